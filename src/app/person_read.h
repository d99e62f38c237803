/* A person whom this facility has checked by card: who it is, how insured, and what was consented to (FHIR). */
#ifndef APP_PERSON_READ_H
#define APP_PERSON_READ_H

#include "app/app.h"

struct person_answer {
	struct person       person;
	struct eligibility *all;        size_t all_count;       /* oldest first */
	struct consent     *consents;   size_t consent_count;   /* of this facility and mode, as they bind now */
};
/* Needs the open card check (QUA) of exactly this facility, person and mode [FHR-01]; who has none is not told whether such
 * a person is known. ERR_FUNCTION_OFF, ERR_CONSENT_NONE, ERR_CONSENT_ENDED. The change fails when the card check changed. */
enum err person_read(const struct act *a, id person, enum mode m, struct person_answer *ret_p) MUST_CHECK;

#endif
