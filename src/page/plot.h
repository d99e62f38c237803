/* A bar chart as text or as SVG. */
#ifndef PAGE_PLOT_H
#define PAGE_PLOT_H

#include "base/buf.h"

/* `told` false: the value is too small to be told, and its bar is left out. */
struct plot_bar { const char *label; uint64_t value; bool told; };

/* One line per bar: label, value, bar of at most 40 blocks. */
enum err plot_text(struct buf *out, const struct plot_bar *bars, size_t n) MUST_CHECK;
/* An image that says the same to a screen reader: <title>, and a text per bar. Colours come from the page (currentColor). */
enum err plot_svg(struct buf *out, const struct plot_bar *bars, size_t n, const char *title) MUST_CHECK;

#endif
