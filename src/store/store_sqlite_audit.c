/* Audit rows from SQLite: pages of them, and the chain over all. */
#include <string.h>

#include "store/store_sqlite.h"

static int64_t
clamped(uint64_t n)
{
	return n > INT64_MAX ? INT64_MAX : (int64_t)n;
}

/* Oldest first, however they were found. */
static void
turn(struct audit *rows, size_t n)
{
	for (size_t i = 0; i < n / 2; i++) {
		struct audit a = rows[i];

		rows[i] = rows[n - 1 - i];
		rows[n - 1 - i] = a;
	}
}

enum err
sqlite_audit(struct view *v, struct ctx *cx, const struct audit_search *s, struct audit **ret_a,
    size_t *ret_n)
{
	struct query q;
	void *rows;

	if (s->person != 0) {
		query_start(&q, cx, view_db(v), s->newest ? R_AUDIT_PERSON_LAST : R_AUDIT_PERSON);
		query_id(&q, s->person);
		query_number(&q, clamped(s->after));
		query_text(&q, s->facility);
	} else if (s->facility[0] != '\0') {
		query_start(&q, cx, view_db(v), s->newest ? R_AUDIT_FACILITY_LAST : R_AUDIT_FACILITY);
		query_text(&q, s->facility);
		query_number(&q, clamped(s->after));
	} else {
		query_start(&q, cx, view_db(v), s->newest ? R_AUDIT_ALL_LAST : R_AUDIT_ALL);
		query_number(&q, clamped(s->after));
	}
	query_number(&q, s->before == 0 ? INT64_MAX : clamped(s->before));
	query_number(&q, clamped(s->max));
	TRY(query_all(&q, ROW_AUDIT, SIZE_MAX, &rows, ret_n));
	*ret_a = rows;
	if (s->newest)
		turn(*ret_a, *ret_n);
	return ERR_OK;
}

/* Memory is given back row by row: there may be more rows than a request may hold. */
static enum err
follow(struct query *q, const struct audit_ring *ring, unsigned char chain[SHA256_BYTES], uint64_t *seq)
{
	unsigned char next[SHA256_BYTES];
	struct audit a;
	bool row;

	for (;;) {
		TRY(query_row(q, &row));
		if (!row)
			return ERR_OK;
		arena_reset(q->cx->mem);
		TRY(query_read(q, 0, ROW_AUDIT, &a));
		if (a.seq != *seq + 1)
			return ERR_STORE;
		audit_chain(ring, &a, chain, next);
		if (!bytes_equal(next, a.chain, sizeof next))
			return ERR_STORE;
		memcpy(chain, next, sizeof next);
		++*seq;
	}
}

enum err
sqlite_audit_verify(struct view *v, struct ctx *cx, const struct audit_ring *ring, uint64_t *ret_seq)
{
	unsigned char chain[SHA256_BYTES] = { 0 };
	struct ctx own;
	struct query q;
	enum err e;

	TRY(ctx_init(&own, cx->now, cx->rid));
	*ret_seq = 0;
	query_start(&q, &own, view_db(v), R_AUDIT_CHAIN);
	e = follow(&q, ring, chain, ret_seq);
	query_end(&q);
	ctx_release(&own);
	if (e == ERR_OK)
		return ERR_OK;
	++*ret_seq;
	return fail(cx, e, "audit row %llu does not fit the one before", (unsigned long long)*ret_seq);
}
