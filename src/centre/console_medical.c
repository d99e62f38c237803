/* 医療情報閲覧: medicines, treatments and operations of one person, within the consents of this instant. The use case leaves
 * the audit rows; here things are put in order for the eye. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limit.h"
#include "centre/deed.h"
#include "centre/console_medical.h"
#include "domain/summary.h"

#define WIDTH 720               /* of the time line */
#define BARS 60                 /* of one line */
#define PAGE_ROWS 100           /* of a list */

enum err
console_medical_who(struct job *j, id person, struct eligibility_query *ret_q)
{
	struct eligibility *all;
	const struct eligibility *e;
	struct person p;
	size_t n;
	enum err err = view_person(j->act.view, &j->cx, person, &p);

	if (err == ERR_NOT_FOUND)
		return fail(&j->cx, ERR_NOT_FOUND, "nobody of this facility");
	TRY(err);
	TRY(view_eligibilities(j->act.view, &j->cx, person, &all, &n));
	e = eligibility_newest(all, n, ymd_of(j->cx.now));
	if (e == NULL)
		e = eligibility_last(all, n, ymd_of(j->cx.now));
	if (e == NULL)
		return fail(&j->cx, ERR_NOT_FOUND, "a person without any insurance");
	*ret_q = (struct eligibility_query){ .insurer = e->insurer, .symbol = e->symbol, .number = e->number, .branch = e->branch,
	    .birth = p.birth };
	return ERR_OK;
}

const char *
console_medical_path(struct job *j, const char *what, enum mode m, id person, const char *more)
{
	const char *s = ctx_fmt(&j->cx, "/console/%s/%s/%llu%s", what, mode_row(m)->word, (unsigned long long)person, more != NULL ? more : "");

	return s != NULL ? s : "";
}

const char *
console_consent_end(struct console *c, const struct consent *used)
{
	return used->until == INSTANT_NEVER ? text_plain(&c->v.j->cx, TEXT_CONSOLE_MEDICAL_UNTIL_WITHDRAWN, c->v.tongue)
	    : console_time(c, used->until);
}

enum err
console_document(struct console *c, const struct msg_result *rs)
{
	struct job *j = c->v.j;

	visit_headers(j);
	j->type = rs->document_type;
	j->body = rs->document;
	j->body_n = rs->document_n;
	return ERR_OK;
}

/* At most 50 characters [W-09]: three kinds of three letters and a minute. */
static enum err
grounds_write(struct ctx *cx, const struct consent *const *used, size_t n, const char **ret_text)
{
	struct buf b;

	buf_init(&b, cx, 51);
	for (size_t i = 0; i < n && used[i] != NULL; i++) {
		char until[INSTANT_TEXT] = "open";

		if (used[i]->until != INSTANT_NEVER)
			(void)instant_write14(used[i]->until, until);
		buf_fmt(&b, "%s%s=%.12s", i > 0 ? " " : "", kind_rows[used[i]->kind].code, until);
	}
	TRY(buf_done(&b));
	*ret_text = b.p;
	return ERR_OK;
}

enum err
console_message(struct console *c, const struct consent *const *used, size_t n, struct msg_result *rs)
{
	struct job *j = c->v.j;
	char at[INSTANT_TEXT];
	struct settings s;
	const char *how;

	TRY(view_settings(j->act.view, &j->cx, j->who.facility, j->cx.now, &s));
	rs->executed = j->cx.now;
	rs->detail = rs->reception = "";
	TRY(grounds_write(&j->cx, used, n, &rs->identifier));
	rs->encoding = deed_encoding(&s, SYNTAX_XML);
	memcpy(rs->facility, j->who.facility, FACILITY_CODE);
	how = ctx_fmt(&j->cx, "attachment; filename=\"%s_%s.xml\"", msg_result_prefix(rs->id), instant_write14(j->cx.now, at));
	if (how == NULL)
		return j->cx.fault.code;
	visit_headers(j);
	job_header(j, "Content-Disposition", how);
	return files_encode(j, rs, SYNTAX_XML);
}

/* ---- what was asked ------------------------------------------------------------------------------------- */

