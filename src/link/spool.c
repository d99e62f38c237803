/* The folders: places, the table of moves, the lock. It knows files and names, and nothing of requests. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "link/spool.h"

#define NAME_CUT 200            /* room for a number and ".why" below the system's 255 bytes */
#define SAME_NAMES 100000       /* numbers tried for one name */

struct spool {
	char *folder;
	int lock;               /* -1: not taken by us */
	DIR *cleaning;          /* NULL: the next call begins anew */
	enum place clean_place;
};

static const char *const place_names[PLACE_COUNT] = {
	"req", "work", "ready", "res", "face", "pushed", "done", "bad", "stale", "gone",
};

/* Every move that exists. */
static const struct { enum place from, to; } moves[] = {
	{ PLACE_REQ,   PLACE_WORK },    /* taken */
	{ PLACE_REQ,   PLACE_BAD },     /* refused unread */
	{ PLACE_WORK,  PLACE_BAD },     /* refused, or given up */
	{ PLACE_WORK,  PLACE_DONE },    /* answered and kept */
	{ PLACE_WORK,  PLACE_GONE },    /* answered */
	{ PLACE_READY, PLACE_RES },     /* shown */
	{ PLACE_READY, PLACE_BAD },     /* its name was taken meanwhile */
	{ PLACE_RES,   PLACE_STALE },   /* nobody came for it */
	{ PLACE_PUSHED, PLACE_FACE },   /* the centre knows that we have it */
	{ PLACE_PUSHED, PLACE_BAD },    /* a result of that name stands there */
	{ PLACE_FACE,  PLACE_STALE },
};

static enum err
sys_fail(struct ctx *cx, const char *what)
{
	int no = errno;
	enum err e = no == ENOENT ? ERR_NOT_FOUND : no == EEXIST || no == ENOTEMPTY ? ERR_EXISTS : ERR_SYSTEM;

	return fail(cx, e, "%s: %s", what, strerror(no));
}

const char *
place_name(enum place p)
{
	return place_names[p];
}

char *
spool_path(const struct spool *s, struct ctx *cx, enum place p, const char *name)
{
	if (name == NULL)
		return ctx_fmt(cx, "%s/%s", s->folder, place_names[p]);
	return ctx_fmt(cx, "%s/%s/%s", s->folder, place_names[p], name);
}

bool
spool_has(const struct spool *s, struct ctx *cx, enum place p, const char *name)
{
	const char *path = spool_path(s, cx, p, name);
	struct stat st;

	return path != NULL && (lstat(path, &st) == 0 || errno != ENOENT);
}

enum err
spool_find_result(const struct spool *s, struct ctx *cx, enum place p, const char *stem, const char **ret_name)
{
	static const char *const ends[] = { "xml", "zip", "pdf", "png" };       /* upstream.c, and zip for sealed ones */
	const char *name;

	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
		if ((name = ctx_fmt(cx, "%s.%s", stem, ends[i])) == NULL)
			return cx->fault.code;
		if (spool_has(s, cx, p, name)) {
			*ret_name = name;
			return ERR_OK;
		}
	}
	return ERR_NOT_FOUND;
}

const char *
spool_log_name(struct ctx *cx, const char *name)
{
	const char *told;

	for (const char *c = name; *c != '\0'; c++) {
		if (*c > 0x20 && *c < 0x7f)
			continue;
		told = ctx_fmt(cx, "(%zu-bytes)", strlen(name));
		return told == NULL ? "-" : told;
	}
	return name;
}

static enum err
spool_new(struct ctx *cx, const char *folder, struct spool **ret_s)
{
	struct spool *s = calloc(1, sizeof *s);

	if (s == NULL || (s->folder = strdup(folder)) == NULL) {
		free(s);
		return fail(cx, ERR_SYSTEM, "no memory");
	}
	s->lock = -1;
	s->clean_place = PLACE_RES;
	*ret_s = s;
	return ERR_OK;
}

