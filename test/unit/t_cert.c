/* Which certificates prove a person, and in which order that is decided. The library's own path building
 * is the second opinion here. */
#define _GNU_SOURCE     /* memmem */
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "base/limit.h"
#include "card/der.h"
#include "card/issue_order.h"
#include "card/pem.h"
#include "hierarchy.h"
#include "t.h"

#define DAY  ((instant)86400)

static const struct name_part person[] = { { "C", "JP" }, { "CN", "TESTTESTTESTTESTTESTTES" },
    { NULL, NULL } };
#define KU_AUTH  { "keyUsage", "critical,digitalSignature" }
#define POL_TEST { "certificatePolicies", "critical,1.2.392.200149.8.5.1.0.20" }
#define END      { NULL, NULL }

/* Makes a certificate as asked, signed by dir/STEM; the rest is as in a good one. */
static struct cert_made
make(const char *stem, const struct ext_part *exts, enum key_kind kind)
{
	struct cert_order o = { .subject = person, .exts = exts, .not_before = cx->now - DAY, .not_after =
	    cx->now + DAY };
	struct cert_made made;
	struct issuer by;
	struct key *key;

	CHECK_OK(issuer_read(cx, hierarchy(cx), stem, &by));
	CHECK_OK(key_make(cx, kind, &key));
	o.key = key;
	o.issuer = by.pem;
	o.issuer_key = by.key;
	CHECK_OK(cert_make(cx, &o, &made));
	key_free(&key);
	issuer_release(&by);
	return made;
}

static enum err
judge_in(const char *dir, bool test, const unsigned char *der, size_t n, struct cert_facts *ret_f)
{
	struct trust *t;
	struct cert *c = NULL;
	enum err e;

	CHECK_OK(trust_open(cx, dir, test, &t));
	e = cert_read(cx, der, n, &c);
	if (e == ERR_OK)
		e = cert_check(c, cx, t, ret_f);
	cert_free(&c);
	trust_close(&t);
	return e;
}

static enum err
judge(const struct cert_made *m, struct cert_facts *ret_f)
{
	return judge_in(hierarchy(cx), true, m->der, m->der_n, ret_f);
}

/* The detail names the check that failed. */
static bool
failed_at(const char *check)
{
	return strncmp(cx->fault.detail, check, strlen(check)) == 0;
}

/* The same question to the library, with this root alone. */
static bool
library_agrees(const struct cert_made *m, const char *stem)
{
	char *pem;
	size_t n;
	BIO *b;
	X509 *root, *leaf;
	X509_STORE *s = X509_STORE_new();
	X509_STORE_CTX *sc = X509_STORE_CTX_new();
	const unsigned char *p = m->der;
	bool ok;

	CHECK_OK(file_read(cx, ctx_fmt(cx, "%s/%s.pem", hierarchy(cx), stem), 65536, &pem, &n));
	b = BIO_new_mem_buf(pem, (int)n);
	root = PEM_read_bio_X509(b, NULL, NULL, NULL);
	leaf = d2i_X509(NULL, &p, (long)m->der_n);
	X509_STORE_add_cert(s, root);
	X509_STORE_set_flags(s, X509_V_FLAG_NO_CHECK_TIME);
	X509_STORE_CTX_init(sc, s, leaf, NULL);
	ok = X509_verify_cert(sc) == 1;
	X509_STORE_CTX_free(sc);
	X509_STORE_free(s);
	X509_free(root);
	X509_free(leaf);
	BIO_free(b);
	return ok;
}

static const struct ext_part good_exts[] = { KU_AUTH, POL_TEST, { "authorityKeyIdentifier", "keyid" }, END };
static const struct ext_part no_aki_exts[] = { KU_AUTH, POL_TEST, END };

TEST(a_good_certificate_tells_who_issued_it_its_serial_and_its_dates)
{
	struct cert_made m = make("auth-3", good_exts, KEY_RSA_2048);
	struct cert_facts f;

	CHECK_OK(judge(&m, &f));
	CHECK_STR(m.serial, f.serial);
	CHECK_STR("RS256", f.alg);
	CHECK(f.not_before == cx->now - DAY && f.not_after == cx->now + DAY);
	CHECK(memcmp(f.issuer_hash, hierarchy_facts.issuer_hash, SHA256_BYTES) == 0);
	CHECK(library_agrees(&m, "auth-3"));
}

