/* 今日の訪問: a list of persons is re-checked in parts; the page says how far it is, then what came of it, what changed first. */
#include <stdlib.h>
#include <string.h>

#include "app/person_look.h"
#include "app/round.h"
#include "base/limit.h"
#include "centre/console.h"
#include "centre/person.h"
#include "page/csv.h"
#include "wire/visit_list.h"

#define PAGE_ROWS 50
#define ROUND_BYTES 1000000

static const char *const sections[ROUND_TOLD_COUNT] = { [ROUND_CHANGED] = "changed", [ROUND_FAILED] = "failed", [ROUND_SAME] = "same" };

/* A round as its pages need it. */
struct shown {
	struct console c;
	struct round r;
	struct asked *people;
	size_t total, of[ROUND_TOLD_COUNT];
};

static const char *
round_path(struct job *j, const char *number, const char *more)
{
	const char *s = ctx_fmt(&j->cx, "/console/round/%s%s", number, more != NULL ? more : "");

	return s != NULL ? s : "";
}

/* ---- the list ------------------------------------------------------------------------------------------ */

enum err
console_round_run(struct job *j)
{
	struct page_console_round page = { .token = "" };
	unsigned char random[16];
	char hex[2 * sizeof random + 1];
	struct page_frame f;
	struct console c;
	struct buf b;

	TRY(console_open(j, PERMIT_CHECK, &c));
	if (c.done)
		return ERR_OK;
	rand_bytes(random, sizeof random);
	hex_write(random, sizeof random, hex);
	page.token = hex;
	f = console_frame(&c, &b);
	page_console_round_write(&b, &f, &page);
	return console_answer(&c, &b);
}

/* A list that cannot be kept is told here, not when it is worked on. */
enum err
console_round_ask_run(struct job *j)
{
	const struct http_request *rq = http_request(j->x);
	const char *text, *number;
	struct asked *people;
	struct console c;
	struct form form;
	size_t n;

	TRY(console_form(j, PERMIT_CHECK, &c, &form));
	if (c.done)
		return ERR_OK;
	TRY(form_text(&j->cx, (const char *)rq->body, rq->body_n, "list", &text));
	TRY(visit_list_read(&j->cx, text, &people, &n));
	if (n == 0)
		return fail(&j->cx, ERR_INPUT, "a list without persons");
	TRY(round_open(&j->act, form_value(&form, "token"), text, &number));
	return console_go(&c, round_path(j, number, ""), TEXT_COUNT, NULL);
}

/* ---- how far it is ------------------------------------------------------------------------------------- */

/* The round of the path and its list. */
static enum err
open_round(struct job *j, bool peek, struct shown *s)
{
	*s = (struct shown){ .total = 0 };
	TRY(peek ? console_peek(j, PERMIT_CHECK, &s->c) : console_open(j, PERMIT_CHECK, &s->c));
	if (s->c.done)
		return ERR_OK;
	TRY(round_read(&j->act, route_param(&j->match, "number"), &s->r));
	TRY(visit_list_read(&j->cx, s->r.list, &s->people, &s->total));
	for (size_t i = 0; i < s->r.done; i++)
		s->of[s->r.lines[i].told]++;
	return ERR_OK;
}

/* For the page's script: does a part, and says how far it is. */
enum err
console_round_state_run(struct job *j)
{
	struct shown s;

	TRY(open_round(j, true, &s));
	if (s.c.done)
		return ERR_OK;
	TRY(round_go_on(&j->act, s.people, s.total, &s.r));
	visit_headers(j);
	j->type = "application/json; charset=utf-8";
	j->body = ctx_fmt(&j->cx, "{\"state\":\"%s\",\"done\":%zu}\n", s.r.done < s.total ? "working" : "done", s.r.done);
	if (j->body == NULL)
		return j->cx.fault.code;
	j->body_n = strlen(j->body);
	return ERR_OK;
}

static enum err
as_progress(struct shown *s)
{
	struct page_console_round_progress page = { .done = (long)s->r.done, .total = (long)s->total,
	    .poll = round_path(s->c.v.j, s->r.number, "/state"), .here = round_path(s->c.v.j, s->r.number, ""),
	    .number = s->r.number };
	struct page_frame f;
	struct buf b;

	f = console_frame(&s->c, &b);
	f.refresh_seconds = 1;
	page_console_round_progress_write(&b, &f, &page);
	return console_answer(&s->c, &b);
}

/* ---- what came of it ----------------------------------------------------------------------------------- */

