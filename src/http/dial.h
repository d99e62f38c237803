/* The client's connection: TCP or a unix socket, with or without TLS, and a deadline on every wait. It knows no HTTP. */
#ifndef HTTP_DIAL_H
#define HTTP_DIAL_H

#include <stdbool.h>

#include "http/tls_client.h"

struct dial;

struct dial_place {
	const char *host, *port;        /* host without brackets */
	const char *unix_socket;        /* path, or NULL */
	bool tls;
	struct tls_client_files files;
	long connect_ms;
};

/* Deadlines are ticks of clock_ticks_ms. ERR_AWAY: no such name, nothing answers, no trust, no handshake, cut;
 * ERR_TIMEOUT; ERR_SYSTEM: our own files. Looking a name up is the system's and has the system's own patience. */
enum err dial_open(struct ctx *cx, const struct dial_place *p, int64_t deadline, struct dial **ret_d) MUST_CHECK;
void     dial_close(struct dial **d);
enum err dial_write(struct dial *d, struct ctx *cx, const void *p, size_t n, int64_t deadline) MUST_CHECK;
/* At least one byte; 0 at a clean end. */
enum err dial_read(struct dial *d, struct ctx *cx, void *p, size_t n, int64_t deadline, size_t *ret_n) MUST_CHECK;
/* The server has said something unasked, or has closed: not to be used again. */
bool     dial_is_stale(struct dial *d);

#endif
