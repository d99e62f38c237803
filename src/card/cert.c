/* Certificates: strict reading, key table, path to a pinned root, use. Verification of signatures is
 * OpenSSL's; the structure is read by card/der.h, because OpenSSL 3.0 spends seven RSA verifications on
 * reading one certificate. */
#include <dirent.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "base/file.h"
#include "base/limit.h"
#include "card/crypto.h"
#include "card/pem.h"

#define ROOT_FILE_BYTES 65536

enum md { MD_SHA256, MD_SHA384, MD_COUNT };

/* [CRT-07] The keys that are allowed, and how they sign. All DER values are whole, tag and length included. */
static const struct key_row {
	const char *alg;
	int type;                       /* EVP_PKEY_… */
	int bits;
	enum md md;
	unsigned char algorithm[32];    /* AlgorithmIdentifier of the key */
	size_t algorithm_n;
	unsigned char signature[16];    /* AlgorithmIdentifier of signatures made with it */
	size_t signature_n;
} key_rows[] = {
	{ "RS256", EVP_PKEY_RSA, 2048, MD_SHA256,
	    { 0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00 }, 15,
	    { 0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0B, 0x05, 0x00 },
	    15 },
	{ "ES384", EVP_PKEY_EC, 384, MD_SHA384,
	    { 0x30, 0x10, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x05, 0x2B, 0x81, 0x04,
	    0x00, 0x22 },
	    18, { 0x30, 0x0A, 0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x03 }, 12 },
};
#define KEY_ROWS (sizeof key_rows / sizeof key_rows[0])

/* The extensions we know. One that is critical and not here is refused. */
enum ext { EXT_KEY_USAGE, EXT_CA, EXT_POLICIES, EXT_AKI, EXT_SKI, EXT_EKU, EXT_ISSUER_ALT, EXT_SUBJECT_ALT,
	EXT_CRLDP, EXT_COUNT };
static const unsigned char ext_oids[EXT_COUNT][3] = {
	[EXT_KEY_USAGE] = { 0x55, 0x1D, 0x0F }, [EXT_CA] = { 0x55, 0x1D, 0x13 },
	    [EXT_POLICIES] = { 0x55, 0x1D, 0x20 },
	[EXT_AKI] = { 0x55, 0x1D, 0x23 }, [EXT_SKI] = { 0x55, 0x1D, 0x0E }, [EXT_EKU] = { 0x55, 0x1D, 0x25 },
	[EXT_ISSUER_ALT] = { 0x55, 0x1D, 0x12 }, [EXT_SUBJECT_ALT] = { 0x55, 0x1D, 0x11 },
	[EXT_CRLDP] = { 0x55, 0x1D, 0x1F },
};

/* Policies of user authentication (spec/card.md section 2.1): 1.2.392.200149.8.5.1.3.30 and, of the test
 * hierarchy, 1.2.392.200149.8.5.1.0.20. */
static const struct policy { bool test; unsigned char oid[11]; } policies[] = {
	{ false, { 0x2A, 0x83, 0x08, 0x8C, 0x9B, 0x55, 0x08, 0x05, 0x01, 0x03, 0x1E } },
	{ true,  { 0x2A, 0x83, 0x08, 0x8C, 0x9B, 0x55, 0x08, 0x05, 0x01, 0x00, 0x14 } },
};

struct cert {
	EVP_PKEY *key;
	const struct key_row *row;
	struct der tbs, serial, issuer, signature_alg, signature;
	instant not_before, not_after;
	struct { bool there, twice, critical; struct der value; } ext[EXT_COUNT];
	bool unknown_critical;
	unsigned char bytes[];          /* the certificate; everything above borrows from it */
};

struct trust {
	bool test;
	size_t n;
	struct root roots[CERT_ROOTS];
};

enum err
crypto_fail(struct ctx *cx, enum err e, const char *what)
{
	const char *why = ERR_reason_error_string(ERR_peek_last_error());

	(void)ctx_fail(cx, e, __FILE__, __LINE__, "%s: %s", what == NULL ? "-" : what,
	    why == NULL ? "refused" : why);
	ERR_clear_error();
	return e;
}

