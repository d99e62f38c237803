/* When a certificate ends: read from its file without any cryptography, for `kyotaku-link status`. */
#ifndef LINK_EXPIRY_H
#define LINK_EXPIRY_H

#include "base/ctx.h"

/* notAfter of the first certificate of a PEM file. ERR_NOT_FOUND: no such file, ERR_INPUT: no certificate
 * in it. */
enum err expiry_read(struct ctx *cx, const char *pem_file, instant *ret_end) MUST_CHECK;

#endif