struct question { enum mode mode; id person; ym first, last; const char *search; size_t page; struct medicines_answer m; struct summary s; };

/* 2026-11 */
static enum err
month_read(struct ctx *cx, const char *text, ym else_month, ym *ret_m)
{
	char digits[7] = "";

	*ret_m = else_month;
	if (text[0] == '\0')
		return ERR_OK;
	if (strlen(text) == 7) {
		memcpy(digits, text, 4);
		memcpy(digits + 4, text + 5, 2);
	}
	return ym_read(digits, ret_m) ? ERR_OK : fail(cx, ERR_INPUT, "W-18: a month is YYYY-MM");
}

/* By the form of a search, or else by the query of the address, which has months at the most: what is looked for is nobody's business. */
static enum err
ask(struct job *j, const struct form *search, struct question *q)
{
	const char *text = http_request(j->x)->query;
	ymd today = ymd_of(j->cx.now);
	struct eligibility_query who;
	struct medicines_question mq;
	struct form form;

	TRY(form_read(&j->cx, text, strlen(text), &form));
	TRY(console_path(j, &q->mode, &q->person));
	q->search = search != NULL ? form_value(search, "q") : "";
	q->page = search != NULL ? 0 : strtoul(form_value(&form, "page"), NULL, 10);
	if (q->page > LIMIT_MEDICINE_LINES / PAGE_ROWS)
		q->page = 0;
	if (search == NULL)
		search = &form;
	TRY(month_read(&j->cx, form_value(search, "first"), ym_of(ymd_add_months(today, -11)), &q->first));
	TRY(month_read(&j->cx, form_value(search, "last"), ym_of(today), &q->last));
	if (q->last < q->first)
		return fail(&j->cx, ERR_INPUT, "W-14: the first month is after the last");
	TRY(console_medical_who(j, q->person, &who));
	mq = (struct medicines_question){ .who = &who, .mode = q->mode, .from = q->first, .until = q->last, .treatments = true };
	TRY(medicines_read(&j->act, &mq, &q->m));
	return summary_medicines(&j->cx, q->m.medicines, q->m.medicine_count, today, &q->s);
}

/* ---- words ---------------------------------------------------------------------------------------------- */

static const char *
by_words(const struct medicine *m)
{
	return m->claim->prescriber_name != NULL && m->claim->prescriber_name[0] != '\0' ? m->claim->prescriber_name
	    : m->claim->institution_name;
}

static const char *
usage_words(const struct medicine *m)
{
	return m->usage_name != NULL && m->usage_name[0] != '\0' ? m->usage_name : m->drug.instruction;
}

static bool
is_sought(const struct question *q, const char *a, const char *b)
{
	return q->search[0] == '\0' || strstr(a, q->search) != NULL || strstr(b, q->search) != NULL;
}

/* ---- at a glance ---------------------------------------------------------------------------------------- */

static enum err
glance(struct console *c, const struct question *q, struct page_console_medical *page)
{
	struct ctx *cx = &c->v.j->cx;
	struct page_console_medical_overlaps *o = ctx_array(cx, q->s.overlap_count + 1, sizeof *o);
	struct page_console_medical_current *m = ctx_array(cx, q->s.medicine_count + 1, sizeof *m);

	if (o == NULL || m == NULL)
		return cx->fault.code;
	for (size_t i = 0; i < q->s.overlap_count; i++) {
		const struct summary_overlap *from = &q->s.overlaps[i];

		o[i] = (struct page_console_medical_overlaps){ .same = from->kind == OVERLAP_SAME_DRUG,
			.first = ctx_fmt(cx, "%s (%s)", from->first->name, by_words(from->first)),
			.second = ctx_fmt(cx, "%s (%s)", from->second->name, by_words(from->second)),
			.until = console_day(c, ymd_add(from->until, -1)) };
		if (o[i].first == NULL || o[i].second == NULL)
			return cx->fault.code;
	}
	for (size_t i = 0; i < q->s.medicine_count; i++)
		m[i] = (struct page_console_medical_current){ .name = q->s.medicines[i].medicine->name,
			.ingredient = q->s.medicines[i].medicine->ingredient, .usage = usage_words(q->s.medicines[i].medicine),
			.until = console_day(c, ymd_add(q->s.medicines[i].until, -1)), .by = by_words(q->s.medicines[i].medicine),
			.recent = q->s.medicines[i].state == SUMMARY_RECENT };
	page->overlaps = o;
	page->overlaps_count = q->s.overlap_count;
	page->more = (long)q->s.overlaps_more;
	page->current = m;
	page->current_count = q->s.medicine_count;
	return ERR_OK;
}

