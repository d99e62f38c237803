/* A hierarchy and cards shaped like JPKI's (spec/card.md section 2), of the test policy. What the
 * official profile does not tell us (extended key usage, leaf's serial length) is assumed here and
 * nowhere else. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "card/image.h"
#include "card/issue_order.h"

#define DAY  ((instant)86400)
#define YEAR ((instant)31557600)

static const struct name_part auth_name[] = {
	{ "C", "JP" }, { "O", "JPKI-TEST" }, { "OU", "JPKI for user authentication" },
	{ "OU", "Japan Agency for Local Authority Information Systems" }, { NULL, NULL },
};
static const struct name_part sign_name[] = {
	{ "C", "JP" }, { "O", "JPKI-TEST" }, { "OU", "JPKI for digital signature" },
	{ "OU", "Japan Agency for Local Authority Information Systems" }, { NULL, NULL },
};

/* The roots: which, under which name, from when until when, seen from now. Lengths as JPKI's own. */
static const struct {
	const char *stem;
	const struct name_part *name;
	enum key_kind kind;             /* of the root and of the cards */
	instant from, until;
} roots[] = {
	{ "auth-1", auth_name, KEY_RSA_2048, -11 * YEAR, -1 * YEAR },
	{ "auth-2", auth_name, KEY_RSA_2048, -4 * YEAR, 6 * YEAR },
	{ "auth-3", auth_name, KEY_RSA_2048, -1 * YEAR, 9 * YEAR },
	{ "auth-4", auth_name, KEY_P384, -1 * YEAR, 9 * YEAR },
	{ "sign-1", sign_name, KEY_RSA_2048, -1 * YEAR, 9 * YEAR },
};
#define ROOTS (sizeof roots / sizeof roots[0])

static const struct ext_part root_exts[] = {
	{ "basicConstraints", "critical,CA:TRUE" }, { "keyUsage", "critical,keyCertSign,cRLSign" },
	{ "subjectKeyIdentifier", "hash" }, { NULL, NULL },
};
static const struct ext_part auth_exts[] = {
	{ "keyUsage", "critical,digitalSignature" }, { "extendedKeyUsage", "clientAuth" },
	{ "certificatePolicies", "critical,1.2.392.200149.8.5.1.0.20" },
	{ "subjectKeyIdentifier", "hash" }, { "authorityKeyIdentifier", "keyid:always" }, { NULL, NULL },
};
static const struct ext_part sign_exts[] = {
	{ "keyUsage", "critical,digitalSignature,nonRepudiation" },
	{ "certificatePolicies", "critical,1.2.392.200149.8.5.1.0.10" },
	{ "subjectKeyIdentifier", "hash" }, { "authorityKeyIdentifier", "keyid:always" }, { NULL, NULL },
};

static enum err
root_make(struct ctx *cx, const char *dir, size_t i, instant now)
{
	struct cert_order o = {
		.subject = roots[i].name, .exts = root_exts,
		.not_before = now + roots[i].from, .not_after = now + roots[i].until,
	};
	struct cert_made made;
	struct key *key;
	enum err e;

	TRY(key_make(cx, roots[i].kind, &key));
	o.key = key;
	e = cert_make(cx, &o, &made);
	if (e == ERR_OK)
		e = issuer_write(cx, dir, roots[i].stem, &made, key);
	key_free(&key);
	return e;
}

enum err
issue_hierarchy(struct ctx *cx, const char *dir, instant now)
{
	char *keys = file_join(cx, dir, "keys"), *first = file_join(cx, dir, "auth-1.pem");
	struct crl_order list = { .this_update = now, .next_update = now + 30 * DAY };

	if (keys == NULL || first == NULL)
		return cx->fault.code;
	if (access(first, F_OK) == 0)
		return fail(cx, ERR_EXISTS, "a hierarchy is there already");
	TRY(file_make_dir(cx, dir, 0755));
	TRY(file_make_dir(cx, keys, 0700));
	for (size_t i = 0; i < ROOTS; i++)
		TRY(root_make(cx, dir, i, now));
	for (list.generation = 2; list.generation <= ISSUE_GENERATIONS; list.generation++)
		TRY(issue_crl(cx, dir, &list));
	return ERR_OK;
}

/* A name in the style of the real ones: 23 characters without a meaning. */
static void
cn_make(char ret_cn[24])
{
	static const char alphabet[32] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
	unsigned char r[23];

	rand_bytes(r, sizeof r);
	for (size_t i = 0; i < sizeof r; i++)
		ret_cn[i] = alphabet[r[i] % 32];
	ret_cn[23] = '\0';
}

/* One certificate with its key, as the card keeps them. */
struct held { struct cert_made cert; char *key; size_t key_n; char *ca; };

static enum key_kind
kind_of(const char *stem)
{
	for (size_t i = 0; i < ROOTS; i++)
		if (strcmp(roots[i].stem, stem) == 0)
			return roots[i].kind;
	return KEY_RSA_2048;
}

