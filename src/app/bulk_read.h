/* Many persons in one question (IF-005…012, IF-029…036): each is answered as if asked alone, and has an outcome and an audit
 * row of their own. */
#ifndef APP_BULK_READ_H
#define APP_BULK_READ_H

#include "app/app.h"

struct bulk_question {
	const struct asked *people;
	size_t      count;
	enum mode   mode;               /* of a 再照会 */
	ymd         date;               /* of an eligibility check; 0: today */
	const char *number;             /* of the reception: the audit's subject */
};
/* One unit per person, in their order [BLK-04]. Fails as a whole only when the facility does not use the mode, or by the store
 * or memory. */
enum err bulk_eligibility(const struct act *a, const struct bulk_question *q, struct answer_unit **ret_u) MUST_CHECK;
enum err bulk_recheck(const struct act *a, const struct bulk_question *q, struct answer_unit **ret_u) MUST_CHECK;

#endif