/* ---- the time line -------------------------------------------------------------------------------------- */

static const char *
substance(const struct medicine *m)
{
	return m->ingredient[0] != '\0' ? m->ingredient : m->name;
}

static int
by_substance(const void *pa, const void *pb)
{
	const struct medicine *const *a = pa, *const *b = pb;
	int n = strcmp(substance(*a), substance(*b));

	return n != 0 ? n : (*a)->drug.date < (*b)->drug.date ? -1 : (*a)->drug.date > (*b)->drug.date;
}

static long
place_of(const struct question *q, ymd d)
{
	ymd first = q->first * 100 + 1, end = ymd_add_months(q->last * 100 + 1, 1);
	int whole = ymd_between(first, end), days = ymd_between(first, d);

	return days <= 0 ? 0 : days >= whole ? WIDTH : (long)days * WIDTH / whole;
}

/* One substance: its bars, those that meet an earlier one of another line marked. */
static enum err
line_fill(struct console *c, const struct question *q, const struct medicine *const *m, size_t n,
    struct page_console_medical_lines *ret)
{
	struct ctx *cx = &c->v.j->cx;
	struct page_console_medical_lines_bars *bars = ctx_array(cx, n + 1, sizeof *bars);
	struct buf days;
	ymd reached = 0;

	if (bars == NULL)
		return cx->fault.code;
	buf_init(&days, cx, LIMIT_VALUE_BYTES);
	buf_puts(&days, "");
	for (size_t i = 0; i < n && ret->bars_count < BARS; i++) {
		ymd from, until;
		long x;

		if (!summary_covers(m[i], &from, &until))
			continue;
		x = place_of(q, from);
		bars[ret->bars_count] = (struct page_console_medical_lines_bars){ .x = x, .width = place_of(q, until) - x,
			.over = from < reached };
		if (bars[ret->bars_count].width < 2)
			bars[ret->bars_count].width = 2;
		ret->bars_count++;
		buf_fmt(&days, "%s%s", days.n > 0 ? ", " : "", console_day(c, from));
		if (until > reached)
			reached = until;
	}
	ret->name = substance(m[0]);
	ret->bars = bars;
	ret->days = days.p != NULL && !days.failed ? days.p : "";
	return ERR_OK;
}

static enum err
time_line(struct console *c, const struct question *q, struct page_console_medical *page)
{
	struct ctx *cx = &c->v.j->cx;
	size_t n = 0, total = q->m.medicine_count;
	const struct medicine **sorted = ctx_array(cx, total + 1, sizeof *sorted);
	struct page_console_medical_lines *lines = ctx_array(cx, total + 1, sizeof *lines);

	if (sorted == NULL || lines == NULL)
		return cx->fault.code;
	for (size_t i = 0; i < total; i++)
		if (is_sought(q, q->m.medicines[i].name, q->m.medicines[i].ingredient))
			sorted[n++] = &q->m.medicines[i];
	if (n > 0)
		qsort(sorted, n, sizeof *sorted, by_substance);
	for (size_t i = 0, k; i < n; i = k) {
		struct page_console_medical_lines *l = &lines[page->lines_count];

		for (k = i + 1; k < n && strcmp(substance(sorted[k]), substance(sorted[i])) == 0;)
			k++;
		TRY(line_fill(c, q, &sorted[i], k - i, l));
		if (l->bars_count > 0)
			page->lines_count++;
		else
			*l = (struct page_console_medical_lines){ 0 };
	}
	page->lines = lines;
	return ERR_OK;
}

