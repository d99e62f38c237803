/* Who holds this card? The insurer's feed has the last word, and says no rather than to guess. */
#include <string.h>

#include "app/card_register.h"
#include "app/person_find.h"
#include "base/limit.h"

/* The digests that tries are counted by: of the certificate, and of the number that it was tried with. */
struct tried { unsigned char card[SHA256_BYTES], number[SHA256_BYTES]; };

static enum err
tried_by(const struct act *a, const struct registration *r, const struct cert_facts *facts, struct tried *ret_t)
{
	const char *number = text_fold(a->cx, r->number);
	char insurer[INSURER_TEXT];
	struct buf b;

	if (number == NULL)
		return a->cx->fault.code;
	if (!insurer_read(a->cx, r->insurer, insurer))
		return fail(a->cx, ERR_INPUT, "REG-01: insurer: 4 to 8 digits");
	buf_init(&b, a->cx, LIMIT_NAME_BYTES + SHA256_BYTES);
	buf_add(&b, facts->issuer_hash, SHA256_BYTES);
	buf_puts(&b, facts->serial);
	TRY(buf_done(&b));
	sha256(b.p, b.n, ret_t->card);
	buf_init(&b, a->cx, INSURER_TEXT + REGISTRATION_VALUE);
	buf_fmt(&b, "%s/%s", insurer, number);
	TRY(buf_done(&b));
	sha256(b.p, b.n, ret_t->number);
	return ERR_OK;
}

/* One answer, whatever the reason [REG-07]. The audit tells the operator. */
static enum err
refuse(const struct act *a, const struct tried *t, const char *reason)
{
	attempts_add(a->app->registrations, a->cx, t->card);
	attempts_add(a->app->registrations, a->cx, t->number);
	if (a->about != NULL)
		a->about->subject = reason;
	return fail(a->cx, ERR_NOT_MATCHED, "REG-07");
}

/* A certificate that was registered once: by its holder there is nothing more to do [REG-05]. */
static enum err
unbound(const struct act *a, const struct cert_facts *facts, const struct tried *t)
{
	struct binding b;
	enum err e = view_binding(a->view, a->cx, facts->issuer_hash, facts->serial, &b);

	if (e == ERR_NOT_FOUND)
		return ERR_OK;
	TRY(e);
	return b.ended == 0 ? fail(a->cx, ERR_BOUND, "REG-05") : refuse(a, t, "ended by the operator");
}

/* Has the person another certificate that may still sign? A renewed card's old one is on the revocation list [REG-04]. */
static enum err
has_another(const struct act *a, id person, bool *ret_has)
{
	struct binding *rows;
	size_t n;

	TRY(view_bindings(a->view, a->cx, person, &rows, &n));
	*ret_has = false;
	for (size_t i = 0; i < n; i++) {
		struct cert_facts f = { .root = CERT_ROOT_UNKNOWN };

		memcpy(f.issuer_hash, rows[i].issuer, SHA256_BYTES);
		memcpy(f.serial, rows[i].serial, sizeof f.serial);
		*ret_has |= rows[i].ended == 0 && revoked_state(a->app->revoked, a->cx, &f) != ERR_CERT_REVOKED;
	}
	return ERR_OK;
}

/* The one person that the words stand for. */
static enum err
match(const struct act *a, const struct registration *r, const struct tried *t, id *ret_person)
{
	const struct eligibility_query q = { .insurer = r->insurer, .symbol = r->symbol, .number = r->number,
	    .branch = r->branch, .birth = r->birth };
	enum registration_fit fit;
	struct found f;
	bool another;

	TRY(person_find(a, &q, &f));
	if (f.persons != 1)
		return refuse(a, t, f.persons == 0 ? "nobody" : "several");
	fit = registration_fits(a->cx, r, &f.person, &f.asked, ymd_of(a->cx->now));
	if (fit != REGISTRATION_FITS)
		return refuse(a, t, registration_word(fit));
	TRY(has_another(a, f.person.id, &another));
	if (another)
		return refuse(a, t, "another certificate");
	*ret_person = f.person.id;
	return ERR_OK;
}

static enum err
bind(const struct act *a, const struct proof_order *o, const struct checked_proof *p)
{
	struct binding b = { .person = p->person, .carrier = o->registration->carrier, .bound = a->cx->now,
	    .ends = p->facts.not_after };
	const char *subject = ctx_fmt(a->cx, "%s, evidence %llu", b.carrier, (unsigned long long)o->session);

	if (subject == NULL)
		return a->cx->fault.code;
	memcpy(b.issuer, p->facts.issuer_hash, SHA256_BYTES);
	memcpy(b.serial, p->facts.serial, sizeof b.serial);
	TRY(change_binding(a->change, &b));
	TRY(act_audit(a, AUDIT_CARD_BOUND, ERR_OK, p->person, p->entry.entry.mode, NULL, subject));
	return proof_keep(a, o, p);
}

enum err
card_register(const struct act *a, const struct proof_order *o, const struct session *s)
{
	const char *missing = registration_missing(o->registration);
	struct checked_proof p;
	struct tried t;

	if (missing != NULL)
		return fail(a->cx, ERR_INPUT, "REG-01: %s: missing, or too long", missing);
	if (a->about != NULL)
		*a->about = (struct about){ .what = AUDIT_CARD_BOUND, .mode = s->mode, .subject = "" };
	TRY(proof_check_card(a, o, s, &p));
	if (p.grace)
		return fail(a->cx, ERR_CERT_EXPIRED, "REG-01: a certificate in its grace is not registered");
	TRY(tried_by(a, o->registration, &p.facts, &t));
	TRY(attempts_left(a->app->registrations, a->cx, t.card, LIMIT_ATTEMPTS));
	TRY(attempts_left(a->app->registrations, a->cx, t.number, LIMIT_ATTEMPTS));
	TRY(unbound(a, &p.facts, &t));
	TRY(match(a, o->registration, &t, &p.person));
	return bind(a, o, &p);
}
