/* 要確認 (review): a claim or check-up that almost fits a person is held until somebody decides, never given to the
 * wrong one. What is held stands under the review's own id, which is nobody's. */
#ifndef DOMAIN_REVIEW_H
#define DOMAIN_REVIEW_H

#include "domain/eligibility.h"
#include "domain/facility.h"

enum review_reason {
#define REASON(name, word, ja, en) REASON_##name,
#include "domain/review.def"
#undef REASON
	REASON_COUNT
};
struct review_reason_row { const char *word, *ja, *en; };
extern const struct review_reason_row review_reasons[REASON_COUNT];

enum review_kind { REVIEW_CLAIM = 1, REVIEW_CHECKUP = 2 };
enum review_state { REVIEW_OPEN, REVIEW_ACCEPTED, REVIEW_REFUSED };

struct review_candidate {
	id  person;
	int reasons;                    /* bits of enum review_reason */
};
#define REVIEW_CANDIDATES 8             /* kept of one review */

struct review {
	id          id;
	enum review_kind kind;
	enum review_state state;
	instant     at, decided;        /* decided 0: open */
	const char *by;                 /* account that decided */
	id          person;             /* accepted for; 0 otherwise */
	const char *file, *record;      /* where it stood: the name, in an archive the file inside, and the line */
	uint32_t    line;
	char        institution[FACILITY_CODE];
	int         happened;           /* month of the claim, day of the check-up */
	const struct review_candidate *candidates; size_t candidate_count;
};

/* What of the query does not fit that holder of its insurer and number, as bits; 0: it is this person [ELG-06]. A branch is
 * compared when both have one, sex and birth date when both are known; sex may be either of the person's two. */
int  review_reasons_of(struct ctx *cx, const struct holder *h, const struct eligibility_query *q, int sex);
/* A near miss is one that fails in one thing only [ELG-13]. */
bool review_is_near(int reasons);

#endif
