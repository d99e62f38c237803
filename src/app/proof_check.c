/* What is common to everything a card signs: the signature, and whom it stands for. */
#include <string.h>

#include "app/handover_take.h"
#include "app/proof_check.h"
#include "app/token_check.h"
#include "base/limit.h"
#include "card/device_key.h"

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

enum err
proof_rebuild(const struct act *a, const struct proof_order *o, const struct session *s, const struct facility *f,
    struct buf *text)
{
	struct proof p = { .origin = a->app->origin, .facility_name = f->name, .session = s, .at = o->at,
	    .visit_date = o->visit_date, .purpose = o->purpose, .registration = o->registration,
	    .visual = o->visual, .prescription = o->prescription, .identity = o->identity };

	if (o->token_order != NULL || o->purpose == PURPOSE_LINK)
		p.app = &a->app->provider->name;

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
	TRY(cert_check(c, a->cx, a->app->trust, facts));
	*ret_standing = certificate_standing(facts->not_before, facts->not_after, true, a->cx->now);
	if (*ret_standing == CERTIFICATE_EARLY)
		return fail(a->cx, ERR_CERT_EARLY, "CRT-01");
	if (*ret_standing == CERTIFICATE_EXPIRED) {
		if (a->about != NULL)
			a->about->certificate_ends = facts->not_after;
		return fail(a->cx, ERR_CERT_EXPIRED, "CRT-01");
	}
	TRY(revoked_state(a->app->revoked, a->cx, facts));
	if (o->purpose == PURPOSE_VISUAL)       /* [DEV-08]: the card is looked at in every other way all the same */
		return device_key_verify(a->cx, o->device_key, text->p, text->n, o->signature, o->signature_n);
	return cert_verify(c, a->cx, text->p, text->n, o->signature, o->signature_n);
}

static enum err
whose(const struct act *a, struct checked_proof *p)
{
	struct binding b;
	enum err e = view_binding(a->view, a->cx, p->facts.issuer_hash, p->facts.serial, &b);

	if (e == ERR_NOT_FOUND || (e == ERR_OK && b.ended != 0))
		return fail(a->cx, ERR_NOT_BOUND, "CRT-04");
	TRY(e);
	if (p->grace && strcmp(b.carrier, "card") != 0)
		return fail(a->cx, ERR_CERT_EXPIRED, "CRT-03");
	p->person = b.person;
	return ERR_OK;
}

/* The page that handed this over, if one did: it is told how it ends. */
static enum err
awaited(const struct act *a, const struct proof_order *o)
{
	struct handover h, *kept;
	enum err e = view_handover(a->view, a->cx, o->session, &h);

	if (e == ERR_NOT_FOUND || a->about == NULL)
		return ERR_OK;
	TRY(e);
	if ((kept = ctx_alloc(a->cx, sizeof *kept)) == NULL)
		return a->cx->fault.code;
	*kept = h;
	a->about->handover = kept;
	return ERR_OK;
}

/* Only a consent for online care names a day [CNS-12]. */
static enum err
check_visit_date(const struct act *a, const struct proof_order *o, const struct entry_view *entry)
{
	bool gives = o->purpose == PURPOSE_CONSENT || o->purpose == PURPOSE_VISUAL;
	enum mode m = gives ? entry->entry.mode : MODE_NONE;
	int ahead = entry->settings.value[SETTING_ONLINE_AHEAD];

	if (visit_date_allowed(m, o->visit_date, ymd_of(a->cx->now), ahead))
		return ERR_OK;
	return m == MODE_ONLINE
	    ? fail(a->cx, ERR_INPUT, "CNS-12: date of consultation from today to %d days ahead", ahead)
	    : fail(a->cx, ERR_INPUT, "CNS-12: a date of consultation is for online care");
}

static enum err
check(const struct act *a, const struct proof_order *o, const struct session *s, const struct cert *c,
    struct checked_proof *p)
{
	enum certificate_standing standing;

	p->person = 0;
	p->key = NULL;
	TRY(entry_look(a, s->token, &p->entry));
	TRY(check_visit_date(a, o, &p->entry));
	if (o->at < s->opened - LIMIT_SESSION_SECONDS || o->at > s->ends)
		return fail(a->cx, ERR_SIGNATURE, "time of signing is outside the session");
	TRY(proof_rebuild(a, o, s, &p->entry.facility, &p->text));
	TRY(judge(a, o, c, &p->text, &p->facts, &standing));
	p->grace = standing == CERTIFICATE_GRACE;
	return ERR_OK;
}

enum err
proof_check_card(const struct act *a, const struct proof_order *o, const struct session *s, struct checked_proof *ret_p)
{
	struct cert *c;
	enum err e;

	TRY(awaited(a, o));
	TRY(cert_read(a->cx, o->certificate, o->certificate_n, &c));
	e = check(a, o, s, c, ret_p);
	cert_free(&c);
	return e;
}

/* The centre itself wrote down what was chosen, and when: the address, the day and the time are looked at as with a card. */
static enum err
check_app(const struct act *a, const struct proof_order *o, const struct session *s, struct checked_proof *p)
{
	*p = (struct checked_proof){ .person = 0 };
	TRY(awaited(a, o));
	TRY(entry_look(a, s->token, &p->entry));
	TRY(check_visit_date(a, o, &p->entry));
	return token_check(a, o, s, p);
}

enum err
proof_check(const struct act *a, const struct proof_order *o, const struct session *s, struct checked_proof *ret_p)
{
	if (o->token_order != NULL)
		return check_app(a, o, s, ret_p);
	TRY(proof_check_card(a, o, s, ret_p));
	return whose(a, ret_p);
}

enum err
proof_keep(const struct act *a, const struct proof_order *o, const struct checked_proof *p)
{
	struct evidence ev = { .id = o->session, .text = p->text.p, .certificate = o->certificate, .at = a->cx->now,
	    .certificate_n = o->certificate_n, .signature = o->signature, .signature_n = o->signature_n,
	    .assurance = o->purpose == PURPOSE_VISUAL ? ASSURANCE_VISUAL : ASSURANCE_PIN,
	    .device = o->visual != NULL ? o->visual->device : 0 };

	if (o->token_order != NULL) {
		ev.assurance = ASSURANCE_APP;
		ev.certificate = (const unsigned char *)p->key;
		ev.certificate_n = strlen(p->key);
		ev.signature = (const unsigned char *)o->token_order->token;
		ev.signature_n = strlen(o->token_order->token);
	}
	TRY(handover_end(a, ERR_OK, p->person));
	return change_evidence(a->change, &ev);
}
