/* 同意済資格情報一括取得 (IF-017…024): who consented in a span of days. */
#ifndef APP_CONSENTED_LIST_H
#define APP_CONSENTED_LIST_H

#include "app/app.h"

struct consented_question {
	enum mode   mode;
	ymd         first, last;        /* both days included */
	bool        by_visit_date;      /* 受診年月日 instead of 同意年月日; online only */
	const char *number;             /* of the reception: the audit's subject */
};
/* The answer, worked out now: everyone whose card check in that mode lies in the days and is still open. Who has
 * cancelled since is not in it. */
enum err consented_list(const struct act *a, const struct consented_question *q, struct answer_unit **ret_u,
    size_t *ret_n) MUST_CHECK;

#endif
