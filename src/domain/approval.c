#include <string.h>

#include "domain/approval.h"

const char *const approval_words[APPROVAL_STATE_COUNT] = { "asked", "given", "refused" };

enum approval_verdict
approval_decide(const struct approval *a, const char *account, instant at)
{
	if (a->state != APPROVAL_ASKED)
		return APPROVAL_DECIDED;
	if (at < a->asked || at >= a->until)
		return APPROVAL_RUN_OUT;
	return strcmp(a->asked_by, account) == 0 ? APPROVAL_SAME_PERSON : APPROVAL_GOES;
}
