/* 同意済資格情報取得 and those not checked for long: lists of who consented. */
#include <stdlib.h>
#include <string.h>

#include "app/person_look.h"
#include "base/limit.h"
#include "centre/console.h"
#include "centre/person.h"
#include "page/day.h"
#include "page/kind.h"

#define PAGE_ROWS 40            /* each is a field of the form, too */

/* ---- the list ------------------------------------------------------------------------------------------ */

struct list_query { struct consented_filter f; size_t page; bool live; };

static enum err
query_read(struct job *j, struct list_query *q)
{
	const char *text = http_request(j->x)->query;
	ymd today = ymd_of(j->cx.now);
	struct form form;

	TRY(form_read(&j->cx, text, strlen(text), &form));
	*q = (struct list_query){ .page = (size_t)atoi(form_value(&form, "page")), .live = form_value(&form, "live")[0] != '\0' };
	if (q->page > LIMIT_PERSONS_PER_FILE / PAGE_ROWS)
		q->page = 0;
	q->f.mode = strcmp(form_value(&form, "mode"), "online") == 0 ? MODE_ONLINE : MODE_VISIT;
	q->f.by_visit_date = q->f.mode == MODE_ONLINE && strcmp(form_value(&form, "by"), "visit") == 0;
	TRY(console_day_read(&j->cx, form_value(&form, "first"), q->f.mode == MODE_VISIT ? ymd_add(today, -30) : today, &q->f.first));
	TRY(console_day_read(&j->cx, form_value(&form, "last"), today, &q->f.last));
	if (q->f.last < q->f.first || ymd_between(q->f.first, q->f.last) > LIMIT_SPAN_DAYS)
		return fail(&j->cx, ERR_INPUT, "W-15: from the first to the last day at most %d days", LIMIT_SPAN_DAYS);
	q->f.skip = q->page * PAGE_ROWS;
	q->f.max = PAGE_ROWS;
	q->f.subject = "console";
	return ERR_OK;
}

static const char *
list_path(struct job *j, const char *path, const struct list_query *q, size_t page, bool live)
{
	const char *s = ctx_fmt(&j->cx, "%s?mode=%s&first=%s&last=%s%s&page=%zu%s", path, mode_row(q->f.mode)->word,
	    page_day_value(&j->cx, q->f.first), page_day_value(&j->cx, q->f.last), q->f.by_visit_date ? "&by=visit" : "", page, live ? "&live=1" : "");

	return s != NULL ? s : "";
}

/* Changes whenever the list does. */
static const char *
state_text(struct job *j, const struct consented_count *n)
{
	const char *s = ctx_fmt(&j->cx, "%zu-%llx", n->open, (unsigned long long)n->mark);

	return s != NULL ? s : "";
}

/* The kinds that may be seen now, in the language of the page. */
static const char *
kinds_open(struct console *c, const struct answer_unit *u)
{
	struct buf b;

	if (u->answer_count == 0)
		return "";
	buf_init(&b, &c->v.j->cx, 1000);
	buf_puts(&b, "");
	for (size_t k = 0; k < KIND_COUNT; k++)
		if (k != KIND_QUA && u->answers[0].consents[k].state == CONSENT_OPEN)
			buf_fmt(&b, "%s%s", b.n > 0 ? " / " : "", c->v.tongue == TONGUE_EN ? kind_rows[k].en : kind_rows[k].ja);
	return b.p != NULL ? b.p : "";
}

static enum err
list_rows(struct console *c, const struct list_query *q, struct page_console_consented *page)
{
	struct page_console_consented_rows *rows = ctx_array(&c->v.j->cx, PAGE_ROWS, sizeof *rows);
	struct consented_row *found;
	struct consented_count count;
	struct job *j = c->v.j;
	size_t n;

	if (rows == NULL)
		return j->cx.fault.code;
	TRY(consented_page(&j->act, &q->f, &found, &n, &count));
	for (size_t i = 0; i < n; i++) {
		const struct person *p = found[i].person;

		rows[i] = (struct page_console_consented_rows){ .href = console_person_path(j, q->f.mode, p->id),
			.id = console_digits(j, p->id), .name = p->name, .kana = p->kana, .birth = console_day(c, p->birth),
			.validity = person_validity(found[i].unit.validity), .good = found[i].unit.validity == VALIDITY_VALID,
			.given = console_time(c, found[i].check.from), .visit_date = console_day(c, found[i].check.visit_date),
			.kinds = kinds_open(c, &found[i].unit) };
	}
	page->rows = rows;
	page->rows_count = n;
	page->total = (long)count.open;
	page->state = state_text(j, &count);
	page->before = q->page > 0 ? list_path(j, "/console/consented", q, q->page - 1, false) : "";
	page->after = q->f.skip + q->f.max < count.open ? list_path(j, "/console/consented", q, q->page + 1, false) : "";
	return ERR_OK;
}

