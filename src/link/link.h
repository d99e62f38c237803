/* The link at work: from req to res, until it is told to stop. */
#ifndef LINK_LINK_H
#define LINK_LINK_H

#include "base/clock.h"
#include "link/inbox.h"
#include "link/note.h"
#include "link/queue.h"
#include "link/sealing.h"
#include "link/spool.h"
#include "link/upstream.h"

struct link {
	const struct link_settings *settings;        /* borrowed from main */
	struct clock    *clock;
	struct spool    *spool;
	struct inbox    *inbox;
	struct upstream *upstream;
	struct queue     queue;
	struct note      note;
	struct sealing   sealing;
};

/* Takes the folder, makes the rest ready and finishes what an earlier run left. Nothing is open after a
 * failure. */
enum err link_open(struct ctx *cx, const struct link_settings *s, bool once, struct link **ret_l) MUST_CHECK;
void     link_close(struct link **l);
/* Works until SIGTERM or SIGINT, which are blocked outside its waiting: what is under way is finished first.
 * With `once`: until everything that was there has been tried; ERR_AWAY when something waits on. */
enum err link_run(struct link *l, bool once) MUST_CHECK;

#endif
