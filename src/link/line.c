/* One TCP connection, opened and closed. */
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "link/line.h"

static bool
split(struct ctx *cx, const char *url, char **ret_host, const char **ret_port)
{
	const char *host = strncmp(url, "https://", 8) == 0 ? url + 8 : NULL, *end;
	size_t n = host == NULL ? 0 : strcspn(host, "/?#");
	char *all = ctx_strn(cx, host == NULL ? "" : host, n), *colon;

	if (n == 0 || all == NULL)
		return false;
	*ret_host = all;
	if (all[0] == '[') {
		if ((end = strchr(all, ']')) == NULL)
			return false;
		colon = end[1] == ':' ? all + (end + 1 - all) : NULL;
		all[end - all] = '\0';
		(*ret_host)++;
	} else {
		colon = strrchr(all, ':');
	}
	*ret_port = colon == NULL ? "443" : colon + 1;
	if (colon != NULL)
		*colon = '\0';
	return true;
}

static bool
answers(const struct addrinfo *a, int timeout_ms)
{
	int fd = socket(a->ai_family, a->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, a->ai_protocol), no = 0;
	struct pollfd p = { .fd = fd, .events = POLLOUT };
	socklen_t size = sizeof no;
	bool good;

	if (fd < 0)
		return false;
	good = connect(fd, a->ai_addr, a->ai_addrlen) == 0;
	if (!good && errno == EINPROGRESS && poll(&p, 1, timeout_ms) == 1)
		good = getsockopt(fd, SOL_SOCKET, SO_ERROR, &no, &size) == 0 && no == 0;
	(void)close(fd);
	return good;
}

enum err
line_check(struct ctx *cx, const char *url, int timeout_ms)
{
	const struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
	struct addrinfo *list, *a;
	const char *port;
	char *host;
	bool good = false;
	int no;

	if (!split(cx, url, &host, &port))
		return fail(cx, ERR_INPUT, "centre: not an address of the form https://name:port");
	if ((no = getaddrinfo(host, port, &hints, &list)) != 0)
		return fail(cx, ERR_AWAY, "the centre's name has no address: %s", gai_strerror(no));
	for (a = list; a != NULL && !good; a = a->ai_next)
		good = answers(a, timeout_ms);
	freeaddrinfo(list);
	return good ? ERR_OK : fail(cx, ERR_AWAY, "nothing answers at the centre's address and port");
}
