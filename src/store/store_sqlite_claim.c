/* Claims, medicines and treatments from SQLite: a person's claims with the names of their months' masters. */
#include "base/limit.h"
#include "store/names.h"
#include "store/place.h"
#include "store/store_sqlite.h"

static enum err
claim_read(struct query *q, struct claim *c)
{
	const int behind = (int)shapes[ROW_CLAIM].count - 2;    /* its lists are no columns */
	void *rows;

	TRY(query_read(q, 0, ROW_CLAIM, c));
	c->who = (struct eligibility_query){ .insurer = "", .symbol = "", .number = "", .branch = "" };
	TRY(query_column_packed(q, behind, SHAPE_DRUG, &rows, &c->drug_count));
	c->drugs = rows;
	TRY(query_column_packed(q, behind + 1, SHAPE_ACT, &rows, &c->act_count));
	c->acts = rows;
	return ERR_OK;
}

static enum err
claims_collect(struct query *q, struct list *l)
{
	struct claim *c;
	bool row;

	for (;;) {
		TRY(query_row(q, &row));
		if (!row)
			return ERR_OK;
		if ((c = list_add(l)) == NULL)
			return q->cx->fault.code;
		TRY(claim_read(q, c));
	}
}

enum err
sqlite_claims(struct view *v, struct ctx *cx, id person, ym from, ym until, struct claim **ret_c, size_t *ret_n)
{
	struct query q;
	struct list l;
	enum err e;

	query_start(&q, cx, view_db(v), R_CLAIMS);
	query_id(&q, person);
	query_number(&q, from);
	query_number(&q, until);
	list_init(&l, cx, sizeof **ret_c);
	e = claims_collect(&q, &l);
	query_end(&q);
	if (e != ERR_OK)
		return e;
	*ret_c = l.rows;
	*ret_n = l.n;
	return ERR_OK;
}

/* The places of all lines of the person's claims, drugs or acts, in their order. */
static enum err
places(struct ctx *cx, const struct claim *claims, size_t n, bool acts, struct list *l)
{
	struct claim *shown = ctx_array(cx, n + 1, sizeof *shown);

	if (shown == NULL)
		return cx->fault.code;
	list_init(l, cx, sizeof(struct place));
	for (size_t i = 0; i < n; i++) {
		shown[i] = claims[i];
		shown[i].drugs = NULL;
		shown[i].acts = NULL;
		shown[i].drug_count = shown[i].act_count = 0;
		TRY(places_add(l, &claims[i], &shown[i], acts));
	}
	places_order(l);
	return ERR_OK;
}

static enum err
medicine_fill(struct masters *names, const struct place *p, struct medicine *m)
{
	const ymd first = p->claim->month * 100 + 1;
	const struct drug_name *d;
	const void *row;

	m->claim = p->shown;
	m->drug = p->claim->drugs[p->line];
	TRY(masters_find(names, MASTER_DRUG, m->drug.code, first, first + 30, &row));
	d = row;
	m->name = name_shown(d != NULL ? d->name : "", m->drug.code);
	m->unit = d != NULL ? d->unit : "";
	m->ingredient = d != NULL ? d->ingredient : "";
	if (d != NULL && d->ingredient[0] == '\0')
		TRY(masters_name(names, "ingredient", d->price_code, first, &m->ingredient));
	TRY(masters_name(names, "usage", m->drug.usage, first, &m->usage_name));
	m->usage_name = name_shown(m->usage_name, m->drug.usage);
	return ERR_OK;
}

static enum err
medicines_fill(struct masters *names, const struct list *at, struct list *l)
{
	struct medicine *m;

	for (size_t i = 0; i < at->n; i++) {
		if ((m = list_add(l)) == NULL)
			return l->cx->fault.code;
		TRY(medicine_fill(names, (const struct place *)at->rows + i, m));
	}
	return ERR_OK;
}

/* Only what its master shows. */
static enum err
treatments_fill(struct masters *names, const struct list *at, struct list *l)
{
	for (size_t i = 0; i < at->n; i++) {
		const struct place *p = (const struct place *)at->rows + i;
		const struct act_line *act = &p->claim->acts[p->line];
		const ymd first = p->claim->month * 100 + 1;
		const struct act_name *a;
		struct treatment *t;
		const void *row;

		TRY(masters_find(names, MASTER_ACT, act->code, first, first + 30, &row));
		a = row;
		if (a == NULL || a->category == ACT_NOT_SHOWN)
			continue;
		if (l->n == LIMIT_MEDICINE_LINES)
			return fail(l->cx, ERR_TOO_LARGE, "more than %d lines of one person", LIMIT_MEDICINE_LINES);
		if ((t = list_add(l)) == NULL)
			return l->cx->fault.code;
		*t = (struct treatment){ p->shown, *act, name_shown(a->name, act->code), a->unit, a->category };
	}
	return ERR_OK;
}

enum err
sqlite_medicines(struct view *v, struct ctx *cx, id person, ym from, ym until, struct medicine **ret_m, size_t *ret_n)
{
	struct masters names = { .view = v, .cx = cx };
	struct claim *claims;
	struct list at, l;
	size_t n;

	TRY(sqlite_claims(v, cx, person, from, until, &claims, &n));
	TRY(places(cx, claims, n, false, &at));
	if (at.n > LIMIT_MEDICINE_LINES)
		return fail(cx, ERR_TOO_LARGE, "more than %d lines of one person", LIMIT_MEDICINE_LINES);
	list_init(&l, cx, sizeof **ret_m);
	TRY(medicines_fill(&names, &at, &l));
	*ret_m = l.rows;
	*ret_n = l.n;
	return ERR_OK;
}

enum err
sqlite_treatments(struct view *v, struct ctx *cx, id person, ym from, ym until, struct treatment **ret_t, size_t *ret_n)
{
	struct masters names = { .view = v, .cx = cx };
	struct claim *claims;
	struct list at, l;
	size_t n;

	TRY(sqlite_claims(v, cx, person, from, until, &claims, &n));
	TRY(places(cx, claims, n, true, &at));
	list_init(&l, cx, sizeof **ret_t);
	TRY(treatments_fill(&names, &at, &l));
	*ret_t = l.rows;
	*ret_n = l.n;
	return ERR_OK;
}
