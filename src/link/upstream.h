/* The way to the centre: one request's bytes out, one result's bytes back. */
#ifndef LINK_UPSTREAM_H
#define LINK_UPSTREAM_H

#include "link/request.h"
#include "link/settings.h"

struct upstream;

struct upstream_answer {
	int status;             /* a refusal by the centre is a result like any other */
	const char *end;        /* extension of its file: "xml", "pdf", "png", "zip" */
	const char *p;          /* whole, in cx's memory; XML is well-formed */
	size_t n;
	unsigned long replaced, missing;        /* characters that Shift_JIS lacks, as the centre counted them */
};

/* A result that nobody asked for. name is "" when none waits. */
struct upstream_push {
	char name[REQUEST_NAME];        /* letters, digits, '_', '-', and the answer's extension */
	unsigned long long number;
	struct upstream_answer answer;
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
/* POST /oqs/v1/PREFIX with the identity. ERR_OK for any result, whatever its status; otherwise an outcome for
 * upstream_fate, with the HTTP status in the detail. */
enum err upstream_send(struct upstream *u, struct ctx *cx, const struct request *r, const char *p, size_t n,
    struct upstream_answer *ret_a) MUST_CHECK;
/* The oldest push; it is given again until upstream_push_taken has told its number. */
enum err upstream_push(struct upstream *u, struct ctx *cx, struct upstream_push *ret_p) MUST_CHECK;
enum err upstream_push_taken(struct upstream *u, struct ctx *cx, unsigned long long number) MUST_CHECK;
/* GET /alive. ERR_OK: the centre answers and knows this terminal; ret_facility is whose it is, "" when the centre does
 * not say. ERR_DENIED: it does not know the terminal, or no longer. ERR_UNKNOWN_MESSAGE: something else answers. */
enum err upstream_probe(struct upstream *u, struct ctx *cx, const char **ret_facility) MUST_CHECK;

#endif
