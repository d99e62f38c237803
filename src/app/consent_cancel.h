/* 閲覧同意取り消し by the facility (IF-037/038): home visits only. */
#ifndef APP_CONSENT_CANCEL_H
#define APP_CONSENT_CANCEL_H

#include "app/app.h"

struct cancel_question {
	const struct eligibility_query *who;
	const char *arbitrary;
	bool        kinds[KIND_COUNT];  /* none: all, the card check itself included */
};
/* Ends the open rows by END_BY_FACILITY. ERR_NOT_FOUND when the numbers are nobody's, ERR_NO_CARD_CHECK when this
 * facility never had a consent; nothing left to end is a success. The unit shows the consents as they are after it. */
enum err consent_cancel(const struct act *a, const struct cancel_question *q, struct answer_unit *ret_u) MUST_CHECK;

/* The same for one person of the facility, everything at once, as a person at the console chose it. `why` stands in the audit
 * rows beside the kind: one word. ERR_NO_CARD_CHECK as above; ret_ended counts the rows that were open. */
enum err consent_cancel_person(const struct act *a, id person, const char *why, size_t *ret_ended) MUST_CHECK;

#endif
