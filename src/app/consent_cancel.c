/* The facility ends what it was given. */
#include <string.h>

#include "app/consent_cancel.h"
#include "app/person_find.h"

static void
chosen(const struct cancel_question *q, bool ret_kinds[KIND_COUNT])
{
	bool any = false;

	for (size_t i = 0; i < KIND_COUNT; i++)
		any = any || q->kinds[i];
	for (size_t i = 0; i < KIND_COUNT; i++)
		ret_kinds[i] = any ? q->kinds[i] : true;
}

/* The rows as they will be, for the answer. */
static void
overlay(struct consent *rows, size_t n, const struct consent *ended, size_t ended_n)
{
	for (size_t i = 0; i < ended_n; i++)
		for (size_t k = 0; k < n; k++)
			if (rows[k].id == ended[i].id)
				rows[k] = ended[i];
}

/* Ends those of the kinds that are open; `ended` has room for all rows. Each has its audit row. */
static enum err
end_rows(const struct act *a, id person, const struct consent *rows, size_t n, const bool kinds[KIND_COUNT], const char *why,
    struct consent *ended, size_t *ret_out)
{
	size_t out = consent_end(rows, n, MODE_VISIT, kinds, END_BY_FACILITY, a->cx->now, ended);

	for (size_t i = 0; i < out; i++) {
		const char *subject = ctx_fmt(a->cx, "%s%s", kind_rows[ended[i].kind].code, why);

		if (subject == NULL)
			return a->cx->fault.code;
		TRY(change_consent(a->change, &ended[i]));
		TRY(act_audit(a, AUDIT_CONSENT_ENDED, ERR_OK, person, MODE_VISIT, &ended[i], subject));
	}
	*ret_out = out;
	return out > 0 ? ERR_OK
	    : act_audit(a, AUDIT_CONSENT_ENDED, ERR_OK, person, MODE_VISIT, NULL, "nothing was open");
}

enum err
consent_cancel_person(const struct act *a, id person, const char *why, size_t *ret_ended)
{
	const char *beside = ctx_fmt(a->cx, " %s", why);
	struct consent *rows, *ended;
	bool kinds[KIND_COUNT];
	size_t n;

	memset(kinds, true, sizeof kinds);
	TRY(view_consents(a->view, a->cx, a->who->facility, person, &rows, &n));
	if (consent_find(rows, n, MODE_VISIT, KIND_QUA) == NULL)
		return fail(a->cx, ERR_NO_CARD_CHECK, "RCK-02");
	ended = ctx_array(a->cx, n + 1, sizeof *ended);
	if (ended == NULL || beside == NULL)
		return a->cx->fault.code;
	return end_rows(a, person, rows, n, kinds, beside, ended, ret_ended);
}

enum err
consent_cancel(const struct act *a, const struct cancel_question *q, struct answer_unit *ret_u)
{
	struct answer_unit u = { .asked = q->who, .arbitrary = q->arbitrary };
	struct answer *answer = ctx_alloc(a->cx, sizeof *answer);
	struct consent *rows, *ended;
	bool kinds[KIND_COUNT];
	struct found f;
	size_t n, out;

	TRY(person_find(a, q->who, &f));
	if (f.persons != 1)
		return fail(a->cx, ERR_NOT_FOUND, "CNS-11: the numbers stand for %zu persons", f.persons);
	TRY(view_consents(a->view, a->cx, a->who->facility, f.person.id, &rows, &n));
	if (consent_find(rows, n, MODE_VISIT, KIND_QUA) == NULL)
		return fail(a->cx, ERR_NO_CARD_CHECK, "RCK-02");
	ended = ctx_array(a->cx, n + 1, sizeof *ended);
	if (ended == NULL || answer == NULL)
		return a->cx->fault.code;
	chosen(q, kinds);
	TRY(end_rows(a, f.person.id, rows, n, kinds, "", ended, &out));
	overlay(rows, n, ended, out);
	*answer = (struct answer){ .mode = MODE_VISIT, .at = a->cx->now };
	answer_fill(answer, rows, n);
	u.answers = answer;             /* person and eligibility NULL: a cancellation discloses neither */
	u.answer_count = 1;
	u.validity = 0;
	*ret_u = u;
	return ERR_OK;
}
