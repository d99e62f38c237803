/* A consented person, as the console shows one: by the centre's own number, not by insurance numbers. */
#ifndef APP_PERSON_LOOK_H
#define APP_PERSON_LOOK_H

#include "app/app.h"

/* Everything a page of one person needs, as of now. */
struct person_look {
	struct person       person;
	struct eligibility *all;        size_t all_count;
	struct consent     *consents;   size_t consent_count;   /* within their bounds; of every mode */
	struct answer_unit  unit;
};
/* A re-check of that mode [RCK-01…04] with its audit row; the newest eligibility and the consents. ERR_NOT_FOUND for a person
 * who never consented at this facility, as for one that is not there. */
enum err person_look(const struct act *a, id person, enum mode m, struct person_look *ret_l) MUST_CHECK;

/* Some of those who consented: the page of a list that was searched. */
struct consented_filter {
	enum mode   mode;
	ymd         first, last;        /* both days included */
	bool        by_visit_date;
	size_t      skip, max;          /* of those found, the newest first */
	const char *subject;            /* of the audit rows: where they are shown */
};
struct consented_row { struct consent check; const struct person *person; struct answer_unit unit; };
/* How many of those found are open, skip and max aside, and a mark that changes whenever one of them does. */
struct consented_count { size_t open; uint64_t mark; };
/* Those whose card check lies in the days and is open, lapses counted [CNS-13]. A row of each person shown is in the audit.
 * ERR_FUNCTION_OFF, ERR_SUSPENDED. */
enum err consented_page(const struct act *a, const struct consented_filter *f, struct consented_row **ret_rows,
    size_t *ret_n, struct consented_count *ret_count) MUST_CHECK;
/* The same without anybody: for who waits for a change. */
enum err consented_state(const struct act *a, const struct consented_filter *f, struct consented_count *ret_count) MUST_CHECK;

/* One person of some other list of the facility's, as of now, with a row. *ret_open false: the check is not open, nothing is told.
 * ERR_FUNCTION_OFF, ERR_SUSPENDED: also of a list that was made before. */
enum err consented_one(const struct act *a, id person, enum mode m, const char *subject, struct consented_row *ret_row,
    bool *ret_open) MUST_CHECK;

/* Consents for home visits that are open as they bind now, and whose last check lies before `before`, the longest ago first; at
 * most max of them behind the first `skip`, with an audit row of each; ret_total counts all. ERR_FUNCTION_OFF, ERR_SUSPENDED. */
struct dormant_row { struct person person; instant checked; };
enum err consented_dormant(const struct act *a, instant before, size_t skip, size_t max, struct dormant_row **ret_rows,
    size_t *ret_n, size_t *ret_total) MUST_CHECK;

#endif
