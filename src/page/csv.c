/* Cells are always quoted, so that zeros in front and dates stay what they are where the reader allows it. */
#include <string.h>

#include "page/csv.h"

void
csv_begin(struct buf *b)
{
	buf_puts(b, "\xef\xbb\xbf");
}

static void
cell(struct buf *b, const char *s)
{
	buf_puts(b, strchr("=+-@\t\r", s[0]) != NULL && s[0] != '\0' ? "\"'" : "\"");
	for (; *s != '\0'; s++) {
		buf_add(b, s, 1);
		if (*s == '"')
			buf_add(b, s, 1);
	}
	buf_puts(b, "\"");
}

void
csv_row(struct buf *b, const char *const *cells, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_puts(b, ",");
		cell(b, cells[i]);
	}
	buf_puts(b, "\r\n");
}
