/* The facility network: one authority, servers, and a certificate per terminal. */
#include <arpa/inet.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "card/issue_order.h"

#define DAY ((instant)86400)

static const struct ext_part ca_exts[] = {
	{ "basicConstraints", "critical,CA:TRUE,pathlen:0" }, { "keyUsage", "critical,keyCertSign,cRLSign" },
	{ "subjectKeyIdentifier", "hash" }, { NULL, NULL },
};

/* Names go into certificates and, for servers, into the library's configuration words: letters, digits,
 * and marks that mean nothing there. */
static bool
name_is_plain(const char *s, size_t max)
{
	size_t n = strlen(s);

	return n > 0 && n <= max
	    && strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._: ") == n;
}

enum err
issue_tls_ca(struct ctx *cx, const char *dir, const char *cn)
{
	char *keys = file_join(cx, dir, "keys"), *path = file_join(cx, dir, "ca.pem");
	const struct name_part subject[] = { { "O", "Kyotaku" }, { "CN", cn }, { NULL, NULL } };
	struct cert_order o = {
		.subject = subject, .exts = ca_exts,
		.not_before = cx->now - DAY, .not_after = cx->now + 3652 * DAY,
	};
	struct cert_made made;
	struct key *key;
	enum err e;

	if (keys == NULL || path == NULL)
		return cx->fault.code;
	if (access(path, F_OK) == 0)
		return fail(cx, ERR_EXISTS, "an authority is there already");
	if (!name_is_plain(cn, 64))
		return fail(cx, ERR_USAGE, "name of the authority");
	TRY(file_make_dir(cx, dir, 0755));
	TRY(file_make_dir(cx, keys, 0700));
	TRY(key_make(cx, KEY_P256, &key));
	o.key = key;
	e = cert_make(cx, &o, &made);
	if (e == ERR_OK)
		e = issuer_write(cx, dir, "ca", &made, key);
	key_free(&key);
	return e;
}

/* Fills in what the kinds of certificates share, and makes one for o->key. */
static enum err
tls_certify(struct ctx *cx, const char *dir, struct cert_order *o, int days, struct cert_made *ret_made)
{
	struct issuer by;
	unsigned char r[16];
	char serial[33];
	enum err e;

	if (days < 1 || days > 3652)
		return fail(cx, ERR_USAGE, "validity of %d days", days);
	TRY(issuer_read(cx, dir, "ca", &by));
	rand_bytes(r, sizeof r);
	r[0] = (unsigned char)((r[0] & 0x7F) | 0x10);
	hex_write(r, sizeof r, serial);
	o->serial = serial;
	o->issuer = by.pem;
	o->issuer_key = by.key;
	o->not_before = cx->now - DAY;
	o->not_after = cx->now + days * DAY;
	e = cert_make(cx, o, ret_made);
	issuer_release(&by);
	return e;
}

/* The same with a new key, which is the caller's to free. */
static enum err
tls_make(struct ctx *cx, const char *dir, struct cert_order *o, int days, struct cert_made *ret_made,
    struct key **ret_key)
{
	struct key *key;
	enum err e;

	TRY(key_make(cx, KEY_P256, &key));
	o->key = key;
	e = tls_certify(cx, dir, o, days, ret_made);
	if (e != ERR_OK)
		key_free(&key);
	*ret_key = key;
	return e;
}

/* "DNS:…,IP:…" */
static enum err
alt_names(struct ctx *cx, const char *const *names, size_t count, char **ret_text)
{
	unsigned char address[16];
	struct buf b;

	buf_init(&b, cx, 4096);
	for (size_t i = 0; i < count; i++) {
		bool ip = inet_pton(AF_INET, names[i], address) == 1
		    || inet_pton(AF_INET6, names[i], address) == 1;

		if (!name_is_plain(names[i], 253) || (!ip && strpbrk(names[i], ": ") != NULL))
			return fail(cx, ERR_USAGE, "name %zu of the server", i + 1);
		buf_fmt(&b, "%s%s:%s", i == 0 ? "" : ",", ip ? "IP" : "DNS", names[i]);
	}
	TRY(buf_done(&b));
	*ret_text = b.p;
	return ERR_OK;
}

