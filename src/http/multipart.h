/* Forms with a file, as browsers send them (multipart/form-data, RFC 7578). Pure. */
#ifndef HTTP_MULTIPART_H
#define HTTP_MULTIPART_H

#include "http/form.h"

/* The one file of a form. name is "" when none was chosen, and has no folder in it. */
struct form_file { const char *name; const char *p; size_t n; };

/* `type` is the Content-Type with its boundary. Fields are UTF-8 without control characters but line breaks; at most one file,
 * whose bytes stay where they are. ERR_INPUT for anything else, ERR_TOO_LARGE above LIMIT_FORM_FIELDS. */
enum err multipart_read(struct ctx *cx, const char *type, const char *p, size_t n, struct form *ret_f, struct form_file *ret_file)
    MUST_CHECK;

#endif
