/* What feeds have changed, in the memory twin. */
#include <stdlib.h>
#include <string.h>

#include "base/limit.h"
#include "store/list.h"
#include "store/store_mem.h"

static void
kill(const struct mem_store *st, struct record *r)
{
	r->died = st->last + 1;
}

static void
image_kill(struct mem_store *st, const struct feed_image *i)
{
	const struct feed_image *k;
	struct scan s;

	scan_start(&s, st, ROW_FEED_IMAGE, 0, &i->person, st->last + 1);
	while ((k = scan_next(&s)) != NULL)
		if (k->feed == i->feed && k->place == i->place)
			kill(st, s.found);
}

enum err
mem_apply_image(struct mem_store *st, const void *row)
{
	image_kill(st, row);
	return record_add(st, ROW_FEED_IMAGE, row, NULL) ? ERR_OK : ERR_STORE;
}

enum err
mem_apply_image_removed(struct mem_store *st, const void *row)
{
	image_kill(st, row);
	return ERR_OK;
}

enum err
mem_apply_feed_forgotten(struct mem_store *st, const void *row)
{
	const struct feed_forgotten *f = row;
	uint32_t left = f->most;
	struct scan s;

	scan_start(&s, st, ROW_FEED_IMAGE, 1, &f->feed, st->last + 1);
	for (; left > 0 && scan_next(&s) != NULL; left--)
		kill(st, s.found);
	return ERR_OK;
}

/* Whether anything but periods and images hangs on the person. */
static bool
tied(const struct mem_store *st, id person, uint64_t at)
{
	static const enum row_kind kinds[] = { ROW_CONSENT, ROW_CLAIM, ROW_CHECKUP };
	const struct table *audit = &st->tables[ROW_AUDIT];
	const struct binding *b;
	struct scan s;

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		scan_start(&s, st, kinds[i], 0, &person, at);
		if (scan_next(&s) != NULL)
			return true;
	}
	scan_start(&s, st, ROW_BINDING, KEY_ANY, NULL, at);
	while ((b = scan_next(&s)) != NULL)
		if (b->person == person)
			return true;
	for (size_t i = 0; i < audit->n && audit->rows[i]->born <= at; i++)
		if (((const struct audit *)audit->rows[i]->value)->person == person)
			return true;
	return false;
}

enum err
mem_check_person_removed(const struct mem_store *st, const void *row, uint64_t at)
{
	return tied(st, *(const id *)row, at) ? ERR_STALE : ERR_OK;
}

enum err
mem_apply_person_removed(struct mem_store *st, const void *row)
{
	struct scan s;

	scan_start(&s, st, ROW_PERSON, 0, row, st->last + 1);
	while (scan_next(&s) != NULL)
		kill(st, s.found);
	return ERR_OK;
}

enum err
mem_apply_eligibility_removed(struct mem_store *st, const void *row)
{
	const struct eligibility_removed *r = row;
	const struct eligibility *e;
	struct scan s;

	scan_start(&s, st, ROW_ELIGIBILITY, 0, &r->person, st->last + 1);
	while ((e = scan_next(&s)) != NULL)
		if (e->id == r->id)
			kill(st, s.found);
	return ERR_OK;
}

/* ---- reading ---- */

static int
by_feed(const void *a, const void *b)
{
	const struct feed_image *x = a, *y = b;

	return x->feed != y->feed ? (x->feed > y->feed) - (x->feed < y->feed) : (x->place > y->place) - (x->place < y->place);
}

enum err
mem_feed_images(struct view *v, struct ctx *cx, id person, struct feed_image **ret_i, size_t *ret_n)
{
	struct mem_store *st = mem_of(v);
	const struct feed_image *k;
	enum err e = ERR_OK;
	struct scan s;
	struct list l;
	void *into;

	list_init(&l, cx, sizeof *k);
	(void)pthread_mutex_lock(&st->mutex);
	scan_start(&s, st, ROW_FEED_IMAGE, 0, &person, mem_at(v));
	while (e == ERR_OK && (k = scan_next(&s)) != NULL)
		e = (into = list_add(&l)) == NULL ? cx->fault.code : shape_copy_out(cx, &shapes[ROW_FEED_IMAGE], k, into);
	(void)pthread_mutex_unlock(&st->mutex);
	if (e != ERR_OK)
		return e;
	if (l.n > 1)
		qsort(l.rows, l.n, l.size, by_feed);
	*ret_i = l.rows;
	*ret_n = l.n;
	return ERR_OK;
}

static int
by_id(const void *a, const void *b)
{
	id x = *(const id *)a, y = *(const id *)b;

	return (x > y) - (x < y);
}

enum err
mem_feed_persons(struct view *v, struct ctx *cx, id feed, size_t max, id **ret_p, size_t *ret_n)
{
	struct mem_store *st = mem_of(v);
	const struct feed_image *k;
	size_t kept = 0;
	struct scan s;
	struct list l;
	id *into = NULL;
	bool room = true;

	list_init(&l, cx, sizeof *into);
	(void)pthread_mutex_lock(&st->mutex);
	scan_start(&s, st, ROW_FEED_IMAGE, 1, &feed, mem_at(v));
	while (room && (k = scan_next(&s)) != NULL)
		if ((room = (into = list_add(&l)) != NULL))
			*into = k->person;
	(void)pthread_mutex_unlock(&st->mutex);
	if (!room)
		return cx->fault.code;
	into = l.rows;
	if (l.n > 1)
		qsort(into, l.n, sizeof *into, by_id);
	for (size_t i = 0; i < l.n && kept < max; i++)
		if (kept == 0 || into[kept - 1] != into[i])
			into[kept++] = into[i];
	*ret_p = into;
	*ret_n = kept;
	return ERR_OK;
}

enum err
mem_persons_born(struct view *v, struct ctx *cx, ymd birth, struct person **ret_p, size_t *ret_n)
{
	struct mem_store *st = mem_of(v);
	const struct person *p;
	enum err e = ERR_OK;
	struct scan s;
	struct list l;
	void *into;

	list_init(&l, cx, sizeof *p);
	(void)pthread_mutex_lock(&st->mutex);
	scan_start(&s, st, ROW_PERSON, KEY_ANY, NULL, mem_at(v));
	while (e == ERR_OK && (p = scan_next(&s)) != NULL) {
		if (p->birth != birth)
			continue;
		if (l.n == LIMIT_BORN)
			e = fail(cx, ERR_TOO_LARGE, "more than %d persons of a day", LIMIT_BORN);
		else
			e = (into = list_add(&l)) == NULL ? cx->fault.code : shape_copy_out(cx, &shapes[ROW_PERSON], p, into);
	}
	(void)pthread_mutex_unlock(&st->mutex);
	if (e != ERR_OK)
		return e;
	if (l.n > 1)
		qsort(l.rows, l.n, l.size, by_id);      /* a person begins with the id */
	*ret_p = l.rows;
	*ret_n = l.n;
	return ERR_OK;
}

enum err
mem_person_tied(struct view *v, struct ctx *cx, id person, bool *ret_tied)
{
	struct mem_store *st = mem_of(v);

	(void)cx;
	(void)pthread_mutex_lock(&st->mutex);
	*ret_tied = tied(st, person, mem_at(v));
	(void)pthread_mutex_unlock(&st->mutex);
	return ERR_OK;
}
