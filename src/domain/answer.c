/* The consent part of an answer. Pure rules: no I/O, no clock, no allocation. */
#include <string.h>

#include "domain/answer.h"

void
answer_fill(struct answer *a, const struct consent *rows, size_t n)
{
	for (size_t i = 0; i < KIND_COUNT; i++) {
		const struct consent *c = consent_find(rows, n, a->mode, (enum kind)i);
		struct answer_consent *to = &a->consents[i];

		*to = (struct answer_consent){ .known = c != NULL, .state = consent_state(c, a->at) };
		if (c == NULL)
			continue;
		to->given = c->from;
		to->until = c->ended != 0 && c->ended < c->until ? c->ended : c->until;
		to->reason = to->state == CONSENT_ENDED ? consent_end_reason(c) : END_BY_TIME;
		if (i != KIND_QUA)
			continue;
		a->visit_date = c->visit_date;
		a->prescription = c->prescription;
		a->confirmation = to->state == CONSENT_OPEN ? c->evidence : 0;  /* [ANS-04] */
	}
	a->limit = NULL;
	a->diseases = NULL;
	a->disease_count = 0;
	if (a->eligibility == NULL)
		return;
	if (a->consents[KIND_LIM].state == CONSENT_OPEN)        /* [ANS-02] */
		a->limit = eligibility_limit(a->eligibility, ymd_of(a->at));
	if (a->consents[KIND_TSR].state == CONSENT_OPEN) {      /* [ANS-03] */
		a->diseases = a->eligibility->diseases;
		a->disease_count = a->eligibility->disease_count;
	}
}

static bool
is_same(const struct limit_certificate *a, const struct limit_certificate *b)
{
	return strcmp(a->classification, b->classification) == 0 && strcmp(a->category, b->category) == 0 && a->issued == b->issued
	    && a->from == b->from && a->until == b->until && a->long_term == b->long_term;
}

void
answer_compare_limit(struct answer *a, const struct eligibility *all, size_t n)
{
	const struct answer_consent *c = &a->consents[KIND_LIM];
	ymd then = ymd_of(c->given);
	const struct eligibility *period = eligibility_newest(all, n, then);
	const struct limit_certificate *was = period != NULL ? eligibility_limit(period, then) : NULL;
	const struct limit_certificate *is = a->eligibility != NULL ? eligibility_limit(a->eligibility, ymd_of(a->at)) : NULL;

	a->limit_compared = COMPARED_CHANGED;
	if (c->state != CONSENT_OPEN)
		return;
	if (was == NULL || is == NULL)
		a->limit_compared = was == is ? COMPARED_SAME : COMPARED_CHANGED;
	else if (period->id == a->eligibility->id && is_same(was, is))
		a->limit_compared = COMPARED_SAME;
}
