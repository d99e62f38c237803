/* One person: the newest insurance, the consents, the chart number; and the end of consents, of one or of many. */
#include <stdlib.h>
#include <string.h>

#include "app/consent_cancel.h"
#include "app/person_look.h"
#include "app/reference_set.h"
#include "centre/console_medical.h"
#include "domain/fallback.h"
#include "page/kind.h"

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

static const char *
insurance_numbers(struct job *j, const struct eligibility *e)
{
	const char *s = ctx_fmt(&j->cx, "%s %s %s %s", e->insurer, e->symbol, e->number, e->branch);

	return s != NULL ? s : "";
}

/* Each insurance that is told; of several, each. */
static enum err
fill_insurances(struct console *c, const struct answer_unit *u, struct page_console_person *page)
{
	struct job *j = c->v.j;
	struct page_console_person_insurances *rows = ctx_array(&j->cx, u->answer_count + 1, sizeof *rows);

	if (rows == NULL)
		return j->cx.fault.code;
	for (size_t i = 0; i < u->answer_count; i++) {
		const struct answer *a = &u->answers[i];
		const struct eligibility *e = a->eligibility;
		int ratio = e->ratio > 0 ? e->ratio : e->elder.ratio;

		rows[i] = (struct page_console_person_insurances){ .insurer = e->insurer_name, .numbers = insurance_numbers(j, e),
			.from = console_day(c, e->acquired), .until = console_day(c, e->lost),
			.ratio = ratio > 0 ? ctx_fmt(&j->cx, "%d %%", ratio) : "",
			.limit = a->limit != NULL ? a->limit->classification : "",
			.limit_until = a->limit != NULL ? console_day(c, a->limit->until) : "" };
		if (rows[i].ratio == NULL)
			return j->cx.fault.code;
	}
	page->insurances = rows;
	page->insurances_count = u->answer_count;
	return ERR_OK;
}

#define NEWS_DAYS 31            /* a change is told that long, whoever has looked before */

/* What changed since the last check, or lately: the insurance before the one of today. */
static void
fill_change(struct console *c, const struct person_look *l, const struct consent *check, struct page_console_person *page)
{
	const struct eligibility *now = l->unit.answer_count > 0 ? l->unit.answers[0].eligibility : NULL, *before;
	ymd today = ymd_of(c->v.j->cx.now), seen = ymd_of(check->checked);

	if (now == NULL || now->acquired <= (seen < ymd_add(today, -NEWS_DAYS) ? seen : ymd_add(today, -NEWS_DAYS)))
		return;
	if ((before = eligibility_newest(l->all, l->all_count, ymd_add(now->acquired, -1))) == NULL)
		before = eligibility_last(l->all, l->all_count, now->acquired);
	page->changed = before != NULL;
	if (before != NULL) {
		page->old_insurer = before->insurer_name;
		page->old_numbers = insurance_numbers(c->v.j, before);
		page->old_until = console_day(c, before->lost);
	}
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

static void
fill_person(struct console *c, const struct person_look *l, struct page_console_person *page)
{
	struct job *j = c->v.j;
	instant ends = l->unit.certificate_ends;

	page->name = l->person.name;
	page->kana = l->person.kana;
	page->birth = console_day(c, l->person.birth);
	page->sex = text_plain(&j->cx, l->person.sex1 == 1 ? TEXT_CONSOLE_SEX_MALE : TEXT_CONSOLE_SEX_FEMALE, c->v.tongue);
	page->validity = console_validity(l->unit.validity);
	page->good = l->unit.validity == VALIDITY_VALID;
	page->at = console_time(c, j->cx.now);
	page->certificate = console_day(c, ends == 0 ? 0 : ymd_of(ends));
	page->certificate_over = ends <= j->cx.now;
	page->said = c->said != TEXT_COUNT;
	page->what = page->said ? c->said : TEXT_CONSOLE_PERSON_TITLE;
}

static void
fill_paths(struct console *c, enum mode mode, id person, struct page_console_person *page)
{
	struct job *j = c->v.j;
	const char *records = ctx_fmt(&j->cx, "/console/records?person=%llu", (unsigned long long)person);

	page->visit = mode == MODE_VISIT;
	page->medical = role_may(c->l.account.role, PERMIT_MEDICAL);
	page->medicines = console_medical_path(j, "medical", mode, person, "");
	page->checkups = console_medical_path(j, "checkups", mode, person, "");
	page->chart = console_medical_path(j, "person", mode, person, "/reference");
	page->declaration = console_medical_path(j, "person", mode, person, "/declaration.pdf");
	page->records = records != NULL ? records : "";
	page->person = console_digits(j, person);
}

enum err
console_person_run(struct job *j)
{
	struct page_console_person_steps steps[FALLBACK_COUNT];
	struct page_console_person_kinds kinds[KIND_COUNT];
	struct page_console_person page = { .steps = steps, .old_insurer = "", .old_numbers = "", .old_until = "" };
	struct person_look *l = ctx_alloc(&j->cx, sizeof *l);
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
	fill_person(&c, l, &page);
	fill_paths(&c, mode, person, &page);
	TRY(reference_of(&j->act, person, &page.reference));
	TRY(fill_insurances(&c, &l->unit, &page));
	fill_change(&c, l, consent_find(l->consents, l->consent_count, mode, KIND_QUA), &page);
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
	    persons > 0 ? console_digits(c->v.j, persons) : NULL);
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
