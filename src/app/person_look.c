/* Lists and pages of those who consented. Whoever is shown has an audit row in the same change. */
#include <stdlib.h>

#include "app/person_look.h"
#include "app/recheck.h"
#include "base/limit.h"

static enum err
person_read(const struct act *a, id person, struct person_look *l)
{
	enum err e = view_person(a->view, a->cx, person, &l->person);

	if (e == ERR_NOT_FOUND)
		return fail(a->cx, ERR_NOT_FOUND, "nobody of this facility");
	TRY(e);
	TRY(view_eligibilities(a->view, a->cx, person, &l->all, &l->all_count));
	return act_consents(a, &l->person, l->all, l->all_count, &l->consents, &l->consent_count);
}

enum err
person_look(const struct act *a, id person, enum mode m, struct person_look *l)
{
	struct settings s;
	enum err e;

	*l = (struct person_look){ 0 };
	TRY(act_uses(a, m, &s));
	TRY(person_read(a, person, l));
	if (l->consent_count == 0)
		return fail(a->cx, ERR_NOT_FOUND, "nobody of this facility");
	if (a->about != NULL)
		a->about->person = person;
	if ((e = recheck_allowed(&s, m, l->consents, l->consent_count, a->cx->now)) != ERR_OK)
		return recheck_refuse(a, e, consent_find(l->consents, l->consent_count, m, KIND_QUA));
	TRY(consented_unit(a, AUDIT_RECHECK, &l->person, l->all, l->all_count, l->consents, l->consent_count, m, "", &l->unit));
	return recheck_note(a, consent_find(l->consents, l->consent_count, m, KIND_QUA));
}

/* ---- lists --------------------------------------------------------------------------------------------- */

static int
newest_first(const void *a, const void *b)
{
	const struct consent *x = a, *y = b;

	return x->from != y->from ? (x->from < y->from ? 1 : -1) : x->id < y->id ? -1 : x->id > y->id;
}

static size_t
keep_open(struct consent *rows, size_t n, instant at)
{
	size_t out = 0;

	for (size_t i = 0; i < n; i++)
		if (consent_state(&rows[i], at) == CONSENT_OPEN)
			rows[out++] = rows[i];
	return out;
}

enum err
consented_page(const struct act *a, const struct consented_filter *f, struct consented_row **ret_rows, size_t *ret_n,
    size_t *ret_total)
{
	const struct consent_search q = { .facility = a->who->facility, .mode = f->mode, .by_visit_date = f->by_visit_date,
	    .first = f->first, .last = f->last, .from = instant_of(f->first), .until = instant_of(ymd_add(f->last, 1)),
	    .max = LIMIT_PERSONS_PER_FILE };
	struct consented_row *page = ctx_array(a->cx, f->max + 1, sizeof *page);
	struct consent *checks;
	struct settings s;
	size_t n, out = 0;

	if (page == NULL)
		return a->cx->fault.code;
	TRY(act_uses(a, f->mode, &s));
	TRY(view_consents_search(a->view, a->cx, &q, &checks, &n));
	*ret_total = n = keep_open(checks, n, a->cx->now);
	if (n > 0)
		qsort(checks, n, sizeof *checks, newest_first);
	for (size_t i = f->skip; i < n && i < f->skip + f->max; i++) {
		struct person_look *l = ctx_alloc(a->cx, sizeof *l);

		if (l == NULL)
			return a->cx->fault.code;
		TRY(person_read(a, checks[i].person, l));
		if (consent_state(consent_find(l->consents, l->consent_count, f->mode, KIND_QUA), a->cx->now) != CONSENT_OPEN)
			continue;
		TRY(consented_unit(a, AUDIT_CONSENTS_LISTED, &l->person, l->all, l->all_count, l->consents, l->consent_count,
		    f->mode, "console", &page[out].unit));
		page[out].person = &l->person;
		page[out++].check = checks[i];
	}
	*ret_rows = page;
	*ret_n = out;
	return ERR_OK;
}

static int
longest_ago_first(const void *a, const void *b)
{
	const struct consent *x = a, *y = b;

	return x->checked < y->checked ? -1 : x->checked > y->checked;
}

enum err
consented_dormant(const struct act *a, instant before, size_t max, struct dormant_row **ret_rows, size_t *ret_n, size_t *ret_total)
{
	const struct consent_search q = { .facility = a->who->facility, .mode = MODE_VISIT, .from = 0, .until = a->cx->now + 1,
	    .max = LIMIT_PERSONS_PER_FILE };
	struct dormant_row *rows = ctx_array(a->cx, max + 1, sizeof *rows);
	struct consent *checks;
	size_t n, found = 0;

	if (rows == NULL)
		return a->cx->fault.code;
	TRY(view_consents_search(a->view, a->cx, &q, &checks, &n));
	n = keep_open(checks, n, a->cx->now);
	for (size_t i = 0; i < n; i++)
		if (checks[i].checked < before)
			checks[found++] = checks[i];
	if (found > 0)
		qsort(checks, found, sizeof *checks, longest_ago_first);
	for (size_t i = 0; i < found && i < max; i++) {
		rows[i].checked = checks[i].checked;
		TRY(view_person(a->view, a->cx, checks[i].person, &rows[i].person));
		TRY(act_audit(a, AUDIT_CONSENTS_LISTED, ERR_OK, checks[i].person, MODE_VISIT, &checks[i], "dormant"));
	}
	*ret_rows = rows;
	*ret_n = found < max ? found : max;
	*ret_total = found;
	return ERR_OK;
}
