/* The key of a facility's device: P-256, made and kept in the device. */
#ifndef CARD_DEVICE_KEY_H
#define CARD_DEVICE_KEY_H

#include <stdbool.h>

#include "base/ctx.h"

#define DEVICE_KEY_BYTES 65             /* 04, X, Y */

/* ERR_INPUT unless the bytes are a point of the curve, uncompressed. */
enum err device_key_check(struct ctx *cx, const unsigned char key[DEVICE_KEY_BYTES]) MUST_CHECK;
/* ECDSA with SHA-256 over the bytes, the signature in DER. ERR_SIGNATURE. */
enum err device_key_verify(struct ctx *cx, const unsigned char key[DEVICE_KEY_BYTES], const void *text, size_t text_n,
    const unsigned char *sig, size_t sig_n) MUST_CHECK;

#endif
