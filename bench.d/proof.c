/* Card proofs against what their RSA verifications alone allow. In each round: as many proofs as were
 * signed before, two threads that judge and keep 128 of them waiting for the store's writer; then the same
 * number of pairs of verifications (certificate by root, text by certificate) by two threads with nothing
 * else to do. */
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/proof_take.h"
#include "base/clock.h"
#include "base/file.h"
#include "card/issue_order.h"
#include "card/pem.h"

#define THREADS     2
#define WAITING     64          /* per thread */
#define KEYS        16
#define CARDS       256
#define FACILITIES  8           /* of one round: each card proves itself to each */
#define PROOFS      (CARDS * FACILITIES)

static struct ctx pool;         /* what lives as long as the program */
static struct app app = { .origin = "https://127.0.0.1:8444", .sessions_open = 64 };
static instant now;

struct card { struct key *key; struct cert_made cert; struct cert_facts facts; EVP_PKEY *public; id person; };
static struct card cards[CARDS];
static struct key *keys[KEYS];
static struct issuer root;
static EVP_PKEY *root_key;

struct proof_made { struct session session; const char *text; unsigned char *sig; size_t sig_n; struct card *card; };
static struct proof_made proofs[PROOFS];

static void
must(struct ctx *cx, enum err e, const char *what)
{
	if (e == ERR_OK)
		return;
	(void)fprintf(stderr, "proof: %s: %s %s\n", what, err_name(e), cx->fault.detail);
	exit(1);
}

/* ---- cards --------------------------------------------------------------------------------------------- */

static const struct ext_part card_exts[] = {
	{ "keyUsage", "critical,digitalSignature" }, { "extendedKeyUsage", "clientAuth" },
	{ "certificatePolicies", "critical,1.2.392.200149.8.5.1.0.20" },
	{ "subjectKeyIdentifier", "hash" }, { "authorityKeyIdentifier", "keyid:always" }, { NULL, NULL },
};

static void
card_make(struct card *c, size_t i)
{
	struct name_part subject[] = { { "C", "JP" }, { "CN", ctx_fmt(&pool, "BENCH%018zu", i) }, { NULL, NULL } };
	struct cert_order o = { .subject = subject, .exts = card_exts, .issuer = root.pem, .issuer_key = root.key,
	    .issuer_alt = "公的個人認証サービス", .not_before = now - 86400, .not_after = now + 4 * INT64_C(31557600),
	    .serial = ctx_fmt(&pool, "%08zx", 0x20000000 + i) };
	const unsigned char *p;
	struct cert *read;
	X509 *x;

	o.key = c->key = keys[i % KEYS];
	must(&pool, cert_make(&pool, &o, &c->cert), "certificate");
	must(&pool, cert_read(&pool, c->cert.der, c->cert.der_n, &read), "certificate");
	must(&pool, cert_check(read, &pool, app.trust, &c->facts), "certificate");
	cert_free(&read);
	p = c->cert.der;
	x = d2i_X509(NULL, &p, (long)c->cert.der_n);
	c->public = X509_get_pubkey(x);
	X509_free(x);
	c->person = id_new();
}

/* A hierarchy, a list of 10,000 revoked serials, cards. */
static void
cards_make(const char *dir)
{
	static const char *serials[10000];
	struct crl_order list = { .generation = 3, .this_update = now, .next_update = now + 86400, .serials = serials,
	    .count = sizeof serials / sizeof serials[0] };
	struct trust *trust;
	unsigned char *der;
	const unsigned char *p;
	size_t n;
	X509 *x;

	must(&pool, issue_hierarchy(&pool, dir, now), "hierarchy");
	for (size_t i = 0; i < list.count; i++)
		serials[i] = ctx_fmt(&pool, "%08zx", 0x60000000 + i * 37);
	must(&pool, issue_crl(&pool, dir, &list), "revocation list");
	must(&pool, trust_open(&pool, dir, true, &trust), "trust");
	pool.now = now;
	must(&pool, revoked_open(&pool, dir, trust, &app.revoked), "revocation");
	app.trust = trust;
	must(&pool, issuer_read(&pool, dir, "auth-3", &root), "root");
	must(&pool, pem_read(&pool, root.pem, strlen(root.pem), "CERTIFICATE", &der, &n), "root");
	p = der;
	x = d2i_X509(NULL, &p, (long)n);
	root_key = X509_get_pubkey(x);
	X509_free(x);
	for (size_t i = 0; i < KEYS; i++)
		must(&pool, key_make(&pool, KEY_RSA_2048, &keys[i]), "key");
	for (size_t i = 0; i < CARDS; i++)
		card_make(&cards[i], i);
}

/* ---- a round's store, with everything but the proofs --------------------------------------------------- */

static char codes[FACILITIES][FACILITY_CODE], tokens[FACILITIES][ENTRY_TOKEN];

