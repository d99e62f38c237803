/* Checking and copying of records by their columns. No I/O, no rules. */
#include <string.h>

#include "base/limit.h"
#include "base/text.h"
#include "store/shape.h"

static const char empty[1];

int64_t
column_number(const struct column *c, const void *record)
{
	const char *at = (const char *)record + c->offset;
	uint16_t u16;
	uint32_t u32;
	int32_t i32;
	int64_t i64;

	switch (c->size) {
	case sizeof(bool):
		return *(const bool *)at;
	case sizeof u16:
		memcpy(&u16, at, sizeof u16);
		return u16;
	case sizeof u32:
		memcpy(&u32, at, sizeof u32);
		memcpy(&i32, at, sizeof i32);
		return c->high > INT32_MAX ? (int64_t)u32 : (int64_t)i32;
	default:
		memcpy(&i64, at, sizeof i64);
		return i64;
	}
}

bool
column_set_number(const struct column *c, void *record, int64_t n)
{
	char *at = (char *)record + c->offset;
	uint16_t u16 = (uint16_t)n;
	uint32_t u32 = (uint32_t)n;

	if (n < c->low || n > c->high)
		return false;
	switch (c->size) {
	case sizeof(bool):
		*(bool *)at = n != 0;
		break;
	case sizeof u16:
		memcpy(at, &u16, sizeof u16);
		break;
	case sizeof u32:
		memcpy(at, &u32, sizeof u32);
		break;
	default:
		memcpy(at, &n, sizeof n);
	}
	return true;
}

const void *
column_bytes(const struct column *c, const void *record, size_t *ret_n)
{
	const char *at = (const char *)record + c->offset;
	const void *p = at;

	if (c->type == COLUMN_CHARS) {
		*ret_n = strnlen(at, c->size);
		return at;
	}
	if (c->type == COLUMN_BYTES) {
		*ret_n = c->size;
		return at;
	}
	memcpy(&p, at, sizeof p);
	if (p == NULL)
		p = empty;
	if (c->type == COLUMN_TEXT)
		*ret_n = strlen(p);
	else
		memcpy(ret_n, (const char *)record + c->count_offset, sizeof *ret_n);
	return p;
}

static enum err
check_bytes(struct ctx *cx, const struct shape *s, const struct column *c, const void *record)
{
	size_t n;
	const void *p = column_bytes(c, record, &n);

	if (c->type == COLUMN_CHARS && n == c->size)
		return fail(cx, ERR_INPUT, "%s.%s: not terminated", s->name, c->name);
	if ((int64_t)n < c->low)
		return fail(cx, ERR_INPUT, "%s.%s: missing", s->name, c->name);
	if (n > (size_t)c->high)
		return fail(cx, ERR_TOO_LARGE, "%s.%s: %zu bytes", s->name, c->name, n);
	if ((c->type == COLUMN_TEXT || c->type == COLUMN_CHARS) && !text_is_utf8(p, n))
		return fail(cx, ERR_INPUT, "%s.%s: not UTF-8", s->name, c->name);
	if (c->type == COLUMN_BLOB && n > 0 && p == empty)
		return fail(cx, ERR_INPUT, "%s.%s: length without bytes", s->name, c->name);
	return ERR_OK;
}

/* The rows of a list and their number. */
static const char *
list_of(const struct column *c, const void *record, size_t *ret_n)
{
	const char *p;

	memcpy(&p, (const char *)record + c->offset, sizeof p);
	memcpy(ret_n, (const char *)record + c->count_offset, sizeof *ret_n);
	return p;
}

static enum err
check_list(struct ctx *cx, const struct column *c, const void *record)
{
	const struct shape *s = &shapes[c->list];
	size_t n;
	const char *p = list_of(c, record, &n);

	if (n > (size_t)c->high)
		return fail(cx, ERR_TOO_LARGE, "%s: %zu rows", s->name, n);
	if (n > 0 && p == NULL)
		return fail(cx, ERR_INPUT, "%s: number without rows", s->name);
	for (size_t i = 0; i < n; i++)
		TRY(shape_check(cx, s, p + i * s->size));
	return ERR_OK;
}

