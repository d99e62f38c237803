/* The folder req: which names are there, whether their files have come to rest, and in which order they
 * came. It reads no file. Time is given in milliseconds that only go forward (clock_ticks_ms). */
#ifndef LINK_INBOX_H
#define LINK_INBOX_H

#include <stdbool.h>
#include <sys/types.h>

#include "link/request.h"

struct inbox;

struct arrival {
	const char *name;
	enum request_kind kind;
	const char *suffix;             /* of REQUEST_KNOWN, else "" */
	mode_t  mode;
	off_t   size;
	int64_t mtime_ns;
	ino_t   inode;
	unsigned long order;            /* of the first sight; by time and name among those seen together */
	int64_t since_ms;               /* it has not changed since then */
	int64_t hold_ms;                /* not before this time, until it changes */
	bool    closed;                 /* seen to be closed by its writer, or moved in, since the last change */
	bool    waits;                  /* for an earlier one of its suffix */
	size_t  place;                  /* in the order of arrival */
};

/* `path` must be there and live as long. `settle_ms`: see inbox_next; `whole_ms`: see inbox_look. */
enum err inbox_new(struct ctx *cx, const char *path, long settle_ms, long whole_ms, struct inbox **ret_i) MUST_CHECK;
void     inbox_free(struct inbox **i);
/* To wait for with poll(2); -1 when the system reports nothing here and only looking helps. */
int      inbox_fd(const struct inbox *i);
/* Takes what the system reported; true when there was anything. Nothing is lost when reports were dropped:
 * the next look sees all. */
bool     inbox_hear(struct inbox *i);
/* Looks at the folder: at the whole of it where the system reports nothing, and otherwise when whole_ms have passed since
 * the last such look; in between at what is known and what was reported, so that other files cost nothing. At most LIMIT_QUEUE files are kept in mind; others are seen when these have
 * gone. */
enum err inbox_look(struct inbox *i, struct ctx *cx, int64_t now_ms) MUST_CHECK;
/* In order of arrival, behind `after` (NULL: from the first): a file that has come to rest, is not on
 * hold, and has no earlier file of the same suffix before it. At rest: unchanged for settle_ms after its
 * closing was seen, or for twice that. NULL when there is none. The pointer lives until the next look. */
struct arrival *inbox_next(struct inbox *i, const struct arrival *after, int64_t now_ms);
/* Leaves it alone until then, or until it changes. */
void     inbox_hold(struct arrival *a, int64_t until_ms);
/* Milliseconds until a file may come to rest; -1 when none is awaited. */
int64_t  inbox_wait_ms(const struct inbox *i, int64_t now_ms);
/* Files that await anything, temporary ones not counted. */
size_t   inbox_count(const struct inbox *i);

#endif
