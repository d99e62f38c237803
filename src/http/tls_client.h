/* TLS for the client: one connection over a socket that does not block. TLS 1.3, the server's name or address checked
 * against its certificate. */
#ifndef HTTP_TLS_CLIENT_H
#define HTTP_TLS_CLIENT_H

#include <stddef.h>

#include "base/ctx.h"

struct tls_client;

/* PEM files; ca NULL: the system's authorities. cert and key NULL: none shown. */
struct tls_client_files { const char *ca, *cert, *key; };

/* What a step came to when it needs the socket first. */
enum tls_wait { TLS_DONE, TLS_WANTS_READ, TLS_WANTS_WRITE, TLS_ENDED, TLS_BROKEN };

/* Reads the files anew, so that a renewed certificate is shown by the next connection. ERR_SYSTEM: a file of ours. `host`
 * is a name, or an address without brackets. */
enum err tls_client_new(struct ctx *cx, const struct tls_client_files *f, const char *host, int fd,
    struct tls_client **ret_t) MUST_CHECK;
void     tls_client_free(struct tls_client **t);
enum tls_wait tls_client_shake(struct tls_client *t);
/* TLS_ENDED: the server said that nothing follows. */
enum tls_wait tls_client_read(struct tls_client *t, void *p, size_t n, size_t *ret_n);
enum tls_wait tls_client_write(struct tls_client *t, const void *p, size_t n, size_t *ret_n);
/* Why the last step was TLS_BROKEN, in words without contents. */
const char *tls_client_why(const struct tls_client *t);

#endif
