/* TLS for the server: the one file of this layer that knows OpenSSL. TLS 1.3 with session tickets; the
 * identity of a client is the SHA-256 of its certificate, and a resumed session keeps it. */
#ifndef HTTP_TLS_H
#define HTTP_TLS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/ctx.h"
#include "base/rand.h"

struct tls;
struct event_base;
struct bufferevent;

enum { TLS_ALLOW_12 = 1 };      /* flags: TLS 1.2 too, for old patients' browsers */

/* Reads certificate chain and key (PEM). client_ca is the PEM file of the authorities whose clients are let
 * in, or NULL when no certificate is asked. ERR_INPUT names the file. */
enum err tls_server(struct ctx *cx, const char *cert, const char *key, const char *client_ca, unsigned flags,
    struct tls **ret_t) MUST_CHECK;
/* Reads the same files again; connections made from now on see them, resumption starts anew. On
 * failure nothing has changed. Safe while the server runs. */
enum err tls_reload(struct ctx *cx, struct tls *t) MUST_CHECK;
void     tls_free(struct tls **t);

/* For the server only. A buffer event that will accept on the socket it is given; NULL without memory.
 * `required`: the handshake fails without a client certificate. */
struct bufferevent *tls_accept(struct tls *t, struct event_base *base, bool required);
/* The handshake is over. */
bool     tls_established(struct bufferevent *bev);
/* false when the client has shown no certificate that stands the check. */
bool     tls_peer(struct bufferevent *bev, unsigned char ret_certificate[SHA256_BYTES]);
/* Writes at once what the socket takes; for a last word before closing. */
void     tls_last_word(struct bufferevent *bev, const void *p, size_t n);
/* Says that nothing follows (close_notify), so that the client can tell an end from a cut; unless the
 * client was first to say it. */
void     tls_goodbye(struct bufferevent *bev);

#endif
