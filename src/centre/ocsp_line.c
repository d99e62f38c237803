/* The line to the issuer's responder (OCSP over HTTP, RFC 6960 appendix A). Its answers are signed: the line needs no trust. */
#include <string.h>

#include "centre/centre.h"
#include "card/ocsp.h"
#include "http/client.h"

#define CONNECT_MS 2000
#define TOTAL_MS   4000

static enum err
call(struct ctx *cx, const char *url, const unsigned char *request, size_t n, struct http_reply *ret)
{
	const char *host = strstr(url, "://"), *path = host == NULL ? NULL : strchr(host + 3, '/');
	const char *base = path == NULL ? url : ctx_strn(cx, url, (size_t)(path - url));
	struct http_client_conf conf = { .base_url = base, .connect_timeout_ms = CONNECT_MS, .total_timeout_ms = TOTAL_MS,
	    .max_body = OCSP_ANSWER_BYTES };
	struct http_client *c;
	enum err e;

	if (base == NULL)
		return cx->fault.code;
	TRY(http_client_new(cx, &conf, &c));
	e = http_client_call(c, cx, "POST", path == NULL ? "/" : path, "application/ocsp-request", request, n, NULL, 0, ret);
	http_client_free(&c);
	return e;
}

enum err
ocsp_line_fetch(void *user, struct ctx *cx, const unsigned char *request, size_t n, const unsigned char **ret_p, size_t *ret_n)
{
	const struct centre *c = user;
	struct http_reply reply;

	TRY(call(cx, c->conf.responder, request, n, &reply));
	if (reply.status != 200)
		return fail(cx, ERR_AWAY, "the responder answered with status %d", reply.status);
	*ret_p = (const unsigned char *)reply.body;
	*ret_n = reply.body_n;
	return ERR_OK;
}
