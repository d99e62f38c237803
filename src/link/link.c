/* The loop: look, take, send one, wait. One request at a time, so that each folder tells the whole state. */
#define _GNU_SOURCE
#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>

#include "base/log.h"
#include "link/job.h"
#include "link/link.h"
#include "link/push.h"
#include "link/take.h"

#define MEND_MS  10000          /* how often work and ready are compared with the queue */
#define CLEAN_MS 60000          /* how often res is searched for results that nobody took */
#define NOTE_MS   1000          /* the note is written at most so often */
#define LOOK_MS    100          /* least time between two looks while requests are being sent */
#define HEAR_MS     10          /* reports come in flocks: one look for all of them */

/* Ticks at which each part of the work is due. */
struct due {
	int64_t look, mend, clean, note, push;
	int     push_tries;     /* that failed, one after another */
	size_t  moved;          /* files that left req at the last look */
};

static volatile sig_atomic_t told_to_stop;

static void
on_signal(int signal)
{
	(void)signal;
	told_to_stop = 1;
}

static void
catch_signals(sigset_t *ret_waiting)
{
	struct sigaction act = { .sa_handler = on_signal };
	sigset_t stop;

	(void)sigemptyset(&stop);
	(void)sigaddset(&stop, SIGTERM);
	(void)sigaddset(&stop, SIGINT);
	(void)sigprocmask(SIG_BLOCK, &stop, ret_waiting);
	(void)sigdelset(ret_waiting, SIGTERM);
	(void)sigdelset(ret_waiting, SIGINT);
	(void)sigaction(SIGTERM, &act, NULL);
	(void)sigaction(SIGINT, &act, NULL);
	(void)signal(SIGPIPE, SIG_IGN);
}

void
link_close(struct link **l)
{
	if (*l == NULL)
		return;
	upstream_close(&(*l)->upstream);
	sealing_wipe(&(*l)->sealing);
	inbox_free(&(*l)->inbox);
	spool_close(&(*l)->spool);
	clock_close(&(*l)->clock);
	free(*l);
	*l = NULL;
}

static enum err
open_parts(struct ctx *cx, struct link *l)
{
	const struct link_settings *s = l->settings;
	const char *req;

	TRY(clock_open(cx, s->clock, &l->clock));
	TRY(sealing_read(cx, s, &l->sealing));
	TRY(spool_open(cx, s->folder, &l->spool));
	if ((req = spool_path(l->spool, cx, PLACE_REQ, NULL)) == NULL)
		return cx->fault.code;
	TRY(inbox_new(cx, req, s->settle_ms, s->poll_ms, &l->inbox));
	TRY(upstream_open(cx, s, &l->upstream));
	return job_mend(l, cx);
}

enum err
link_open(struct ctx *cx, const struct link_settings *s, bool once, struct link **ret_l)
{
	struct link *l = calloc(1, sizeof *l);
	enum err e;

	if (l == NULL)
		return fail(cx, ERR_SYSTEM, "no memory");
	l->settings = s;
	l->queue.pause_ms = s->pause_ms;
	l->queue.pause_max_ms = s->pause_max_ms;
	l->queue.once = once;
	if ((e = open_parts(cx, l)) != ERR_OK) {
		link_close(&l);
		return e;
	}
	*ret_l = l;
	return ERR_OK;
}

/* One look at everything in the folders that is due. */
static enum err
look(struct link *l, struct ctx *cx, int64_t now, struct due *due)
{
	bool more = false;

	due->moved = 0;
	if (due->mend <= now) {
		due->mend = now + MEND_MS;
		TRY(job_mend(l, cx));
	}
	if (due->clean <= now) {
		due->clean = now + CLEAN_MS;
		TRY(spool_clean(l->spool, cx, l->settings->stay_min, clock_system(), &more));
		if (more)
			due->clean = now;       /* at the next look */
	}
	TRY(inbox_look(l->inbox, cx, now));
	return take_all(l, cx, now, &due->moved);
}

static void
look_if_due(struct link *l, int64_t now, struct due *due)
{
	struct ctx cx;
	enum err e;

	if (due->look > now || ctx_init(&cx, clock_now(l->clock), 0) != ERR_OK)
		return;
	e = look(l, &cx, now, due);
	if (e != ERR_OK && l->note.folder != e)
		log_request(&cx, "look", "-", e, 0);
	note_folder(&l->note, &cx, e);
	ctx_release(&cx);
	due->look = now + (due->moved > 0 ? LOOK_MS : l->settings->poll_ms);
}

