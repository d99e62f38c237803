/* Find, allow, run, record, answer. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/handover_take.h"
#include "base/limit.h"
#include "base/log.h"
#include "base/tree.h"
#include "centre/centre.h"

void
job_header(struct job *j, const char *name, const char *value)
{
	if (j->header_count < sizeof j->headers / sizeof j->headers[0])
		j->headers[j->header_count++] = (struct http_header){ name, value };
}

static void
finish(struct job *j)
{
	const struct http_request *rq = http_request(j->x);
	struct centre *c = j->centre;

	if (rq->method[0] != 'G' || j->outcome != ERR_OK)
		log_request(&j->cx, j->handler != NULL ? j->handler->pattern : "-", j->who.facility[0] != '\0' ? j->who.facility : "-", j->outcome,
		    clock_ticks_ms() - j->started_ms);
	http_answer(j->x, j->status, j->type, j->body, j->body_n, j->headers, j->header_count);
	ctx_release(&j->cx);
	free(j);
	atomic_fetch_sub(&c->under_way, 1);
}

/* A browser that looks for a page, as it says itself. */
static bool
wants_page(const struct job *j)
{
	const char *accept = http_request_header(j->x, "Accept");

	return accept != NULL && strstr(accept, "text/html") != NULL;
}

/* Too many from one network address, or for one facility's address; who comes through a front is counted there. */
static bool
too_often(struct job *j)
{
	struct centre *c = j->centre;
	const char *token = route_param(&j->match, "token"), *peer = http_request(j->x)->peer;

	if (j->handler->side != SIDE_PATIENT || (token == NULL && strncmp(j->handler->pattern, "/app", 4) != 0))
		return false;
	return (strcmp(peer, "unix") != 0 && !rate_allows(&c->rate, peer, c->conf.address_rate, j->started_ms))
	    || (token != NULL && !rate_allows(&c->rate, token, c->conf.entry_rate, j->started_ms));
}

static void
answer_error(struct job *j, enum err e)
{
	j->outcome = e;
	j->header_count = 0;
	if (j->handler != NULL)
		j->handler->refuse(j, e);
	else if (http_request(j->x)->listener != SIDE_ADMIN && wants_page(j))
		web_refuse(j, e);
	else
		job_refuse_json(j, e);
	finish(j);
}

void
job_refuse_json(struct job *j, enum err e)
{
	struct node *root = node_new(&j->cx, NULL, "", "");
	char *p;
	size_t n;

	j->status = err_http(e);
	j->type = "application/json; charset=utf-8";
	j->body = "{}\n";
	j->body_n = 3;
	if (root == NULL || node_new(&j->cx, root, "code", err_code(e)) == NULL
	    || node_new(&j->cx, root, "message", err_text(e, LANG_JA)) == NULL
	    || node_new(&j->cx, root, "messageEn", err_text(e, LANG_EN)) == NULL
	    || node_fmt(&j->cx, root, "request", "%016llx", (unsigned long long)j->cx.rid) == NULL
	    || json_write(&j->cx, root, &p, &n) != ERR_OK)
		return;
	j->body = p;
	j->body_n = n;
}

/* The next step, or the answer. */
static void
go_on(struct job *j)
{
	if (j->next == NULL) {
		finish(j);
		return;
	}
	j->step = j->next;
	j->next = NULL;
	j->runs = 0;
	workers_add(j->centre, j, j->outside != NULL ? BY_OUTSIDE : BY_WORKER);
}

/* The store has the change, or not. Called in its writer thread: nothing slow here. */
static void
on_written(void *user, enum err e)
{
	struct job *j = user;
	bool again = e == ERR_STALE || e == ERR_EXISTS || e == ERR_NONCE;

	if (e == ERR_OK) {
		go_on(j);
	} else if (again && j->runs < LIMIT_RERUNS) {
		workers_add(j->centre, j, BY_WORKER);   /* what it stood on has changed: decide again */
	} else {
		(void)fail(&j->cx, e, "the change was not written");
		answer_error(j, e);
	}
}

/* A stranger who knows no address of ours: told nothing, and no facility or person is concerned. Such a refusal is for
 * the log; a durable row for each would be a way to fill the disk from outside. */
static bool
concerns_nobody(const struct job *j)
{
	return j->handler->side == SIDE_PATIENT && j->who.facility[0] == '\0';
}

/* A refusal leaves its row too; the answer is made first, so that nothing is left to fail after the commit. */
static enum err
record_refusal(struct job *j, enum err e)
{
	j->outcome = e;
	j->next = NULL;
	j->outside = NULL;
	j->header_count = 0;
	j->handler->refuse(j, e);
	if ((j->act.change = change_new(&j->cx)) == NULL)
		return j->cx.fault.code;
	if (concerns_nobody(j))
		return ERR_OK;
	TRY(handover_end(&j->act, e, 0));       /* a page waits to say so */
	return act_audit(&j->act, j->about.what, e, j->about.person, j->about.mode, NULL, j->about.subject);
}

