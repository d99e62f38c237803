/* For back-ends only: what is shown where a master has no name. */
#ifndef STORE_NAMES_H
#define STORE_NAMES_H

#include "base/instant.h"

#define NAME_UNKNOWN "マスタ未収載"

/* The master's name; where it has none, and there was a code to look up, the words for that. */
const char *name_shown(const char *name, const char *code);

/* Which row of a master names a code between two days [MED-06]: of those in force the newest, else the next one that
 * came later: a master has only the days of its own last changes, and names change less than codes live. `best` is the
 * first day of the best row so far, NO_EDITION before the first. */
#define NO_EDITION (-1)
bool edition_wins(ymd from, ymd until, ymd best, ymd first, ymd last);

#endif
