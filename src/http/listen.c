/* Sockets that listen: addresses in words become bound sockets. */
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "http/loop.h"

#define BACKLOG 1024

/* A socket file left by a process that has ended; one that somebody listens on is never taken away. */
static void
clear_stale(const struct sockaddr_un *a)
{
	struct stat st;
	int fd;

	if (lstat(a->sun_path, &st) != 0 || !S_ISSOCK(st.st_mode))
		return;
	if ((fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) < 0)
		return;
	if (connect(fd, (const struct sockaddr *)a, sizeof *a) != 0 && errno == ECONNREFUSED)
		(void)unlink(a->sun_path);
	(void)close(fd);
}

static enum err
open_unix(struct ctx *cx, struct place *p)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };

	_Static_assert(sizeof a.sun_path == sizeof p->path, "paths of unix sockets");
	memcpy(a.sun_path, p->path, sizeof a.sun_path);
	clear_stale(&a);
	p->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (p->fd < 0)
		return fail(cx, ERR_SYSTEM, "%s: %s", p->row.name, strerror(errno));
	if (bind(p->fd, (const struct sockaddr *)&a, sizeof a) != 0) {
		int why = errno;

		p->path[0] = '\0';              /* another's: not ours to unlink */
		return fail(cx, why == EADDRINUSE ? ERR_EXISTS : ERR_SYSTEM, "%s: %s: %s", p->row.name,
		    a.sun_path, strerror(why));
	}
	/* Nobody gets in before listen, so the mode is never wider than asked. */
	if (chmod(p->path, p->row.mode != 0 ? p->row.mode : 0600) != 0 || listen(p->fd, BACKLOG) != 0)
		return fail(cx, ERR_SYSTEM, "%s: %s: %s", p->row.name, p->path, strerror(errno));
	return ERR_OK;
}

/* "127.0.0.1:80" or "[::1]:80", numbers only. */
static bool
address_read(const char *text, int port, struct sockaddr_storage *ret_a, socklen_t *ret_n, int *ret_port)
{
	struct addrinfo hints = { .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
	    .ai_socktype = SOCK_STREAM }, *found;
	const char *colon = strrchr(text, ':');
	char host[64], serv[8];
	int n, asked, used = 0;

	if (colon == NULL || sscanf(colon + 1, "%5d%n", &asked, &used) != 1 || colon[1 + used] != '\0'
	    || asked < 0 || asked > 65535)
		return false;
	if (text[0] == '[' && colon > text + 1 && colon[-1] == ']')
		n = snprintf(host, sizeof host, "%.*s", (int)(colon - text) - 2, text + 1);
	else
		n = snprintf(host, sizeof host, "%.*s", (int)(colon - text), text);
	(void)snprintf(serv, sizeof serv, "%d", port > 0 ? port : asked);
	if (n <= 0 || n >= (int)sizeof host || getaddrinfo(host, serv, &hints, &found) != 0)
		return false;
	memcpy(ret_a, found->ai_addr, found->ai_addrlen);
	*ret_n = found->ai_addrlen;
	*ret_port = port > 0 ? port : asked;
	freeaddrinfo(found);
	return true;
}

static int
bound_port(int fd)
{
	struct sockaddr_storage a;
	socklen_t n = sizeof a;

	if (getsockname(fd, (struct sockaddr *)&a, &n) != 0)
		return 0;
	return ntohs(a.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&a)->sin6_port
	    : ((struct sockaddr_in *)&a)->sin_port);
}

/* Is the port another program's? With SO_REUSEPORT a second one of ours would share it unseen. */
static bool
taken(const struct sockaddr_storage *a, socklen_t n)
{
	int fd = socket(a->ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
	bool bad;

	if (fd < 0)
		return false;
	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	bad = bind(fd, (const struct sockaddr *)a, n) != 0 && errno == EADDRINUSE;
	(void)close(fd);
	return bad;
}

enum err
place_open(struct ctx *cx, const struct http_listener *row, struct place *p)
{
	struct sockaddr_storage a;
	socklen_t n;
	int port;

	p->row = *row;
	p->fd = -1;
	if (strncmp(row->address, "unix:", 5) == 0) {
		if (row->address[5] == '\0' || strlen(row->address + 5) >= sizeof p->path)
			return fail(cx, ERR_INPUT, "%s: path of the socket is empty or too long", row->name);
		(void)snprintf(p->path, sizeof p->path, "%s", row->address + 5);
		return open_unix(cx, p);
	}
	if (!address_read(row->address, 0, &a, &n, &port))
		return fail(cx, ERR_INPUT, "%s: an address looks like 127.0.0.1:8443, [::1]:8443 or unix:/path",
		    row->name);
	if (port != 0 && taken(&a, n))
		return fail(cx, ERR_EXISTS, "%s: port %d is in use", row->name, port);
	p->port = port;
	return ERR_OK;
}

/* TCP_NODELAY is inherited by the accepted sockets, so no call per connection. */
enum err
place_socket(struct ctx *cx, struct place *p, int *ret_fd)
{
	struct sockaddr_storage a;
	socklen_t n;
	int fd, on = 1, port;

	if (p->fd >= 0) {
		*ret_fd = p->fd;
		return ERR_OK;
	}
	if (!address_read(p->row.address, p->port, &a, &n, &port))
		return fail(cx, ERR_INPUT, "%s: address", p->row.name);
	fd = socket(a.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return fail(cx, ERR_SYSTEM, "%s: %s", p->row.name, strerror(errno));
	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	if (a.ss_family == AF_INET6)
		(void)setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
	if (bind(fd, (struct sockaddr *)&a, n) != 0 || listen(fd, BACKLOG) != 0) {
		int why = errno;

		(void)close(fd);
		return fail(cx, why == EADDRINUSE ? ERR_EXISTS : ERR_SYSTEM, "%s: %s", p->row.name,
		    strerror(why));
	}
	p->port = bound_port(fd);       /* the other loops take the port the kernel chose for the first */
	*ret_fd = fd;
	return ERR_OK;
}

/* The loops may still hold the descriptor, so it is shut, not closed; the name is free for a successor. */
void
place_shut(struct place *p)
{
	if (p->fd < 0 || p->path[0] == '\0')
		return;
	(void)unlink(p->path);
	p->path[0] = '\0';
	(void)shutdown(p->fd, SHUT_RDWR);
}

void
place_close(struct place *p)
{
	place_shut(p);
	if (p->fd >= 0)
		(void)close(p->fd);
	p->fd = -1;
}
