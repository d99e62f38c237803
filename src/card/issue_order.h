/* For the issuing files only: one certificate from one order. issue.c is the only one that sees the
 * cryptographic library; issue_jpki.c and issue_tls.c say what to make. */
#ifndef CARD_ISSUE_ORDER_H
#define CARD_ISSUE_ORDER_H

#include "card/issue.h"
#include "card/key.h"

struct name_part { const char *type, *value; };         /* "CN", UTF-8 */
struct ext_part { const char *name, *value; };          /* in the words of the library's configuration */

struct cert_order {
	const struct name_part *subject;        /* ends with a NULL type */
	const struct ext_part  *exts;           /* ends with a NULL name */
	const char *issuer_alt;                 /* O of issuerAltName, or NULL */
	const struct key *key;                  /* of the subject */
	const char *issuer;                     /* certificate of the issuer as PEM; NULL: self-signed */
	const struct key *issuer_key;
	const char *serial;                     /* hex; NULL: 4 random bytes */
	instant not_before, not_after;
};

/* Both forms in cx's memory. */
struct cert_made { char *pem; unsigned char *der; size_t pem_n, der_n; char serial[CERT_SERIAL_TEXT]; };
enum err cert_make(struct ctx *cx, const struct cert_order *o, struct cert_made *ret_made) MUST_CHECK;

/* Reads dir/STEM.pem and dir/keys/STEM.key. */
struct issuer { char *pem; struct key *key; };
enum err issuer_read(struct ctx *cx, const char *dir, const char *stem, struct issuer *ret_issuer) MUST_CHECK;
void     issuer_release(struct issuer *i);
/* Writes them, 0644 and 0600. */
enum err issuer_write(struct ctx *cx, const char *dir, const char *stem, const struct cert_made *made,
    const struct key *key) MUST_CHECK;

#endif
