/* When the check fails: what to ask for, in order, and how the claim is then written (spec/rules.md sections 5.1, 5.2).
 * Afterwards the ordinary share of the costs is charged, never all of it. */
#ifndef DOMAIN_FALLBACK_H
#define DOMAIN_FALLBACK_H

#include "domain/eligibility.h"

enum fallback {
#define FALLBACK(name, lost, outage, ja, en) FALLBACK_##name,
#include "domain/fallback.def"
#undef FALLBACK
	FALLBACK_COUNT
};
struct fallback_row { bool lost, outage; const char *ja, *en; };
extern const struct fallback_row fallback_rows[FALLBACK_COUNT];

/* The steps in their order [FLB-01]: after an answer 2, 3 or 4, or, when there was no answer at all, at an outage (validity 0).
 * None for 1 and 6, which are good answers, and for 5: there the branch number or the date of birth is asked again. */
size_t fallback_steps(enum validity answer, enum fallback ret_steps[FALLBACK_COUNT]);

enum claim_way {
	CLAIM_ORDINARY,         /* the number in force became known */
	CLAIM_FORMER,           /* 旧資格: only the former one is known */
	CLAIM_UNKNOWN           /* 不詳 */
};
/* [FLB-02] */
enum claim_way claim_way(bool present_known, bool former_known);

/* Fields of a 不詳 claim [FLB-03]. The symbol is left out; remarks begin with `remark`, then address, workplace, contact. */
struct unknown_claim { const char *insurer, *number, *remark; };
struct unknown_claim claim_unknown(bool late_elderly);

#endif
