/* Consents by a 認証アプリ over the memory store: the token binds the words, a card binds the person, once. The provider is a key
 * made here. */
#include "app/consent_look.h"
#include "app/consent_withdraw.h"
#include "app/handover_take.h"
#include "app/identity_link.h"
#include "app/proof_take.h"
#include "app/token_check.h"
#include "app_card.h"
#include "base/limit.h"

#define ISSUER "https://id.example/realms/main"
#define CLIENT "kyotaku"

static const struct provider provider = { { ISSUER, CLIENT }, "aal3 crl", 1u << JWS_ES256, true };
static struct about about;
static char *key;
static const char *keys;
static struct token_order token;
static struct proof_order by_app;
static struct session asked;

static void
provider_begins(int days)
{
	char *public_half;

	begin(days);
	app.provider = &provider;
	CHECK_OK(jwk_make(cx, &key));
	CHECK_OK(jwk_public(cx, key, &public_half));
	keys = ctx_fmt(cx, "{\"keys\":[%s]}", public_half);
}

static void
provider_ends(void)
{
	app.provider = NULL;
	app.sessions_open = 3;
	end();
}

/* A page hands over, and the app takes it. */
static void
hand_over(enum purpose purpose, bool yzk)
{
	struct handover_order o = { .purpose = purpose, .choice = { [KIND_YZK] = yzk } };
	struct handed h;

	app.sessions_open = 100;
	if (purpose == PURPOSE_WITHDRAWAL)
		memset(o.choice, true, sizeof o.choice);
	act_begin(&patient);
	CHECK_OK(handover_open(&a, entry.token, &o, &asked));
	CHECK_OK(act_commit());
	act_begin(&patient);
	CHECK_OK(handover_take(&a, entry.token, asked.id, APP_READER "1234567890123456", &h));
	CHECK_OK(act_commit());
	by_app = (struct proof_order){ .purpose = purpose, .token = entry.token, .session = asked.id, .at = cx->now, .token_order = &token };
	memcpy(by_app.choice, o.choice, sizeof by_app.choice);
}

/* The provider's word for that subject over the words of the order. */
static void
log_in(const char *subject)
{
	struct facility f;
	struct buf text;
	const char *claims;

	act_begin(&patient);
	CHECK_OK(view_facility(v, cx, CLINIC, &f));
	CHECK_OK(proof_rebuild(&a, &by_app, &asked, &f, &text));
	claims = ctx_fmt(cx, "{\"iss\":\"" ISSUER "\",\"aud\":\"" CLIENT "\",\"sub\":\"%s\",\"nonce\":\"%s\",\"acr\":\"aal3\","
	    "\"iat\":%lld,\"exp\":%lld,\"auth_time\":%lld}", subject, proof_nonce(cx, &text), (long long)cx->now, (long long)cx->now + 300,
	    (long long)cx->now);
	CHECK_OK(jwk_sign(cx, key, claims, strlen(claims), &token.token));
	token.keys = keys;
	token.keys_n = strlen(keys);
}

static enum err
deed(void)
{
	struct consents_seen seen_now;
	struct proof_result r;
	struct withdrawal w;

	if (by_app.purpose == PURPOSE_WITHDRAWAL)
		return consent_withdraw(&a, &by_app, &asked, &w);
	if (by_app.purpose == PURPOSE_INQUIRY)
		return consent_look(&a, &by_app, &asked, &seen_now);
	return proof_take(&a, &by_app, &asked, &r);
}

/* Both steps; a refusal is recorded as the centre records it. */
static enum err
act_now(void)
{
	struct session s2;
	enum err e;

	act_begin(&patient);
	TRY(proof_use_session(&a, &by_app, &s2));
	CHECK_OK(act_commit());
	act_begin(&patient);
	about = (struct about){ 0 };
	a.about = &about;
	if ((e = deed()) == ERR_OK)
		return act_commit();
	a.change = change_new(cx);
	CHECK_OK(handover_end(&a, e, 0));
	CHECK_OK(act_commit());
	return e;
}

