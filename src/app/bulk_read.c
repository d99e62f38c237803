/* One after the other, within one view and one change. */
#include <stdlib.h>

#include "app/bulk_read.h"
#include "app/eligibility_read.h"
#include "app/recheck.h"

/* What is this person's trouble alone; anything else ends the whole. */
static bool
is_of_the_person(enum err e)
{
	return e == ERR_INPUT || e == ERR_NOT_FOUND || e == ERR_EXISTS || e == ERR_NO_CARD_CHECK || e == ERR_CONSENT_NONE
	    || e == ERR_CONSENT_ENDED;
}

/* ---- who is told more than once ------------------------------------------------------------------------------ */

struct standing { id person; size_t unit; };

static int
by_person(const void *a, const void *b)
{
	const struct standing *x = a, *y = b;

	return x->person < y->person ? -1 : x->person > y->person;
}

/* Both numbers were asked for, and both are answered: that they are one person's is marked in each [BLK-05]. */
static enum err
mark_same(const struct act *a, struct answer_unit *u, size_t n)
{
	struct standing *all = ctx_array(a->cx, n + 1, sizeof *all);
	size_t count = 0;

	if (all == NULL)
		return a->cx->fault.code;
	for (size_t i = 0; i < n; i++)
		if (u[i].outcome == ERR_OK && u[i].answer_count > 0)
			all[count++] = (struct standing){ u[i].answers[0].person->id, i };
	if (count > 0)
		qsort(all, count, sizeof *all, by_person);
	for (size_t i = 1; i < count; i++)
		if (all[i].person == all[i - 1].person)
			u[all[i].unit].same_person = u[all[i - 1].unit].same_person = true;
	return ERR_OK;
}

/* ---- each as if asked alone ---------------------------------------------------------------------------------- */

typedef enum err ask_one(const struct act *a, const struct bulk_question *q, const struct asked *p,
    struct answer_unit *ret_u);

static enum err
ask_all(const struct act *a, const struct bulk_question *q, ask_one *ask, enum audit_act what, struct answer_unit **ret_u)
{
	struct answer_unit *units = ctx_array(a->cx, q->count + 1, sizeof *units);

	if (units == NULL)
		return a->cx->fault.code;
	for (size_t i = 0; i < q->count; i++) {
		const struct asked *p = &q->people[i];
		enum err e = p->outcome;

		if (a->about != NULL)
			a->about->person = 0;
		units[i].detail = p->detail;
		if (e == ERR_OK && (e = ask(a, q, p, &units[i])) != ERR_OK)
			units[i].detail = ctx_str(a->cx, a->cx->fault.detail);
		if (e != ERR_OK && !is_of_the_person(e))
			return e;
		if (e != ERR_OK)
			TRY(act_audit(a, what, e, a->about != NULL ? a->about->person : 0, q->mode, NULL, q->number));
		units[i].outcome = e;
		units[i].arbitrary = p->arbitrary;
		units[i].sent = p->sent;
	}
	*ret_u = units;
	return mark_same(a, units, q->count);
}

static enum err
one_eligibility(const struct act *a, const struct bulk_question *q, const struct asked *p, struct answer_unit *ret_u)
{
	const struct eligibility_question one = { .who = &p->who, .arbitrary = p->arbitrary, .date = q->date,
	    .limit_consent = p->limit_consent, .subject = q->number };

	return eligibility_read(a, &one, ret_u);
}

enum err
bulk_eligibility(const struct act *a, const struct bulk_question *q, struct answer_unit **ret_u)
{
	return ask_all(a, q, one_eligibility, AUDIT_ELIGIBILITY_READ, ret_u);
}

static enum err
one_recheck(const struct act *a, const struct bulk_question *q, const struct asked *p, struct answer_unit *ret_u)
{
	const struct recheck_question one = { .who = &p->who, .arbitrary = p->arbitrary, .mode = q->mode,
	    .subject = q->number, .one_of_many = true };

	return recheck(a, &one, ret_u);
}

enum err
bulk_recheck(const struct act *a, const struct bulk_question *q, struct answer_unit **ret_u)
{
	TRY(ask_all(a, q, one_recheck, AUDIT_RECHECK, ret_u));
	return recheck_note_all(a, q->mode, *ret_u, q->count);
}