static void
fill_facility(struct ctx *cx, struct change *ch, size_t f)
{
	struct facility place = { .name = "架空診療所", .enrolled = now - 86400 };
	struct setting_change visit = { .setting = SETTING_VISIT, .value = 1, .from = now - 86400, .by = "bench" };
	struct entry entry = { .mode = MODE_VISIT, .issued = now - 86400 };

	(void)snprintf(codes[f], FACILITY_CODE, "131%07zu", 1000000 + f);
	(void)snprintf(tokens[f], ENTRY_TOKEN, "BENCHBENCHBENCHBENCHBENCH%02zu", f);
	memcpy(place.code, codes[f], FACILITY_CODE);
	memcpy(visit.facility, codes[f], FACILITY_CODE);
	memcpy(entry.facility, codes[f], FACILITY_CODE);
	memcpy(entry.token, tokens[f], ENTRY_TOKEN);
	must(cx, change_facility(ch, &place), "facility");
	must(cx, change_setting(ch, &visit), "setting");
	must(cx, change_entry(ch, &entry), "entry");
}

static void
fill_person(struct ctx *cx, struct change *ch, const struct card *c)
{
	struct person p = { .id = c->person, .key = ctx_fmt(cx, "K%llu", (unsigned long long)c->person), .name = "架空　太郎",
	    .kana = "", .other_name = "", .other_kana = "", .sex1 = 1, .birth = 19400101, .postcode = "", .address = "" };
	struct binding b = { .person = c->person, .carrier = "card", .bound = now - 86400 };

	memcpy(b.issuer, c->facts.issuer_hash, sizeof b.issuer);
	memcpy(b.serial, c->facts.serial, sizeof b.serial);
	must(cx, change_person(ch, &p), "person");
	must(cx, change_binding(ch, &b), "binding");
}

static void
fill(void)
{
	struct change *ch;
	struct ctx cx;

	must(&pool, ctx_init(&cx, now, 0), "memory");
	ch = change_new(&cx);
	for (size_t f = 0; f < FACILITIES; f++)
		fill_facility(&cx, ch, f);
	for (size_t i = 0; i < CARDS; i++)
		fill_person(&cx, ch, &cards[i]);
	must(&cx, store_commit(app.store, &cx, ch), "store");
	ctx_release(&cx);
}

/* Opens the session and signs what the card would sign. */
static void
proof_make(struct ctx *cx, size_t i)
{
	struct proof_made *m = &proofs[i];
	struct proof p = { .origin = app.origin, .facility_name = "架空診療所", .session = &m->session, .at = now };
	struct settings preset;
	struct buf b;
	size_t f = i / CARDS;

	settings_preset(&preset);
	m->card = &cards[i % CARDS];
	m->session = (struct session){ .id = id_new(), .mode = MODE_VISIT, .opened = now, .ends = now + 120 };
	memcpy(m->session.token, tokens[f], ENTRY_TOKEN);
	memcpy(m->session.facility, codes[f], FACILITY_CODE);
	rand_bytes(m->session.nonce, NONCE_BYTES);
	for (int k = 0; k < KIND_COUNT; k++)
		p.choice[k] = m->session.asked[k] = consent_is_asked((enum kind)k, &preset);
	buf_init(&b, cx, 4096);
	proof_text(&b, &p);
	must(cx, buf_done(&b), "text");
	m->text = b.p;
	must(cx, key_sign(cx, m->card->key, b.p, b.n, &m->sig, &m->sig_n), "signature");
}

/* ---- the measured part: judging and keeping ------------------------------------------------------------ */

static sem_t room[THREADS];
static atomic_size_t kept, failed;

struct slot { struct ctx cx; struct act act; struct who who; size_t thread; };

static void
done(void *user, enum err e)
{
	struct slot *s = user;
	size_t thread = s->thread;

	atomic_fetch_add(e == ERR_OK ? &kept : &failed, 1);
	ctx_release(&s->cx);
	free(s);
	(void)sem_post(&room[thread]);
}

static enum err
judge(struct slot *s, struct view *v, const struct proof_made *m)
{
	struct proof_order o = { .token = m->session.token, .session = m->session.id, .at = now,
	    .certificate = m->card->cert.der, .certificate_n = m->card->cert.der_n, .signature = m->sig,
	    .signature_n = m->sig_n };
	struct proof_result *r = ctx_alloc(&s->cx, sizeof *r);
	enum err e;

	memcpy(o.choice, m->session.asked, sizeof o.choice);
	memcpy(s->who.facility, m->session.facility, FACILITY_CODE);
	s->who.label = "patient";
	s->act = (struct act){ .app = &app, .cx = &s->cx, .view = v, .change = change_new(&s->cx), .who = &s->who };
	if (r == NULL || s->act.change == NULL)
		return s->cx.fault.code;
	TRY(view_begin(v, &s->cx));
	e = proof_take(&s->act, &o, &m->session, r);
	view_end(v);
	return e;
}

