/* From signature to consent. */
#include <string.h>

#include "app/proof_take.h"
#include "app/push_give.h"

static enum err
keep(const struct act *a, const struct proof_order *o, const struct session *s, const struct checked_proof *p,
    struct proof_result *r)
{
	struct consent_order order = { .facility = s->facility, .person = p->person, .evidence = s->id, .mode = s->mode, .outpatient = s->outpatient,
	    .visit_date = o->visit_date, .at = a->cx->now, .prescription = o->prescription };
	struct consent *rows;
	size_t n;

	memcpy(order.asked, s->asked, sizeof order.asked);
	for (size_t i = 0; i < KIND_COUNT; i++)
		order.choice[i] = s->asked[i] && o->choice[i] && !p->grace;        /* [CRT-02] */
	TRY(view_consents(a->view, a->cx, s->facility, p->person, &rows, &n));
	TRY(change_expect_consents(a->change, s->facility, p->person, rows, n));        /* what is opened meanwhile may have to end by this */
	r->count = consent_renew(&order, rows, n, r->rows);
	for (size_t i = 0; i < r->count; i++) {
		struct consent *c = &r->rows[i];

		if (c->id == 0)
			c->id = id_new();
		TRY(change_consent(a->change, c));
		TRY(act_audit(a, c->ended != 0 ? AUDIT_CONSENT_ENDED : AUDIT_CONSENT_GIVEN,
		    c->given ? ERR_OK : ERR_CONSENT_NONE, p->person, c->mode, c, kind_rows[c->kind].code));
	}
	r->evidence = s->id;
	r->grace = p->grace;
	r->certificate_ends = certificate_announced(p->facts.not_after, a->cx->now) ? p->facts.not_after : 0;
	return proof_keep(a, o, p);
}

/* The facility's link fetches it, where it wants to. */
static enum err
announce(const struct act *a, const struct session *s, const struct checked_proof *p)
{
	struct push push = { .person = p->person, .mode = s->mode };

	memcpy(push.facility, s->facility, FACILITY_CODE);
	return push_add(a, &p->entry.settings, &push);
}

enum err
proof_take(const struct act *a, const struct proof_order *o, const struct session *s, struct proof_result *ret_r)
{
	struct checked_proof p;

	TRY(proof_check(a, o, s, &p));
	TRY(keep(a, o, s, &p, ret_r));
	return announce(a, s, &p);
}
