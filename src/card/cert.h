/* May this certificate prove a person to us? Only form, key, issuer and use are judged here; time is the
 * domain's matter (the facts carry the dates), revocation that of card/revocation.h. After spec/card.md
 * section 6.
 *
 * A struct trust and a struct cert may be used by several threads at once; nothing changes after birth. */
#ifndef CARD_CERT_H
#define CARD_CERT_H

#include <stdbool.h>

#include "base/ctx.h"
#include "base/rand.h"

#define CERT_SERIAL_TEXT 41     /* 20 bytes as hex, and a NUL */

#define CERT_ROOTS        16    /* at most, in a trust */
#define CERT_ROOT_UNKNOWN SIZE_MAX

struct trust;
struct cert;

/* What a checked certificate says. issuer_hash and serial together are the key of a person's certificate. */
struct cert_facts {
	unsigned char issuer_hash[SHA256_BYTES];        /* SHA-256 of the issuer's Name, DER */
	char          serial[CERT_SERIAL_TEXT];         /* lower-case hex without leading zero bytes */
	instant       not_before, not_after;            /* both seconds belong to the validity */
	const char   *alg;                              /* "RS256" or "ES384"; lives for ever */
	size_t        root;                             /* place in the trust of the root that signed it */
};

/* Reads every pinned root of user authentication, `auth-*.pem` in `dir`; several generations may share
 * one name. Roots of signing certificates (`sign-*.pem`) are never read. test_hierarchy admits the
 * policy of the test hierarchy instead of the real one. ERR_SYSTEM names the file that is no self-signed
 * CA certificate. */
enum err trust_open(struct ctx *cx, const char *dir, bool test_hierarchy, struct trust **ret_t) MUST_CHECK;
void     trust_close(struct trust **t);

/* Reads one certificate: at most LIMIT_CERT_BYTES, strict DER, nothing behind it (ERR_CERT_UNKNOWN); a key and
 * a signature of the table: RSA-2048 with odd e >= 65537 and SHA-256, EC P-384 and SHA-384 (ERR_CERT_ALGORITHM). The
 * fault's detail begins with the failed check: "size:", "form:", "key:", "signature:". The bytes are copied. Nothing in it is to be believed before
 * cert_check. */
enum err cert_read(struct ctx *cx, const unsigned char *der, size_t n, struct cert **ret_c) MUST_CHECK;
void     cert_free(struct cert **c);

/* In this order: "path:" signed by a pinned root (found by signature, the name alone decides nothing),
 * "extension:" none is doubled or critical and unknown (ERR_CERT_UNKNOWN); "ca:" not a CA, "use:"
 * keyUsage is critical and exactly digitalSignature, "policy:" the OID of user authentication
 * (ERR_CERT_USE). */
enum err cert_check(const struct cert *c, struct ctx *cx, const struct trust *t, struct cert_facts *ret_facts)
    MUST_CHECK;
/* "RS256" or "ES384", by the key. Lives for ever. */
const char *cert_algorithm(const struct cert *c);
/* The digest that a card has to sign so that cert_verify accepts it: 32 bytes for RS256, 48 for ES384. */
#define CERT_DIGEST_BYTES 48
enum err cert_digest(const struct cert *c, struct ctx *cx, const void *text, size_t text_n,
    unsigned char ret_digest[CERT_DIGEST_BYTES], size_t *ret_n) MUST_CHECK;
/* The signature over these bytes, by the algorithm of the certificate's key. ERR_SIGNATURE. */
enum err cert_verify(const struct cert *c, struct ctx *cx, const void *text, size_t text_n,
    const unsigned char *sig, size_t sig_n) MUST_CHECK;

#endif
