/* Names of masters as they are shown. */
#include "store/names.h"

bool
edition_wins(ymd from, ymd until, ymd best, ymd first, ymd last)
{
	if (from > last)
		return best == NO_EDITION || (best > last && from < best);
	return (until == 0 || until > first) && (best == NO_EDITION || best > last || from > best);
}

const char *
name_shown(const char *name, const char *code)
{
	return name[0] == '\0' && code[0] != '\0' ? NAME_UNKNOWN : name;
}
