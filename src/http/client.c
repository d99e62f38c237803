/* The client: libcurl's easy interface behind one call. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <curl/curl.h>

#include "base/buf.h"
#include "base/limit.h"
#include "http/client.h"

#define REPLY_HEADERS 64

struct http_client {
	CURL *curl;
	char *base;
	size_t max_body;
	char why[CURL_ERROR_SIZE];
};

/* What one call collects. */
struct take {
	struct ctx *cx;
	struct buf body;
	struct http_reply *reply;
	size_t head_n;
	bool too_large;
};

static void
curl_start(void)
{
	(void)curl_global_init(CURL_GLOBAL_DEFAULT);
}

static size_t
take_body(char *p, size_t one, size_t n, void *user)
{
	struct take *t = user;

	(void)one;
	buf_add(&t->body, p, n);
	if (t->body.failed)
		t->too_large = true;
	return t->body.failed ? 0 : n;
}

static void
take_line(struct take *t, const char *p, size_t n)
{
	const char *colon = memchr(p, ':', n);
	struct http_header *h = &t->reply->headers[t->reply->header_count];
	size_t at;

	if (colon == NULL || t->reply->header_count == REPLY_HEADERS)
		return;
	at = (size_t)(colon - p) + 1;
	while (at < n && (p[at] == ' ' || p[at] == '\t'))
		at++;
	while (n > at && (unsigned char)p[n - 1] <= ' ')
		n--;
	h->name = ctx_strn(t->cx, p, (size_t)(colon - p));
	h->value = ctx_strn(t->cx, p + at, n - at);
	if (h->name != NULL && h->value != NULL)
		t->reply->header_count++;
}

static size_t
take_header(char *p, size_t one, size_t n, void *user)
{
	struct take *t = user;

	(void)one;
	t->head_n += n;
	if (t->head_n > LIMIT_HEADER_BYTES) {
		t->too_large = true;
		return 0;
	}
	if (n > 5 && memcmp(p, "HTTP/", 5) == 0)
		t->reply->header_count = 0;     /* a 1xx before it does not count */
	else
		take_line(t, p, n);
	return n;
}

static CURLcode
set_text(CURL *c, CURLoption o, const char *s)
{
	return s == NULL ? CURLE_OK : curl_easy_setopt(c, o, s);
}

static bool
set_all(struct http_client *h, const struct http_client_conf *f)
{
	CURL *c = h->curl;
	int bad = 0;

	bad |= curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https") != CURLE_OK;
	bad |= curl_easy_setopt(c, CURLOPT_PROXY, "") != CURLE_OK;
	bad |= curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L) != CURLE_OK;
	bad |= curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L) != CURLE_OK;
	bad |= curl_easy_setopt(c, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1) != CURLE_OK;
	bad |= curl_easy_setopt(c, CURLOPT_PATH_AS_IS, 1L) != CURLE_OK;
	bad |= curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_3) != CURLE_OK;
	bad |= curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 1L) != CURLE_OK;
	bad |= curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 2L) != CURLE_OK;
	bad |= set_text(c, CURLOPT_CAINFO, f->ca_file) != CURLE_OK;
	bad |= set_text(c, CURLOPT_SSLCERT, f->cert_file) != CURLE_OK;
	bad |= set_text(c, CURLOPT_SSLKEY, f->key_file) != CURLE_OK;
	bad |= set_text(c, CURLOPT_UNIX_SOCKET_PATH, f->unix_socket) != CURLE_OK;
	bad |= curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS,
	    f->connect_timeout_ms > 0 ? f->connect_timeout_ms : 5000L) != CURLE_OK;
	bad |= curl_easy_setopt(c, CURLOPT_TIMEOUT_MS,
	    f->total_timeout_ms > 0 ? f->total_timeout_ms : 30000L) != CURLE_OK;
	bad |= curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take_body) != CURLE_OK;
	bad |= curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, take_header) != CURLE_OK;
	bad |= curl_easy_setopt(c, CURLOPT_ERRORBUFFER, h->why) != CURLE_OK;
	return bad == 0;
}

enum err
http_client_new(struct ctx *cx, const struct http_client_conf *conf, struct http_client **ret_c)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct http_client *h;
	size_t n = strlen(conf->base_url);

	if (strncmp(conf->base_url, "http://", 7) != 0 && strncmp(conf->base_url, "https://", 8) != 0)
		return fail(cx, ERR_INPUT, "an address starts with http:// or https://");
	(void)pthread_once(&once, curl_start);
	if ((h = calloc(1, sizeof *h)) == NULL)
		return fail(cx, ERR_SYSTEM, "no memory");
	h->max_body = conf->max_body > 0 ? conf->max_body : LIMIT_FILE_BYTES;
	h->base = strdup(conf->base_url);
	h->curl = curl_easy_init();
	if (h->base == NULL || h->curl == NULL || !set_all(h, conf)) {
		http_client_free(&h);
		return fail(cx, ERR_SYSTEM, "libcurl refused its settings");
	}
	if (n > 0 && h->base[n - 1] == '/')
		h->base[n - 1] = '\0';
	*ret_c = h;
	return ERR_OK;
}

void
http_client_free(struct http_client **c)
{
	if (*c == NULL)
		return;
	if ((*c)->curl != NULL)
		curl_easy_cleanup((*c)->curl);
	free((*c)->base);
	free(*c);
	*c = NULL;
}

static bool
add_line(struct curl_slist **list, const char *line)
{
	struct curl_slist *more = line == NULL ? NULL : curl_slist_append(*list, line);

	if (more != NULL)
		*list = more;
	return more != NULL;
}

