/* 監査記録: what was done to a person's record, by whom, on what ground. One row before each answer. */
#ifndef DOMAIN_AUDIT_H
#define DOMAIN_AUDIT_H

#include "base/err.h"
#include "base/limit.h"
#include "base/rand.h"
#include "domain/consent.h"

enum audit_act {
#define ACT(name, word, ja, en, by) AUDIT_##name,
#include "domain/audit.def"
#undef ACT
	AUDIT_ACT_COUNT
};
enum audit_by { AUDIT_BY_OTHERS, AUDIT_BY_OPERATORS };  /* by operators, too */
struct audit_act_row { const char *word, *ja, *en; enum audit_by by; };
extern const struct audit_act_row audit_acts[AUDIT_ACT_COUNT];

struct audit {
	uint64_t      seq;              /* given by the store, without gaps */
	instant       at;
	uint64_t      rid;
	enum audit_act act;
	enum err      outcome;          /* ERR_OK: given; else refused, and why */
	char          facility[FACILITY_CODE];  /* "" when none */
	const char   *who;              /* terminal's label, "card", or the operator's account */
	id            person;           /* 0 when none or unknown */
	enum mode     mode;
	id            consent;          /* the row it rested on; 0 when none */
	const char   *subject;          /* reception number, file name, setting's key, … ; no personal data */
	unsigned char chain[SHA256_BYTES];      /* digest over the row before and this one; given by the store */
};

/* The keys of the chain, in the order of their use: each seals the rows from `from` until the next one's. Rows before the
 * first have no key [AUD-02]. */
struct audit_key { uint64_t from; unsigned char key[MAC_KEY_BYTES]; };
struct audit_ring { struct audit_key keys[LIMIT_AUDIT_KEYS]; size_t count; };
/* The place of a row's key in the ring, 1 the first; 0: the row has none. */
size_t audit_key_of(const struct audit_ring *ring, uint64_t seq);

/* Digest of a row and the one before it, with the row's key: a row that is taken out, changed or moved breaks every later
 * one [AUD-01], and without the key nobody can make the chain anew. `ring` may be NULL: no keys. */
void audit_chain(const struct audit_ring *ring, const struct audit *a, const unsigned char before[SHA256_BYTES],
    unsigned char ret[SHA256_BYTES]);

#endif
