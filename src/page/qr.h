/* Two-dimensional codes of an address. */
#ifndef PAGE_QR_H
#define PAGE_QR_H

#include "base/buf.h"

/* Black on white with the quiet zone of four modules, error correction M. ERR_INPUT when the text does not fit. */
enum err qr_svg(struct buf *b, const char *text) MUST_CHECK;
/* The same as PNG, `scale` pixels a module. */
enum err qr_png(struct buf *b, const char *text, int scale) MUST_CHECK;
/* The dark and light modules alone, row by row, one byte each of which bit 0 is dark; no quiet zone. In cx's memory. */
enum err qr_modules(struct ctx *cx, const char *text, const char **ret_modules, size_t *ret_side) MUST_CHECK;

#endif
