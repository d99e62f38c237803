/* 再照会: the newest eligibility without a card (IF-025/026, IF-027/028). */
#ifndef APP_RECHECK_H
#define APP_RECHECK_H

#include "app/app.h"

struct recheck_question {
	const struct eligibility_query *who;    /* the numbers the facility knows, old ones too */
	const char *arbitrary;
	enum mode   mode;
	const char *subject;                    /* of the audit row; NULL for nothing */
	bool        one_of_many;                /* the month is not noted: recheck_note_all does that, once for each person */
};
/* One unit. ERR_FUNCTION_OFF, ERR_NO_CARD_CHECK, ERR_CONSENT_ENDED by recheck_allowed; numbers of nobody are an
 * answer (VALIDITY_NONE). The answer rests on the QUA row, its certificates on LIM and TSR: a cancellation committed first makes the
 * change fail. */
enum err recheck(const struct act *a, const struct recheck_question *q, struct answer_unit *ret_u) MUST_CHECK;

/* One consented person as of now: the newest eligibility and the consents of that mode, with the audit row of `what`.
 * For recheck and for the list of consented persons. `all` are the person's periods. */
enum err consented_unit(const struct act *a, enum audit_act what, const struct person *p, const struct eligibility *all,
    size_t all_count, const struct consent *rows, size_t n, enum mode m, const char *subject,
    struct answer_unit *ret_u) MUST_CHECK;

/* Why recheck_allowed said no, in words: by whom the consent was ended, or that time did. */
enum err recheck_refuse(const struct act *a, enum err e, const struct consent *check) MUST_CHECK;
/* Notes the month of this check in the QUA row, when it is due [CNS-13]. `bound` is that row as it binds now. */
enum err recheck_note(const struct act *a, const struct consent *bound) MUST_CHECK;
/* The same for everybody whom the units of one question tell of, once for each, however often a list names them. */
enum err recheck_note_all(const struct act *a, enum mode m, const struct answer_unit *units, size_t n) MUST_CHECK;

#endif
