/* Growing bytes on an arena: room doubles, the old piece is left to the arena. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"

void
buf_init(struct buf *b, struct ctx *cx, size_t max)
{
	*b = (struct buf){ .cx = cx, .max = max };
}

/* Room for n more bytes and a NUL. */
static bool
grow(struct buf *b, size_t n)
{
	size_t room = b->room > 0 ? b->room : 512;
	char *p;

	if (b->failed || n > b->max || b->n > b->max - n) {
		b->failed = true;
		return false;
	}
	if (b->n + n + 1 <= b->room)
		return true;
	while (room < b->n + n + 1)
		room *= 2;
	if ((p = ctx_alloc(b->cx, room)) == NULL) {
		b->failed = true;
		return false;
	}
	if (b->n > 0)
		memcpy(p, b->p, b->n);
	b->p = p;
	b->room = room;
	return true;
}

void
buf_add(struct buf *b, const void *p, size_t n)
{
	if (!grow(b, n))
		return;
	if (n > 0)
		memcpy(b->p + b->n, p, n);
	b->n += n;
	b->p[b->n] = '\0';
}

void
buf_puts(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void
buf_fmt(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0 || !grow(b, (size_t)n))
		return;
	va_start(ap, fmt);
	(void)vsnprintf(b->p + b->n, (size_t)n + 1, fmt, ap);
	va_end(ap);
	b->n += (size_t)n;
}

enum err
buf_done(struct buf *b)
{
	if (b->failed)
		return fail(b->cx, ERR_TOO_LARGE, "answer above its ceiling of %zu bytes", b->max);
	return ERR_OK;
}
