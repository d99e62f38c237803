/* For whom and when a ticket is good. Pure: no I/O, no clock, no allocation. */
#include <string.h>

#include "domain/ticket.h"

bool
ticket_is_for(const struct ticket *t, const char *facility)
{
	return strcmp(t->facility, facility) == 0;
}

bool
ticket_covers(const struct ticket *t, ymd d)
{
	return t->month == ym_of(d) && t->from <= d && (t->until == 0 || d <= t->until);
}