TEST(each_generation_is_found_by_signature_though_all_share_one_name)
{
	static const char *const stems[] = { "auth-1", "auth-2", "auth-3" };
	struct cert_facts f;

	for (size_t i = 0; i < 3; i++) {
		struct cert_made with = make(stems[i], good_exts, KEY_RSA_2048), without =
		    make(stems[i], no_aki_exts,
		    KEY_RSA_2048);

		CHECK_OK(judge(&with, &f));
		CHECK_OK(judge(&without, &f));
		for (size_t k = 0; k < 3; k++)
			CHECK_INT(i == k, library_agrees(&with, stems[k]));
	}
}

TEST(an_elliptic_curve_key_of_the_table_is_read_and_verifies)
{
	struct cert_order o = { .subject = person, .exts = no_aki_exts, .not_before = 1, .not_after = 2 };
	struct cert_made m;
	struct cert *c;
	struct key *key;
	unsigned char *sig;
	size_t n;

	CHECK_OK(key_make(cx, KEY_P384, &key));
	o.key = key;
	CHECK_OK(cert_make(cx, &o, &m));
	CHECK_OK(cert_read(cx, m.der, m.der_n, &c));
	CHECK_OK(key_sign(cx, key, "text", 4, &sig, &n));
	CHECK_OK(cert_verify(c, cx, "text", 4, sig, n));
	CHECK_ERR(ERR_SIGNATURE, cert_verify(c, cx, "texu", 4, sig, n));
	cert_free(&c);
	key_free(&key);
}

TEST(a_root_and_a_card_of_the_coming_generation_work_together)
{
	static const struct ext_part root_exts[] = {
		{ "basicConstraints", "critical,CA:TRUE" }, { "keyUsage", "critical,keyCertSign,cRLSign" },
		{ "subjectKeyIdentifier", "hash" }, END
	};
	static const struct name_part name[] = { { "C", "JP" }, { "O", "JPKI-TEST" }, { NULL, NULL } };
	struct cert_order o = { .subject = name, .exts = root_exts, .not_before = 1, .not_after =
	    cx->now + DAY };
	char *dir = file_join(cx, hierarchy(cx), "p384");
	struct cert_made root, leaf;
	struct cert_facts f;
	struct key *key, *card;

	CHECK_OK(file_make_dir(cx, dir, 0700));
	CHECK_OK(key_make(cx, KEY_P384, &key));
	CHECK_OK(key_make(cx, KEY_P384, &card));
	o.key = key;
	CHECK_OK(cert_make(cx, &o, &root));
	CHECK_OK(file_write(cx, file_join(cx, dir, "auth-4.pem"), root.pem, root.pem_n, 0644));
	o = (struct cert_order){ .subject = person, .exts = good_exts, .key = card, .issuer = root.pem,
	    .issuer_key = key,
	    .not_before = 1, .not_after = 2 };
	CHECK_OK(cert_make(cx, &o, &leaf));
	CHECK_OK(judge_in(dir, true, leaf.der, leaf.der_n, &f));
	CHECK_STR("ES384", f.alg);
	key_free(&key);
	key_free(&card);
}

TEST(a_foreign_root_is_refused_whatever_its_name)
{
	char *dir = file_join(cx, hierarchy(cx), "other");
	struct cert_made m = make("auth-3", good_exts, KEY_RSA_2048);
	struct cert_facts f;

	CHECK_OK(issue_hierarchy(cx, dir, cx->now));    /* the same names, other keys */
	CHECK_ERR(ERR_CERT_UNKNOWN, judge_in(dir, true, m.der, m.der_n, &f));
	CHECK(failed_at("path:"));
}

TEST(a_signing_certificate_is_refused_by_its_root_first_and_by_its_use)
{
	static const struct ext_part exts[] = { { "keyUsage", "critical,digitalSignature,nonRepudiation" },
	    POL_TEST, END };
	struct cert_made a = make("sign-1", exts, KEY_RSA_2048), b = make("auth-3", exts, KEY_RSA_2048);
	struct cert_facts f;

	CHECK_ERR(ERR_CERT_UNKNOWN, judge(&a, &f));
	CHECK(failed_at("path:"));
	CHECK_ERR(ERR_CERT_USE, judge(&b, &f));
	CHECK(failed_at("use:"));
}