/* The person of a line as of now; name "" when the check is not open any more. */
static enum err
look(struct job *j, const struct round *r, const struct round_line *l, struct consented_row *ret_row)
{
	bool open = false;

	if (l->person != 0)
		TRY(consented_one(&j->act, l->person, MODE_VISIT, r->number, ret_row, &open));
	if (!open)
		*ret_row = (struct consented_row){ .person = NULL };
	return ERR_OK;
}

/* Those of today; of nobody, or nobody any more, those of the list. */
static const char *
numbers_of(struct shown *s, size_t at, const struct consented_row *row)
{
	const struct eligibility *e = row->unit.answer_count > 0 ? row->unit.answers[0].eligibility : NULL;
	const struct eligibility_query *q = &s->people[at].who;
	const char *t = e != NULL ? ctx_fmt(&s->c.v.j->cx, "%s %s %s %s", e->insurer, e->symbol, e->number, e->branch)
	    : ctx_fmt(&s->c.v.j->cx, "%s %s %s %s", q->insurer, q->symbol, q->number, q->branch);

	return t != NULL ? t : "";
}

/* Numbers of nobody are told as what they are; who has withdrawn since is not named. */
static enum text
state_of(const struct round_line *l, const struct consented_row *row)
{
	return row->person != NULL ? person_validity(row->unit.validity) : l->person == 0 ? person_validity(l->validity)
	    : TEXT_CONSOLE_ROUND_ENDED;
}

static enum err
section_fill(struct shown *s, enum round_told told, size_t page_no, struct page_console_round_result *page)
{
	struct page_console_round_result_rows *rows = ctx_array(&s->c.v.j->cx, PAGE_ROWS, sizeof *rows);
	struct job *j = s->c.v.j;
	size_t seen = 0;

	if (rows == NULL)
		return j->cx.fault.code;
	for (size_t i = 0; i < s->r.done && page->rows_count < PAGE_ROWS; i++) {
		const struct round_line *l = &s->r.lines[i];
		struct consented_row row;

		if (l->told != told || seen++ < page_no * PAGE_ROWS)
			continue;
		TRY(look(j, &s->r, l, &row));
		rows[page->rows_count++] = (struct page_console_round_result_rows){ .line = console_digits(j, l->no),
			.name = row.person != NULL ? row.person->name : "", .numbers = numbers_of(s, i, &row), .state = state_of(l, &row),
			.href = row.person != NULL ? console_person_path(j, MODE_VISIT, l->person) : "",
			.good = row.person != NULL && row.unit.validity == VALIDITY_VALID,
			.reference = row.unit.answer_count > 0 ? row.unit.answers[0].reference : "" };
	}
	page->rows = rows;
	return ERR_OK;
}

/* The detail, as far as it is for people: without its rule, in the language of the page. */
static const char *
detail_words(struct shown *s, const struct round_line *l)
{
	const char *from = l->detail, *colon = strstr(from, ": "), *slash = strstr(from, " / ");
	const char *t;

	if (l->outcome != ERR_INPUT && l->outcome != ERR_CONSENT_ENDED)
		return "";
	if (colon != NULL && strncmp(from, "RCK", 3) == 0)
		from = colon + 2;
	t = slash == NULL ? from : s->c.v.tongue == TONGUE_EN ? slash + 3 : ctx_strn(&s->c.v.j->cx, from, (size_t)(slash - from));
	return t != NULL ? t : "";
}

static const char *
failure_words(struct shown *s, const struct round_line *l)
{
	const char *detail = detail_words(s, l);
	const char *t = ctx_fmt(&s->c.v.j->cx, "%s%s%s", detail, detail[0] != '\0' ? " — " : "",
	    err_text(l->outcome, tongue_lang(s->c.v.tongue)));

	return t != NULL ? t : "";
}

static enum err
failures_fill(struct shown *s, size_t page_no, struct page_console_round_result *page)
{
	static const struct consented_row nobody = { .person = NULL };
	struct page_console_round_result_failed *rows = ctx_array(&s->c.v.j->cx, PAGE_ROWS, sizeof *rows);
	size_t seen = 0;

	if (rows == NULL)
		return s->c.v.j->cx.fault.code;
	for (size_t i = 0; i < s->r.done && page->failed_count < PAGE_ROWS; i++) {
		const struct round_line *l = &s->r.lines[i];

		if (l->told == ROUND_FAILED && seen++ >= page_no * PAGE_ROWS)
			rows[page->failed_count++] = (struct page_console_round_result_failed){ console_digits(s->c.v.j, l->no),
				numbers_of(s, i, &nobody), failure_words(s, l) };
	}
	page->failed = rows;
	return ERR_OK;
}