/* On the patients' side the address tells which facility is concerned; whether it still lives is the handler's matter. */
static enum err
concern(struct job *j)
{
	const char *token = route_param(&j->match, "token");
	struct entry entry;
	enum err e = token == NULL ? ERR_NOT_FOUND : view_entry(j->act.view, &j->cx, token, &entry);

	if (e == ERR_OK)
		memcpy(j->who.facility, entry.facility, FACILITY_CODE);
	return e == ERR_NOT_FOUND || e == ERR_INPUT ? ERR_OK : e;
}

/* Whose request is this? On the facilities' side the certificate says it. */
static enum err
allow(struct job *j)
{
	const struct http_request *rq = http_request(j->x);
	struct terminal t;
	enum err e;

	if (j->handler->side == SIDE_PATIENT)
		return concern(j);
	if (j->handler->side != SIDE_FACILITY)
		return ERR_OK;
	if (!rq->has_certificate)
		return fail(&j->cx, ERR_DENIED, "no client certificate");
	e = view_terminal(j->act.view, &j->cx, rq->certificate, &t);
	if (e == ERR_NOT_FOUND || (e == ERR_OK && !terminal_valid(&t, j->cx.now)))
		return fail(&j->cx, ERR_DENIED, "terminal is not registered, has expired or was revoked");
	TRY(e);
	memcpy(j->who.facility, t.facility, FACILITY_CODE);
	j->who.label = t.label;         /* whole: a part of a character is no text */
	return ERR_OK;
}

static enum err
decide(struct job *j, struct view *v)
{
	enum err e;

	j->act.view = v;
	j->act.settings = NULL;
	if ((j->act.change = change_new(&j->cx)) == NULL)
		return j->cx.fault.code;
	TRY(view_begin(v, &j->cx));
	e = allow(j);
	if (e == ERR_OK)
		e = j->step(j);
	if (e == ERR_OK && j->who.facility[0] != '\0' && !change_is_empty(j->act.change))
		e = change_expect_facility(j->act.change, j->who.facility, view_epoch(v));
	view_end(v);
	return e;
}

/* The operator's commands commit for themselves. */
static void
commits_itself(struct job *j, struct view *v)
{
	j->act.view = v;
	j->outcome = j->step(j);
	if (j->outcome != ERR_OK) {
		j->header_count = 0;
		j->handler->refuse(j, j->outcome);
	}
	finish(j);
}

void
job_run(struct job *j, struct view *v)
{
	void (*outside)(struct job *) = j->outside;
	enum err e;

	if (outside != NULL && j->next == NULL) {       /* what is asked of somebody outside is asked once, however often the step runs */
		j->outside = NULL;
		j->cx.now = clock_now(j->centre->clock);
		outside(j);
	}
	j->runs++;
	j->cx.now = clock_now(j->centre->clock);        /* what has waited, or is decided again, is decided as of now */
	j->header_count = 0;
	j->next = NULL;                                 /* of a run that was not written: this one may go another way */
	j->outside = NULL;
	j->about = (struct about){ .what = j->handler->act, .subject = j->handler->pattern };
	if (j->handler->where == BY_DESK || j->handler->where == BY_PAGES) {
		commits_itself(j, v);
		return;
	}
	j->outcome = ERR_OK;
	e = decide(j, v);
	if (e != ERR_OK && (e = record_refusal(j, e)) != ERR_OK) {
		answer_error(j, e);
		return;
	}
	if (change_is_empty(j->act.change))
		go_on(j);               /* nothing told of anybody: a page, a style sheet */
	else
		store_submit(j->centre->app.store, j->act.change, on_written, j);
}

void
job_serve(void *user, struct http_exchange *x)
{
	struct centre *c = user;
	const struct http_request *rq = http_request(x);
	struct job *j = calloc(1, sizeof *j);
	enum err e;

	atomic_fetch_add(&c->under_way, 1);     /* before the look at `stopping`: who stops waits for it */
	if (j == NULL || atomic_load(&c->app.stopping) || ctx_init(&j->cx, 0, 0) != ERR_OK) {
		free(j);
		http_answer_error(x, ERR_BUSY, LANG_JA);
		atomic_fetch_sub(&c->under_way, 1);
		return;
	}
	j->centre = c;
	j->x = x;
	j->started_ms = clock_ticks_ms();
	j->status = 200;
	j->type = "text/plain; charset=utf-8";
	j->body = "";
	j->act = (struct act){ .app = &c->app, .cx = &j->cx, .who = &j->who, .about = &j->about };
	e = handler_find((enum side)rq->listener, rq->method, rq->raw_path, &j->match, &j->handler);
	if (e != ERR_OK) {
		(void)fail(&j->cx, e, "no such address");
		j->status = err_http(e);
		answer_error(j, e);
		return;
	}
	if (too_often(j)) {             /* no row in the store: that would be the way to fill it */
		answer_error(j, fail(&j->cx, ERR_TOO_OFTEN, "above the rate"));
		return;
	}
	j->who.label = handler_label(j->handler);
	j->step = j->handler->run;
	if (j->handler->where != IN_LOOP)
		workers_add(c, j, j->handler->where);
	else if (j->handler->side == SIDE_FACILITY && c->slow(&j->match))
		workers_add(c, j, BY_WORKER);
	else
		job_run(j, c->views[rq->loop]);
}
