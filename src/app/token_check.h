/* A log-in by the app in place of a card's signature: judged, and whom it stands for. */
#ifndef APP_TOKEN_CHECK_H
#define APP_TOKEN_CHECK_H

#include "app/proof_check.h"

/* May what the hand-over asks be done by the app [OID-06]? ERR_APP_NOT_HERE. */
enum err token_may(const struct act *a, const struct session *s, enum purpose purpose, const bool choice[KIND_COUNT]) MUST_CHECK;

/* In this order: what may be done so, the token's signature, its claims over the words that were shown, whom it stands for, and whether the
 * certificate that linked it still holds. Sets person, facts.not_after, text and key of *p, whose entry is set. Errors: ERR_APP_NOT_HERE,
 * ERR_APP_TOKEN, ERR_APP_UNKNOWN (about->identity is the app that is known to nobody), ERR_CERT_REVOKED, ERR_CERT_EXPIRED. */
enum err token_check(const struct act *a, const struct proof_order *o, const struct session *s, struct checked_proof *p) MUST_CHECK;

#endif
