/* Comma-separated values for a spreadsheet: UTF-8 with a byte order mark, CR LF, RFC 4180. */
#ifndef PAGE_CSV_H
#define PAGE_CSV_H

#include "base/buf.h"

void csv_begin(struct buf *b);
/* One line. A cell that a spreadsheet would take for a formula (= + - @ or a tab in front) gets an apostrophe. */
void csv_row(struct buf *b, const char *const *cells, size_t n);

#endif
