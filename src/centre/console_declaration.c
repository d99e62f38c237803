/* 被保険者資格申立書 as a printed form: of a person of the facility, or for the pen. */
#include <string.h>

#include "app/declaration_make.h"
#include "app/person_look.h"
#include "base/limit.h"
#include "centre/console.h"
#include "page/declaration.h"

static enum err
sheet(struct console *c, const struct declaration *d)
{
	struct job *j = c->v.j;
	struct buf b;

	buf_init(&b, &j->cx, LIMIT_SHEET_BYTES);
	TRY(declaration_write(&j->cx, d, &b));
	return visit_file(&c->v, "application/pdf", NULL, &b);
}

/* Name, address and numbers leave by the rule of the person's page: a re-check that is allowed now. */
enum err
console_declaration_run(struct job *j)
{
	struct person_look *l = ctx_alloc(&j->cx, sizeof *l);
	struct declaration_facts f;
	struct console c;
	enum mode mode;
	id person;

	if (l == NULL)
		return j->cx.fault.code;
	TRY(console_open(j, PERMIT_CHECK, &c));
	if (c.done)
		return ERR_OK;
	TRY(console_path(j, &mode, &person));
	TRY(person_look(&j->act, person, mode, l));
	TRY(declaration_make(&j->act, l->person.key, NULL, &f));
	return sheet(&c, &(struct declaration){ .facility_name = f.facility.name, .facility = f.facility.code,
	    .person = &f.person, .last = f.known ? &f.last : NULL, .answer = f.answer, .late_elderly = f.late_elderly,
	    .made = j->cx.now });
}

enum err
console_declaration_blank_run(struct job *j)
{
	struct console c;

	TRY(console_open(j, PERMIT_CHECK, &c));
	if (c.done)
		return ERR_OK;
	return sheet(&c, &(struct declaration){ .facility_name = c.facility.name, .facility = c.facility.code, .made = j->cx.now });
}
