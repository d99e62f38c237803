/* PEM to bytes, by way of the base64 of base/rand.h. */
#define _GNU_SOURCE     /* memmem */
#include <string.h>

#include "base/rand.h"
#include "card/pem.h"

/* The block's characters in the alphabet that b64_read knows. NULL at a character that has no place there. */
static char *
alphabet(struct ctx *cx, const char *p, size_t n)
{
	char *text = ctx_alloc(cx, n + 1);
	size_t k = 0;

	if (text == NULL)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		if (p[i] == '\n' || p[i] == '\r' || p[i] == '=')
			continue;
		if (p[i] == '-' || p[i] == '_') {
			(void)fail(cx, ERR_INPUT, "PEM: character at %zu", i);
			return NULL;
		}
		text[k++] = (char)(p[i] == '+' ? '-' : p[i] == '/' ? '_' : p[i]);
	}
	return text;
}

enum err
pem_read(struct ctx *cx, const char *text, size_t n, const char *label, unsigned char **ret_p, size_t *ret_n)
{
	char *begin = ctx_fmt(cx, "-----BEGIN %s-----\n", label), *end =
	    ctx_fmt(cx, "\n-----END %s-----", label);
	const char *a, *z;
	char *b64;

	if (begin == NULL || end == NULL)
		return cx->fault.code;
	if ((a = memmem(text, n, begin, strlen(begin))) == NULL)
		return fail(cx, ERR_NOT_FOUND, "PEM: no block %s", label);
	a += strlen(begin);
	if ((z = memmem(a, n - (size_t)(a - text), end, strlen(end))) == NULL)
		return fail(cx, ERR_INPUT, "PEM: block %s has no end", label);
	if ((b64 = alphabet(cx, a, (size_t)(z - a))) == NULL)
		return cx->fault.code;
	if (!b64_read(cx, b64, ret_p, ret_n))
		return fail(cx, ERR_INPUT, "PEM: block %s is not base64", label);
	return ERR_OK;
}
