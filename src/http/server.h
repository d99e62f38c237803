/* An HTTP/1.1 server on libevent: loops of its own, one per core, each with its own socket per TCP
 * listener. It knows bytes, deadlines and certificates, and nothing of what is asked.
 *
 * What holds for every request that reaches `serve`:
 *   its head is strict HTTP/1.0 or 1.1 (RFC 9112: no bare LF, no folded lines, one Content-Length or one
 *   "chunked", never both, no Expect), its method is GET, HEAD or POST, its path holds no control
 *   bytes, its body is whole and not above max_body; and it came in time: head and body have
 *   absolute deadlines, however the bytes trickle.
 * What does not hold is answered here, with a small JSON {"code","message"} from base/err.def. An answer that
 * the client has not taken within idle_seconds is cut. */
#ifndef HTTP_SERVER_H
#define HTTP_SERVER_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/ctx.h"
#include "base/rand.h"
#include "http/tls.h"

struct http_server;
struct http_exchange;           /* one request and its answer */

/* Called in a loop's thread, which serves nobody else meanwhile: work that waits belongs elsewhere.
 * Every exchange must be answered exactly once, now or later, here or in any other thread. */
typedef void http_serve(void *user, struct http_exchange *x);

/* One place to listen. Strings and tls are borrowed until the server has stopped. */
struct http_listener {
	const char *name;               /* unique, for logs and http_server_port */
	const char *address;            /* "127.0.0.1:8443", "[::1]:0" (0: the kernel chooses), "unix:/path" */
	struct tls *tls;                /* NULL: plain */
	bool        client_cert;        /* a client without a certificate gets no further than the handshake */
	size_t      max_body;           /* above it: 413. 0: no bodies at all */
	mode_t      mode;               /* of the unix socket */
	http_serve *serve;
	void       *user;
	int         id;                 /* comes back in struct http_request */
	/* 0 takes the ceiling of base/limit.def. */
	int         header_seconds, body_seconds, idle_seconds;
	long        connections;        /* open at once; one more is closed at once */
};

/* Lives until the answer is given. Texts end with a NUL. */
struct http_request {
	const char *method;             /* "GET", "HEAD", "POST" */
	const char *raw_path;           /* as it came, without the query: for http/router.h */
	const char *path;               /* percent-decoded, without NUL and control bytes */
	const char *query;              /* raw, behind the '?'; "" when there is none */
	const unsigned char *body;
	size_t      body_n;
	const char *peer;               /* numeric address; "unix" */
	bool        has_certificate;    /* and it stands the check against tls' client authorities */
	unsigned char certificate[SHA256_BYTES];        /* SHA-256 of its DER */
	int         listener;           /* http_listener.id */
	int         loop;               /* 0 .. threads-1 */
};

struct http_header { const char *name, *value; };

/* Listens and starts the loops; threads 0 means one per core. ERR_INPUT for an address that cannot
 * be read, ERR_EXISTS for one that is taken, ERR_SYSTEM. */
enum err http_server_start(struct ctx *cx, const struct http_listener *rows, size_t count, int threads,
    struct http_server **ret_s) MUST_CHECK;
/* The TCP port of that listener; 0 when there is none. */
int      http_server_port(const struct http_server *s, const char *name);
/* Connections open at this moment. */
long     http_server_connections(const struct http_server *s);
/* Stops listening, answers what is under way with "Connection: close", closes idle connections.
 * Returns when none is left or the time is over: true when none is left. */
bool     http_server_drain(struct http_server *s, int seconds);
/* Closes everything, ends the threads, sets *s to NULL. Exchanges not answered by now are gone: whoever
 * might still answer one must have ended before. Safe on a NULL *s. */
void     http_server_stop(struct http_server **s);

const struct http_request *http_request(const struct http_exchange *x);
/* The first header of that name (any case), or NULL. */
const char *http_request_header(const struct http_exchange *x, const char *name);

/* Gives the answer, from any thread, exactly once (a second time ends the process); x is gone afterwards.
 * Everything is copied. Length, date and `Cache-Control: no-store` are added; a Cache-Control among
 * `headers` takes the place of that one. type NULL: no Content-Type. A HEAD request gets the head only. When
 * the client has left, the answer is dropped. */
void http_answer(struct http_exchange *x, int status, const char *type, const void *body, size_t n,
    const struct http_header *headers, size_t count);
/* The small JSON for an outcome, with its status; details stay in the log. */
void http_answer_error(struct http_exchange *x, enum err e, enum lang l);

#endif
