/* The address of a facility's page, taken apart: https://HOST[:PORT]/r/TOKEN. */
#ifndef AGENT_ADDRESS_H
#define AGENT_ADDRESS_H

#include "base/ctx.h"
#include "domain/facility.h"

struct address {
	const char *origin;     /* "https://host:port" as a browser writes it: lower case, no default port */
	char token[ENTRY_TOKEN];
};

/* In cx's memory. ERR_INPUT for anything else: other schemes, a user name, a query, another token. */
enum err address_read(struct ctx *cx, const char *url, struct address *ret_a) MUST_CHECK;

/* The same with "/h/NUMBER" behind it: a hand-over of that address's page. */
enum err address_read_handed(struct ctx *cx, const char *url, struct address *ret_a, id *ret_session) MUST_CHECK;

#endif
