/* A socket that does not block, and poll. */
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/clock.h"
#include "http/dial.h"

struct dial {
	int fd;
	struct tls_client *tls;         /* NULL: in the clear */
};

static enum err
wait_for(struct ctx *cx, int fd, short events, int64_t deadline)
{
	struct pollfd p = { .fd = fd, .events = events };
	int64_t left;
	int n;

	do {
		left = deadline - clock_ticks_ms();
		n = left <= 0 ? 0 : poll(&p, 1, (int)(left < INT32_MAX ? left : INT32_MAX));
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return fail(cx, ERR_SYSTEM, "poll: %s", strerror(errno));
	return n == 0 ? fail(cx, ERR_TIMEOUT, "no answer in time") : ERR_OK;
}

/* Until the TLS step is done, or has ended or broken. */
static enum err
wait_tls(struct dial *d, struct ctx *cx, enum tls_wait w, int64_t deadline)
{
	if (w == TLS_BROKEN)
		return fail(cx, ERR_AWAY, "%s", tls_client_why(d->tls));
	return wait_for(cx, d->fd, w == TLS_WANTS_READ ? POLLIN : POLLOUT, deadline);
}

/* ---- opening ------------------------------------------------------------------------------------------- */

static enum err
connect_to(struct ctx *cx, const struct sockaddr *a, socklen_t n, int64_t deadline, int *ret_fd)
{
	int fd = socket(a->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), no = 0, on = 1;
	socklen_t size = sizeof no;
	enum err e = ERR_OK;

	if (fd < 0)
		return fail(cx, ERR_SYSTEM, "socket: %s", strerror(errno));
	if (connect(fd, a, n) < 0)
		no = errno;
	if (no == EINPROGRESS && (e = wait_for(cx, fd, POLLOUT, deadline)) == ERR_OK
	    && getsockopt(fd, SOL_SOCKET, SO_ERROR, &no, &size) < 0)
		no = errno;
	if (e == ERR_OK && no != 0)
		e = fail(cx, ERR_AWAY, "connect: %s", strerror(no));
	else if (e == ERR_TIMEOUT)
		e = fail(cx, ERR_AWAY, "connect: no answer in time");
	if (e != ERR_OK) {
		(void)close(fd);
		return e;
	}
	if (a->sa_family != AF_UNIX)
		(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	*ret_fd = fd;
	return ERR_OK;
}

static enum err
connect_unix(struct ctx *cx, const char *path, int64_t deadline, int *ret_fd)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };

	if (strlen(path) >= sizeof a.sun_path)
		return fail(cx, ERR_SYSTEM, "the socket's path is too long");
	memcpy(a.sun_path, path, strlen(path) + 1);
	return connect_to(cx, (const struct sockaddr *)&a, sizeof a, deadline, ret_fd);
}

static enum err
connect_tcp(struct ctx *cx, const struct dial_place *p, int64_t deadline, int *ret_fd)
{
	const struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
	struct addrinfo *list;
	int no = getaddrinfo(p->host, p->port, &hints, &list);
	enum err e = ERR_AWAY;

	if (no != 0)
		return fail(cx, ERR_AWAY, "the server's name has no address: %s", gai_strerror(no));
	for (const struct addrinfo *a = list; a != NULL && e != ERR_OK; a = a->ai_next)
		e = connect_to(cx, a->ai_addr, a->ai_addrlen, deadline, ret_fd);
	freeaddrinfo(list);
	return e;
}

static enum err
shake(struct dial *d, struct ctx *cx, const struct dial_place *p, int64_t deadline)
{
	enum tls_wait w;

	TRY(tls_client_new(cx, &p->files, p->host, d->fd, &d->tls));
	while ((w = tls_client_shake(d->tls)) != TLS_DONE) {
		if (w == TLS_ENDED)
			return fail(cx, ERR_AWAY, "TLS: the server ended the handshake");
		TRY(wait_tls(d, cx, w, deadline));
	}
	return ERR_OK;
}

enum err
dial_open(struct ctx *cx, const struct dial_place *p, int64_t deadline, struct dial **ret_d)
{
	int64_t until = clock_ticks_ms() + p->connect_ms;
	struct dial *d = calloc(1, sizeof *d);
	enum err e;

	if (d == NULL)
		return fail(cx, ERR_SYSTEM, "no memory");
	d->fd = -1;
	until = until < deadline ? until : deadline;
	e = p->unix_socket != NULL ? connect_unix(cx, p->unix_socket, until, &d->fd) : connect_tcp(cx, p, until, &d->fd);
	if (e == ERR_OK && p->tls)
		e = shake(d, cx, p, until);
	if (e == ERR_OK)
		*ret_d = d;
	else
		dial_close(&d);
	return e;
}

void
dial_close(struct dial **d)
{
	if (*d == NULL)
		return;
	tls_client_free(&(*d)->tls);
	if ((*d)->fd >= 0)
		(void)close((*d)->fd);
	free(*d);
	*d = NULL;
}

/* ---- bytes --------------------------------------------------------------------------------------------- */

static enum err
write_some(struct dial *d, struct ctx *cx, const void *p, size_t n, int64_t deadline, size_t *ret_n)
{
	enum tls_wait w;
	ssize_t put;

	while (d->tls != NULL) {
		if ((w = tls_client_write(d->tls, p, n, ret_n)) == TLS_DONE)
			return ERR_OK;
		if (w == TLS_ENDED)
			return fail(cx, ERR_AWAY, "the server closed the connection");
		TRY(wait_tls(d, cx, w, deadline));
	}
	while ((put = send(d->fd, p, n, MSG_NOSIGNAL)) < 0) {
		if (errno == EAGAIN)
			TRY(wait_for(cx, d->fd, POLLOUT, deadline));
		else if (errno != EINTR)
			return fail(cx, ERR_AWAY, "send: %s", strerror(errno));
	}
	*ret_n = (size_t)put;
	return ERR_OK;
}

enum err
dial_write(struct dial *d, struct ctx *cx, const void *p, size_t n, int64_t deadline)
{
	size_t put = 0;

	for (const char *at = p; n > 0; at += put, n -= put)
		TRY(write_some(d, cx, at, n, deadline, &put));
	return ERR_OK;
}

enum err
dial_read(struct dial *d, struct ctx *cx, void *p, size_t n, int64_t deadline, size_t *ret_n)
{
	enum tls_wait w;
	ssize_t got;

	while (d->tls != NULL) {
		if ((w = tls_client_read(d->tls, p, n, ret_n)) == TLS_DONE)
			return ERR_OK;
		if (w == TLS_ENDED) {
			*ret_n = 0;
			return ERR_OK;
		}
		TRY(wait_tls(d, cx, w, deadline));
	}
	while ((got = recv(d->fd, p, n, 0)) < 0) {
		if (errno == EAGAIN)
			TRY(wait_for(cx, d->fd, POLLIN, deadline));
		else if (errno != EINTR)
			return fail(cx, ERR_AWAY, "receive: %s", strerror(errno));
	}
	*ret_n = (size_t)got;
	return ERR_OK;
}

bool
dial_is_stale(struct dial *d)
{
	struct pollfd p = { .fd = d->fd, .events = POLLIN };
	size_t n;
	char c;

	return d->tls == NULL ? poll(&p, 1, 0) != 0 : tls_client_read(d->tls, &c, 1, &n) != TLS_WANTS_READ;
}
