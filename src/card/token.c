/* Tokens. Every byte of them comes from outside; nothing in them is used before its signature was checked. */
#include <stdlib.h>
#include <string.h>

#include "base/limit.h"
#include "base/rand.h"
#include "card/token.h"

#define SIGNATURE_ES256 64
#define SUBJECT_CHARS   255     /* OpenID Connect Core section 2 */

/* Header, payload, signature, as they were bytes. */
struct parts { unsigned char *p[3]; size_t n[3]; };

static enum err
parts_read(struct ctx *cx, const char *token, struct parts *ret)
{
	const char *at = token;

	if (strlen(token) > LIMIT_TOKEN_BYTES)
		return fail(cx, ERR_APP_TOKEN, "OID-02: a token above its ceiling");
	for (size_t i = 0; i < 3; i++) {
		size_t n = strcspn(at, ".");
		const char *part = ctx_strn(cx, at, n);

		if (part == NULL)
			return cx->fault.code;
		if ((at[n] == '.') != (i < 2) || n == 0 || !b64_read(cx, part, &ret->p[i], &ret->n[i]))
			return fail(cx, ERR_APP_TOKEN, "OID-02: not a compact JWS");
		at += n + 1;
	}
	return ERR_OK;
}

static enum err
head_of(struct ctx *cx, const struct parts *parts, unsigned algorithms, struct token_head *ret_h)
{
	struct node *head;
	const char *word;

	if (json_read(cx, (const char *)parts->p[0], parts->n[0], &head) != ERR_OK)
		return fail(cx, ERR_APP_TOKEN, "OID-02: the header is no JSON object");
	if (node_child(head, "crit") != NULL || node_child(head, "b64") != NULL)
		return fail(cx, ERR_APP_TOKEN, "OID-02: something is critical that is not known");
	word = node_text(head, "alg");
	for (unsigned i = 0; i < JWS_COUNT; i++)
		if ((algorithms & 1u << i) != 0 && strcmp(jws_words[i], word) == 0) {
			*ret_h = (struct token_head){ (enum jws_algorithm)i, node_text(head, "kid") };
			return ERR_OK;
		}
	return fail(cx, ERR_APP_TOKEN, "OID-02: the algorithm is none of those that are accepted");
}

enum err
token_head_read(struct ctx *cx, const char *token, unsigned algorithms, struct token_head *ret_h)
{
	struct parts parts;

	TRY(parts_read(cx, token, &parts));
	return head_of(cx, &parts, algorithms, ret_h);
}

/* Whole seconds; 0 when it is missing. */
static bool
seconds_read(const struct node *root, const char *name, instant *ret)
{
	const char *text = node_text(root, name);
	char *end;

	*ret = 0;
	if (node_child(root, name) == NULL)
		return true;
	if (text[0] < '1' || text[0] > '9' || strlen(text) > 11)
		return false;
	*ret = strtoll(text, &end, 10);
	return *end == '\0';
}

enum err
token_claims_read(struct ctx *cx, const char *p, size_t n, struct token_facts *ret_f)
{
	struct token_facts f = { .key = "" };
	const struct node *audience;
	struct node *root;

	if (json_read(cx, p, n, &root) != ERR_OK)
		return fail(cx, ERR_APP_TOKEN, "OID-02: the claims are no JSON object");
	f.issuer = node_text(root, "iss");
	f.subject = node_text(root, "sub");
	f.azp = node_text(root, "azp");
	f.nonce = node_text(root, "nonce");
	f.acr = node_text(root, "acr");
	f.audience = node_text(root, "aud");
	audience = node_child(root, "aud");
	f.several = audience != NULL && node_next_named(audience, "aud") != NULL;
	if (!seconds_read(root, "iat", &f.issued) || !seconds_read(root, "exp", &f.expires) || !seconds_read(root, "auth_time", &f.authenticated))
		return fail(cx, ERR_APP_TOKEN, "OID-02: a time that is none");
	*ret_f = f;
	return ERR_OK;
}

enum err
token_read(struct ctx *cx, const char *token, unsigned algorithms, const char *set, size_t set_n, struct token_facts *ret_f)
{
	struct token_head head;
	struct parts parts;
	char *key;

	TRY(parts_read(cx, token, &parts));
	TRY(head_of(cx, &parts, algorithms, &head));
	if (head.algorithm == JWS_ES256 && parts.n[2] != SIGNATURE_ES256)
		return fail(cx, ERR_APP_TOKEN, "OID-02: length of the signature");
	if (jwk_pick(cx, set, set_n, head.algorithm, head.kid, &key) != ERR_OK)
		return fail(cx, ERR_APP_TOKEN, "OID-02: no key of the provider for it");
	if (jwk_verify(cx, key, token, strlen(token)) != ERR_OK)
		return fail(cx, ERR_APP_TOKEN, "OID-02: the signature does not fit");
	TRY(token_claims_read(cx, (const char *)parts.p[1], parts.n[1], ret_f));
	ret_f->key = key;
	return ERR_OK;
}

/* One of the words, which blanks part. */
static bool
among(const char *words, const char *word)
{
	size_t n = strlen(word);

	for (const char *at = words; n > 0 && (at = strstr(at, word)) != NULL; at += n)
		if ((at == words || at[-1] == ' ') && (at[n] == ' ' || at[n] == '\0'))
			return true;
	return false;
}

const char *
token_unfit(const struct token_facts *f, const struct token_wanted *w, instant now)
{
	const struct { bool good; const char *claim; } rows[] = {
		{ strcmp(f->issuer, w->issuer) == 0, "iss" },
		{ strcmp(f->audience, w->client) == 0 && !f->several, "aud" },
		{ f->azp[0] == '\0' || strcmp(f->azp, w->client) == 0, "azp" },
		{ f->subject[0] != '\0' && strlen(f->subject) <= SUBJECT_CHARS, "sub" },
		{ now < f->expires + LIMIT_PROVIDER_SKEW, "exp" },
		{ f->issued != 0 && f->issued <= now + LIMIT_PROVIDER_SKEW && f->issued >= now - LIMIT_HANDOVER_LIFE - LIMIT_PROVIDER_SKEW, "iat" },
		{ f->nonce[0] != '\0' && strcmp(f->nonce, w->nonce) == 0, "nonce" },
		{ w->acr[0] == '\0' || among(w->acr, f->acr), "acr" },
		{ w->fresh == 0 || (f->authenticated >= w->fresh - LIMIT_PROVIDER_SKEW && f->authenticated <= now + LIMIT_PROVIDER_SKEW), "auth_time" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (!rows[i].good)
			return rows[i].claim;
	return NULL;
}
