/* What every disclosure of medical data has in common: who is meant, which consents bind now, whose data are not given. */
#ifndef APP_DISCLOSURE_H
#define APP_DISCLOSURE_H

#include "app/app.h"

struct disclosure {
	enum mode       mode;
	enum audit_act  act;            /* of the rows that are left */
	struct person   person;
	struct eligibility *all;        /* every period of the person, oldest first */
	size_t          all_count;
	struct consent *rows;           /* of this facility and person, as they bind now */
	size_t          row_count;
	const struct consent *consent;  /* the one that was used first */
};

/* Who is meant: by numbers, or by the address that an earlier answer gave. */
struct disclosure_who { const struct eligibility_query *numbers; id person; };   /* numbers NULL: by person */

/* The mode is used, `who` stands for one person, the kind's consent of this facility, person and mode is open and is
 * used, and the payer is not one whose people's data are not given [MED-03]. ERR_FUNCTION_OFF, ERR_NOT_FOUND, ERR_CONSENT_NONE,
 * ERR_CONSENT_ENDED, ERR_EXCLUDED: the last only to who has a consent. */
enum err disclosure_open(const struct act *a, const struct disclosure_who *who, enum kind k, struct disclosure *d) MUST_CHECK;
/* Fills in the person, the periods and the consents as they bind now. Whoever has no consent is not told whether there is
 * such a person: ERR_CONSENT_NONE [FHR-01]. */
enum err disclosure_person(const struct act *a, id person, struct disclosure *d) MUST_CHECK;
/* Uses one more: it must be open, its use is recorded, and it must still be the same when that is written. */
enum err disclosure_use(const struct act *a, const struct disclosure *d, enum kind k, const struct consent **ret_c)
    MUST_CHECK;
/* Whether that kind may be used. */
bool     disclosure_allows(const struct act *a, const struct disclosure *d, enum kind k);

#endif
