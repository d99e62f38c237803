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

	if (d == NULL)
		return a->cx->fault.code;
	d->mode = q.mode;
	d->act = AUDIT_MEDICINES_READ;
	TRY(disclosure_open(a, &(struct disclosure_who){ q.who, q.person }, KIND_YZK, d));
	m.used[0] = d->consent;
	cut(a, &q);
	if (q.from <= q.until)
		TRY(view_medicines(a->view, a->cx, d->person.id, q.from, q.until, &m.medicines, &m.medicine_count));
	if (q.treatments)
		TRY(treatments(a, d, &q, &m));
	m.from = q.from;
	m.until = q.until;
	m.person = &d->person;
	*ret_m = m;
	return ERR_OK;
}
