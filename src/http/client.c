/* The client: a request's bytes, one connection that is kept, and a reply. */
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/limit.h"
#include "http/client.h"
#include "http/dial.h"
#include "http/reply.h"

struct http_client {
	struct dial_place place;        /* its texts are ours */
	struct dial *dial;              /* NULL: not connected */
	char *host_header, *prefix;     /* prefix: path of the base address, without '/' at its end */
	long total_ms;
	size_t max_body;
};

#define ONE_RECORD 16384        /* a body up to this goes out together with its head */

/* What one call sends. */
struct call {
	const char *method;
	const char *head;
	size_t head_n;
	const void *body;
	size_t n;
	int64_t deadline;
};

/* Who has left must not end us by a signal. Whoever has a handler of its own keeps it. */
static void
ignore_sigpipe(void)
{
	struct sigaction was;

	if (sigaction(SIGPIPE, NULL, &was) == 0 && was.sa_handler == SIG_DFL)
		(void)signal(SIGPIPE, SIG_IGN);
}

static char *
cut(const char *from, const char *until)
{
	return strndup(from, (size_t)(until - from));
}

/* https://host:port/prefix, https://[::1]:port */
static bool
address_read(struct http_client *h, const char *url)
{
	const char *host = strstr(url, "://") + 3, *end = host + strcspn(host, "/?#"), *colon = end, *last = end;

	h->host_header = cut(host, end);
	if (host[0] == '[') {
		host++;
		if ((last = memchr(host, ']', (size_t)(end - host))) == NULL)
			return false;
		colon = last[1] == ':' ? last + 1 : end;
	} else if ((colon = memchr(host, ':', (size_t)(end - host))) != NULL) {
		last = colon;
	} else {
		colon = end;
	}
	h->place.host = cut(host, last);
	h->place.port = colon == end ? strdup(h->place.tls ? "443" : "80") : cut(colon + 1, end);
	h->prefix = strdup(*end == '/' ? end : "");
	if (h->prefix != NULL && h->prefix[0] != '\0' && h->prefix[strlen(h->prefix) - 1] == '/')
		h->prefix[strlen(h->prefix) - 1] = '\0';
	return h->host_header != NULL && h->place.host != NULL && h->place.port != NULL && h->prefix != NULL
	    && h->place.host[0] != '\0' && *end != '?' && *end != '#';
}

static bool
copy(const char **to, const char *from)
{
	return from == NULL || (*to = strdup(from)) != NULL;
}

enum err
http_client_new(struct ctx *cx, const struct http_client_conf *f, struct http_client **ret_c)
{
	struct http_client *h;
	bool tls = strncmp(f->base_url, "https://", 8) == 0;

	if (!tls && strncmp(f->base_url, "http://", 7) != 0)
		return fail(cx, ERR_INPUT, "an address starts with http:// or https://");
	if ((h = calloc(1, sizeof *h)) == NULL)
		return fail(cx, ERR_SYSTEM, "no memory");
	ignore_sigpipe();
	h->place.tls = tls;
	h->place.connect_ms = f->connect_timeout_ms > 0 ? f->connect_timeout_ms : 5000;
	h->total_ms = f->total_timeout_ms > 0 ? f->total_timeout_ms : 30000;
	h->max_body = f->max_body > 0 ? f->max_body : LIMIT_FILE_BYTES;
	if (!copy(&h->place.files.ca, f->ca_file) || !copy(&h->place.files.cert, f->cert_file)
	    || !copy(&h->place.files.key, f->key_file) || !copy(&h->place.unix_socket, f->unix_socket)) {
		http_client_free(&h);
		return fail(cx, ERR_SYSTEM, "no memory");
	}
	if (!address_read(h, f->base_url)) {
		http_client_free(&h);
		return fail(cx, ERR_INPUT, "not an address of the form https://name:port");
	}
	*ret_c = h;
	return ERR_OK;
}

void
http_client_free(struct http_client **c)
{
	struct http_client *h = *c;
	const char *texts[] = { NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL };

	if (h == NULL)
		return;
	dial_close(&h->dial);
	memcpy(texts, (const char *[]){ h->place.host, h->place.port, h->place.unix_socket, h->place.files.ca,
	    h->place.files.cert, h->place.files.key, h->host_header, h->prefix }, sizeof texts);
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		free((void *)(uintptr_t)texts[i]);
	free(h);
	*c = NULL;
}

