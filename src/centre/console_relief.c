/* 緊急時医療情報・資格確認: a form that is there while an outage or disaster has opened it for this facility [EMG-06]. */
#include <stdlib.h>
#include <string.h>

#include "app/notice.h"
#include "app/relief_ask.h"
#include "centre/console_medical.h"
#include "centre/person.h"
#include "domain/account.h"
#include "page/kind.h"

/* The page with nothing on it. */
#define BLANK { .why = TEXT_CONSOLE_RELIEF_CLOSED, .until = "", .name = "", .kana = "", .birth = "", .sex = TEXT_CONSOLE_SEX_MALE, \
    .validity = TEXT_CONSOLE_VALIDITY_NONE, .medicines = "", .checkups = "", .v_birth = "", .v_insurer = "", .v_symbol = "", \
    .v_number = "", .v_branch = "", .v_name = "", .v_address = "" }

/* ---- the form ------------------------------------------------------------------------------------------- */

/* Eligibility is for everybody who checks; data are opened by who may see them. */
static enum err
page_fill(struct console *c, struct page_console_relief *page)
{
	bool may = role_may(c->l.account.role, PERMIT_MEDICAL);
	struct job *j = c->v.j;
	struct outage o;

	TRY(emergency_open(j->act.view, &j->cx, j->act.who->facility, &page->open, &o));
	if (!page->open)
		return ERR_OK;
	page->disaster = outage_opens_data(&o);
	page->data = page->disaster && may;
	page->role = page->disaster && !may;
	page->until = console_time(c, o.until);
	return ERR_OK;
}

static enum err
page_write(struct console *c, const struct page_console_relief *page)
{
	struct page_frame f;
	struct buf b;

	f = console_frame(c, &b);
	page_console_relief_write(&b, &f, page);
	return console_answer(c, &b);
}

enum err
console_relief_run(struct job *j)
{
	struct page_console_relief page = BLANK;
	struct console c;

	TRY(console_open(j, PERMIT_CHECK, &c));
	if (c.done)
		return ERR_OK;
	TRY(page_fill(&c, &page));
	return page_write(&c, &page);
}

/* What was written stands there again, to be mended. */
static void
written_again(const struct form *form, const struct relief_question *q, struct page_console_relief *page)
{
	page->v_birth = form_value(form, "birth");
	page->v_insurer = form_value(form, "insurer");
	page->v_symbol = form_value(form, "symbol");
	page->v_number = form_value(form, "number");
	page->v_branch = form_value(form, "branch");
	page->v_name = q->name;
	page->v_address = q->address;
	page->male = q->sex == 1;
	page->female = q->sex == 2;
	page->spoken = q->ground == RELIEF_SPOKEN;
	page->unable = q->ground == RELIEF_UNABLE;
	page->yzk = q->kinds[KIND_YZK];
	page->srj = q->kinds[KIND_SRJ];
	page->tkk = q->kinds[KIND_TKK];
}

/* ---- the question --------------------------------------------------------------------------------------- */

static enum err
question_read(struct job *j, const struct form *form, struct eligibility_query *numbers, struct relief_question *ret_q)
{
	const char *ground = form_value(form, "ground");
	struct relief_question q = { .name = form_value(form, "name"), .address = form_value(form, "address"),
	    .sex = atoi(form_value(form, "sex")), .ground = strcmp(ground, "spoken") == 0 ? RELIEF_SPOKEN
	    : strcmp(ground, "unable") == 0 ? RELIEF_UNABLE : RELIEF_CHECK_ONLY };

	TRY(console_day_read(&j->cx, form_value(form, "birth"), 0, &q.birth));
	q.kinds[KIND_YZK] = form_value(form, "yzk")[0] != '\0';
	q.kinds[KIND_SRJ] = q.kinds[KIND_SHJ] = form_value(form, "srj")[0] != '\0';
	q.kinds[KIND_TKK] = form_value(form, "tkk")[0] != '\0';
	*numbers = (struct eligibility_query){ .insurer = form_value(form, "insurer"), .symbol = form_value(form, "symbol"),
	    .number = form_value(form, "number"), .branch = form_value(form, "branch"), .birth = q.birth };
	if (numbers->insurer[0] != '\0' || numbers->number[0] != '\0')
		q.numbers = numbers;
	*ret_q = q;
	return ERR_OK;
}

/* What is missing before the question can be asked; false: nothing. */
static bool
is_incomplete(struct ctx *cx, const struct relief_question *q, enum text *ret_why)
{
	bool kinds = q->kinds[KIND_YZK] || q->kinds[KIND_SRJ] || q->kinds[KIND_TKK];
	char insurer[INSURER_TEXT];
	bool who = q->numbers != NULL ? insurer_read(cx, q->numbers->insurer, insurer) && q->numbers->number[0] != '\0'
	    : q->name[0] != '\0' && q->address[0] != '\0' && (q->sex == 1 || q->sex == 2);

	*ret_why = q->birth == 0 ? TEXT_CONSOLE_RELIEF_NEED_BIRTH : !who ? TEXT_CONSOLE_RELIEF_NEED_WHO
	    : !kinds ? TEXT_CONSOLE_RELIEF_NEED_KINDS : TEXT_CONSOLE_RELIEF_NEED_GROUND;
	return q->birth == 0 || !who || kinds != (q->ground != RELIEF_CHECK_ONLY);
}

