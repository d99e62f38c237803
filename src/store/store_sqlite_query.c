/* One run of a prepared statement: binding and reading of records by their columns. */
#include <sqlite3.h>
#include <stdalign.h>
#include <string.h>

#include "base/text.h"
#include "store/list.h"
#include "store/pack.h"
#include "store/store_sqlite.h"

static void
broken(struct query *q, int rc)
{
	q->e = fail(q->cx, ERR_STORE, "sqlite %d: %s", rc, sqlite3_errmsg(q->db->conn));
}

void
query_start(struct query *q, struct ctx *cx, struct db *db, size_t which)
{
	*q = (struct query){ .cx = cx, .db = db, .stmt = db_stmt(cx, db, which) };
	if (q->stmt == NULL)
		q->e = ERR_STORE;
}

static void
bound(struct query *q, int rc)
{
	if (rc != SQLITE_OK)
		broken(q, rc);
}

void
query_number(struct query *q, int64_t n)
{
	if (q->e == ERR_OK)
		bound(q, sqlite3_bind_int64(q->stmt, ++q->place, n));
}

void
query_id(struct query *q, id n)
{
	query_number(q, (int64_t)n);
}

/* Static: the change's or the caller's memory outlives the statement's run. */
void
query_text(struct query *q, const char *s)
{
	if (q->e == ERR_OK)
		bound(q, sqlite3_bind_text64(q->stmt, ++q->place, s, strlen(s), SQLITE_STATIC, SQLITE_UTF8));
}

void
query_bytes(struct query *q, const void *p, size_t n)
{
	if (q->e == ERR_OK)
		bound(q, sqlite3_bind_blob64(q->stmt, ++q->place, p, n, SQLITE_STATIC));
}

static int64_t
kinds_number(const struct column *c, const void *record)
{
	const bool *asked = (const bool *)((const char *)record + c->offset);
	int64_t bits = 0;

	for (int i = 0; i < KIND_COUNT; i++)
		bits |= (int64_t)asked[i] << i;
	return bits;
}

void
query_record(struct query *q, int shape, const void *record)
{
	const struct shape *s = &shapes[shape];
	const void *p;
	size_t n;

	for (size_t i = 0; i < s->count; i++) {
		const struct column *c = &s->columns[i];

		switch (c->type) {
		case COLUMN_TEXT:
		case COLUMN_CHARS:
			p = column_bytes(c, record, &n);
			if (q->e == ERR_OK)
				bound(q, sqlite3_bind_text64(q->stmt, ++q->place, p, n, SQLITE_STATIC,
				    SQLITE_UTF8));
			break;
		case COLUMN_BYTES:
		case COLUMN_BLOB:
			p = column_bytes(c, record, &n);
			query_bytes(q, p, n);
			break;
		case COLUMN_NUMBER:
			query_number(q, column_number(c, record));
			break;
		case COLUMN_WORD:
			query_text(q, c->words->word(column_number(c, record)));
			break;
		case COLUMN_KINDS:
			query_number(q, kinds_number(c, record));
			break;
		case COLUMN_LIST:
			break;
		}
	}
}

void
query_packed(struct query *q, int shape, const void *rows, size_t n)
{
	struct packed b;

	if (q->e == ERR_OK && (q->e = pack_rows(q->cx, shape, rows, n, &b)) == ERR_OK)
		query_bytes(q, b.p, b.n);
}

void
query_end(struct query *q)
{
	if (q->stmt != NULL)
		(void)sqlite3_reset(q->stmt);
	q->stmt = NULL;
}

enum err
query_row(struct query *q, bool *ret_row)
{
	int rc;

	if (q->e != ERR_OK)
		return q->e;
	rc = sqlite3_step(q->stmt);
	if (rc != SQLITE_ROW && rc != SQLITE_DONE) {
		broken(q, rc);
		return q->e;
	}
	*ret_row = rc == SQLITE_ROW;
	return ERR_OK;
}

enum err
query_exec(struct query *q, size_t *ret_changed)
{
	int rc;

	if (q->e == ERR_OK) {
		rc = sqlite3_step(q->stmt);
		if ((rc & 0xff) == SQLITE_CONSTRAINT)
			q->e = fail(q->cx, ERR_EXISTS, "sqlite: %s", sqlite3_errmsg(q->db->conn));
		else if (rc != SQLITE_DONE)
			broken(q, rc);
		else if (ret_changed != NULL)
			*ret_changed = (size_t)sqlite3_changes(q->db->conn);
	}
	query_end(q);
	return q->e;
}

/* ---- reading ---------------------------------------------------------------------------------------- */

int64_t
query_column_number(struct query *q, int column)
{
	return sqlite3_column_int64(q->stmt, column);
}