static enum err
ticks(struct console *c, const struct question *q, struct page_console_medical *page)
{
	struct ctx *cx = &c->v.j->cx;
	struct page_console_medical_ticks *rows = ctx_array(cx, 64, sizeof *rows);
	int months = 0, step;

	if (rows == NULL)
		return cx->fault.code;
	for (ymd d = q->first * 100 + 1; ym_of(d) <= q->last; d = ymd_add_months(d, 1))
		months++;
	step = months <= 18 ? 1 : months / 12;
	for (int i = 0; i < months && page->ticks_count < 64; i += step) {
		ymd d = ymd_add_months(q->first * 100 + 1, i);

		rows[page->ticks_count] = (struct page_console_medical_ticks){ .x = place_of(q, d),
			.label = ctx_fmt(cx, "%d", d / 100 % 100) };
		if (rows[page->ticks_count++].label == NULL)
			return cx->fault.code;
	}
	page->ticks = rows;
	return ERR_OK;
}

/* ---- the lists ------------------------------------------------------------------------------------------ */

/* One of those found: is it on this page? */
static bool
on_page(const struct question *q, size_t *found)
{
	size_t at = (*found)++;

	return at >= q->page * PAGE_ROWS && at < (q->page + 1) * PAGE_ROWS;
}

/* The newest first; *ret_found: the longer of both lists, all pages. */
static enum err
lists(struct console *c, const struct question *q, struct page_console_medical *page, size_t *ret_found)
{
	struct ctx *cx = &c->v.j->cx;
	struct page_console_medical_drugs *drugs = ctx_array(cx, PAGE_ROWS, sizeof *drugs);
	struct page_console_medical_acts *acts = ctx_array(cx, PAGE_ROWS, sizeof *acts);
	size_t drugs_found = 0, acts_found = 0;

	if (drugs == NULL || acts == NULL)
		return cx->fault.code;
	for (size_t i = q->m.medicine_count; i-- > 0;) {
		const struct medicine *m = &q->m.medicines[i];

		if (is_sought(q, m->name, m->ingredient) && on_page(q, &drugs_found))
			drugs[page->drugs_count++] = (struct page_console_medical_drugs){ .day = console_day(c, m->drug.date),
				.name = m->name, .amount = ctx_fmt(cx, "%s %s × %d", m->drug.amount, m->unit, m->drug.times),
				.usage = usage_words(m), .by = by_words(m) };
	}
	for (size_t i = q->m.treatment_count; i-- > 0;) {
		const struct treatment *t = &q->m.treatments[i];

		if (is_sought(q, t->name, "") && on_page(q, &acts_found))
			acts[page->acts_count++] = (struct page_console_medical_acts){ .day = console_day(c, t->act.date), .name = t->name,
				.kind = text_plain(cx, t->category == ACT_OPERATION ? TEXT_CONSOLE_MEDICAL_OPERATION
				    : TEXT_CONSOLE_MEDICAL_TREATMENT, c->v.tongue), .by = t->claim->institution_name };
	}
	page->drugs = drugs;
	page->acts = acts;
	*ret_found = drugs_found > acts_found ? drugs_found : acts_found;
	return cx->fault.code == ERR_TOO_LARGE ? ERR_TOO_LARGE : ERR_OK;
}

static const char *
page_path(struct console *c, const struct question *q, const char *months, size_t no)
{
	struct ctx *cx = &c->v.j->cx;

	return console_medical_path(c->v.j, "medical", q->mode, q->person, ctx_fmt(cx, "%s&page=%zu", months, no));
}

/* What was searched for stands in no address: of that the first page, and that there is more. */
static void
pages(struct console *c, const struct question *q, const char *months, size_t found, struct page_console_medical *page)
{
	bool more = found > (q->page + 1) * PAGE_ROWS;

	page->page_no = (long)q->page + 1;
	page->cut = more && q->search[0] != '\0';
	page->before = q->page > 0 ? page_path(c, q, months, q->page - 1) : "";
	page->after = more && !page->cut ? page_path(c, q, months, q->page + 1) : "";
}

