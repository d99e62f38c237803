/* Threads that take jobs from a queue: one kind for second steps and repeats, which are short; one thread for the
 * operator's commands, which may be long, and one for the operator's pages. Each has a view of its own. */
#include <pthread.h>

#include "base/thread.h"
#include "centre/centre.h"

#define STEP_THREADS 2
#define THREADS (STEP_THREADS + 2)
#define QUEUES 3

struct queue {
	pthread_mutex_t lock;
	pthread_cond_t  wake;
	struct job     *first, *last;
	bool            ending;
};

struct thread {
	pthread_t     id;
	struct view  *view;
	struct queue *queue;
	bool          started;
};

struct worker {
	struct queue  queues[QUEUES];   /* steps, desk, pages */
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
	struct queue *q = &c->workers->queues[where == BY_DESK ? 1 : where == BY_PAGES ? 2 : 0];

	j->queued_next = NULL;
	(void)pthread_mutex_lock(&q->lock);
	if (q->last == NULL)
		q->first = j;
	else
		q->last->queued_next = j;
	q->last = j;
	(void)pthread_cond_signal(&q->wake);
	(void)pthread_mutex_unlock(&q->lock);
}

enum err
workers_start(struct ctx *cx, struct centre *c)
{
	static struct worker one;       /* outlives the threads: the writer may still want to add to a queue */
	struct worker *w = c->workers = &one;

	for (int i = 0; i < QUEUES; i++) {
		(void)pthread_mutex_init(&w->queues[i].lock, NULL);
		(void)pthread_cond_init(&w->queues[i].wake, NULL);
	}
	for (int i = 0; i < THREADS; i++) {
		struct thread *t = &w->threads[i];
		const char *pages = c->conf.operator_address;

		if (i == THREADS - 1 && (pages == NULL || pages[0] == '\0'))
			break;                  /* nobody asks for the operator's pages */
		t->queue = &w->queues[i < STEP_THREADS ? 0 : i - STEP_THREADS + 1];
		TRY(view_open(cx, c->app.store, &t->view));
		TRY(thread_start(cx, &t->id, work, t));
		t->started = true;
	}
	return ERR_OK;
}

void
workers_stop(struct centre *c)
{
	struct worker *w = c->workers;

	if (w == NULL)
		return;
	for (int i = 0; i < QUEUES; i++) {
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
