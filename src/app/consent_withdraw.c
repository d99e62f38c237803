/* The person ends what was given. */
#include "app/consent_withdraw.h"

static enum err
end_mode(const struct act *a, const struct proof_order *o, const struct consent *rows, size_t n,
    enum mode m, struct withdrawal *w)
{
	struct consent *ended = ctx_array(a->cx, n + 1, sizeof *ended);
	size_t open, out;

	if (ended == NULL)
		return a->cx->fault.code;
	open = consent_end(rows, n, m, o->choice, END_BY_PATIENT, a->cx->now, ended);
	out = open + consent_deny(rows, n, m, o->choice, a->cx->now, ended + open);
	for (size_t i = 0; i < out; i++) {
		ended[i].evidence = o->session;
		TRY(change_consent(a->change, &ended[i]));
		TRY(act_audit(a, AUDIT_CONSENT_ENDED, ERR_OK, ended[i].person, m, &ended[i], kind_rows[ended[i].kind].code));
		w->ended[ended[i].kind] = w->ended[ended[i].kind] || i < open;
	}
	return ERR_OK;
}

enum err
consent_withdraw(const struct act *a, const struct proof_order *o, const struct session *s, struct withdrawal *ret_w)
{
	struct withdrawal w = { 0 };
	struct checked_proof p;
	struct consent *rows;
	bool any = false;
	size_t n;

	TRY(proof_check(a, o, s, &p));
	TRY(view_consents(a->view, a->cx, s->facility, p.person, &rows, &n));
	TRY(change_expect_consents(a->change, s->facility, p.person, rows, n)); /* what is opened meanwhile ends by this, too */
	for (enum mode m = MODE_COUNTER; m <= MODE_EMERGENCY; m++)
		TRY(end_mode(a, o, rows, n, m, &w));
	for (size_t k = 0; k < KIND_COUNT; k++)
		any = any || w.ended[k];
	if (!any)
		TRY(act_audit(a, AUDIT_CONSENT_ENDED, ERR_OK, p.person, s->mode, NULL, "nothing was open"));
	*ret_w = w;
	return proof_keep(a, o, &p);
}