/* Digests are fetched once: doing it per call costs a tenth of a verification. Kept to the program's end. */
static EVP_MD *digests[MD_COUNT];

static void
digests_fetch(void)
{
	digests[MD_SHA256] = EVP_MD_fetch(NULL, "SHA256", NULL);
	digests[MD_SHA384] = EVP_MD_fetch(NULL, "SHA384", NULL);
}

static const EVP_MD *
md_of(enum md md)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	(void)pthread_once(&once, digests_fetch);
	return digests[md];
}

/* n and e from the key's bits, in the forms that the table allows. */
static EVP_PKEY *
rsa_key(struct der bits, int want_bits)
{
	unsigned char n_le[256], e_le[8] = { 0 };
	size_t want = (size_t)want_bits / 8;
	struct der seq, n, e;
	OSSL_PARAM params[3];
	EVP_PKEY_CTX *pc;
	EVP_PKEY *key = NULL;
	uint64_t exponent = 0;

	if (!der_take(&bits, DER_SEQUENCE, &seq) || bits.n > 0 || !der_take_positive(&seq, &n)
	    || !der_take_positive(&seq, &e) || seq.n > 0 || want > sizeof n_le || n.n != want || n.p[0] < 0x80
	    || (n.p[n.n - 1] & 1) == 0 || e.n > sizeof e_le)
		return NULL;
	for (size_t i = 0; i < e.n; i++) {
		exponent = exponent << 8 | e.p[i];
		e_le[e.n - 1 - i] = e.p[i];
	}
	if (exponent < 65537 || exponent % 2 == 0)
		return NULL;
	for (size_t i = 0; i < n.n; i++)
		n_le[n.n - 1 - i] = n.p[i];
	/* OSSL_PARAM wants the machine's own order; every machine we build for is little-endian. */
	_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "byte order");
	params[0] = OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_RSA_N, n_le, n.n);
	params[1] = OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_RSA_E, e_le, sizeof e_le);
	params[2] = OSSL_PARAM_construct_end();
	pc = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	if (pc == NULL || EVP_PKEY_fromdata_init(pc) != 1
	    || EVP_PKEY_fromdata(pc, &key, EVP_PKEY_PUBLIC_KEY, params) != 1)
		key = NULL;
	EVP_PKEY_CTX_free(pc);
	return key;
}

/* An uncompressed point; the library checks that it lies on the curve. */
static EVP_PKEY *
ec_key(struct der bits)
{
	char curve[] = "P-384";
	unsigned char point[97];
	OSSL_PARAM params[3];
	EVP_PKEY_CTX *pc;
	EVP_PKEY *key = NULL;

	if (bits.n != sizeof point || bits.p[0] != 4)
		return NULL;
	memcpy(point, bits.p, sizeof point);
	params[0] = OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, curve, 0);
	params[1] = OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point);
	params[2] = OSSL_PARAM_construct_end();
	pc = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	if (pc == NULL || EVP_PKEY_fromdata_init(pc) != 1
	    || EVP_PKEY_fromdata(pc, &key, EVP_PKEY_PUBLIC_KEY, params) != 1)
		key = NULL;
	EVP_PKEY_CTX_free(pc);
	return key;
}

bool
bits_take(struct der *in, struct der *ret_bits)
{
	struct der v;

	if (!der_take(in, DER_BITS, &v) || v.n < 1 || v.p[0] != 0)
		return false;
	*ret_bits = (struct der){ v.p + 1, v.n - 1 };
	return true;
}

static enum err
key_take(struct ctx *cx, struct der spki, struct cert *c)
{
	struct der alg, bits;

	if (!der_take_whole(&spki, DER_SEQUENCE, &alg) || !bits_take(&spki, &bits) || spki.n > 0)
		return fail(cx, ERR_CERT_UNKNOWN, "form: subject public key");
	for (size_t i = 0; i < KEY_ROWS; i++)
		if (der_is(&alg, key_rows[i].algorithm, key_rows[i].algorithm_n))
			c->row = &key_rows[i];
	if (c->row == NULL)
		return fail(cx, ERR_CERT_ALGORITHM, "key: algorithm is not in the table");
	c->key = c->row->type == EVP_PKEY_RSA ? rsa_key(bits, c->row->bits) : ec_key(bits);
	if (c->key == NULL) {
		ERR_clear_error();
		return fail(cx, ERR_CERT_ALGORITHM, "key: %s of another size or form", c->row->alg);
	}
	return ERR_OK;
}

