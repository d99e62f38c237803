/* packed(COLUMN, ...): an aggregate for the step to schema 2, which takes rows of tables of their own into the row that they belong
 * to. What it writes is what pack.h reads; it goes by the values, not by today's shapes, so that the step stays what it was. */
#include <sqlite3.h>
#include <string.h>

#include "store/store_sqlite.h"

#define COLUMNS_MOST 63

/* Of one group; `before` is the row before, NULL in its place for 0 and "". */
struct packing {
	sqlite3_str   *out;
	sqlite3_value *before[COLUMNS_MOST];
	int  columns;
	bool failed;
};

static void
put_bits(sqlite3_str *out, uint64_t left)
{
	for (; left >= 0x80; left >>= 7)
		sqlite3_str_appendchar(out, 1, (char)(unsigned char)(left | 0x80));
	sqlite3_str_appendchar(out, 1, (char)(unsigned char)left);
}

static bool
is_text(sqlite3_value *v)
{
	return sqlite3_value_type(v) == SQLITE_TEXT;
}

static bool
is_as_before(sqlite3_value *v, sqlite3_value *before)
{
	if (!is_text(v))
		return sqlite3_value_int64(v) == (before != NULL ? sqlite3_value_int64(before) : 0);
	return strcmp((const char *)sqlite3_value_text(v), before != NULL ? (const char *)sqlite3_value_text(before) : "") == 0;
}

static void
put_value(sqlite3_str *out, sqlite3_value *v)
{
	int64_t n;

	if (is_text(v)) {
		sqlite3_str_append(out, (const char *)sqlite3_value_text(v), sqlite3_value_bytes(v) + 1);
		return;
	}
	n = sqlite3_value_int64(v);
	put_bits(out, (uint64_t)n << 1 ^ (n < 0 ? UINT64_MAX : 0));
}

static void
add_row(sqlite3_context *call, int count, sqlite3_value **row)
{
	struct packing *p = sqlite3_aggregate_context(call, sizeof *p);
	uint64_t same = 0;

	if (p == NULL || count > COLUMNS_MOST)
		return;
	if (p->out == NULL) {
		p->out = sqlite3_str_new(NULL);
		p->columns = count;
		put_bits(p->out, (uint64_t)count);
	}
	for (int i = 0; i < count; i++)
		same |= (uint64_t)is_as_before(row[i], p->before[i]) << i;
	put_bits(p->out, same);
	for (int i = 0; i < count; i++) {
		if ((same >> i & 1) != 0)
			continue;
		put_value(p->out, row[i]);
		sqlite3_value_free(p->before[i]);
		p->before[i] = sqlite3_value_dup(row[i]);
		p->failed = p->failed || p->before[i] == NULL;
	}
}

/* Without rows: no bytes. */
static void
end_group(sqlite3_context *call)
{
	struct packing *p = sqlite3_aggregate_context(call, 0);
	char *bytes;
	int n;

	if (p == NULL || p->out == NULL) {
		sqlite3_result_zeroblob(call, 0);
		return;
	}
	for (int i = 0; i < p->columns; i++)
		sqlite3_value_free(p->before[i]);
	n = sqlite3_str_length(p->out);
	p->failed = p->failed || sqlite3_str_errcode(p->out) != SQLITE_OK;
	bytes = sqlite3_str_finish(p->out);
	if (p->failed || bytes == NULL) {
		sqlite3_free(bytes);
		sqlite3_result_error_nomem(call);
		return;
	}
	sqlite3_result_blob(call, bytes, n, sqlite3_free);
}

enum err
packed_define(struct ctx *cx, struct db *db)
{
	if (sqlite3_create_function_v2(db->conn, "packed", -1, SQLITE_UTF8 | SQLITE_DIRECTONLY, NULL, NULL, add_row, end_group, NULL)
	    != SQLITE_OK)
		return fail(cx, ERR_STORE, "sqlite: %s", sqlite3_errmsg(db->conn));
	return ERR_OK;
}
