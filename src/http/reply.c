/* Status line, headers, and the three ways in which a body ends. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/limit.h"
#include "base/text.h"
#include "http/reply.h"

#define REPLY_HEADERS 64
#define LINE_BYTES 8192

struct parse {
	struct intake *in;
	struct ctx *cx;
	struct http_reply *reply;
	struct buf body;
	bool old;               /* HTTP/1.0 */
};

static enum err
broken(struct parse *p, const char *what)
{
	return fail(p->cx, ERR_AWAY, "the server's reply is broken: %s", what);
}

static enum err
fill(struct parse *p)
{
	struct intake *in = p->in;
	size_t got = 0;

	in->at = in->n = 0;
	TRY(in->more(in->user, p->cx, in->bytes, sizeof in->bytes, &got));
	in->n = got;
	in->begun |= got > 0;
	return ERR_OK;
}

/* Without its line end, and without NUL in it. */
static enum err
take_line(struct parse *p, char line[LINE_BYTES])
{
	struct intake *in = p->in;
	size_t n = 0;
	char c;

	do {
		if (in->at == in->n)
			TRY(fill(p));
		if (in->n == 0)
			return broken(p, "it ends early");
		if (in->head_left-- == 0 || n == LINE_BYTES - 1) {
			in->head_left = 0;
			return fail(p->cx, ERR_TOO_LARGE, "head of the reply");
		}
		c = line[n++] = in->bytes[in->at++];
		if (c == '\0')
			return broken(p, "NUL in its head");
	} while (c != '\n');
	n--;
	if (n > 0 && line[n - 1] == '\r')
		n--;
	line[n] = '\0';
	return ERR_OK;
}

/* HTTP/1.1 200 reason */
static enum err
status_read(struct parse *p, const char *line)
{
	if (strncmp(line, "HTTP/1.", 7) != 0 || (line[7] != '0' && line[7] != '1') || line[8] != ' '
	    || strspn(line + 9, "0123456789") != 3 || (line[12] != ' ' && line[12] != '\0') || line[9] == '0')
		return broken(p, "no status line of HTTP/1");
	p->old = line[7] == '0';
	p->reply->status = (line[9] - '0') * 100 + (line[10] - '0') * 10 + line[11] - '0';
	return ERR_OK;
}

static enum err
header_read(struct parse *p, char *line)
{
	struct http_header *h = &p->reply->headers[p->reply->header_count];
	char *colon = strchr(line, ':'), *value, *end;

	if (colon == NULL || colon == line || line[0] == ' ' || line[0] == '\t' || colon[-1] == ' ')
		return broken(p, "a header without a name");
	if (p->reply->header_count == REPLY_HEADERS)
		return fail(p->cx, ERR_TOO_LARGE, "headers of the reply");
	for (value = colon + 1; *value == ' ' || *value == '\t'; value++)
		;
	for (end = value + strlen(value); end > value && (end[-1] == ' ' || end[-1] == '\t'); end--)
		;
	h->name = ctx_strn(p->cx, line, (size_t)(colon - line));
	h->value = ctx_strn(p->cx, value, (size_t)(end - value));
	if (h->name == NULL || h->value == NULL)
		return p->cx->fault.code;
	p->reply->header_count++;
	return ERR_OK;
}

static enum err
head_read(struct parse *p)
{
	char line[LINE_BYTES];

	p->in->head_left = LIMIT_HEADER_BYTES;
	do {
		p->reply->header_count = 0;
		TRY(take_line(p, line));
		TRY(status_read(p, line));
		for (;;) {
			TRY(take_line(p, line));
			if (line[0] == '\0')
				break;
			TRY(header_read(p, line));
		}
		if (p->reply->status == 101)
			return broken(p, "another protocol");
	} while (p->reply->status < 200);
	return ERR_OK;
}

static enum err
body_add(struct parse *p, size_t n)
{
	buf_add(&p->body, p->in->bytes + p->in->at, n);
	p->in->at += n;
	return p->body.failed ? fail(p->cx, ERR_TOO_LARGE, "body of the reply") : ERR_OK;
}

