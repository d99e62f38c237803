/* 特定健診情報 of one person: items by check-up, against the limits of their day, and their course. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limit.h"
#include "centre/console_medical.h"
#include "centre/deed.h"
#include "page/medical_sheet.h"

#define COLUMNS 10              /* check-ups beside each other, the newest ones */
#define ROWS 400
#define HIGH 44                 /* of a plot, in its units */
#define WIDE 152

struct course { enum mode mode; id person; struct checkups_answer a; struct summary s; };

static enum err
ask(struct job *j, struct course *q)
{
	struct eligibility_query who;
	struct checkups_question cq;

	TRY(console_path(j, &q->mode, &q->person));
	TRY(console_medical_who(j, q->person, &who));
	cq = (struct checkups_question){ .who = &who, .mode = q->mode };
	TRY(checkups_read(&j->act, &cq, &q->a));
	q->s.day = ymd_of(j->cx.now);
	return summary_checkups(&j->cx, q->a.checkups, q->a.count, q->a.person->sex1, &q->s);
}

/* ---- items ---------------------------------------------------------------------------------------------- */

struct item { const struct checkup_result *of[COLUMNS]; const struct checkup_result *newest; };

static int
by_place(const void *pa, const void *pb)
{
	const struct item *a = pa, *b = pb;

	if (a->newest->place != b->newest->place)
		return a->newest->place < b->newest->place ? -1 : 1;
	return strcmp(a->newest->line.code, b->newest->line.code);
}

/* Every item that was observed, with its result at each check-up; of a repeated one the first. */
static size_t
items_collect(const struct course *q, size_t first, struct item items[ROWS])
{
	size_t n = 0;

	for (size_t c = first; c < q->a.count; c++)
		for (size_t r = 0; r < q->a.checkups[c].result_count; r++) {
			const struct checkup_result *found = &q->a.checkups[c].results[r];
			size_t i = 0;

			while (i < n && strcmp(items[i].newest->line.code, found->line.code) != 0)
				i++;
			if (i == ROWS)
				continue;
			if (i == n)
				items[n++] = (struct item){ .newest = found };
			if (items[i].of[c - first] == NULL)
				items[i].of[c - first] = found;
			items[i].newest = found;
		}
	if (n > 0)
		qsort(items, n, sizeof *items, by_place);
	return n;
}

static const char *
value_words(const struct checkup_result *r)
{
	if (r == NULL)
		return "";
	return r->value_name[0] != '\0' ? r->value_name : r->line.value;
}

/* ---- a plot --------------------------------------------------------------------------------------------- */

struct plot { double low, high; size_t n, columns; double value[COLUMNS]; size_t at[COLUMNS]; };

static bool
plot_make(const struct item *i, size_t columns, int sex, struct plot *p)
{
	double limit;

	*p = (struct plot){ .columns = columns };
	for (size_t c = 0; c < columns; c++) {
		double v;

		if (i->of[c] == NULL || i->of[c]->line.type != CHECKUP_QUANTITY || i->of[c]->line.state != CHECKUP_MEASURED
		    || !checkup_number(i->of[c]->line.value, &v))
			continue;
		p->at[p->n] = c;
		p->value[p->n++] = v;
		p->low = p->n == 1 || v < p->low ? v : p->low;
		p->high = p->n == 1 || v > p->high ? v : p->high;
	}
	for (int k = 0; k < 2; k++)
		if (checkup_limit_at(k == 0 ? i->newest->guidance : i->newest->referral, sex, &limit)) {
			p->low = limit < p->low ? limit : p->low;
			p->high = limit > p->high ? limit : p->high;
		}
	return p->n > 1 && p->high > p->low;
}

static long
height(const struct plot *p, double v)
{
	return 2 + (long)((p->high - v) / (p->high - p->low) * HIGH);
}

static enum err
plot_fill(struct ctx *cx, const struct item *i, size_t columns, int sex, struct page_console_checkups_items *row)
{
	struct buf points, said;
	struct plot p;
	double limit;

	row->points = row->said = "";
	if (!plot_make(i, columns, sex, &p))
		return ERR_OK;
	buf_init(&points, cx, 1000);
	buf_init(&said, cx, 1000);
	for (size_t k = 0; k < p.n; k++) {
		buf_fmt(&points, "%s%ld,%ld", k > 0 ? " " : "", 4 + (long)(p.at[k] * WIDE / (p.columns - 1)), height(&p, p.value[k]));
		buf_fmt(&said, "%s%s", k > 0 ? ", " : "", i->of[p.at[k]]->line.value);
	}
	TRY(buf_done(&points));
	TRY(buf_done(&said));
	row->plot = true;
	row->points = points.p;
	row->said = said.p;
	if (checkup_limit_at(i->newest->guidance, sex, &limit))
		row->guidance = height(&p, limit);
	if (checkup_limit_at(i->newest->referral, sex, &limit))
		row->referral = height(&p, limit);
	return ERR_OK;
}

