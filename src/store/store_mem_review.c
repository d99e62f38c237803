/* Reviews in the memory twin. */
#include <stdlib.h>

#include "store/list.h"
#include "store/store_mem.h"

static int
by_age(const void *a, const void *b)
{
	const struct review *s = a, *t = b;

	if (s->at != t->at)
		return s->at < t->at ? -1 : 1;
	return s->id < t->id ? -1 : s->id > t->id;
}

static enum err
collect(struct view *v, struct ctx *cx, struct list *l)
{
	const struct review *r;
	struct review *into;
	struct scan s;

	scan_start(&s, mem_of(v), ROW_REVIEW, KEY_ANY, NULL, mem_at(v));
	while ((r = scan_next(&s)) != NULL) {
		if (r->state != REVIEW_OPEN)
			continue;
		if ((into = list_add(l)) == NULL)
			return cx->fault.code;
		TRY(shape_copy_out(cx, &shapes[ROW_REVIEW], r, into));
	}
	if (l->n > 1)
		qsort(l->rows, l->n, l->size, by_age);
	return ERR_OK;
}

enum err
mem_reviews(struct view *v, struct ctx *cx, size_t max, struct review **ret_r, size_t *ret_n)
{
	struct list l;
	enum err e;

	list_init(&l, cx, sizeof **ret_r);
	(void)pthread_mutex_lock(&mem_of(v)->mutex);
	e = collect(v, cx, &l);
	(void)pthread_mutex_unlock(&mem_of(v)->mutex);
	if (e != ERR_OK)
		return e;
	*ret_r = l.rows;
	*ret_n = l.n < max ? l.n : max;
	return ERR_OK;
}

enum err
mem_review(struct view *v, struct ctx *cx, id review, struct review *ret_r)
{
	const struct review *r;
	struct scan s;
	enum err e;

	(void)pthread_mutex_lock(&mem_of(v)->mutex);
	scan_start(&s, mem_of(v), ROW_REVIEW, 0, &review, mem_at(v));
	r = scan_next(&s);
	e = r != NULL ? shape_copy_out(cx, &shapes[ROW_REVIEW], r, ret_r) : fail(cx, ERR_NOT_FOUND, "no such review");
	(void)pthread_mutex_unlock(&mem_of(v)->mutex);
	return e;
}
