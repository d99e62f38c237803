/* Loaded before a program (LD_PRELOAD), it ends the program by SIGKILL just before the Nth of the calls that change or tell
 * something: files made, written, flushed, renamed, removed; bytes sent and received. Where a file is written, half of the
 * bytes are written first. Counting begins when the file KYOTAKU_FAULT_ARM is there: it holds N, and is removed. With N = 0
 * nobody dies. Each point's name goes to standard error before the death, and with N = 0 at every point. */
#undef _FILE_OFFSET_BITS        /* open and open64 are two names here */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static atomic_long left = -1;           /* calls until death; -1: not armed */
static atomic_bool telling;

#define REAL(name) ({ static __typeof__(&name) real; if (real == NULL) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name); real; })

static void
say(const char *what, const char *about)
{
	char line[160];
	const char *base = about == NULL ? "" : strrchr(about, '/');
	int n = snprintf(line, sizeof line, "fault: %s %s\n", what, base == NULL ? "" : base);

	(void)syscall(SYS_write, 2, line, (size_t)(n < (int)sizeof line ? n : (int)sizeof line - 1));
}

static void
arm(void)
{
	const char *path = getenv("KYOTAKU_FAULT_ARM");
	char text[16] = "";
	int fd = path == NULL ? -1 : (int)syscall(SYS_open, path, O_RDONLY);

	if (fd < 0)
		return;
	if (syscall(SYS_read, fd, text, sizeof text - 1) > 0 && syscall(SYS_unlink, path) == 0) {
		atomic_store(&telling, text[0] == '0');
		atomic_store(&left, text[0] == '0' ? 1000000000 : atol(text));
	}
	(void)syscall(SYS_close, fd);
}

/* True when this is the one before which the program dies. */
static bool
is_last(const char *what, const char *about)
{
	long now;

	if (atomic_load(&left) < 0)
		arm();
	if (atomic_load(&left) < 0)
		return false;
	now = atomic_fetch_sub(&left, 1);
	if (atomic_load(&telling) || now == 1)
		say(what, about);
	return now == 1;
}

static void
point(const char *what, const char *about)
{
	if (is_last(what, about))
		(void)kill(getpid(), SIGKILL);
}

static mode_t
kind(int fd)
{
	struct stat st;
	int no = errno;
	mode_t m = fd > 2 && fstat(fd, &st) == 0 ? st.st_mode & S_IFMT : 0;

	errno = no;
	return m;
}

static void
written(int fd, const void *p, size_t n, off_t at)
{
	mode_t m = kind(fd);

	if (m == S_IFSOCK)
		point("send", NULL);
	if (m != S_IFREG || !is_last("write", NULL))
		return;
	if (at >= 0)
		(void)syscall(SYS_pwrite64, fd, p, n / 2, at);
	else
		(void)syscall(SYS_write, fd, p, n / 2);
	(void)kill(getpid(), SIGKILL);
}

ssize_t
write(int fd, const void *p, size_t n)
{
	written(fd, p, n, -1);
	return REAL(write)(fd, p, n);
}

ssize_t
pwrite(int fd, const void *p, size_t n, off_t at)
{
	written(fd, p, n, at);
	return REAL(pwrite)(fd, p, n, at);
}

ssize_t
pwrite64(int fd, const void *p, size_t n, off_t at)
{
	written(fd, p, n, at);
	return REAL(pwrite)(fd, p, n, at);
}

ssize_t
read(int fd, void *p, size_t n)
{
	if (kind(fd) == S_IFSOCK)
		point("receive", NULL);
	return REAL(read)(fd, p, n);
}

ssize_t
recv(int fd, void *p, size_t n, int flags)
{
	point("receive", NULL);
	return REAL(recv)(fd, p, n, flags);
}

ssize_t
send(int fd, const void *p, size_t n, int flags)
{
	point("send", NULL);
	return REAL(send)(fd, p, n, flags);
}

ssize_t
writev(int fd, const struct iovec *v, int n)
{
	if (kind(fd) == S_IFSOCK)
		point("send", NULL);
	return REAL(writev)(fd, v, n);
}

int
connect(int fd, const struct sockaddr *a, socklen_t n)
{
	point("connect", NULL);
	return REAL(connect)(fd, a, n);
}

int
fsync(int fd)
{
	point("flush", NULL);
	return REAL(fsync)(fd);
}

int
fdatasync(int fd)
{
	point("flush", NULL);
	return REAL(fdatasync)(fd);
}

int
rename(const char *from, const char *to)
{
	point("rename", to);
	return REAL(rename)(from, to);
}

int
renameat2(int dir, const char *from, int to_dir, const char *to, unsigned flags)
{
	point("rename", to);
	return REAL(renameat2)(dir, from, to_dir, to, flags);
}

int
unlink(const char *path)
{
	point("remove", path);
	return REAL(unlink)(path);
}

static int
opened(const char *path, int flags, mode_t mode)
{
	if ((flags & O_CREAT) != 0)
		point("make", path);
	return (int)(openat)(AT_FDCWD, path, flags, mode);
}

int
open(const char *path, int flags, ...)
{
	va_list a;
	mode_t mode;

	va_start(a, flags);
	mode = (flags & O_CREAT) != 0 ? va_arg(a, mode_t) : 0;
	va_end(a);
	return opened(path, flags, mode);
}

int
open64(const char *path, int flags, ...)
{
	va_list a;
	mode_t mode;

	va_start(a, flags);
	mode = (flags & O_CREAT) != 0 ? va_arg(a, mode_t) : 0;
	va_end(a);
	return opened(path, flags | O_LARGEFILE, mode);
}