/* A centre without pushes is asked as seldom as one that is away. While requests wait for the centre's return, only
 * they ask. */
static void
push_if_due(struct link *l, int64_t now, struct due *due)
{
	bool more = false;
	struct ctx cx;
	enum err e;

	if (l->queue.away_ms > due->push)
		due->push = l->queue.away_ms;
	if (l->settings->face_ms == 0 || due->push > now
	    || ctx_init(&cx, clock_now(l->clock), 0) != ERR_OK)
		return;
	e = push_run(l, &cx, &more);
	if (e != ERR_OK && due->push_tries == 0)
		log_request(&cx, "push", "-", e, 0);
	if (upstream_fate(e) != FATE_REFUSED)
		note_centre(&l->note, &cx, e);
	ctx_release(&cx);
	due->push_tries = e == ERR_OK ? 0 : due->push_tries + 1;
	due->push = clock_ticks_ms() + (more ? 0 : l->settings->face_ms);
	if (e != ERR_OK)
		due->push += queue_pause_ms(&l->queue, due->push_tries);
}

static void
note_if_due(struct link *l, int64_t now, struct due *due)
{
	struct ctx cx;

	if (!l->note.changed || due->note > now || ctx_init(&cx, clock_now(l->clock), 0) != ERR_OK)
		return;
	if (note_write(&cx, l->spool, &l->note) != ERR_OK)
		log_request(&cx, "note", "-", cx.fault.code, 0);
	due->note = now + NOTE_MS;
	ctx_release(&cx);
}

static int64_t
sooner(int64_t a, int64_t b)
{
	return b >= 0 && b < a ? b : a;
}

/* Waits until something may be done; reports of the system make a look due. */
static void
wait_for_work(struct link *l, struct due *due, const sigset_t *waiting)
{
	struct pollfd fd = { .fd = inbox_fd(l->inbox), .events = POLLIN };
	int64_t now = clock_ticks_ms(), ms = due->look > now ? due->look - now : 0, rest;
	struct timespec t;

	rest = inbox_wait_ms(l->inbox, now);
	if (rest >= 0 && now + rest < due->look)
		due->look = now + rest;
	ms = sooner(ms, rest);
	ms = sooner(ms, queue_wait_ms(&l->queue, now));
	if (l->settings->face_ms > 0)
		ms = sooner(ms, due->push > now ? due->push - now : 0);
	if (l->note.changed)
		ms = sooner(ms, due->note > now ? due->note - now : 0);
	t = (struct timespec){ .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };
	(void)ppoll(&fd, 1, &t, waiting);
	if (inbox_hear(l->inbox))
		due->look = sooner(due->look, clock_ticks_ms() + (l->queue.n > 0 ? LOOK_MS : HEAR_MS));
}

/* Nothing more can come of what was there at the start. */
static bool
is_over(struct link *l, const struct due *due, int64_t now)
{
	return due->look > now && due->moved == 0 && inbox_wait_ms(l->inbox, now) < 0
	    && queue_next(&l->queue, now) == NULL;
}

enum err
link_run(struct link *l, bool once)
{
	struct due due = { .clean = clock_ticks_ms(), .mend = clock_ticks_ms() + MEND_MS };
	sigset_t waiting;
	struct job *j;
	int64_t now;

	catch_signals(&waiting);
	l->note.changed = true;
	log_event("start", "waiting=%zu", l->queue.n);
	while (!told_to_stop) {
		now = clock_ticks_ms();
		look_if_due(l, now, &due);
		if ((j = queue_next(&l->queue, now)) != NULL) {
			job_run(l, j);
			(void)malloc_trim(0);   /* one large answer must not stay for the rest of the day */
		}
		push_if_due(l, clock_ticks_ms(), &due);
		if (j == NULL && once && is_over(l, &due, now))
			break;
		note_if_due(l, clock_ticks_ms(), &due);
		wait_for_work(l, &due, &waiting);
	}
	due.note = 0;
	l->note.changed = true;
	note_if_due(l, clock_ticks_ms(), &due);
	log_event("stop", "waiting=%zu", l->queue.n);
	if (!once || told_to_stop)
		return ERR_OK;
	if (l->note.folder != ERR_OK)
		return l->note.folder;
	return l->queue.n + inbox_count(l->inbox) > 0 ? ERR_AWAY : ERR_OK;
}
