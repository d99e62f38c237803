/* The acts' names and the chain of digests. Pure: no I/O, no clock, no allocation. */
#include <string.h>

#include "domain/audit.h"

const struct audit_act_row audit_acts[AUDIT_ACT_COUNT] = {
#define ACT(name, word, ja, en, by) { word, ja, en, AUDIT_BY_##by },
#include "domain/audit.def"
#undef ACT
};

/* A number as 8 bytes, big end first, so that the chain is the same on every machine. */
static void
put(unsigned char *to, uint64_t v)
{
	for (int i = 7; i >= 0; i--, v >>= 8)
		to[i] = (unsigned char)v;
}

size_t
audit_key_of(const struct audit_ring *ring, uint64_t seq)
{
	size_t i = ring != NULL ? ring->count : 0;

	while (i > 0 && ring->keys[i - 1].from > seq)
		i--;
	return i;
}

void
audit_chain(const struct audit_ring *ring, const struct audit *a, const unsigned char before[SHA256_BYTES],
    unsigned char ret[SHA256_BYTES])
{
	const size_t key = audit_key_of(ring, a->seq);
	unsigned char numbers[6 * 8];
	const uint64_t v[6] = { a->seq, (uint64_t)a->at, a->rid, a->person, (uint64_t)a->mode, a->consent };
	const char *act = audit_acts[a->act].word, *outcome = err_code(a->outcome);
	const struct piece pieces[] = {
		{ before, SHA256_BYTES }, { numbers, sizeof numbers }, { act, strlen(act) + 1 },
		{ outcome, strlen(outcome) + 1 }, { a->facility, strlen(a->facility) + 1 },
		{ a->who, strlen(a->who) + 1 }, { a->subject, strlen(a->subject) + 1 },
	};

	for (size_t i = 0; i < 6; i++)
		put(numbers + 8 * i, v[i]);
	if (key > 0)
		mac_pieces(ring->keys[key - 1].key, pieces, sizeof pieces / sizeof pieces[0], ret);
	else
		sha256_pieces(pieces, sizeof pieces / sizeof pieces[0], ret);
}
