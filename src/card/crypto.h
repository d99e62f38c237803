/* Between the files that judge certificates: cert.c, revocation.c, ocsp.c. */
#ifndef CARD_CRYPTO_H
#define CARD_CRYPTO_H

#include "card/der.h"
#include "card/cert.h"

struct evp_pkey_st;     /* the library's key and certificate, so that this header needs nothing of it */
struct x509_st;
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
	struct x509_st     *x509;
	const struct key_row *row;
	instant             not_after;
};

struct roots { const struct root *p; size_t n; };
/* Borrowed from the trust. */
struct roots trust_roots(const struct trust *t);
/* The root signed the text, by the algorithm that the table has for it; `algorithm` is the AlgorithmIdentifier that was claimed. */
bool root_signed(const struct root *r, struct der algorithm, struct der text, struct der signature);
/* An AlgorithmIdentifier of signatures that stands in the table [CRT-07]. */
bool signature_known(struct der algorithm);
/* Takes a BIT STRING that fills whole bytes. */
bool bits_take(struct der *in, struct der *ret_bits);

/* Turns the library's last error into a fault and empties its queue. In cert.c. */
enum err crypto_fail(struct ctx *cx, enum err e, const char *what);

#endif
