/* Replies of a server under fuzz, in pieces: the first byte is their size. */
#include <stdint.h>
#include <string.h>

#include "base/limit.h"
#include "base/log.h"
#include "http/reply.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

struct bytes { const uint8_t *p; size_t n, step; };

static enum err
more(void *user, struct ctx *cx, void *p, size_t n, size_t *ret_n)
{
	struct bytes *b = user;

	(void)cx;
	n = n < b->step ? n : b->step;
	n = n < b->n ? n : b->n;
	memcpy(p, b->p, n);
	b->p += n;
	b->n -= n;
	*ret_n = n;
	return ERR_OK;
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct bytes b = { p + 1, n - 1, n > 0 ? 1 + (size_t)p[0] * 8 : 1 };
	struct intake in = { .more = more, .user = &b };
	struct http_reply r;
	struct ctx cx;
	bool keep;

	log_quiet();
	if (n < 1 || ctx_init(&cx, 1792000000, 1) != ERR_OK)
		return 0;
	if (reply_read(&in, &cx, (p[0] & 1) != 0, 1000, &r, &keep) == ERR_OK) {
		if (r.status < 200 || r.status > 999 || r.body_n > 1000 || r.body[r.body_n] != '\0')
			__builtin_trap();
		for (size_t i = 0; i < r.header_count; i++)
			if (r.headers[i].name[0] == '\0' || strpbrk(r.headers[i].value, "\n") != NULL)
				__builtin_trap();
	}
	ctx_release(&cx);
	return 0;
}
