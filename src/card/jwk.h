/* Keys as JSON (RFC 7517): the centre's own, by which it says to an OpenID Connect provider who it is, and a provider's set. ES256 is
 * ours; what a provider may sign with is a setting. Anything else, `none` and shared secrets above all, is no algorithm here. */
#ifndef CARD_JWK_H
#define CARD_JWK_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/tree.h"

enum jws_algorithm { JWS_ES256, JWS_PS256, JWS_RS256, JWS_COUNT };
extern const char *const jws_words[JWS_COUNT];
/* "ES256 PS256" as bits 1 << JWS_…; 0 when a word is none of ours, or there is none. */
unsigned jws_algorithms(const char *words);

#define JWK_BYTES 4096          /* of one key */

/* A new private key, P-256, its name (`kid`) the thumbprint of its public half (RFC 7638). ERR_SYSTEM. */
enum err jwk_make(struct ctx *cx, char **ret_private) MUST_CHECK;
/* The public half of such a key, as a provider registers it. ERR_INPUT for anything but a private key of P-256. */
enum err jwk_public(struct ctx *cx, const char *private_key, char **ret_public) MUST_CHECK;
/* `text` signed with ES256, as one compact JWS that names the key. ERR_INPUT, ERR_SYSTEM. */
enum err jwk_sign(struct ctx *cx, const char *private_key, const char *text, size_t n, const char **ret_jws) MUST_CHECK;

/* The key of a set ({"keys": […]}) that a signature by `algorithm` under the name `kid` is checked with, alone and public. kid "": the
 * only one that fits. ERR_NOT_FOUND when there is none, or several; ERR_INPUT for what is no set. RSA below 2048 bits is none. */
enum err jwk_pick(struct ctx *cx, const char *set, size_t n, enum jws_algorithm algorithm, const char *kid, char **ret_key) MUST_CHECK;

/* For card/token.c: the signature of a compact JWS under that key, whose algorithm was chosen before. ERR_SIGNATURE, for a point off its curve, too. */
enum err jwk_verify(struct ctx *cx, const char *key, const char *jws, size_t n) MUST_CHECK;

#endif
