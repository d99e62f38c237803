/* Who fits, who almost fits. */
#include <string.h>

#include "domain/review.h"

const struct review_reason_row review_reasons[REASON_COUNT] = {
#define REASON(name, word, ja, en) { word, ja, en },
#include "domain/review.def"
#undef REASON
};

static bool
differ(struct ctx *cx, const char *a, const char *b)
{
	const char *fa, *fb;

	if (strcmp(a, b) == 0)
		return false;
	fa = text_fold(cx, a);
	fb = text_fold(cx, b);
	return fa == NULL || fb == NULL || strcmp(fa, fb) != 0;
}

int
review_reasons_of(struct ctx *cx, const struct holder *h, const struct eligibility_query *q, int sex)
{
	int reasons = 0;

	if (differ(cx, h->symbol, q->symbol))
		reasons |= 1 << REASON_SYMBOL;
	if (h->branch[0] != '\0' && q->branch[0] != '\0' && differ(cx, h->branch, q->branch))
		reasons |= 1 << REASON_BRANCH;
	if (q->birth != 0 && h->birth != 0 && q->birth != h->birth)
		reasons |= 1 << REASON_BIRTH;
	if (sex != 0 && h->sex1 != 3 && sex != h->sex1 && sex != h->sex2)       /* 3: not known */
		reasons |= 1 << REASON_SEX;
	return reasons;
}

bool
review_is_near(int reasons)
{
	return reasons != 0 && (reasons & (reasons - 1)) == 0;
}