static const char *
month_text(struct ctx *cx, ym m)
{
	const char *s = ctx_fmt(cx, "%04d-%02d", m / 100, m % 100);

	return s != NULL ? s : "";
}

/* Each consent that was used, and until when it holds. */
static enum err
grounds(struct console *c, const struct question *q, struct page_console_medical *page)
{
	struct page_console_medical_grounds *rows = ctx_array(&c->v.j->cx, 3, sizeof *rows);

	if (rows == NULL)
		return c->v.j->cx.fault.code;
	for (size_t i = 0; i < 3 && q->m.used[i] != NULL; i++) {
		const struct kind_row *k = &kind_rows[q->m.used[i]->kind];

		rows[page->grounds_count++] = (struct page_console_medical_grounds){ c->v.tongue == TONGUE_EN ? k->en : k->ja,
			console_consent_end(c, q->m.used[i]) };
	}
	page->grounds = rows;
	return ERR_OK;
}

static enum err
show(struct console *c, const struct question *q)
{
	struct page_console_medical page = { .more = 0 };
	struct job *j = c->v.j;
	struct page_frame f;
	const char *months;
	size_t found;
	struct buf b;

	TRY(glance(c, q, &page));
	TRY(time_line(c, q, &page));
	TRY(ticks(c, q, &page));
	TRY(lists(c, q, &page, &found));
	TRY(grounds(c, q, &page));
	page.name = q->m.person->name;
	page.kana = q->m.person->kana;
	page.birth = console_day(c, q->m.person->birth);
	page.first = month_text(&j->cx, q->first);
	page.last = month_text(&j->cx, q->last);
	page.range = ctx_fmt(&j->cx, "%s – %s", page.first, page.last);
	months = ctx_fmt(&j->cx, "?first=%s&last=%s", page.first, page.last);
	if (page.range == NULL || months == NULL)
		return j->cx.fault.code;
	pages(c, q, months, found, &page);
	page.search = q->search;
	page.emergency = q->mode == MODE_EMERGENCY;
	page.here = console_medical_path(j, "medical", q->mode, q->person, "");
	page.pdf = console_medical_path(j, "medical", q->mode, q->person, ctx_fmt(&j->cx, "/sheet.pdf%s", months));
	page.xml = console_medical_path(j, "medical", q->mode, q->person, ctx_fmt(&j->cx, "/data.xml%s", months));
	page.checkups = console_medical_path(j, "checkups", q->mode, q->person, "");
	page.with_checkups = true;
	f = console_frame(c, &b);
	page_console_medical_write(&b, &f, &page);
	return console_answer(c, &b);
}

enum err
console_medical_run(struct job *j)
{
	struct question q = { .search = "" };
	struct console c;

	TRY(console_open(j, PERMIT_MEDICAL, &c));
	if (c.done)
		return ERR_OK;
	TRY(ask(j, NULL, &q));
	return show(&c, &q);
}

enum err
console_medical_search_run(struct job *j)
{
	struct question q = { .search = "" };
	struct console c;
	struct form form;

	TRY(console_form(j, PERMIT_MEDICAL, &c, &form));
	if (c.done)
		return ERR_OK;
	TRY(ask(j, &form, &q));
	return show(&c, &q);
}

enum err
console_medical_data_run(struct job *j)
{
	struct msg_result rs = { .id = MSG_MEDICINES };
	struct question q = { .search = "" };
	struct console c;

	TRY(console_open(j, PERMIT_MEDICAL, &c));
	if (c.done)
		return ERR_OK;
	TRY(ask(j, NULL, &q));
	deed_medicines(&q.m, true, &rs);
	return console_message(&c, q.m.used, 3, &rs);
}

enum err
console_medical_sheet_run(struct job *j)
{
	struct question q = { .search = "" };
	struct msg_result rs = { .detail = "" };
	struct console c;

	TRY(console_open(j, PERMIT_MEDICAL, &c));
	if (c.done)
		return ERR_OK;
	TRY(ask(j, NULL, &q));
	TRY(document_medicines(j, &q.m, true, &rs));
	return console_document(&c, &rs);
}
