/* 今日の訪問: a list of persons is re-checked at once; what changed stands first. */
#include <string.h>

#include "app/recheck.h"
#include "base/limit.h"
#include "centre/console.h"
#include "page/csv.h"

#define CELLS 5                 /* insurer, symbol, number, branch, birth */
#define ROUND_BYTES 1000000

enum told { TOLD_CHANGED, TOLD_FAILED, TOLD_SAME };

/* A line of the list and what came of it. */
struct visit_line {
	size_t no;
	struct eligibility_query who;
	struct answer_unit unit;
	enum err outcome;
	const char *why;                /* of a failure, for the person at the screen */
	enum told told;
};

/* The cells of a line: by tabs where there are any, else by commas; blanks around them go. A sixth one is passed over. */
static enum err
cells(struct ctx *cx, const char *line, size_t n, const char *ret[CELLS])
{
	char *text = ctx_strn(cx, line, n), *at = text;
	char by = text != NULL && strchr(text, '\t') != NULL ? '\t' : ',';

	if (text == NULL)
		return cx->fault.code;
	for (size_t i = 0; i < CELLS; i++) {
		char *stop = at == NULL ? NULL : strchr(at, by);

		if (stop != NULL)
			*stop = '\0';
		ret[i] = at == NULL ? "" : text_trim(cx, at);
		if (ret[i] == NULL)
			return cx->fault.code;
		at = stop == NULL ? NULL : stop + 1;
	}
	return ERR_OK;
}

static void
line_read(struct ctx *cx, const char *line, size_t n, struct visit_line *v)
{
	const char *cell[CELLS], *birth;

	if (cells(cx, line, n, cell) != ERR_OK)
		return;
	v->who = (struct eligibility_query){ .insurer = cell[0], .symbol = cell[1], .number = cell[2], .branch = cell[3] };
	birth = text_fold(cx, cell[4]);
	if (cell[2][0] == '\0' || (birth != NULL && birth[0] != '\0' && !ymd_read(birth, &v->who.birth))) {
		v->outcome = ERR_INPUT;
		v->why = cell[2][0] == '\0' ? "番号がありません / the number is missing" : "生年月日は YYYYMMDD です / a date of birth is YYYYMMDD";
	}
}

/* Lines that are empty count, so that numbers are those of the list. */
static enum err
list_read(struct ctx *cx, const char *text, struct visit_line **ret_v, size_t *ret_n)
{
	struct visit_line *rows = ctx_array(cx, LIMIT_ROUND_LINES, sizeof *rows);
	size_t out = 0, no = 0;

	if (rows == NULL)
		return cx->fault.code;
	while (*text != '\0') {
		size_t n = strcspn(text, "\n");

		no++;
		if (strspn(text, " \t") < n) {
			if (out == LIMIT_ROUND_LINES)
				return fail(cx, ERR_TOO_LARGE, "a list has at most %d persons", LIMIT_ROUND_LINES);
			rows[out] = (struct visit_line){ .no = no, .why = "" };
			line_read(cx, text, n, &rows[out++]);
		}
		text += n + (text[n] == '\n');
	}
	*ret_v = rows;
	*ret_n = out;
	return ERR_OK;
}

/* One failure is one line's; only our own troubles end the list. */
static enum err
check_one(struct console *c, struct visit_line *v)
{
	const struct recheck_question q = { .who = &v->who, .arbitrary = "", .mode = MODE_VISIT, .one_of_many = true };
	struct job *j = c->v.j;
	enum err e = v->outcome;

	j->about.person = 0;
	if (e == ERR_OK)
		e = recheck(&j->act, &q, &v->unit);
	v->outcome = e;
	if (e == ERR_OK) {
		v->told = v->unit.validity == VALIDITY_VALID && !v->unit.changed ? TOLD_SAME : TOLD_CHANGED;
		return ERR_OK;
	}
	if (err_http(e) >= 500)
		return e;
	v->told = TOLD_FAILED;
	if (v->why[0] == '\0')
		v->why = err_text(e, tongue_lang(c->v.tongue));
	return act_audit(&j->act, AUDIT_RECHECK, e, j->about.person, MODE_VISIT, NULL, "round");
}

static const char *
numbers_of(struct job *j, const struct visit_line *v)
{
	const struct eligibility *e = v->unit.answer_count > 0 ? v->unit.answers[0].eligibility : NULL;
	const char *s = e == NULL ? "" : ctx_fmt(&j->cx, "%s %s %s %s", e->insurer, e->symbol, e->number, e->branch);

	return s != NULL ? s : "";
}

static const struct person *
person_of(const struct visit_line *v)
{
	return v->unit.answer_count > 0 ? v->unit.answers[0].person : NULL;
}

static const char *
line_text(struct job *j, size_t no)
{
	const char *s = ctx_fmt(&j->cx, "%zu", no);

	return s != NULL ? s : "";
}

