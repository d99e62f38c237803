/* From req into work: which files are taken, which wait, which are refused unread. */
#ifndef LINK_TAKE_H
#define LINK_TAKE_H

#include "link/link.h"

/* Goes once through what has come to rest; ret_moved counts what has left req. */
enum err take_all(struct link *l, struct ctx *cx, int64_t now_ms, size_t *ret_moved) MUST_CHECK;

#endif
