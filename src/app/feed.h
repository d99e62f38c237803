/* Insurers' feeds as a whole: which there were, what was before them, and how one is undone. */
#ifndef APP_FEED_H
#define APP_FEED_H

#include "app/app.h"

/* What a feed is taken in as. */
struct feed_intake {
	const struct who *who;
	const char *name;               /* of the file */
	unsigned char digest[SHA256_BYTES];
	id          known;              /* the number under which it has come so far; 0: it begins */
};
/* Its number, by a commit of its own; another than the known one when a feed came in between [RBK-04]. A step of forgetting what was before
 * feeds that are too old goes with it [RBK-05]. The view must not be begun. */
enum err feed_begin(struct app *app, struct view *v, struct ctx *cx, const struct feed_intake *in, id *ret_feed) MUST_CHECK;
/* It has come in as a whole: into the act's change. */
enum err feed_end(const struct act *a, id feed, uint64_t persons) MUST_CHECK;

/* A person and periods that a feed tells, into the act's change with what was before [RBK-01]. What is as it was is not written
 * again. ERR_EXISTS: the feed has told this person before. `p` has its id; rows have none. */
enum err feed_tell(const struct act *a, id feed, const struct person *p, bool is_new, const struct eligibility *rows, size_t n)
    MUST_CHECK;

struct feed_undone { size_t persons, restored, removed, later, kept; };
/* Undoes it person by person, in commits of some hundred, each with an audit row; broken off, it goes on where it stood
 * [RBK-02, RBK-03]. ERR_NOT_FOUND, ERR_NO_MOVE [RBK-05]; ERR_BUSY when the centre is to stop. The view must not be begun. */
enum err feed_roll_back(struct app *app, struct view *v, struct ctx *cx, const struct who *who, id feed,
    struct feed_undone *ret_u) MUST_CHECK;

#endif
