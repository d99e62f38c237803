/* The person looks. */
#include <string.h>

#include "app/consent_look.h"

/* Rows by which something about the person left the centre. */
static bool
is_look(const struct audit *a)
{
	static const enum audit_act told[] = { AUDIT_ELIGIBILITY_READ, AUDIT_RECHECK, AUDIT_CONSENTS_LISTED, AUDIT_MEDICINES_READ,
		AUDIT_CHECKUPS_READ, AUDIT_PUSHED, AUDIT_ENTRUSTED_LISTED, AUDIT_NECESSITY };
	bool any = false;

	for (size_t i = 0; i < sizeof told / sizeof told[0]; i++)
		any = any || a->act == told[i];
	return any && a->outcome == ERR_OK;
}

static enum err
looks(const struct act *a, const char *facility, id person, struct consents_seen *c)
{
	const struct audit_search q = { .facility = facility, .person = person, .max = 400, .newest = true };
	struct audit *rows;
	size_t n, from = 0;

	TRY(view_audit(a->view, a->cx, &q, &rows, &n));
	if ((c->looks = ctx_array(a->cx, n + 1, sizeof *rows)) == NULL)
		return a->cx->fault.code;
	for (size_t i = 0; i < n; i++)
		if (is_look(&rows[i]))
			c->looks[c->look_count++] = rows[i];
	if (c->look_count > CONSENT_LOOKS)
		from = c->look_count - CONSENT_LOOKS;
	c->looks += from;
	c->look_count -= from;
	return ERR_OK;
}

enum err
consents_see(const struct act *a, const char *facility, id person, enum mode m, struct consents_seen *ret_c)
{
	struct who asks = *a->who;
	struct act here = *a;
	struct eligibility *all;
	struct person p;
	const struct consent *check;
	size_t n;

	memcpy(asks.facility, facility, FACILITY_CODE);
	here.who = &asks;
	*ret_c = (struct consents_seen){ .rows = NULL };
	TRY(view_person(a->view, a->cx, person, &p));
	TRY(view_eligibilities(a->view, a->cx, person, &all, &n));
	TRY(act_consents(&here, &p, all, n, &ret_c->rows, &ret_c->count));
	check = consent_find(ret_c->rows, ret_c->count, m, KIND_QUA);
	ret_c->prescription = check == NULL ? PRESCRIPTION_NONE : check->prescription;
	return looks(a, facility, person, ret_c);
}

enum err
consent_look(const struct act *a, const struct proof_order *o, const struct session *s, struct consents_seen *ret_c)
{
	struct checked_proof p;

	TRY(proof_check(a, o, s, &p));
	TRY(act_audit(a, AUDIT_CONSENTS_SEEN, ERR_OK, p.person, s->mode, NULL, o->token_order != NULL ? "by app" : "by card"));
	TRY(consents_see(a, s->facility, p.person, s->mode, ret_c));
	return proof_keep(a, o, &p);
}
