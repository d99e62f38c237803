/* Results that nobody asked for, from the centre into face (doc/link.md). Each is shown exactly once: it is kept in
 * pushed, under its number, until the centre knows that we have it. */
#ifndef LINK_PUSH_H
#define LINK_PUSH_H

#include "link/link.h"

/* Finishes what an earlier run left in pushed, then fetches what waits, PUSHES_AT_ONCE at most; *ret_more: there may
 * be more. */
#define PUSHES_AT_ONCE 16
enum err push_run(struct link *l, struct ctx *cx, bool *ret_more) MUST_CHECK;

#endif
