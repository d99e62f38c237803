/* Rows inside a row as bytes. */
#define _GNU_SOURCE             /* stpcpy */
#include <stdalign.h>
#include <string.h>

#include "base/text.h"
#include "store/list.h"
#include "store/pack.h"

#define NUMBER_MOST 10          /* bytes of a whole number */
#define COLUMNS_MOST 63         /* bits of a mask */

/* Its text; never NULL. */
static const char *
text_of(const struct column *c, const char *row)
{
	const char *text;

	memcpy(&text, row + c->offset, sizeof text);
	return text != NULL ? text : "";
}

/* Bytes that the rows may take at the most. */
static size_t
room_of(const struct shape *s, const char *rows, size_t n)
{
	size_t room = NUMBER_MOST + n * NUMBER_MOST * (s->count + 1);

	for (size_t k = 0; k < s->count; k++)
		for (size_t i = 0; s->columns[k].type == COLUMN_TEXT && i < n; i++)
			room += strlen(text_of(&s->columns[k], rows + i * s->size));
	return room;
}

static unsigned char *
bits_put(unsigned char *to, uint64_t left)
{
	for (; left >= 0x80; left >>= 7)
		*to++ = (unsigned char)(left | 0x80);
	*to++ = (unsigned char)left;
	return to;
}

/* False when no number stands there. */
static bool
bits_take(const unsigned char **at, const unsigned char *end, uint64_t *ret)
{
	*ret = 0;
	for (int shift = 0; *at < end && shift < 64; shift += 7) {
		const unsigned char c = *(*at)++;

		*ret |= (uint64_t)(c & 0x7f) << shift;
		if (c < 0x80)
			return true;
	}
	return false;
}

static unsigned char *
value_put(unsigned char *to, const struct column *c, const char *row)
{
	int64_t n;

	if (c->type == COLUMN_TEXT)
		return (unsigned char *)stpcpy((char *)to, text_of(c, row)) + 1;
	n = column_number(c, row);
	return bits_put(to, (uint64_t)n << 1 ^ (n < 0 ? UINT64_MAX : 0));
}

static bool
is_as_before(const struct column *c, const char *row, const char *before)
{
	if (c->type != COLUMN_TEXT)
		return column_number(c, row) == column_number(c, before);
	return strcmp(text_of(c, row), text_of(c, before)) == 0;
}

static unsigned char *
row_put(unsigned char *to, const struct shape *s, const char *row, const char *before)
{
	uint64_t same = 0;

	for (size_t k = 0; k < s->count; k++)
		same |= (uint64_t)is_as_before(&s->columns[k], row, before) << k;
	to = bits_put(to, same);
	for (size_t k = 0; k < s->count; k++)
		if ((same >> k & 1) == 0)
			to = value_put(to, &s->columns[k], row);
	return to;
}

enum err
pack_rows(struct ctx *cx, int shape, const void *rows, size_t n, struct packed *ret)
{
	static const alignas(max_align_t) char none[RECORD_MAX];        /* texts of NULL are "" */
	const struct shape *s = &shapes[shape];
	const char *row = rows, *before = none;
	unsigned char *bytes, *to;

	*ret = (struct packed){ "", 0 };
	if (n == 0)
		return ERR_OK;
	if (s->count > COLUMNS_MOST)
		return fail(cx, ERR_STORE, "rows of %s have too many columns", s->name);
	if ((bytes = ctx_alloc(cx, room_of(s, rows, n))) == NULL)
		return cx->fault.code;
	to = bits_put(bytes, s->count);
	for (size_t i = 0; i < n; i++, row += s->size) {
		to = row_put(to, s, row, before);
		before = row;
	}
	*ret = (struct packed){ bytes, (size_t)(to - bytes) };
	return ERR_OK;
}

static bool
text_take(const unsigned char **at, const unsigned char *end, const struct column *c, char *record)
{
	const char *text = (const char *)*at;
	const unsigned char *nul = memchr(text, '\0', (size_t)(end - *at));
	const size_t n = nul != NULL ? (size_t)(nul - *at) : 0;

	if (nul == NULL || (int64_t)n < c->low || (int64_t)n > c->high || !text_is_utf8(text, n))
		return false;
	memcpy(record + c->offset, &text, sizeof text);
	*at = nul + 1;
	return true;
}

/* Of a row that begins as the one before. */
static bool
row_take(const unsigned char **at, const unsigned char *end, const struct shape *s, size_t columns, char *record)
{
	uint64_t same, n;

	if (!bits_take(at, end, &same))
		return false;
	for (size_t k = 0; k < columns; k++) {
		const struct column *c = &s->columns[k];

		if ((same >> k & 1) != 0)
			continue;
		if (c->type == COLUMN_TEXT ? !text_take(at, end, c, record) : !bits_take(at, end, &n)
		    || !column_set_number(c, record, (int64_t)(n >> 1 ^ ((n & 1) != 0 ? UINT64_MAX : 0))))
			return false;
	}
	return true;
}

/* A row of 0 and "". */
static void
row_clear(const struct shape *s, char *record)
{
	static const char *const none = "";

	memset(record, 0, s->size);
	for (size_t k = 0; k < s->count; k++)
		if (s->columns[k].type == COLUMN_TEXT)
			memcpy(record + s->columns[k].offset, &none, sizeof none);
}

enum err
unpack_rows(struct ctx *cx, int shape, const void *p, size_t size, void **ret_rows, size_t *ret_n)
{
	const struct shape *s = &shapes[shape];
	const unsigned char *at = (const unsigned char *)ctx_strn(cx, p != NULL ? p : "", size), *end;
	alignas(max_align_t) char record[RECORD_MAX];
	uint64_t columns = 0;
	struct list l;
	void *row;

	if (at == NULL)
		return cx->fault.code;
	end = at + size;
	list_init(&l, cx, s->size);
	row_clear(s, record);
	if (size > 0 && (!bits_take(&at, end, &columns) || columns < 1 || columns > s->count))
		return fail(cx, ERR_STORE, "kept rows of %s are damaged", s->name);
	while (at < end) {
		if (!row_take(&at, end, s, (size_t)columns, record))
			return fail(cx, ERR_STORE, "kept row of %s is damaged", s->name);
		if ((row = list_add(&l)) == NULL)
			return cx->fault.code;
		memcpy(row, record, s->size);
	}
	*ret_rows = l.rows;
	*ret_n = l.n;
	return ERR_OK;
}
