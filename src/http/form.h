/* What a browser sends beside the address: form fields, queries, cookies. Pure. */
#ifndef HTTP_FORM_H
#define HTTP_FORM_H

#include "base/ctx.h"
#include "base/limit.h"

struct form_field { const char *name, *value; };
struct form {
	struct form_field fields[LIMIT_FORM_FIELDS];
	size_t count;
};

/* application/x-www-form-urlencoded, of a body or behind the '?'. Names and values are UTF-8 without control characters
 * (a line break or tab of a text is one blank). ERR_INPUT for anything else, ERR_TOO_LARGE above LIMIT_FORM_FIELDS. */
enum err    form_read(struct ctx *cx, const char *p, size_t n, struct form *ret_f) MUST_CHECK;
/* The field of that name of the same bytes as a text of lines: ending in LF, tabs kept, no other control characters. "" when
 * there is none. The name is plain ASCII. */
enum err    form_text(struct ctx *cx, const char *p, size_t n, const char *name, const char **ret_text) MUST_CHECK;
/* The first field of that name; "" when there is none. */
const char *form_value(const struct form *f, const char *name);

/* The cookie of that name in a Cookie header, in cx's memory; "" when there is none. header may be NULL. */
const char *cookie_value(struct ctx *cx, const char *header, const char *name);

#endif
