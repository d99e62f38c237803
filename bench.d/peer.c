/* The client's connection. Nothing here is fast for its own sake; it only must not be what limits nginx. */
#define _GNU_SOURCE     /* memmem */
#include "peer.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

int64_t
now_us(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

void
die(const char *what)
{
	(void)fprintf(stderr, "bench: %s: %s\n", what, strerror(errno));
	exit(1);
}

void
target_open(struct target *t, const char *host, const char *ca, const char *cert, const char *key)
{
	char address[32] = "";
	int port = 0;

	*t = (struct target){ .at = { .sin_family = AF_INET }, .host = host, .tls = SSL_CTX_new(TLS_client_method()) };
	if (sscanf(host, "%31[0-9.]:%d", address, &port) != 2 || inet_pton(AF_INET, address, &t->at.sin_addr) != 1)
		die("address is NUMBERS:PORT");
	t->at.sin_port = htons((uint16_t)port);
	if (t->tls == NULL || SSL_CTX_set_min_proto_version(t->tls, TLS1_3_VERSION) != 1
	    || SSL_CTX_load_verify_file(t->tls, ca) != 1
	    || SSL_CTX_use_certificate_chain_file(t->tls, cert) != 1
	    || SSL_CTX_use_PrivateKey_file(t->tls, key, SSL_FILETYPE_PEM) != 1)
		die("certificate, key or authority");
	SSL_CTX_set_verify(t->tls, SSL_VERIFY_PEER, NULL);
	/* A ticket that comes in makes SSL_read return, so that the handshakes can wait for it. */
	(void)SSL_CTX_clear_mode(t->tls, SSL_MODE_AUTO_RETRY);
	(void)SSL_CTX_set_mode(t->tls, SSL_MODE_RELEASE_BUFFERS);
}

static void
add(struct requests *r, char *p, int n)
{
	if (n < 0 || (r->list = realloc(r->list, (r->n + 1) * sizeof *r->list)) == NULL)
		die("no memory");
	r->list[r->n++] = (struct request){ p, (size_t)n };
}

void
requests_get(struct requests *r, const struct target *t, const char *path)
{
	char *p = NULL;
	int n = asprintf(&p, "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", path, t->host);

	add(r, p, n);
}

void
requests_read(struct requests *r, const struct target *t, const char *path, const char *type, const char *file)
{
	FILE *f = fopen(file, "r");
	size_t length;

	if (f == NULL)
		die(file);
	while (fscanf(f, "%zu", &length) == 1 && getc(f) == '\n' && length < 60000) {
		char head[512], *p;
		int n = snprintf(head, sizeof head,
		    "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\n\r\n", path, t->host, type,
		    length);

		if (n < 0 || n >= (int)sizeof head || (p = malloc((size_t)n + length)) == NULL)
			die("request");
		memcpy(p, head, (size_t)n);
		if (fread(p + n, 1, length, f) != length)
			die(file);
		add(r, p, n + (int)length);
	}
	(void)fclose(f);
	if (r->n == 0)
		die("no requests in the file");
}

int
peer_socket(const struct target *t, int source)
{
	struct sockaddr_in from = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7f000000u + (uint32_t)source) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;

	if (fd < 0)
		die("socket");
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	(void)setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
	if (bind(fd, (const struct sockaddr *)&from, sizeof from) != 0)
		die("bind");
	if (connect(fd, (const struct sockaddr *)&t->at, sizeof t->at) != 0) {
		(void)close(fd);
		return -1;
	}
	return fd;
}

bool
peer_open(struct peer *p, const struct target *t, int source, SSL_SESSION *resume)
{
	p->n = p->need = 0;
	p->ssl = NULL;
	if ((p->fd = peer_socket(t, source)) < 0)
		return false;
	if ((p->ssl = SSL_new(t->tls)) == NULL || SSL_set_fd(p->ssl, p->fd) != 1
	    || (resume != NULL && SSL_set_session(p->ssl, resume) != 1) || SSL_connect(p->ssl) != 1) {
		peer_close(p);
		return false;
	}
	return true;
}

void
peer_close(struct peer *p)
{
	if (p->ssl != NULL && SSL_is_init_finished(p->ssl))
		(void)SSL_shutdown(p->ssl);
	SSL_free(p->ssl);
	p->ssl = NULL;
	if (p->fd >= 0)
		(void)close(p->fd);
	p->fd = -1;
}

bool
peer_send(struct peer *p, const struct request *r)
{
	p->n = p->need = 0;
	p->since = now_us();
	return SSL_write(p->ssl, r->p, (int)r->n) == (int)r->n;
}

/* Where the answer ends, once its head is whole. */
static bool
measure(struct peer *p)
{
	char *end, *length;

	p->in[p->n] = '\0';
	if ((end = strstr(p->in, "\r\n\r\n")) == NULL)
		return p->n < ANSWER_ROOM;
	if ((length = strcasestr(p->in, "\r\nContent-Length:")) == NULL || length > end)
		return false;
	p->need = (size_t)(end + 4 - p->in) + strtoul(length + 17, NULL, 10);
	return p->need <= ANSWER_ROOM;
}

enum peer_news
peer_read(struct peer *p)
{
	for (;;) {
		int k = SSL_read(p->ssl, p->in + p->n, (int)(ANSWER_ROOM - p->n));

		if (k <= 0)
			return SSL_get_error(p->ssl, k) == SSL_ERROR_WANT_READ ? PEER_MORE : PEER_BROKEN;
		p->n += (size_t)k;
		if (p->need == 0 && !measure(p))
			return PEER_BROKEN;
		if (p->need != 0 && p->n >= p->need)
			return p->n == p->need ? PEER_WHOLE : PEER_BROKEN;
		if (p->n == ANSWER_ROOM)
			return PEER_BROKEN;
	}
}

bool
peer_good(struct peer *p, const char *expect)
{
	return strncmp(p->in, "HTTP/1.1 200", 12) == 0
	    && (expect == NULL || memmem(p->in, p->n, expect, strlen(expect)) != NULL);
}
