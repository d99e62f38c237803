/* Check-ups in SQLite: written by their key, read with the names and limits of their day's master. */
#include "base/limit.h"
#include "store/list.h"
#include "store/names.h"
#include "store/store_sqlite.h"

/* ---- writing ---------------------------------------------------------------------------------------- */

/* Deletes the kept one of that person, day, institution and kind of report, unless it was made later. */
static enum err
older_clear(struct writer *w, const struct checkup *c, struct checkup *ret_old, bool *ret_newer)
{
	struct query q;
	enum err e;

	*ret_newer = false;
	ret_old->id = 0;
	query_start(&q, &w->cx, &w->db, W_CHECKUP_FIND);
	query_id(&q, c->person);
	query_number(&q, c->day);
	query_text(&q, c->institution);
	query_number(&q, c->report);
	e = query_one(&q, ROW_CHECKUP, ret_old);
	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	if ((*ret_newer = ret_old->made > c->made))
		return ERR_OK;
	TRY(rows_clear(w, W_CHECKUP_LINES_CLEAR, c->person, c->day, ret_old->id));
	return rows_clear(w, W_CHECKUP_CLEAR, c->person, c->day, ret_old->id);
}

enum err
apply_checkup(struct writer *w, const void *row)
{
	struct checkup c = *(const struct checkup *)row, old;
	struct query q;
	bool newer;

	TRY(older_clear(w, &c, &old, &newer));
	if (newer)
		return ERR_OK;
	if (old.id != 0)
		c.id = old.id;          /* a check-up keeps its first id */
	query_start(&q, &w->cx, &w->db, W_CHECKUP);
	query_record(&q, ROW_CHECKUP, &c);
	TRY(query_exec(&q, NULL));
	return rows_fill(w, &(struct inner){ W_CHECKUP_LINE, c.person, c.day, c.id, SHAPE_CHECKUP_LINE }, c.lines,
	    c.line_count);
}

enum err
apply_checkup_removed(struct writer *w, const void *row)
{
	struct checkup old;
	bool newer;

	return older_clear(w, row, &old, &newer);
}

/* ---- reading ---------------------------------------------------------------------------------------- */

static enum err
result_read(struct query *q, struct checkup_result *r)
{
	const int behind = (int)shapes[SHAPE_CHECKUP_LINE].count;
	const char *unit, *named;

	TRY(query_read(q, 0, SHAPE_CHECKUP_LINE, &r->line));
	TRY(query_column_text(q, behind, &r->name));
	TRY(query_column_text(q, behind + 1, &unit));
	TRY(query_column_text(q, behind + 2, &r->guidance));
	TRY(query_column_text(q, behind + 3, &r->referral));
	r->place = (int)query_column_number(q, behind + 4);
	TRY(query_column_text(q, behind + 5, &named));
	if (r->name[0] == '\0')
		r->place = INT32_MAX;
	r->name = name_shown(r->name, r->line.code);
	r->unit = unit[0] != '\0' ? unit : r->line.unit;
	r->value_name = named[0] != '\0' ? named : r->line.value_name;
	return ERR_OK;
}

static enum err
results_collect(struct query *q, struct list *l)
{
	struct checkup_result *r;
	bool row;

	for (;;) {
		TRY(query_row(q, &row));
		if (!row)
			return ERR_OK;
		if ((r = list_add(l)) == NULL)
			return q->cx->fault.code;
		TRY(result_read(q, r));
	}
}

static enum err
checkup_fill(struct view *v, struct ctx *cx, struct checkup *c)
{
	struct query q;
	struct list l;
	enum err e;

	query_start(&q, cx, view_db(v), R_CHECKUP_RESULTS);
	query_id(&q, c->person);
	query_number(&q, c->day);
	query_id(&q, c->id);
	list_init(&l, cx, sizeof *c->results);
	e = results_collect(&q, &l);
	query_end(&q);
	c->who = (struct eligibility_query){ .insurer = "", .symbol = "", .number = "", .branch = "" };
	c->results = l.rows;
	c->result_count = l.n;
	return e;
}

enum err
sqlite_checkups(struct view *v, struct ctx *cx, id person, ymd from, ymd until, struct checkup **ret_c,
    size_t *ret_n)
{
	struct checkup *c;
	struct query q;
	void *rows;
	size_t n;

	query_start(&q, cx, view_db(v), R_CHECKUPS);
	query_id(&q, person);
	query_number(&q, from);
	query_number(&q, until);
	TRY(query_all(&q, ROW_CHECKUP, LIMIT_CHECKUPS, &rows, &n));
	c = rows;
	for (size_t i = 0; i < n; i++)
		TRY(checkup_fill(v, cx, &c[i]));
	*ret_c = c;
	*ret_n = n;
	return ERR_OK;
}
