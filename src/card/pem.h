/* PEM blocks, without looking into them. */
#ifndef CARD_PEM_H
#define CARD_PEM_H

#include "base/ctx.h"

/* The bytes of the first block with that label ("CERTIFICATE"), in cx's memory. ERR_NOT_FOUND when there
 * is none, ERR_INPUT when it is broken. */
enum err pem_read(struct ctx *cx, const char *text, size_t n, const char *label, unsigned char **ret_p,
    size_t *ret_n) MUST_CHECK;

#endif
