/* The rows of fallback.def, and the numbers that stand for nobody's. Pure: no I/O, no clock, no allocation. */
#include "domain/fallback.h"

const struct fallback_row fallback_rows[FALLBACK_COUNT] = {
#define FALLBACK(name, lost, outage, ja, en) { lost, outage, ja, en },
#include "domain/fallback.def"
#undef FALLBACK
};

size_t
fallback_steps(enum validity answer, enum fallback ret_steps[FALLBACK_COUNT])
{
	bool lost = answer == VALIDITY_LOST || answer == VALIDITY_LOST_NEWER || answer == VALIDITY_NONE;
	size_t n = 0;

	for (size_t i = 0; i < FALLBACK_COUNT; i++)
		if ((lost && fallback_rows[i].lost) || (answer == 0 && fallback_rows[i].outage))
			ret_steps[n++] = (enum fallback)i;
	return n;
}

enum claim_way
claim_way(bool present_known, bool former_known)
{
	return present_known ? CLAIM_ORDINARY : former_known ? CLAIM_FORMER : CLAIM_UNKNOWN;
}

struct unknown_claim
claim_unknown(bool late_elderly)
{
	return (struct unknown_claim){ "77777777", late_elderly ? "77777777" : "777777777", "不詳" };
}
