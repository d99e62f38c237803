/* 資格確認 by the numbers of a card or 資格確認書 (IF-001/002). */
#ifndef APP_ELIGIBILITY_READ_H
#define APP_ELIGIBILITY_READ_H

#include "app/app.h"

struct eligibility_question {
	const struct eligibility_query *who;
	const char *arbitrary;
	ymd         date;               /* 0: today */
	bool        limit_consent;      /* the facility has the person's word on the limit certificate */
	const char *subject;            /* of the audit row; NULL for nothing */
};
/* Always one unit; its validity is 1 to 5. */
enum err eligibility_read(const struct act *a, const struct eligibility_question *q, struct answer_unit *ret_u)
    MUST_CHECK;

#endif
