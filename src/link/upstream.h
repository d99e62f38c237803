/* The way to the centre: one request's bytes out, one result's bytes back. */
#ifndef LINK_UPSTREAM_H
#define LINK_UPSTREAM_H

#include "link/request.h"
#include "link/settings.h"

struct upstream;

struct upstream_answer {
	int status;             /* a refusal by the centre is a result like any other */
	const char *xml;        /* whole and well-formed, in cx's memory */
	size_t n;
};

/* What becomes of a request whose sending ended so. */
enum fate {
	FATE_ANSWERED,
	FATE_REFUSED,           /* it will never be taken as it is */
	FATE_AGAIN,             /* this one may be answered later */
	FATE_AWAY,              /* nothing is answered at present */
};
enum fate upstream_fate(enum err e);

/* The strings of the settings must live as long. */
enum err upstream_open(struct ctx *cx, const struct link_settings *s, struct upstream **ret_u) MUST_CHECK;
void     upstream_close(struct upstream **u);
/* POST /oqs/v1/PREFIX with the identity. ERR_OK for any XML result, whatever its status; otherwise an
 * outcome for upstream_fate, with the HTTP status in the detail. */
enum err upstream_send(struct upstream *u, struct ctx *cx, const struct request *r, const char *p, size_t n,
    struct upstream_answer *ret_a) MUST_CHECK;
/* Asks for nothing: ERR_OK when the centre answers at all. */
enum err upstream_probe(struct upstream *u, struct ctx *cx, int *ret_status) MUST_CHECK;

#endif
