/* Consents are looked at when the list is made, not when it was asked for. */
#include "app/consented_list.h"
#include "app/recheck.h"
#include "base/limit.h"

/* Adds the person's unit, unless the check that was found has lapsed meanwhile [CNS-13]. */
static enum err
one(const struct act *a, const struct consent *check, const struct consented_question *q, struct answer_unit *units,
    size_t *count)
{
	struct person *p = ctx_alloc(a->cx, sizeof *p);
	struct eligibility *all;
	struct consent *rows;
	size_t all_count, n;

	if (p == NULL)
		return a->cx->fault.code;
	TRY(view_person(a->view, a->cx, check->person, p));
	TRY(view_eligibilities(a->view, a->cx, p->id, &all, &all_count));
	TRY(act_consents(a, p, all, all_count, &rows, &n));
	if (consent_state(consent_find(rows, n, q->mode, KIND_QUA), a->cx->now) != CONSENT_OPEN)
		return ERR_OK;
	TRY(consented_unit(a, AUDIT_CONSENTS_LISTED, p, all, all_count, rows, n, q->mode, q->number, &units[*count]));
	(*count)++;
	return ERR_OK;
}

enum err
consented_list(const struct act *a, const struct consented_question *q, struct answer_unit **ret_u, size_t *ret_n)
{
	const struct consent_search search = { .facility = a->who->facility, .mode = q->mode, .first = q->first,
	    .last = q->last, .by_visit_date = q->by_visit_date, .from = instant_of(q->first),
	    .until = instant_of(ymd_add(q->last, 1)), .max = LIMIT_PERSONS_PER_FILE };
	struct settings settings;
	struct answer_unit *units;
	struct consent *checks;
	size_t n, out = 0;

	TRY(act_uses(a, q->mode, &settings));
	TRY(view_consents_search(a->view, a->cx, &search, &checks, &n));
	if ((units = ctx_array(a->cx, n + 1, sizeof *units)) == NULL)
		return a->cx->fault.code;
	for (size_t i = 0; i < n; i++)
		if (consent_state(&checks[i], a->cx->now) == CONSENT_OPEN)
			TRY(one(a, &checks[i], q, units, &out));
	if (out == 0)
		TRY(act_audit(a, AUDIT_CONSENTS_LISTED, ERR_OK, 0, q->mode, NULL, q->number));
	*ret_u = units;
	*ret_n = out;
	return ERR_OK;
}
