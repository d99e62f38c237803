/* 今日の訪問: a list of persons that is re-checked in parts. The list is kept under a 受付番号 like every bulk question; each part
 * leaves, with its audit rows and in the same change, how its lines came out, so that it is done once, whoever asks again: a page
 * that is loaded anew, a second tab, a centre that was started anew. Names and numbers are not kept: they are told as of the moment
 * they are shown, as far as the consents of that moment go. */
#ifndef APP_ROUND_H
#define APP_ROUND_H

#include "app/app.h"

#define ROUND_PART 100                  /* lines of one part */

enum round_told { ROUND_CHANGED, ROUND_FAILED, ROUND_SAME, ROUND_TOLD_COUNT };

/* A line that was checked. */
struct round_line {
	size_t      no;                 /* in the list as it was given */
	enum round_told told;
	enum err    outcome;            /* of a failure */
	const char *detail;             /* beside it, or "" */
	id          person;             /* 0: the numbers are nobody's, or the line failed */
	enum validity validity;
};
struct round {
	const char *number;
	instant     received, ends;
	const char *list;               /* as it was given */
	struct round_line *lines;       /* those done, in the order of the list */
	size_t      done;
	instant     finished;           /* of the last part done; 0 while there is none */
};

/* Keeps the list under a number that nobody can guess. The same list with the same token, which a form has from the page it
 * stands on, is the same round: then nothing is kept. ERR_FUNCTION_OFF, ERR_SUSPENDED. */
enum err round_open(const struct act *a, const char *token, const char *list, const char **ret_number) MUST_CHECK;
/* ERR_NOT_FOUND for a number that is no round of this facility's, ERR_GONE when its time is over [BLK-03]. */
enum err round_read(const struct act *a, const char *number, struct round *ret_r) MUST_CHECK;
/* Re-checks the next lines of `people`, the persons of the list, and adds them to r; nothing when all are done. When another did
 * that part first, the change fails (ERR_EXISTS), and the next run goes on behind it. Errors as bulk_recheck. */
enum err round_go_on(const struct act *a, const struct asked *people, size_t n, struct round *r) MUST_CHECK;

#endif
