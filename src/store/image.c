/* Records as bytes by their columns, and back. What is read was kept by us, and is checked all the same. */
#include <string.h>

#include "base/buf.h"
#include "base/limit.h"
#include "store/shape.h"

static void
put_number(struct buf *b, uint64_t n)
{
	char bytes[8];

	for (int i = 7; i >= 0; i--, n >>= 8)
		bytes[i] = (char)(n & 0xff);
	buf_add(b, bytes, sizeof bytes);
}

static void pack(struct buf *b, const struct shape *s, const void *record);

static void
pack_list(struct buf *b, const struct column *c, const void *record)
{
	const struct shape *inner = &shapes[c->list];
	const char *rows;
	size_t n;

	memcpy(&rows, (const char *)record + c->offset, sizeof rows);
	memcpy(&n, (const char *)record + c->count_offset, sizeof n);
	put_number(b, n);
	for (size_t i = 0; i < n; i++)
		pack(b, inner, rows + i * inner->size);
}

static void
pack(struct buf *b, const struct shape *s, const void *record)
{
	for (size_t i = 0; i < s->count; i++) {
		const struct column *c = &s->columns[i];
		const void *p;
		size_t n;

		if (c->type == COLUMN_LIST) {
			pack_list(b, c, record);
		} else if (c->type == COLUMN_NUMBER) {
			put_number(b, (uint64_t)column_number(c, record));
		} else {
			p = column_bytes(c, record, &n);
			put_number(b, n);
			buf_add(b, p, n);
		}
	}
}

static enum err
pack_out(struct ctx *cx, enum row_kind k, const void *record, const void **ret_p, size_t *ret_n)
{
	struct buf b;

	TRY(shape_check(cx, &shapes[k], record));
	buf_init(&b, cx, LIMIT_IMAGE_BYTES);
	pack(&b, &shapes[k], record);
	TRY(buf_done(&b));
	*ret_p = b.p;
	*ret_n = b.n;
	return ERR_OK;
}

struct image_bytes { struct ctx *cx; const unsigned char *p; size_t n; };

static enum err
take_number(struct image_bytes *b, uint64_t *ret)
{
	uint64_t n = 0;

	if (b->n < 8)
		return fail(b->cx, ERR_STORE, "a kept image is too short");
	for (int i = 0; i < 8; i++)
		n = n << 8 | b->p[i];
	b->p += 8;
	b->n -= 8;
	*ret = n;
	return ERR_OK;
}

static enum err
take_bytes(struct image_bytes *b, const struct column *c, void *record)
{
	uint64_t n;
	char *text;

	TRY(take_number(b, &n));
	if (n > b->n || n > (uint64_t)c->high)
		return fail(b->cx, ERR_STORE, "a kept image is broken: %s", c->name);
	if (c->type == COLUMN_CHARS) {
		memcpy((char *)record + c->offset, b->p, n);
	} else {
		if ((text = ctx_strn(b->cx, (const char *)b->p, n)) == NULL)
			return b->cx->fault.code;
		memcpy((char *)record + c->offset, &text, sizeof text);
	}
	b->p += n;
	b->n -= n;
	return ERR_OK;
}

static enum err unpack(struct image_bytes *b, const struct shape *s, void *record);

static enum err
take_list(struct image_bytes *b, const struct column *c, void *record)
{
	const struct shape *inner = &shapes[c->list];
	uint64_t n;
	char *rows;
	size_t count;

	TRY(take_number(b, &n));
	if (n > (uint64_t)c->high)
		return fail(b->cx, ERR_STORE, "a kept image is broken: %s", c->name);
	count = n;
	if ((rows = ctx_array(b->cx, count + 1, inner->size)) == NULL)
		return b->cx->fault.code;
	for (size_t i = 0; i < count; i++)
		TRY(unpack(b, inner, rows + i * inner->size));
	memcpy((char *)record + c->offset, &rows, sizeof rows);
	memcpy((char *)record + c->count_offset, &count, sizeof count);
	return ERR_OK;
}

static enum err
unpack(struct image_bytes *b, const struct shape *s, void *record)
{
	for (size_t i = 0; i < s->count; i++) {
		const struct column *c = &s->columns[i];
		uint64_t n;

		if (c->type == COLUMN_LIST) {
			TRY(take_list(b, c, record));
		} else if (c->type == COLUMN_NUMBER) {
			TRY(take_number(b, &n));
			if (!column_set_number(c, record, (int64_t)n))
				return fail(b->cx, ERR_STORE, "a kept image is broken: %s", c->name);
		} else {
			TRY(take_bytes(b, c, record));
		}
	}
	return ERR_OK;
}

static enum err
unpack_whole(struct ctx *cx, enum row_kind k, const struct feed_image *i, void *ret)
{
	struct image_bytes b = { cx, i->was, i->was_n };

	memset(ret, 0, shapes[k].size);
	TRY(unpack(&b, &shapes[k], ret));
	if (b.n != 0)
		return fail(cx, ERR_STORE, "a kept image is too long");
	return shape_check(cx, &shapes[k], ret) == ERR_OK ? ERR_OK : fail(cx, ERR_STORE, "a kept image is broken");
}

enum err
person_pack(struct ctx *cx, const struct person *p, const void **ret_p, size_t *ret_n)
{
	return pack_out(cx, ROW_PERSON, p, ret_p, ret_n);
}

enum err
person_unpack(struct ctx *cx, const struct feed_image *i, struct person *ret_p)
{
	return unpack_whole(cx, ROW_PERSON, i, ret_p);
}

enum err
eligibility_pack(struct ctx *cx, const struct eligibility *e, const void **ret_p, size_t *ret_n)
{
	return pack_out(cx, ROW_ELIGIBILITY, e, ret_p, ret_n);
}

enum err
eligibility_unpack(struct ctx *cx, const struct feed_image *i, struct eligibility *ret_e)
{
	return unpack_whole(cx, ROW_ELIGIBILITY, i, ret_e);
}
