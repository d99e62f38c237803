/* The rows of limit.def as data. */
#include "base/limit.h"

const struct limit limits[] = {
#define LIMIT(name, value, unit, text) { #name, (value), unit, text },
#include "base/limit.def"
#undef LIMIT
};
const size_t limit_count = sizeof limits / sizeof limits[0];
