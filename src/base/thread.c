/* Threads with their signals blocked. */
#include <signal.h>
#include <string.h>

#include "base/thread.h"

enum err
thread_start(struct ctx *cx, pthread_t *ret_t, void *(*run)(void *), void *user)
{
	static const int faults[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };
	sigset_t all, before;
	int bad;

	(void)sigfillset(&all);
	for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++)
		(void)sigdelset(&all, faults[i]);
	(void)pthread_sigmask(SIG_BLOCK, &all, &before);
	bad = pthread_create(ret_t, NULL, run, user);
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	return bad == 0 ? ERR_OK : fail(cx, ERR_SYSTEM, "no thread: %s", strerror(bad));
}
