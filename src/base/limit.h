/* The ceilings (limit.def) as constants, and as rows for the manual and `kyotaku limits`. */
#ifndef BASE_LIMIT_H
#define BASE_LIMIT_H

#include <stddef.h>

enum {
#define LIMIT(name, value, unit, text) LIMIT_##name = (value),
#include "base/limit.def"
#undef LIMIT
};

struct limit { const char *name; long value; const char *unit, *text; };
extern const struct limit limits[];
extern const size_t limit_count;

#endif
