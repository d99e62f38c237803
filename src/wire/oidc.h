/* The words between the centre and an OpenID Connect provider: its description, the address that a browser is sent to, the
 * question for a token and its answer (OpenID Connect Discovery 1.0, Core 1.0, RFC 7636, RFC 7523). */
#ifndef WIRE_OIDC_H
#define WIRE_OIDC_H

#include "base/buf.h"
#include "base/instant.h"

/* Where it is asked; whole addresses. */
struct oidc_places { const char *authorization, *token, *keys; };
/* [OID-07] ERR_APP_AWAY, with the member's name, unless it is the description of that issuer, all places are on the issuer's own https origin,
 * and it does what we need: code, S256, private_key_jwt. */
enum err oidc_description_read(struct ctx *cx, const char *issuer, const char *p, size_t n, struct oidc_places *ret_p) MUST_CHECK;
/* "https://host:port" of an address, in cx's memory; NULL as ctx_alloc. */
const char *oidc_origin(struct ctx *cx, const char *address);

/* What a browser is sent to the provider with. */
struct oidc_request {
	const char *client, *back;      /* back: the address that it returns to */
	const char *state, *nonce, *challenge;
	const char *acr;                /* "": not asked */
	bool        fresh;              /* log in anew, whoever was logged in */
};
/* Appends the whole address. */
void oidc_request_write(struct buf *b, const char *place, const struct oidc_request *r);

/* Who we are, for the provider: the claims that are signed (RFC 7523 section 3). */
struct oidc_self { const char *client, *audience, *number; instant at; };
enum err oidc_self_write(struct ctx *cx, const struct oidc_self *s, char **ret_p, size_t *ret_n) MUST_CHECK;
/* Appends the form that asks for the token. */
struct oidc_question { const char *client, *back, *code, *verifier, *assertion; };
void oidc_question_write(struct buf *b, const struct oidc_question *q);
/* The ID token of its answer. ERR_APP_TOKEN. */
enum err oidc_answer_read(struct ctx *cx, const char *p, size_t n, const char **ret_token) MUST_CHECK;

#endif
