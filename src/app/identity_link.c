/* Apps come and go. */
#include <string.h>

#include "app/handover_take.h"
#include "app/identity_link.h"
#include "base/limit.h"

enum err
identity_hand_over(const struct act *a, const char *token, id failed, struct session *ret_s)
{
	struct handover h = { .purpose = PURPOSE_LINK, .tries = -1 };
	enum handover_state state;
	struct handed was;

	TRY(handover_look(a, token, failed, &was));
	state = handover_state(&was.handover, a->cx->now);
	if (a->app->provider == NULL || (state != HANDOVER_FAILED && state != HANDOVER_GONE) || identity_is_none(was.handover.identity))
		return fail(a->cx, ERR_NOT_FOUND, "OID-03: no app to be linked");
	TRY(session_make(a, &was.entry, LIMIT_HANDOVER_LIFE, ret_s));
	h.session = ret_s->id;
	h.opened = ret_s->opened;
	h.ends = ret_s->ends;
	memcpy(h.identity, was.handover.identity, SHA256_BYTES);
	return change_handover(a->change, &h);
}

static enum err
free_for(const struct act *a, const unsigned char key[SHA256_BYTES], id person)
{
	struct identity i;
	enum err e = view_identity(a->view, a->cx, key, &i);

	if (e == ERR_NOT_FOUND)
		return ERR_OK;
	TRY(e);
	return i.ended == 0 && i.person != person ? fail(a->cx, ERR_APP_OTHER, "OID-03: it stands for another person") : ERR_OK;
}

enum err
identity_link(const struct act *a, const struct proof_order *o, const struct session *s)
{
	struct identity i = { .evidence = s->id, .bound = a->cx->now };
	struct checked_proof p;

	if (a->app->provider == NULL || o->identity == NULL || identity_is_none(o->identity))
		return fail(a->cx, ERR_APP_NOT_HERE, "OID-03: no app to be linked");
	TRY(proof_check(a, o, s, &p));
	if (p.grace) {
		if (a->about != NULL)
			a->about->certificate_ends = p.facts.not_after;
		return fail(a->cx, ERR_CERT_EXPIRED, "OID-05");
	}
	TRY(free_for(a, o->identity, p.person));
	memcpy(i.key, o->identity, SHA256_BYTES);
	memcpy(i.issuer, p.facts.issuer_hash, SHA256_BYTES);
	memcpy(i.serial, p.facts.serial, sizeof i.serial);
	i.person = p.person;
	TRY(change_identity(a->change, &i));
	TRY(act_audit(a, AUDIT_APP_BOUND, ERR_OK, p.person, s->mode, NULL, ctx_fmt(a->cx, "evidence %llu", (unsigned long long)s->id)));
	return proof_keep(a, o, &p);
}

enum err
identity_end(const struct act *a, id person, const char *by, size_t *ret_n)
{
	struct identity *rows;
	size_t n;

	TRY(view_identities(a->view, a->cx, person, &rows, &n));
	*ret_n = 0;
	for (size_t i = 0; i < n; i++) {
		if (rows[i].ended != 0)
			continue;
		rows[i].ended = a->cx->now;
		TRY(change_identity(a->change, &rows[i]));
		TRY(act_audit(a, AUDIT_APP_ENDED, ERR_OK, person, MODE_NONE, NULL, by));
		++*ret_n;
	}
	return ERR_OK;
}

enum err
identity_count(const struct act *a, id person, size_t *ret_n)
{
	struct identity *rows;
	size_t n;

	TRY(view_identities(a->view, a->cx, person, &rows, &n));
	*ret_n = 0;
	for (size_t i = 0; i < n; i++)
		*ret_n += rows[i].ended == 0;
	return ERR_OK;
}
