/* The person's word on each item. There is no default: an item is agreed to, refused, or open. */
#ifndef AGENT_CHOICE_H
#define AGENT_CHOICE_H

#include "agent/options.h"
#include "base/ctx.h"
#include "domain/consent.h"

struct choices { bool made[KIND_COUNT], agree[KIND_COUNT]; };

struct screen;

/* From --agree and --refuse. ERR_USAGE, in words, for a kind that is unknown, not asked, or in both lists. */
enum err choices_read(struct screen *s, const struct options *o, const bool asked[KIND_COUNT],
    struct choices *ret_c) MUST_CHECK;
/* From --end: what is not named is kept; "all" is every kind, the card check included. */
enum err choices_read_ends(struct screen *s, const struct options *o, struct choices *ret_c) MUST_CHECK;
/* The codes that are asked and open, as "SRJ, TKK" in the context's memory; "" when there is none. */
const char *choices_open(struct ctx *cx, const struct choices *c, const bool asked[KIND_COUNT]);

#endif
