/* The clock that every program shares. Read once per request, at the edge, into cx->now. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include "base/ctx.h"

struct clock;

/* `how` is "system", or "file:PATH": the system's time plus the whole number of seconds that
 * stands in the file (an absent file counts as 0). The file is looked at again at each reading, so
 * that one `kyotaku clock` moves every program of a test or demo. ERR_SYSTEM on anything else. */
enum err clock_open(struct ctx *cx, const char *how, struct clock **ret_c) MUST_CHECK;
void     clock_close(struct clock **c);
/* Safe to call from several threads. */
instant  clock_now(struct clock *c);
/* The system's time, for what must not be moved: time-outs use clock_ticks_ms. */
instant  clock_system(void);
/* Milliseconds that only go forward, for deadlines and durations. */
int64_t  clock_ticks_ms(void);
/* Writes the offset file. */
enum err clock_set_offset(struct ctx *cx, const char *path, int64_t seconds) MUST_CHECK;

#endif
