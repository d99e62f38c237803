/* 記録: who of this facility looked at whom. */
#include <stdlib.h>
#include <string.h>

#include "base/limit.h"
#include "centre/console.h"
#include "page/csv.h"
#include "page/day.h"

#define PAGE_ROWS 100
#define FILE_ROWS 10000
#define FILE_BYTES 8000000

/* ---- records ------------------------------------------------------------------------------------------- */

struct record_query { ymd first, last; const char *act; uint64_t before; id person; };

static enum err
query_read(struct job *j, struct record_query *q)
{
	const char *text = http_request(j->x)->query;
	struct form form;

	TRY(form_read(&j->cx, text, strlen(text), &form));
	TRY(console_day_read(&j->cx, form_value(&form, "first"), 0, &q->first));
	TRY(console_day_read(&j->cx, form_value(&form, "last"), 0, &q->last));
	q->act = form_value(&form, "act");
	q->before = strtoull(form_value(&form, "before"), NULL, 10);
	q->person = strtoull(form_value(&form, "person"), NULL, 10);
	return ERR_OK;
}

static bool
is_asked(const struct record_query *q, const struct audit *a)
{
	return (q->first == 0 || a->at >= instant_of(q->first)) && (q->last == 0 || a->at < instant_of(ymd_add(q->last, 1)))
	    && (q->person == 0 || q->person == a->person) && (q->act[0] == '\0' || strcmp(q->act, audit_acts[a->act].word) == 0);
}

/* Rows that fit, the newest first, at most max; ret_before continues them, 0 at the end. */
static enum err
find(struct job *j, const struct record_query *q, size_t max, struct audit **ret_a, size_t *ret_n, uint64_t *ret_before)
{
	struct audit_search s = { .facility = j->who.facility, .person = q->person <= INT64_MAX ? q->person : 0, .before = q->before,
	    .max = 1000, .newest = true };
	struct audit *out = ctx_array(&j->cx, max, sizeof *out);
	size_t found = 0;

	if (out == NULL)
		return j->cx.fault.code;
	for (int turns = 0; turns < 100; turns++) {             /* at most 100,000 rows are looked at for one page */
		struct audit *rows;
		size_t n;

		TRY(view_audit(j->act.view, &j->cx, &s, &rows, &n));
		*ret_before = 0;
		for (size_t i = n; i-- > 0;) {
			s.before = rows[i].seq;
			if (is_asked(q, &rows[i]))
				out[found++] = rows[i];
			*ret_before = i > 0 || n == s.max ? rows[i].seq : 0;
			if (found == max || (q->first != 0 && rows[i].at < instant_of(q->first)))
				goto done;
		}
		if (n < s.max)
			break;
	}
done:
	*ret_a = out;
	*ret_n = found;
	return act_audit(&j->act, AUDIT_AUDIT_READ, ERR_OK, 0, MODE_NONE, NULL, "console");
}

/* The consent's kind stands in the subject of most rows; its number leads to the evidence. */
static const char *
ground(struct job *j, const struct audit *a)
{
	const char *s = a->consent == 0 ? a->subject : ctx_fmt(&j->cx, "%s (%llu)", a->subject, (unsigned long long)a->consent);

	return s != NULL ? s : "";
}

