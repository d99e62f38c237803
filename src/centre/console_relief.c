/* 緊急時医療情報・資格確認: a form that is there while an outage or disaster has opened it for this facility [EMG-06]. */
#include <stdlib.h>
#include <string.h>

#include "app/notice.h"
#include "app/relief_ask.h"
#include "centre/console_medical.h"
#include "centre/person.h"
#include "domain/account.h"

/* Eligibility is for everybody who checks; data are opened by who may see them. */
static enum err
page_fill(struct console *c, struct page_console_relief *page)
{
	struct job *j = c->v.j;
	struct outage o;

	TRY(emergency_open(j->act.view, &j->cx, j->act.who->facility, &page->open, &o));
	if (!page->open)
		return ERR_OK;
	page->data = outage_opens_data(&o) && role_may(c->l.account.role, PERMIT_MEDICAL);
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
	struct page_console_relief page = { .until = "", .name = "", .kana = "", .birth = "", .validity = person_validity(0) };
	struct console c;

	TRY(console_open(j, PERMIT_CHECK, &c));
	if (c.done)
		return ERR_OK;
	TRY(page_fill(&c, &page));
	return page_write(&c, &page);
}

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
	return q.birth != 0 ? ERR_OK : fail(&j->cx, ERR_INPUT, "EMG-06: the birth date is needed");
}

enum err
console_relief_ask_run(struct job *j)
{
	struct page_console_relief page = { .until = "", .asked = true, .name = "", .kana = "", .birth = "" };
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
	TRY(relief_ask(&j->act, &q, &told));
	TRY(page_fill(&c, &page));
	page.validity = person_validity(told.unit.validity);
	page.good = told.unit.validity == VALIDITY_VALID;
	page.found = told.person != NULL;
	page.opened = told.opened;
	if (told.person != NULL) {
		page.name = told.person->name;
		page.kana = told.person->kana;
		page.birth = console_day(&c, told.person->birth);
		page.medicines = console_medical_path(j, "medical", MODE_EMERGENCY, told.person->id, "");
		page.checkups = console_medical_path(j, "checkups", MODE_EMERGENCY, told.person->id, "");
	}
	return page_write(&c, &page);
}
