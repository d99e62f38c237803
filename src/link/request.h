/* Names of requests: what a file in req is, by its name alone, and how its result and its identity are
 * called. */
#ifndef LINK_REQUEST_H
#define LINK_REQUEST_H

#include "base/limit.h"
#include "wire/msg.h"

#define REQUEST_NAME (LIMIT_NAME_BYTES + 1 + LIMIT_SUFFIX_CHARS + 5)    /* PREFIX_SUFFIX.xml and NUL */

enum request_kind {
	REQUEST_KNOWN,          /* PREFIXreq_SUFFIX.xml or .zip with a prefix of ours */
	REQUEST_FOREIGN,        /* the same shape, unknown prefix */
	REQUEST_ODD,            /* any other name */
	REQUEST_TEMPORARY,      /* .name, name.tmp, name.part: somebody is writing */
};

struct request {
	char name[REQUEST_NAME];                /* as the requester wrote it */
	char identity[REQUEST_NAME];            /* the same without extension: the centre acts once per identity */
	char result[REQUEST_NAME];              /* of the file in res, without extension: the answer decides on that */
	char suffix[LIMIT_SUFFIX_CHARS + 1];
	const struct msg_type *type;
	bool sealed;                            /* PREFIXreq_SUFFIX.zip: encrypted */
};

/* ret_r is set for REQUEST_KNOWN only. Letters' case does not matter in prefix and extension. */
enum request_kind request_read(struct ctx *cx, const char *name, struct request *ret_r);

#endif