static enum err
consent_by(const char *subject)
{
	hand_over(PURPOSE_CONSENT, true);
	log_in(subject);
	return act_now();
}

/* The card links the app of the failed hand-over `asked`. */
static enum err
link_by_card(void)
{
	struct handover h;
	struct proof p = { .purpose = PURPOSE_LINK, .origin = app.origin, .session = &session, .app = &provider.name, .identity = h.identity };
	unsigned char digest[CERT_DIGEST_BYTES], *sig = ctx_alloc(cx, JPKI_SIGNATURE_BYTES), *der;
	struct facility f;
	struct reader *r;
	struct jpki j;
	struct pin pin;
	struct buf text;
	struct cert *c;
	size_t n;
	unsigned left;
	enum err e;

	act_begin(&patient);
	CHECK_OK(identity_hand_over(&a, entry.token, asked.id, &session));
	CHECK_OK(act_commit());
	act_begin(&patient);
	CHECK_OK(view_facility(v, cx, CLINIC, &f));
	CHECK_OK(view_handover(v, cx, session.id, &h));
	p.facility_name = f.name;
	p.at = cx->now;
	buf_init(&text, cx, 4096);
	proof_text(&text, &p);
	CHECK_OK(buf_done(&text));
	order = (struct proof_order){ .purpose = PURPOSE_LINK, .token = entry.token, .session = session.id, .at = cx->now, .signature = sig,
	    .identity = h.identity };
	pin_set(&pin, "1234", 4);
	CHECK_OK(reader_open(cx, ctx_fmt(cx, "virtual:%s/p.card", hierarchy(cx)), 0, &r));
	CHECK_OK(jpki_open(r, cx, &j));
	CHECK_OK(jpki_certificate(&j, cx, &der, &order.certificate_n));
	CHECK_OK(cert_read(cx, der, order.certificate_n, &c));
	CHECK_OK(cert_digest(c, cx, text.p, text.n, digest, &n));
	cert_free(&c);
	CHECK_OK(jpki_verify_pin(&j, cx, &pin, false, &left));
	CHECK_OK(jpki_sign(&j, cx, digest, n, sig, &order.signature_n));
	reader_close(&r);
	pin_wipe(&pin);
	order.certificate = der;
	CHECK_OK(use());
	CHECK_OK(act_commit());
	act_begin(&patient);
	about = (struct about){ 0 };
	a.about = &about;
	e = identity_link(&a, &order, &session);
	return e == ERR_OK ? act_commit() : e;
}

static bool
agreed(id person)
{
	const struct consent *c;
	struct consent *rows;
	size_t n;

	view_end(v);
	CHECK_OK(view_begin(v, cx));
	CHECK_OK(view_consents(v, cx, CLINIC, person, &rows, &n));
	c = consent_find(rows, n, MODE_VISIT, KIND_YZK);
	return c != NULL && consent_state(c, cx->now) == CONSENT_OPEN;
}

TEST(a_person_is_linked_once_by_the_card_and_then_known)        /* OID-01, OID-03 */
{
	struct evidence ev;
	struct handover h;

	provider_begins(100);
	CHECK_ERR(ERR_APP_UNKNOWN, consent_by("p-1"));
	CHECK(!agreed(1));
	CHECK_OK(view_handover(v, cx, asked.id, &h));
	CHECK(h.outcome == ERR_APP_UNKNOWN && !identity_is_none(h.identity));
	CHECK_OK(link_by_card());
	CHECK(!agreed(1));                      /* a link agrees to nothing */
	CHECK_OK(view_evidence(v, cx, session.id, &ev));
	CHECK(strstr(ev.text, "kyotaku-link/1\n") == ev.text && ev.assurance == ASSURANCE_PIN);
	CHECK_OK(consent_by("p-1"));
	CHECK(agreed(1));
	CHECK_OK(view_evidence(v, cx, asked.id, &ev));
	CHECK(strstr(ev.text, "kyotaku-app-consent/1\n") == ev.text && strstr(ev.text, "\nYZK=agree\n") != NULL);
	CHECK(strstr(ev.text, "\nprovider=" ISSUER "\nclient=" CLIENT "\n") != NULL);
	CHECK_INT(ASSURANCE_APP, ev.assurance);
	CHECK(ev.signature_n == strlen(token.token) && memcmp(ev.signature, token.token, ev.signature_n) == 0);
	CHECK(strstr(ctx_strn(cx, (const char *)ev.certificate, ev.certificate_n), "\"P-256\"") != NULL);
	hand_over(PURPOSE_WITHDRAWAL, false);
	log_in("p-1");
	CHECK_OK(act_now());
	CHECK(!agreed(1));
	hand_over(PURPOSE_INQUIRY, false);
	log_in("p-1");
	CHECK_OK(act_now());
	provider_ends();
}

