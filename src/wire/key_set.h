/* The keys that a file has named so far, as places in its bytes: four bytes a key, so that a million persons
 * stay small. */
#ifndef WIRE_KEY_SET_H
#define WIRE_KEY_SET_H

#include <stdbool.h>

#include "base/ctx.h"

struct key_set;

/* `base` is borrowed. Keys are ASCII letters and digits, followed by anything else or the end. ERR_TOO_LARGE
 * for files above 4 GiB. */
enum err key_set_new(struct ctx *cx, const char *base, size_t n, struct key_set **ret_k) MUST_CHECK;
/* Adds the key of n characters that stands at that offset; *ret_new is false when it was there already. */
enum err key_set_add(struct ctx *cx, struct key_set *k, size_t offset, size_t n, bool *ret_new) MUST_CHECK;

#endif
