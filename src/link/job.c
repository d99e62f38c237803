/* The steps of one request, in the order that makes every kill harmless:
 *
 *   refused?  bad/NAME.why                 written (the mark of a refusal)
 *   ready/RESULT                           written: from here on nothing is sent again
 *   work/NUMBER-NAME                       removed, or moved to done or, refused, to bad
 *   ready/RESULT -> res/RESULT             shown, exactly once: what stands in ready has never been in res */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/log.h"
#include "link/job.h"
#include "link/refusal.h"

static enum err
show(struct link *l, struct ctx *cx, const char *result)
{
	const char *as;
	enum err e = spool_move(l->spool, cx, result, PLACE_READY, PLACE_RES, NULL);

	if (e != ERR_EXISTS)
		return e;
	(void)fail(cx, ERR_EXISTS, "a result of this name stands in res; this is the newer one");
	TRY(spool_free_name(l->spool, cx, PLACE_BAD, result, &as));
	TRY(refusal_why(cx, l->spool, as, ERR_EXISTS));
	return spool_move(l->spool, cx, result, PLACE_READY, PLACE_BAD, as);
}

/* The result stands in ready: takes the request away, then shows the result. A .why without its file says
 * that it was a refusal. */
static enum err
finish(struct link *l, struct ctx *cx, const struct job *j, const char *result)
{
	const char *bad, *done;

	TRY(spool_free_name(l->spool, cx, PLACE_BAD, j->request.name, &bad));
	if (refusal_is_written(cx, l->spool, bad)) {
		TRY(spool_move(l->spool, cx, j->file, PLACE_WORK, PLACE_BAD, bad));
	} else if (l->settings->keep_requests) {
		TRY(spool_free_name(l->spool, cx, PLACE_DONE, j->request.name, &done));
		TRY(spool_move(l->spool, cx, j->file, PLACE_WORK, PLACE_DONE, done));
	} else {
		TRY(spool_move(l->spool, cx, j->file, PLACE_WORK, PLACE_GONE, NULL));
	}
	return show(l, cx, result);
}

/* ret_name: as the result is called now. */
static enum err
put_ready(struct link *l, struct ctx *cx, const struct job *j, const struct upstream_answer *a, const char **ret_name)
{
	const char *name = ctx_fmt(cx, "%s.%s", j->request.result, a->end), *path, *p = a->p;
	size_t n = a->n;

	if (name == NULL)
		return cx->fault.code;
	if (sealing_wants(&l->sealing, name, false))
		TRY(sealing_close(cx, &l->sealing, &name, &p, &n));
	if ((path = spool_path(l->spool, cx, PLACE_READY, name)) == NULL)
		return cx->fault.code;
	*ret_name = name;
	return file_write(cx, path, p, n, 0660);
}

static enum err
answered(struct link *l, struct ctx *cx, const struct job *j, const struct upstream_answer *a)
{
	const char *bad, *name;

	TRY(spool_free_name(l->spool, cx, PLACE_BAD, j->request.name, &bad));
	refusal_forget(cx, l->spool, bad);
	TRY(put_ready(l, cx, j, a, &name));
	return finish(l, cx, j, name);
}

/* The cause is cx's fault. */
static enum err
refused(struct link *l, struct ctx *cx, const struct job *j, const char *p, size_t n)
{
	struct upstream_answer own = { .end = "xml" };
	enum err cause = cx->fault.code;
	const char *bad, *name;
	char *xml;

	TRY(spool_free_name(l->spool, cx, PLACE_BAD, j->request.name, &bad));
	TRY(refusal_why(cx, l->spool, bad, cause));
	if (refusal_result(cx, l->settings, &j->request, cause, p, n, &xml, &own.n) == ERR_OK) {
		own.p = xml;
		TRY(put_ready(l, cx, j, &own, &name));
		TRY(finish(l, cx, j, name));
	} else {
		log_request(cx, "refuse", j->request.identity, cx->fault.code, 0);
		TRY(spool_move(l->spool, cx, j->file, PLACE_WORK, PLACE_BAD, bad));
	}
	l->note.refused++;
	l->note.changed = true;
	return ERR_OK;
}

static enum err
read_request(struct link *l, struct ctx *cx, const struct job *j, char **ret_p, size_t *ret_n)
{
	const char *path = spool_path(l->spool, cx, PLACE_WORK, j->file);
	struct stat st;

	if (path == NULL)
		return cx->fault.code;
	if (lstat(path, &st) < 0)
		return fail(cx, errno == ENOENT ? ERR_NOT_FOUND : ERR_SYSTEM, "request: %s", strerror(errno));
	if (!S_ISREG(st.st_mode))
		return fail(cx, ERR_INPUT, "the request is not a plain file");
	TRY(file_read(cx, path, LIMIT_FILE_BYTES, ret_p, ret_n));
	if (j->request.sealed)
		TRY(sealing_open(cx, &l->sealing, *ret_p, *ret_n, ret_p, ret_n));
	return *ret_n == 0 ? fail(cx, ERR_INPUT, "the request is empty") : ERR_OK;
}

static enum err
send(struct link *l, struct ctx *cx, const struct job *j, const char *p, size_t n,
    struct upstream_answer *ret_a)
{
	int64_t start = clock_ticks_ms();
	enum err e = upstream_send(l->upstream, cx, &j->request, p, n, ret_a);
	enum fate fate = upstream_fate(e);