/* ?show=changed (or failed, same) &page=N */
static void
query_read(const struct form *form, enum round_told *ret_told, size_t *ret_page)
{
	const char *show = form_value(form, "show");
	unsigned long n = strtoul(form_value(form, "page"), NULL, 10);

	*ret_told = ROUND_CHANGED;
	for (int t = 0; t < ROUND_TOLD_COUNT; t++)
		if (strcmp(show, sections[t]) == 0)
			*ret_told = (enum round_told)t;
	*ret_page = n <= LIMIT_ROUND_LINES / PAGE_ROWS ? n : 0;
}

static const char *
section_path(struct shown *s, enum round_told told, size_t page_no)
{
	struct job *j = s->c.v.j;

	return round_path(j, s->r.number, ctx_fmt(&j->cx, "?show=%s&page=%zu", sections[told], page_no));
}

static enum err
as_page(struct shown *s)
{
	struct page_console_round_result page = { .total = (long)s->total, .changed_n = (long)s->of[ROUND_CHANGED],
	    .failed_n = (long)s->of[ROUND_FAILED], .same_n = (long)s->of[ROUND_SAME] };
	struct job *j = s->c.v.j;
	const char *query = http_request(j->x)->query;
	enum round_told told;
	struct page_frame f;
	struct form form;
	size_t no;
	struct buf b;

	TRY(form_read(&j->cx, query, strlen(query), &form));
	query_read(&form, &told, &no);
	page.show_changed = told == ROUND_CHANGED;
	page.show_same = told == ROUND_SAME;
	if (told != ROUND_FAILED)
		TRY(section_fill(s, told, no, &page));
	if (told == ROUND_FAILED || (told == ROUND_CHANGED && no == 0))
		TRY(failures_fill(s, told == ROUND_FAILED ? no : 0, &page));
	page.at = console_time(&s->c, s->r.finished);
	page.ends = console_time(&s->c, s->r.ends);
	page.here = round_path(j, s->r.number, "");
	page.csv = round_path(j, s->r.number, "/list.csv");
	page.same = section_path(s, ROUND_SAME, 0);
	page.more_failed = told == ROUND_CHANGED && s->of[ROUND_FAILED] > PAGE_ROWS ? section_path(s, ROUND_FAILED, 1) : "";
	page.before = no > 0 ? section_path(s, told, no - 1) : "";
	page.after = s->of[told] > (no + 1) * PAGE_ROWS ? section_path(s, told, no + 1) : "";
	page.page_no = (long)no + 1;
	f = console_frame(&s->c, &b);
	page_console_round_result_write(&b, &f, &page);
	return console_answer(&s->c, &b);
}

/* A part that is done, and the rest of it later: so nothing of a part is lost when the answer is not read. */
enum err
console_round_result_run(struct job *j)
{
	struct shown s;

	TRY(open_round(j, false, &s));
	if (s.c.done)
		return ERR_OK;
	if (s.r.done == s.total)
		return as_page(&s);
	TRY(round_go_on(&j->act, s.people, s.total, &s.r));
	return s.r.done < s.total ? as_progress(&s) : visit_go(&s.c.v, round_path(j, s.r.number, ""));
}

enum err
console_round_csv_run(struct job *j)
{
	static const char *const head[] = { "line", "result", "validity", "name", "insurer", "symbol", "number", "branch", "reference", "reason" };
	struct shown s;
	struct buf b;

	TRY(open_round(j, false, &s));
	if (s.c.done)
		return ERR_OK;
	if (s.r.done < s.total)
		return visit_go(&s.c.v, round_path(j, s.r.number, ""));
	buf_init(&b, &j->cx, ROUND_BYTES);
	csv_begin(&b);
	csv_row(&b, head, sizeof head / sizeof head[0]);
	for (size_t i = 0; i < s.r.done; i++) {
		const struct round_line *l = &s.r.lines[i];
		const struct eligibility_query *q;
		const struct eligibility *e;
		struct consented_row one;

		TRY(look(j, &s.r, l, &one));
		e = one.unit.answer_count > 0 ? one.unit.answers[0].eligibility : NULL;
		q = &s.people[i].who;
		csv_row(&b, (const char *const []){ console_digits(j, l->no), sections[l->told],
		    l->told == ROUND_FAILED ? "" : text_plain(&j->cx, state_of(l, &one), s.c.v.tongue),
		    one.person != NULL ? one.person->name : "", e != NULL ? e->insurer : q->insurer, e != NULL ? e->symbol : q->symbol,
		    e != NULL ? e->number : q->number, e != NULL ? e->branch : q->branch,
		    e != NULL ? one.unit.answers[0].reference : "", l->told == ROUND_FAILED ? failure_words(&s, l) : "" },
		    sizeof head / sizeof head[0]);
	}
	return visit_file(&s.c.v, "text/csv; charset=utf-8", "visits.csv", &b);
}
