/* Threads that take jobs from a queue: one kind for second steps and repeats, which are short; one thread for the
 * operator's commands, which may be long, and one for the operator's pages; and a few for jobs that wait for somebody outside, so that nobody
 * else waits with them. Each has a view of its own. */
#include <pthread.h>

#include "base/limit.h"
#include "base/thread.h"
#include "centre/centre.h"

static const int threads_of[RUNS_COUNT] = { [BY_WORKER] = 2, [BY_DESK] = 1, [BY_PAGES] = 1, [BY_OUTSIDE] = 4 };
#define THREADS 8

struct queue {
	pthread_mutex_t lock;
	pthread_cond_t  wake;
	struct job     *first, *last;
	size_t          waiting;
	bool            ending;
};

struct thread {
	pthread_t     id;
	struct view  *view;
	struct queue *queue;
	bool          started;
};

struct worker {
	struct queue  queues[RUNS_COUNT];       /* IN_LOOP has none */
	struct thread threads[THREADS];
};

static struct job *
take(struct queue *q)
{
	struct job *j;

	(void)pthread_mutex_lock(&q->lock);
	while (q->first == NULL && !q->ending)
		(void)pthread_cond_wait(&q->wake, &q->lock);
	j = q->first;
	if (j != NULL && (q->first = j->queued_next) == NULL)
		q->last = NULL;
	q->waiting -= j != NULL;
	(void)pthread_mutex_unlock(&q->lock);
	return j;
}

static void *
work(void *user)
{
	struct thread *t = user;
	struct job *j;

	while ((j = take(t->queue)) != NULL)
		job_run(j, t->view);
	return NULL;
}

void
workers_add(struct centre *c, struct job *j, enum runs where)
{
	struct queue *q = &c->workers->queues[where];

	j->queued_next = NULL;
	(void)pthread_mutex_lock(&q->lock);
	if (q->last == NULL)
		q->first = j;
	else
		q->last->queued_next = j;
	q->last = j;
	q->waiting++;
	(void)pthread_cond_signal(&q->wake);
	(void)pthread_mutex_unlock(&q->lock);
}

bool
workers_full(struct centre *c)
{
	struct queue *q = &c->workers->queues[BY_OUTSIDE];
	bool full;

	(void)pthread_mutex_lock(&q->lock);
	full = q->waiting >= LIMIT_PROVIDER_WAITING;
	(void)pthread_mutex_unlock(&q->lock);
	return full;
}

static enum err
start(struct ctx *cx, struct centre *c, struct thread *t, struct queue *q)
{
	t->queue = q;
	TRY(view_open(cx, c->app.store, &t->view));
	TRY(thread_start(cx, &t->id, work, t));
	t->started = true;
	return ERR_OK;
}

/* Nobody asks for the operator's pages, or comes by an app. */
static bool
wanted(const struct centre *c, enum runs where)
{
	const char *pages = c->conf.operator_address;

	return where == BY_PAGES ? pages != NULL && pages[0] != '\0' : where != BY_OUTSIDE || c->oidc != NULL;
}

enum err
workers_start(struct ctx *cx, struct centre *c)
{
	static struct worker one;       /* outlives the threads: the writer may still want to add to a queue */
	struct worker *w = c->workers = &one;
	struct thread *t = w->threads;

	for (int i = 0; i < RUNS_COUNT; i++) {
		(void)pthread_mutex_init(&w->queues[i].lock, NULL);
		(void)pthread_cond_init(&w->queues[i].wake, NULL);
	}
	for (int i = 0; i < RUNS_COUNT; i++)
		for (int n = wanted(c, (enum runs)i) ? threads_of[i] : 0; n > 0; n--)
			TRY(start(cx, c, t++, &w->queues[i]));
	return ERR_OK;
}

void
workers_stop(struct centre *c)
{
	struct worker *w = c->workers;

	if (w == NULL)
		return;
	for (int i = 0; i < RUNS_COUNT; i++) {
		(void)pthread_mutex_lock(&w->queues[i].lock);
		w->queues[i].ending = true;
		(void)pthread_cond_broadcast(&w->queues[i].wake);
		(void)pthread_mutex_unlock(&w->queues[i].lock);
	}
	for (int i = 0; i < THREADS; i++) {
		if (w->threads[i].started)
			(void)pthread_join(w->threads[i].id, NULL);
		view_close(&w->threads[i].view);
	}
}