/* Whoever signed it: an algorithm that no root of ours may use. */
bool
signature_known(struct der algorithm)
{
	for (size_t i = 0; i < KEY_ROWS; i++)
		if (der_is(&algorithm, key_rows[i].signature, key_rows[i].signature_n))
			return true;
	return false;
}

static bool
ext_take(struct der *list, struct cert *c)
{
	static const unsigned char yes[] = { 0xFF };
	struct der e, oid, boolean, value;
	bool critical = false;

	if (!der_take(list, DER_SEQUENCE, &e) || !der_take(&e, DER_OID, &oid))
		return false;
	if (der_at(&e, DER_BOOLEAN)) {
		if (!der_take(&e, DER_BOOLEAN, &boolean) || !der_is(&boolean, yes, 1))
			return false;
		critical = true;
	}
	if (!der_take(&e, DER_OCTETS, &value) || e.n > 0)
		return false;
	for (int i = 0; i < EXT_COUNT; i++) {
		if (!der_is(&oid, ext_oids[i], sizeof ext_oids[i]))
			continue;
		c->ext[i].twice = c->ext[i].there;
		c->ext[i].there = true;
		c->ext[i].critical = critical;
		c->ext[i].value = value;
		return true;
	}
	c->unknown_critical |= critical;
	return true;
}

static bool
exts_take(struct der *tbs, struct cert *c)
{
	struct der outer, list;

	/* issuerUniqueID and subjectUniqueID may stand before; RFC 5280 forbids them. */
	if (tbs->n == 0)
		return true;
	if (!der_take(tbs, 0xA3, &outer) || tbs->n > 0 || !der_take(&outer, DER_SEQUENCE, &list)
	    || outer.n > 0)
		return false;
	while (list.n > 0)
		if (!ext_take(&list, c))
			return false;
	return true;
}

/* Certificate ::= SEQUENCE { tbs, signatureAlgorithm, signature }, RFC 5280 section 4.1. */
static enum err
fields_take(struct ctx *cx, struct der in, struct cert *c)
{
	static const unsigned char v3[] = { 0x02, 0x01, 0x02 };
	struct der all, tbs, version, inner, validity, spki;

	if (!der_take(&in, DER_SEQUENCE, &all))
		return fail(cx, ERR_CERT_UNKNOWN, "form: not a DER certificate");
	if (in.n > 0)
		return fail(cx, ERR_CERT_UNKNOWN, "form: %zu bytes behind the certificate", in.n);
	if (!der_take_whole(&all, DER_SEQUENCE, &c->tbs)
	    || !der_take_whole(&all, DER_SEQUENCE, &c->signature_alg)
	    || !bits_take(&all, &c->signature) || all.n > 0)
		return fail(cx, ERR_CERT_UNKNOWN, "form: outer structure");
	in = c->tbs;
	(void)der_take(&in, DER_SEQUENCE, &tbs);
	if (!der_take(&tbs, 0xA0, &version) || !der_is(&version, v3, sizeof v3))
		return fail(cx, ERR_CERT_UNKNOWN, "form: not version 3");
	if (!der_take_positive(&tbs, &c->serial) || c->serial.n > (CERT_SERIAL_TEXT - 1) / 2)
		return fail(cx, ERR_CERT_UNKNOWN, "form: serial");
	if (!der_take_whole(&tbs, DER_SEQUENCE, &inner)
	    || !der_is(&inner, c->signature_alg.p, c->signature_alg.n))
		return fail(cx, ERR_CERT_UNKNOWN, "form: the two signature algorithms differ");
	if (!der_take_whole(&tbs, DER_SEQUENCE, &c->issuer))
		return fail(cx, ERR_CERT_UNKNOWN, "form: issuer");
	if (!der_take(&tbs, DER_SEQUENCE, &validity) || !der_take_time(&validity, &c->not_before)
	    || !der_take_time(&validity, &c->not_after) || validity.n > 0 || c->not_after < c->not_before)
		return fail(cx, ERR_CERT_UNKNOWN, "form: validity");
	if (!der_take(&tbs, DER_SEQUENCE, NULL) || !der_take(&tbs, DER_SEQUENCE, &spki))
		return fail(cx, ERR_CERT_UNKNOWN, "form: subject");
	if (!exts_take(&tbs, c))
		return fail(cx, ERR_CERT_UNKNOWN, "form: extensions");
	TRY(key_take(cx, spki, c));
	return signature_known(c->signature_alg) ? ERR_OK
	    : fail(cx, ERR_CERT_ALGORITHM, "signature: algorithm is not in the table");
}