TEST(a_token_over_other_words_agrees_to_nothing)        /* OID-01 */
{
	provider_begins(100);
	CHECK_ERR(ERR_APP_UNKNOWN, consent_by("p-1"));
	CHECK_OK(link_by_card());
	hand_over(PURPOSE_CONSENT, false);
	log_in("p-1");
	by_app.choice[KIND_YZK] = true;         /* more than the token is about */
	CHECK_ERR(ERR_APP_TOKEN, act_now());
	CHECK_STR("token: nonce", about.subject);
	CHECK(!agreed(1));
	hand_over(PURPOSE_CONSENT, true);
	log_in("p-1");
	by_app.purpose = PURPOSE_WITHDRAWAL;
	CHECK_ERR(ERR_APP_TOKEN, act_now());
	hand_over(PURPOSE_CONSENT, true);
	log_in("p-1");
	CHECK_OK(act_now());
	CHECK_ERR(ERR_NONCE, act_now());        /* once */
	hand_over(PURPOSE_CONSENT, true);       /* the same token for another hand-over */
	CHECK_ERR(ERR_APP_TOKEN, act_now());
	hand_over(PURPOSE_CONSENT, true);
	log_in("p-1");
	keys = "{\"keys\":[]}";
	token.keys = keys;
	token.keys_n = strlen(keys);
	CHECK_ERR(ERR_APP_TOKEN, act_now());
	provider_ends();
}

TEST(another_subject_is_another_app)                    /* OID-03 */
{
	provider_begins(100);
	CHECK_ERR(ERR_APP_UNKNOWN, consent_by("p-1"));
	CHECK_OK(link_by_card());
	CHECK_ERR(ERR_APP_UNKNOWN, consent_by("p-2"));
	CHECK(!agreed(1));
	provider_ends();
}

TEST(an_app_of_one_person_is_not_linked_to_another)     /* OID-03 */
{
	struct identity i = { .person = 2, .serial = "0a", .evidence = 5, .bound = 1000 };

	provider_begins(100);
	CHECK_ERR(ERR_APP_UNKNOWN, consent_by("p-1"));
	identity_key(&provider.name, "p-1", i.key);
	KEEP(identity, &i);
	CHECK_ERR(ERR_APP_OTHER, link_by_card());
	provider_ends();
}

TEST(what_the_person_has_ended_stands_for_nobody)       /* OID-04 */
{
	size_t n;

	provider_begins(100);
	CHECK_ERR(ERR_APP_UNKNOWN, consent_by("p-1"));
	CHECK_OK(link_by_card());
	act_begin(&patient);
	CHECK_OK(identity_count(&a, 1, &n));
	CHECK_INT(1, n);
	CHECK_OK(identity_end(&a, 1, "on the page", &n));
	CHECK_INT(1, n);
	CHECK_OK(act_commit());
	CHECK_ERR(ERR_APP_UNKNOWN, consent_by("p-1"));
	CHECK_STR("it was ended", about.subject);
	CHECK_OK(link_by_card());               /* and anew */
	CHECK_OK(consent_by("p-1"));
	provider_ends();
}