static enum err
name_of(struct job *j, id person, const char **ret_name)
{
	struct person p;
	enum err e = person == 0 ? ERR_NOT_FOUND : view_person(j->act.view, &j->cx, person, &p);

	*ret_name = e == ERR_OK ? p.name : "";
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* A person's no is an answer, not an error. */
static const char *
outcome(const struct console *c, const struct audit *a)
{
	if (a->act == AUDIT_CONSENT_GIVEN && a->outcome == ERR_CONSENT_NONE)
		return text_plain(&c->v.j->cx, TEXT_CONSOLE_RECORDS_REFUSED, c->v.tongue);
	return a->outcome == ERR_OK ? "" : err_code(a->outcome);
}

static const char *
act_name(const struct console *c, enum audit_act a)
{
	return c->v.tongue == TONGUE_EN ? audit_acts[a].en : audit_acts[a].ja;
}

static const char *
here(struct job *j, const char *path, const struct record_query *q, uint64_t before)
{
	const char *s = ctx_fmt(&j->cx, "%s?first=%s&last=%s&act=%s&person=%llu&before=%llu", path, page_day_value(&j->cx, q->first),
	    page_day_value(&j->cx, q->last), q->act, (unsigned long long)q->person, (unsigned long long)before);

	return s != NULL ? s : "";
}

enum err
console_records_run(struct job *j)
{
	struct page_console_records_acts acts[AUDIT_ACT_COUNT];
	struct page_console_records page = { .acts = acts, .acts_count = AUDIT_ACT_COUNT };
	struct page_console_records_rows *rows;
	struct record_query q;
	struct page_frame f;
	struct audit *found;
	struct console c;
	uint64_t before;
	struct buf b;
	size_t n;

	TRY(console_open(j, PERMIT_CHECK, &c));
	if (c.done)
		return ERR_OK;
	TRY(query_read(j, &q));
	TRY(find(j, &q, PAGE_ROWS, &found, &n, &before));
	if ((rows = ctx_array(&j->cx, n + 1, sizeof *rows)) == NULL)
		return j->cx.fault.code;
	for (size_t i = 0; i < n; i++) {
		rows[i] = (struct page_console_records_rows){ .at = console_time(&c, found[i].at), .who = found[i].who,
			.act = act_name(&c, found[i].act), .good = found[i].outcome == ERR_OK,
			.outcome = outcome(&c, &found[i]), .ground = ground(j, &found[i]) };
		TRY(name_of(j, found[i].person, &rows[i].person));
	}
	for (int i = 0; i < AUDIT_ACT_COUNT; i++)
		acts[i] = (struct page_console_records_acts){ audit_acts[i].word, act_name(&c, (enum audit_act)i),
			strcmp(q.act, audit_acts[i].word) == 0 };
	page.rows = rows;
	page.rows_count = n;
	page.first = page_day_value(&j->cx, q.first);
	page.last = page_day_value(&j->cx, q.last);
	page.act = q.act;
	page.person = q.person == 0 ? "" : ctx_fmt(&j->cx, "%llu", (unsigned long long)q.person);
	if (page.person == NULL)
		return j->cx.fault.code;
	page.all = q.person != 0 ? "/console/records" : "";
	page.after = before != 0 ? here(j, "/console/records", &q, before) : "";
	page.newest = q.before != 0 ? here(j, "/console/records", &q, 0) : "";
	page.csv = here(j, "/console/records.csv", &q, 0);
	f = console_frame(&c, &b);
	page_console_records_write(&b, &f, &page);
	return console_answer(&c, &b);
}

enum err
console_records_csv_run(struct job *j)
{
	static const char *const head[] = { "seq", "at", "who", "act", "outcome", "person", "consent", "subject" };
	struct record_query q;
	struct audit *found;
	struct console c;
	uint64_t before;
	struct buf b;
	size_t n;

	TRY(console_open(j, PERMIT_CHECK, &c));
	if (c.done)
		return ERR_OK;
	TRY(query_read(j, &q));
	TRY(find(j, &q, FILE_ROWS, &found, &n, &before));
	buf_init(&b, &j->cx, FILE_BYTES);
	csv_begin(&b);
	csv_row(&b, head, sizeof head / sizeof head[0]);
	for (size_t i = 0; i < n; i++) {
		char at[INSTANT_TEXT];
		const char *row[] = { ctx_fmt(&j->cx, "%llu", (unsigned long long)found[i].seq), instant_write_iso(found[i].at, at),
			found[i].who, audit_acts[found[i].act].word, err_code(found[i].outcome), "",
			ctx_fmt(&j->cx, "%llu", (unsigned long long)found[i].consent), found[i].subject };

		TRY(name_of(j, found[i].person, &row[5]));
		if (row[0] == NULL || row[6] == NULL)
			return j->cx.fault.code;
		csv_row(&b, row, sizeof row / sizeof row[0]);
	}
	return visit_file(&c.v, "text/csv; charset=utf-8", "records.csv", &b);
}
