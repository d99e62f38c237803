/* 同意の取消し by the person: a card's signature ends consents at one facility. */
#ifndef APP_CONSENT_WITHDRAW_H
#define APP_CONSENT_WITHDRAW_H

#include "app/proof_check.h"

struct withdrawal {
	bool ended[KIND_COUNT];         /* kinds of which a row was open, or would have opened */
};
/* Ends the kinds chosen, in every mode [CNS-16]: who says "all" at a facility's address means the facility, not one of its
 * addresses. All kinds chosen ends the card check, too, and with it 再照会. Errors of proof_check; an expired card within
 * its grace is good enough to end. What time had ended is marked, too: the no is kept [EMG-05]. On success the change holds the ended rows, evidence and audit rows, one at least. */
enum err consent_withdraw(const struct act *a, const struct proof_order *o, const struct session *s,
    struct withdrawal *ret_w) MUST_CHECK;

#endif
