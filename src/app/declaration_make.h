/* What is known for a 被保険者資格申立書 of a person, for page/declaration.h. */
#ifndef APP_DECLARATION_MAKE_H
#define APP_DECLARATION_MAKE_H

#include "app/app.h"

struct declaration_facts {
	struct facility    facility;    /* who->facility */
	struct person      person;
	struct eligibility last;        /* the newest that covers today, else the one that ended last */
	bool               known;       /* there is any */
	bool               late_elderly;
	enum validity      answer;      /* of today: 2, 4; 1 is told as an outage (0), as the check itself failed */
};

/* By the feed's key, or (key NULL) by numbers that stand for exactly one person: ERR_NOT_FOUND. Leaves a row, as name,
 * address and numbers are told; of consents and medical data nothing is [FLB-04]. */
enum err declaration_make(const struct act *a, const char *key, const struct eligibility_query *q,
    struct declaration_facts *ret_f) MUST_CHECK;

#endif