static void *
keep_all(void *user)
{
	size_t thread = *(size_t *)user;
	struct view *v;

	must(&pool, view_open(&pool, app.store, &v), "view");
	for (size_t i = thread; i < PROOFS; i += THREADS) {
		struct slot *s = calloc(1, sizeof *s);

		while (sem_wait(&room[thread]) != 0)
			continue;
		if (s == NULL || ctx_init(&s->cx, now, 0) != ERR_OK)
			abort();
		s->thread = thread;
		must(&s->cx, judge(s, v, &proofs[i]), "proof_take");
		store_submit(app.store, s->act.change, done, s);
	}
	for (int i = 0; i < WAITING; i++)
		while (sem_wait(&room[thread]) != 0)
			continue;
	view_close(&v);
	return NULL;
}

/* ---- the yardstick ------------------------------------------------------------------------------------- */

static bool
verify(EVP_PKEY *key, const unsigned char *sig, size_t sig_n, const void *text, size_t n)
{
	EVP_MD_CTX *mc = EVP_MD_CTX_new();
	bool ok = mc != NULL && EVP_DigestVerifyInit(mc, NULL, EVP_sha256(), NULL, key) == 1
	    && EVP_DigestVerify(mc, sig, sig_n, text, n) == 1;

	EVP_MD_CTX_free(mc);
	return ok;
}

static void *
verify_all(void *user)
{
	for (size_t i = *(size_t *)user; i < PROOFS; i += THREADS) {
		const struct proof_made *m = &proofs[i];
		const unsigned char *p = m->card->cert.der;
		static _Thread_local X509 *last;
		static _Thread_local unsigned char *tbs;
		static _Thread_local int tbs_n;
		const ASN1_BIT_STRING *sig;

		/* The part of the certificate that is signed is taken out beforehand: one parse for all. */
		if (last == NULL) {
			last = d2i_X509(NULL, &p, (long)m->card->cert.der_n);
			tbs_n = i2d_re_X509_tbs(last, &tbs);
		}
		X509_get0_signature(&sig, NULL, last);
		if (!verify(root_key, sig->data, (size_t)sig->length, tbs, (size_t)tbs_n)
		    || !verify(m->card->public, m->sig, m->sig_n, m->text, strlen(m->text)))
			abort();
	}
	return NULL;
}

static double
timed(void *(*run)(void *))
{
	static size_t numbers[THREADS] = { 0, 1 };
	pthread_t t[THREADS];
	struct timespec a, b;

	(void)clock_gettime(CLOCK_MONOTONIC, &a);
	for (size_t i = 0; i < THREADS; i++)
		if (pthread_create(&t[i], NULL, run, &numbers[i]) != 0)
			abort();
	for (size_t i = 0; i < THREADS; i++)
		(void)pthread_join(t[i], NULL);
	(void)clock_gettime(CLOCK_MONOTONIC, &b);
	return (double)(b.tv_sec - a.tv_sec) + (double)(b.tv_nsec - a.tv_nsec) / 1e9;
}

static void
one_round(const char *dir, long number)
{
	struct store_counts before, after;
	struct ctx cx;
	double keep, rsa;

	must(&pool, ctx_init(&cx, now, 0), "memory");
	must(&cx, store_open(&cx, ctx_fmt(&cx, "sqlite:%s/proof-%ld.db", dir, number), &app.store), "store");
	fill();
	for (size_t i = 0; i < PROOFS; i++)
		proof_make(&cx, i);
	for (size_t i = 0; i < THREADS; i++)
		(void)sem_init(&room[i], 0, WAITING);
	atomic_store(&kept, 0);
	store_counts(app.store, &before);
	keep = timed(keep_all);
	store_counts(app.store, &after);
	rsa = timed(verify_all);
	(void)printf("proofs=%.1f rsa=%.1f kept=%zu failed=%zu per_commit=%.1f\n", PROOFS / keep, PROOFS / rsa,
	    atomic_load(&kept), atomic_load(&failed),
	    (double)(after.changes - before.changes) / (double)(after.commits - before.commits));
	(void)fflush(stdout);
	store_close(&app.store);
	ctx_release(&cx);
}

int
main(int argc, char **argv)
{
	if (argc != 3) {
		(void)fprintf(stderr, "usage: proof DIR ROUNDS\n");
		return 2;
	}
	now = clock_system();
	if (ctx_init(&pool, now, 0) != ERR_OK)
		return 22;
	cards_make(file_join(&pool, argv[1], "pki"));
	for (long i = 0; i < strtol(argv[2], NULL, 10); i++)
		one_round(argv[1], i);
	return 0;
}
