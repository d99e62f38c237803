/* What may be looked at without a consent, opened and recorded. */
#include <string.h>

#include "app/necessity_ask.h"
#include "app/person_find.h"
#include "app/reference_set.h"

/* One refusal for whatever is wrong with the viewer: who has accounts here is nobody's business. */
static enum err
allowed(const struct act *a, const struct necessity_question *q, struct settings *ret_s)
{
	struct account viewer;
	enum err e;

	TRY(act_uses(a, MODE_EMERGENCY, ret_s));
	if (!necessity_facility(a->who->facility, ret_s))
		return fail(a->cx, ERR_DENIED, "EMG-02: 医科の医療機関に限ります / for hospitals only");
	if (!necessity_factors(q->factors))
		return fail(a->cx, ERR_DENIED, "EMG-03: 異なる二つの要素による認証が必要です / two different factors are needed");
	e = view_account_by_user(a->view, a->cx, a->who->facility, q->viewer, &viewer);
	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return e;
	if (e == ERR_NOT_FOUND || !necessity_viewer(&viewer, a->cx->now))
		return fail(a->cx, ERR_DENIED, "EMG-03: 医療情報閲覧の権限を持つ利用者ではありません / not a user who may see medical data");
	return ERR_OK;
}

/* The ground, as it stands in the audit: OQSCD016 3, who looks, how that was made sure. */
static const char *
ground(const struct act *a, const struct necessity_question *q)
{
	return ctx_fmt(a->cx, "3 viewer=%s %d-%02d %d-%02d", q->viewer, q->factors[0].element, q->factors[0].method,
	    q->factors[1].element, q->factors[1].method);
}

/* Stores one row, unless it stands so already, and puts it among the person's. */
static enum err
keep(const struct act *a, const char *why, struct consent *opened, struct consent *rows, size_t *n)
{
	const char *subject = ctx_fmt(a->cx, "%s %s", kind_rows[opened->kind].code, why);
	size_t i = 0;

	if (subject == NULL)
		return a->cx->fault.code;
	while (i < *n && rows[i].id != opened->id)
		i++;
	if (i < *n && consent_state(&rows[i], a->cx->now) == CONSENT_OPEN)
		return act_audit(a, AUDIT_NECESSITY, ERR_OK, opened->person, MODE_EMERGENCY, opened, subject);
	if (opened->id == 0)
		opened->id = id_new();
	TRY(change_consent(a->change, opened));
	rows[i] = *opened;
	*n += i == *n;
	return act_audit(a, AUDIT_NECESSITY, ERR_OK, opened->person, MODE_EMERGENCY, opened, subject);
}

/* What would have ended already, after a death or without any insurance, is not opened. */
static bool
can_open(const struct consent *opened, const struct consent_bounds *b, instant at)
{
	struct consent bound = *opened;

	consents_bound(&bound, 1, b);
	return consent_state(&bound, at) == CONSENT_OPEN;
}

/* What is told is what could be looked at: not what is open by its row alone. */
static void
bind(struct consent *rows, size_t n, const struct consent_bounds *b, instant at)
{
	consents_bound(rows, n, b);
	for (size_t i = 0; i < n; i++)
		if (rows[i].mode == MODE_EMERGENCY && consent_state(&rows[i], at) == CONSENT_OPEN && necessity_refused(rows, n, rows[i].kind))
			rows[i].given = false;
}

enum err
necessity_open_kinds(const struct act *a, const struct necessity_opening *q, const struct found *f, struct consent **ret_rows,
    size_t *ret_n)
{
	struct necessity_order o = { .facility = a->who->facility, .person = f->person.id, .outage = q->outage,
	    .at = a->cx->now };
	struct consent opened[KIND_COUNT], *kept, *rows;
	struct consent_bounds b;
	size_t n, count;

	memcpy(o.kinds, q->kinds, sizeof o.kinds);
	TRY(act_bounds(a, &f->person, f->all, f->all_count, &b));
	TRY(view_consents(a->view, a->cx, a->who->facility, f->person.id, &kept, &n));
	TRY(act_outages(a, kept, n));
	if ((rows = ctx_array(a->cx, n + KIND_COUNT, sizeof *rows)) == NULL)
		return a->cx->fault.code;
	if (n > 0)
		memcpy(rows, kept, n * sizeof *rows);
	TRY(change_expect_consents(a->change, a->who->facility, f->person.id, kept, n)); /* a no that is said meanwhile, be it the first, wins */
	count = necessity_open(&o, q->settings, kept, n, opened);
	for (size_t i = 0; i < count; i++) {
		if (opened[i].until > q->until)
			opened[i].until = q->until;
		if (can_open(&opened[i], &b, a->cx->now))
			TRY(keep(a, q->ground, &opened[i], rows, &n));
	}
	bind(rows, n, &b, a->cx->now);
	*ret_rows = rows;
	*ret_n = n;
	return ERR_OK;
}

enum err
necessity_tell(const struct act *a, const struct found *f, const struct consent *rows, size_t n, struct answer_unit *u)
{
	const struct told_periods told = eligibility_told(f->all, f->all_count, a->who->facility, ymd_of(a->cx->now));
	struct answer *answers = ctx_array(a->cx, told.count + 1, sizeof *answers);
	struct person *p = ctx_alloc(a->cx, sizeof *p);

	if (answers == NULL || p == NULL)
		return a->cx->fault.code;
	*p = f->person;
	for (size_t i = 0; i < told.count; i++) {
		answers[i] = (struct answer){ .person = p, .eligibility = told.rows[i], .mode = MODE_EMERGENCY, .at = a->cx->now };
		answer_fill(&answers[i], rows, n);
		TRY(reference_of(a, p->id, &answers[i].reference));
	}
	u->validity = told.validity;
	u->answers = answers;
	u->answer_count = told.count;
	return ERR_OK;
}

enum err
necessity_ask(const struct act *a, const struct necessity_question *q, struct answer_unit *ret_u)
{
	struct answer_unit u = { .asked = q->who, .arbitrary = q->arbitrary, .validity = VALIDITY_NONE };
	struct necessity_opening o = { .kinds = q->kinds, .until = INSTANT_NEVER, .ground = ground(a, q) };
	const char *subject = o.ground != NULL ? ctx_fmt(a->cx, "QUA %s", o.ground) : NULL;
	struct settings settings;
	struct consent *rows;
	struct found f;
	size_t n;

	if (subject == NULL)
		return a->cx->fault.code;
	TRY(allowed(a, q, &settings));
	TRY(person_find(a, q->who, &f));
	if (f.persons == 1) {
		o.settings = &settings;
		TRY(necessity_open_kinds(a, &o, &f, &rows, &n));
		TRY(necessity_tell(a, &f, rows, n, &u));
	} else if (f.persons > 1) {
		u.validity = VALIDITY_SEVERAL;
	}
	TRY(act_audit(a, AUDIT_ELIGIBILITY_READ, ERR_OK, f.persons == 1 ? f.person.id : 0, MODE_EMERGENCY, NULL, subject));
	*ret_u = u;
	return ERR_OK;
}
