/* Orders over the admin socket of the running centre. */
#include <string.h>

#include "base/limit.h"
#include "cli/cli.h"
#include "http/client.h"

struct order
remote_words(const struct options *op, const char *const *words, size_t n)
{
	struct order o = { .body = "", .json = op->json, .lang = op->order.lang, .account = op->order.account,
	    .token = op->order.token, .count = n };

	memcpy(o.words, words, n * sizeof words[0]);
	return o;
}

static enum err
send_frame(struct ctx *cx, struct http_client *c, const struct order *o, struct buf *out)
{
	struct http_reply reply;
	const char *detail, *text;
	char *p;
	size_t n, text_n;
	enum err e;

	TRY(order_write(cx, o, &p, &n));
	TRY(http_client_call(c, cx, "POST", "/admin/v1/command", "application/octet-stream", p, n, NULL, 0, &reply));
	if (reply.status != 200)
		return fail(cx, ERR_AWAY, "the centre answered with status %d", reply.status);
	TRY(verdict_read(cx, reply.body, reply.body_n, &e, &detail, &text, &text_n));
	buf_add(out, text, text_n);
	TRY(buf_done(out));
	return e == ERR_OK ? ERR_OK : fail(cx, e, "%s", detail);
}

enum err
remote_order(struct ctx *cx, const struct options *op, const struct order *o, struct buf *out)
{
	struct http_client_conf conf = { .base_url = "http://localhost", .connect_timeout_ms = 5000,
	    .total_timeout_ms = 3600000, .max_body = LIMIT_IMPORT_BYTES };
	struct http_client *c;
	enum err e;

	TRY(folder_check(cx, op));
	if ((conf.unix_socket = ctx_fmt(cx, "%s/admin.sock", op->folder)) == NULL)
		return cx->fault.code;
	TRY(http_client_new(cx, &conf, &c));
	e = send_frame(cx, c, o, out);
	http_client_free(&c);
	if (e == ERR_AWAY)
		return fail(cx, e, "the centre of this data folder does not run; start it: kyotakud --data %s", op->folder);
	return e;
}
