/* 特定健診情報閲覧 (TKK-IF-001/002). */
#ifndef APP_CHECKUPS_READ_H
#define APP_CHECKUPS_READ_H

#include "app/app.h"

struct checkups_question {
	const struct eligibility_query *who;    /* NULL: by person, as an earlier answer named them */
	id        person;
	enum mode mode;
};
struct checkups_answer {
	const struct person  *person;
	const struct consent *consent;  /* that was used */
	struct checkup *checkups;       /* oldest first, each with its results */
	size_t          count;
};
/* Needs the open consent TKK of exactly this facility, person and mode [TKK-01]; check-ups of the last
 * windows.checkup_years years [TKK-02]. ERR_CONSENT_NONE, ERR_CONSENT_ENDED, ERR_NOT_FOUND, ERR_EXCLUDED [MED-03]. The
 * change fails when the consent changed. */
enum err checkups_read(const struct act *a, const struct checkups_question *q, struct checkups_answer *ret_c) MUST_CHECK;

#endif
