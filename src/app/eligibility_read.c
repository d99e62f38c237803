/* Eligibility by number. No consent is needed for it; the consents of the counter are told along. */
#include "app/eligibility_read.h"
#include "app/person_find.h"
#include "app/reference_set.h"

static enum err
tell(const struct act *a, const struct eligibility_question *q, const struct found *f, ymd day,
    struct answer_unit *u)
{
	const struct eligibility *newest = eligibility_newest(f->all, f->all_count, day);
	struct answer *answer = ctx_alloc(a->cx, sizeof *answer);
	struct person *p = ctx_alloc(a->cx, sizeof *p);
	struct eligibility *e = ctx_alloc(a->cx, sizeof *e);
	struct consent *rows;
	size_t n;

	if (answer == NULL || p == NULL || e == NULL)
		return a->cx->fault.code;
	*p = f->person;
	*e = f->asked;
	u->validity = eligibility_validity_for(&f->asked, f->all, f->all_count, a->who->facility, day);
	u->changed_known = newest != NULL;
	u->changed = newest != NULL && newest->id != f->asked.id && !eligibility_covers(&f->asked, day);
	*answer = (struct answer){ .person = p, .eligibility = e, .mode = MODE_COUNTER, .at = a->cx->now };
	TRY(act_consents(a, p, f->all, f->all_count, &rows, &n));
	answer_fill(answer, rows, n);
	answer_compare_limit(answer, f->all, f->all_count);
	TRY(reference_of(a, p->id, &answer->reference));
	TRY(act_tickets(a, answer));
	TRY(act_expect_certificates(a, answer, rows, n));
	if (q->limit_consent && answer->limit == NULL) {
		answer->limit = eligibility_limit(e, day);
		answer->consents[KIND_LIM] = (struct answer_consent){ .known = true, .state = CONSENT_OPEN,
		    .given = a->cx->now, .until = INSTANT_NEVER };
	}
	u->answers = answer;
	u->answer_count = 1;
	return ERR_OK;
}

enum err
eligibility_read(const struct act *a, const struct eligibility_question *q, struct answer_unit *ret_u)
{
	struct answer_unit u = { .asked = q->who, .arbitrary = q->arbitrary };
	struct found f;
	bool told_limit;

	TRY(person_find(a, q->who, &f));
	if (f.persons == 0)
		u.validity = VALIDITY_NONE;
	else if (f.persons > 1)
		u.validity = VALIDITY_SEVERAL;
	else
		TRY(tell(a, q, &f, q->date != 0 ? q->date : ymd_of(a->cx->now), &u));
	told_limit = q->limit_consent && u.answer_count > 0 && u.answers[0].limit != NULL;
	TRY(act_audit(a, AUDIT_ELIGIBILITY_READ, ERR_OK, f.persons == 1 ? f.person.id : 0, MODE_COUNTER, NULL,
	    told_limit ? "LIM by the facility's word" : q->subject));
	*ret_u = u;
	return ERR_OK;
}
