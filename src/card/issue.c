/* Keys, certificates and revocation lists of our own making: the cryptographic library's private side.
 * What to make is said in issue_jpki.c and issue_tls.c. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <openssl/conf.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "base/file.h"
#include "card/crypto.h"
#include "card/issue_order.h"

#define FILE_BYTES 65536
#define LIST_BYTES 67108864

struct key { EVP_PKEY *p; };

static enum err
key_wrap(struct ctx *cx, EVP_PKEY *p, enum err e, const char *what, struct key **ret_k)
{
	struct key *k = p == NULL ? NULL : calloc(1, sizeof *k);

	if (k == NULL) {
		EVP_PKEY_free(p);
		return crypto_fail(cx, e, what);
	}
	k->p = p;
	*ret_k = k;
	return ERR_OK;
}

#define P384_DIGEST 48

enum err
key_make(struct ctx *cx, enum key_kind kind, struct key **ret_k)
{
	EVP_PKEY *p = kind == KEY_RSA_2048 ? EVP_RSA_gen(2048)
	    : EVP_EC_gen(kind == KEY_P256 ? "P-256" : "P-384");

	return key_wrap(cx, p, ERR_SYSTEM, "key generation", ret_k);
}

/* A key with a pass phrase is refused; without this the library would ask for one on the terminal. */
static int
no_pass_phrase(char *p, int n, int writing, void *arg)
{
	(void)p, (void)n, (void)writing, (void)arg;
	return -1;
}

enum err
key_read(struct ctx *cx, const char *pem, size_t n, struct key **ret_k)
{
	BIO *b = BIO_new_mem_buf(pem, (int)n);
	EVP_PKEY *p = b == NULL ? NULL : PEM_read_bio_PrivateKey(b, NULL, no_pass_phrase, NULL);

	BIO_free(b);
	return key_wrap(cx, p, ERR_INPUT, "private key", ret_k);
}

static bool
key_is_taken(EVP_PKEY *p)
{
	char group[16];
	size_t n;

	if (EVP_PKEY_get_base_id(p) == EVP_PKEY_RSA)
		return EVP_PKEY_get_bits(p) >= 2048 && EVP_PKEY_get_bits(p) <= 4096;
	return EVP_PKEY_get_base_id(p) == EVP_PKEY_EC && EVP_PKEY_get_group_name(p, group, sizeof group, &n) == 1
	    && (strcmp(group, "prime256v1") == 0 || strcmp(group, "secp384r1") == 0);
}

enum err
key_of_request(struct ctx *cx, const char *pem, size_t n, struct key **ret_k)
{
	BIO *b = n > FILE_BYTES ? NULL : BIO_new_mem_buf(pem, (int)n);
	X509_REQ *r = b == NULL ? NULL : PEM_read_bio_X509_REQ(b, NULL, no_pass_phrase, NULL);
	EVP_PKEY *p = r == NULL ? NULL : X509_REQ_get_pubkey(r);

	if (p != NULL && (!key_is_taken(p) || X509_REQ_verify(r, p) != 1)) {
		EVP_PKEY_free(p);
		p = NULL;
	}
	X509_REQ_free(r);
	BIO_free(b);
	return key_wrap(cx, p, ERR_INPUT, "certificate request", ret_k);
}

/* Copies what was written to the BIO and wipes it there. */
static enum err
bio_text(struct ctx *cx, BIO *b, bool ok, const char *what, char **ret_p, size_t *ret_n)
{
	char *p = NULL, *copy = NULL;
	long n = ok ? BIO_get_mem_data(b, &p) : 0;

	if (n > 0 && (copy = ctx_strn(cx, p, (size_t)n)) != NULL) {
		*ret_p = copy;
		*ret_n = (size_t)n;
	}
	if (n > 0)
		secret_wipe(p, (size_t)n);
	BIO_free(b);
	return copy != NULL ? ERR_OK : crypto_fail(cx, ERR_SYSTEM, what);
}

enum err
key_text(struct ctx *cx, const struct key *k, char **ret_pem, size_t *ret_n)
{
	BIO *b = BIO_new(BIO_s_mem());
	bool ok = b != NULL && PEM_write_bio_PKCS8PrivateKey(b, k->p, NULL, NULL, 0, NULL, NULL) == 1;

	return bio_text(cx, b, ok, "private key", ret_pem, ret_n);
}

bool
key_is_rsa(const struct key *k)
{
	return EVP_PKEY_get_base_id(k->p) == EVP_PKEY_RSA;
}

