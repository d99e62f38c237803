/* Files that an operator's page has looked through, kept aside with their kind and name until that operator takes them in
 * [OPR-06]. In `.upload` of the data folder: a name with a dot is in no back-up. */
#ifndef ADMIN_ASIDE_H
#define ADMIN_ASIDE_H

#include "base/ctx.h"

struct aside_file { const char *kind, *name; const char *p; size_t n; };

/* *ret_which: what it is asked for by. ERR_BUSY: LIMIT_UPLOADS wait; ERR_INPUT: a name of several lines. */
enum err aside_put(struct ctx *cx, const char *folder, const char *operator_name, const struct aside_file *f, const char **ret_which)
    MUST_CHECK;
/* ERR_NOT_FOUND: none of this operator's, or older than LIMIT_UPLOAD_SECONDS; ERR_INPUT for what is no such word. *ret_path: to be removed
 * when it is taken. */
enum err aside_find(struct ctx *cx, const char *folder, const char *operator_name, const char *which, struct aside_file *ret_f,
    const char **ret_path) MUST_CHECK;
/* Takes away what has had its time, of crashed writers, too: at the start, with nobody writing, whatever was half written.
 * The number of files that are left. */
size_t   aside_clean(struct ctx *cx, const char *folder, bool at_start);

#endif