TEST(wrong_uses_are_refused_each_by_its_name)
{
	static const struct { const struct ext_part exts[5]; enum err err; const char *check; } rows[] = {
		{ { { "basicConstraints", "critical,CA:TRUE" }, KU_AUTH, POL_TEST, END }, ERR_CERT_USE,
		    "ca:" },
		{ { { "keyUsage", "digitalSignature" }, POL_TEST, END }, ERR_CERT_USE, "use:" },
		{ { { "keyUsage", "critical,keyCertSign" }, POL_TEST, END }, ERR_CERT_USE, "use:" },
		{ { POL_TEST, END }, ERR_CERT_USE, "use:" },
		{ { KU_AUTH, END }, ERR_CERT_USE, "policy:" },
		{ { KU_AUTH, { "certificatePolicies", "1.2.392.200149.8.5.1.3.30" }, END }, ERR_CERT_USE,
		    "policy:" },
		{ { KU_AUTH, { "certificatePolicies", "1.2.392.200149.8.5.1.1.20" }, END }, ERR_CERT_USE,
		    "policy:" },
		{ { KU_AUTH, POL_TEST, { "nameConstraints", "critical,permitted;DNS:a.example" }, END },
		    ERR_CERT_UNKNOWN,
		    "extension:" },
		{ { KU_AUTH, POL_TEST, { "keyUsage", "critical,digitalSignature" }, END }, ERR_CERT_UNKNOWN,
		    "extension:" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct cert_made m = make("auth-3", rows[i].exts, KEY_RSA_2048);
		struct cert_facts f;

		CHECK_ERR(rows[i].err, judge(&m, &f));
		if (!failed_at(rows[i].check))
			print_error("row %zu: %s\n", i, cx->fault.detail);
		CHECK(failed_at(rows[i].check));
	}
}

TEST(the_test_policy_is_refused_in_production_and_the_real_one_accepted)
{
	static const struct ext_part real_exts[] = { KU_AUTH,
	    { "certificatePolicies", "1.2.3.4, 1.2.392.200149.8.5.1.3.30" },
	    END };
	struct cert_made test = make("auth-3", good_exts, KEY_RSA_2048), real =
	    make("auth-3", real_exts, KEY_RSA_2048);
	struct cert_facts f;

	CHECK_ERR(ERR_CERT_USE, judge_in(hierarchy(cx), false, test.der, test.der_n, &f));
	CHECK(failed_at("policy:"));
	CHECK_OK(judge_in(hierarchy(cx), false, real.der, real.der_n, &f));
}

TEST(exactly_one_certificate_of_at_most_its_ceiling_is_read)
{
	struct cert_made m = make("auth-3", good_exts, KEY_RSA_2048);
	unsigned char *p = ctx_alloc(cx, LIMIT_CERT_BYTES + 1);
	struct cert *c = NULL;

	memcpy(p, m.der, m.der_n);
	CHECK_ERR(ERR_CERT_UNKNOWN, cert_read(cx, p, m.der_n + 1, &c));
	CHECK(failed_at("form: 1 bytes behind"));
	CHECK_ERR(ERR_CERT_UNKNOWN, cert_read(cx, p, m.der_n - 1, &c));
	CHECK(failed_at("form:"));
	CHECK_ERR(ERR_CERT_UNKNOWN, cert_read(cx, p, LIMIT_CERT_BYTES + 1, &c));
	CHECK(failed_at("size:"));
	CHECK_ERR(ERR_CERT_UNKNOWN, cert_read(cx, p, 0, &c));
	assert_null(c);
}

TEST(no_byte_of_a_certificate_can_be_changed)
{
	struct cert_made m = make("auth-3", good_exts, KEY_RSA_2048);
	struct trust *t;
	struct cert_facts f;

	CHECK_OK(trust_open(cx, hierarchy(cx), true, &t));
	for (size_t i = 0; i < m.der_n; i++) {
		struct cert *c = NULL;

		m.der[i] ^= 0x01;
		if (cert_read(cx, m.der, m.der_n, &c) == ERR_OK)
			CHECK_ERR(ERR_CERT_UNKNOWN, cert_check(c, cx, t, &f));
		cert_free(&c);
		m.der[i] ^= 0x01;
	}
	trust_close(&t);
}

TEST(keys_outside_the_table_are_refused)
{
	struct cert_made m = make("auth-3", good_exts, KEY_P256);
	struct cert *c = NULL;
	unsigned char *exponent;

	CHECK_ERR(ERR_CERT_ALGORITHM, cert_read(cx, m.der, m.der_n, &c));
	CHECK(failed_at("key:"));
	m = make("auth-3", good_exts, KEY_RSA_2048);
	exponent = memmem(m.der, m.der_n, "\x02\x03\x01\x00\x01", 5);
	assert_non_null(exponent);
	exponent[4] = 0x02;             /* even */
	CHECK_ERR(ERR_CERT_ALGORITHM, cert_read(cx, m.der, m.der_n, &c));
	CHECK(failed_at("key:"));
	memcpy(exponent, "\x02\x03\x00\xFF\xFF", 5);    /* below 65537 */
	CHECK_ERR(ERR_CERT_ALGORITHM, cert_read(cx, m.der, m.der_n, &c));
	CHECK(failed_at("key:"));
	exponent[-1] &= 0xFE;           /* an even modulus */
	memcpy(exponent, "\x02\x03\x01\x00\x01", 5);
	CHECK_ERR(ERR_CERT_ALGORITHM, cert_read(cx, m.der, m.der_n, &c));
	CHECK(failed_at("key:"));
	assert_null(c);
}

/* The certificate signed once more, with this digest. */
static void
sign_again(struct cert_made *m, const char *stem, const EVP_MD *md)
{
	const unsigned char *p = m->der;
	X509 *x = d2i_X509(NULL, &p, (long)m->der_n);
	BIO *b = BIO_new_file(ctx_fmt(cx, "%s/keys/%s.key", hierarchy(cx), stem), "r");
	EVP_PKEY *k = PEM_read_bio_PrivateKey(b, NULL, NULL, NULL);
	unsigned char *der = NULL;

	CHECK(X509_sign(x, k, md) > 0);
	m->der_n = (size_t)i2d_X509(x, &der);
	m->der = memcpy(ctx_alloc(cx, m->der_n), der, m->der_n);
	OPENSSL_free(der);
	EVP_PKEY_free(k);
	BIO_free(b);
	X509_free(x);
}

TEST(signatures_by_weak_or_other_algorithms_are_refused_by_that_reason)
{
	const struct { const char *stem; const EVP_MD *md; enum err want; } rows[] = {
		{ "auth-3", EVP_sha256(), ERR_OK }, { "auth-3", EVP_sha1(), ERR_CERT_ALGORITHM },
		{ "auth-3", EVP_sha512(), ERR_CERT_ALGORITHM }, { "auth-3", EVP_md5(), ERR_CERT_ALGORITHM },
		{ "auth-4", EVP_sha384(), ERR_OK }, { "auth-4", EVP_sha256(), ERR_CERT_ALGORITHM },
		{ "auth-3", EVP_sha384(), ERR_CERT_ALGORITHM },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct cert_made m = make(rows[i].stem, good_exts, KEY_RSA_2048);
		struct cert_facts f;

		sign_again(&m, rows[i].stem, rows[i].md);
		CHECK_ERR(rows[i].want, judge(&m, &f));
		CHECK(rows[i].want == ERR_OK || failed_at("signature:"));
	}
}

TEST(a_signature_fits_its_text_and_key_and_nothing_else)
{
	struct cert_order o = { .subject = person, .exts = good_exts, .not_before = 1, .not_after = 2 };
	struct cert_made m, other = make("auth-3", good_exts, KEY_RSA_2048);
	struct issuer by;
	struct key *key;
	struct cert *c, *d;
	unsigned char *sig;
	size_t n;

	CHECK_OK(issuer_read(cx, hierarchy(cx), "auth-3", &by));
	CHECK_OK(key_make(cx, KEY_RSA_2048, &key));
	o.key = key;
	o.issuer = by.pem;
	o.issuer_key = by.key;
	CHECK_OK(cert_make(cx, &o, &m));
	CHECK_OK(cert_read(cx, m.der, m.der_n, &c));
	CHECK_OK(cert_read(cx, other.der, other.der_n, &d));
	CHECK_OK(key_sign(cx, key, "consent", 7, &sig, &n));
	CHECK_OK(cert_verify(c, cx, "consent", 7, sig, n));
	CHECK_ERR(ERR_SIGNATURE, cert_verify(c, cx, "consenT", 7, sig, n));
	CHECK_ERR(ERR_SIGNATURE, cert_verify(c, cx, "consent", 7, sig, n - 1));
	CHECK_ERR(ERR_SIGNATURE, cert_verify(d, cx, "consent", 7, sig, n));
	sig[10] ^= 1;
	CHECK_ERR(ERR_SIGNATURE, cert_verify(c, cx, "consent", 7, sig, n));
	CHECK_ERR(ERR_SIGNATURE, cert_verify(c, cx, "consent", 7, sig, 0));
	cert_free(&c);
	cert_free(&d);
	key_free(&key);
	issuer_release(&by);
}

TEST(only_self_signed_authorities_become_roots)
{
	struct cert_made m = make("auth-3", good_exts, KEY_RSA_2048);
	char *dir = file_join(cx, hierarchy(cx), "bad"), *path = file_join(cx, dir, "auth-9.pem");
	struct trust *t = NULL;

	CHECK_OK(file_make_dir(cx, dir, 0700));
	CHECK_ERR(ERR_SYSTEM, trust_open(cx, dir, true, &t));
	CHECK_OK(file_write(cx, path, m.pem, m.pem_n, 0644));
	CHECK_ERR(ERR_SYSTEM, trust_open(cx, dir, true, &t));
	CHECK_OK(file_write(cx, path, "x", 1, 0644));
	CHECK(trust_open(cx, dir, true, &t) != ERR_OK);
	assert_null(t);
}

TEST(der_that_is_not_the_shortest_is_refused)
{
	static const struct { unsigned char p[6]; size_t n; bool good; } rows[] = {
		{ { 0x30, 0x00 }, 2, true }, { { 0x30, 0x80, 0x00, 0x00 }, 4, false },
		    { { 0x30, 0x81, 0x01, 0x00 }, 4, false },
		{ { 0x30, 0x82, 0x00, 0x01, 0x00 }, 5, false }, { { 0x30, 0x01 }, 2, false },
		    { { 0x30 }, 1, false },
		{ { 0x3F, 0x01, 0x00 }, 3, false }, { { 0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF }, 6, false },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct der in = { rows[i].p, rows[i].n }, whole;

		CHECK_INT(rows[i].good, der_next(&in, NULL, &whole, NULL));
		CHECK_INT(rows[i].good ? 0 : rows[i].n, in.n);
	}
}

TEST(times_of_certificates_are_utc)
{
	static const struct { const char *der; size_t n; instant t; } rows[] = {
		{ "\x17\x0d" "700101000000Z", 15, 0 }, { "\x17\x0d" "700101000001Z", 15, 1 },
		{ "\x18\x0f" "20501122000000Z", 17, 2552688000 },
		    { "\x17\x0d" "261122000000Z", 15, 1795305600 },
	};
	struct der bad = { (const unsigned char *)"\x17\x0b" "2611220000Z", 13 };
	instant t;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct der in = { (const unsigned char *)rows[i].der, rows[i].n };

		CHECK(der_take_time(&in, &t));
		CHECK_INT(rows[i].t, t);
	}
	CHECK(!der_take_time(&bad, &t));
}

TESTS(T(a_good_certificate_tells_who_issued_it_its_serial_and_its_dates),
    T(each_generation_is_found_by_signature_though_all_share_one_name),
    T(an_elliptic_curve_key_of_the_table_is_read_and_verifies),
    T(a_root_and_a_card_of_the_coming_generation_work_together),
    T(a_foreign_root_is_refused_whatever_its_name),
    T(a_signing_certificate_is_refused_by_its_root_first_and_by_its_use),
    T(wrong_uses_are_refused_each_by_its_name),
    T(the_test_policy_is_refused_in_production_and_the_real_one_accepted),
    T(exactly_one_certificate_of_at_most_its_ceiling_is_read), T(no_byte_of_a_certificate_can_be_changed),
    T(keys_outside_the_table_are_refused),
    T(signatures_by_weak_or_other_algorithms_are_refused_by_that_reason), T(a_signature_fits_its_text_and_key_and_nothing_else),
    T(only_self_signed_authorities_become_roots), T(der_that_is_not_the_shortest_is_refused),
    T(times_of_certificates_are_utc))
