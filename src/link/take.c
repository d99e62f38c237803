/* Taking requests. The bytes are looked at for one question only: is somebody still writing? */
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/tree.h"
#include "link/job.h"
#include "link/take.h"

#define MOVES_AT_ONCE 256       /* then requests are sent again before more are taken */

enum verdict { TAKE, LEAVE, REFUSE };

/* A file that does not parse is probably not whole yet. */
static bool
is_whole(struct link *l, const struct arrival *a, bool sealed)
{
	struct node *root;
	struct ctx cx;
	const char *path;
	char *p;
	size_t n;
	bool whole;

	if (!S_ISREG(a->mode) || a->size > LIMIT_FILE_BYTES)
		return true;            /* refused by job_run, whatever else it holds */
	if (ctx_init(&cx, clock_system(), 0) != ERR_OK)
		return false;
	path = spool_path(l->spool, &cx, PLACE_REQ, a->name);
	whole = path != NULL && file_read(&cx, path, LIMIT_FILE_BYTES, &p, &n) == ERR_OK
	    && (!sealed || sealing_open(&cx, &l->sealing, p, n, &p, &n) == ERR_OK) && xml_read(&cx, p, n, &root) == ERR_OK;
	ctx_release(&cx);
	return whole;
}

static enum verdict
judge_known(struct link *l, struct ctx *cx, struct arrival *a, const struct request *r, int64_t now_ms)
{
	const char *name;

	if (l->queue.n == QUEUE_ROOM)
		return LEAVE;
	if (queue_of_result(&l->queue, r->result) != NULL
	    || spool_find_result(l->spool, cx, PLACE_READY, r->result, &name) != ERR_NOT_FOUND)
		return LEAVE;           /* the one before it of this name is not answered yet */
	if (spool_find_result(l->spool, cx, PLACE_RES, r->result, &name) != ERR_NOT_FOUND) {
		(void)fail(cx, ERR_EXISTS, "a result of this name stands in res: take it away, use another suffix");
		return REFUSE;
	}
	if (now_ms - a->since_ms < l->settings->half_ms && !is_whole(l, a, r->sealed)) {
		inbox_hold(a, a->since_ms + l->settings->half_ms);
		return LEAVE;
	}
	return TAKE;
}

static enum verdict
judge(struct link *l, struct ctx *cx, struct arrival *a, struct request *ret_r, int64_t now_ms)
{
	switch (request_read(cx, a->name, ret_r)) {
	case REQUEST_KNOWN:
		return judge_known(l, cx, a, ret_r, now_ms);
	case REQUEST_FOREIGN:
		(void)fail(cx, ERR_UNKNOWN_MESSAGE, "unknown prefix, or a suffix that is not 1 to %d letters and digits",
		    LIMIT_SUFFIX_CHARS);
		return REFUSE;
	case REQUEST_ODD:
		(void)fail(cx, ERR_UNKNOWN_MESSAGE, "not a name of the form PREFIXreq_SUFFIX.xml");
		return REFUSE;
	case REQUEST_TEMPORARY:
		break;
	}
	return LEAVE;
}

static enum err
take_one(struct link *l, struct ctx *cx, const struct request *r)
{
	struct job j = { .number = queue_next_number(&l->queue), .request = *r, .taken = clock_system() };

	job_file_write(j.number, r->name, j.file);
	TRY(spool_move(l->spool, cx, r->name, PLACE_REQ, PLACE_WORK, j.file));
	return queue_add(&l->queue, &j) ? ERR_OK : fail(cx, ERR_BUSY, "the queue is full");
}

enum err
take_all(struct link *l, struct ctx *cx, int64_t now_ms, size_t *ret_moved)
{
	struct arrival *a = NULL;
	size_t moved = 0;
	struct request r;
	enum verdict v;
	enum err e;

	while (moved < MOVES_AT_ONCE && (a = inbox_next(l->inbox, a, now_ms)) != NULL) {
		v = judge(l, cx, a, &r, now_ms);
		if (v == LEAVE)
			continue;
		e = v == TAKE ? take_one(l, cx, &r) : job_refuse_unread(l, cx, a->name, cx->fault.code);
		if (e != ERR_OK && e != ERR_NOT_FOUND)
			return e;
		moved++;
	}
	*ret_moved = moved;
	return ERR_OK;
}
