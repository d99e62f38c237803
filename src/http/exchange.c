/* One request and its answer. The bytes of an answer are made in the thread that gives it; the loop only
 * sends them. */
#define _GNU_SOURCE     /* strcasestr */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include <event2/bufferevent.h>
#include <event2/bufferevent_struct.h>
#include <event2/http.h>
#include <event2/http_struct.h>

#include "base/log.h"
#include "http/loop.h"
#include "http/path.h"

static const char *
phrase(int status)
{
	static const struct { int status; const char *text; } rows[] = {
		{ 200, "OK" }, { 201, "Created" }, { 202, "Accepted" }, { 204, "No Content" },
		{ 301, "Moved Permanently" }, { 302, "Found" }, { 303, "See Other" }, { 304, "Not Modified" },
		{ 307, "Temporary Redirect" }, { 308, "Permanent Redirect" },
		{ 400, "Bad Request" }, { 401, "Unauthorized" }, { 403, "Forbidden" }, { 404, "Not Found" },
		{ 405, "Method Not Allowed" }, { 406, "Not Acceptable" }, { 408, "Request Timeout" },
		{ 409, "Conflict" }, { 410, "Gone" }, { 413, "Content Too Large" },
		{ 415, "Unsupported Media Type" }, { 417, "Expectation Failed" },
		{ 422, "Unprocessable Content" },
		{ 429, "Too Many Requests" }, { 431, "Request Header Fields Too Large" },
		{ 500, "Internal Server Error" }, { 501, "Not Implemented" }, { 502, "Bad Gateway" },
		{ 503, "Service Unavailable" }, { 504, "Gateway Timeout" },
		{ 505, "HTTP Version Not Supported" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (rows[i].status == status)
			return rows[i].text;
	return "Answer";
}

/* One formatting of the date per second and thread. English names by hand: strftime would ask the locale. */
static const char *
date(void)
{
	static const char days[] = "SunMonTueWedThuFriSat", months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	static _Thread_local char text[64];
	static _Thread_local time_t at;
	time_t now = time(NULL);
	struct tm tm;

	if (now == at)
		return text;
	at = now;
	(void)gmtime_r(&now, &tm);
	(void)snprintf(text, sizeof text, "%.3s, %02d %.3s %04d %02d:%02d:%02d GMT", days + 3L * tm.tm_wday,
	    tm.tm_mday, months + 3L * tm.tm_mon, tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
	return text;
}

/* A place to write to, sized beforehand. */
struct pen { char *p; };

static void
put(struct pen *w, const void *p, size_t n)
{
	memcpy(w->p, p, n);
	w->p += n;
}

static void
puts_at(struct pen *w, const char *s)
{
	put(w, s, strlen(s));
}

static void
put_line(struct pen *w, const char *name, const char *value)
{
	puts_at(w, name);
	puts_at(w, ": ");
	puts_at(w, value);
	puts_at(w, "\r\n");
}

static void
put_number(struct pen *w, size_t v)
{
	char digits[24];
	size_t i = sizeof digits;

	do
		digits[--i] = (char)('0' + v % 10);
	while ((v /= 10) != 0);
	put(w, digits + i, sizeof digits - i);
}

/* A line break in a value would let its writer write headers. */
static bool
header_good(const struct http_header *h)
{
	for (const char *p = h->name; *p != '\0'; p++)
		if ((unsigned char)*p <= ' ' || *p == ':' || *p == 0x7f)
			return false;
	for (const char *p = h->value; *p != '\0'; p++)
		if (((unsigned char)*p < ' ' && *p != '\t') || *p == 0x7f)
			return false;
	return h->name[0] != '\0';
}

struct parts {
	int status;
	const char *type;
	const void *body;
	size_t n;
	const struct http_header *headers;
	size_t count;
	bool head_only, last;
};

static size_t
parts_room(const struct parts *a)
{
	size_t n = 320 + a->n + (a->type == NULL ? 0 : strlen(a->type));

	for (size_t i = 0; i < a->count; i++)
		n += strlen(a->headers[i].name) + strlen(a->headers[i].value) + 4;
	return n;
}

static void
put_head(struct pen *w, const struct parts *a)
{
	bool cache = false, bare = a->status == 204 || a->status == 304;

	puts_at(w, "HTTP/1.1 ");
	put_number(w, (size_t)a->status);
	puts_at(w, " ");
	puts_at(w, phrase(a->status));
	puts_at(w, "\r\n");
	put_line(w, "Date", date());
	if (a->type != NULL && !bare)
		put_line(w, "Content-Type", a->type);
	if (!bare) {
		puts_at(w, "Content-Length: ");
		put_number(w, a->n);
		puts_at(w, "\r\n");
	}
	for (size_t i = 0; i < a->count; i++) {
		if (!header_good(&a->headers[i])) {
			log_event("http.answer", "a header that would break the answer was left out");
			continue;
		}
		cache |= strcasecmp(a->headers[i].name, "Cache-Control") == 0;
		put_line(w, a->headers[i].name, a->headers[i].value);
	}
	if (!cache)
		puts_at(w, "Cache-Control: no-store\r\n");
	if (a->last)
		puts_at(w, "Connection: close\r\n");
	puts_at(w, "\r\n");
}

static struct answer *
answer_make(const struct parts *a)
{
	struct answer *r = malloc(sizeof *r + parts_room(a));
	struct pen w;

	if (r == NULL)
		return NULL;
	w.p = r->bytes;
	put_head(&w, a);
	if (!a->head_only && a->status != 204 && a->status != 304 && a->n > 0)
		put(&w, a->body, a->n);
	r->n = (size_t)(w.p - r->bytes);
	r->last = a->last;
	return r;
}

/* The texts of the table hold nothing that JSON would have to escape. */
static int
error_json(enum err e, enum lang l, char *to, size_t room)
{
	return snprintf(to, room, "{\"code\":\"%s\",\"message\":\"%s\"}\n", err_code(e), err_text(e, l));
}

struct answer *
answer_error(int status, enum err e, bool last)
{
	static const struct http_header allow = { "Allow", "GET, HEAD, POST" };
	char json[768];
	int n = error_json(e, LANG_JA, json, sizeof json);
	struct parts a = { .status = status, .type = "application/json; charset=utf-8", .body = json,
	    .n = (size_t)n, .headers = &allow, .count = status == 405 ? 1 : 0, .last = last };

	return n < 0 || (size_t)n >= sizeof json ? NULL : answer_make(&a);
}

/* evhttp keeps the connection, closes it or takes the next request; we only hear that the bytes have left. */
static void
left(struct evhttp_request *req, void *arg)
{
	struct http_exchange *x = arg;

	(void)req;
	x->req = NULL;
	free(x->text);
	x->text = NULL;
	conn_next(x->conn);
}

static void
answer_free(const void *p, size_t n, void *arg)
{
	(void)p;
	(void)n;
	free(arg);
}

/* The whole answer is one piece in the output, so that it leaves in one record and one write; the write
 * event is made active at once, which saves a round through epoll. */
void
exchange_deliver(struct http_exchange *x)
{
	struct answer *a = x->answer;
	struct conn *c = x->conn;
	struct evbuffer *out;

	x->answer = NULL;
	if (a == NULL || c->state != CONN_SERVING || x->req == NULL) {
		free(a);
		conn_close(c);
		return;
	}
	out = bufferevent_get_output(c->bev);
	c->ours = true;
	conn_writing(c);
	if (a->last)
		(void)evhttp_add_header(evhttp_request_get_output_headers(x->req), "Connection", "close");
	if (evbuffer_add_reference(out, a->bytes, a->n, answer_free, a) != 0) {
		free(a);
		conn_close(c);
		return;
	}
	x->req->chunked = 0;            /* that the request was; evhttp would end the answer so, too */
	evhttp_request_set_on_complete_cb(x->req, left, x);
	evhttp_send_reply_end(x->req);
	(void)bufferevent_enable(c->bev, EV_WRITE);
	event_active(&c->bev->ev_write, EV_WRITE, 0);
}

static void
give(struct http_exchange *x, struct parts *a)
{
	struct loop *l = x->conn->door->loop;
	bool again = atomic_exchange(&x->answered, true);

	assert(!again);
	(void)again;
	a->head_only = x->head_only;
	a->last = x->last || atomic_load_explicit(&l->server->draining, memory_order_relaxed);
	x->answer = answer_make(a);     /* NULL without memory: the connection is closed instead */
	if (loop_is_mine(l))
		exchange_deliver(x);
	else
		loop_post(l, x);
}

void
http_answer(struct http_exchange *x, int status, const char *type, const void *body, size_t n,
    const struct http_header *headers, size_t count)
{
	struct parts a = { .status = status, .type = type, .body = body, .n = n, .headers = headers,
	    .count = count };

	give(x, &a);
}

void
http_answer_error(struct http_exchange *x, enum err e, enum lang l)
{
	char json[768];
	int n = error_json(e, l, json, sizeof json);
	struct parts a = { .status = err_http(e), .type = "application/json; charset=utf-8", .body = json,
	    .n = n < 0 || (size_t)n >= sizeof json ? 0 : (size_t)n };

	give(x, &a);
}

/* Raw path, decoded path and query in one piece of memory. */
static bool
set_target(struct http_exchange *x, const char *uri)
{
	size_t all = strlen(uri), n = strcspn(uri, "?");
	char *p;

	if ((p = malloc(2 * all + 4)) == NULL)
		return false;
	x->text = p;
	memcpy(p, uri, all + 1);
	p[n] = '\0';
	x->rq.raw_path = p;
	x->rq.query = uri[n] == '?' ? p + n + 1 : "";
	x->rq.path = p + all + 2;
	return path_decode(uri, n, p + all + 2, all + 2);
}

static void
set_peer(struct http_exchange *x)
{
	struct conn *c = x->conn;
	char *address = NULL;
	ev_uint16_t port;

	if (!c->asked && c->door->place->row.tls != NULL)
		c->has_certificate = tls_peer(c->bev, c->certificate);
	c->asked = true;
	x->rq.has_certificate = c->has_certificate;
	memcpy(x->rq.certificate, c->certificate, sizeof c->certificate);
	evhttp_connection_get_peer(c->evcon, &address, &port);
	x->rq.peer = c->door->place->fd >= 0 || address == NULL ? "unix" : address;
}

static bool
wants_close(struct evhttp_request *req)
{
	const char *v = evhttp_find_header(evhttp_request_get_input_headers(req), "Connection");

	return (v != NULL && strcasestr(v, "close") != NULL) || req->major != 1 || req->minor < 1;
}

static const char *
method_name(enum evhttp_cmd_type t)
{
	return t == EVHTTP_REQ_POST ? "POST" : t == EVHTTP_REQ_HEAD ? "HEAD" : "GET";
}

static void
fill(struct http_exchange *x, struct evhttp_request *req, const struct door *d)
{
	struct evbuffer *in = evhttp_request_get_input_buffer(req);

	x->req = req;
	x->rq = (struct http_request){ .method = method_name(evhttp_request_get_command(req)),
	    .body_n = evbuffer_get_length(in), .listener = d->place->row.id, .loop = d->loop->number };
	x->rq.body = x->rq.body_n == 0 ? (const unsigned char *)"" : evbuffer_pullup(in, -1);
	x->last = wants_close(req);
	x->head_only = evhttp_request_get_command(req) == EVHTTP_REQ_HEAD;
	set_peer(x);
	atomic_store(&x->answered, false);
}

void
exchange_begin(struct evhttp_request *req, void *door)
{
	struct door *d = door;
	struct evhttp_connection *evcon = evhttp_request_get_connection(req);
	struct conn *c = loop_conn(d->loop, evhttp_connection_get_bufferevent(evcon));

	if (c == NULL || c->door != d || (c->chores & CHORE_REFUSE) != 0) {
		evhttp_connection_free(evcon);
		return;
	}
	conn_serving(c);
	fill(&c->x, req, d);
	if (c->x.rq.body == NULL)
		http_answer_error(&c->x, ERR_SYSTEM, LANG_JA);
	else if (!set_target(&c->x, evhttp_request_get_uri(req)))
		http_answer_error(&c->x, ERR_INPUT, LANG_JA);
	else
		d->place->row.serve(d->place->row.user, &c->x);
}

const struct http_request *
http_request(const struct http_exchange *x)
{
	return &x->rq;
}

const char *
http_request_header(const struct http_exchange *x, const char *name)
{
	return evhttp_find_header(evhttp_request_get_input_headers(x->req), name);
}