enum err
shape_check(struct ctx *cx, const struct shape *s, const void *record)
{
	for (size_t i = 0; i < s->count; i++) {
		const struct column *c = &s->columns[i];
		int64_t n;

		switch (c->type) {
		case COLUMN_NUMBER:
		case COLUMN_WORD:
			n = column_number(c, record);
			if (n < c->low || n > c->high)
				return fail(cx, ERR_INPUT, "%s.%s: outside its range", s->name, c->name);
			break;
		case COLUMN_LIST:
			TRY(check_list(cx, c, record));
			break;
		case COLUMN_BYTES:
		case COLUMN_KINDS:
			break;
		case COLUMN_TEXT:
		case COLUMN_CHARS:
		case COLUMN_BLOB:
			TRY(check_bytes(cx, s, c, record));
			break;
		}
	}
	return ERR_OK;
}

static size_t
rounded(size_t n)
{
	return (n + 15) / 16 * 16;
}

/* Room for what a record points to; its own struct is counted by whoever holds it. */
static size_t
room_behind(const struct shape *s, const void *record)
{
	size_t room = 0, n;

	for (size_t i = 0; i < s->count; i++) {
		const struct column *c = &s->columns[i];

		if (c->type == COLUMN_TEXT || c->type == COLUMN_BLOB) {
			(void)column_bytes(c, record, &n);
			room += rounded(n + 1);
		} else if (c->type == COLUMN_LIST) {
			const struct shape *inner = &shapes[c->list];
			const char *p = list_of(c, record, &n);

			room += rounded(n * inner->size);
			for (size_t k = 0; k < n; k++)
				room += room_behind(inner, p + k * inner->size);
		}
	}
	return room;
}

size_t
shape_room(const struct shape *s, const void *record)
{
	return rounded(s->size) + room_behind(s, record);
}

static void copy_into(const struct shape *s, const void *record, char *to, char **room);

static void
copy_column(const struct column *c, const void *record, char *to, char **room)
{
	const char *p;
	char *mine = *room;
	size_t n;

	if (c->type == COLUMN_TEXT || c->type == COLUMN_BLOB) {
		p = column_bytes(c, record, &n);
		*room += rounded(n + 1);
		memcpy(mine, p, n);
		mine[n] = '\0';
	} else {
		const struct shape *inner = &shapes[c->list];

		p = list_of(c, record, &n);
		*room += rounded(n * inner->size);
		for (size_t i = 0; i < n; i++)
			copy_into(inner, p + i * inner->size, mine + i * inner->size, room);
	}
	memcpy(to + c->offset, &mine, sizeof mine);
	if (c->type != COLUMN_TEXT)
		memcpy(to + c->count_offset, &n, sizeof n);
}

static void
copy_into(const struct shape *s, const void *record, char *to, char **room)
{
	memset(to, 0, s->size);
	for (size_t i = 0; i < s->count; i++) {
		const struct column *c = &s->columns[i];
		const char *from = (const char *)record + c->offset;

		if (c->type == COLUMN_TEXT || c->type == COLUMN_BLOB || c->type == COLUMN_LIST)
			copy_column(c, record, to, room);
		else
			memcpy(to + c->offset, from, c->type == COLUMN_CHARS ? strnlen(from, c->size)
			    : c->size);
	}
}

void
shape_copy(const struct shape *s, const void *record, void *block)
{
	char *room = (char *)block + rounded(s->size);

	copy_into(s, record, block, &room);
}

enum err
shape_copy_out(struct ctx *cx, const struct shape *s, const void *record, void *ret_record)
{
	void *block = ctx_alloc(cx, shape_room(s, record));

	if (block == NULL)
		return cx->fault.code;
	shape_copy(s, record, block);
	memcpy(ret_record, block, s->size);
	return ERR_OK;
}
