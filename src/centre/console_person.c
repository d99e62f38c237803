/* 同意済資格情報取得 and 閲覧同意取り消し: who consented, one person, who was not checked for long. */
#include <stdlib.h>
#include <string.h>

#include "app/consent_cancel.h"
#include "app/person_look.h"
#include "app/reference_set.h"
#include "base/limit.h"
#include "centre/console_medical.h"
#include "domain/fallback.h"
#include "page/day.h"
#include "page/kind.h"

#define PAGE_ROWS 40            /* each is a field of the form, too */

static const enum text validities[] = {
	[0] = TEXT_CONSOLE_VALIDITY_NONE,
	[VALIDITY_VALID] = TEXT_CONSOLE_VALIDITY_VALID, [VALIDITY_LOST] = TEXT_CONSOLE_VALIDITY_LOST,
	[VALIDITY_LOST_NEWER] = TEXT_CONSOLE_VALIDITY_LOST_NEWER, [VALIDITY_NONE] = TEXT_CONSOLE_VALIDITY_NONE,
	[VALIDITY_SEVERAL] = TEXT_CONSOLE_VALIDITY_SEVERAL, [VALIDITY_UNREGISTERED] = TEXT_CONSOLE_VALIDITY_UNREGISTERED,
};

enum text
console_validity(enum validity v)
{
	return validities[v];
}

const char *
console_person_path(struct job *j, enum mode m, id person)
{
	const char *s = ctx_fmt(&j->cx, "/console/person/%s/%llu", mode_row(m)->word, (unsigned long long)person);

	return s != NULL ? s : "";
}

static const char *
number_text(struct job *j, unsigned long long n)
{
	const char *s = ctx_fmt(&j->cx, "%llu", n);

	return s != NULL ? s : "";
}

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
			.id = number_text(j, p->id), .name = p->name, .kana = p->kana, .birth = console_day(c, p->birth),
			.validity = console_validity(found[i].unit.validity), .good = found[i].unit.validity == VALIDITY_VALID,
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

/* ---- one person ---------------------------------------------------------------------------------------- */

static enum text
consent_words(const struct answer_consent *k)
{
	static const enum text ends[] = {
		[END_BY_TIME] = TEXT_CONSOLE_CONSENT_BY_TIME, [END_BY_FACILITY] = TEXT_CONSOLE_CONSENT_BY_FACILITY,
		[END_BY_PATIENT] = TEXT_CONSOLE_CONSENT_BY_PATIENT, [END_BY_OTHER_USE] = TEXT_CONSOLE_CONSENT_BY_OTHER_USE,
	};

	return k->state == CONSENT_OPEN ? TEXT_CONSOLE_CONSENT_OPEN : k->state == CONSENT_ENDED ? ends[k->reason]
	    : TEXT_CONSOLE_CONSENT_NONE;
}

static void
fill_insurance(struct console *c, const struct answer *a, struct page_console_person *page)
{
	const struct eligibility *e = a->eligibility;
	const char *numbers = ctx_fmt(&c->v.j->cx, "%s %s %s %s", e->insurer, e->symbol, e->number, e->branch);

	page->insurer = e->insurer_name;
	page->numbers = numbers != NULL ? numbers : "";
	page->from = console_day(c, e->acquired);
	page->until = console_day(c, e->lost);
	page->ratio = e->ratio > 0 ? ctx_fmt(&c->v.j->cx, "%d %%", e->ratio) : e->elder.ratio > 0
	    ? ctx_fmt(&c->v.j->cx, "%d %%", e->elder.ratio) : "";
	page->limit = a->limit != NULL ? a->limit->classification : "";
}

static void
fill_consents(struct console *c, const struct person_look *l, enum mode m, struct page_console_person *page,
    struct page_console_person_kinds rows[KIND_COUNT])
{
	struct answer a = { .person = &l->person, .mode = m, .at = c->v.j->cx.now };

	answer_fill(&a, l->consents, l->consent_count);
	for (size_t k = 0; k < KIND_COUNT; k++)
		rows[k] = (struct page_console_person_kinds){ .name = kind_words[k].name, .state = consent_words(&a.consents[k]),
			.open = a.consents[k].state == CONSENT_OPEN,
			.until = a.consents[k].state == CONSENT_OPEN ? console_time(c, a.consents[k].until) : "" };
	page->kinds = rows;
	page->kinds_count = KIND_COUNT;
}

static size_t
fill_steps(struct console *c, enum validity v, struct page_console_person_steps rows[FALLBACK_COUNT])
{
	enum fallback steps[FALLBACK_COUNT];
	size_t n = v == VALIDITY_VALID ? 0 : fallback_steps(v, steps);

	for (size_t i = 0; i < n; i++)
		rows[i].what = c->v.tongue == TONGUE_EN ? fallback_rows[steps[i]].en : fallback_rows[steps[i]].ja;
	return n;
}

enum err
console_path(struct job *j, enum mode *ret_m, id *ret_person)
{
	const char *text = route_param(&j->match, "person"), *word = route_param(&j->match, "mode");
	char *stop;

	*ret_m = MODE_VISIT;
	*ret_person = strtoull(text, &stop, 10);
	if (*stop != '\0' || *ret_person == 0 || *ret_person > INT64_MAX || (word != NULL && !mode_read(word, ret_m)))
		return fail(&j->cx, ERR_NOT_FOUND, "no such person");
	return ERR_OK;
}

