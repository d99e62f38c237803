/* Talking to the centre, and telling a result from a failure on the way. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/limit.h"
#include "base/tree.h"
#include "http/client.h"
#include "link/upstream.h"

#define PATH "/oqs/v1/"

struct upstream {
	struct http_client *http;
};

static const struct { enum err e; enum fate fate; } fates[] = {
	{ ERR_OK,      FATE_ANSWERED },
	{ ERR_AWAY,    FATE_AWAY },
	{ ERR_BUSY,    FATE_AWAY },
	{ ERR_TIMEOUT, FATE_AGAIN },
	{ ERR_STORE,   FATE_AGAIN },
	{ ERR_SYSTEM,  FATE_AGAIN },
};

/* For answers without a result and without a code of ours, such as a proxy's. Every other 4xx is
 * ERR_INPUT. */
static const struct { int status; enum err e; } statuses[] = {
	{ 401, ERR_DENIED },
	{ 403, ERR_DENIED },
	{ 404, ERR_UNKNOWN_MESSAGE },
	{ 408, ERR_TIMEOUT },
	{ 413, ERR_TOO_LARGE },
	{ 425, ERR_BUSY },
	{ 429, ERR_BUSY },
	{ 500, ERR_SYSTEM },
};

enum fate
upstream_fate(enum err e)
{
	for (size_t i = 0; i < sizeof fates / sizeof fates[0]; i++)
		if (fates[i].e == e)
			return fates[i].fate;
	return FATE_REFUSED;
}

enum err
upstream_open(struct ctx *cx, const struct link_settings *s, struct upstream **ret_u)
{
	const struct http_client_conf conf = {
		.base_url = s->centre, .ca_file = s->ca, .cert_file = s->cert, .key_file = s->key,
		.connect_timeout_ms = s->timeout_ms < 5000 ? s->timeout_ms : 5000,
		.total_timeout_ms = s->timeout_ms, .max_body = LIMIT_ANSWER_BYTES,
	};
	struct upstream *u = calloc(1, sizeof *u);
	enum err e;

	if (u == NULL)
		return fail(cx, ERR_SYSTEM, "no memory");
	if ((e = http_client_new(cx, &conf, &u->http)) != ERR_OK) {
		free(u);
		return e;
	}
	*ret_u = u;
	return ERR_OK;
}

void
upstream_close(struct upstream **u)
{
	if (*u == NULL)
		return;
	http_client_free(&(*u)->http);
	free(*u);
	*u = NULL;
}

static bool
type_is(const char *type, const char *name)
{
	size_t n = strlen(name);

	return strncasecmp(type, name, n) == 0 && (type[n] == '\0' || type[n] == ';' || type[n] == ' ');
}

/* Kinds of results (doc/link.md), and how each begins. */
static const struct { const char *type, *end, *start; } kinds[] = {
	{ "application/xml", "xml", "" },
	{ "text/xml", "xml", "" },
	{ "application/pdf", "pdf", "%PDF-" },
	{ "image/png", "png", "\x89PNG" },
	{ "application/zip", "zip", "PK" },
};

static enum err
of_status(int status)
{
	for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++)
		if (statuses[i].status == status)
			return statuses[i].e;
	return status >= 400 && status < 500 ? ERR_INPUT : ERR_AWAY;
}

/* {"code":"KYO-E-0061","message":…} where there is one. A 5xx never refuses for good, whatever its code. */
static enum err
of_reply(struct ctx *cx, const struct http_reply *r)
{
	enum err by_status = of_status(r->status), e = by_status;
	const char *code = "";
	struct node *root;

	if (type_is(r->type, "application/json") && json_read(cx, r->body, r->body_n, &root) == ERR_OK)
		code = node_text(root, "code");
	if (code[0] != '\0' && strcmp(err_code(err_from_code(code)), code) == 0)
		e = err_from_code(code);
	if ((upstream_fate(e) == FATE_REFUSED) != (upstream_fate(by_status) == FATE_REFUSED))
		e = by_status;
	return fail(cx, e, "HTTP status %d without a result, code '%s'", r->status,
	    e == by_status && strcmp(err_code(e), code) != 0 ? "" : code);
}

