/* Whose claim or check-up it is: one person, or nobody and who it almost is [ELG-06, ELG-13]. */
#ifndef APP_PERSON_MATCH_H
#define APP_PERSON_MATCH_H

#include "app/app.h"

struct match {
	id     person;                  /* the only one that fits; 0 otherwise */
	struct review_candidate near[REVIEW_CANDIDATES];        /* near misses, or those that fit when several do */
	size_t near_count;
};

/* Everybody with the query's insurer and number is looked at, in whatever period: who changed insurer is found by the
 * numbers of the time. ERR_INPUT when the insurer's number has no form. */
enum err person_match(const struct act *a, const struct eligibility_query *q, int sex, struct match *ret_m) MUST_CHECK;

#endif