enum err
cert_read(struct ctx *cx, const unsigned char *der, size_t n, struct cert **ret_c)
{
	struct cert *c;
	enum err e;

	if (n > LIMIT_CERT_BYTES)
		return fail(cx, ERR_CERT_UNKNOWN, "size: %zu bytes, ceiling %d", n, LIMIT_CERT_BYTES);
	if ((c = calloc(1, sizeof *c + n)) == NULL)
		return fail(cx, ERR_SYSTEM, "no memory");
	if (n > 0)
		memcpy(c->bytes, der, n);
	e = fields_take(cx, (struct der){ c->bytes, n }, c);
	if (e != ERR_OK) {
		cert_free(&c);
		return e;
	}
	*ret_c = c;
	return ERR_OK;
}

void
cert_free(struct cert **c)
{
	if (*c == NULL)
		return;
	EVP_PKEY_free((*c)->key);
	free(*c);
	*c = NULL;
}

/* True when sig over text fits the key. The signer's algorithm is the key's own, never what a message
 * claims. */
static bool
verifies(EVP_PKEY *key, const struct key_row *row, struct der text, struct der sig)
{
	EVP_MD_CTX *mc = EVP_MD_CTX_new();
	bool ok = mc != NULL && EVP_DigestVerifyInit(mc, NULL, md_of(row->md), NULL, key) == 1
	    && EVP_DigestVerify(mc, sig.p, sig.n, text.p, text.n) == 1;

	EVP_MD_CTX_free(mc);
	if (!ok)
		ERR_clear_error();
	return ok;
}

/* authorityKeyIdentifier names that root. Only a hint for the order of trying. */
static bool
hints_at(const struct cert *c, const struct root *r)
{
	struct der v = c->ext[EXT_AKI].value, seq, id;

	return c->ext[EXT_AKI].there && der_take(&v, DER_SEQUENCE, &seq) && der_take(&seq, 0x80, &id)
	    && r->key_id_n > 0 && der_is(&id, r->key_id, r->key_id_n);
}

static const struct root *
root_of(const struct cert *c, const struct trust *t)
{
	for (int hinted = 1; hinted >= 0; hinted--) {
		for (size_t i = 0; i < t->n; i++) {
			const struct root *r = &t->roots[i];

			if (hints_at(c, r) == (hinted == 1) && der_is(&c->issuer, r->subject, r->subject_n)
			    && root_signed(r, c->signature_alg, c->tbs, c->signature))
				return r;
		}
	}
	return NULL;
}

static bool
has_policy(struct der value, bool test)
{
	struct der list, info, oid;
	bool found = false;

	if (!der_take(&value, DER_SEQUENCE, &list) || value.n > 0)
		return false;
	while (list.n > 0) {
		if (!der_take(&list, DER_SEQUENCE, &info) || !der_take(&info, DER_OID, &oid))
			return false;
		for (size_t i = 0; i < sizeof policies / sizeof policies[0]; i++)
			found |= policies[i].test == test
			    && der_is(&oid, policies[i].oid, sizeof policies[i].oid);
	}
	return found;
}

