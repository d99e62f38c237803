/* Audit rows in the memory twin: they never die, and stand in the order of seq. */
#include <string.h>

#include "base/rand.h"
#include "store/list.h"
#include "store/store_mem.h"

static bool
is_in(const struct audit *a, const struct audit_search *q)
{
	return a->seq > q->after && (q->before == 0 || a->seq < q->before) && (q->person == 0 || a->person == q->person)
	    && (q->facility[0] == '\0' || strcmp(a->facility, q->facility) == 0);
}

/* Where to begin, so that the last q->max rows are found. */
static size_t
first_of(const struct table *t, uint64_t at, const struct audit_search *q)
{
	size_t i = t->n, n = 0;

	while (q->newest && i > 0 && n < q->max) {
		i--;
		n += t->rows[i]->born <= at && is_in(t->rows[i]->value, q);
	}
	return q->newest ? i : 0;
}

enum err
mem_audit(struct view *v, struct ctx *cx, const struct audit_search *q, struct audit **ret_a, size_t *ret_n)
{
	struct mem_store *st = mem_of(v);
	const struct table *t = &st->tables[ROW_AUDIT];
	enum err e = ERR_OK;
	struct list l;
	void *into;

	list_init(&l, cx, sizeof **ret_a);
	(void)pthread_mutex_lock(&st->mutex);
	for (size_t i = first_of(t, mem_at(v), q); i < t->n && l.n < q->max && t->rows[i]->born <= mem_at(v)
	    && e == ERR_OK; i++) {
		if (!is_in(t->rows[i]->value, q))
			continue;
		into = list_add(&l);
		e = into == NULL ? cx->fault.code
		    : shape_copy_out(cx, &shapes[ROW_AUDIT], t->rows[i]->value, into);
	}
	(void)pthread_mutex_unlock(&st->mutex);
	if (e != ERR_OK)
		return e;
	*ret_a = l.rows;
	*ret_n = l.n;
	return ERR_OK;
}

enum err
mem_audit_verify(struct view *v, struct ctx *cx, const struct audit_ring *ring, uint64_t *ret_seq)
{
	unsigned char chain[SHA256_BYTES] = { 0 }, next[SHA256_BYTES];
	struct mem_store *st = mem_of(v);
	const struct table *t = &st->tables[ROW_AUDIT];
	bool good = true;
	uint64_t seq = 0;

	(void)pthread_mutex_lock(&st->mutex);
	for (size_t i = 0; i < t->n && t->rows[i]->born <= mem_at(v) && good; i++) {
		const struct audit *a = t->rows[i]->value;

		audit_chain(ring, a, chain, next);
		good = a->seq == ++seq && bytes_equal(next, a->chain, sizeof next);
		memcpy(chain, next, sizeof chain);
	}
	(void)pthread_mutex_unlock(&st->mutex);
	*ret_seq = seq;
	return good ? ERR_OK : fail(cx, ERR_STORE, "audit row %llu does not fit the one before",
	    (unsigned long long)seq);
}
