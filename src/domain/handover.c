/* Hand-overs. Pure. */
#include <stdio.h>
#include <string.h>

#include "base/limit.h"
#include "domain/handover.h"

enum handover_state
handover_state(const struct handover *h, instant at)
{
	if (h->told != 0 && h->outcome == ERR_OK)
		return HANDOVER_DONE;
	if (h->told != 0)
		return HANDOVER_FAILED;
	if (at >= h->ends || (h->taken == 0 && at >= h->opened + LIMIT_HANDOVER_SECONDS))
		return HANDOVER_GONE;
	return h->certificate_n > 0 ? HANDOVER_READ : h->taken != 0 ? HANDOVER_TAKEN : HANDOVER_WAITING;
}

/* [HND-01] */
enum err
handover_takeable(const struct handover *h, const char *reader, instant at)
{
	enum handover_state s = handover_state(h, at);

	if (h->taken != 0 && strcmp(h->reader, reader) != 0)
		return ERR_EXISTS;
	return s == HANDOVER_DONE || s == HANDOVER_GONE || at >= h->ends ? ERR_NONCE : ERR_OK;
}

/* [HND-02] */
void
handover_comparison(const unsigned char nonce[NONCE_BYTES], char ret[COMPARISON])
{
	const struct piece pieces[] = { { "kyotaku-comparison/1", 20 }, { nonce, NONCE_BYTES } };
	unsigned char digest[SHA256_BYTES];

	sha256_pieces(pieces, 2, digest);
	(void)snprintf(ret, COMPARISON, "%04u", ((unsigned)digest[0] << 8 | digest[1]) % 10000U);
}
