/* Who was checked by card once is checked again by number. */
#include <stdlib.h>

#include "app/person_find.h"
#include "app/recheck.h"
#include "app/reference_set.h"

/* The end of the person's certificates, when it is time to tell [CRT-06]. */
static enum err
certificate_told(const struct act *a, id person, instant *ret_ends)
{
	struct binding *rows;
	size_t n;

	TRY(view_bindings(a->view, a->cx, person, &rows, &n));
	*ret_ends = bindings_end(rows, n);
	if (!certificate_announced(*ret_ends, a->cx->now))
		*ret_ends = 0;
	return ERR_OK;
}

enum err
consented_unit(const struct act *a, enum audit_act what, const struct person *p, const struct eligibility *all,
    size_t all_count, const struct consent *rows, size_t n, enum mode m, const char *subject,
    struct answer_unit *ret_u)
{
	const struct told_periods told = eligibility_told(all, all_count, a->who->facility, ymd_of(a->cx->now));
	const struct consent *check = consent_find(rows, n, m, KIND_QUA);
	struct answer *answers = ctx_array(a->cx, told.count + 1, sizeof *answers);
	struct answer_unit u = { .arbitrary = "", .validity = told.validity, .answers = answers, .answer_count = told.count };

	if (answers == NULL)
		return a->cx->fault.code;
	for (size_t i = 0; i < told.count; i++) {
		answers[i] = (struct answer){ .person = p, .eligibility = told.rows[i], .mode = m, .at = a->cx->now };
		answer_fill(&answers[i], rows, n);
		answer_compare_limit(&answers[i], all, all_count);
		TRY(act_tickets(a, &answers[i]));
		TRY(reference_of(a, p->id, &answers[i].reference));
		TRY(act_expect_certificates(a, &answers[i], rows, n));
	}
	TRY(certificate_told(a, p->id, &u.certificate_ends));
	TRY(change_expect_consent(a->change, check->id, check->version));
	TRY(act_audit(a, what, ERR_OK, p->id, m, check, subject));
	*ret_u = u;
	return ERR_OK;
}

/* In words, as the reader of the refusal has no flag to look at. */
enum err
recheck_refuse(const struct act *a, enum err e, const struct consent *check)
{
	static const char *const reasons[] = {
		[END_BY_TIME] = "RCK-03: 期限切れ / by time", [END_BY_FACILITY] = "RCK-03: 医療機関による取消し / by the facility",
		[END_BY_PATIENT] = "RCK-03: 患者による取消し / by the patient",
		[END_BY_OTHER_USE] = "RCK-03: 用途変更 / by change of use",
	};

	if (e != ERR_CONSENT_ENDED)
		return fail(a->cx, e, e == ERR_NO_CARD_CHECK ? "RCK-02" : "RCK-01");
	return fail(a->cx, e, "%s", reasons[consent_end_reason(check)]);
}

/* The row as it is kept, not as it is bound now, with the month of this check [CNS-13]. */
static enum err
note(const struct act *a, const struct consent *kept)
{
	struct consent check = *kept;

	check.checked = a->cx->now;
	return change_consent(a->change, &check);
}

enum err
recheck_note(const struct act *a, const struct consent *bound)
{
	struct consent *rows;
	size_t n;

	if (!consent_check_due(bound, a->cx->now))
		return ERR_OK;
	TRY(view_consents(a->view, a->cx, a->who->facility, bound->person, &rows, &n));
	return note(a, consent_find(rows, n, bound->mode, KIND_QUA));
}

static int
by_number(const void *a, const void *b)
{
	const id *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

enum err
recheck_note_all(const struct act *a, enum mode m, const struct answer_unit *units, size_t n)
{
	id *persons = ctx_array(a->cx, n + 1, sizeof *persons);
	size_t count = 0;

	if (persons == NULL)
		return a->cx->fault.code;
	for (size_t i = 0; i < n; i++)
		if (units[i].outcome == ERR_OK && units[i].answer_count > 0)
			persons[count++] = units[i].answers[0].person->id;
	if (count > 0)
		qsort(persons, count, sizeof *persons, by_number);
	for (size_t i = 0; i < count; i++) {
		const struct consent *check;
		struct consent *rows;
		size_t found;

		if (i > 0 && persons[i] == persons[i - 1])
			continue;
		TRY(view_consents(a->view, a->cx, a->who->facility, persons[i], &rows, &found));
		if ((check = consent_find(rows, found, m, KIND_QUA)) != NULL && consent_check_due(check, a->cx->now))
			TRY(note(a, check));
	}
	return ERR_OK;
}

/* The period that was asked for is among those told: of several insurers any may have been. */
static bool
is_told(const struct answer_unit *u, id period)
{
	for (size_t i = 0; i < u->answer_count; i++)
		if (u->answers[i].eligibility->id == period)
			return true;
	return false;
}

enum err
recheck(const struct act *a, const struct recheck_question *q, struct answer_unit *ret_u)
{
	struct answer_unit u = { .asked = q->who, .arbitrary = q->arbitrary, .validity = VALIDITY_NONE };
	struct settings settings;
	struct consent *rows;
	struct person *p;
	struct found f;
	enum err e;
	size_t n;

	TRY(act_uses(a, q->mode, &settings));
	TRY(person_find(a, q->who, &f));
	if (f.persons != 1) {
		u.validity = f.persons == 0 ? VALIDITY_NONE : VALIDITY_SEVERAL;
		TRY(act_audit(a, AUDIT_RECHECK, ERR_OK, 0, q->mode, NULL, q->subject));
		*ret_u = u;
		return ERR_OK;
	}
	TRY(act_consents(a, &f.person, f.all, f.all_count, &rows, &n));
	if ((e = recheck_allowed(&settings, q->mode, rows, n, a->cx->now)) != ERR_OK)
		return recheck_refuse(a, e, consent_find(rows, n, q->mode, KIND_QUA));
	if ((p = ctx_alloc(a->cx, sizeof *p)) == NULL)
		return a->cx->fault.code;
	*p = f.person;
	TRY(consented_unit(a, AUDIT_RECHECK, p, f.all, f.all_count, rows, n, q->mode, q->subject, &u));
	if (!q->one_of_many)
		TRY(recheck_note(a, consent_find(rows, n, q->mode, KIND_QUA)));
	u.asked = q->who;
	u.arbitrary = q->arbitrary;
	u.changed_known = true;
	u.changed = u.answer_count > 0 && !is_told(&u, f.asked.id);
	*ret_u = u;
	return ERR_OK;
}
