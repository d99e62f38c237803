/* A reply as it comes off a connection (RFC 9112): strict, because what it says is kept. Where the bytes come from is
 * the caller's matter. */
#ifndef HTTP_REPLY_H
#define HTTP_REPLY_H

#include <stdbool.h>

#include "http/client.h"

struct intake {
	/* At least one byte, or 0 at the end of the connection. */
	enum err (*more)(void *user, struct ctx *cx, void *p, size_t n, size_t *ret_n);
	void  *user;
	size_t at, n;           /* bytes[at] to bytes[n - 1] are not used yet */
	size_t head_left;       /* bytes that lines may still have */
	bool   begun;           /* a byte of the reply has come */
	char   bytes[8192];
};

/* Reads one reply to the end of its body; 1xx before it are passed over. ERR_AWAY: not HTTP/1, cut off, or two
 * lengths; ERR_TOO_LARGE: head above LIMIT_HEADER_BYTES or body above max_body; or what `more` returned. headless: the
 * reply to HEAD, which has no body. ret_keep: the connection can take another request. */
enum err reply_read(struct intake *in, struct ctx *cx, bool headless, size_t max_body, struct http_reply *ret_r,
    bool *ret_keep) MUST_CHECK;

#endif
