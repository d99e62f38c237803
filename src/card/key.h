/* Private keys that we hold ourselves: of virtual cards, test authorities and the facility network.
 * Never the keys of a real card. Implemented in issue.c, which holds the cryptographic library's private
 * side. */
#ifndef CARD_KEY_H
#define CARD_KEY_H

#include <stdbool.h>

#include "base/ctx.h"

struct key;
enum key_kind { KEY_RSA_2048, KEY_P256, KEY_P384 };

bool     key_is_rsa(const struct key *k);
enum err key_make(struct ctx *cx, enum key_kind kind, struct key **ret_k) MUST_CHECK;
/* Reads an unencrypted PEM key. ERR_INPUT. */
enum err key_read(struct ctx *cx, const char *pem, size_t n, struct key **ret_k) MUST_CHECK;
/* The public key of a certificate request in PEM whose own signature fits: RSA of 2048 to 4096 bits, P-256 or P-384. Nothing else of
 * the request counts. It cannot sign. ERR_INPUT. */
enum err key_of_request(struct ctx *cx, const char *pem, size_t n, struct key **ret_k) MUST_CHECK;
/* Writes PEM (PKCS#8) into cx's memory; the caller wipes it. */
enum err key_text(struct ctx *cx, const struct key *k, char **ret_pem, size_t *ret_n) MUST_CHECK;
/* RSA: PKCS#1 v1.5 over the bytes as they are (1 to 245). P-384: ECDSA over a digest of 48 bytes, the signature in DER. ret_sig
 * has room for 256. ERR_INPUT. */
enum err key_sign_raw(struct ctx *cx, const struct key *k, const unsigned char *p, size_t n,
    unsigned char *ret_sig, size_t *ret_n) MUST_CHECK;
/* Hashes (SHA-256; SHA-384 for P-384) and signs. The signature is in cx's memory. */
enum err key_sign(struct ctx *cx, const struct key *k, const void *p, size_t n, unsigned char **ret_sig,
    size_t *ret_n) MUST_CHECK;
/* Wipes. Sets *k to NULL. */
void     key_free(struct key **k);

#endif
