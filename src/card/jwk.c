/* The only file that knows cjose. Its keys and signatures are made and gone within one call. */
#include <stdlib.h>
#include <string.h>

#include <cjose/cjose.h>

#include "base/limit.h"
#include "base/rand.h"
#include "card/jwk.h"

const char *const jws_words[JWS_COUNT] = { "ES256", "PS256", "RS256" };

#define RSA_BYTES 256           /* of the shortest modulus that is taken */

unsigned
jws_algorithms(const char *words)
{
	unsigned all = 0;

	for (const char *at = words + strspn(words, " "); *at != '\0'; at += strspn(at, " ")) {
		size_t n = strcspn(at, " ");
		unsigned bit = 0;

		for (unsigned i = 0; i < JWS_COUNT; i++)
			if (strlen(jws_words[i]) == n && memcmp(jws_words[i], at, n) == 0)
				bit = 1u << i;
		if (bit == 0)
			return 0;
		all |= bit;
		at += n;
	}
	return all;
}

static enum err
member(struct ctx *cx, struct node *to, const char *name, const char *text)
{
	return node_new(cx, to, name, text) == NULL ? cx->fault.code : ERR_OK;
}

/* Members in the order of their names, as a thumbprint wants them; then the other two. */
static enum err
public_write(struct ctx *cx, const struct node *key, const char *kid, char **ret_p, size_t *ret_n)
{
	static const char *const names[2][4] = { { "crv", "kty", "x", "y" }, { "e", "kty", "n", NULL } };
	bool rsa = strcmp(node_text(key, "kty"), "RSA") == 0;
	struct node *root = node_new(cx, NULL, "", "");

	if (root == NULL)
		return cx->fault.code;
	for (size_t i = 0; i < 4 && names[rsa][i] != NULL; i++)
		TRY(member(cx, root, names[rsa][i], node_text(key, names[rsa][i])));
	if (kid[0] != '\0')
		TRY(member(cx, root, "kid", kid));
	return json_write(cx, root, ret_p, ret_n);
}

static bool
is_base64url(const char *s)
{
	return s[0] != '\0' && s[strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")] == '\0';
}

/* RFC 7638: the digest of the members that the key is made of, without a blank. */
static const char *
thumbprint(struct ctx *cx, const struct node *key)
{
	const char *text = ctx_fmt(cx, "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\"}", node_text(key, "x"), node_text(key, "y"));
	unsigned char digest[SHA256_BYTES];

	if (text == NULL)
		return NULL;
	sha256(text, strlen(text), digest);
	return b64_write(cx, digest, sizeof digest);
}

/* What the library has to say of a key, as a tree. */
static enum err
told(struct ctx *cx, const cjose_jwk_t *k, bool private_half, struct node **ret)
{
	char *text = cjose_jwk_to_json(k, private_half, NULL);
	enum err e;

	if (text == NULL)
		return fail(cx, ERR_SYSTEM, "a key as JSON");
	e = json_read(cx, text, strlen(text), ret);
	secret_wipe(text, strlen(text));
	free(text);
	return e;
}

enum err
jwk_make(struct ctx *cx, char **ret_private)
{
	cjose_jwk_t *k = cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, NULL);
	struct node *key, *root = node_new(cx, NULL, "", "");
	const char *kid;
	size_t n;
	enum err e;

	if (k == NULL || root == NULL)
		return fail(cx, ERR_SYSTEM, "no key could be made");
	e = told(cx, k, true, &key);
	(void)cjose_jwk_release(k);
	TRY(e);
	if ((kid = thumbprint(cx, key)) == NULL)
		return cx->fault.code;
	TRY(member(cx, root, "kty", "EC"));
	TRY(member(cx, root, "crv", "P-256"));
	TRY(member(cx, root, "x", node_text(key, "x")));
	TRY(member(cx, root, "y", node_text(key, "y")));
	TRY(member(cx, root, "d", node_text(key, "d")));
	TRY(member(cx, root, "kid", kid));
	return json_write(cx, root, ret_private, &n);
}

/* A private key of ours, as it was made. */
static enum err
private_read(struct ctx *cx, const char *text, struct node **ret_key)
{
	TRY(json_read(cx, text, strlen(text), ret_key));
	if (strcmp(node_text(*ret_key, "kty"), "EC") != 0 || strcmp(node_text(*ret_key, "crv"), "P-256") != 0
	    || !is_base64url(node_text(*ret_key, "x")) || !is_base64url(node_text(*ret_key, "y")) || !is_base64url(node_text(*ret_key, "d"))
	    || node_text(*ret_key, "kid")[0] == '\0')
		return fail(cx, ERR_INPUT, "not a private key (JWK) of P-256 with a kid");
	return ERR_OK;
}

