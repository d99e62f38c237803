/* Whose data, by which consent: what comes before every disclosure of medical data. */
#include "app/disclosure.h"
#include "app/person_find.h"
#include "domain/necessity.h"

bool
disclosure_allows(const struct act *a, const struct disclosure *d, enum kind k)
{
	if (d->mode == MODE_EMERGENCY && necessity_refused(d->rows, d->row_count, k))
		return false;           /* [EMG-05] */
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
	if (d->mode == MODE_EMERGENCY)  /* rests on no word of the person's against it: on all of the rows */
		TRY(change_expect_consents(a->change, a->who->facility, d->person.id, d->rows, d->row_count));
	else
		TRY(change_expect_consent(a->change, c->id, c->version));
	TRY(act_audit(a, d->act, ERR_OK, d->person.id, d->mode, c, kind_rows[k].code));
	if (ret_c != NULL)
		*ret_c = c;
	return ERR_OK;
}

/* By the payer that was asked for, or by the one of today: old numbers are no way around it [MED-03]. */
static bool
excluded(const struct act *a, const struct disclosure *d, const char *asked)
{
	const struct eligibility *newest = eligibility_newest(d->all, d->all_count, ymd_of(a->cx->now));

	return insurer_excluded(asked) || (newest != NULL && insurer_excluded(newest->insurer));
}

enum err
disclosure_person(const struct act *a, id person, struct disclosure *d)
{
	enum err e = person == 0 ? ERR_NOT_FOUND : view_person(a->view, a->cx, person, &d->person);

	if (e == ERR_NOT_FOUND)
		return fail(a->cx, ERR_CONSENT_NONE, "FHR-01");
	TRY(e);
	TRY(view_eligibilities(a->view, a->cx, person, &d->all, &d->all_count));
	return act_consents(a, &d->person, d->all, d->all_count, &d->rows, &d->row_count);
}

static enum err
by_numbers(const struct act *a, const struct eligibility_query *q, struct disclosure *d, const char **ret_insurer)
{
	struct found f;

	TRY(person_find(a, q, &f));
	if (f.persons != 1)
		return fail(a->cx, ERR_NOT_FOUND, "ELG-02: the numbers stand for %zu persons", f.persons);
	d->person = f.person;
	d->all = f.all;
	d->all_count = f.all_count;
	if ((*ret_insurer = ctx_str(a->cx, f.asked.insurer)) == NULL)
		return a->cx->fault.code;
	return act_consents(a, &d->person, d->all, d->all_count, &d->rows, &d->row_count);
}

enum err
disclosure_open(const struct act *a, const struct disclosure_who *who, enum kind k, struct disclosure *d)
{
	struct settings settings;
	const char *asked = "";

	TRY(act_uses(a, d->mode, &settings));
	if (who->numbers != NULL)
		TRY(by_numbers(a, who->numbers, d, &asked));
	else
		TRY(disclosure_person(a, who->person, d));
	TRY(disclosure_use(a, d, k, &d->consent));
	return excluded(a, d, asked) ? fail(a->cx, ERR_EXCLUDED, "MED-03") : ERR_OK;
}
