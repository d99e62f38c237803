/* For tests: a store that fails when it is told to. */
#ifndef STORE_STORE_FAULT_H
#define STORE_STORE_FAULT_H

#include "store/store.h"

/* A store of any other kind behind it, with that store's promises. Closed by store_close. */
enum err store_fault_open(struct ctx *cx, const char *where, struct store **ret_s) MUST_CHECK;
/* The n-th call from now on (1: the next) fails with e: view_begin and every reading return it, a
 * submitted change is reported as not written with it, and is not. Then all goes on well. n 0 takes it
 * back. Safe from any thread. */
void     store_fault_at(struct store *s, unsigned n, enum err e);

#endif
