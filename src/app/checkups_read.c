/* Check-ups, within the consent of this instant. */
#include "app/checkups_read.h"
#include "app/disclosure.h"

enum err
checkups_read(const struct act *a, const struct checkups_question *q, struct checkups_answer *ret_c)
{
	ymd today = ymd_of(a->cx->now);
	struct disclosure *d = ctx_alloc(a->cx, sizeof *d);
	struct checkups_answer c = { 0 };

	if (d == NULL)
		return a->cx->fault.code;
	d->mode = q->mode;
	d->act = AUDIT_CHECKUPS_READ;
	TRY(disclosure_open(a, &(struct disclosure_who){ q->who, q->person }, KIND_TKK, d));   /* [TKK-01] */
	/* The day five years ago counts [TKK-02]. */
	TRY(view_checkups(a->view, a->cx, d->person.id, ymd_add_months(today, -12 * (int)a->app->windows.checkup_years), today,
	    &c.checkups, &c.count));
	c.person = &d->person;
	c.consent = d->consent;
	*ret_c = c;
	return ERR_OK;
}
