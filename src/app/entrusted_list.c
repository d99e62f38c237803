/* By the tickets that name the facility; no consent is needed for what the ticket itself says. */
#include "app/entrusted_list.h"
#include "app/reference_set.h"
#include "base/limit.h"

/* The month's tickets of a period that are for this facility. */
static enum err
tickets_of(const struct act *a, const struct eligibility *e, ym month, struct answer *told)
{
	struct ticket *mine = ctx_array(a->cx, e->ticket_count + 1, sizeof *mine);

	if (mine == NULL)
		return a->cx->fault.code;
	told->ticket_count = 0;
	for (size_t i = 0; i < e->ticket_count; i++)
		if (e->tickets[i].month == month && ticket_is_for(&e->tickets[i], a->who->facility))
			mine[told->ticket_count++] = e->tickets[i];
	told->tickets = mine;
	return ERR_OK;
}

static enum err
one(const struct act *a, id person, ym month, const char *number, struct answer_unit *ret_u)
{
	struct person *p = ctx_alloc(a->cx, sizeof *p);
	struct eligibility *all;
	struct consent *rows;
	struct answer *answers;
	size_t all_count, n, out = 0;

	if (p == NULL)
		return a->cx->fault.code;
	TRY(view_person(a->view, a->cx, person, p));
	TRY(view_eligibilities(a->view, a->cx, person, &all, &all_count));
	TRY(act_consents(a, p, all, all_count, &rows, &n));
	if ((answers = ctx_array(a->cx, all_count + 1, sizeof *answers)) == NULL)
		return a->cx->fault.code;
	for (size_t i = 0; i < all_count; i++) {
		struct answer *told = &answers[out];

		*told = (struct answer){ .person = p, .eligibility = &all[i], .mode = MODE_COUNTER, .at = a->cx->now };
		TRY(tickets_of(a, &all[i], month, told));
		if (told->ticket_count == 0)
			continue;
		answer_fill(told, rows, n);
		TRY(reference_of(a, person, &told->reference));
		TRY(act_expect_certificates(a, told, rows, n));
		out++;
	}
	*ret_u = (struct answer_unit){ .arbitrary = "", .answers = answers, .answer_count = out,
	    .validity = eligibility_told(all, all_count, a->who->facility, ymd_of(a->cx->now)).validity };
	return act_audit(a, AUDIT_ENTRUSTED_LISTED, ERR_OK, person, MODE_COUNTER, NULL, number);
}

enum err
entrusted_list(const struct act *a, ym month, const char *number, struct answer_unit **ret_u, size_t *ret_n)
{
	struct answer_unit *units;
	struct settings s;
	id *people;
	size_t n;

	TRY(act_uses(a, MODE_COUNTER, &s));
	if (s.value[SETTING_ASSISTANCE] == 0)
		return fail(a->cx, ERR_FUNCTION_OFF, "SET-06");
	TRY(view_ticket_holders(a->view, a->cx, a->who->facility, month, LIMIT_PERSONS_PER_FILE, &people, &n));
	if ((units = ctx_array(a->cx, n + 1, sizeof *units)) == NULL)
		return a->cx->fault.code;
	for (size_t i = 0; i < n; i++)
		TRY(one(a, people[i], month, number, &units[i]));
	if (n == 0)
		TRY(act_audit(a, AUDIT_ENTRUSTED_LISTED, ERR_OK, 0, MODE_COUNTER, NULL, number));
	*ret_u = units;
	*ret_n = n;
	return ERR_OK;
}