/* What was open when the form was shown may have been closed since: it is told in the page's own words, and recorded like any refusal. */
static enum err
refuse(struct job *j, const struct relief_question *q, struct page_console_relief *page)
{
	if (page->open && (page->disaster || q->ground == RELIEF_CHECK_ONLY))
		return ERR_OK;
	page->failed = true;
	page->why = page->open ? TEXT_CONSOLE_RELIEF_NO_DATA : TEXT_CONSOLE_RELIEF_OVER;
	return act_audit(&j->act, AUDIT_REQUEST_REFUSED, ERR_FUNCTION_OFF, 0, MODE_EMERGENCY, NULL, "/console/relief");
}

/* ---- the answer ----------------------------------------------------------------------------------------- */

static enum err
fill_insurances(struct console *c, const struct answer_unit *u, struct page_console_relief *page)
{
	struct job *j = c->v.j;
	struct page_console_relief_insurances *rows = ctx_array(&j->cx, u->answer_count + 1, sizeof *rows);

	if (rows == NULL)
		return j->cx.fault.code;
	for (size_t i = 0; i < u->answer_count; i++) {
		const struct eligibility *e = u->answers[i].eligibility;
		int ratio = e->ratio > 0 ? e->ratio : e->elder.ratio;

		rows[i] = (struct page_console_relief_insurances){ .insurer = e->insurer_name, .numbers = person_insurance(j, e),
			.from = console_day(c, e->acquired), .until = console_day(c, e->lost),
			.ratio = ratio > 0 ? ctx_fmt(&j->cx, "%d %%", ratio) : "" };
		if (rows[i].ratio == NULL)
			return j->cx.fault.code;
	}
	page->insurances = rows;
	page->insurances_count = u->answer_count;
	return ERR_OK;
}

/* Each kind that was asked for: open, or not. */
static enum err
fill_kinds(struct console *c, const struct relief_question *q, const struct relief_answer *told, struct page_console_relief *page)
{
	struct job *j = c->v.j;
	struct page_console_relief_kinds *rows = ctx_array(&j->cx, KIND_COUNT, sizeof *rows);

	if (rows == NULL)
		return j->cx.fault.code;
	for (size_t k = 0; k < KIND_COUNT && q->ground != RELIEF_CHECK_ONLY; k++)
		if (q->kinds[k])
			rows[page->kinds_count++] = (struct page_console_relief_kinds){ .name = kind_words[k].name, .open = told->kinds[k],
				.until = told->kinds[k] ? console_time(c, told->ends[k]) : "" };
	page->kinds = rows;
	if (told->kinds[KIND_YZK] || told->kinds[KIND_SRJ] || told->kinds[KIND_SHJ])
		page->medicines = console_medical_path(j, "medical", MODE_EMERGENCY, told->person->id, "");
	if (told->kinds[KIND_TKK])
		page->checkups = console_medical_path(j, "checkups", MODE_EMERGENCY, told->person->id, "");
	return ERR_OK;
}

static enum err
answer_fill_page(struct console *c, const struct relief_question *q, const struct relief_answer *told, struct page_console_relief *page)
{
	page->asked = true;
	page->validity = person_validity(told->unit.validity);
	page->good = told->unit.validity == VALIDITY_VALID;
	page->several = told->unit.validity == VALIDITY_SEVERAL;
	page->found = told->person != NULL;
	if (told->person == NULL)
		return ERR_OK;
	page->name = told->person->name;
	page->kana = told->person->kana;
	page->birth = console_day(c, told->person->birth);
	page->sex = told->person->sex1 == 1 ? TEXT_CONSOLE_SEX_MALE : TEXT_CONSOLE_SEX_FEMALE;
	TRY(fill_insurances(c, &told->unit, page));
	return fill_kinds(c, q, told, page);
}

enum err
console_relief_ask_run(struct job *j)
{
	struct page_console_relief page = BLANK;
	struct eligibility_query numbers;
	struct relief_answer told;
	struct relief_question q;
	struct console c;
	struct form form;

	TRY(console_form(j, PERMIT_CHECK, &c, &form));
	if (c.done)
		return ERR_OK;
	TRY(question_read(j, &form, &numbers, &q));
	if (q.ground != RELIEF_CHECK_ONLY && !role_may(c.l.account.role, PERMIT_MEDICAL))
		return fail(&j->cx, ERR_DENIED, "EMG-07: data are opened by who may see them");
	TRY(page_fill(&c, &page));
	TRY(refuse(j, &q, &page));
	page.failed = page.failed || is_incomplete(&j->cx, &q, &page.why);
	if (!page.failed) {
		TRY(relief_ask(&j->act, &q, &told));
		TRY(answer_fill_page(&c, &q, &told, &page));
	}
	if (!page.found)
		written_again(&form, &q, &page);
	return page_write(&c, &page);
}
