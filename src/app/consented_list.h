/* 同意済資格情報一括取得 (IF-017…024): first a reception number, then the list of who consented. */
#ifndef APP_CONSENTED_LIST_H
#define APP_CONSENTED_LIST_H

#include "app/app.h"

struct consented_question {
	enum mode   mode;
	ymd         first, last;        /* both days included */
	bool        by_visit_date;      /* 受診年月日 instead of 同意年月日; online only */
	const char *message, *identifier;
};
/* Keeps the question under a new number, "R" and 22 letters and digits that cannot be guessed. */
enum err consented_ask(const struct act *a, const struct consented_question *q, struct reception *ret_r) MUST_CHECK;

/* The answer, worked out now: everyone whose card check in that mode lies in the days and is still open. Who has
 * cancelled since is not in it. ERR_NOT_FOUND for a number that this facility did not get from `message`. */
enum err consented_fetch(const struct act *a, const char *number, const char *message, enum mode m,
    struct reception *ret_r, struct answer_unit **ret_u, size_t *ret_n) MUST_CHECK;

#endif
