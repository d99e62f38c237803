/* What a refused request leaves behind: a .why for people, and a result for the receipt computer. */
#ifndef LINK_REFUSAL_H
#define LINK_REFUSAL_H

#include "link/request.h"
#include "link/settings.h"
#include "link/spool.h"

/* Writes bad/NAME.why: what, code, what to do, in Japanese and English. The detail is cx's fault. */
enum err refusal_why(struct ctx *cx, const struct spool *s, const char *bad_name, enum err e) MUST_CHECK;
/* Takes a .why without its file away: an answer came after all. */
void     refusal_forget(struct ctx *cx, const struct spool *s, const char *bad_name);
bool     refusal_is_written(struct ctx *cx, const struct spool *s, const char *bad_name);
/* A result that says so (SegmentOfResult 9), with the echo of the request's identifier where its n bytes
 * can be read. */
enum err refusal_result(struct ctx *cx, const struct link_settings *s, const struct request *r, enum err e,
    const char *p, size_t n, char **ret_p, size_t *ret_n) MUST_CHECK;

#endif
