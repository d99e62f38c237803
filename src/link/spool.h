/* The folders of the link. The state of a request is the place where its file is; a move is a rename, and
 * only the moves of one table exist (doc/link.md):
 *
 *     req ──> work ──> (done, or removed)          ready ──> res ──> stale <── face <── pushed
 *       └──────┴─────> bad, with a .why                └───> bad
 *
 * All places stand in one folder, on one volume. Nothing is ever written over something that is there. */
#ifndef LINK_SPOOL_H
#define LINK_SPOOL_H

#include <stdbool.h>

#include "base/ctx.h"

enum place {
	PLACE_REQ,      /* the receipt computer's requests */
	PLACE_WORK,     /* requests taken, "00000001-NAME": the numbers are their order */
	PLACE_READY,    /* whole results under their names, about to be shown */
	PLACE_RES,      /* the receipt computer takes and removes them */
	PLACE_FACE,     /* the same for results that nobody asked for */
	PLACE_PUSHED,   /* of these, what the centre has not yet heard about: "4711-NAME" */
	PLACE_DONE, PLACE_BAD, PLACE_STALE,
	PLACE_GONE,     /* removed */
	PLACE_COUNT
};

struct spool;

/* Makes the places and takes the folder: ERR_EXISTS when another link works in it, ERR_SYSTEM. Half-
 * written files of an earlier run are removed. */
enum err spool_open(struct ctx *cx, const char *folder, struct spool **ret_s) MUST_CHECK;
void     spool_close(struct spool **s);
/* Without taking it, for a look: ERR_NOT_FOUND when there is no such folder. */
enum err spool_look(struct ctx *cx, const char *folder, struct spool **ret_s) MUST_CHECK;
/* A link works in this folder at the moment (for spool_look). */
bool     spool_is_taken(const struct spool *s);

/* Beside the places: what the link last saw, for people and `status`. Never read by the link itself. */
#define SPOOL_NOTE "link.json"
char *spool_note_path(const struct spool *s, struct ctx *cx);

const char *place_name(enum place p);
/* The path of a name in a place; of the place itself when name is NULL. In cx's memory, NULL as ctx_alloc. */
char *spool_path(const struct spool *s, struct ctx *cx, enum place p, const char *name);
/* The result that is there: `stem` with the extension of any kind of answer. ERR_NOT_FOUND, ERR_SYSTEM. */
enum err spool_find_result(const struct spool *s, struct ctx *cx, enum place p, const char *stem,
    const char **ret_name) MUST_CHECK;
/* Something of that name is there, whatever it is. */
bool  spool_has(const struct spool *s, struct ctx *cx, enum place p, const char *name);
/* Plain names of a place without those that start with a dot, sorted; at most `max`. ret_total counts all; with `max` 0
 * nothing but the count is made. */
enum err spool_list(const struct spool *s, struct ctx *cx, enum place p, size_t max, const char ***ret_names,
    size_t *ret_n, size_t *ret_total) MUST_CHECK;

/* The one way a file moves: renames, flushes both folders, logs. ERR_DENIED when the table has no such
 * move, ERR_EXISTS when the new name is taken, ERR_NOT_FOUND when the file has gone, ERR_SYSTEM. A move to
 * PLACE_GONE removes; new_name NULL keeps the name. */
enum err spool_move(struct spool *s, struct ctx *cx, const char *name, enum place from, enum place to,
    const char *new_name) MUST_CHECK;
/* `name`, or the first of "name.2", "name.3" … that is free there. Long names are cut. */
enum err spool_free_name(const struct spool *s, struct ctx *cx, enum place p, const char *name,
    const char **ret_name) MUST_CHECK;

/* Moves results that have stood for longer than `minutes` at system time `now` from res and face to stale. One call
 * looks at SPOOL_LOOKS names and moves SPOOL_MOVES at most, flushes both folders once for all of them, and the next one goes on: *ret_more
 * until the end is reached. */
#define SPOOL_LOOKS 2000
#define SPOOL_MOVES 16
enum err spool_clean(struct spool *s, struct ctx *cx, long minutes, instant now, bool *ret_more) MUST_CHECK;

/* A name as it may stand in a log: names with anything but printable ASCII are not told. */
const char *spool_log_name(struct ctx *cx, const char *name);

#endif