static enum err
held_make(struct ctx *cx, const char *dir, const char *stem, struct cert_order *o, struct held *ret_h)
{
	struct issuer by;
	struct key *key = NULL;
	instant end;
	enum err e;

	TRY(issuer_read(cx, dir, stem, &by));
	o->issuer = by.pem;
	o->issuer_key = by.key;
	o->issuer_alt = "公的個人認証サービス";
	if ((e = cert_end(cx, by.pem, &end)) == ERR_OK && o->not_after > end)
		o->not_after = end;
	if (o->not_before >= o->not_after)
		o->not_before = o->not_after - 5 * YEAR;
	if (e == ERR_OK)
		e = key_make(cx, kind_of(stem), &key);
	o->key = key;
	if (e == ERR_OK)
		e = cert_make(cx, o, &ret_h->cert);
	if (e == ERR_OK)
		e = key_text(cx, key, &ret_h->key, &ret_h->key_n);
	ret_h->ca = by.pem;
	key_free(&key);
	issuer_release(&by);
	return e;
}

static enum err
order_check(struct ctx *cx, const struct card_order *o)
{
	static const char password[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
	size_t n = o->password == NULL ? 6 : strlen(o->password);

	if (o->path == NULL || o->generation > ISSUE_GENERATIONS)
		return fail(cx, ERR_USAGE, "card order: path or generation");
	if (o->cn != NULL && (strlen(o->cn) == 0 || strlen(o->cn) > 23))
		return fail(cx, ERR_USAGE, "card order: the name has 1 to 23 characters");
	if (o->pin != NULL && (strlen(o->pin) != 4 || strspn(o->pin, "0123456789") != 4))
		return fail(cx, ERR_PIN_FORM, "card order: the PIN is four digits");
	if (o->password != NULL && (n < 6 || n > 16 || strspn(o->password, password) != n))
		return fail(cx, ERR_PIN_FORM, "card order: the password is 6 to 16 of A-Z and 0-9");
	return ERR_OK;
}

static enum err
card_write(struct ctx *cx, const struct card_order *o, const struct held *auth, const struct held *sign)
{
	struct image_parts p = {
		.kind = "jpki", .token = o->token == NULL ? "JPKIAPICCTOKEN2" : o->token,
		.pin = o->pin, .pin_tries = o->pin == NULL ? 0 : IMAGE_PIN,
		.password = o->password, .password_tries = o->password == NULL ? 0 : IMAGE_PASSWORD,
		.auth_certificate = auth->cert.pem, .auth_ca = auth->ca, .auth_key = auth->key,
		.sign_certificate = sign->cert.pem, .sign_ca = sign->ca, .sign_key = sign->key,
	};

	return image_write(cx, o->path, &p);
}

/* The facts of the card's certificate, seen with the eyes of those who check it. */
static enum err
facts_of(struct ctx *cx, const char *dir, const struct held *h, struct cert_facts *ret_facts)
{
	struct trust *t;
	struct cert *c = NULL;
	enum err e;

	TRY(trust_open(cx, dir, true, &t));
	e = cert_read(cx, h->cert.der, h->cert.der_n, &c);
	if (e == ERR_OK)
		e = cert_check(c, cx, t, ret_facts);
	cert_free(&c);
	trust_close(&t);
	return e;
}

enum err
issue_card(struct ctx *cx, const char *dir, const struct card_order *o, struct cert_facts *ret_facts)
{
	char cn[24], stem[16];
	struct name_part subject[] = { { "C", "JP" }, { "CN", o->cn }, { NULL, NULL } };
	struct cert_order c = {
		.subject = subject, .exts = auth_exts, .serial = o->serial,
		.not_before = o->not_before == 0 ? cx->now - DAY : o->not_before,
		.not_after = o->not_after == 0 ? cx->now + 5 * YEAR : o->not_after,
	};
	struct held auth = { .key = NULL }, sign = { .key = NULL };
	enum err e;

	TRY(order_check(cx, o));
	cn_make(cn);
	if (o->cn == NULL)
		subject[1].value = cn;
	(void)snprintf(stem, sizeof stem, "auth-%u", o->generation == 0 ? ISSUE_GENERATION_NOW : o->generation);
	e = held_make(cx, dir, stem, &c, &auth);
	if (e == ERR_OK && o->password != NULL) {
		cn_make(cn);
		subject[1].value = cn;
		c.exts = sign_exts;
		c.serial = NULL;
		e = held_make(cx, dir, "sign-1", &c, &sign);
	}
	if (e == ERR_OK)
		e = facts_of(cx, dir, &auth, ret_facts);
	if (e == ERR_OK)
		e = card_write(cx, o, &auth, &sign);
	if (auth.key != NULL)
		secret_wipe(auth.key, auth.key_n);
	if (sign.key != NULL)
		secret_wipe(sign.key, sign.key_n);
	return e;
}
