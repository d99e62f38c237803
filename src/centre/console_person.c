/* One person: the newest insurance, the consents, the chart number; and the end of consents, of one or of many. */
#include <stdlib.h>
#include <string.h>

#include "app/consent_cancel.h"
#include "app/reference_set.h"
#include "centre/console_medical.h"
#include "centre/person.h"

const char *
console_person_path(struct job *j, enum mode m, id person)
{
	const char *s = ctx_fmt(&j->cx, "/console/person/%s/%llu", mode_row(m)->word, (unsigned long long)person);

	return s != NULL ? s : "";
}

/* ---- one person ---------------------------------------------------------------------------------------- */

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
	page->said = c->said != TEXT_COUNT;
	page->what = page->said ? c->said : TEXT_CONSOLE_PERSON_TITLE;
}

enum err
console_person_run(struct job *j)
{
	struct page_console_person page = { .back = "" };
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
	TRY(person_page(&c.v, l, mode, &page));
	fill_paths(&c, mode, person, &page);
	TRY(reference_of(&j->act, person, &page.reference));
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
	e = reference_set_person(&j->act, person, mode, number);
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
