/* From signature to consent. */
#include <string.h>

#include "app/proof_take.h"
#include "base/limit.h"

#define TEXT_BYTES 4096

enum err
proof_use_session(const struct act *a, const struct proof_order *o, struct session *ret_s)
{
	enum err e = view_session(a->view, a->cx, o->session, ret_s);

	if (e == ERR_NOT_FOUND || (e == ERR_OK && strcmp(ret_s->token, o->token) != 0))
		return fail(a->cx, ERR_NONCE, "no such session at this address");
	TRY(e);
	TRY(session_usable(ret_s, a->cx->now) == ERR_OK ? ERR_OK : fail(a->cx, ERR_NONCE, "used or run out"));
	return change_session_use(a->change, o->session, a->cx->now);
}

/* The words that must have been signed, rebuilt from what the centre keeps. */
static enum err
rebuild(const struct act *a, const struct proof_order *o, const struct session *s, const struct facility *f,
    struct buf *text)
{
	struct proof p = { .origin = a->app->origin, .facility_name = f->name, .session = s, .at = o->at,
	    .visit_date = o->visit_date };

	memcpy(p.choice, o->choice, sizeof p.choice);
	buf_init(text, a->cx, TEXT_BYTES);
	proof_text(text, &p);
	return buf_done(text);
}

/* Certificate and signature. */
static enum err
judge(const struct act *a, const struct proof_order *o, const struct cert *c, const struct buf *text,
    struct cert_facts *facts, enum certificate_standing *ret_standing)
{
	const struct revocation *revoked = atomic_load(&a->app->revocation);

	TRY(cert_check(c, a->cx, a->app->trust, facts));
	*ret_standing = certificate_standing(facts->not_before, facts->not_after, true, a->cx->now);
	if (*ret_standing == CERTIFICATE_EXPIRED || *ret_standing == CERTIFICATE_EARLY)
		return fail(a->cx, ERR_CERT_EXPIRED, "CRT-01");
	TRY(revocation_state(revoked, a->cx, facts->issuer_hash, facts->serial, a->cx->now));
	return cert_verify(c, a->cx, text->p, text->n, o->signature, o->signature_n);
}

static enum err
check_visit_date(const struct act *a, const struct proof_order *o, const struct entry_view *entry)
{
	int ahead = entry->settings.value[SETTING_ONLINE_AHEAD];

	if (visit_date_allowed(entry->entry.mode, o->visit_date, ymd_of(a->cx->now), ahead))
		return ERR_OK;
	return entry->entry.mode == MODE_ONLINE
	    ? fail(a->cx, ERR_INPUT, "CNS-12: date of consultation from today to %d days ahead", ahead)
	    : fail(a->cx, ERR_INPUT, "CNS-12: a date of consultation is for online care");
}

static enum err
whose(const struct act *a, const struct cert_facts *facts, struct binding *ret_b)
{
	enum err e = view_binding(a->view, a->cx, facts->issuer_hash, facts->serial, ret_b);

	if (e == ERR_NOT_FOUND || (e == ERR_OK && ret_b->ended != 0))
		return fail(a->cx, ERR_NOT_BOUND, "CRT-04");
	return e;
}

static enum err
keep(const struct act *a, const struct proof_order *o, const struct session *s, const struct buf *text, id person,
    bool grace, struct proof_result *r)
{
	struct evidence ev = { .id = s->id, .text = text->p, .certificate = o->certificate, .at = a->cx->now,
	    .certificate_n = o->certificate_n, .signature = o->signature, .signature_n = o->signature_n };
	struct consent_order order = { .facility = s->facility, .person = person, .evidence = s->id, .mode = s->mode,
	    .visit_date = o->visit_date, .at = a->cx->now };
	struct consent *rows;
	size_t n;

	memcpy(order.asked, s->asked, sizeof order.asked);
	for (size_t i = 0; i < KIND_COUNT; i++)
		order.choice[i] = s->asked[i] && o->choice[i] && !grace;        /* [CRT-02] */
	TRY(view_consents(a->view, a->cx, s->facility, person, &rows, &n));
	r->count = consent_renew(&order, rows, n, r->rows);
	for (size_t i = 0; i < r->count; i++) {
		struct consent *c = &r->rows[i];

		if (c->id == 0)
			c->id = id_new();
		TRY(change_consent(a->change, c));
		TRY(act_audit(a, c->ended != 0 ? AUDIT_CONSENT_ENDED : AUDIT_CONSENT_GIVEN,
		    c->given ? ERR_OK : ERR_CONSENT_NONE, person, c->mode, c, kind_rows[c->kind].code));
	}
	r->evidence = s->id;
	r->grace = grace;
	return change_evidence(a->change, &ev);
}

static enum err
take(const struct act *a, const struct proof_order *o, const struct session *s, const struct cert *c,
    struct proof_result *r)
{
	enum certificate_standing standing;
	struct cert_facts facts;
	struct entry_view entry;
	struct binding binding;
	struct buf text;

	TRY(entry_look(a, s->token, &entry));
	TRY(check_visit_date(a, o, &entry));
	if (o->at < s->opened - LIMIT_SESSION_SECONDS || o->at > s->ends)
		return fail(a->cx, ERR_SIGNATURE, "time of signing is outside the session");
	TRY(rebuild(a, o, s, &entry.facility, &text));
	TRY(judge(a, o, c, &text, &facts, &standing));
	TRY(whose(a, &facts, &binding));
	if (standing == CERTIFICATE_GRACE && strcmp(binding.carrier, "card") != 0)
		return fail(a->cx, ERR_CERT_EXPIRED, "CRT-03");
	return keep(a, o, s, &text, binding.person, standing == CERTIFICATE_GRACE, r);
}

enum err
proof_take(const struct act *a, const struct proof_order *o, const struct session *s, struct proof_result *ret_r)
{
	struct cert *c;
	enum err e;

	TRY(cert_read(a->cx, o->certificate, o->certificate_n, &c));
	e = take(a, o, s, c, ret_r);
	cert_free(&c);
	return e;
}