/* ---- the page ------------------------------------------------------------------------------------------- */

static enum err
row_fill(struct console *c, const struct course *q, const struct item *i, size_t columns,
    struct page_console_checkups_items *row)
{
	struct ctx *cx = &c->v.j->cx;
	struct page_console_checkups_items_cells *cells = ctx_array(cx, columns + 1, sizeof *cells);
	int sex = q->a.person->sex1;

	if (cells == NULL)
		return cx->fault.code;
	for (size_t k = 0; k < columns; k++) {
		enum checkup_grade g = i->of[k] != NULL ? checkup_grade(i->of[k], sex) : GRADE_NONE;

		cells[k] = (struct page_console_checkups_items_cells){ .value = value_words(i->of[k]),
			.guidance_reached = g == GRADE_GUIDANCE, .referral_reached = g == GRADE_REFERRAL };
	}
	*row = (struct page_console_checkups_items){ .name = i->newest->name, .unit = i->newest->unit, .cells = cells,
		.cells_count = columns, .limit = limit_words(cx, i->newest->guidance, sex) };
	if (row->limit == NULL)
		return cx->fault.code;
	return plot_fill(cx, i, columns, sex, row);
}

static enum err
table_fill(struct console *c, const struct course *q, struct page_console_checkups *page)
{
	struct ctx *cx = &c->v.j->cx;
	size_t first = q->a.count > COLUMNS ? q->a.count - COLUMNS : 0, columns = q->a.count - first, n;
	struct page_console_checkups_days *days = ctx_array(cx, columns + 1, sizeof *days);
	struct item *items = ctx_array(cx, ROWS, sizeof *items);
	struct page_console_checkups_items *rows;

	if (days == NULL || items == NULL)
		return cx->fault.code;
	for (size_t k = 0; k < columns; k++)
		days[k].day = console_day(c, q->a.checkups[first + k].day);
	n = items_collect(q, first, items);
	if ((rows = ctx_array(cx, n + 1, sizeof *rows)) == NULL)
		return cx->fault.code;
	for (size_t i = 0; i < n; i++)
		TRY(row_fill(c, q, &items[i], columns, &rows[i]));
	page->days = days;
	page->days_count = columns;
	page->items = rows;
	page->items_count = n;
	return ERR_OK;
}

enum err
console_checkups_run(struct job *j)
{
	struct page_console_checkups page = { .items_count = 0 };
	struct course q = { .mode = MODE_NONE };
	struct page_frame f;
	struct console c;
	struct buf b;

	TRY(console_open(j, PERMIT_MEDICAL, &c));
	if (c.done)
		return ERR_OK;
	TRY(ask(j, &q));
	TRY(table_fill(&c, &q, &page));
	page.name = q.a.person->name;
	page.kana = q.a.person->kana;
	page.birth = console_day(&c, q.a.person->birth);
	page.consent = c.v.tongue == TONGUE_EN ? kind_rows[KIND_TKK].en : kind_rows[KIND_TKK].ja;
	page.consent_until = console_consent_end(&c, q.a.consent);
	page.emergency = q.mode == MODE_EMERGENCY;
	page.here = console_medical_path(j, "checkups", q.mode, q.person, "");
	page.medicines = console_medical_path(j, "medical", q.mode, q.person, "");
	page.pdf = console_medical_path(j, "checkups", q.mode, q.person, "/sheet.pdf");
	page.xml = console_medical_path(j, "checkups", q.mode, q.person, "/data.xml");
	f = console_frame(&c, &b);
	page_console_checkups_write(&b, &f, &page);
	return console_answer(&c, &b);
}

enum err
console_checkups_data_run(struct job *j)
{
	struct msg_result rs = { .id = MSG_CHECKUPS };
	struct course q = { .mode = MODE_NONE };
	struct console c;

	TRY(console_open(j, PERMIT_MEDICAL, &c));
	if (c.done)
		return ERR_OK;
	TRY(ask(j, &q));
	deed_checkups(&q.a, &rs);
	return console_message(&c, &q.a.consent, 1, &rs);
}

enum err
console_checkups_sheet_run(struct job *j)
{
	struct msg_result rs = { .detail = "" };
	struct course q = { .mode = MODE_NONE };
	struct console c;

	TRY(console_open(j, PERMIT_MEDICAL, &c));
	if (c.done)
		return ERR_OK;
	TRY(ask(j, &q));
	TRY(document_checkups(j, &q.a, &rs));
	return console_document(&c, &rs);
}
