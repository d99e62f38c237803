/* 認証アプリの登録: a card says that an app stands for its holder from now on; and that it no longer does. */
#ifndef APP_IDENTITY_LINK_H
#define APP_IDENTITY_LINK_H

#include "app/proof_check.h"

/* The app of a log-in that nobody knew (handover.identity of a failed hand-over) is handed over once more, for a card to link it [OID-03]. ERR_NOT_FOUND
 * when that hand-over has none. */
enum err identity_hand_over(const struct act *a, const char *token, id failed, struct session *ret_s) MUST_CHECK;

/* The card's word: checked, kept; the change holds the link, evidence and audit row. o->identity is the hand-over's. Errors of proof_check; ERR_APP_OTHER
 * while the app stands for another person; ERR_CERT_EXPIRED for a certificate in its grace. */
enum err identity_link(const struct act *a, const struct proof_order *o, const struct session *s) MUST_CHECK;

/* Every app of that person stands for nobody from now on [OID-04]; an audit row each. *ret_n: how many there were. */
enum err identity_end(const struct act *a, id person, const char *by, size_t *ret_n) MUST_CHECK;
/* How many stand for the person now. */
enum err identity_count(const struct act *a, id person, size_t *ret_n) MUST_CHECK;

#endif
