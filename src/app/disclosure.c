/* Whose data, by which consent: what comes before every disclosure of medical data. */
#include "app/disclosure.h"
#include "app/person_find.h"

bool
disclosure_allows(const struct act *a, const struct disclosure *d, enum kind k)
{
	return consent_allows(consent_find(d->rows, d->row_count, d->mode, k), a->who->facility, d->person.id, d->mode, k,
	    a->cx->now);
}

enum err
disclosure_use(const struct act *a, const struct disclosure *d, enum kind k, const struct consent **ret_c)
{
	const struct consent *c = consent_find(d->rows, d->row_count, d->mode, k);

	if (!disclosure_allows(a, d, k))
		return fail(a->cx, consent_state(c, a->cx->now) == CONSENT_ENDED ? ERR_CONSENT_ENDED : ERR_CONSENT_NONE,
		    "MED-01: %s", kind_rows[k].code);
	TRY(change_expect_consent(a->change, c->id, c->version));
	TRY(act_audit(a, d->act, ERR_OK, d->person.id, d->mode, c, kind_rows[k].code));
	if (ret_c != NULL)
		*ret_c = c;
	return ERR_OK;
}

enum err
disclosure_of(const struct act *a, const struct person *p, const char *asked, enum kind k, struct disclosure *d)
{
	const struct eligibility *newest;

	d->person = *p;
	if (d->all == NULL)
		TRY(view_eligibilities(a->view, a->cx, p->id, &d->all, &d->all_count));
	TRY(act_consents(a, p, d->all, d->all_count, &d->rows, &d->row_count));
	TRY(disclosure_use(a, d, k, &d->consent));
	/* By the payer that was asked for, or by the one of today: old numbers are no way around it [MED-03]. */
	newest = eligibility_newest(d->all, d->all_count, ymd_of(a->cx->now));
	if (insurer_excluded(asked) || (newest != NULL && insurer_excluded(newest->insurer)))
		return fail(a->cx, ERR_EXCLUDED, "MED-03");
	return ERR_OK;
}

enum err
disclosure_open(const struct act *a, const struct eligibility_query *who, enum kind k, struct disclosure *d)
{
	struct settings settings;
	struct found f;

	TRY(act_uses(a, d->mode, &settings));
	TRY(person_find(a, who, &f));
	if (f.persons != 1)
		return fail(a->cx, ERR_NOT_FOUND, "ELG-02: the numbers stand for %zu persons", f.persons);
	d->all = f.all;
	d->all_count = f.all_count;
	return disclosure_of(a, &f.person, f.asked.insurer, k, d);
}
