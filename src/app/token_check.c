/* From token to person. */
#include <string.h>

#include "app/token_check.h"

enum err
token_may(const struct act *a, const struct session *s, enum purpose purpose, const bool choice[KIND_COUNT])
{
	if (a->app->provider == NULL)
		return fail(a->cx, ERR_APP_NOT_HERE, "OID-06: there is no provider");
	if (purpose != PURPOSE_CONSENT && purpose != PURPOSE_WITHDRAWAL && purpose != PURPOSE_INQUIRY)
		return fail(a->cx, ERR_APP_NOT_HERE, "OID-03: a link needs the card");
	if (purpose != PURPOSE_CONSENT)         /* what ends is never more than was given */
		return ERR_OK;
	if (!assurance_may(ASSURANCE_APP, s->mode, s->outpatient, KIND_QUA))
		return fail(a->cx, ERR_APP_NOT_HERE, "OID-06: not in %s", mode_row(s->mode)->word);
	for (size_t k = 0; k < KIND_COUNT; k++)
		if (choice[k] && !assurance_may(ASSURANCE_APP, s->mode, s->outpatient, (enum kind)k))
			return fail(a->cx, ERR_APP_NOT_HERE, "OID-06: not %s", kind_rows[k].code);
	return ERR_OK;
}

static enum err
judge(const struct act *a, const struct proof_order *o, const struct session *s, const struct buf *text, struct token_facts *f)
{
	const struct provider *p = a->app->provider;
	const struct token_order *t = o->token_order;
	struct token_wanted want = { .issuer = p->name.issuer, .client = p->name.client, .acr = p->acr,
	    .fresh = p->fresh ? s->opened : 0, .nonce = proof_nonce(a->cx, text) };
	const char *wrong;

	if (want.nonce == NULL)
		return a->cx->fault.code;
	TRY(token_read(a->cx, t->token, p->algorithms, t->keys, t->keys_n, f));
	if ((wrong = token_unfit(f, &want, a->cx->now)) == NULL)
		return ERR_OK;
	if (a->about != NULL)
		a->about->subject = ctx_fmt(a->cx, "token: %s", wrong);
	return fail(a->cx, ERR_APP_TOKEN, "OID-02: %s", wrong);
}

/* Nobody yet, or no longer: the page offers to link it by the card. */
static enum err
unknown(const struct act *a, const unsigned char key[SHA256_BYTES], const char *why)
{
	unsigned char *kept = ctx_alloc(a->cx, SHA256_BYTES);

	if (kept == NULL)
		return a->cx->fault.code;
	memcpy(kept, key, SHA256_BYTES);
	if (a->about != NULL) {
		a->about->identity = kept;
		a->about->subject = why;
	}
	return fail(a->cx, ERR_APP_UNKNOWN, "OID-03: %s", why);
}

/* [OID-05] Who lost the card, or has another, links anew. */
static enum err
holds(const struct act *a, const struct identity *i, struct cert_facts *ret_f)
{
	struct cert_facts f = { .root = CERT_ROOT_UNKNOWN };
	struct binding b;
	enum err e = view_binding(a->view, a->cx, i->issuer, i->serial, &b);

	if (e == ERR_NOT_FOUND || (e == ERR_OK && (b.ended != 0 || b.person != i->person)))
		return unknown(a, i->key, "the certificate that linked it was ended");
	TRY(e);
	memcpy(f.issuer_hash, i->issuer, SHA256_BYTES);
	memcpy(f.serial, i->serial, sizeof f.serial);
	f.not_after = b.ends;
	if (b.ends != 0 && a->cx->now > b.ends)
		return unknown(a, i->key, "the certificate that linked it has expired");
	if (revoked_state(a->app->revoked, a->cx, &f) == ERR_CERT_REVOKED)
		return unknown(a, i->key, "the certificate that linked it was revoked");
	*ret_f = f;
	return ERR_OK;
}

static enum err
whose(const struct act *a, const struct token_facts *f, struct checked_proof *p)
{
	unsigned char key[SHA256_BYTES];
	struct identity i;
	enum err e;

	identity_key(&a->app->provider->name, f->subject, key);
	e = view_identity(a->view, a->cx, key, &i);
	if (e == ERR_NOT_FOUND || (e == ERR_OK && i.ended != 0))
		return unknown(a, key, e == ERR_OK ? "it was ended" : "it was never linked");
	TRY(e);
	TRY(holds(a, &i, &p->facts));
	p->person = i.person;
	return ERR_OK;
}

enum err
token_check(const struct act *a, const struct proof_order *o, const struct session *s, struct checked_proof *p)
{
	struct token_facts f;

	TRY(token_may(a, s, o->purpose, o->choice));
	TRY(proof_rebuild(a, o, s, &p->entry.facility, &p->text));
	TRY(judge(a, o, s, &p->text, &f));
	p->key = f.key;
	return whose(a, &f, p);
}
