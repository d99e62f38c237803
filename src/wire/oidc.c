/* Descriptions, addresses, forms, answers. */
#include <string.h>

#include "base/limit.h"
#include "base/tree.h"
#include "wire/oidc.h"

#define SELF_SECONDS 60         /* of what the centre says of itself */

const char *
oidc_origin(struct ctx *cx, const char *address)
{
	const char *host = strstr(address, "://");

	return ctx_strn(cx, address, host == NULL ? strlen(address) : (size_t)(host + 3 - address) + strcspn(host + 3, "/?#"));
}

static bool
on_origin(const char *origin, const char *address)
{
	size_t n = strlen(origin);

	return strncmp(address, origin, n) == 0 && address[n] == '/' && address[strcspn(address, " #\r\n\\")] == '\0';
}

/* A member that lists words; missing counts as `missing`. */
static bool
lists(const struct node *root, const char *name, const char *word, bool missing)
{
	const struct node *n = node_child(root, name);

	if (n == NULL)
		return missing;
	for (; n != NULL; n = node_next_named(n, name))
		if (strcmp(n->text, word) == 0)
			return true;
	return false;
}

enum err
oidc_description_read(struct ctx *cx, const char *issuer, const char *p, size_t n, struct oidc_places *ret_p)
{
	static const char *const names[] = { "authorization_endpoint", "token_endpoint", "jwks_uri" };
	const char *origin = oidc_origin(cx, issuer);
	struct node *root;

	if (origin == NULL)
		return cx->fault.code;
	if (json_read(cx, p, n, &root) != ERR_OK)
		return fail(cx, ERR_APP_AWAY, "the provider's description is no JSON object");
	if (strcmp(node_text(root, "issuer"), issuer) != 0)
		return fail(cx, ERR_APP_AWAY, "the provider's description is of another issuer");
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (!on_origin(origin, node_text(root, names[i])))
			return fail(cx, ERR_APP_AWAY, "the provider's %s is not on the issuer's origin", names[i]);
	if (!lists(root, "response_types_supported", "code", false) || !lists(root, "code_challenge_methods_supported", "S256", true)
	    || !lists(root, "token_endpoint_auth_methods_supported", "private_key_jwt", false))
		return fail(cx, ERR_APP_AWAY, "the provider does not do code, S256 and private_key_jwt");
	*ret_p = (struct oidc_places){ node_text(root, names[0]), node_text(root, names[1]), node_text(root, names[2]) };
	return ERR_OK;
}

/* name=value, encoded, behind what is there. */
static void
pair(struct buf *b, const char *between, const char *name, const char *value)
{
	buf_fmt(b, "%s%s=", between, name);
	for (const char *s = value; *s != '\0'; s++)
		if ((*s >= 'A' && *s <= 'Z') || (*s >= 'a' && *s <= 'z') || (*s >= '0' && *s <= '9') || strchr("-._~", *s) != NULL)
			buf_add(b, s, 1);
		else
			buf_fmt(b, "%%%02X", (unsigned)(unsigned char)*s);
}

void
oidc_request_write(struct buf *b, const char *place, const struct oidc_request *r)
{
	buf_puts(b, place);
	pair(b, strchr(place, '?') == NULL ? "?" : "&", "response_type", "code");
	pair(b, "&", "client_id", r->client);
	pair(b, "&", "redirect_uri", r->back);
	pair(b, "&", "scope", "openid");
	pair(b, "&", "state", r->state);
	pair(b, "&", "nonce", r->nonce);
	pair(b, "&", "code_challenge", r->challenge);
	pair(b, "&", "code_challenge_method", "S256");
	if (r->acr[0] != '\0')
		pair(b, "&", "acr_values", r->acr);
	if (r->fresh)
		pair(b, "&", "max_age", "0");
}

enum err
oidc_self_write(struct ctx *cx, const struct oidc_self *s, char **ret_p, size_t *ret_n)
{
	struct node *root = node_new(cx, NULL, "", ""), *n;

	if (root == NULL || node_new(cx, root, "iss", s->client) == NULL || node_new(cx, root, "sub", s->client) == NULL
	    || node_new(cx, root, "aud", s->audience) == NULL || node_new(cx, root, "jti", s->number) == NULL)
		return cx->fault.code;
	if ((n = node_fmt(cx, root, "iat", "%lld", (long long)s->at)) == NULL)
		return cx->fault.code;
	n->bare = true;
	if ((n = node_fmt(cx, root, "exp", "%lld", (long long)s->at + SELF_SECONDS)) == NULL)
		return cx->fault.code;
	n->bare = true;
	return json_write(cx, root, ret_p, ret_n);
}

void
oidc_question_write(struct buf *b, const struct oidc_question *q)
{
	pair(b, "", "grant_type", "authorization_code");
	pair(b, "&", "code", q->code);
	pair(b, "&", "redirect_uri", q->back);
	pair(b, "&", "client_id", q->client);
	pair(b, "&", "code_verifier", q->verifier);
	pair(b, "&", "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
	pair(b, "&", "client_assertion", q->assertion);
}

enum err
oidc_answer_read(struct ctx *cx, const char *p, size_t n, const char **ret_token)
{
	struct node *root;
	const char *token;

	if (json_read(cx, p, n, &root) != ERR_OK)
		return fail(cx, ERR_APP_TOKEN, "the provider's answer is no JSON object");
	token = node_text(root, "id_token");
	if (token[0] == '\0')
		return fail(cx, ERR_APP_TOKEN, "the provider's answer holds no ID token");
	*ret_token = token;
	return ERR_OK;
}
