/* A card in the small world: a clinic with an address, a hierarchy, challenges, and a card that signs. */
#ifndef UNIT_APP_CARD_H
#define UNIT_APP_CARD_H

#include "app/facility_set.h"
#include "app/proof_check.h"
#include "app_world.h"
#include "card/jpki.h"
#include "hierarchy.h"

static const struct who operator = { "", "operator" }, patient = { "", "patient" };
static struct trust *trust;
static struct revoked *revoked;
static struct entry entry;
static struct entry_view seen;
static struct session session;
static struct proof_order order;
static struct cert_facts card;
static struct registration form;        /* of a registration */

static inline void
revocation_read(void)
{
	revoked_close(&revoked);
	CHECK_OK(revoked_open(cx, hierarchy(cx), trust, &revoked));
	app.revoked = revoked;
}

/* As the operator binds it. */
static inline const struct binding *
certificate_of(const struct cert_facts *facts, const char *carrier)
{
	struct binding *b = ctx_alloc(cx, sizeof *b);

	b->carrier = carrier;
	b->ends = facts->not_after;
	memcpy(b->issuer, facts->issuer_hash, SHA256_BYTES);
	memcpy(b->serial, facts->serial, sizeof b->serial);
	return b;
}

/* A clinic with an address, and a card of nobody that ends in so many days. */
static inline void
begin_unbound(int days)
{
	CHECK_OK(attempts_open(cx, 4, &app.registrations));
	CHECK_OK(trust_open(cx, hierarchy(cx), true, &trust));
	app.trust = trust;
	revocation_read();
	act_begin(&operator);
	CHECK_OK(facility_entry(&a, CLINIC, MODE_VISIT, OUTPATIENT_NONE, &entry));
	CHECK_OK(act_commit());
	CHECK_OK(issue_card(cx, hierarchy(cx), &(struct card_order){ .path = file_join(cx, hierarchy(cx), "p.card"),
	    .pin = "1234", .not_after = cx->now + days * 86400LL }, &card));
}

/* The same, of person 1. */
static inline void
begin(int days)
{
	begin_unbound(days);
	act_begin(&operator);
	CHECK_OK(card_bind(&a, "P1", certificate_of(&card, "card")));
	CHECK_OK(act_commit());
}

static inline void
end(void)
{
	attempts_close(&app.registrations);
	revoked_close(&revoked);
	trust_close(&trust);
}

static inline void
open_session(void)
{
	act_begin(&patient);
	CHECK_OK(session_open(&a, entry.token, &seen, &session));
	CHECK_OK(act_commit());
}

/* The card signs what the order says, for its purpose. */
static inline void
sign_order(enum purpose purpose, const bool choice[KIND_COUNT])
{
	struct proof p = { .purpose = purpose, .origin = app.origin, .facility_name = seen.facility.name,
	    .session = &session, .at = cx->now };
	unsigned char digest[CERT_DIGEST_BYTES], *sig = ctx_alloc(cx, JPKI_SIGNATURE_BYTES), *der;
	struct reader *r;
	struct jpki j;
	struct pin pin;
	struct buf text;
	struct cert *c;
	size_t digest_n;
	unsigned left;

	if (choice != NULL)
		memcpy(p.choice, choice, sizeof p.choice);
	if (purpose == PURPOSE_REGISTRATION)
		p.registration = &form;
	buf_init(&text, cx, 4096);
	proof_text(&text, &p);
	CHECK_OK(buf_done(&text));
	order = (struct proof_order){ .purpose = purpose, .token = entry.token, .session = session.id, .at = cx->now,
	    .signature = sig, .registration = p.registration };
	memcpy(order.choice, p.choice, sizeof order.choice);
	pin_set(&pin, "1234", 4);
	CHECK_OK(reader_open(cx, ctx_fmt(cx, "virtual:%s/p.card", hierarchy(cx)), 0, &r));
	CHECK_OK(jpki_open(r, cx, &j));
	CHECK_OK(jpki_certificate(&j, cx, &der, &order.certificate_n));
	CHECK_OK(cert_read(cx, der, order.certificate_n, &c));
	CHECK_OK(cert_digest(c, cx, text.p, text.n, digest, &digest_n));
	cert_free(&c);
	CHECK_OK(jpki_verify_pin(&j, cx, &pin, false, &left));
	CHECK_OK(jpki_sign(&j, cx, digest, digest_n, sig, &order.signature_n));
	reader_close(&r);
	pin_wipe(&pin);
	order.certificate = der;
}

static inline enum err
use(void)
{
	struct session s2;

	act_begin(&patient);
	return proof_use_session(&a, &order, &s2);
}

#endif
