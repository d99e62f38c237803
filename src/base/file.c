/* Files with rename as commit. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

static enum err
errno_fail(struct ctx *cx, const char *what)
{
	int no = errno;

	return fail(cx, no == ENOENT ? ERR_NOT_FOUND : ERR_SYSTEM, "%s: %s", what, strerror(no));
}

char *
file_join(struct ctx *cx, const char *dir, const char *name)
{
	return ctx_fmt(cx, "%s/%s", dir, name);
}

static enum err
read_all(struct ctx *cx, int fd, size_t max, char **ret_p, size_t *ret_n)
{
	struct stat st;
	size_t n = 0, size;
	ssize_t got;
	char *p;

	if (fstat(fd, &st) < 0)
		return errno_fail(cx, "stat");
	if (!S_ISREG(st.st_mode))
		return fail(cx, ERR_INPUT, "not a regular file");
	if (st.st_size < 0 || (size_t)st.st_size > max)
		return fail(cx, ERR_TOO_LARGE, "file of %lld bytes, ceiling %zu", (long long)st.st_size, max);
	size = (size_t)st.st_size;
	if ((p = ctx_alloc(cx, size + 1)) == NULL)
		return cx->fault.code;
	while (n < size) {
		got = read(fd, p + n, size - n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return errno_fail(cx, "read");
		if (got == 0)
			break;
		n += (size_t)got;
	}
	*ret_p = p;
	*ret_n = n;
	return ERR_OK;
}

enum err
file_read(struct ctx *cx, const char *path, size_t max, char **ret_p, size_t *ret_n)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
	enum err e;

	if (fd < 0)
		return errno_fail(cx, "open");
	e = read_all(cx, fd, max, ret_p, ret_n);
	(void)close(fd);
	return e;
}

/* Flushes the folder that holds `path`, so that a rename in it lasts. */
static enum err
flush_folder(struct ctx *cx, const char *path)
{
	const char *slash = strrchr(path, '/');
	char *dir = slash == NULL ? ctx_str(cx, ".") : ctx_strn(cx, path, slash == path ? 1 : (size_t)(slash - path));
	int fd, bad;

	if (dir == NULL)
		return cx->fault.code;
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return errno_fail(cx, "open folder");
	bad = fsync(fd);
	(void)close(fd);
	return bad ? errno_fail(cx, "flush folder") : ERR_OK;
}

static enum err
write_all(struct ctx *cx, int fd, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t put = write(fd, p, n);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return errno_fail(cx, "write");
		p += put;
		n -= (size_t)put;
	}
	return fsync(fd) < 0 ? errno_fail(cx, "flush") : ERR_OK;
}

enum err
file_write(struct ctx *cx, const char *path, const void *p, size_t n, mode_t mode)
{
	const char *slash = strrchr(path, '/');
	int dir = slash == NULL ? 0 : (int)(slash - path + 1);
	char *tmp = ctx_fmt(cx, "%.*s.%s.%llx", dir, path, path + dir, (unsigned long long)ctx_new_rid());
	enum err e;
	int fd;

	if (tmp == NULL)
		return cx->fault.code;
	fd = open(tmp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	if (fd < 0)
		return errno_fail(cx, "create");
	e = write_all(cx, fd, p, n);
	if (close(fd) < 0 && e == ERR_OK)
		e = errno_fail(cx, "close");
	if (e == ERR_OK && rename(tmp, path) < 0)
		e = errno_fail(cx, "rename");
	if (e != ERR_OK) {
		(void)unlink(tmp);
		return e;
	}
	return flush_folder(cx, path);
}

enum err
file_make_dir(struct ctx *cx, const char *path, mode_t mode)
{
	char *p = ctx_str(cx, path);

	if (p == NULL)
		return cx->fault.code;
	for (char *s = p + 1; *s != '\0'; s++) {
		if (*s != '/')
			continue;
		*s = '\0';
		if (mkdir(p, mode) < 0 && errno != EEXIST)
			return errno_fail(cx, "make folder");
		*s = '/';
	}
	if (mkdir(p, mode) < 0 && errno != EEXIST)
		return errno_fail(cx, "make folder");
	return ERR_OK;
}