	log_request(cx, "send", j->request.identity, e, clock_ticks_ms() - start);
	note_centre(&l->note, cx, fate == FATE_REFUSED ? ERR_OK : e);
	if (fate == FATE_ANSWERED || fate == FATE_REFUSED)
		queue_centre_is_back(&l->queue);
	if (e != ERR_OK)
		return e;
	log_event("answer", "rid=%016llx name=%s.%s status=%d bytes=%zu replaced=%lu missing=%lu",
	    (unsigned long long)cx->rid, j->request.result, ret_a->end, ret_a->status, ret_a->n, ret_a->replaced,
	    ret_a->missing);
	note_answer(&l->note, ret_a, j->request.result);
	l->note.answered++;
	(void)snprintf(l->note.last, sizeof l->note.last, "%s", j->request.name);
	l->note.last_at = clock_system();
	l->note.last_status = ret_a->status;
	l->note.changed = true;
	return ERR_OK;
}

/* One try, from the file to the result. ERR_OK: the job is at its end. */
static enum err
try_once(struct link *l, struct ctx *cx, const struct job *j)
{
	struct upstream_answer a;
	const char *ready;
	char *p = NULL;
	size_t n = 0;
	enum err e = spool_find_result(l->spool, cx, PLACE_READY, j->request.result, &ready);

	if (e != ERR_NOT_FOUND)
		return e == ERR_OK ? finish(l, cx, j, ready) : e;
	e = read_request(l, cx, j, &p, &n);
	if (e == ERR_NOT_FOUND)
		return e;
	if (e == ERR_OK)
		e = send(l, cx, j, p, n, &a);
	if (e == ERR_OK)
		return answered(l, cx, j, &a);
	if (upstream_fate(e) == FATE_REFUSED)
		return refused(l, cx, j, p, n);
	if (clock_system() - j->taken < l->settings->give_up_s)
		return e;
	log_event("give-up", "rid=%016llx name=%s", (unsigned long long)cx->rid, j->request.name);
	return refused(l, cx, j, p, n);
}

void
job_run(struct link *l, struct job *j)
{
	struct ctx cx;
	enum err e;

	if (ctx_init(&cx, clock_now(l->clock), 0) != ERR_OK) {
		queue_failed(&l->queue, j, false, clock_ticks_ms());
		return;
	}
	e = try_once(l, &cx, j);
	if (e == ERR_OK || e == ERR_NOT_FOUND) {
		if (e != ERR_OK)
			log_request(&cx, "lost", j->request.identity, e, 0);
		queue_remove(&l->queue, j);
	} else {
		queue_failed(&l->queue, j, upstream_fate(e) == FATE_AWAY, clock_ticks_ms());
		log_event("wait", "rid=%016llx name=%s tries=%d e=%s", (unsigned long long)cx.rid, j->request.name,
		    j->tries, err_code(e));
	}
	ctx_release(&cx);
}

enum err
job_refuse_unread(struct link *l, struct ctx *cx, const char *name, enum err e)
{
	const char *bad;

	TRY(spool_free_name(l->spool, cx, PLACE_BAD, name, &bad));
	TRY(refusal_why(cx, l->spool, bad, e));
	TRY(spool_move(l->spool, cx, name, PLACE_REQ, PLACE_BAD, bad));
	log_request(cx, "refuse", spool_log_name(cx, name), e, 0);
	l->note.refused++;
	l->note.changed = true;
	return ERR_OK;
}

static enum err
mend_one(struct link *l, struct ctx *cx, const char *file)
{
	const char *path = spool_path(l->spool, cx, PLACE_WORK, file), *bad, *ready;
	struct stat st;
	struct job j;
	enum err e;

	if (path == NULL)
		return cx->fault.code;
	if (lstat(path, &st) < 0 || queue_find(&l->queue, file) != NULL)
		return ERR_OK;
	if (!job_file_read(cx, file, &j)) {
		(void)fail(cx, ERR_UNKNOWN_MESSAGE, "no request of a known name in work");
		TRY(spool_free_name(l->spool, cx, PLACE_BAD, file, &bad));
		TRY(refusal_why(cx, l->spool, bad, ERR_UNKNOWN_MESSAGE));
		return spool_move(l->spool, cx, file, PLACE_WORK, PLACE_BAD, bad);
	}
	if ((e = spool_find_result(l->spool, cx, PLACE_READY, j.request.result, &ready)) != ERR_NOT_FOUND)
		return e == ERR_OK ? finish(l, cx, &j, ready) : e;
	/* The rename that took it set this time; its time of writing is the requester's and may be any. */
	j.taken = st.st_ctim.tv_sec;
	if (queue_add(&l->queue, &j))
		log_event("mend", "rid=%016llx name=%s", (unsigned long long)cx->rid, j.request.name);
	return ERR_OK;
}

enum err
job_mend(struct link *l, struct ctx *cx)
{
	const char **names;
	size_t n, total;
	enum err worst = ERR_OK, e;

	TRY(spool_list(l->spool, cx, PLACE_WORK, LIMIT_QUEUE, &names, &n, &total));
	for (size_t i = 0; i < n; i++)
		if ((e = mend_one(l, cx, names[i])) != ERR_OK)
			worst = e;
	TRY(worst);     /* a result must not be shown while its request stands in work unseen */
	TRY(spool_list(l->spool, cx, PLACE_READY, LIMIT_QUEUE, &names, &n, &total));
	for (size_t i = 0; i < n; i++)
		if (queue_of_result(&l->queue, names[i]) == NULL && (e = show(l, cx, names[i])) != ERR_OK)
			worst = e;
	return worst;
}