enum err
console_consented_run(struct job *j)
{
	struct page_console_consented page = { .rows_count = 0 };
	struct list_query q;
	struct page_frame f;
	struct console c;
	struct buf b;

	TRY(query_read(j, &q));
	TRY(q.live ? console_peek(j, PERMIT_CHECK, &c) : console_open(j, PERMIT_CHECK, &c));
	if (c.done)
		return ERR_OK;
	TRY(list_rows(&c, &q, &page));
	page.said = c.said != TEXT_COUNT;
	page.what = page.said ? c.said : TEXT_CONSOLE_CONSENTED_TITLE;
	page.made = c.made;
	page.first = page_day_value(&j->cx, q.f.first);
	page.last = page_day_value(&j->cx, q.f.last);
	page.visit = q.f.mode == MODE_VISIT;
	page.by_visit_date = q.f.by_visit_date;
	page.poll = list_path(j, "/console/consented/state", &q, 0, false);
	page.here = list_path(j, "/console/consented", &q, q.page, true);
	page.page_no = (long)q.page + 1;
	f = console_frame(&c, &b);
	page_console_consented_write(&b, &f, &page);
	return console_answer(&c, &b);
}

enum err
console_consented_state_run(struct job *j)
{
	struct consented_count count;
	struct list_query q;
	struct console c;

	TRY(query_read(j, &q));
	TRY(console_peek(j, PERMIT_CHECK, &c));
	if (c.done)
		return ERR_OK;
	TRY(consented_state(&j->act, &q.f, &count));
	visit_headers(j);
	j->type = "application/json; charset=utf-8";
	if ((j->body = ctx_fmt(&j->cx, "{\"state\":\"%s\"}\n", state_text(j, &count))) == NULL)
		return j->cx.fault.code;
	j->body_n = strlen(j->body);
	return ERR_OK;
}

/* ---- not checked for long ------------------------------------------------------------------------------ */

static const char *
dormant_path(struct job *j, long months, size_t page)
{
	const char *s = ctx_fmt(&j->cx, "/console/dormant?months=%ld&page=%zu", months, page);

	return s != NULL ? s : "";
}

enum err
console_dormant_run(struct job *j)
{
	const char *text = http_request(j->x)->query;
	struct page_console_dormant page = { .months = 3 };
	struct page_console_dormant_rows *rows;
	struct dormant_row *found;
	struct page_frame f;
	struct console c;
	struct form form;
	struct buf b;
	size_t n, total, no;
	long months;

	TRY(console_open(j, PERMIT_CHECK, &c));
	if (c.done)
		return ERR_OK;
	TRY(form_read(&j->cx, text, strlen(text), &form));
	months = strtol(form_value(&form, "months"), NULL, 10);
	if (months >= 1 && months <= 60)
		page.months = months;
	no = strtoul(form_value(&form, "page"), NULL, 10);
	no = no <= LIMIT_PERSONS_PER_FILE / PAGE_ROWS ? no : 0;
	TRY(consented_dormant(&j->act, instant_of(ymd_add_months(ymd_of(j->cx.now), -(int)page.months)), no * PAGE_ROWS, PAGE_ROWS,
	    &found, &n, &total));
	if ((rows = ctx_array(&j->cx, n + 1, sizeof *rows)) == NULL)
		return j->cx.fault.code;
	for (size_t i = 0; i < n; i++)
		rows[i] = (struct page_console_dormant_rows){ .href = console_person_path(j, MODE_VISIT, found[i].person.id),
			.id = console_digits(j, found[i].person.id),
			.name = found[i].person.name, .kana = found[i].person.kana, .birth = console_day(&c, found[i].person.birth),
			.checked = console_time(&c, found[i].checked) };
	page.rows = rows;
	page.rows_count = n;
	page.total = (long)total;
	page.page_no = (long)no + 1;
	page.before = no > 0 ? dormant_path(j, page.months, no - 1) : "";
	page.after = (no + 1) * PAGE_ROWS < total ? dormant_path(j, page.months, no + 1) : "";
	f = console_frame(&c, &b);
	page_console_dormant_write(&b, &f, &page);
	return console_answer(&c, &b);
}
