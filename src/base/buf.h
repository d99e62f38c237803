/* Bytes that grow, in a request's memory, under a ceiling given at birth. Failures stick: write
 * everything, then ask buf_done once. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdbool.h>

#include "base/ctx.h"

struct buf {
	struct ctx *cx;         /* borrowed from the request */
	char  *p;               /* n bytes and a NUL; NULL while empty */
	size_t n, room, max;
	bool   failed;
};

void buf_init(struct buf *b, struct ctx *cx, size_t max);
void buf_add(struct buf *b, const void *p, size_t n);
void buf_puts(struct buf *b, const char *s);
void buf_fmt(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* ERR_TOO_LARGE when anything did not fit; the fault is recorded. */
enum err buf_done(struct buf *b) MUST_CHECK;

#endif
