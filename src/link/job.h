/* One request's way through work: sent, answered or refused, its result shown. Each step may be the last
 * one before a kill; what the folders then say is enough for job_mend. */
#ifndef LINK_JOB_H
#define LINK_JOB_H

#include "link/link.h"

/* Sends the job and does what its fate asks for; it has left the queue, or waits for its next try. */
void job_run(struct link *l, struct job *j);
/* Refuses a file of req for good: bad and a .why, no result. */
enum err job_refuse_unread(struct link *l, struct ctx *cx, const char *name, enum err e) MUST_CHECK;
/* Reads work and ready: what was answered or refused is brought to its end, the rest is put into the
 * queue. */
enum err job_mend(struct link *l, struct ctx *cx) MUST_CHECK;

#endif