enum err
cert_check(const struct cert *c, struct ctx *cx, const struct trust *t, struct cert_facts *ret_facts)
{
	static const unsigned char not_ca[] = { 0x30, 0x00 },
	    digital_signature[] = { 0x03, 0x02, 0x07, 0x80 };
	const struct root *r = root_of(c, t);

	if (r == NULL)
		return fail(cx, ERR_CERT_UNKNOWN, "path: not signed by a pinned root of user authentication");
	for (int i = 0; i < EXT_COUNT; i++)
		if (c->ext[i].twice)
			return fail(cx, ERR_CERT_UNKNOWN, "extension: one stands there twice");
	if (c->unknown_critical)
		return fail(cx, ERR_CERT_UNKNOWN, "extension: critical and unknown");
	if (c->ext[EXT_CA].there && !der_is(&c->ext[EXT_CA].value, not_ca, sizeof not_ca))
		return fail(cx, ERR_CERT_USE, "ca: this is the certificate of a certification authority");
	if (!c->ext[EXT_KEY_USAGE].there || !c->ext[EXT_KEY_USAGE].critical
	    || !der_is(&c->ext[EXT_KEY_USAGE].value, digital_signature, sizeof digital_signature))
		return fail(cx, ERR_CERT_USE, "use: keyUsage is not exactly digitalSignature, critical");
	if (!c->ext[EXT_POLICIES].there || !has_policy(c->ext[EXT_POLICIES].value, t->test))
		return fail(cx, ERR_CERT_USE, "policy: not that of user authentication%s",
		    t->test ? " (test)" : "");
	*ret_facts = (struct cert_facts){
		.not_before = c->not_before, .not_after = c->not_after, .alg = c->row->alg,
		.root = (size_t)(r - t->roots)
	};
	memcpy(ret_facts->issuer_hash, r->issuer_hash, SHA256_BYTES);
	hex_write(c->serial.p, c->serial.n, ret_facts->serial);
	return ERR_OK;
}

const char *
cert_algorithm(const struct cert *c)
{
	return c->row->alg;
}

enum err
cert_digest(const struct cert *c, struct ctx *cx, const void *text, size_t text_n,
    unsigned char ret_digest[CERT_DIGEST_BYTES], size_t *ret_n)
{
	unsigned n = 0;

	if (EVP_Digest(text, text_n, ret_digest, &n, md_of(c->row->md), NULL) != 1)
		return crypto_fail(cx, ERR_SYSTEM, "digest");
	*ret_n = n;
	return ERR_OK;
}

enum err
cert_verify(const struct cert *c, struct ctx *cx, const void *text, size_t text_n, const unsigned char *sig,
    size_t sig_n)
{
	if (!verifies(c->key, c->row, (struct der){ text, text_n }, (struct der){ sig, sig_n }))
		return fail(cx, ERR_SIGNATURE, "signature: %s does not fit the text", c->row->alg);
	return ERR_OK;
}

/* The row whose signatures this root makes; a root may be longer than a card's key. */
static const struct key_row *
root_row(EVP_PKEY *key)
{
	for (size_t i = 0; i < KEY_ROWS; i++)
		if (EVP_PKEY_get_base_id(key) == key_rows[i].type
		    && EVP_PKEY_get_bits(key) >= key_rows[i].bits
		    && (key_rows[i].type == EVP_PKEY_RSA || EVP_PKEY_get_bits(key) == key_rows[i].bits))
			return &key_rows[i];
	return NULL;
}

