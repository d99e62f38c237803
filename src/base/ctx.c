/* The call context: memory, time, id and the last fault of one request. */
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/ctx.h"
#include "base/limit.h"
#include "base/rand.h"

uint64_t
ctx_new_rid(void)
{
	static atomic_uint_fast64_t next;
	uint_fast64_t expected = 0, start;

	if (atomic_load(&next) == 0) {
		rand_bytes(&start, sizeof start);
		start = (start >> 1) | 1;       /* ids of two runs of a program do not meet */
		atomic_compare_exchange_strong(&next, &expected, start);
	}
	return atomic_fetch_add(&next, 1);
}

enum err
ctx_init(struct ctx *cx, instant now, uint64_t rid)
{
	*cx = (struct ctx){ .now = now, .rid = rid != 0 ? rid : ctx_new_rid() };
	cx->mem = arena_new(LIMIT_ARENA_BYTES);
	if (cx->mem == NULL)
		return fail(cx, ERR_SYSTEM, "no memory");
	return ERR_OK;
}

void
ctx_release(struct ctx *cx)
{
	arena_free(&cx->mem);
}

enum err
ctx_end_part(struct ctx *cx, struct ctx *part, enum err e)
{
	if (e != ERR_OK && part->fault.code == e)
		cx->fault = part->fault;
	ctx_release(part);
	return e;
}

enum err
ctx_fail(struct ctx *cx, enum err e, const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	cx->fault.code = e;
	cx->fault.file = file;
	cx->fault.line = line;
	va_start(ap, fmt);
	(void)vsnprintf(cx->fault.detail, sizeof cx->fault.detail, fmt, ap);
	va_end(ap);
	return e;
}

void *
ctx_alloc(struct ctx *cx, size_t n)
{
	void *p = arena_alloc(cx->mem, n);

	if (p == NULL)
		(void)fail(cx, ERR_TOO_LARGE, "memory of one request: %zu bytes more", n);
	return p;
}

void *
ctx_array(struct ctx *cx, size_t n, size_t size)
{
	if (size != 0 && n > SIZE_MAX / size) {
		(void)fail(cx, ERR_TOO_LARGE, "memory of one request: %zu pieces", n);
		return NULL;
	}
	return ctx_alloc(cx, n * size);
}

char *
ctx_strn(struct ctx *cx, const char *s, size_t n)
{
	char *p = ctx_alloc(cx, n + 1);

	if (p != NULL && n > 0)
		memcpy(p, s, n);
	return p;
}

char *
ctx_str(struct ctx *cx, const char *s)
{
	return ctx_strn(cx, s, strlen(s));
}

char *
ctx_fmt(struct ctx *cx, const char *fmt, ...)
{
	va_list ap;
	char *p;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0 || (p = ctx_alloc(cx, (size_t)n + 1)) == NULL)
		return NULL;
	va_start(ap, fmt);
	(void)vsnprintf(p, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return p;
}