static unsigned long
count_of(const struct http_reply *r, const char *header)
{
	const char *text = http_reply_header(r, header);

	return text == NULL ? 0 : strtoul(text, NULL, 10);
}

/* A connection that ends early may leave half an answer: only a whole one is a result. */
static enum err
result_of(struct ctx *cx, const struct http_reply *r, struct upstream_answer *ret_a)
{
	struct node *root;
	size_t k = 0;

	while (k < sizeof kinds / sizeof kinds[0] && !type_is(r->type, kinds[k].type))
		k++;
	if (k == sizeof kinds / sizeof kinds[0])
		return of_reply(cx, r);
	if (r->body_n == 0 || strncmp(r->body, kinds[k].start, strlen(kinds[k].start)) != 0
	    || (kinds[k].start[0] == '\0' && xml_read(cx, r->body, r->body_n, &root) != ERR_OK))
		return fail(cx, ERR_STORE, "HTTP status %d with a broken result of %zu bytes", r->status, r->body_n);
	*ret_a = (struct upstream_answer){ .status = r->status, .end = kinds[k].end, .p = r->body, .n = r->body_n,
	    .replaced = count_of(r, "Kyotaku-Replaced"), .missing = count_of(r, "Kyotaku-Missing") };
	return ERR_OK;
}

enum err
upstream_send(struct upstream *u, struct ctx *cx, const struct request *r, const char *p, size_t n,
    struct upstream_answer *ret_a)
{
	const struct http_header identity = { "Kyotaku-Request", r->identity };
	const char *path = ctx_fmt(cx, PATH "%s", msg_request_prefix(r->type->id));
	struct http_reply reply;

	if (path == NULL)
		return cx->fault.code;
	TRY(http_client_call(u->http, cx, "POST", path, "application/xml", p, n, &identity, 1, &reply));
	return result_of(cx, &reply, ret_a);
}

/* The name is the centre's word; it must not lead out of the folder, nor hide in it. */
static bool
name_is_plain(const char *name, const char *end)
{
	size_t n = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

	return n > 0 && n < REQUEST_NAME - 24 && name[n] == '.' && strcmp(name + n + 1, end) == 0;
}

enum err
upstream_push(struct upstream *u, struct ctx *cx, struct upstream_push *ret_p)
{
	const char *number, *name;
	struct upstream_push push = { .number = 0 };
	struct http_reply reply;

	TRY(http_client_call(u->http, cx, "GET", PATH "face", NULL, NULL, 0, NULL, 0, &reply));
	if (reply.status == 204) {
		*ret_p = push;
		return ERR_OK;
	}
	if (reply.status != 200)
		return of_reply(cx, &reply);
	TRY(result_of(cx, &reply, &push.answer));
	number = http_reply_header(&reply, "Kyotaku-Push");
	name = http_reply_header(&reply, "Kyotaku-File");
	if (number == NULL || strlen(number) > 19 || !text_is_digits(number, strlen(number)) || name == NULL
	    || !name_is_plain(name, push.answer.end))
		return fail(cx, ERR_STORE, "a push without a number or a name");
	push.number = strtoull(number, NULL, 10);
	(void)snprintf(push.name, sizeof push.name, "%s", name);
	*ret_p = push;
	return ERR_OK;
}

enum err
upstream_push_taken(struct upstream *u, struct ctx *cx, unsigned long long number)
{
	const char *path = ctx_fmt(cx, PATH "face/%llu", number);
	struct http_reply reply;

	if (path == NULL)
		return cx->fault.code;
	TRY(http_client_call(u->http, cx, "POST", path, NULL, NULL, 0, NULL, 0, &reply));
	return reply.status == 200 || reply.status == 204 ? ERR_OK : of_reply(cx, &reply);
}

enum err
upstream_probe(struct upstream *u, struct ctx *cx, const char **ret_facility)
{
	struct http_reply reply;
	const char *facility;

	TRY(http_client_call(u->http, cx, "GET", "/alive", NULL, NULL, 0, NULL, 0, &reply));
	if (reply.status != 200)
		return of_reply(cx, &reply);
	facility = http_reply_header(&reply, "Kyotaku-Facility");
	*ret_facility = facility == NULL ? "" : facility;
	return ERR_OK;
}
