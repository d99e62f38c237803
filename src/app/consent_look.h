/* 同意照会: the person sees what is given here, and who has looked. */
#ifndef APP_CONSENT_LOOK_H
#define APP_CONSENT_LOOK_H

#include "app/proof_check.h"

/* A person's consents at one facility, and the newest answers about them that it was given. */
struct consents_seen {
	struct consent *rows;           /* that bind now, or ended; of every mode */
	size_t          count;
	struct audit   *looks;          /* oldest first; at most CONSENT_LOOKS */
	size_t          look_count;
	enum prescription prescription; /* of the address's mode; 0: not asked */
};
#define CONSENT_LOOKS 50
enum err consents_see(const struct act *a, const char *facility, id person, enum mode m, struct consents_seen *ret_c) MUST_CHECK;

/* The card's word that its holder wants to see them: checked and kept; errors of proof_check. */
enum err consent_look(const struct act *a, const struct proof_order *o, const struct session *s, struct consents_seen *ret_c)
    MUST_CHECK;

#endif
