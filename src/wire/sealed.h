/* An encrypted exchange file: a ZIP with one entry under WinZip AES-256 (spec/interface.md section 1.5, [I]). */
#ifndef WIRE_SEALED_H
#define WIRE_SEALED_H

#include "base/ctx.h"

/* The content of the one entry, in cx's memory. ERR_INPUT: no ZIP, not one entry, not encrypted by AES-256 or by another
 * password; ERR_TOO_LARGE above max. Whatever the entry is called. */
enum err sealed_read(struct ctx *cx, const char *password, const char *p, size_t n, size_t max, char **ret_p,
    size_t *ret_n) MUST_CHECK;
/* A ZIP with that one entry; password NULL: in the clear. ERR_SYSTEM. */
enum err sealed_write(struct ctx *cx, const char *password, const char *entry, const char *p, size_t n, char **ret_p,
    size_t *ret_n) MUST_CHECK;

#endif