enum err
jwk_public(struct ctx *cx, const char *private_key, char **ret_public)
{
	struct node *key, *root = node_new(cx, NULL, "", "");
	size_t n;

	if (root == NULL)
		return cx->fault.code;
	TRY(private_read(cx, private_key, &key));
	TRY(member(cx, root, "kty", "EC"));
	TRY(member(cx, root, "crv", "P-256"));
	TRY(member(cx, root, "x", node_text(key, "x")));
	TRY(member(cx, root, "y", node_text(key, "y")));
	TRY(member(cx, root, "kid", node_text(key, "kid")));
	TRY(member(cx, root, "alg", "ES256"));
	TRY(member(cx, root, "use", "sig"));
	return json_write(cx, root, ret_public, &n);
}

/* The compact form, out of the library's hands. */
static enum err
signed_text(struct ctx *cx, const cjose_jwk_t *k, cjose_header_t *head, const char *text, size_t n, const char **ret_jws)
{
	cjose_jws_t *jws = cjose_jws_sign(k, head, (const uint8_t *)text, n, NULL);
	const char *compact = NULL;

	if (jws != NULL && cjose_jws_export(jws, &compact, NULL))
		*ret_jws = ctx_str(cx, compact);
	else
		*ret_jws = NULL;
	if (jws != NULL)
		cjose_jws_release(jws);
	return compact == NULL ? fail(cx, ERR_SYSTEM, "no signature could be made") : *ret_jws == NULL ? cx->fault.code : ERR_OK;
}

enum err
jwk_sign(struct ctx *cx, const char *private_key, const char *text, size_t n, const char **ret_jws)
{
	cjose_header_t *head;
	cjose_jwk_t *k;
	struct node *key;
	enum err e;

	TRY(private_read(cx, private_key, &key));
	if ((k = cjose_jwk_import(private_key, strlen(private_key), NULL)) == NULL)
		return fail(cx, ERR_INPUT, "the key is no point of its curve");
	head = cjose_header_new(NULL);
	if (head == NULL || !cjose_header_set(head, CJOSE_HDR_ALG, CJOSE_HDR_ALG_ES256, NULL)
	    || !cjose_header_set(head, CJOSE_HDR_KID, node_text(key, "kid"), NULL) || !cjose_header_set(head, "typ", "JWT", NULL))
		e = fail(cx, ERR_SYSTEM, "no header could be made");
	else
		e = signed_text(cx, k, head, text, n, ret_jws);
	if (head != NULL)
		cjose_header_release(head);
	(void)cjose_jwk_release(k);
	return e;
}

/* ---- a provider's keys ------------------------------------------------------------------------------------------ */

static bool
equal_or_missing(const struct node *key, const char *name, const char *want)
{
	const char *text = node_text(key, name);

	return text[0] == '\0' || strcmp(text, want) == 0;
}

/* Made for signatures by that algorithm, under that name. */
static bool
fits(struct ctx *cx, const struct node *key, enum jws_algorithm algorithm, const char *kid)
{
	unsigned char *modulus;
	size_t n;

	if (!equal_or_missing(key, "use", "sig") || !equal_or_missing(key, "alg", jws_words[algorithm])
	    || (kid[0] != '\0' && strcmp(node_text(key, "kid"), kid) != 0))
		return false;
	if (algorithm == JWS_ES256)
		return strcmp(node_text(key, "kty"), "EC") == 0 && strcmp(node_text(key, "crv"), "P-256") == 0
		    && is_base64url(node_text(key, "x")) && is_base64url(node_text(key, "y"));
	return strcmp(node_text(key, "kty"), "RSA") == 0 && is_base64url(node_text(key, "e")) && b64_read(cx, node_text(key, "n"), &modulus, &n)
	    && n >= RSA_BYTES && modulus[0] >= 0x80;
}

enum err
jwk_pick(struct ctx *cx, const char *set, size_t n, enum jws_algorithm algorithm, const char *kid, char **ret_key)
{
	const struct node *found = NULL;
	struct node *root;
	size_t count = 0;

	TRY(json_read(cx, set, n, &root));
	for (const struct node *k = node_child(root, "keys"); k != NULL; k = node_next_named(k, "keys")) {
		if (++count > LIMIT_PROVIDER_KEYS)
			return fail(cx, ERR_TOO_LARGE, "a set of more than %d keys", LIMIT_PROVIDER_KEYS);
		if (!fits(cx, k, algorithm, kid))
			continue;
		if (found != NULL)
			return fail(cx, ERR_NOT_FOUND, "several keys fit");
		found = k;
	}
	if (count == 0)
		return fail(cx, ERR_INPUT, "not a set of keys");
	if (found == NULL)
		return fail(cx, ERR_NOT_FOUND, "no key of the set fits");
	return public_write(cx, found, node_text(found, "kid"), ret_key, &n);
}

enum err
jwk_verify(struct ctx *cx, const char *key, const char *jws, size_t n)
{
	cjose_jwk_t *k = cjose_jwk_import(key, strlen(key), NULL);
	cjose_jws_t *t = k == NULL ? NULL : cjose_jws_import(jws, n, NULL);
	bool good = t != NULL && cjose_jws_verify(t, k, NULL);

	if (t != NULL)
		cjose_jws_release(t);
	if (k != NULL)
		(void)cjose_jwk_release(k);
	return good ? ERR_OK : fail(cx, ERR_SIGNATURE, "the token's signature does not fit");
}
