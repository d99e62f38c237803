/* The front of the readers: finds the kind, and is the only caller of the kinds. */
#include <string.h>

#include "base/rand.h"
#include "card/reader_ops.h"

static const struct reader_ops *const kinds[] = { &reader_pcsc, &reader_virtual };

static enum err
kind_find(struct ctx *cx, const char *how, const struct reader_ops **ret_ops, const char **ret_where)
{
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		size_t n = strlen(kinds[i]->kind);

		if (strncmp(how, kinds[i]->kind, n) != 0 || (how[n] != '\0' && how[n] != ':'))
			continue;
		*ret_ops = kinds[i];
		*ret_where = how[n] == ':' ? how + n + 1 : "";
		return ERR_OK;
	}
	return fail(cx, ERR_USAGE, "reader is `pcsc`, `pcsc:NAME` or `virtual:FILE`");
}

enum err
reader_open(struct ctx *cx, const char *how, long timeout_ms, struct reader **ret_r)
{
	const struct reader_ops *ops;
	const char *where, *name;

	TRY(kind_find(cx, how, &ops, &where));
	TRY(ops->wait(cx, where, timeout_ms, &name));
	return ops->connect(cx, name, ret_r);
}

void
reader_close(struct reader **r)
{
	if (*r == NULL)
		return;
	(*r)->ops->end(*r);
	*r = NULL;
}

enum err
reader_list(struct ctx *cx, const char *how, struct reader_slot **ret_slots, size_t *ret_n)
{
	const struct reader_ops *ops;
	const char *where;

	TRY(kind_find(cx, how, &ops, &where));
	return ops->list(cx, where, ret_slots, ret_n);
}

void
reader_trace(struct reader *r, reader_trace_fn *fn, void *arg)
{
	r->trace = fn;
	r->trace_arg = arg;
}

enum err
reader_transmit(struct reader *r, struct ctx *cx, const unsigned char *apdu, size_t n, unsigned char *ret,
    size_t *ret_n)
{
	unsigned char shown[APDU_BYTES];

	if (n < 4 || n > sizeof shown)
		return fail(cx, ERR_READER, "command of %zu bytes", n);
	TRY(r->ops->transmit(r, cx, apdu, n, ret, ret_n));
	if (*ret_n < 2)
		return fail(cx, ERR_CARD_REMOVED, "answer of %zu bytes", *ret_n);
	if (r->trace != NULL) {
		memcpy(shown, apdu, n);
		apdu_mask(shown, n);
		r->trace(r->trace_arg, shown, n, ret, *ret_n);
	}
	return ERR_OK;
}
