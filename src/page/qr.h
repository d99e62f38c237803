/* Two-dimensional codes of an address. */
#ifndef PAGE_QR_H
#define PAGE_QR_H

#include "base/buf.h"

/* Black on white with the quiet zone of four modules, error correction M. ERR_INPUT when the text does not fit. */
enum err qr_svg(struct buf *b, const char *text) MUST_CHECK;
/* The same as PNG, `scale` pixels a module. */
enum err qr_png(struct buf *b, const char *text, int scale) MUST_CHECK;

#endif
