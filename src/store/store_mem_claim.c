/* Medicines and treatments from the memory twin: a person's lines with the names of their months' masters. */
#include <stdlib.h>
#include <string.h>

#include "base/limit.h"
#include "store/names.h"
#include "store/place.h"
#include "store/store_mem.h"

static enum err
claim_shown(struct ctx *cx, const struct claim *c, const struct claim **ret_c)
{
	struct claim bare = *c, *copy = ctx_alloc(cx, sizeof *copy);

	if (copy == NULL)
		return cx->fault.code;
	bare.drug_count = bare.act_count = 0;
	TRY(shape_copy_out(cx, &shapes[ROW_CLAIM], &bare, copy));
	copy->drugs = NULL;
	copy->acts = NULL;
	copy->who = (struct eligibility_query){ .insurer = "", .symbol = "", .number = "", .branch = "" };
	*ret_c = copy;
	return ERR_OK;
}

struct span { id person; ym from, until; };

/* The places of all lines of the person's claims; acts or drugs. */
static enum err
places(struct view *v, struct ctx *cx, const struct span *span, bool acts, struct list *l)
{
	const struct claim *c, *shown;
	struct scan s;

	list_init(l, cx, sizeof(struct place));
	scan_start(&s, mem_of(v), ROW_CLAIM, 0, &span->person, mem_at(v));
	while ((c = scan_next(&s)) != NULL) {
		if (c->month < span->from || c->month > span->until)
			continue;
		TRY(claim_shown(cx, c, &shown));
		TRY(places_add(l, c, shown, acts));
	}
	places_order(l);
	return ERR_OK;
}

/* The row of that code and month [MED-06], of one kind of master; NULL. */
#define EDITION(kind, record) \
	static const struct record * \
	record##_of(struct view *v, const char *code, ym month) \
	{ \
		const struct record *r, *best = NULL; \
		struct scan s; \
		scan_start(&s, mem_of(v), kind, 0, code, mem_at(v)); \
		while ((r = scan_next(&s)) != NULL) \
			if (edition_wins(r->from, r->until, best != NULL ? best->from : NO_EDITION, month * 100 + 1, \
			    month * 100 + 31)) \
				best = r; \
		return best; \
	}
EDITION(ROW_DRUG_NAME, drug_name)
EDITION(ROW_ACT_NAME, act_name)

static enum err
medicine(struct view *v, struct ctx *cx, const struct place *p, struct medicine *m)
{
	const struct drug_line *line = &p->claim->drugs[p->line];
	const struct drug_name *d = drug_name_of(v, line->code, p->claim->month);

	m->claim = p->shown;
	TRY(shape_copy_out(cx, &shapes[SHAPE_DRUG], line, &m->drug));
	m->name = ctx_str(cx, name_shown(d != NULL ? d->name : "", line->code));
	m->unit = ctx_str(cx, d != NULL ? d->unit : "");
	m->ingredient = ctx_str(cx, d == NULL || d->ingredient[0] != '\0' ? (d != NULL ? d->ingredient : "")
	    : mem_code_name(v, "ingredient", d->price_code, p->claim->month * 100 + 1));
	m->usage_name = ctx_str(cx, name_shown(mem_code_name(v, "usage", line->usage, p->claim->month * 100 + 1), line->usage));
	return m->name != NULL && m->unit != NULL && m->ingredient != NULL && m->usage_name != NULL ? ERR_OK
	    : cx->fault.code;
}

static enum err
treatment(struct ctx *cx, const struct place *p, const struct act_name *a, struct treatment *t)
{
	const struct act_line *line = &p->claim->acts[p->line];

	t->claim = p->shown;
	t->category = a->category;
	TRY(shape_copy_out(cx, &shapes[SHAPE_ACT], line, &t->act));
	t->name = ctx_str(cx, name_shown(a->name, line->code));
	t->unit = ctx_str(cx, a->unit);
	return t->name != NULL && t->unit != NULL ? ERR_OK : cx->fault.code;
}

