/* ID tokens of an OpenID Connect provider (OpenID Connect Core 1.0 section 3.1.3.7): read, and judged [OID-02]. A token is
 * checked like a card's certificate and signature, and kept like them. */
#ifndef CARD_TOKEN_H
#define CARD_TOKEN_H

#include "base/instant.h"
#include "card/jwk.h"

struct token_facts {
	const char *issuer, *subject, *azp, *nonce, *acr;       /* "" when not told */
	const char *audience;                                   /* the first; "" when there is none */
	bool        several;                                    /* there is more than one audience */
	instant     issued, expires, authenticated;             /* authenticated 0: not told */
	const char *key;                                        /* of the signature, as a JWK */
};

/* What its header says before anything is believed: ERR_APP_TOKEN unless the algorithm is one of `algorithms` (1 << JWS_…), nothing is
 * critical that we do not know, and the form is that of a compact JWS of at most LIMIT_TOKEN_BYTES. kid "" when there is none. */
struct token_head { enum jws_algorithm algorithm; const char *kid; };
enum err token_head_read(struct ctx *cx, const char *token, unsigned algorithms, struct token_head *ret_h) MUST_CHECK;

/* Signature by a key of the set, and what the token says. ERR_APP_TOKEN. */
enum err token_read(struct ctx *cx, const char *token, unsigned algorithms, const char *set, size_t set_n, struct token_facts *ret_f)
    MUST_CHECK;
/* The claims alone, without a word on who wrote them. */
enum err token_claims_read(struct ctx *cx, const char *p, size_t n, struct token_facts *ret_f) MUST_CHECK;

struct token_wanted {
	const char *issuer, *client, *nonce;
	const char *acr;                /* words, one of which it must be; "": any */
	instant     fresh;              /* the person logged in not before that; 0: whenever */
};
/* The first thing that is wrong with it, by its claim's name; NULL when it may be believed. */
const char *token_unfit(const struct token_facts *f, const struct token_wanted *w, instant now);

#endif
