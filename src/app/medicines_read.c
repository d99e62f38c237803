/* Medical data, within the consents of this instant. */
#include "app/medicines_read.h"
#include "app/person_find.h"

/* Uses one consent: it must be open, it is recorded, and it must still be the same when that is written. */
static enum err
use(const struct act *a, id person, const struct consent *rows, size_t n, enum mode m, enum kind k)
{
	const struct consent *c = consent_find(rows, n, m, k);

	if (!consent_allows(c, a->who->facility, person, m, k, a->cx->now))
		return fail(a->cx, consent_state(c, a->cx->now) == CONSENT_ENDED ? ERR_CONSENT_ENDED : ERR_CONSENT_NONE,
		    "MED-01: %s", kind_rows[k].code);
	TRY(change_expect_consent(a->change, c->id, c->version));
	return act_audit(a, AUDIT_MEDICINES_READ, ERR_OK, person, m, c, kind_rows[k].code);
}

/* By the payer that was asked for, or by the one of today: old numbers are no way around it [MED-03]. */
static bool
excluded(const struct found *f, ymd today)
{
	const struct eligibility *newest = eligibility_newest(f->all, f->all_count, today);

	return insurer_excluded(f->asked.insurer) || (newest != NULL && insurer_excluded(newest->insurer));
}

/* Adds the acts of the categories whose consent is open [MED-02]. */
static enum err
treatments(const struct act *a, id person, const struct consent *rows, size_t n, const struct medicines_question *q,
    struct medicines_answer *m)
{
	bool open[ACT_OPERATION + 1] = { false };
	struct treatment *all;
	size_t count, out = 0;

	open[ACT_TREATMENT] = consent_state(consent_find(rows, n, q->mode, KIND_SRJ), a->cx->now) == CONSENT_OPEN;
	open[ACT_OPERATION] = consent_state(consent_find(rows, n, q->mode, KIND_SHJ), a->cx->now) == CONSENT_OPEN;
	if (open[ACT_TREATMENT])
		TRY(use(a, person, rows, n, q->mode, KIND_SRJ));
	if (open[ACT_OPERATION])
		TRY(use(a, person, rows, n, q->mode, KIND_SHJ));
	if (!open[ACT_TREATMENT] && !open[ACT_OPERATION])
		return ERR_OK;
	TRY(view_treatments(a->view, a->cx, person, q->from, q->until, &all, &count));
	for (size_t i = 0; i < count; i++)
		if (all[i].category <= ACT_OPERATION && open[all[i].category])
			all[out++] = all[i];
	m->treatments = all;
	m->treatment_count = out;
	return ERR_OK;
}

enum err
medicines_read(const struct act *a, const struct medicines_question *asked, struct medicines_answer *ret_m)
{
	ym newest = ym_of(ymd_of(a->cx->now));
	ym oldest = ym_of(ymd_add_months(newest * 100 + 1, 1 - MEDICINE_MONTHS));
	struct medicines_question q = *asked;
	struct medicines_answer m = { 0 };
	struct settings settings;
	struct consent *rows;
	struct person *p;
	struct found f;
	size_t n;

	if (q.from < oldest)
		q.from = oldest;
	if (q.until > newest)
		q.until = newest;
	TRY(act_uses(a, q.mode, &settings));
	TRY(person_find(a, q.who, &f));
	if (f.persons != 1)
		return fail(a->cx, ERR_NOT_FOUND, "ELG-02: the numbers stand for %zu persons", f.persons);
	TRY(act_consents(a, &f.person, f.all, f.all_count, &rows, &n));
	TRY(use(a, f.person.id, rows, n, q.mode, KIND_YZK));
	if (excluded(&f, ymd_of(a->cx->now)))
		return fail(a->cx, ERR_EXCLUDED, "MED-03");
	TRY(view_medicines(a->view, a->cx, f.person.id, q.from, q.until, &m.medicines, &m.medicine_count));
	if (q.treatments)
		TRY(treatments(a, f.person.id, rows, n, &q, &m));
	if ((p = ctx_alloc(a->cx, sizeof *p)) == NULL)
		return a->cx->fault.code;
	*p = f.person;
	m.person = p;
	*ret_m = m;
	return ERR_OK;
}