void
spool_close(struct spool **s)
{
	if (*s == NULL)
		return;
	if ((*s)->lock >= 0)
		(void)close((*s)->lock);
	if ((*s)->cleaning != NULL)
		(void)closedir((*s)->cleaning);
	free((*s)->folder);
	free(*s);
	*s = NULL;
}

char *
spool_note_path(const struct spool *s, struct ctx *cx)
{
	return file_join(cx, s->folder, SPOOL_NOTE);
}

static char *
lock_path(const struct spool *s, struct ctx *cx)
{
	return file_join(cx, s->folder, ".kyotaku-link.lock");
}

static enum err
take(struct spool *s, struct ctx *cx)
{
	struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	const char *path = lock_path(s, cx);

	if (path == NULL)
		return cx->fault.code;
	s->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (s->lock < 0)
		return sys_fail(cx, "lock file");
	if (fcntl(s->lock, F_OFD_SETLK, &whole) < 0)
		return errno == EAGAIN || errno == EACCES
		    ? fail(cx, ERR_EXISTS, "another kyotaku-link works in this folder") : sys_fail(cx, "lock");
	return ERR_OK;
}

bool
spool_is_taken(const struct spool *s)
{
	struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	struct ctx cx;
	bool taken = false;
	int fd;

	if (ctx_init(&cx, 0, 0) != ERR_OK)
		return false;
	fd = open(lock_path(s, &cx), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	if (fd >= 0) {
		taken = fcntl(fd, F_OFD_GETLK, &whole) == 0 && whole.l_type != F_UNLCK;
		(void)close(fd);
	}
	ctx_release(&cx);
	return taken;
}

/* Files that a kill left half-written start with a dot; they were never anybody's state. */
static void
sweep(struct ctx *cx, const char *dir, const char *start)
{
	const char *path;
	struct dirent *d;
	DIR *dp = dir == NULL ? NULL : opendir(dir);

	while (dp != NULL && (d = readdir(dp)) != NULL) {
		if (strncmp(d->d_name, start, strlen(start)) != 0 || strcmp(d->d_name, ".") == 0
		    || strcmp(d->d_name, "..") == 0)
			continue;
		path = file_join(cx, dir, d->d_name);
		if (path != NULL && unlink(path) == 0)
			log_event("sweep", "rid=%016llx", (unsigned long long)cx->rid);
	}
	if (dp != NULL)
		(void)closedir(dp);
}

static enum err
places_make(struct spool *s, struct ctx *cx)
{
	struct stat first = { 0 }, st;

	for (enum place p = 0; p < PLACE_GONE; p++) {
		const char *path = spool_path(s, cx, p, NULL);

		if (path == NULL)
			return cx->fault.code;
		TRY(file_make_dir(cx, path, 0770));
		if (stat(path, &st) < 0)
			return sys_fail(cx, place_names[p]);
		if (!S_ISDIR(st.st_mode))
			return fail(cx, ERR_SYSTEM, "'%s' is not a folder", place_names[p]);
		if (p == 0)
			first = st;
		if (st.st_dev != first.st_dev)
			return fail(cx, ERR_SYSTEM, "'%s' is on another volume than 'req'", place_names[p]);
	}
	return ERR_OK;
}

enum err
spool_open(struct ctx *cx, const char *folder, struct spool **ret_s)
{
	struct spool *s;
	enum err e;

	TRY(file_make_dir(cx, folder, 0770));
	TRY(spool_new(cx, folder, &s));
	if ((e = take(s, cx)) != ERR_OK || (e = places_make(s, cx)) != ERR_OK) {
		spool_close(&s);
		return e;
	}
	sweep(cx, folder, "." SPOOL_NOTE ".");
	sweep(cx, spool_path(s, cx, PLACE_READY, NULL), ".");
	sweep(cx, spool_path(s, cx, PLACE_BAD, NULL), ".");
	sweep(cx, spool_path(s, cx, PLACE_PUSHED, NULL), ".");
	*ret_s = s;
	return ERR_OK;
}

enum err
spool_look(struct ctx *cx, const char *folder, struct spool **ret_s)
{
	struct stat st;

	if (stat(folder, &st) < 0)
		return sys_fail(cx, "folder");
	if (!S_ISDIR(st.st_mode))
		return fail(cx, ERR_NOT_FOUND, "it is not a folder");
	return spool_new(cx, folder, ret_s);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Counts with names NULL. A folder that grows between the two passes gives its first names only. */
static enum err
read_names(const struct spool *s, struct ctx *cx, enum place p, const char **names, size_t max, size_t *ret_n)
{
	const char *dir = spool_path(s, cx, p, NULL);
	struct dirent *d;
	size_t n = 0;
	DIR *dp;

	if (dir == NULL)
		return cx->fault.code;
	if ((dp = opendir(dir)) == NULL)
		return sys_fail(cx, place_names[p]);
	while ((d = readdir(dp)) != NULL) {
		if (d->d_name[0] == '.')
			continue;
		if (names != NULL && (n == max || (names[n] = ctx_str(cx, d->d_name)) == NULL))
			break;
		n++;
	}
	(void)closedir(dp);
	*ret_n = n;
	return ERR_OK;
}

enum err
spool_list(const struct spool *s, struct ctx *cx, enum place p, size_t max, const char ***ret_names,
    size_t *ret_n, size_t *ret_total)
{
	const char **names;
	size_t total, n;

	TRY(read_names(s, cx, p, NULL, 0, &total));
	if (max == 0) {
		*ret_n = 0;
		*ret_total = total;
		return ERR_OK;
	}
	if ((names = ctx_array(cx, total + 1, sizeof *names)) == NULL)
		return cx->fault.code;
	TRY(read_names(s, cx, p, names, total, &n));
	qsort(names, n, sizeof *names, by_name);
	*ret_names = names;
	*ret_n = n < max ? n : max;
	*ret_total = n;
	return ERR_OK;
}

static bool
move_exists(enum place from, enum place to)
{
	for (size_t i = 0; i < sizeof moves / sizeof moves[0]; i++)
		if (moves[i].from == from && moves[i].to == to)
			return true;
	return false;
}

static enum err
flush(const struct spool *s, struct ctx *cx, enum place p)
{
	const char *dir = spool_path(s, cx, p, NULL);
	int fd, bad;

	if (dir == NULL)
		return cx->fault.code;
	if ((fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0)
		return sys_fail(cx, "open folder");
	/* Some shares know no flush of a folder; the rename itself has been done by their server. */
	bad = fsync(fd) < 0 && errno != EINVAL && errno != ENOTSUP;
	(void)close(fd);
	return bad ? sys_fail(cx, "flush folder") : ERR_OK;
}

static enum err
rename_to_free(struct ctx *cx, const char *from, const char *to)
{
	struct stat st;

	if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
		return ERR_OK;
	if (errno != EINVAL && errno != ENOSYS && errno != ENOTSUP)
		return sys_fail(cx, "rename");
	/* A volume without that call: nobody but the holder of the lock makes names in the places that are moved
	 * to. */
	if (lstat(to, &st) == 0)
		return fail(cx, ERR_EXISTS, "rename: the name is taken");
	return rename(from, to) < 0 ? sys_fail(cx, "rename") : ERR_OK;
}

/* What has not been flushed yet. */
static enum err
move(const struct spool *s, struct ctx *cx, const char *name, enum place from, enum place to, const char *new_name)
{
	const char *old = spool_path(s, cx, from, name);
	const char *new = spool_path(s, cx, to, new_name != NULL ? new_name : name);

	if (!move_exists(from, to))
		return fail(cx, ERR_DENIED, "no move from %s to %s", place_names[from], place_names[to]);
	if (old == NULL || new == NULL)
		return cx->fault.code;
	if (to != PLACE_GONE)
		return rename_to_free(cx, old, new);
	return unlink(old) < 0 ? sys_fail(cx, "remove") : ERR_OK;
}

/* The new place first: what is in both after a power cut is found, what is in none is not. */
static enum err
move_flush(const struct spool *s, struct ctx *cx, enum place from, enum place to)
{
	if (to != PLACE_GONE)
		TRY(flush(s, cx, to));
	return flush(s, cx, from);
}

static void
move_tell(struct ctx *cx, const char *name, enum place from, enum place to)
{
	log_event("move", "rid=%016llx name=%s from=%s to=%s", (unsigned long long)cx->rid, spool_log_name(cx, name),
	    place_names[from], place_names[to]);
}

enum err
spool_move(struct spool *s, struct ctx *cx, const char *name, enum place from, enum place to,
    const char *new_name)
{
	TRY(move(s, cx, name, from, to, new_name));
	TRY(move_flush(s, cx, from, to));
	move_tell(cx, name, from, to);
	return ERR_OK;
}

enum err
spool_free_name(const struct spool *s, struct ctx *cx, enum place p, const char *name, const char **ret_name)
{
	const char *stem = ctx_fmt(cx, "%.*s", NAME_CUT, name), *tried = stem;

	for (int i = 2; tried != NULL && i < SAME_NAMES; i++) {
		if (!spool_has(s, cx, p, tried)) {
			*ret_name = tried;
			return ERR_OK;
		}
		tried = ctx_fmt(cx, "%s.%d", stem, i);
	}
	return tried == NULL ? cx->fault.code : fail(cx, ERR_EXISTS, "no free name in %s", place_names[p]);
}

/* The place that is being cleaned stays open between calls; what comes or goes meanwhile is seen the next time. */
static enum err
clean_open(struct spool *s, struct ctx *cx)
{
	const char *dir;

	if (s->cleaning != NULL)
		return ERR_OK;
	if ((dir = spool_path(s, cx, s->clean_place, NULL)) == NULL)
		return cx->fault.code;
	return (s->cleaning = opendir(dir)) == NULL ? sys_fail(cx, place_names[s->clean_place]) : ERR_OK;
}

/* False: it is still the receipt computer's, which may also come for it at this very moment. */
static bool
clean_one(struct spool *s, struct ctx *cx, const char *name, instant before)
{
	struct stat st;
	const char *as;

	if (fstatat(dirfd(s->cleaning), name, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(st.st_mode)
	    || st.st_mtim.tv_sec >= before || spool_free_name(s, cx, PLACE_STALE, name, &as) != ERR_OK
	    || move(s, cx, name, s->clean_place, PLACE_STALE, as) != ERR_OK)
		return false;
	move_tell(cx, name, s->clean_place, PLACE_STALE);
	return true;
}

enum err
spool_clean(struct spool *s, struct ctx *cx, long minutes, instant now, bool *ret_more)
{
	struct dirent *d = NULL;
	int moved = 0;

	TRY(clean_open(s, cx));
	for (int i = 0; i < SPOOL_LOOKS && moved < SPOOL_MOVES && (d = readdir(s->cleaning)) != NULL; i++)
		if (d->d_name[0] != '.')
			moved += clean_one(s, cx, d->d_name, now - minutes * 60);
	if (moved > 0)                  /* once for all: nobody waits for one of them */
		TRY(move_flush(s, cx, s->clean_place, PLACE_STALE));
	*ret_more = d != NULL || s->clean_place == PLACE_RES;
	if (d != NULL)
		return ERR_OK;
	(void)closedir(s->cleaning);
	s->cleaning = NULL;
	s->clean_place = s->clean_place == PLACE_RES ? PLACE_FACE : PLACE_RES;
	return ERR_OK;
}