/* ---- the answer ---------------------------------------------------------------------------------------- */

static enum err
as_page(struct console *c, const struct visit_line *v, size_t n)
{
	struct page_console_round_result page = { .total = (long)n, .at = console_time(c, c->v.j->cx.now) };
	struct page_console_round_result_changed *changed = ctx_array(&c->v.j->cx, n + 1, sizeof *changed);
	struct page_console_round_result_failed *failed = ctx_array(&c->v.j->cx, n + 1, sizeof *failed);
	struct page_console_round_result_same *same = ctx_array(&c->v.j->cx, n + 1, sizeof *same);
	struct job *j = c->v.j;
	struct page_frame f;
	struct buf b;

	if (changed == NULL || failed == NULL || same == NULL)
		return j->cx.fault.code;
	for (size_t i = 0; i < n; i++) {
		const struct person *p = person_of(&v[i]);
		const char *href = p != NULL ? console_person_path(j, MODE_VISIT, p->id) : "", *name = p != NULL ? p->name : "";

		if (v[i].told == TOLD_FAILED)
			failed[page.failed_count++] = (struct page_console_round_result_failed){ line_text(j, v[i].no), v[i].why };
		else if (v[i].told == TOLD_SAME)
			same[page.same_count++] = (struct page_console_round_result_same){ line_text(j, v[i].no), name, href,
				numbers_of(j, &v[i]) };
		else
			changed[page.changed_count++] = (struct page_console_round_result_changed){ .line = line_text(j, v[i].no),
				.name = name, .href = href, .validity = console_validity(v[i].unit.validity),
				.numbers = numbers_of(j, &v[i]), .note = "" };
	}
	page.changed = changed;
	page.failed = failed;
	page.same = same;
	page.changed_n = (long)page.changed_count;
	page.failed_n = (long)page.failed_count;
	page.same_n = (long)page.same_count;
	f = console_frame(c, &b);
	page_console_round_result_write(&b, &f, &page);
	return console_answer(c, &b);
}

static enum err
as_csv(struct console *c, const struct visit_line *v, size_t n)
{
	static const char *const head[] = { "line", "result", "validity", "name", "insurer", "symbol", "number", "branch", "reason" };
	static const char *const words[] = { [TOLD_CHANGED] = "changed", [TOLD_FAILED] = "failed", [TOLD_SAME] = "same" };
	struct job *j = c->v.j;
	struct buf b;

	buf_init(&b, &j->cx, ROUND_BYTES);
	csv_begin(&b);
	csv_row(&b, head, sizeof head / sizeof head[0]);
	for (size_t i = 0; i < n; i++) {
		const struct person *p = person_of(&v[i]);
		const struct eligibility *e = v[i].unit.answer_count > 0 ? v[i].unit.answers[0].eligibility : NULL;
		const char *row[] = { line_text(j, v[i].no), words[v[i].told],
			v[i].outcome == ERR_OK ? text_plain(&j->cx, console_validity(v[i].unit.validity), c->v.tongue) : "",
			p != NULL ? p->name : "", e != NULL ? e->insurer : "", e != NULL ? e->symbol : "", e != NULL ? e->number : "",
			e != NULL ? e->branch : "", v[i].why };

		csv_row(&b, row, sizeof row / sizeof row[0]);
	}
	return console_file(c, "text/csv; charset=utf-8", "visits.csv", &b);
}

enum err
console_round_run(struct job *j)
{
	struct page_console_round page = { 0 };
	struct page_frame f;
	struct console c;
	struct buf b;

	TRY(console_open(j, PERMIT_CHECK, &c));
	if (c.done)
		return ERR_OK;
	f = console_frame(&c, &b);
	page_console_round_write(&b, &f, &page);
	return console_answer(&c, &b);
}

enum err
console_round_ask_run(struct job *j)
{
	const struct http_request *rq = http_request(j->x);
	struct answer_unit *units;
	struct visit_line *lines;
	struct console c;
	struct form form;
	const char *text;
	size_t n;

	TRY(console_form(j, PERMIT_CHECK, &c, &form));
	if (c.done)
		return ERR_OK;
	TRY(form_text(&j->cx, (const char *)rq->body, rq->body_n, "list", &text));
	TRY(list_read(&j->cx, text, &lines, &n));
	if ((units = ctx_array(&j->cx, n + 1, sizeof *units)) == NULL)
		return j->cx.fault.code;
	for (size_t i = 0; i < n; i++) {
		TRY(check_one(&c, &lines[i]));
		units[i] = lines[i].unit;
		units[i].outcome = lines[i].outcome;
	}
	TRY(recheck_note_all(&j->act, MODE_VISIT, units, n));
	return strcmp(form_value(&form, "as"), "csv") == 0 ? as_csv(&c, lines, n) : as_page(&c, lines, n);
}