enum err
query_column_packed(struct query *q, int column, int shape, void **ret_rows, size_t *ret_n)
{
	const void *p = sqlite3_column_blob(q->stmt, column);

	return unpack_rows(q->cx, shape, p, (size_t)sqlite3_column_bytes(q->stmt, column), ret_rows, ret_n);
}

/* TEXT, CHARS, BYTES and BLOB, with the lengths that the front lets in. */
static bool
read_bytes(struct query *q, const struct column *c, int at, char *to)
{
	const bool text = c->type == COLUMN_TEXT || c->type == COLUMN_CHARS;
	const char *p = text ? (const char *)sqlite3_column_text(q->stmt, at)
	    : sqlite3_column_blob(q->stmt, at);
	size_t n = (size_t)sqlite3_column_bytes(q->stmt, at);
	char *copy;

	if (sqlite3_column_type(q->stmt, at) != (text ? SQLITE_TEXT : SQLITE_BLOB))
		return false;
	if (c->type == COLUMN_BYTES) {
		if (n != c->size)
			return false;
		memcpy(to + c->offset, p, n);
		return true;
	}
	if ((int64_t)n < c->low || (int64_t)n > c->high || (text && !text_is_utf8(p, n)))
		return false;
	if (c->type == COLUMN_CHARS) {
		memcpy(to + c->offset, p, n);
		return true;            /* the rest is 0 already */
	}
	if ((copy = ctx_strn(q->cx, p, n)) == NULL) {
		q->e = q->cx->fault.code;
		return false;
	}
	memcpy(to + c->offset, &copy, sizeof copy);
	if (c->type == COLUMN_BLOB)
		memcpy(to + c->count_offset, &n, sizeof n);
	return true;
}

static bool
read_number(struct query *q, const struct column *c, int at, char *to)
{
	int64_t n = sqlite3_column_int64(q->stmt, at);

	if (c->type == COLUMN_WORD) {
		const char *word = (const char *)sqlite3_column_text(q->stmt, at);

		if (word == NULL || !c->words->find(word, &n))
			return false;
	} else if (sqlite3_column_type(q->stmt, at) != SQLITE_INTEGER) {
		return false;
	}
	if (c->type == COLUMN_KINDS) {
		for (int i = 0; i < KIND_COUNT; i++)
			*(bool *)(to + c->offset + (size_t)i * sizeof(bool)) = (n >> i & 1) != 0;
		return n >= 0 && n <= c->high;
	}
	return column_set_number(c, to, n);
}

enum err
query_read(struct query *q, int first, int shape, void *ret_record)
{
	const struct shape *s = &shapes[shape];
	alignas(max_align_t) char record[RECORD_MAX];

	memset(record, 0, s->size);
	for (size_t i = 0; i < s->count && s->columns[i].type != COLUMN_LIST; i++) {
		const struct column *c = &s->columns[i];
		int at = first + (int)i;
		bool good = c->type == COLUMN_NUMBER || c->type == COLUMN_WORD || c->type == COLUMN_KINDS
		    ? read_number(q, c, at, record) : read_bytes(q, c, at, record);

		if (q->e != ERR_OK)
			return q->e;
		if (!good)
			return q->e = fail(q->cx, ERR_STORE, "kept row of %s: %s is damaged", s->name,
			    c->name);
	}
	memcpy(ret_record, record, s->size);
	return ERR_OK;
}

enum err
query_one(struct query *q, int shape, void *ret_record)
{
	bool row = false;
	enum err e = query_row(q, &row);

	if (e == ERR_OK)
		e = row ? query_read(q, 0, shape, ret_record)
		    : fail(q->cx, ERR_NOT_FOUND, "no such %s", shapes[shape].name);
	query_end(q);
	return e;
}

static enum err
collect(struct query *q, int shape, size_t max, struct list *l)
{
	bool row;
	void *into;

	for (;;) {
		TRY(query_row(q, &row));
		if (!row)
			return ERR_OK;
		if (l->n == max)
			return fail(q->cx, ERR_TOO_LARGE, "more than %zu rows of %s", max,
			    shapes[shape].name);
		if ((into = list_add(l)) == NULL)
			return q->cx->fault.code;
		TRY(query_read(q, 0, shape, into));
	}
}

enum err
query_all(struct query *q, int shape, size_t max, void **ret_rows, size_t *ret_n)
{
	struct list l;
	enum err e;

	list_init(&l, q->cx, shapes[shape].size);
	e = collect(q, shape, max, &l);
	query_end(q);
	if (e != ERR_OK)
		return e;
	*ret_rows = l.rows;
	*ret_n = l.n;
	return ERR_OK;
}

enum err
query_number_out(struct query *q, int64_t *ret_n, bool *ret_found)
{
	bool row = false;
	enum err e = query_row(q, &row);

	if (e == ERR_OK) {
		*ret_found = row;
		*ret_n = row ? sqlite3_column_int64(q->stmt, 0) : 0;
	}
	query_end(q);
	return e;
}