enum err
key_sign_raw(struct ctx *cx, const struct key *k, const unsigned char *p, size_t n, unsigned char *ret_sig,
    size_t *ret_n)
{
	EVP_PKEY_CTX *pc = EVP_PKEY_CTX_new(k->p, NULL);
	size_t got = 256;
	bool rsa = key_is_rsa(k);
	bool ok = pc != NULL && EVP_PKEY_get_size(k->p) <= 256 && EVP_PKEY_sign_init(pc) == 1
	    && (rsa ? EVP_PKEY_CTX_set_rsa_padding(pc, RSA_PKCS1_PADDING) == 1 : n == P384_DIGEST && EVP_PKEY_get_bits(k->p) == 384)
	    && EVP_PKEY_sign(pc, ret_sig, &got, p, n) == 1;

	EVP_PKEY_CTX_free(pc);
	if (!ok)
		return crypto_fail(cx, ERR_INPUT, "raw signature");
	*ret_n = got;
	return ERR_OK;
}

static const EVP_MD *
key_md(const struct key *k)
{
	bool p384 = EVP_PKEY_get_base_id(k->p) == EVP_PKEY_EC && EVP_PKEY_get_bits(k->p) == 384;

	return p384 ? EVP_sha384() : EVP_sha256();
}

enum err
key_sign(struct ctx *cx, const struct key *k, const void *p, size_t n, unsigned char **ret_sig, size_t *ret_n)
{
	size_t room = (size_t)EVP_PKEY_get_size(k->p);
	unsigned char *sig = ctx_alloc(cx, room);
	EVP_MD_CTX *mc = EVP_MD_CTX_new();
	bool ok = sig != NULL && mc != NULL && EVP_DigestSignInit(mc, NULL, key_md(k), NULL, k->p) == 1
	    && EVP_DigestSign(mc, sig, &room, p, n) == 1;

	EVP_MD_CTX_free(mc);
	if (!ok)
		return crypto_fail(cx, ERR_SYSTEM, "signature");
	*ret_sig = sig;
	*ret_n = room;
	return ERR_OK;
}

void
key_free(struct key **k)
{
	if (*k == NULL)
		return;
	EVP_PKEY_free((*k)->p);
	free(*k);
	*k = NULL;
}

static X509 *
x509_read(const char *pem)
{
	BIO *b = BIO_new_mem_buf(pem, -1);
	X509 *x = b == NULL ? NULL : PEM_read_bio_X509(b, NULL, no_pass_phrase, NULL);

	BIO_free(b);
	return x;
}

enum err
cert_end(struct ctx *cx, const char *pem, instant *ret_t)
{
	X509 *x = x509_read(pem);
	struct tm tm;
	bool ok = x != NULL && ASN1_TIME_to_tm(X509_get0_notAfter(x), &tm) == 1;

	X509_free(x);
	if (!ok)
		return crypto_fail(cx, ERR_INPUT, "certificate");
	*ret_t = (instant)timegm(&tm);
	return ERR_OK;
}

static bool
name_set(X509_NAME *name, const struct name_part *parts)
{
	for (; parts->type != NULL; parts++)
		if (X509_NAME_add_entry_by_txt(name, parts->type, MBSTRING_UTF8,
		    (const unsigned char *)parts->value,
		    -1, -1, 0) != 1)
			return false;
	return true;
}

/* Hex into the certificate or list entry; NULL makes four random bytes with the top bit clear. */
static bool
serial_set(ASN1_INTEGER *to, const char *hex, char ret_text[CERT_SERIAL_TEXT])
{
	unsigned char p[(CERT_SERIAL_TEXT - 1) / 2];
	size_t n = hex == NULL ? 4 : strlen(hex) / 2;
	BIGNUM *bn;
	bool ok;

	if (n < 1 || n > sizeof p)
		return false;
	if (hex == NULL) {
		rand_bytes(p, n);
		p[0] = (unsigned char)((p[0] & 0x7F) | 0x10);
	} else if (!hex_read(hex, p, n) || p[0] == 0) {
		return false;
	}
	bn = BN_bin2bn(p, (int)n, NULL);
	ok = bn != NULL && BN_to_ASN1_INTEGER(bn, to) != NULL;
	BN_free(bn);
	hex_write(p, n, ret_text);
	return ok;
}

/* issuerAltName with a directory name C=JP, O=... in UTF-8, which the library's configuration words
 * cannot say. */
static bool
issuer_alt_add(X509 *x, const char *o)
{
	const struct name_part parts[] = { { "C", "JP" }, { "O", o }, { NULL, NULL } };
	GENERAL_NAMES *all = sk_GENERAL_NAME_new_null();
	GENERAL_NAME *g = GENERAL_NAME_new();
	X509_NAME *name = X509_NAME_new();
	bool ok = all != NULL && g != NULL && name != NULL && name_set(name, parts);

	if (ok) {
		GENERAL_NAME_set0_value(g, GEN_DIRNAME, name);
		name = NULL;
		ok = sk_GENERAL_NAME_push(all, g) > 0;
		if (ok)
			g = NULL;
	}
	ok = ok && X509_add1_ext_i2d(x, NID_issuer_alt_name, all, 0, 0) == 1;
	X509_NAME_free(name);
	GENERAL_NAME_free(g);
	sk_GENERAL_NAME_pop_free(all, GENERAL_NAME_free);
	return ok;
}