static enum err
root_take(struct ctx *cx, X509 *x, const char *file, struct root *r)
{
	EVP_PKEY *key = X509_get0_pubkey(x);
	const ASN1_OCTET_STRING *id = X509_get0_subject_key_id(x);
	struct tm tm;
	int n;

	if (key == NULL || X509_check_ca(x) != 1 || (X509_get_key_usage(x) & KU_KEY_CERT_SIGN) == 0
	    || X509_NAME_cmp(X509_get_issuer_name(x), X509_get_subject_name(x)) != 0
	    || X509_verify(x, key) != 1)
		return crypto_fail(cx, ERR_SYSTEM, ctx_fmt(cx, "%s: not a self-signed CA certificate", file));
	if ((r->row = root_row(key)) == NULL)
		return fail(cx, ERR_SYSTEM, "%s: key is not in the table", file);
	if (ASN1_TIME_to_tm(X509_get0_notAfter(x), &tm) != 1)
		return crypto_fail(cx, ERR_SYSTEM, "notAfter");
	r->not_after = (instant)timegm(&tm);
	if ((n = i2d_X509_NAME(X509_get_subject_name(x), &r->subject)) <= 0)
		return crypto_fail(cx, ERR_SYSTEM, "subject");
	r->subject_n = (size_t)n;
	sha256(r->subject, r->subject_n, r->issuer_hash);
	if (id != NULL && ASN1_STRING_length(id) <= (int)sizeof r->key_id) {
		r->key_id_n = (size_t)ASN1_STRING_length(id);
		memcpy(r->key_id, ASN1_STRING_get0_data(id), r->key_id_n);
	}
	if (EVP_PKEY_up_ref(key) != 1)
		return crypto_fail(cx, ERR_SYSTEM, "key");
	r->key = key;
	if (X509_up_ref(x) != 1)
		return crypto_fail(cx, ERR_SYSTEM, "certificate");
	r->x509 = x;
	if ((r->file = strdup(file)) == NULL)
		return fail(cx, ERR_SYSTEM, "no memory");
	return ERR_OK;
}

static enum err
root_read(struct ctx *cx, const char *dir, const char *file, struct trust *t)
{
	char *path = file_join(cx, dir, file), *text;
	unsigned char *der;
	const unsigned char *p;
	size_t n;
	X509 *x;
	enum err e;

	if (path == NULL)
		return cx->fault.code;
	if (t->n == CERT_ROOTS)
		return fail(cx, ERR_SYSTEM, "more than %d roots", CERT_ROOTS);
	TRY(file_read(cx, path, ROOT_FILE_BYTES, &text, &n));
	TRY(pem_read(cx, text, n, "CERTIFICATE", &der, &n));
	p = der;
	if ((x = d2i_X509(NULL, &p, (long)n)) == NULL)
		return crypto_fail(cx, ERR_SYSTEM, ctx_fmt(cx, "%s: not a certificate", file));
	e = root_take(cx, x, file, &t->roots[t->n++]);
	X509_free(x);
	return e;
}

static int
is_root_file(const struct dirent *d)
{
	size_t n = strlen(d->d_name);

	return strncmp(d->d_name, "auth-", 5) == 0 && n > 9 && strcmp(d->d_name + n - 4, ".pem") == 0;
}

enum err
trust_open(struct ctx *cx, const char *dir, bool test_hierarchy, struct trust **ret_t)
{
	struct trust *t = calloc(1, sizeof *t);
	struct dirent **list = NULL;
	int n = scandir(dir, &list, is_root_file, alphasort);
	enum err e = ERR_OK;

	if (t == NULL)
		e = fail(cx, ERR_SYSTEM, "no memory");
	else if (n <= 0)
		e = fail(cx, ERR_SYSTEM, "no pinned root auth-*.pem in the folder of roots");
	else
		t->test = test_hierarchy;
	for (int i = 0; i < n; i++) {
		if (e == ERR_OK)
			e = root_read(cx, dir, list[i]->d_name, t);
		free(list[i]);
	}
	free(list);
	if (e != ERR_OK) {
		trust_close(&t);
		return e;
	}
	*ret_t = t;
	return ERR_OK;
}

void
trust_close(struct trust **t)
{
	if (*t == NULL)
		return;
	for (size_t i = 0; i < (*t)->n; i++) {
		struct root *r = &(*t)->roots[i];

		OPENSSL_free(r->subject);
		EVP_PKEY_free(r->key);
		X509_free(r->x509);
		free(r->file);
	}
	free(*t);
	*t = NULL;
}

bool
root_signed(const struct root *r, struct der algorithm, struct der text, struct der signature)
{
	return der_is(&algorithm, r->row->signature, r->row->signature_n) && verifies(r->key, r->row, text, signature);
}

struct roots
trust_roots(const struct trust *t)
{
	return (struct roots){ t->roots, t->n };
}
