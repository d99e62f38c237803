/* How far a long file has come in: kept with what was taken from it, in one commit, so that an import that was broken
 * off goes on where it stood. */
#ifndef DOMAIN_POSITION_H
#define DOMAIN_POSITION_H

#include "base/instant.h"
#include "base/rand.h"

struct import_position {
	unsigned char digest[SHA256_BYTES];     /* of the whole file */
	const char *kind;               /* what is done with it: "claims", "returned" */
	uint64_t    offset;             /* bytes that are done with */
	uint64_t    lines, claims;      /* in them */
	uint32_t    number;             /* last レセプト番号 */
	uint32_t    told;               /* notices that are told once in a file */
	const void *head; size_t head_n;        /* the file's first record */
	uint64_t    accepted, refused, noticed, left_out;
	instant     at;
};

#endif
