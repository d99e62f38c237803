/* The file that keeps the keys of the audit's chain, apart from the store: with the store alone nobody can make the chain
 * anew. It also marks how far the chain was verified, so that rows that are cut off at the end are missed [AUD-04]. */
#ifndef ADMIN_AUDIT_KEY_H
#define ADMIN_AUDIT_KEY_H

#include "base/ctx.h"
#include "domain/audit.h"

struct audit_keys {
	struct audit_ring ring;
	uint64_t      seen;                     /* the last row that was verified; 0: none */
	unsigned char chain[SHA256_BYTES];      /* and its digest */
};

/* ERR_NOT_FOUND: no such file, and *ret_k is empty; ERR_INPUT: it is not one. */
enum err audit_keys_read(struct ctx *cx, const char *path, struct audit_keys *ret_k) MUST_CHECK;
/* Its text, which is to be wiped. */
enum err audit_keys_text(struct ctx *cx, const struct audit_keys *k, char **ret_p, size_t *ret_n) MUST_CHECK;
enum err audit_keys_write(struct ctx *cx, const char *path, const struct audit_keys *k) MUST_CHECK;
/* A file with a key from the first row on. */
enum err audit_keys_make(struct ctx *cx, const char *path) MUST_CHECK;

#endif
