/* The question is kept, the answer is not: consents are looked at when the answer is fetched. */
#include <stdio.h>
#include <string.h>

#include "app/consented_list.h"
#include "app/recheck.h"
#include "base/limit.h"

enum err
consented_ask(const struct act *a, const struct consented_question *q, struct reception *ret_r)
{
	struct reception r = { .message = q->message, .identifier = q->identifier, .received = a->cx->now };
	struct settings settings;
	unsigned char random[11];
	char hex[2 * sizeof random + 1];
	const char *number;

	TRY(act_uses(a, q->mode, &settings));
	rand_bytes(random, sizeof random);
	hex_write(random, sizeof random, hex);
	(void)snprintf(r.number, sizeof r.number, "R%s", hex);
	memcpy(r.facility, a->who->facility, FACILITY_CODE);
	r.question = ctx_fmt(a->cx, "%d %08d %08d %s", q->mode, q->first, q->last, q->by_visit_date ? "visit" : "consent");
	number = ctx_str(a->cx, r.number);      /* the change keeps the pointer beyond this call */
	if (r.question == NULL || number == NULL)
		return a->cx->fault.code;
	TRY(change_reception(a->change, &r));
	TRY(act_audit(a, AUDIT_RECEIVED, ERR_OK, 0, q->mode, NULL, number));
	*ret_r = r;
	return ERR_OK;
}

/* Adds the person's unit, unless the check that was found has lapsed meanwhile [CNS-13]. */
static enum err
one(const struct act *a, const struct consent *check, enum mode m, const char *number, struct answer_unit *units,
    size_t *count)
{
	struct person *p = ctx_alloc(a->cx, sizeof *p);
	struct eligibility *all;
	struct consent *rows;
	size_t all_count, n;

	if (p == NULL)
		return a->cx->fault.code;
	TRY(view_person(a->view, a->cx, check->person, p));
	TRY(view_eligibilities(a->view, a->cx, p->id, &all, &all_count));
	TRY(act_consents(a, p, all, all_count, &rows, &n));
	if (consent_state(consent_find(rows, n, m, KIND_QUA), a->cx->now) != CONSENT_OPEN)
		return ERR_OK;
	TRY(consented_unit(a, AUDIT_CONSENTS_LISTED, p, all, all_count, rows, n, m, number, &units[*count]));
	(*count)++;
	return ERR_OK;
}

/* The words of a kept question; they are our own, and still input. */
static enum err
question_read(struct ctx *cx, const struct reception *r, struct consent_search *ret_q)
{
	char basis[8] = "";
	int m, first, last;

	if (sscanf(r->question, "%d %d %d %7s", &m, &first, &last, basis) != 4 || !ymd_valid(first) || !ymd_valid(last))
		return fail(cx, ERR_STORE, "kept question of a reception");
	*ret_q = (struct consent_search){ .facility = r->facility, .mode = (enum mode)m, .first = first, .last = last,
	    .by_visit_date = strcmp(basis, "visit") == 0, .from = instant_of(first), .until = instant_of(ymd_add(last, 1)),
	    .max = LIMIT_PERSONS_PER_FILE };
	return ERR_OK;
}

enum err
consented_fetch(const struct act *a, const char *number, const char *message, enum mode m,
    struct reception *ret_r, struct answer_unit **ret_u, size_t *ret_n)
{
	struct consent_search q;
	struct settings settings;
	struct answer_unit *units;
	struct consent *checks;
	size_t n, out = 0;
	struct reception r;

	TRY(view_reception(a->view, a->cx, number, &r));
	if (strcmp(r.facility, a->who->facility) != 0 || strcmp(r.message, message) != 0)
		return fail(a->cx, ERR_NOT_FOUND, "reception of another facility or message");
	TRY(question_read(a->cx, &r, &q));
	TRY(act_uses(a, m, &settings));
	if (q.mode != m)
		return fail(a->cx, ERR_FUNCTION_OFF, "RCK-01");
	TRY(view_consents_search(a->view, a->cx, &q, &checks, &n));
	if ((units = ctx_array(a->cx, n + 1, sizeof *units)) == NULL)
		return a->cx->fault.code;
	for (size_t i = 0; i < n; i++)
		if (consent_state(&checks[i], a->cx->now) == CONSENT_OPEN)
			TRY(one(a, &checks[i], m, number, units, &out));
	if (out == 0)
		TRY(act_audit(a, AUDIT_CONSENTS_LISTED, ERR_OK, 0, m, NULL, number));
	*ret_r = r;
	*ret_u = units;
	*ret_n = out;
	return ERR_OK;
}
