/* Watching req: the system's reports where there are any, and looking again and again, for shares do not
 * report. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "link/inbox.h"

#define MEMORY (64L << 20)      /* of one look: LIMIT_QUEUE files with long names */
#define REPORTS (IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR)

struct look {
	struct arena *mem;
	struct arrival *rows;           /* by name */
	struct arrival **order;         /* the same, in order of arrival */
	size_t n, room;
};

/* A name that the system reported: made, or closed by its writer or moved in. */
struct heard { const char *name; bool closed; };

struct inbox {
	char *path;
	long settle_ms, whole_ms;
	int64_t whole_at;               /* the next look at the whole folder */
	int fd, watch;
	bool told;                      /* that there is no watch */
	unsigned long next_order;
	struct look now, then;          /* the last look, and the one before it */
	struct arena *heard_mem;
	struct heard *heard;            /* since the last look */
	size_t heard_n, heard_room;
};

void
inbox_free(struct inbox **i)
{
	if (*i == NULL)
		return;
	arena_free(&(*i)->now.mem);
	arena_free(&(*i)->then.mem);
	arena_free(&(*i)->heard_mem);
	if ((*i)->fd >= 0)
		(void)close((*i)->fd);
	free((*i)->path);
	free(*i);
	*i = NULL;
}

enum err
inbox_new(struct ctx *cx, const char *path, long settle_ms, long whole_ms, struct inbox **ret_i)
{
	struct inbox *i = calloc(1, sizeof *i);

	if (i == NULL)
		return fail(cx, ERR_SYSTEM, "no memory");
	i->settle_ms = settle_ms;
	i->whole_ms = whole_ms;
	i->watch = -1;
	i->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	i->path = strdup(path);
	i->now.mem = arena_new(MEMORY);
	i->then.mem = arena_new(MEMORY);
	i->heard_mem = arena_new(MEMORY);
	if (i->path == NULL || i->now.mem == NULL || i->then.mem == NULL || i->heard_mem == NULL) {
		inbox_free(&i);
		return fail(cx, ERR_SYSTEM, "no memory");
	}
	*ret_i = i;
	return ERR_OK;
}

int
inbox_fd(const struct inbox *i)
{
	return i->fd;
}

/* A longer array in an arena: the old one stays until the arena is reset, which is soon. */
static void *
longer(struct arena *mem, const void *old, size_t n, size_t size, size_t *room)
{
	size_t more = *room == 0 ? 64 : 2 * *room;
	void *p = arena_alloc(mem, more * size);

	if (p == NULL)
		return NULL;
	if (n > 0)
		memcpy(p, old, n * size);
	*room = more;
	return p;
}

static char *
copy(struct arena *mem, const char *s)
{
	size_t n = strlen(s) + 1;
	char *p = arena_alloc(mem, n);

	return p == NULL ? NULL : memcpy(p, s, n);
}

/* What finds no memory is forgotten until the next look at the whole folder. */
static void
note_heard(struct inbox *i, const char *name, bool closed)
{
	struct heard *p = i->heard;

	i->whole_at = i->heard_n == LIMIT_QUEUE ? 0 : i->whole_at;
	if (i->heard_n == LIMIT_QUEUE)
		return;
	if (i->heard_n == i->heard_room && (p = longer(i->heard_mem, i->heard, i->heard_n, sizeof *p, &i->heard_room)) == NULL)
		return;
	i->heard = p;
	p[i->heard_n] = (struct heard){ copy(i->heard_mem, name), closed };
	i->heard_n += p[i->heard_n].name != NULL;
}

static void
hear_one(struct inbox *i, const struct inotify_event *e)
{
	if ((e->mask & (IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE)) != 0 && e->len > 0)
		note_heard(i, e->name, (e->mask & IN_CREATE) == 0);
	if ((e->mask & (IN_IGNORED | IN_DELETE_SELF | IN_MOVE_SELF)) != 0)
		i->watch = -1;          /* the next look watches whatever stands there then */
	if ((e->mask & IN_Q_OVERFLOW) != 0) {
		log_event("overflow", "reports were dropped");
		i->whole_at = 0;
	}
}

bool
inbox_hear(struct inbox *i)
{
	_Alignas(struct inotify_event) char bytes[8192];
	const struct inotify_event *e;
	bool any = false;
	ssize_t n;

	while (i->fd >= 0 && (n = read(i->fd, bytes, sizeof bytes)) > 0) {
		any = true;
		for (ssize_t at = 0; at < n; at += (ssize_t)(sizeof *e + e->len)) {
			e = (const struct inotify_event *)(const void *)(bytes + at);
			hear_one(i, e);
		}
	}
	return any;
}

