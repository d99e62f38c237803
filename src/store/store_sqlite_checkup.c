/* Check-ups in SQLite: written by their key, read with the names and limits of their day's master. */
#include "base/limit.h"
#include "store/list.h"
#include "store/names.h"
#include "store/store_sqlite.h"

enum err
apply_checkup(struct writer *w, const void *row)
{
	const struct checkup *c = row;
	struct query q;

	query_start(&q, &w->cx, &w->db, W_CHECKUP);
	query_record(&q, ROW_CHECKUP, c);
	query_packed(&q, SHAPE_CHECKUP_LINE, c->lines, c->line_count);
	return query_exec(&q, NULL);
}

/* ---- reading ---------------------------------------------------------------------------------------- */

static enum err
checkup_read(struct query *q, struct checkup *c)
{
	void *rows;

	TRY(query_read(q, 0, ROW_CHECKUP, c));
	c->who = (struct eligibility_query){ .insurer = "", .symbol = "", .number = "", .branch = "" };
	TRY(query_column_packed(q, (int)shapes[ROW_CHECKUP].count - 1, SHAPE_CHECKUP_LINE, &rows, &c->line_count));
	c->lines = rows;
	return ERR_OK;
}

static enum err
checkups_collect(struct query *q, struct list *l)
{
	struct checkup *c;
	bool row;

	for (;;) {
		TRY(query_row(q, &row));
		if (!row)
			return ERR_OK;
		if (l->n == LIMIT_CHECKUPS)
			return fail(q->cx, ERR_TOO_LARGE, "more than %d check-ups of one person", LIMIT_CHECKUPS);
		if ((c = list_add(l)) == NULL)
			return q->cx->fault.code;
		TRY(checkup_read(q, c));
	}
}

static enum err
result_fill(struct masters *names, const struct checkup *c, const struct checkup_line *line, struct checkup_result *r)
{
	const struct checkup_item *i;
	const char *named;
	const void *row;

	TRY(masters_find(names, MASTER_ITEM, line->code, c->day, c->day, &row));
	TRY(masters_name(names, line->list, line->value, c->day, &named));
	i = row;
	r->line = *line;
	r->name = name_shown(i != NULL ? i->name : "", line->code);
	r->unit = i != NULL && i->unit[0] != '\0' ? i->unit : line->unit;
	r->value_name = named[0] != '\0' ? named : line->value_name;
	r->guidance = i != NULL ? i->guidance : "";
	r->referral = i != NULL ? i->referral : "";
	r->place = i != NULL && i->name[0] != '\0' ? i->place : INT32_MAX;
	return ERR_OK;
}

/* Results instead of lines. */
static enum err
checkup_fill(struct masters *names, struct checkup *c)
{
	struct checkup_result *results = ctx_array(names->cx, c->line_count + 1, sizeof *results);

	if (results == NULL)
		return names->cx->fault.code;
	for (size_t i = 0; i < c->line_count; i++)
		TRY(result_fill(names, c, &c->lines[i], &results[i]));
	c->results = results;
	c->result_count = c->line_count;
	c->lines = NULL;
	c->line_count = 0;
	return ERR_OK;
}

enum err
sqlite_checkups(struct view *v, struct ctx *cx, id person, ymd from, ymd until, struct checkup **ret_c, size_t *ret_n)
{
	struct masters names = { .view = v, .cx = cx };
	struct checkup *c;
	struct query q;
	struct list l;
	enum err e;

	query_start(&q, cx, view_db(v), R_CHECKUPS);
	query_id(&q, person);
	query_number(&q, from);
	query_number(&q, until);
	list_init(&l, cx, sizeof *c);
	e = checkups_collect(&q, &l);
	query_end(&q);
	if (e != ERR_OK)
		return e;
	c = l.rows;
	for (size_t i = 0; i < l.n; i++)
		TRY(checkup_fill(&names, &c[i]));
	*ret_c = c;
	*ret_n = l.n;
	return ERR_OK;
}