/* n more bytes of the body. */
static enum err
body_take(struct parse *p, size_t n)
{
	while (n > 0) {
		size_t have = p->in->n - p->in->at;

		if (have == 0) {
			TRY(fill(p));
			if (p->in->n == 0)
				return broken(p, "its body ends early");
			continue;
		}
		have = have < n ? have : n;
		TRY(body_add(p, have));
		n -= have;
	}
	return ERR_OK;
}

static bool
number_read(const char *s, int base, size_t *ret_n)
{
	size_t n = 0;
	int digits = 0;

	for (; isxdigit((unsigned char)*s); s++, digits++) {
		int d = isdigit((unsigned char)*s) ? *s - '0' : tolower((unsigned char)*s) - 'a' + 10;

		if (d >= base || n > SIZE_MAX / 64)
			return false;
		n = n * (size_t)base + (size_t)d;
	}
	*ret_n = n;
	return digits > 0 && (*s == '\0' || (base == 16 && (*s == ';' || *s == ' ')));
}

static enum err
chunks_read(struct parse *p)
{
	char line[LINE_BYTES];
	size_t n;

	for (;;) {
		p->in->head_left = LIMIT_HEADER_BYTES;
		TRY(take_line(p, line));
		if (!number_read(line, 16, &n))
			return broken(p, "a chunk without a size");
		if (n == 0)
			break;
		TRY(body_take(p, n));
		TRY(take_line(p, line));
		if (line[0] != '\0')
			return broken(p, "a chunk that is longer than it says");
	}
	do                              /* trailers say nothing to us */
		TRY(take_line(p, line));
	while (line[0] != '\0');
	return ERR_OK;
}

static enum err
rest_read(struct parse *p)
{
	do {
		TRY(body_add(p, p->in->n - p->in->at));
		TRY(fill(p));
	} while (p->in->n > 0);
	return ERR_OK;
}

/* Two lengths, or a length beside chunks, are how one reply is made to look like two. */
static enum err
lengths_read(struct parse *p, const char **ret_length, bool *ret_chunks)
{
	const struct http_reply *r = p->reply;

	for (size_t i = 0; i < r->header_count; i++) {
		if (strcasecmp(r->headers[i].name, "Content-Length") == 0) {
			if (*ret_length != NULL)
				return broken(p, "two lengths");
			*ret_length = r->headers[i].value;
		} else if (strcasecmp(r->headers[i].name, "Transfer-Encoding") == 0) {
			if (*ret_chunks || strcasecmp(r->headers[i].value, "chunked") != 0)
				return broken(p, "a transfer encoding that is not known");
			*ret_chunks = true;
		}
	}
	return *ret_chunks && *ret_length != NULL ? broken(p, "two lengths") : ERR_OK;
}

static enum err
body_read(struct parse *p, bool *ret_to_end)
{
	const char *length = NULL;
	bool chunks = false;
	size_t n;

	TRY(lengths_read(p, &length, &chunks));
	if (chunks)
		return chunks_read(p);
	if (length == NULL) {
		*ret_to_end = true;
		return rest_read(p);
	}
	if (!number_read(length, 10, &n))
		return broken(p, "a length that is no number");
	if (n > p->body.max)
		return fail(p->cx, ERR_TOO_LARGE, "body of the reply");
	return body_take(p, n);
}

enum err
reply_read(struct intake *in, struct ctx *cx, bool headless, size_t max_body, struct http_reply *ret_r, bool *ret_keep)
{
	struct http_reply reply = { .headers = ctx_array(cx, REPLY_HEADERS, sizeof *reply.headers) };
	struct parse p = { .in = in, .cx = cx, .reply = &reply };
	const char *text;
	bool to_end = false;

	if (reply.headers == NULL)
		return cx->fault.code;
	buf_init(&p.body, cx, max_body);
	TRY(head_read(&p));
	if (!headless && reply.status != 204 && reply.status != 304)
		TRY(body_read(&p, &to_end));
	TRY(buf_done(&p.body));
	reply.body = p.body.p == NULL ? "" : p.body.p;
	reply.body_n = p.body.n;
	text = http_reply_header(&reply, "Content-Type");
	reply.type = text == NULL ? "" : text;
	text = http_reply_header(&reply, "Connection");
	*ret_keep = !p.old && !to_end && in->at == in->n && (text == NULL || strcasecmp(text, "close") != 0);
	*ret_r = reply;
	return ERR_OK;
}
