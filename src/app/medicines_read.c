/* Medical data, within the consents of this instant. */
#include "app/medicines_read.h"
#include "app/disclosure.h"

/* Adds the acts of the categories whose consent is open [MED-02]. */
static enum err
treatments(const struct act *a, const struct disclosure *d, const struct medicines_question *q, struct medicines_answer *m)
{
	static const struct { enum act_category category; enum kind kind; } kinds[] = {
		{ ACT_TREATMENT, KIND_SRJ }, { ACT_OPERATION, KIND_SHJ },
	};
	bool open[ACT_OPERATION + 1] = { false };
	ym from = q->from > (ym)a->app->windows.treatments_since ? q->from : (ym)a->app->windows.treatments_since;
	struct treatment *all;
	size_t count, out = 0, used = 1;

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		open[kinds[i].category] = disclosure_allows(a, d, kinds[i].kind);
		if (open[kinds[i].category])
			TRY(disclosure_use(a, d, kinds[i].kind, &m->used[used++]));
	}
	if ((!open[ACT_TREATMENT] && !open[ACT_OPERATION]) || from > q->until)
		return ERR_OK;
	TRY(view_treatments(a->view, a->cx, d->person.id, from, q->until, &all, &count));
	for (size_t i = 0; i < count; i++)
		if (all[i].category <= ACT_OPERATION && open[all[i].category])
			all[out++] = all[i];
	m->treatments = all;
	m->treatment_count = out;
	return ERR_OK;
}

/* All of some sources to the front of the rest, each in their order; tells how many. */
static enum err
part(struct ctx *cx, struct medicine *m, size_t n, enum claim_source first, enum claim_source last, size_t *ret_n)
{
	struct medicine *others = ctx_array(cx, n + 1, sizeof *others);
	size_t in = 0, out = 0;

	if (others == NULL)
		return cx->fault.code;
	for (size_t i = 0; i < n; i++) {
		if (m[i].claim->source >= first && m[i].claim->source <= last)
			m[in++] = m[i];
		else
			others[out++] = m[i];
	}
	for (size_t i = 0; i < out; i++)
		m[in + i] = others[i];
	*ret_n = in;
	return ERR_OK;
}

static enum err
medicines(const struct act *a, id person, const struct medicines_question *q, struct medicines_answer *m)
{
	size_t n;

	TRY(view_medicines(a->view, a->cx, person, q->from, q->until, &m->medicines, &n));
	TRY(part(a->cx, m->medicines, n, CLAIM_MEDICAL, CLAIM_DISPENSING, &m->medicine_count));
	if (!q->prescriptions)
		return ERR_OK;
	TRY(part(a->cx, m->medicines + m->medicine_count, n - m->medicine_count, CLAIM_PRESCRIBED, CLAIM_PRESCRIBED,
	    &m->prescribed_count));
	m->handed_count = n - m->medicine_count - m->prescribed_count;
	return ERR_OK;
}

/* The months that were asked for, cut to those that are given [MED-04]. */
static void
cut(const struct act *a, struct medicines_question *q)
{
	ym newest = ym_of(ymd_of(a->cx->now));
	ym oldest = ym_of(ymd_add_months(newest * 100 + 1, 1 - (int)a->app->windows.medicine_months));

	if (q->from < oldest)
		q->from = oldest;
	if (q->until > newest)
		q->until = newest;
}

enum err
medicines_read(const struct act *a, const struct medicines_question *asked, struct medicines_answer *ret_m)
{
	struct disclosure *d = ctx_alloc(a->cx, sizeof *d);
	struct medicines_question q = *asked;
	struct medicines_answer m = { 0 };

	if (d == NULL || (m.medicines = ctx_array(a->cx, 1, sizeof *m.medicines)) == NULL)
		return a->cx->fault.code;
	d->mode = q.mode;
	d->act = AUDIT_MEDICINES_READ;
	TRY(disclosure_open(a, &(struct disclosure_who){ q.who, q.person }, KIND_YZK, d));
	m.used[0] = d->consent;
	cut(a, &q);
	if (q.from <= q.until)
		TRY(medicines(a, d->person.id, &q, &m));
	if (q.treatments)
		TRY(treatments(a, d, &q, &m));
	m.with_prescriptions = q.prescriptions;
	m.from = q.from;
	m.until = q.until;
	m.person = &d->person;
	*ret_m = m;
	return ERR_OK;
}
