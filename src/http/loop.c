/* A loop: its thread, its mailbox for answers from other threads, its list of connections. */
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/limit.h"
#include "base/log.h"
#include "base/thread.h"
#include "http/loop.h"

#define SWEEP_MS 250    /* how late a deadline may be noticed */
#define AGAIN_MS 100    /* rest after accept(2) has failed, or "no files left" becomes a busy loop */

static _Thread_local struct loop *mine;         /* of this thread, if it is a loop's */
static const struct timeval sweep_every = { .tv_usec = SWEEP_MS * 1000 };
static const struct timeval again_after = { .tv_usec = AGAIN_MS * 1000 };

static void
close_doors(struct loop *l)
{
	for (size_t i = 0; i < l->server->place_count; i++) {
		struct door *d = &l->doors[i];

		if (d->listener == NULL)
			continue;
		evhttp_del_accept_socket(d->http, d->bound);
		d->listener = NULL;
	}
}

static void
sweep(evutil_socket_t fd, short what, void *arg)
{
	struct loop *l = arg;
	int64_t now = clock_ticks_ms();
	struct conn *c, *next;

	(void)fd;
	(void)what;
	for (c = l->conns; c != NULL; c = next) {
		next = c->next;
		conn_sweep(c, now);
	}
	if (l->conns != NULL)
		(void)event_add(l->sweep, &sweep_every);
}

static void
chores(evutil_socket_t fd, short what, void *arg)
{
	struct loop *l = arg;
	struct conn *c;

	(void)fd;
	(void)what;
	while ((c = l->chores_first) != NULL) {
		l->chores_first = c->chore_next;
		if (l->chores_first == NULL)
			l->chores_last = NULL;
		conn_chores(c);
	}
	if (l->conns != NULL && !event_pending(l->sweep, EV_TIMEOUT, NULL))
		(void)event_add(l->sweep, &sweep_every);
}

void
loop_chore(struct conn *c, unsigned chore)
{
	struct loop *l = c->door->loop;
	bool listed = c->chores != 0;

	c->chores |= chore;
	if (listed)
		return;
	c->chore_next = NULL;
	if (l->chores_last == NULL)
		l->chores_first = c;
	else
		l->chores_last->chore_next = c;
	l->chores_last = c;
	event_active(l->chore, EV_TIMEOUT, 0);
}

struct conn *
loop_conn(const struct loop *l, struct bufferevent *bev)
{
	evutil_socket_t fd = bufferevent_getfd(bev);
	struct conn *c = fd < 0 || (size_t)fd >= l->by_fd_n ? NULL : l->by_fd[fd];

	return c != NULL && c->bev == bev ? c : NULL;
}

bool
loop_enter(struct conn *c)
{
	struct loop *l = c->door->loop;
	evutil_socket_t fd = bufferevent_getfd(c->bev);
	struct conn **more;
	size_t n;

	if (fd < 0)
		return false;
	if ((size_t)fd >= l->by_fd_n) {
		n = (size_t)fd + (size_t)fd / 2 + 64;
		if ((more = realloc(l->by_fd, n * sizeof(struct conn *))) == NULL)
			return false;
		memset(more + l->by_fd_n, 0, (n - l->by_fd_n) * sizeof(struct conn *));
		l->by_fd = more;
		l->by_fd_n = n;
	}
	l->by_fd[fd] = c;
	return true;
}

void
loop_leave(struct conn *c)
{
	struct loop *l = c->door->loop;
	evutil_socket_t fd = bufferevent_getfd(c->bev);

	if (fd >= 0 && (size_t)fd < l->by_fd_n && l->by_fd[fd] == c)
		l->by_fd[fd] = NULL;
}

static void
mail(evutil_socket_t fd, short what, void *arg)
{
	struct loop *l = arg;
	struct http_exchange *x, *next;
	uint64_t count;
	bool drain, stop;

	(void)what;
	if (read(fd, &count, sizeof count) < 0)
		return;                 /* woken for nothing */
	(void)pthread_mutex_lock(&l->lock);
	x = l->post_first;
	l->post_first = l->post_last = NULL;
	drain = l->wants_drain;
	stop = l->wants_stop;
	(void)pthread_mutex_unlock(&l->lock);
	for (; x != NULL; x = next) {
		next = x->next;
		exchange_deliver(x);
	}
	if (drain && !l->draining) {
		l->draining = true;
		close_doors(l);
		sweep(-1, 0, l);
	}
	if (stop)
		(void)event_base_loopbreak(l->base);
}

static void
wake(struct loop *l)
{
	const uint64_t one = 1;

	while (write(l->mail_fd, &one, sizeof one) < 0)
		continue;               /* EINTR; the counter never fills, as each wake-up empties it */
}

void
loop_post(struct loop *l, struct http_exchange *x)
{
	bool first;

	x->next = NULL;
	(void)pthread_mutex_lock(&l->lock);
	first = l->post_first == NULL;
	if (first)
		l->post_first = x;
	else
		l->post_last->next = x;
	l->post_last = x;
	(void)pthread_mutex_unlock(&l->lock);
	if (first)
		wake(l);                /* the others find the loop woken already */
}

void
loop_tell(struct loop *l, bool drain, bool stop)
{
	(void)pthread_mutex_lock(&l->lock);
	l->wants_drain |= drain;
	l->wants_stop |= stop;
	(void)pthread_mutex_unlock(&l->lock);
	wake(l);
}

