/* Between the three files that see the cryptographic library: cert.c, revocation.c, issue.c. */
#ifndef CARD_CRYPTO_H
#define CARD_CRYPTO_H

#include "card/der.h"
#include "card/cert.h"

struct evp_pkey_st;     /* the library's key, so that this header needs nothing of it */
struct key_row;

/* A pinned root. */
struct root {
	char               *file;       /* its name, for faults */
	unsigned char      *subject;    /* Name, DER */
	size_t              subject_n;
	unsigned char       issuer_hash[SHA256_BYTES];
	unsigned char       key_id[64]; /* subjectKeyIdentifier */
	size_t              key_id_n;
	struct evp_pkey_st *key;
	const struct key_row *row;
	instant             not_after;
};

struct roots { const struct root *p; size_t n; };
/* Borrowed from the trust. */
struct roots trust_roots(const struct trust *t);
/* The root signed the text, by the algorithm that the table has for it; `algorithm` is the AlgorithmIdentifier that was claimed. */
bool root_signed(const struct root *r, struct der algorithm, struct der text, struct der signature);
/* Takes a BIT STRING that fills whole bytes. */
bool bits_take(struct der *in, struct der *ret_bits);

/* Turns the library's last error into a fault and empties its queue. In cert.c. */
enum err crypto_fail(struct ctx *cx, enum err e, const char *what);

#endif
