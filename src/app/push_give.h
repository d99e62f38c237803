/* The face folder: a consent or a card check has arrived, and the facility's link fetches what it has to know. */
#ifndef APP_PUSH_GIVE_H
#define APP_PUSH_GIVE_H

#include "app/app.h"

/* A push for that card check, when the facility's setting wants it [PSH-01]. It is part of the change that keeps the consents. */
enum err push_add(const struct act *a, const struct settings *s, const struct push *p) MUST_CHECK;

/* The oldest push that may go to this terminal now [PSH-02], and its unit by the consents of this moment [PSH-03]; ret_p->id 0
 * when none waits. One whose card check was ended meanwhile is closed with its refusal in the audit, and never given. */
enum err push_give(const struct act *a, struct push *ret_p, struct answer_unit *ret_u) MUST_CHECK;

/* Acknowledged: it is never given again. Twice is a success. ERR_NOT_FOUND for one that this facility was never given. */
enum err push_take(const struct act *a, id push) MUST_CHECK;

#endif
