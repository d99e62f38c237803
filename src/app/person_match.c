/* Of all who have these numbers: who fits, and who fails in one thing only. */
#include "app/person_match.h"

/* Rows of one person stand together: the one that fits best counts. */
static void
take(struct match *m, size_t *fits, const struct review_candidate *c)
{
	size_t at = m->near_count;

	if (at > 0 && m->near[at - 1].person == c->person) {
		if (m->near[at - 1].reasons == 0 || m->near[at - 1].reasons <= c->reasons)
			return;
		at--;
	}
	if (at == REVIEW_CANDIDATES)
		return;
	m->near[at] = *c;
	m->near_count = at + 1;
	*fits += c->reasons == 0;
}

/* Only those that fit, told apart by nothing. */
static void
keep_fitting(struct match *m)
{
	size_t n = 0;

	for (size_t i = 0; i < m->near_count; i++)
		if (m->near[i].reasons == 0)
			m->near[n++] = (struct review_candidate){ m->near[i].person, 1 << REASON_SEVERAL };
	m->near_count = n;
}

enum err
person_match(const struct act *a, const struct eligibility_query *q, int sex, struct match *ret_m)
{
	struct match m = { 0 };
	char insurer[INSURER_TEXT];
	struct holder *holders;
	size_t n, fits = 0;

	if (!insurer_read(a->cx, q->insurer, insurer))
		return fail(a->cx, ERR_INPUT, "ELG-02: an insurer's number has 4 to 8 digits");
	TRY(view_holders(a->view, a->cx, insurer, q->number, &holders, &n));
	for (size_t i = 0; i < n; i++) {
		const struct review_candidate c = { holders[i].person, review_reasons_of(a->cx, &holders[i], q, sex) };

		if (c.reasons == 0 || review_is_near(c.reasons))
			take(&m, &fits, &c);
	}
	if (fits > 0)
		keep_fitting(&m);
	if (fits == 1) {
		m.person = m.near[0].person;
		m.near_count = 0;
	}
	*ret_m = m;
	return ERR_OK;
}
