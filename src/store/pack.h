/* For back-ends only: the rows inside one row as bytes, so that they are kept and fetched with it. Their columns must be
 * COLUMN_NUMBER and COLUMN_TEXT. */
#ifndef STORE_PACK_H
#define STORE_PACK_H

#include "store/shape.h"

struct packed { const void *p; size_t n; };

/* No rows are no bytes. Otherwise: how many columns a row has; then of each row which columns are as in the row before (of the first:
 * as in a row of 0 and ""), a bit for each, and the values of the others. A text has a NUL behind it; numbers are in
 * groups of seven bits, the lowest first, a column's number with its sign as the lowest bit. */
enum err pack_rows(struct ctx *cx, int shape, const void *rows, size_t n, struct packed *ret) MUST_CHECK;
/* The rows in cx's memory; texts point into a copy of the bytes. Rows with fewer columns than the shape has now were written before
 * it had the others: those are 0 or "". ERR_STORE when the bytes are not what could have been written. */
enum err unpack_rows(struct ctx *cx, int shape, const void *p, size_t size, void **ret_rows, size_t *ret_n) MUST_CHECK;

#endif
