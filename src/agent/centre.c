/* Talking with the centre: two requests, and its errors turned back into ours. */
#include <string.h>

#include "agent/centre.h"
#include "base/limit.h"

#define JSON "application/json"

enum err
centre_open(struct ctx *cx, const struct address *at, const char *ca, struct centre *ret_c)
{
	struct http_client_conf conf = { .base_url = at->origin, .ca_file = ca,
	    .max_body = LIMIT_PROOF_BYTES };
	struct centre c = { .at = at };

	TRY(http_client_new(cx, &conf, &c.http));
	*ret_c = c;
	return ERR_OK;
}

void
centre_close(struct centre *c)
{
	http_client_free(&c->http);
}

/* What an answer without a code of ours means: another server, or something between. */
static enum err
err_of_status(int status)
{
	return status == 404 ? ERR_NOT_FOUND : status == 413 ? ERR_TOO_LARGE : status == 408 ? ERR_TIMEOUT
	    : status == 429 || status == 503 ? ERR_BUSY : ERR_AWAY;
}

/* An answer that is no success. The centre's own text is not shown: only its code counts. */
static enum err
refusal(struct ctx *cx, const struct http_reply *r)
{
	struct node *root;
	const char *code = "";
	enum err e;

	if (json_read(cx, r->body, r->body_n, &root) == ERR_OK)
		code = node_text(root, "code");
	e = code[0] == '\0' ? ERR_SYSTEM : err_from_code(code);
	if (e == ERR_OK || strcmp(err_code(e), code) != 0)
		e = err_of_status(r->status);
	return fail(cx, e, "the centre answered with status %d", r->status);
}

static enum err
post(struct centre *c, struct ctx *cx, const char *what, const char *body, size_t n, struct http_reply *ret)
{
	const char *path = ctx_fmt(cx, "/r/%s/%s", c->at->token, what);

	if (path == NULL)
		return cx->fault.code;
	return http_client_call(c->http, cx, "POST", path, JSON, body, n, NULL, 0, ret);
}

static bool
is_success(const struct http_reply *r)
{
	return r->status >= 200 && r->status < 300;
}

enum err
centre_offer(struct centre *c, struct ctx *cx, struct offer *ret_o)
{
	struct http_reply reply;

	TRY(post(c, cx, "sessions", "{}", 2, &reply));
	return is_success(&reply) ? offer_read(cx, reply.body, reply.body_n, ret_o) : refusal(cx, &reply);
}

static enum err
word_say(struct centre *c, struct ctx *cx, id session, const struct handover_word *w, struct http_reply *ret)
{
	const char *deed = w->certificate_n > 0 ? "card" : w->outcome == ERR_OK ? "take" : "tell";
	const char *what = ctx_fmt(cx, "handovers/%llu/%s", (unsigned long long)session, deed);
	char *body;
	size_t n;

	if (what == NULL)
		return cx->fault.code;
	TRY(handover_word_write(cx, w, &body, &n));
	return post(c, cx, what, body, n, ret);
}

enum err
centre_take(struct centre *c, struct ctx *cx, id session, const char *reader, struct offer *ret_o)
{
	struct handover_word w = { .outcome = ERR_OK, .tries = -1 };
	struct http_reply reply;

	(void)strncpy(w.reader, reader, sizeof w.reader - 1);
	TRY(word_say(c, cx, session, &w, &reply));
	if (!is_success(&reply))
		return refusal(cx, &reply);
	TRY(offer_read(cx, reply.body, reply.body_n, ret_o));
	return ret_o->handed && ret_o->session.id == session ? ERR_OK : fail(cx, ERR_INPUT, "not the hand-over that was asked for");
}

void
centre_tell(struct centre *c, struct ctx *cx, id session, const struct handover_word *w)
{
	struct http_reply reply;

	(void)word_say(c, cx, session, w, &reply);
}

enum err
centre_bring(struct centre *c, struct ctx *cx, id session, const struct handover_word *w)
{
	struct http_reply reply;

	TRY(word_say(c, cx, session, w, &reply));
	return is_success(&reply) ? ERR_OK : refusal(cx, &reply);
}

enum err
centre_prove(struct centre *c, struct ctx *cx, const struct signed_proof *p, bool *ret_sent,
    struct consent_receipt *ret_r)
{
	static const char *const names[PURPOSE_COUNT] = { [PURPOSE_CONSENT] = "proofs", [PURPOSE_WITHDRAWAL] = "withdrawals",
		[PURPOSE_REGISTRATION] = "registrations", [PURPOSE_INQUIRY] = "inquiries", [PURPOSE_LINK] = "links" };
	struct http_reply reply;
	char *body;
	size_t n;

	*ret_sent = false;
	TRY(signed_proof_write(cx, p, &body, &n));
	*ret_sent = true;
	TRY(post(c, cx, names[p->purpose], body, n, &reply));
	if (is_success(&reply))
		return consent_receipt_read(cx, reply.body, reply.body_n, ret_r);
	*ret_sent = false;
	return refusal(cx, &reply);
}
