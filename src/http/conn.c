/* A connection: where it stands, until when, and how it ends. evhttp reads requests and keeps connections
 * alive; what it lacks is here: absolute deadlines, strict heads, a ceiling, JSON for its own errors. */
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/limit.h"
#include "base/log.h"
#include "http/loop.h"

/* Evhttp's error pages, by status, and the outcome that is told instead. */
static enum err
outcome_of(int status)
{
	static const struct { int status; enum err e; } rows[] = {
		{ 408, ERR_TIMEOUT }, { 413, ERR_TOO_LARGE }, { 431, ERR_TOO_LARGE }, { 500, ERR_SYSTEM },
		{ 503, ERR_BUSY },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (rows[i].status == status)
			return rows[i].e;
	return ERR_INPUT;
}

static int64_t
seconds(int own, int ceiling)
{
	return (own > 0 ? own : ceiling) * INT64_C(1000);
}

static void
set_state(struct conn *c, enum conn_state s)
{
	const struct http_listener *r = &c->door->place->row;
	int64_t now = clock_ticks_ms();

	c->state = s;
	switch (s) {
	case CONN_SHAKING:
	case CONN_HEAD:
		c->deadline = now + seconds(r->header_seconds, LIMIT_HEADER_SECONDS);
		break;
	case CONN_BODY:
		c->deadline = now + seconds(r->body_seconds, LIMIT_BODY_SECONDS);
		break;
	case CONN_IDLE:
	case CONN_WRITING:
		c->deadline = now + seconds(r->idle_seconds, LIMIT_IDLE_SECONDS);
		break;
	case CONN_SERVING:
	case CONN_GONE:
		c->deadline = INT64_MAX;
		break;
	}
}

/* From here on evhttp sees no more bytes of this connection. */
static void
refuse_later(struct conn *c, enum head_verdict v)
{
	bufferevent_event_cb event_cb;
	bufferevent_data_cb write_cb;
	void *arg;

	bufferevent_getcb(c->bev, NULL, &write_cb, &event_cb, &arg);
	bufferevent_setcb(c->bev, NULL, write_cb, event_cb, arg);
	c->verdict = v;
	loop_chore(c, CHORE_REFUSE);
}

/* Looks at the last n bytes of the input, which evhttp has not seen yet. */
static void
look(struct conn *c, struct evbuffer *in, size_t n)
{
	struct evbuffer_iovec v[4];
	struct evbuffer_ptr at;
	enum head_verdict verdict = HEAD_MORE;
	size_t used;
	int k;

	while (n > 0 && verdict == HEAD_MORE) {
		if (evbuffer_ptr_set(in, &at, evbuffer_get_length(in) - n, EVBUFFER_PTR_SET) != 0)
			return;
		k = evbuffer_peek(in, (ev_ssize_t)n, &at, v, 1);
		if (k < 1)
			return;
		if (v[0].iov_len > n)
			v[0].iov_len = n;
		verdict = head_feed(&c->head, v[0].iov_base, v[0].iov_len, &used);
		n -= used;
	}
	if (verdict == HEAD_DONE)
		set_state(c, CONN_BODY);
	else if (verdict != HEAD_MORE)
		refuse_later(c, verdict);
}

static void
begin(struct conn *c)
{
	set_state(c, CONN_HEAD);
	head_begin(&c->head, LIMIT_HEADER_BYTES);
}

static void
came_in(struct evbuffer *in, const struct evbuffer_cb_info *info, void *arg)
{
	struct conn *c = arg;

	if (info->n_added == 0)
		return;
	if (c->state == CONN_IDLE || c->state == CONN_SHAKING)
		begin(c);
	if (c->state == CONN_HEAD && (c->chores & CHORE_REFUSE) == 0)
		look(c, in, info->n_added);
}

/* evhttp has written something that is not ours: one of its error pages. */
static void
went_out(struct evbuffer *out, const struct evbuffer_cb_info *info, void *arg)
{
	struct conn *c = arg;

	(void)out;
	if (info->n_added > 0 && !c->ours)
		loop_chore(c, CHORE_MEND);
}

struct bufferevent *
conn_accept(struct event_base *base, void *arg)
{
	struct door *d = arg;
	struct conn *c = calloc(1, sizeof *c);

	if (c == NULL)
		return NULL;            /* evhttp makes one of its own, which exchange_begin closes */
	c->door = d;
	c->x.conn = c;
	atomic_init(&c->x.answered, true);
	c->bev = d->place->row.tls != NULL ? tls_accept(d->place->row.tls, base, d->place->row.client_cert)
	    : bufferevent_socket_new(base, -1, BEV_OPT_CLOSE_ON_FREE);
	if (c->bev == NULL) {
		free(c);
		return NULL;
	}
	/* Ours until CHORE_BORN has looked whether evhttp kept it. */
	bufferevent_incref(c->bev);
	c->in_cb = evbuffer_add_cb(bufferevent_get_input(c->bev), came_in, c);
	c->out_cb = evbuffer_add_cb(bufferevent_get_output(c->bev), went_out, c);
	set_state(c, d->place->row.tls != NULL ? CONN_SHAKING : CONN_IDLE);
	c->since = clock_ticks_ms();
	loop_chore(c, CHORE_BORN);
	return c->bev;
}

/* Not before evhttp has let go and the chores are done. */
static void
release(struct conn *c)
{
	if (c->state == CONN_GONE && c->chores == 0)
		free(c);
}

static void
gone(struct evhttp_connection *evcon, void *arg)
{
	struct conn *c = arg;
	struct loop *l = c->door->loop;

	(void)evcon;
	/* Only in the loop's thread, where SIGPIPE is blocked. */
	if (c->door->place->row.tls != NULL && loop_is_mine(l))
		tls_goodbye(c->bev);
	(void)evbuffer_remove_cb_entry(bufferevent_get_input(c->bev), c->in_cb);
	(void)evbuffer_remove_cb_entry(bufferevent_get_output(c->bev), c->out_cb);
	loop_leave(c);
	if (c->prev != NULL)
		c->prev->next = c->next;
	else
		l->conns = c->next;
	if (c->next != NULL)
		c->next->prev = c->prev;
	(void)atomic_fetch_sub(&c->door->place->open, 1);
	c->state = CONN_GONE;
	c->bev = NULL;
	c->evcon = NULL;
	free(c->x.text);
	c->x.text = NULL;
	release(c);
}

/* evhttp gives its connection as the callbacks' argument: that is how a connection is known before its first
 * request (libevent 2.1; the test of trickled heads stands on it). */
static bool
born(struct conn *c)
{
	const struct http_listener *r = &c->door->place->row;
	struct loop *l = c->door->loop;
	bufferevent_event_cb event_cb;
	void *arg;
	long most = r->connections > 0 ? r->connections : LIMIT_CONNECTIONS;

	bufferevent_getcb(c->bev, NULL, NULL, &event_cb, &arg);
	if (event_cb == NULL || !loop_enter(c)) {
		if (event_cb != NULL)
			evhttp_connection_free(arg);
		(void)bufferevent_decref(c->bev);
		free(c);
		return false;
	}
	c->evcon = arg;
	evhttp_connection_set_closecb(c->evcon, gone, c);
	(void)bufferevent_decref(c->bev);
	c->next = l->conns;
	if (l->conns != NULL)
		l->conns->prev = c;
	l->conns = c;
	if (atomic_fetch_add(&c->door->place->open, 1) >= most) {
		c->verdict = HEAD_MORE;
		c->chores |= CHORE_REFUSE;
	}
	return true;
}

void
conn_close(struct conn *c)
{
	if (c->evcon != NULL)
		evhttp_connection_free(c->evcon);
}

/* What never became a request of the caller's is told here, or nobody would. Not when there are too many connections:
 * a line for each would be one more burden. */
static void
refusal_log(const struct conn *c, int status)
{
	if (status != 503)
		log_event("http.refused", "listener=%s status=%d e=%s", c->door->place->row.name, status,
		    err_code(outcome_of(status)));
}

/* A last word straight to the socket, as far as it takes it, and the end. What the client has still in
 * flight is taken in, since closing over unread bytes would reset the connection and lose the word. */
static void
refuse(struct conn *c, int status)
{
	struct answer *a = answer_error(status, outcome_of(status), true);
	int fd = bufferevent_getfd(c->bev);
	char waste[16384];

	refusal_log(c, status);
	if (a != NULL && evbuffer_get_length(bufferevent_get_output(c->bev)) == 0) {
		if (c->door->place->row.tls != NULL)
			tls_last_word(c->bev, a->bytes, a->n);
		else
			(void)send(fd, a->bytes, a->n, MSG_NOSIGNAL | MSG_DONTWAIT);
		for (int i = 0; i < 4 && recv(fd, waste, sizeof waste, MSG_DONTWAIT) > 0; i++)
			continue;
	}
	free(a);
	conn_close(c);
}

/* Puts a small JSON in the place of evhttp's page, before the loop has written it. */
static void
mend(struct conn *c)
{
	struct evbuffer *out = bufferevent_get_output(c->bev);
	bool plain = c->door->place->row.tls == NULL;
	char head[13] = "";
	struct answer *a;
	int status;

	if (evbuffer_copyout(out, head, sizeof head - 1) < 12)
		return;
	status = (int)strtol(head + 9, NULL, 10);
	refusal_log(c, status);
	if ((a = answer_error(status, outcome_of(status), true)) == NULL)
		return;
	c->ours = true;
	if (plain)
		(void)evbuffer_unfreeze(out, 1);
	(void)evbuffer_drain(out, evbuffer_get_length(out));
	if (plain)
		(void)evbuffer_freeze(out, 1);
	(void)evbuffer_add(out, a->bytes, a->n);
	free(a);
	set_state(c, CONN_WRITING);
}

void
conn_chores(struct conn *c)
{
	unsigned todo = c->chores;

	c->chores = 0;
	if (c->state == CONN_GONE) {
		release(c);
		return;
	}
	if ((todo & CHORE_BORN) != 0) {
		if (!born(c))
			return;
		todo |= c->chores;
		c->chores = 0;
	}
	if ((todo & CHORE_REFUSE) != 0)
		refuse(c, c->verdict == HEAD_MORE ? 503 : head_status(c->verdict));
	else if ((todo & CHORE_MEND) != 0)
		mend(c);
}

void
conn_sweep(struct conn *c, int64_t now)
{
	if (c->state == CONN_SHAKING && c->door->place->row.tls != NULL && tls_established(c->bev)) {
		set_state(c, CONN_IDLE);
		c->deadline = c->since + seconds(c->door->place->row.idle_seconds, LIMIT_IDLE_SECONDS);
	}
	if (c->door->loop->draining && (c->state == CONN_IDLE || c->state == CONN_SHAKING)) {
		conn_close(c);
		return;
	}
	if (now < c->deadline)
		return;
	if (c->state == CONN_HEAD || c->state == CONN_BODY)
		refuse(c, 408);
	else
		conn_close(c);
}

void
conn_serving(struct conn *c)
{
	set_state(c, CONN_SERVING);
}

void
conn_writing(struct conn *c)
{
	set_state(c, CONN_WRITING);
}

/* The answer has left. Bytes that are here already belong to the next request, and evhttp will look at them
 * only after the chores. */
void
conn_next(struct conn *c)
{
	struct evbuffer *in = bufferevent_get_input(c->bev);

	c->ours = false;
	set_state(c, CONN_IDLE);
	if (evbuffer_get_length(in) == 0)
		return;
	begin(c);
	look(c, in, evbuffer_get_length(in));
}