static void
accept_again(evutil_socket_t fd, short what, void *arg)
{
	struct loop *l = arg;

	(void)fd;
	(void)what;
	for (size_t i = 0; i < l->server->place_count; i++)
		if (l->doors[i].listener != NULL)
			(void)evconnlistener_enable(l->doors[i].listener);
}

/* libevent hands over evhttp's pointer here, so the loop is known by its thread. */
static void
accept_failed(struct evconnlistener *e, void *http)
{
	(void)http;
	(void)evconnlistener_disable(e);
	(void)event_add(mine->again, &again_after);
	log_event("http.accept", "failed, trying again in %d ms: %s", AGAIN_MS,
	    evutil_socket_error_to_string(EVUTIL_SOCKET_ERROR()));
}

static enum err
door_open(struct ctx *cx, struct loop *l, struct place *p, struct door *d)
{
	unsigned flags = LEV_OPT_CLOSE_ON_EXEC;

	*d = (struct door){ .place = p, .loop = l, .fd = -1 };
	if ((d->http = evhttp_new(l->base)) == NULL)
		return fail(cx, ERR_SYSTEM, "no memory");
	TRY(place_socket(cx, p, &d->fd));
	if (p->fd < 0)
		flags |= LEV_OPT_CLOSE_ON_FREE;
	d->listener = evconnlistener_new(l->base, NULL, NULL, flags, 0, d->fd);
	if (d->listener == NULL) {
		if (p->fd < 0)
			(void)close(d->fd);
		return fail(cx, ERR_SYSTEM, "no memory");
	}
	if ((d->bound = evhttp_bind_listener(d->http, d->listener)) == NULL) {
		evconnlistener_free(d->listener);
		return fail(cx, ERR_SYSTEM, "no memory");
	}
	evconnlistener_set_error_cb(d->listener, accept_failed);
	/* Heads are judged before evhttp sees them (http/head.h), so its own ceiling lies a little higher. */
	evhttp_set_max_headers_size(d->http, 2 * LIMIT_HEADER_BYTES);
	evhttp_set_max_body_size(d->http, (ev_ssize_t)p->row.max_body);
	evhttp_set_allowed_methods(d->http, EVHTTP_REQ_GET | EVHTTP_REQ_POST | EVHTTP_REQ_HEAD);
	(void)evhttp_set_flags(d->http, EVHTTP_SERVER_LINGERING_CLOSE);
	evhttp_set_bevcb(d->http, conn_accept, d);
	evhttp_set_gencb(d->http, exchange_begin, d);
	return ERR_OK;
}

/* With the changelist, what is switched off and on again within a round costs no epoll_ctl. */
static struct event_base *
base_new(void)
{
	struct event_config *conf = event_config_new();
	struct event_base *base;

	if (conf == NULL)
		return NULL;
	(void)event_config_set_flag(conf, EVENT_BASE_FLAG_NOLOCK | EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST);
	base = event_base_new_with_config(conf);
	event_config_free(conf);
	return base;
}

enum err
loop_open(struct ctx *cx, struct http_server *s, int number, struct loop *l)
{
	l->server = s;
	l->number = number;
	(void)pthread_mutex_init(&l->lock, NULL);
	l->mail_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	l->base = base_new();
	l->doors = calloc(s->place_count, sizeof *l->doors);
	if (l->mail_fd < 0 || l->base == NULL || l->doors == NULL)
		return fail(cx, ERR_SYSTEM, "no memory or no files for a loop");
	l->mail = event_new(l->base, l->mail_fd, EV_READ | EV_PERSIST, mail, l);
	l->sweep = event_new(l->base, -1, 0, sweep, l);
	l->chore = event_new(l->base, -1, 0, chores, l);
	l->again = event_new(l->base, -1, 0, accept_again, l);
	if (l->mail == NULL || l->sweep == NULL || l->chore == NULL || l->again == NULL
	    || event_add(l->mail, NULL) != 0)
		return fail(cx, ERR_SYSTEM, "no memory");
	for (size_t i = 0; i < s->place_count; i++)
		TRY(door_open(cx, l, &s->places[i], &l->doors[i]));
	return ERR_OK;
}

static void *
run(void *arg)
{
	struct loop *l = arg;

	mine = l;
	if (event_base_dispatch(l->base) < 0)
		log_event("http.loop", "number=%d ended by itself", l->number);
	return NULL;
}

enum err
loop_start(struct ctx *cx, struct loop *l)
{
	TRY(thread_start(cx, &l->thread, run, l));
	l->running = true;
	return ERR_OK;
}

/* Everything evhttp holds goes first: its connections still tell the loop that they are gone. */
void
loop_close(struct loop *l)
{
	struct event **events[] = { &l->mail, &l->sweep, &l->chore, &l->again };

	for (struct http_exchange *x = l->post_first; x != NULL; x = x->next) {
		free(x->answer);
		x->answer = NULL;
	}
	for (size_t i = 0; l->doors != NULL && i < l->server->place_count; i++)
		if (l->doors[i].http != NULL)
			evhttp_free(l->doors[i].http);
	if (l->chore != NULL)
		chores(-1, 0, l);
	for (size_t i = 0; i < sizeof events / sizeof events[0]; i++)
		if (*events[i] != NULL)
			event_free(*events[i]);
	if (l->base != NULL)
		event_base_free(l->base);
	if (l->mail_fd >= 0)
		(void)close(l->mail_fd);
	(void)pthread_mutex_destroy(&l->lock);
	free(l->doors);
	free(l->by_fd);
}

bool
loop_is_mine(const struct loop *l)
{
	return mine == l;
}