static bool
one_line(const char *s)
{
	return s == NULL || s[strcspn(s, "\r\n")] == '\0';
}

/* A line break in a name, value or path would let its writer write headers; a blank in a path, a request. */
static bool
call_good(const char *path, const char *type, const struct http_header *headers, size_t count)
{
	bool good = path[0] == '/' && path[strcspn(path, " \r\n")] == '\0' && one_line(type);

	for (size_t i = 0; i < count; i++)
		good = good && one_line(headers[i].name) && one_line(headers[i].value);
	return good;
}

static void
head_make(struct http_client *h, struct buf *b, const char *path, const char *type, const struct call *c)
{
	buf_fmt(b, "%s %s%s HTTP/1.1\r\nHost: %s\r\nAccept: */*\r\n", c->method, h->prefix, path, h->host_header);
	if (type != NULL)
		buf_fmt(b, "Content-Type: %s\r\n", type);
	if (strcmp(c->method, "GET") != 0 && strcmp(c->method, "HEAD") != 0)
		buf_fmt(b, "Content-Length: %zu\r\n", c->n);
}

struct source { struct dial *dial; int64_t deadline; };

static enum err
more(void *user, struct ctx *cx, void *p, size_t n, size_t *ret_n)
{
	struct source *s = user;

	return dial_read(s->dial, cx, p, n, s->deadline, ret_n);
}

static enum err
exchange(struct http_client *h, struct ctx *cx, const struct call *c, struct http_reply *ret, bool *ret_begun)
{
	struct source s = { h->dial, c->deadline };
	struct intake in = { .more = more, .user = &s };
	bool keep = false;
	enum err e = dial_write(h->dial, cx, c->head, c->head_n, c->deadline), sent;

	if (e == ERR_OK && c->n > 0)
		e = dial_write(h->dial, cx, c->body, c->n, c->deadline);
	/* A server that refuses a large body may answer and close before it has taken all of it. */
	if ((sent = e) == ERR_OK || e == ERR_AWAY)
		e = reply_read(&in, cx, strcmp(c->method, "HEAD") == 0, h->max_body, ret, &keep);
	*ret_begun = in.begun;
	if (e != ERR_OK || sent != ERR_OK || !keep)
		dial_close(&h->dial);
	return e;
}

/* A kept connection may have been closed by the server at this very moment: then nothing of a reply has come, and the
 * request is sent once more on a new one. */
static enum err
run(struct http_client *h, struct ctx *cx, const struct call *c, struct http_reply *ret)
{
	bool kept, begun = false;
	enum err e;

	if (h->dial != NULL && dial_is_stale(h->dial))
		dial_close(&h->dial);
	kept = h->dial != NULL;
	if (!kept)
		TRY(dial_open(cx, &h->place, c->deadline, &h->dial));
	e = exchange(h, cx, c, ret, &begun);
	if (e != ERR_AWAY || !kept || begun)
		return e;
	TRY(dial_open(cx, &h->place, c->deadline, &h->dial));
	return exchange(h, cx, c, ret, &begun);
}

enum err
http_client_call(struct http_client *c, struct ctx *cx, const char *method, const char *path,
    const char *type, const void *body, size_t n, const struct http_header *headers, size_t count,
    struct http_reply *ret)
{
	struct call call = { .method = method, .body = body, .n = n, .deadline = clock_ticks_ms() + c->total_ms };
	struct buf head;

	if (!call_good(path, type, headers, count))
		return fail(cx, ERR_INPUT, "a path or header that would break the request");
	buf_init(&head, cx, LIMIT_HEADER_BYTES + ONE_RECORD);
	head_make(c, &head, path, type, &call);
	for (size_t i = 0; i < count; i++)
		buf_fmt(&head, "%s: %s\r\n", headers[i].name, headers[i].value);
	buf_puts(&head, "\r\n");
	if (n <= ONE_RECORD)
		buf_add(&head, body, n);
	TRY(buf_done(&head));
	call.n = n <= ONE_RECORD ? 0 : n;
	call.head = head.p;
	call.head_n = head.n;
	return run(c, cx, &call, ret);
}

const char *
http_reply_header(const struct http_reply *r, const char *name)
{
	for (size_t i = 0; i < r->header_count; i++)
		if (strcasecmp(r->headers[i].name, name) == 0)
			return r->headers[i].value;
	return NULL;
}