TEST(an_app_ends_with_the_card_that_linked_it)          /* OID-05 */
{
	provider_begins(100);
	CHECK_ERR(ERR_APP_UNKNOWN, consent_by("p-1"));
	CHECK_OK(link_by_card());
	cx->now += 100 * 86400LL + 1;
	CHECK_ERR(ERR_APP_UNKNOWN, consent_by("p-1"));
	CHECK_STR("the certificate that linked it has expired", about.subject);
	cx->now -= 100 * 86400LL + 1;
	act_begin(&operator);
	CHECK_OK(card_end(&a, card.issuer_hash, card.serial, ""));
	CHECK_OK(act_commit());
	CHECK_ERR(ERR_APP_UNKNOWN, consent_by("p-1"));
	CHECK_STR("the certificate that linked it was ended", about.subject);
	provider_ends();
}

TEST(an_app_ends_with_the_revocation_of_its_card)       /* OID-05 */
{
	const char *serials[1];
	struct crl_order o = { .generation = 3, .keep = true, .serials = serials, .count = 1 };

	provider_begins(100);
	CHECK_ERR(ERR_APP_UNKNOWN, consent_by("p-1"));
	CHECK_OK(link_by_card());
	serials[0] = card.serial;
	o.this_update = cx->now;
	o.next_update = cx->now + 30 * 86400LL;
	CHECK_OK(issue_crl(cx, hierarchy(cx), &o));
	revocation_read();
	CHECK_ERR(ERR_APP_UNKNOWN, consent_by("p-1"));
	CHECK_STR("the certificate that linked it was revoked", about.subject);
	provider_ends();
}

TEST(where_the_app_may_not_the_card_must)               /* OID-06 */
{
	const bool none[KIND_COUNT] = { false };
	struct session s1 = { .mode = MODE_VISIT };

	provider_begins(100);
	act_begin(&patient);
	CHECK_OK(token_may(&a, &s1, PURPOSE_CONSENT, none));
	s1.mode = MODE_EMERGENCY;
	CHECK_ERR(ERR_APP_NOT_HERE, token_may(&a, &s1, PURPOSE_CONSENT, none));
	CHECK_OK(token_may(&a, &s1, PURPOSE_WITHDRAWAL, none));
	CHECK_ERR(ERR_APP_NOT_HERE, token_may(&a, &s1, PURPOSE_LINK, none));
	CHECK_ERR(ERR_APP_NOT_HERE, token_may(&a, &s1, PURPOSE_REGISTRATION, none));
	app.provider = NULL;
	CHECK_ERR(ERR_APP_NOT_HERE, token_may(&a, &s1, PURPOSE_WITHDRAWAL, none));
	provider_ends();
}

TEST(only_an_app_that_logged_in_is_linked)              /* OID-03 */
{
	struct session s1;

	provider_begins(100);
	hand_over(PURPOSE_CONSENT, true);
	act_begin(&patient);
	CHECK_ERR(ERR_NOT_FOUND, identity_hand_over(&a, entry.token, asked.id, &s1));
	CHECK_OK(consent_by("p-1") == ERR_APP_UNKNOWN ? ERR_OK : ERR_INPUT);
	act_begin(&patient);
	CHECK_OK(identity_hand_over(&a, entry.token, asked.id, &s1));
	provider_ends();
}

TESTS(T_WORLD(a_person_is_linked_once_by_the_card_and_then_known), T_WORLD(a_token_over_other_words_agrees_to_nothing),
    T_WORLD(another_subject_is_another_app), T_WORLD(an_app_of_one_person_is_not_linked_to_another),
    T_WORLD(what_the_person_has_ended_stands_for_nobody), T_WORLD(an_app_ends_with_the_card_that_linked_it),
    T_WORLD(an_app_ends_with_the_revocation_of_its_card), T_WORLD(where_the_app_may_not_the_card_must),
    T_WORLD(only_an_app_that_logged_in_is_linked))
