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

/* Those that are open, by time and lapse; what else binds a check is the person's matter. */
static size_t
keep_open(struct consent *rows, size_t n, const struct settings *s, instant at)
{
	const struct consent_bounds b = { .lapse_months = s->value[SETTING_VISIT_LAPSE] };
	size_t out = 0;

	for (size_t i = 0; i < n; i++) {
		consents_bound(&rows[i], 1, &b);
		if (consent_state(&rows[i], at) == CONSENT_OPEN)
			rows[out++] = rows[i];
	}
	return out;
}

static enum err
checks_find(const struct act *a, const struct consented_filter *f, struct consent **ret_c, struct consented_count *ret_n)
{
	const struct consent_search q = { .facility = a->who->facility, .mode = f->mode, .by_visit_date = f->by_visit_date,
	    .first = f->first, .last = f->last, .from = f->first == 0 ? 0 : instant_of(f->first),
	    .until = f->last == 0 ? a->cx->now + 1 : instant_of(ymd_add(f->last, 1)), .max = LIMIT_PERSONS_PER_FILE };
	struct settings s;
	size_t n;

	TRY(act_uses(a, f->mode, &s));
	TRY(view_consents_search(a->view, a->cx, &q, ret_c, &n));
	*ret_n = (struct consented_count){ .open = keep_open(*ret_c, n, &s, a->cx->now) };
	for (size_t i = 0; i < ret_n->open; i++)
		ret_n->mark += (*ret_c)[i].id * ((*ret_c)[i].version + 1u);
	return ERR_OK;
}

/* One person of a list, unless the check is not open as it binds now. */
static enum err
show(const struct act *a, id person, enum mode m, const char *subject, struct person_look *l, bool *ret_open)
{
	TRY(person_read(a, person, l));
	*ret_open = consent_state(consent_find(l->consents, l->consent_count, m, KIND_QUA), a->cx->now) == CONSENT_OPEN;
	return !*ret_open ? ERR_OK : consented_unit(a, AUDIT_CONSENTS_LISTED, &l->person, l->all, l->all_count, l->consents,
	    l->consent_count, m, subject, &l->unit);
}

enum err
consented_state(const struct act *a, const struct consented_filter *f, struct consented_count *ret_count)
{
	struct consent *checks;

	return checks_find(a, f, &checks, ret_count);
}

enum err
consented_one(const struct act *a, id person, enum mode m, const char *subject, struct consented_row *ret_row, bool *ret_open)
{
	struct person_look *l = ctx_alloc(a->cx, sizeof *l);
	struct settings s;

	if (l == NULL)
		return a->cx->fault.code;
	TRY(act_uses(a, m, &s));        /* the list may be older than the end of the function */
	TRY(show(a, person, m, subject, l, ret_open));
	if (*ret_open)
		*ret_row = (struct consented_row){ .check = *consent_find(l->consents, l->consent_count, m, KIND_QUA),
			.person = &l->person, .unit = l->unit };
	return ERR_OK;
}

enum err
consented_page(const struct act *a, const struct consented_filter *f, struct consented_row **ret_rows, size_t *ret_n,
    struct consented_count *ret_count)
{
	struct consented_row *page = ctx_array(a->cx, f->max + 1, sizeof *page);
	struct consent *checks;
	size_t out = 0;

	if (page == NULL)
		return a->cx->fault.code;
	TRY(checks_find(a, f, &checks, ret_count));
	if (ret_count->open > 0)
		qsort(checks, ret_count->open, sizeof *checks, newest_first);
	for (size_t i = f->skip; i < ret_count->open && i < f->skip + f->max; i++) {
		bool open;

		TRY(consented_one(a, checks[i].person, f->mode, f->subject, &page[out], &open));
		out += open;
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
consented_dormant(const struct act *a, instant before, size_t skip, size_t max, struct dormant_row **ret_rows, size_t *ret_n,
    size_t *ret_total)
{
	const struct consented_filter everybody = { .mode = MODE_VISIT };
	struct dormant_row *rows = ctx_array(a->cx, max + 1, sizeof *rows);
	struct consented_count count;
	struct consent *checks;
	size_t found = 0, out = 0;

	if (rows == NULL)
		return a->cx->fault.code;
	TRY(checks_find(a, &everybody, &checks, &count));
	for (size_t i = 0; i < count.open; i++)
		if (checks[i].checked < before)
			checks[found++] = checks[i];
	if (found > 0)
		qsort(checks, found, sizeof *checks, longest_ago_first);
	for (size_t i = skip; i < found && i < skip + max; i++) {
		struct person_look l = { .person = { .name = "" } };
		bool open;

		TRY(show(a, checks[i].person, MODE_VISIT, "dormant", &l, &open));
		if (open)
			rows[out++] = (struct dormant_row){ .person = l.person, .checked = checks[i].checked };
	}
	*ret_rows = rows;
	*ret_n = out;
	*ret_total = found;
	return ERR_OK;
}
