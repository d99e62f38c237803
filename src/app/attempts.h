/* How often somebody has tried in vain, by a key that says nothing (a digest). Kept in memory: who wants to guess has to guess
 * again after a restart, and each try stands in the audit all the same. May be used by several threads at once. */
#ifndef APP_ATTEMPTS_H
#define APP_ATTEMPTS_H

#include "base/ctx.h"
#include "base/rand.h"

struct attempts;

/* `keys` at once; when there are more, the one whose time is up first is forgotten. */
enum err attempts_open(struct ctx *cx, size_t keys, struct attempts **ret_a) MUST_CHECK;
void     attempts_close(struct attempts **a);

/* ERR_TRIES when there were `max` within LIMIT_ATTEMPT_SECONDS from the first of them. */
enum err attempts_left(struct attempts *a, struct ctx *cx, const unsigned char key[SHA256_BYTES], unsigned max) MUST_CHECK;
/* One more, now. */
void     attempts_add(struct attempts *a, const struct ctx *cx, const unsigned char key[SHA256_BYTES]);

#endif
