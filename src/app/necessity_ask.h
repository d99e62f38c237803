/* 資格確認(救急時医療情報閲覧) (IF-047/048): eligibility of one person, and the person's medical data opened for a day by the facility's
 * word that consent cannot be had. */
#ifndef APP_NECESSITY_ASK_H
#define APP_NECESSITY_ASK_H

#include "app/person_find.h"
#include "domain/necessity.h"

struct necessity_question {
	const struct eligibility_query *who;    /* with the birth date */
	const char *arbitrary;
	const char *viewer;                     /* user ID of the account that will look */
	struct necessity_factor factors[NECESSITY_FACTORS];
	bool        kinds[KIND_COUNT];
};
/* ERR_FUNCTION_OFF, ERR_SUSPENDED, ERR_DENIED [EMG-02, EMG-03]. Nobody, or several: validity 4 or 5, and nothing is opened. Else
 * eligibility as a re-check tells it, with what was opened: a row of the audit for each kind, which names viewer and factors. What
 * the person has refused stays closed, and the answer says so [EMG-05]. */
enum err necessity_ask(const struct act *a, const struct necessity_question *q, struct answer_unit *ret_u) MUST_CHECK;

/* What a found person's data are opened by, whoever asks: the kinds, the latest end, and the ground as it stands in the audit
 * behind each kind. */
struct necessity_opening {
	const struct settings *settings;
	const bool *kinds;
	instant     until;
	id          outage;             /* with which it ends, whenever that is closed [EMG-08]; 0: none */
	const char *ground;
};
/* *ret_rows: all of the person's rows, as they stand and bind once this is written [EMG-04, EMG-05]: to be told, not to be stored. */
enum err necessity_open_kinds(const struct act *a, const struct necessity_opening *o, const struct found *f,
    struct consent **ret_rows, size_t *ret_n) MUST_CHECK;
/* The person's eligibility as a re-check tells it, with these consents. */
enum err necessity_tell(const struct act *a, const struct found *f, const struct consent *rows, size_t n, struct answer_unit *u)
    MUST_CHECK;

#endif