static void
watch(struct inbox *i)
{
	if (i->fd < 0 || i->watch >= 0)
		return;
	i->watch = inotify_add_watch(i->fd, i->path, REPORTS);
	i->whole_at = 0;                /* what came before the watch was not reported */
	if (i->watch < 0 && !i->told)
		log_event("watch", "the system reports nothing here: %s", strerror(errno));
	i->told = i->watch < 0;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(((const struct arrival *)a)->name, ((const struct arrival *)b)->name);
}

static int
by_order(const void *a, const void *b)
{
	const struct arrival *x = *(const struct arrival *const *)a, *y = *(const struct arrival *const *)b;

	if (x->order != y->order)
		return x->order < y->order ? -1 : 1;
	if (x->mtime_ns != y->mtime_ns)
		return x->mtime_ns < y->mtime_ns ? -1 : 1;
	return strcmp(x->name, y->name);
}

static int
by_suffix(const void *a, const void *b)
{
	const struct arrival *x = *(const struct arrival *const *)a, *y = *(const struct arrival *const *)b;
	int first = strcasecmp(x->suffix, y->suffix);

	return first != 0 ? first : by_order(a, b);
}

static struct arrival *
find(const struct look *l, const char *name)
{
	struct arrival key = { .name = name };

	return l->n == 0 ? NULL : bsearch(&key, l->rows, l->n, sizeof key, by_name);
}

static enum err
append(struct look *l, struct ctx *cx, struct arrival a, const char *name, const char *suffix)
{
	if (l->n == l->room) {
		struct arrival *p = longer(l->mem, l->rows, l->n, sizeof *p, &l->room);

		if (p == NULL)
			return fail(cx, ERR_TOO_LARGE, "memory of one look");
		l->rows = p;
	}
	a.name = copy(l->mem, name);
	a.suffix = copy(l->mem, suffix);
	if (a.name == NULL || a.suffix == NULL)
		return fail(cx, ERR_TOO_LARGE, "memory of one look");
	l->rows[l->n++] = a;
	return ERR_OK;
}

