/* The consent part of an answer. Pure rules: no I/O, no clock, no allocation. */
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
