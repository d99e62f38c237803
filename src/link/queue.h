/* The requests in work: their order and their pauses. No files, no clock: time is given in milliseconds
 * that only go forward. Requests of one suffix keep their order exactly; others may pass one that has to
 * be sent again. */
#ifndef LINK_QUEUE_H
#define LINK_QUEUE_H

#include <stdbool.h>

#include "link/request.h"

#define QUEUE_ROOM 256          /* the rest waits in req */
#define JOB_FILE (REQUEST_NAME + 9)

struct job {
	char           file[JOB_FILE];  /* in work: "00000001-NAME" */
	unsigned long  number;
	struct request request;
	instant        taken;           /* system time */
	int            tries;
	int64_t        next_ms;         /* not before this time */
	bool           away;            /* its last failure was the centre's absence */
};

struct queue {
	long       pause_ms, pause_max_ms;
	bool       once;                /* nothing is sent a second time */
	int        away_tries;
	int64_t    away_ms;             /* nothing is sent before this time */
	size_t     n;
	struct job rows[QUEUE_ROOM];    /* by number */
};

/* File name in work of a request with that number, and back. */
void job_file_write(unsigned long number, const char *name, char ret_file[JOB_FILE]);
bool job_file_read(struct ctx *cx, const char *file, struct job *ret_j);

/* False when there is no room. */
bool        queue_add(struct queue *q, const struct job *j);
unsigned long queue_next_number(const struct queue *q);
/* The first that may be sent now, or NULL. Valid until the queue changes. */
struct job *queue_next(struct queue *q, int64_t now_ms);
/* Milliseconds until one may be sent; -1 when there is none. */
int64_t     queue_wait_ms(const struct queue *q, int64_t now_ms);
/* The job of that file in work, or NULL; the job whose result has that name (any case, any extension or none), or
 * NULL. */
struct job *queue_find(struct queue *q, const char *file);
struct job *queue_of_result(struct queue *q, const char *result);
/* It is to be sent again, after a pause that grows, with jitter. away: nothing else is sent before,
 * either. */
void        queue_failed(struct queue *q, struct job *j, bool away, int64_t now_ms);
/* The pause after so many failures in a row. */
int64_t     queue_pause_ms(const struct queue *q, int tries);
/* The centre has answered something: what waited for its return waits no longer. */
void        queue_centre_is_back(struct queue *q);
void        queue_remove(struct queue *q, struct job *j);

#endif