/* Policies are read from words only where a configuration is at hand, even an empty one. */
static bool
exts_add(X509 *x, X509 *issuer, const struct ext_part *exts)
{
	CONF *empty = NCONF_new(NULL);
	X509V3_CTX vc;
	bool ok = empty != NULL;

	X509V3_set_ctx(&vc, issuer, x, NULL, NULL, 0);
	X509V3_set_nconf(&vc, empty);
	for (; ok && exts->name != NULL; exts++) {
		X509_EXTENSION *e = X509V3_EXT_nconf(empty, &vc, exts->name, exts->value);

		ok = e != NULL && X509_add_ext(x, e, -1) == 1;
		X509_EXTENSION_free(e);
	}
	NCONF_free(empty);
	return ok;
}

static bool
cert_fill(X509 *x, X509 *issuer, const struct cert_order *o, char ret_serial[CERT_SERIAL_TEXT])
{
	const struct key *by = o->issuer == NULL ? o->key : o->issuer_key;

	return X509_set_version(x, X509_VERSION_3) == 1
	    && serial_set(X509_get_serialNumber(x), o->serial, ret_serial)
	    && name_set(X509_get_subject_name(x), o->subject)
	    && X509_set_issuer_name(x, X509_get_subject_name(issuer)) == 1
	    && ASN1_TIME_set(X509_getm_notBefore(x), (time_t)o->not_before) != NULL
	    && ASN1_TIME_set(X509_getm_notAfter(x), (time_t)o->not_after) != NULL
	    && X509_set_pubkey(x, o->key->p) == 1
	    && exts_add(x, issuer, o->exts)
	    && (o->issuer_alt == NULL || issuer_alt_add(x, o->issuer_alt))
	    && X509_sign(x, by->p, key_md(by)) > 0;
}

static enum err
cert_text(struct ctx *cx, X509 *x, struct cert_made *ret_made)
{
	unsigned char *der = NULL;
	int n = i2d_X509(x, &der);
	BIO *b = BIO_new(BIO_s_mem());

	if (n > 0 && (ret_made->der = ctx_alloc(cx, (size_t)n)) != NULL) {
		memcpy(ret_made->der, der, (size_t)n);
		ret_made->der_n = (size_t)n;
	}
	OPENSSL_free(der);
	return bio_text(cx, b, b != NULL && ret_made->der != NULL && PEM_write_bio_X509(b, x) == 1,
	    "certificate",
	    &ret_made->pem, &ret_made->pem_n);
}

enum err
cert_make(struct ctx *cx, const struct cert_order *o, struct cert_made *ret_made)
{
	X509 *x = X509_new(), *issuer = o->issuer == NULL ? x : x509_read(o->issuer);
	struct cert_made made = { 0 };
	enum err e;

	if (x == NULL || issuer == NULL || !cert_fill(x, issuer, o, made.serial))
		e = crypto_fail(cx, ERR_INPUT, "certificate order");
	else
		e = cert_text(cx, x, &made);
	if (issuer != x)
		X509_free(issuer);
	X509_free(x);
	if (e == ERR_OK)
		*ret_made = made;
	return e;
}

/* Entries of the list that is there already, if any. */
static bool
entries_keep(struct ctx *cx, X509_CRL *x, const char *path)
{
	char *text;
	size_t n;
	BIO *b;
	X509_CRL *old;
	bool ok = true;

	if (file_read(cx, path, LIST_BYTES, &text, &n) != ERR_OK)
		return cx->fault.code == ERR_NOT_FOUND;
	b = BIO_new_mem_buf(text, (int)n);
	old = b == NULL ? NULL : PEM_read_bio_X509_CRL(b, NULL, no_pass_phrase, NULL);
	BIO_free(b);
	for (int i = 0; old != NULL && ok && i < sk_X509_REVOKED_num(X509_CRL_get_REVOKED(old)); i++) {
		X509_REVOKED *r = X509_REVOKED_dup(sk_X509_REVOKED_value(X509_CRL_get_REVOKED(old), i));

		if (r == NULL || X509_CRL_add0_revoked(x, r) != 1) {
			X509_REVOKED_free(r);
			ok = false;
		}
	}
	ok = ok && old != NULL;
	X509_CRL_free(old);
	return ok;
}

