/* 今日の訪問 as a list of lines: insurer number, symbol, number, branch, date of birth, by commas (RFC 4180) or tabs, as typed,
 * pasted from a spreadsheet or taken from a CSV file. What stands behind the fifth cell is passed over. */
#ifndef WIRE_VISIT_LIST_H
#define WIRE_VISIT_LIST_H

#include "domain/answer.h"

/* Each person has the number of the line as its `arbitrary`; lines that are empty count but are nobody, and so is a first line of
 * headings (no digit in it). A line that is not well formed has its outcome and what is wrong as its detail. ERR_TOO_LARGE above
 * LIMIT_ROUND_LINES persons. */
enum err visit_list_read(struct ctx *cx, const char *text, struct asked **ret_p, size_t *ret_n) MUST_CHECK;

#endif
