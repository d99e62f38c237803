/* Finding the one person that numbers stand for. Namesakes and near misses are never merged. */
#ifndef APP_PERSON_FIND_H
#define APP_PERSON_FIND_H

#include "app/app.h"

struct found {
	size_t             persons;     /* 0, 1, or more: then the rest is not set */
	struct person      person;
	struct eligibility asked;       /* the period the numbers belong to; the latest when several fit */
	struct eligibility *all;        /* every period of the person, oldest first */
	size_t             all_count;
};

/* ERR_OK whatever was found; ERR_INPUT when the insurer's number has no form. */
enum err person_find(const struct act *a, const struct eligibility_query *q, struct found *ret_f) MUST_CHECK;

#endif