enum err
console_person_run(struct job *j)
{
	struct page_console_person_steps steps[FALLBACK_COUNT];
	struct page_console_person_kinds kinds[KIND_COUNT];
	struct page_console_person page = { .insurer = "", .steps = steps, .ratio = "", .limit = "" };
	struct person_look *l = ctx_alloc(&j->cx, sizeof *l);
	const struct consent *check;
	struct page_frame f;
	struct console c;
	enum mode mode;
	struct buf b;
	id person;

	if (l == NULL)
		return j->cx.fault.code;
	TRY(console_open(j, PERMIT_CHECK, &c));
	if (c.done)
		return ERR_OK;
	TRY(console_path(j, &mode, &person));
	TRY(person_look(&j->act, person, mode, l));
	check = consent_find(l->consents, l->consent_count, mode, KIND_QUA);
	page.name = l->person.name;
	page.kana = l->person.kana;
	page.birth = console_day(&c, l->person.birth);
	page.sex = text_plain(&j->cx, l->person.sex1 == 1 ? TEXT_CONSOLE_SEX_MALE : TEXT_CONSOLE_SEX_FEMALE, c.v.tongue);
	page.visit = mode == MODE_VISIT;
	page.medical = role_may(c.l.account.role, PERMIT_MEDICAL);
	page.medicines = console_medical_path(j, "medical", mode, person, "");
	page.checkups = console_medical_path(j, "checkups", mode, person, "");
	page.said = c.said != TEXT_COUNT;
	page.what = page.said ? c.said : TEXT_CONSOLE_PERSON_TITLE;
	TRY(reference_of(&j->act, person, &page.reference));
	page.chart = console_medical_path(j, "person", mode, person, "/reference");
	page.declaration = console_medical_path(j, "person", mode, person, "/declaration.pdf");
	page.person = number_text(j, person);
	page.validity = console_validity(l->unit.validity);
	page.good = l->unit.validity == VALIDITY_VALID;
	page.at = console_time(&c, j->cx.now);
	if (l->unit.answer_count > 0) {
		fill_insurance(&c, &l->unit.answers[0], &page);
		page.changed = l->unit.answers[0].eligibility->acquired > ymd_of(check->checked);
	}
	fill_consents(&c, l, mode, &page, kinds);
	page.steps_count = fill_steps(&c, l->unit.validity, steps);
	f = console_frame(&c, &b);
	page_console_person_write(&b, &f, &page);
	return console_answer(&c, &b);
}

/* 照会番号: the facility's chart number of the person; none takes it away. */
enum err
console_reference_run(struct job *j)
{
	const char *number;
	struct console c;
	struct form form;
	enum mode mode;
	id person;
	enum err e;

	TRY(console_form(j, PERMIT_CHECK, &c, &form));
	if (c.done)
		return ERR_OK;
	TRY(console_path(j, &mode, &person));
	number = strcmp(form_value(&form, "remove"), "1") == 0 ? "" : text_trim(&j->cx, form_value(&form, "number"));
	if (number == NULL)
		return j->cx.fault.code;
	e = reference_set_person(&j->act, person, number);
	if (e == ERR_EXISTS)
		return console_go(&c, console_person_path(j, mode, person), TEXT_CONSOLE_REFERENCE_TAKEN, NULL);
	TRY(e);
	return console_go(&c, console_person_path(j, mode, person), number[0] == '\0' ? TEXT_CONSOLE_REFERENCE_REMOVED
	    : TEXT_CONSOLE_REFERENCE_DONE, NULL);
}

/* ---- ending consents ----------------------------------------------------------------------------------- */

/* One of four words, which the audit keeps. */
static enum err
reason_read(struct ctx *cx, const struct form *form, const char **ret_why)
{
	static const char *const reasons[] = { "discharge", "death", "transfer", "other" };
	const char *given = form_value(form, "reason");

	if (strcmp(form_value(form, "sure"), "1") != 0)
		return fail(cx, ERR_INPUT, "the cancellation was not confirmed");
	for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
		if (strcmp(reasons[i], given) == 0) {
			*ret_why = reasons[i];
			return ERR_OK;
		}
	return fail(cx, ERR_INPUT, "no reason of the list");
}

static enum err
cancelled(struct console *c, size_t persons)
{
	return console_go(c, "/console/consented", persons > 0 ? TEXT_CONSOLE_CANCEL_DONE : TEXT_CONSOLE_CANCEL_NOBODY,
	    persons > 0 ? number_text(c->v.j, persons) : NULL);
}

enum err
console_cancel_run(struct job *j)
{
	struct console c;
	struct form form;
	const char *why;
	enum mode mode;
	size_t ended;
	id person;

	TRY(console_form(j, PERMIT_CHECK, &c, &form));
	if (c.done)
		return ERR_OK;
	TRY(console_path(j, &mode, &person));
	if (mode != MODE_VISIT)
		return fail(&j->cx, ERR_NOT_FOUND, "CNS-11: a facility ends visit consents only");
	TRY(reason_read(&j->cx, &form, &why));
	TRY(consent_cancel_person(&j->act, person, why, &ended));
	return cancelled(&c, ended > 0);
}

enum err
console_cancel_many_run(struct job *j)
{
	size_t ended, persons = 0;
	struct console c;
	struct form form;
	const char *why;

	TRY(console_form(j, PERMIT_CHECK, &c, &form));
	if (c.done)
		return ERR_OK;
	TRY(reason_read(&j->cx, &form, &why));
	for (size_t i = 0; i < form.count; i++) {
		char *stop;
		id person;

		if (strcmp(form.fields[i].name, "person") != 0)
			continue;
		person = strtoull(form.fields[i].value, &stop, 10);
		if (*stop != '\0' || person == 0 || person > INT64_MAX)
			return fail(&j->cx, ERR_INPUT, "no such person");
		TRY(consent_cancel_person(&j->act, person, why, &ended));
		persons += ended > 0;
	}
	return cancelled(&c, persons);
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
