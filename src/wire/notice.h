/* A notice in a result that succeeded: ProcessingResultStatus 1 with a code and a text (spec/interface.md section 11). */
#ifndef WIRE_NOTICE_H
#define WIRE_NOTICE_H

#include "base/tree.h"

/* Says beside each status of success that texts of its group have characters that Shift_JIS lacks. */
enum err notice_replaced(struct ctx *cx, struct node *root) MUST_CHECK;

#endif
