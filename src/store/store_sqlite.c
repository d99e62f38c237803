/* The SQLite back-end: lock, queue and the one thread that writes. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/thread.h"
#include "store/store_sqlite.h"

static struct sqlite_store *
of(struct store *s)
{
	return (struct sqlite_store *)s;
}

/* ---- the queue -------------------------------------------------------------------------------------- */

void
sqlite_submit(struct store *s, struct change *ch)
{
	struct sqlite_store *st = of(s);
	bool full;

	(void)pthread_mutex_lock(&st->mutex);
	full = st->queued >= LIMIT_QUEUE;
	if (full) {
		st->counts.refused++;
	} else {
		if (st->last != NULL)
			st->last->queued_next = ch;
		else
			st->first = ch;
		st->last = ch;
		if (st->queued++ == 0)
			(void)pthread_cond_signal(&st->more);
	}
	(void)pthread_mutex_unlock(&st->mutex);
	if (full)
		ch->done(ch->user, ERR_BUSY);
}

/* Waits for work; 0 when the store is closing and nothing is left. */
static size_t
take(struct sqlite_store *st, struct change *group[LIMIT_GROUP])
{
	size_t n = 0;

	(void)pthread_mutex_lock(&st->mutex);
	while (st->first == NULL && !st->stopping)
		(void)pthread_cond_wait(&st->more, &st->mutex);
	for (; n < LIMIT_GROUP && st->first != NULL; n++) {
		group[n] = st->first;
		st->first = st->first->queued_next;
	}
	if (st->first == NULL)
		st->last = NULL;
	st->queued -= n;
	(void)pthread_mutex_unlock(&st->mutex);
	return n;
}

/* Counts, then tells everybody. A change may be gone as soon as it was told. */
static void
answer(struct sqlite_store *st, struct change *group[], size_t n)
{
	uint64_t written = 0;

	for (size_t i = 0; i < n; i++)
		written += group[i]->outcome == ERR_OK;
	(void)pthread_mutex_lock(&st->mutex);
	st->counts.changes += written;
	st->counts.refused += n - written;
	st->counts.commits += written > 0;
	if (st->counts.writer_threads == 0 || !pthread_equal(st->wrote_last, pthread_self()))
		st->counts.writer_threads++;
	st->wrote_last = pthread_self();
	(void)pthread_mutex_unlock(&st->mutex);
	for (size_t i = 0; i < n; i++)
		group[i]->done(group[i]->user, group[i]->outcome);
}

/* ---- the writer's thread ---------------------------------------------------------------------------- */

static void *
run(void *p)
{
	struct sqlite_store *st = p;
	struct change *group[LIMIT_GROUP];
	enum err e = writer_open(&st->writer, st->path);
	size_t n;

	(void)pthread_mutex_lock(&st->mutex);
	st->open_outcome = e;
	st->is_open = true;
	(void)pthread_cond_signal(&st->opened);
	(void)pthread_mutex_unlock(&st->mutex);
	while (e == ERR_OK && (n = take(st, group)) > 0) {
		(void)pthread_mutex_lock(&st->writing);
		group_write(&st->writer, group, n);
		(void)pthread_mutex_unlock(&st->writing);
		answer(st, group, n);
		db_checkpoint(&st->writer.db, false);
	}
	writer_close(&st->writer);
	return NULL;
}

/* Signals are the business of the program's own threads. */
static enum err
start(struct ctx *cx, struct sqlite_store *st)
{
	TRY(thread_start(cx, &st->thread, run, st));
	(void)pthread_mutex_lock(&st->mutex);
	while (!st->is_open)
		(void)pthread_cond_wait(&st->opened, &st->mutex);
	(void)pthread_mutex_unlock(&st->mutex);
	if (st->open_outcome == ERR_OK)
		return ERR_OK;
	(void)pthread_join(st->thread, NULL);
	cx->fault = st->writer.cx.fault;
	return st->open_outcome;
}

/* ---- open and close --------------------------------------------------------------------------------- */

/* Another process with a connection of its own would be a second writer: it must not come as far. */
static enum err
lock(struct ctx *cx, struct sqlite_store *st)
{
	char *path = ctx_fmt(cx, "%s.lock", st->path);

	if (path == NULL)
		return cx->fault.code;
	st->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (st->lock < 0)
		return fail(cx, ERR_STORE, "lock file beside the database: %s", strerror(errno));
	if (flock(st->lock, LOCK_EX | LOCK_NB) != 0)
		return errno == EWOULDBLOCK ? fail(cx, ERR_EXISTS, "another process has this store open")
		    : fail(cx, ERR_STORE, "lock file beside the database: %s", strerror(errno));
	return ERR_OK;
}

static void
store_free(struct sqlite_store *st)
{
	if (st->lock >= 0)
		(void)close(st->lock);          /* and the lock goes with it */
	(void)pthread_mutex_destroy(&st->mutex);
	(void)pthread_mutex_destroy(&st->writing);
	(void)pthread_cond_destroy(&st->more);
	(void)pthread_cond_destroy(&st->opened);
	ctx_release(&st->writer.cx);
	free(st->path);
	free(st);
}

enum err
sqlite_open(struct ctx *cx, const char *where, struct store **ret_s)
{
	struct sqlite_store *st;
	enum err e;

	if (where[0] == '\0')
		return fail(cx, ERR_STORE, "sqlite: needs a path");
	if ((st = calloc(1, sizeof *st)) == NULL)
		return fail(cx, ERR_SYSTEM, "no memory");
	st->base.ops = &store_sqlite_ops;
	st->lock = -1;
	(void)pthread_mutex_init(&st->mutex, NULL);
	(void)pthread_mutex_init(&st->writing, NULL);
	st->writer.ring = &st->base.ring;
	(void)pthread_cond_init(&st->more, NULL);
	(void)pthread_cond_init(&st->opened, NULL);
	e = ctx_init(&st->writer.cx, cx->now, cx->rid);
	if (e == ERR_OK && (st->path = strdup(where)) == NULL)
		e = fail(cx, ERR_SYSTEM, "no memory");
	if (e == ERR_OK)
		e = lock(cx, st);
	if (e == ERR_OK)
		e = start(cx, st);
	if (e != ERR_OK) {
		store_free(st);
		return e;
	}
	*ret_s = &st->base;
	return ERR_OK;
}

void
sqlite_close(struct store *s)
{
	struct sqlite_store *st = of(s);

	(void)pthread_mutex_lock(&st->mutex);
	st->stopping = true;
	(void)pthread_cond_signal(&st->more);
	(void)pthread_mutex_unlock(&st->mutex);
	(void)pthread_join(st->thread, NULL);
	store_free(st);
}

uint64_t
sqlite_hold(struct store *s)
{
	(void)pthread_mutex_lock(&of(s)->writing);
	return of(s)->writer.seq;
}

void
sqlite_let_go(struct store *s)
{
	(void)pthread_mutex_unlock(&of(s)->writing);
}

void
sqlite_counts(struct store *s, struct store_counts *ret)
{
	struct sqlite_store *st = of(s);

	(void)pthread_mutex_lock(&st->mutex);
	*ret = st->counts;
	(void)pthread_mutex_unlock(&st->mutex);
}
