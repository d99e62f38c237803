/* Who may have a push. */
#include <string.h>

#include "domain/push.h"

bool
push_waits(const struct push *p, const char *terminal, instant at)
{
	if (p->taken != 0)
		return false;
	return p->given == 0 || strcmp(p->holder, terminal) == 0 || at >= p->given + PUSH_LEASE_SECONDS;
}