static enum err
add(struct inbox *i, struct ctx *cx, int dir, const char *name)
{
	struct arrival a = { .order = i->next_order };
	struct request r = { 0 };
	struct stat st;

	a.kind = request_read(cx, name, &r);
	if (a.kind == REQUEST_TEMPORARY || fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return ERR_OK;          /* nobody's yet, or gone again */
	if (a.kind != REQUEST_KNOWN && S_ISDIR(st.st_mode))
		return ERR_OK;          /* a writer's own folder is its own matter */
	a.mode = st.st_mode;
	a.size = st.st_size;
	a.inode = st.st_ino;
	a.mtime_ns = (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
	return append(&i->now, cx, a, name, r.suffix);
}

static enum err
read_whole(struct inbox *i, struct ctx *cx, DIR *dp)
{
	struct dirent *d;
	enum err e = ERR_OK;

	while (e == ERR_OK && i->now.n < LIMIT_QUEUE && (d = readdir(dp)) != NULL)
		if (strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0)
			e = add(i, cx, dirfd(dp), d->d_name);
	return e;
}

static enum err
read_known(struct inbox *i, struct ctx *cx, DIR *dp)
{
	for (size_t k = 0; k < i->then.n; k++)
		TRY(add(i, cx, dirfd(dp), i->then.rows[k].name));
	for (size_t k = 0; k < i->heard_n && i->now.n < LIMIT_QUEUE; k++)
		if (find(&i->then, i->heard[k].name) == NULL)
			TRY(add(i, cx, dirfd(dp), i->heard[k].name));
	return ERR_OK;
}

/* What was reported twice stands there once. */
static void
sort_rows(struct look *l)
{
	size_t n = 0;

	if (l->n < 2)
		return;
	qsort(l->rows, l->n, sizeof *l->rows, by_name);
	for (size_t k = 1; k < l->n; k++)
		if (strcmp(l->rows[k].name, l->rows[n].name) != 0)
			l->rows[++n] = l->rows[k];
	l->n = n + 1;
}

static enum err
read_folder(struct inbox *i, struct ctx *cx, int64_t now_ms)
{
	bool whole = i->watch < 0 || now_ms >= i->whole_at;
	DIR *dp = opendir(i->path);
	enum err e;

	if (dp == NULL)
		return fail(cx, ERR_SYSTEM, "req: %s", strerror(errno));
	if (whole)
		i->whole_at = now_ms + i->whole_ms;
	e = whole ? read_whole(i, cx, dp) : read_known(i, cx, dp);
	(void)closedir(dp);
	if (e != ERR_OK)
		i->whole_at = 0;
	sort_rows(&i->now);
	return e;
}

/* What the look before knew about the same, unchanged file. */
static void
remember(struct inbox *i, int64_t now_ms)
{
	for (size_t k = 0; k < i->now.n; k++) {
		struct arrival *a = &i->now.rows[k];
		const struct arrival *b = find(&i->then, a->name);

		a->since_ms = now_ms;
		if (b == NULL)
			continue;
		a->order = b->order;
		if (a->size != b->size || a->mtime_ns != b->mtime_ns || a->inode != b->inode)
			continue;
		a->since_ms = b->since_ms;
		a->hold_ms = b->hold_ms;
		a->closed = b->closed;
	}
	for (size_t k = 0; k < i->heard_n; k++) {
		struct arrival *a = i->heard[k].closed ? find(&i->now, i->heard[k].name) : NULL;

		if (a != NULL)
			a->closed = true;
	}
}

static enum err
put_in_order(struct inbox *i, struct ctx *cx)
{
	struct look *l = &i->now;
	unsigned long first = i->next_order;

	if ((l->order = arena_alloc(l->mem, (l->n + 1) * sizeof(struct arrival *))) == NULL)
		return fail(cx, ERR_TOO_LARGE, "memory of one look");
	for (size_t k = 0; k < l->n; k++)
		l->order[k] = &l->rows[k];
	qsort(l->order, l->n, sizeof(struct arrival *), by_order);
	for (size_t k = 0; k < l->n; k++) {
		l->order[k]->place = k;
		if (l->order[k]->order >= first)
			l->order[k]->order = i->next_order++;
	}
	return ERR_OK;
}

/* Of the requests of one suffix, all but the first wait. */
static enum err
mark_waiting(struct look *l, struct ctx *cx)
{
	struct arrival **known = arena_alloc(l->mem, (l->n + 1) * sizeof *known);
	size_t n = 0;

	if (known == NULL)
		return fail(cx, ERR_TOO_LARGE, "memory of one look");
	for (size_t k = 0; k < l->n; k++)
		if (l->order[k]->kind == REQUEST_KNOWN)
			known[n++] = l->order[k];
	qsort(known, n, sizeof *known, by_suffix);
	for (size_t k = 1; k < n; k++)
		known[k]->waits = strcasecmp(known[k]->suffix, known[k - 1]->suffix) == 0;
	return ERR_OK;
}

enum err
inbox_look(struct inbox *i, struct ctx *cx, int64_t now_ms)
{
	struct look old = i->then;
	enum err e;

	watch(i);
	arena_reset(old.mem);
	i->then = i->now;
	i->now = (struct look){ .mem = old.mem };
	if ((e = read_folder(i, cx, now_ms)) == ERR_OK) {
		remember(i, now_ms);
		e = put_in_order(i, cx);
	}
	if (e == ERR_OK)
		e = mark_waiting(&i->now, cx);
	if (e != ERR_OK) {
		i->now.n = 0;
		i->whole_at = 0;
	}
	arena_reset(i->heard_mem);
	i->heard = NULL;
	i->heard_n = i->heard_room = 0;
	return e;
}

static int64_t
rests_at(const struct inbox *i, const struct arrival *a)
{
	int64_t at = a->since_ms + (a->closed ? 1 : 2) * i->settle_ms;

	return at > a->hold_ms ? at : a->hold_ms;
}

struct arrival *
inbox_next(struct inbox *i, const struct arrival *after, int64_t now_ms)
{
	for (size_t k = after == NULL ? 0 : after->place + 1; k < i->now.n; k++) {
		struct arrival *a = i->now.order[k];

		if (rests_at(i, a) <= now_ms && !a->waits)
			return a;
	}
	return NULL;
}

void
inbox_hold(struct arrival *a, int64_t until_ms)
{
	a->hold_ms = until_ms;
}

int64_t
inbox_wait_ms(const struct inbox *i, int64_t now_ms)
{
	int64_t soonest = -1;

	for (size_t k = 0; k < i->now.n; k++) {
		int64_t at = rests_at(i, i->now.order[k]) - now_ms;

		if (at > 0 && (soonest < 0 || at < soonest))
			soonest = at;
	}
	return soonest;
}

size_t
inbox_count(const struct inbox *i)
{
	return i->now.n;
}
