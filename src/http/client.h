/* A blocking HTTP client that keeps its connection. One per thread. */
#ifndef HTTP_CLIENT_H
#define HTTP_CLIENT_H

#include "base/ctx.h"
#include "http/server.h"

struct http_client;

/* Strings are copied. SIGPIPE is ignored from then on, unless the program has a handler of its own. No redirects, no proxies from the environment, TLS 1.3 or nothing. */
struct http_client_conf {
	const char *base_url;           /* "https://127.0.0.1:8443", "http://localhost" with a unix socket */
	const char *ca_file;            /* authorities of the server (PEM); NULL: the system's */
	const char *cert_file, *key_file;       /* ours (PEM); NULL: none */
	const char *unix_socket;        /* path; NULL: TCP */
	long connect_timeout_ms, total_timeout_ms;      /* 0: 5,000 and 30,000 */
	size_t max_body;                /* of a reply; 0: LIMIT_FILE_BYTES */
};

/* All in the memory of the call's cx. */
struct http_reply {
	int status;
	const char *type;               /* "" when there is none */
	const char *body;               /* body_n bytes and a NUL */
	size_t body_n;
	struct http_header *headers;    /* in the order of arrival */
	size_t header_count;
};

/* ERR_INPUT for an address that is not http or https, ERR_SYSTEM. Files are looked at when connecting. */
enum err http_client_new(struct ctx *cx, const struct http_client_conf *conf, struct http_client **ret_c)
    MUST_CHECK;
void     http_client_free(struct http_client **c);
/* path starts with '/'. Any answer of the server is ERR_OK, whatever its status. ERR_AWAY: no connection within
 * connect_timeout_ms, no trust, no handshake or a broken answer; ERR_TIMEOUT: no whole answer within total_timeout_ms; ERR_TOO_LARGE: head or body of the reply;
 * ERR_SYSTEM: our own files; ERR_INPUT: a path or header that is not one line. type NULL: no Content-Type. */
enum err http_client_call(struct http_client *c, struct ctx *cx, const char *method, const char *path,
    const char *type, const void *body, size_t n, const struct http_header *headers, size_t count,
    struct http_reply *ret) MUST_CHECK;
/* The first header of that name (any case), or NULL. */
const char *http_reply_header(const struct http_reply *r, const char *name);

#endif