enum err
issue_tls_server(struct ctx *cx, const char *dir, const char *stem, const char *const *names, size_t count,
    int days)
{
	struct ext_part exts[] = {
		{ "keyUsage", "critical,digitalSignature" }, { "extendedKeyUsage", "serverAuth" },
		{ "subjectAltName", NULL }, { "subjectKeyIdentifier", "hash" },
		{ "authorityKeyIdentifier", "keyid:always" }, { NULL, NULL },
	};
	struct name_part subject[] = { { "O", "Kyotaku" }, { "CN", NULL }, { NULL, NULL } };
	struct cert_order o = { .subject = subject, .exts = exts };
	struct cert_made made;
	struct key *key;
	char *alt;
	enum err e;

	if (count == 0 || strlen(names[0]) > 64 || !name_is_plain(stem, 64))
		return fail(cx, ERR_USAGE, "a server needs a file name and a name of at most 64 characters");
	TRY(alt_names(cx, names, count, &alt));
	exts[2].value = alt;
	subject[1].value = names[0];
	TRY(tls_make(cx, dir, &o, days, &made, &key));
	e = issuer_write(cx, dir, stem, &made, key);
	key_free(&key);
	return e;
}

static const struct ext_part client_exts[] = {
	{ "keyUsage", "critical,digitalSignature" }, { "extendedKeyUsage", "clientAuth" },
	{ "subjectKeyIdentifier", "hash" }, { "authorityKeyIdentifier", "keyid:always" }, { NULL, NULL },
};

static void
client_take(const struct cert_made *made, instant ends, struct tls_client *c)
{
	c->cert = made->pem;
	c->cert_n = made->pem_n;
	c->not_after = ends;
	memcpy(c->serial, made->serial, sizeof c->serial);
	sha256(made->der, made->der_n, c->fingerprint);
}

enum err
issue_tls_client(struct ctx *cx, const char *dir, const char *cn, const char *label, int days,
    struct tls_client *ret_client)
{
	const struct name_part subject[] = {
		{ "O", "Kyotaku" }, { "CN", cn }, { "serialNumber", label }, { NULL, NULL },
	};
	struct cert_order o = { .subject = subject, .exts = client_exts };
	struct tls_client c = { 0 };
	struct cert_made made;
	struct key *key;
	enum err e;

	if (!name_is_plain(cn, 64) || !name_is_plain(label, 64))
		return fail(cx, ERR_USAGE, "name or label of the terminal");
	TRY(tls_make(cx, dir, &o, days, &made, &key));
	e = key_text(cx, key, &c.key, &c.key_n);
	key_free(&key);
	TRY(e);
	client_take(&made, o.not_after, &c);
	*ret_client = c;
	return ERR_OK;
}

enum err
issue_tls_request(struct ctx *cx, const char *dir, const struct tls_request *r, struct tls_client *ret_client)
{
	const struct name_part subject[] = {
		{ "O", "Kyotaku" }, { "CN", r->cn }, { "serialNumber", r->label }, { NULL, NULL },
	};
	struct cert_order o = { .subject = subject, .exts = client_exts };
	struct tls_client c = { 0 };
	struct cert_made made;
	struct key *key;
	enum err e;

	if (!name_is_plain(r->cn, 64) || !name_is_plain(r->label, 64))
		return fail(cx, ERR_USAGE, "name or label of the terminal");
	TRY(key_of_request(cx, r->pem, r->pem_n, &key));
	o.key = key;
	e = tls_certify(cx, dir, &o, r->days, &made);
	key_free(&key);
	TRY(e);
	client_take(&made, o.not_after, &c);
	*ret_client = c;
	return ERR_OK;
}
