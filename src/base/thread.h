/* Starting threads that leave signals to the program's main thread. */
#ifndef BASE_THREAD_H
#define BASE_THREAD_H

#include <pthread.h>

#include "base/ctx.h"

/* Runs `run(user)` in a thread of its own, in which every signal is blocked but those of faults: a fault that is blocked
 * would end the process without a word. ERR_SYSTEM. The caller joins. */
enum err thread_start(struct ctx *cx, pthread_t *ret_t, void *(*run)(void *), void *user) MUST_CHECK;

#endif
