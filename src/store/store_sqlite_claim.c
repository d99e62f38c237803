/* Medicines and treatments from SQLite: a person's lines with their claims and the names of their months'
 * masters. */
#include "base/limit.h"
#include "store/list.h"
#include "store/names.h"
#include "store/store_sqlite.h"

struct claims {
	struct claim *rows;
	size_t        n;
};

static enum err
bind_months(struct query *q, struct view *v, struct ctx *cx, size_t which, id person, ym from, ym until)
{
	query_start(q, cx, view_db(v), which);
	query_id(q, person);
	query_number(q, from);
	query_number(q, until);
	return q->e;
}

static enum err
claims_read(struct view *v, struct ctx *cx, id person, ym from, ym until, struct claims *ret_c)
{
	struct query q;
	void *rows;

	TRY(bind_months(&q, v, cx, R_CLAIMS, person, from, until));
	TRY(query_all(&q, ROW_CLAIM, SIZE_MAX, &rows, &ret_c->n));
	ret_c->rows = rows;
	for (size_t i = 0; i < ret_c->n; i++)
		ret_c->rows[i].who = (struct eligibility_query){ .insurer = "", .symbol = "", .number = "",
		    .branch = "" };
	return ERR_OK;
}

static enum err
claim_of(struct query *q, int column, const struct claims *c, const struct claim **ret_c)
{
	id of = (id)query_column_number(q, column);

	for (size_t i = 0; i < c->n; i++)
		if (c->rows[i].id == of) {
			*ret_c = &c->rows[i];
			return ERR_OK;
		}
	return fail(q->cx, ERR_STORE, "kept line without its claim");
}

static enum err
name_of(struct query *q, int column, const char *code, const char **ret_name)
{
	TRY(query_column_text(q, column, ret_name));
	*ret_name = name_shown(*ret_name, code);
	return ERR_OK;
}

static enum err
medicine_read(struct query *q, const struct claims *claims, struct medicine *m)
{
	const int behind = (int)shapes[SHAPE_DRUG].count;

	TRY(query_read(q, 0, SHAPE_DRUG, &m->drug));
	TRY(claim_of(q, behind, claims, &m->claim));
	TRY(name_of(q, behind + 1, m->drug.code, &m->name));
	TRY(query_column_text(q, behind + 2, &m->unit));
	TRY(query_column_text(q, behind + 3, &m->ingredient));
	return name_of(q, behind + 4, m->drug.usage, &m->usage_name);
}

static enum err
treatment_read(struct query *q, const struct claims *claims, struct treatment *t)
{
	const int behind = (int)shapes[SHAPE_ACT].count;
	int64_t category = query_column_number(q, behind + 3);

	if (category < ACT_NOT_SHOWN || category > ACT_OPERATION)
		return fail(q->cx, ERR_STORE, "kept row of act_name: category is damaged");
	t->category = (enum act_category)category;
	TRY(query_read(q, 0, SHAPE_ACT, &t->act));
	TRY(claim_of(q, behind, claims, &t->claim));
	TRY(name_of(q, behind + 1, t->act.code, &t->name));
	return query_column_text(q, behind + 2, &t->unit);
}

static enum err
medicines_collect(struct query *q, const struct claims *claims, struct list *l)
{
	struct medicine *m;
	bool row;

	for (;;) {
		TRY(query_row(q, &row));
		if (!row)
			return ERR_OK;
		if (l->n == LIMIT_MEDICINE_LINES)
			return fail(q->cx, ERR_TOO_LARGE, "more than %d lines of one person",
			    LIMIT_MEDICINE_LINES);
		if ((m = list_add(l)) == NULL)
			return q->cx->fault.code;
		TRY(medicine_read(q, claims, m));
	}
}

static enum err
treatments_collect(struct query *q, const struct claims *claims, struct list *l)
{
	struct treatment t, *into;
	bool row;

	for (;;) {
		TRY(query_row(q, &row));
		if (!row)
			return ERR_OK;
		TRY(treatment_read(q, claims, &t));
		if (t.category == ACT_NOT_SHOWN)
			continue;
		if (l->n == LIMIT_MEDICINE_LINES)
			return fail(q->cx, ERR_TOO_LARGE, "more than %d lines of one person",
			    LIMIT_MEDICINE_LINES);
		if ((into = list_add(l)) == NULL)
			return q->cx->fault.code;
		*into = t;
	}
}

enum err
sqlite_medicines(struct view *v, struct ctx *cx, id person, ym from, ym until, struct medicine **ret_m,
    size_t *ret_n)
{
	struct claims claims;
	struct query q;
	struct list l;
	enum err e;

	TRY(claims_read(v, cx, person, from, until, &claims));
	TRY(bind_months(&q, v, cx, R_MEDICINES, person, from, until));
	list_init(&l, cx, sizeof **ret_m);
	e = medicines_collect(&q, &claims, &l);
	query_end(&q);
	if (e != ERR_OK)
		return e;
	*ret_m = l.rows;
	*ret_n = l.n;
	return ERR_OK;
}

enum err
sqlite_treatments(struct view *v, struct ctx *cx, id person, ym from, ym until, struct treatment **ret_t,
    size_t *ret_n)
{
	struct claims claims;
	struct query q;
	struct list l;
	enum err e;

	TRY(claims_read(v, cx, person, from, until, &claims));
	TRY(bind_months(&q, v, cx, R_TREATMENTS, person, from, until));
	list_init(&l, cx, sizeof **ret_t);
	e = treatments_collect(&q, &claims, &l);
	query_end(&q);
	if (e != ERR_OK)
		return e;
	*ret_t = l.rows;
	*ret_n = l.n;
	return ERR_OK;
}

/* The lines of one claim, drugs or acts. */
static enum err
lines_read(struct view *v, struct ctx *cx, size_t which, const struct claim *c, int shape, void **ret_rows, size_t *ret_n)
{
	struct query q;

	query_start(&q, cx, view_db(v), which);
	query_id(&q, c->person);
	query_number(&q, c->month);
	query_id(&q, c->id);
	return query_all(&q, shape, SIZE_MAX, ret_rows, ret_n);
}

enum err
sqlite_claims(struct view *v, struct ctx *cx, id person, ym from, ym until, struct claim **ret_c, size_t *ret_n)
{
	struct claims claims;
	void *rows;

	TRY(claims_read(v, cx, person, from, until, &claims));
	for (size_t i = 0; i < claims.n; i++) {
		struct claim *c = &claims.rows[i];

		TRY(lines_read(v, cx, R_CLAIM_DRUGS, c, SHAPE_DRUG, &rows, &c->drug_count));
		c->drugs = rows;
		TRY(lines_read(v, cx, R_CLAIM_ACTS, c, SHAPE_ACT, &rows, &c->act_count));
		c->acts = rows;
	}
	*ret_c = claims.rows;
	*ret_n = claims.n;
	return ERR_OK;
}