static bool
entry_add(X509_CRL *x, const char *serial, const ASN1_TIME *when)
{
	char text[CERT_SERIAL_TEXT];
	X509_REVOKED *r = X509_REVOKED_new();
	ASN1_INTEGER *i = ASN1_INTEGER_new();
	bool ok = r != NULL && i != NULL && serial_set(i, serial, text)
	    && X509_REVOKED_set_serialNumber(r, i) == 1
	    && X509_REVOKED_set_revocationDate(r, (ASN1_TIME *)(uintptr_t)when) == 1
	    && X509_CRL_add0_revoked(x, r) == 1;

	ASN1_INTEGER_free(i);
	if (!ok)
		X509_REVOKED_free(r);
	return ok;
}

static bool
crl_fill(X509_CRL *x, X509 *issuer, const struct crl_order *o)
{
	ASN1_TIME *from = ASN1_TIME_set(NULL, (time_t)o->this_update);
	ASN1_TIME *to = ASN1_TIME_set(NULL, (time_t)o->next_update);
	ASN1_INTEGER *number = ASN1_INTEGER_new();
	bool ok = from != NULL && to != NULL && number != NULL
	    && ASN1_INTEGER_set_int64(number, o->this_update) == 1
	    && X509_CRL_set_version(x, X509_CRL_VERSION_2) == 1
	    && X509_CRL_set_issuer_name(x, X509_get_subject_name(issuer)) == 1
	    && X509_CRL_set1_lastUpdate(x, from) == 1 && X509_CRL_set1_nextUpdate(x, to) == 1
	    && X509_CRL_add1_ext_i2d(x, NID_crl_number, number, 0, 0) == 1;

	for (size_t i = 0; ok && i < o->count; i++)
		ok = entry_add(x, o->serials[i], from);
	ASN1_TIME_free(from);
	ASN1_TIME_free(to);
	ASN1_INTEGER_free(number);
	return ok && X509_CRL_sort(x) == 1;
}

static enum err
crl_make(struct ctx *cx, const struct issuer *by, const char *path, const struct crl_order *o)
{
	X509_CRL *x = X509_CRL_new();
	X509 *issuer = x509_read(by->pem);
	BIO *b = BIO_new(BIO_s_mem());
	bool ok = x != NULL && issuer != NULL && b != NULL && (!o->keep || entries_keep(cx, x, path))
	    && crl_fill(x, issuer, o) && X509_CRL_sign(x, by->key->p, key_md(by->key)) > 0
	    && PEM_write_bio_X509_CRL(b, x) == 1;
	char *text;
	size_t n;

	X509_free(issuer);
	X509_CRL_free(x);
	TRY(bio_text(cx, b, ok, "revocation list order", &text, &n));
	return file_write(cx, path, text, n, 0644);
}

enum err
issue_crl(struct ctx *cx, const char *dir, const struct crl_order *o)
{
	char *stem = ctx_fmt(cx, "auth-%u", o->generation);
	char *path = ctx_fmt(cx, "%s/crl-%u.pem", dir, o->generation);
	struct issuer by;
	enum err e;

	if (stem == NULL || path == NULL)
		return cx->fault.code;
	TRY(issuer_read(cx, dir, stem, &by));
	e = crl_make(cx, &by, path, o);
	issuer_release(&by);
	return e;
}

static enum err
key_file(struct ctx *cx, const char *dir, const char *stem, char **ret_path)
{
	*ret_path = ctx_fmt(cx, "%s/keys/%s.key", dir, stem);
	return *ret_path == NULL ? cx->fault.code : ERR_OK;
}

enum err
issuer_read(struct ctx *cx, const char *dir, const char *stem, struct issuer *ret_issuer)
{
	char *path = ctx_fmt(cx, "%s/%s.pem", dir, stem), *key_path, *pem, *text;
	struct key *key;
	size_t n;
	enum err e;

	if (path == NULL)
		return cx->fault.code;
	TRY(key_file(cx, dir, stem, &key_path));
	TRY(file_read(cx, path, FILE_BYTES, &pem, &n));
	TRY(file_read(cx, key_path, FILE_BYTES, &text, &n));
	e = key_read(cx, text, n, &key);
	secret_wipe(text, n);
	TRY(e);
	*ret_issuer = (struct issuer){ pem, key };
	return ERR_OK;
}

void
issuer_release(struct issuer *i)
{
	key_free(&i->key);
}

enum err
issuer_write(struct ctx *cx, const char *dir, const char *stem, const struct cert_made *made,
    const struct key *key)
{
	char *path = ctx_fmt(cx, "%s/%s.pem", dir, stem), *key_path, *text;
	size_t n;
	enum err e;

	if (path == NULL)
		return cx->fault.code;
	TRY(key_file(cx, dir, stem, &key_path));
	TRY(key_text(cx, key, &text, &n));
	e = file_write(cx, key_path, text, n, 0600);
	secret_wipe(text, n);
	TRY(e);
	return file_write(cx, path, made->pem, made->pem_n, 0644);
}
