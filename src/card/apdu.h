/* Short command APDUs (ISO 7816-4) as bytes, and what status words mean. No I/O. */
#ifndef CARD_APDU_H
#define CARD_APDU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define APDU_BYTES   261        /* head 4, Lc 1, data 255, Le 1 */
#define ANSWER_BYTES 258        /* data 256, status word 2 */
#define APDU_NO_LE   (-1)

struct apdu { unsigned char p[APDU_BYTES]; size_t n; };

/* A command taken apart. `data` borrows from the bytes. */
struct apdu_parts {
	unsigned char cla, ins, p1, p2;
	const unsigned char *data;
	size_t data_n;
	int    le;              /* 1 to 256, or APDU_NO_LE */
};

/* Puts a command together. At most 255 bytes of data (asserted); le is APDU_NO_LE or 0 to 256, where 0
 * and 256 both mean "all, up to 256". */
void apdu_build(struct apdu *a, const unsigned char head[4], const void *data, size_t n, int le);
/* Takes a command apart. False when its length fits none of the four short cases. */
bool apdu_parse(const unsigned char *p, size_t n, struct apdu_parts *ret_parts);
/* Overwrites the data of commands that carry a PIN (VERIFY, CHANGE and RESET REFERENCE DATA) with '*'.
 * For traces. */
void apdu_mask(unsigned char *p, size_t n);

/* One row per status word or family of words (spec/card.md section 1.3). */
struct status_row {
	uint16_t word, mask;
	enum err err;           /* what it means when a step did not ask for it */
	const char *meaning;
};

#define STATUS_OK 0x9000
/* Never NULL: words outside the table read as a reader's trouble. */
const struct status_row *status_find(uint16_t word);
/* True for 63Cn; then n is set. */
bool status_tries(uint16_t word, unsigned *ret_n);

#endif