static enum err
medicines(struct view *v, struct ctx *cx, const struct span *span, struct list *l)
{
	struct medicine *m;
	struct list at;

	TRY(places(v, cx, span, false, &at));
	if (at.n > LIMIT_MEDICINE_LINES)
		return fail(cx, ERR_TOO_LARGE, "more than %d lines of one person", LIMIT_MEDICINE_LINES);
	for (size_t i = 0; i < at.n; i++) {
		if ((m = list_add(l)) == NULL)
			return cx->fault.code;
		TRY(medicine(v, cx, (struct place *)at.rows + i, m));
	}
	return ERR_OK;
}

static enum err
treatments(struct view *v, struct ctx *cx, const struct span *span, struct list *l)
{
	struct treatment *t;
	struct list at;

	TRY(places(v, cx, span, true, &at));
	for (size_t i = 0; i < at.n; i++) {
		const struct place *p = (struct place *)at.rows + i;
		const struct act_name *a = act_name_of(v, p->claim->acts[p->line].code, p->claim->month);

		if (a == NULL || a->category == ACT_NOT_SHOWN)
			continue;
		if (l->n == LIMIT_MEDICINE_LINES)
			return fail(cx, ERR_TOO_LARGE, "more than %d lines of one person",
			    LIMIT_MEDICINE_LINES);
		if ((t = list_add(l)) == NULL)
			return cx->fault.code;
		TRY(treatment(cx, p, a, t));
	}
	return ERR_OK;
}

enum err
mem_medicines(struct view *v, struct ctx *cx, id person, ym from, ym until, struct medicine **ret_m,
    size_t *ret_n)
{
	const struct span span = { person, from, until };
	struct list l;
	enum err e;

	list_init(&l, cx, sizeof **ret_m);
	(void)pthread_mutex_lock(&mem_of(v)->mutex);
	e = medicines(v, cx, &span, &l);
	(void)pthread_mutex_unlock(&mem_of(v)->mutex);
	if (e != ERR_OK)
		return e;
	*ret_m = l.rows;
	*ret_n = l.n;
	return ERR_OK;
}

enum err
mem_treatments(struct view *v, struct ctx *cx, id person, ym from, ym until, struct treatment **ret_t,
    size_t *ret_n)
{
	const struct span span = { person, from, until };
	struct list l;
	enum err e;

	list_init(&l, cx, sizeof **ret_t);
	(void)pthread_mutex_lock(&mem_of(v)->mutex);
	e = treatments(v, cx, &span, &l);
	(void)pthread_mutex_unlock(&mem_of(v)->mutex);
	if (e != ERR_OK)
		return e;
	*ret_t = l.rows;
	*ret_n = l.n;
	return ERR_OK;
}

static int
by_month(const void *a, const void *b)
{
	const struct claim *s = a, *t = b;

	if (s->month != t->month)
		return s->month < t->month ? -1 : 1;
	return s->id < t->id ? -1 : s->id > t->id;
}

static enum err
claims(struct view *v, struct ctx *cx, const struct span *span, struct list *l)
{
	const struct claim *c;
	struct claim *into;
	struct scan s;

	scan_start(&s, mem_of(v), ROW_CLAIM, 0, &span->person, mem_at(v));
	while ((c = scan_next(&s)) != NULL) {
		if (c->month < span->from || c->month > span->until)
			continue;
		if ((into = list_add(l)) == NULL)
			return cx->fault.code;
		TRY(shape_copy_out(cx, &shapes[ROW_CLAIM], c, into));
		into->who = (struct eligibility_query){ .insurer = "", .symbol = "", .number = "", .branch = "" };
	}
	if (l->n > 1)
		qsort(l->rows, l->n, l->size, by_month);
	return ERR_OK;
}

enum err
mem_claims(struct view *v, struct ctx *cx, id person, ym from, ym until, struct claim **ret_c, size_t *ret_n)
{
	const struct span span = { person, from, until };
	struct list l;
	enum err e;

	list_init(&l, cx, sizeof **ret_c);
	(void)pthread_mutex_lock(&mem_of(v)->mutex);
	e = claims(v, cx, &span, &l);
	(void)pthread_mutex_unlock(&mem_of(v)->mutex);
	if (e != ERR_OK)
		return e;
	*ret_c = l.rows;
	*ret_n = l.n;
	return ERR_OK;
}