static bool
lines(struct ctx *cx, const char *type, const struct http_header *headers, size_t count,
    struct curl_slist **ret)
{
	/* "Expect:" without a value takes curl's own away: the server wants no such round trip. */
	bool good = add_line(ret, "Expect:")
	    && add_line(ret, type == NULL ? "Content-Type:" : ctx_fmt(cx, "Content-Type: %s", type));

	for (size_t i = 0; good && i < count; i++)
		good = add_line(ret, ctx_fmt(cx, "%s: %s", headers[i].name, headers[i].value));
	return good;
}

static bool
one_line(const char *s)
{
	return s == NULL || s[strcspn(s, "\r\n")] == '\0';
}

/* A line break in a name, value or path would let its writer write headers. */
static bool
call_good(const char *path, const char *type, const struct http_header *headers, size_t count)
{
	bool good = path[0] == '/' && one_line(path) && one_line(type);

	for (size_t i = 0; i < count; i++)
		good = good && one_line(headers[i].name) && one_line(headers[i].value);
	return good;
}

static bool
set_call(struct http_client *h, const char *url, const char *method, const void *body, size_t n)
{
	CURL *c = h->curl;
	bool get = strcmp(method, "GET") == 0, head = strcmp(method, "HEAD") == 0;
	int bad = curl_easy_setopt(c, CURLOPT_URL, url) != CURLE_OK;

	bad |= curl_easy_setopt(c, CURLOPT_NOBODY, head ? 1L : 0L) != CURLE_OK;
	if (get) {
		bad |= curl_easy_setopt(c, CURLOPT_HTTPGET, 1L) != CURLE_OK;
	} else if (!head) {
		bad |= curl_easy_setopt(c, CURLOPT_POST, 1L) != CURLE_OK;
		bad |= curl_easy_setopt(c, CURLOPT_POSTFIELDS, n == 0 ? "" : body) != CURLE_OK;
		bad |= curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)n) != CURLE_OK;
	}
	bad |= curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, get || head ? NULL : method) != CURLE_OK;
	return bad == 0;
}

static enum err
outcome(struct http_client *h, struct ctx *cx, const struct take *t, CURLcode r)
{
	static const struct { CURLcode code; enum err e; } rows[] = {
		{ CURLE_OPERATION_TIMEDOUT, ERR_TIMEOUT },
		{ CURLE_OUT_OF_MEMORY, ERR_SYSTEM },
		{ CURLE_SSL_CERTPROBLEM, ERR_SYSTEM },
		{ CURLE_SSL_CACERT_BADFILE, ERR_SYSTEM },
	};

	if (t->too_large)
		return fail(cx, ERR_TOO_LARGE, "reply of the server");
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (r == rows[i].code)
			return fail(cx, rows[i].e, "%s", h->why[0] != '\0' ? h->why : curl_easy_strerror(r));
	return fail(cx, ERR_AWAY, "%s", h->why[0] != '\0' ? h->why : curl_easy_strerror(r));
}

static enum err
run(struct http_client *h, struct ctx *cx, struct take *t, struct curl_slist *list)
{
	CURL *c = h->curl;
	CURLcode r;

	h->why[0] = '\0';
	if (curl_easy_setopt(c, CURLOPT_HTTPHEADER, list) != CURLE_OK
	    || curl_easy_setopt(c, CURLOPT_WRITEDATA, t) != CURLE_OK
	    || curl_easy_setopt(c, CURLOPT_HEADERDATA, t) != CURLE_OK)
		return fail(cx, ERR_SYSTEM, "libcurl refused its settings");
	r = curl_easy_perform(c);
	(void)curl_easy_setopt(c, CURLOPT_HTTPHEADER, NULL);
	(void)curl_easy_setopt(c, CURLOPT_POSTFIELDS, NULL);
	return r == CURLE_OK && !t->too_large ? ERR_OK : outcome(h, cx, t, r);
}

static enum err
reply_finish(struct http_client *h, struct take *t)
{
	const char *type;
	long status = 0;

	TRY(buf_done(&t->body));
	(void)curl_easy_getinfo(h->curl, CURLINFO_RESPONSE_CODE, &status);
	t->reply->status = (int)status;
	t->reply->body = t->body.p == NULL ? "" : t->body.p;
	t->reply->body_n = t->body.n;
	type = http_reply_header(t->reply, "Content-Type");
	t->reply->type = type == NULL ? "" : type;
	return ERR_OK;
}

enum err
http_client_call(struct http_client *c, struct ctx *cx, const char *method, const char *path,
    const char *type, const void *body, size_t n, const struct http_header *headers, size_t count,
    struct http_reply *ret)
{
	struct http_reply reply = { 0 };
	struct take t = { .cx = cx, .reply = &reply };
	struct curl_slist *list = NULL;
	const char *url;
	enum err e;

	if (!call_good(path, type, headers, count))
		return fail(cx, ERR_INPUT, "a path or header that would break the request");
	url = ctx_fmt(cx, "%s%s", c->base, path);
	reply.headers = ctx_array(cx, REPLY_HEADERS, sizeof *reply.headers);
	if (url == NULL || reply.headers == NULL)
		return cx->fault.code;
	buf_init(&t.body, cx, c->max_body);
	if (!lines(cx, type, headers, count, &list) || !set_call(c, url, method, body, n))
		e = fail(cx, ERR_SYSTEM, "libcurl refused its settings");
	else
		e = run(c, cx, &t, list);
	curl_slist_free_all(list);
	TRY(e);
	TRY(reply_finish(c, &t));
	*ret = reply;
	return ERR_OK;
}

const char *
http_reply_header(const struct http_reply *r, const char *name)
{
	for (size_t i = 0; i < r->header_count; i++)
		if (strcasecmp(r->headers[i].name, name) == 0)
			return r->headers[i].value;
	return NULL;
}
