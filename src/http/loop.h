/* The server's inside, for http/{server,listen,loop,conn,exchange}.c only. A loop owns its connections: all
 * that is here is touched by the loop's thread alone, except where it says otherwise. */
#ifndef HTTP_LOOP_H
#define HTTP_LOOP_H

#include <pthread.h>
#include <stdatomic.h>

#include <event2/event.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/http.h>
#include <event2/listener.h>

#include "http/head.h"
#include "http/server.h"

struct loop;
struct conn;

/* A listener's row with what the kernel gave; shared by the loops, only `open` changes. */
struct place {
	struct http_listener row;
	char  path[108];                /* of a unix socket */
	int   port;
	int   fd;                       /* of a unix socket, shared by the loops; else -1 */
	atomic_long open;               /* connections */
};

/* A place in a loop. */
struct door {
	struct place *place;
	struct loop *loop;
	struct evhttp *http;
	struct evconnlistener *listener;        /* NULL once closed; owned by http */
	struct evhttp_bound_socket *bound;
	int fd;                                 /* until the listener owns it */
};

/* An answer on its way: the bytes as they will be sent. */
struct answer {
	size_t n;
	bool   last;                    /* asks for the connection's end */
	char   bytes[];
};

struct http_exchange {
	struct http_request rq;
	struct conn *conn;
	struct evhttp_request *req;
	char *text;                     /* the path, twice, and the query */
	struct answer *answer;          /* under the loop's lock until taken */
	struct http_exchange *next;     /* in the loop's mailbox */
	atomic_bool answered;
	bool last;                      /* the client, or its version, wants the connection closed */
	bool head_only;
};

enum conn_state {
	CONN_SHAKING,           /* TLS handshake */
	CONN_IDLE,              /* waits for a request */
	CONN_HEAD, CONN_BODY,   /* a request is coming in */
	CONN_SERVING,           /* it is with the caller */
	CONN_WRITING,           /* the answer is going out */
	CONN_GONE,              /* evhttp has freed it */
};

enum { CHORE_BORN = 1, CHORE_MEND = 2, CHORE_REFUSE = 4 };

struct conn {
	struct door *door;
	struct bufferevent *bev;
	struct evhttp_connection *evcon;
	struct evbuffer_cb_entry *in_cb, *out_cb;
	struct conn *prev, *next;       /* in the loop */
	struct conn *chore_next;
	unsigned chores;
	enum conn_state state;
	enum head_verdict verdict;      /* what CHORE_REFUSE answers; HEAD_MORE: one connection too many */
	bool ours;                      /* what stands in the output was written by us */
	bool asked, has_certificate;    /* the certificate was looked at, and there is one */
	unsigned char certificate[SHA256_BYTES];
	int64_t since, deadline;        /* clock_ticks_ms */
	struct head head;
	struct http_exchange x;
};

struct loop {
	struct http_server *server;
	int number;
	pthread_t thread;
	bool running;                   /* the thread was started; touched by start and stop only */
	struct event_base *base;
	struct event *mail, *sweep, *chore, *again;
	struct door *doors;
	struct conn *conns;
	struct conn *chores_first, *chores_last;
	struct conn **by_fd;
	size_t by_fd_n;
	bool draining;
	int  mail_fd;
	pthread_mutex_t lock;           /* of the next three, for all threads */
	struct http_exchange *post_first, *post_last;
	bool wants_drain, wants_stop;
};

struct http_server {
	struct place *places;
	size_t place_count;
	struct loop *loops;
	int loop_count;
	atomic_bool draining;
};

/* listen.c: sockets. */
enum err place_open(struct ctx *cx, const struct http_listener *row, struct place *p) MUST_CHECK;
enum err place_socket(struct ctx *cx, struct place *p, int *ret_fd) MUST_CHECK;
/* Lets nobody in any more; the loops may still hold the socket. */
void     place_shut(struct place *p);
void     place_close(struct place *p);

/* loop.c */
enum err loop_open(struct ctx *cx, struct http_server *s, int number, struct loop *l) MUST_CHECK;
enum err loop_start(struct ctx *cx, struct loop *l) MUST_CHECK;
void     loop_close(struct loop *l);
/* From any thread. */
void     loop_tell(struct loop *l, bool drain, bool stop);
void     loop_post(struct loop *l, struct http_exchange *x);
bool     loop_is_mine(const struct loop *l);
/* Puts a chore on the loop's list; it is done before the loop reads again. */
void     loop_chore(struct conn *c, unsigned chore);
struct conn *loop_conn(const struct loop *l, struct bufferevent *bev);
/* Remembers c under its descriptor. false without memory. */
bool     loop_enter(struct conn *c);
void     loop_leave(struct conn *c);

/* conn.c */
struct bufferevent *conn_accept(struct event_base *base, void *door);
void     conn_chores(struct conn *c);
void     conn_sweep(struct conn *c, int64_t now);
void     conn_close(struct conn *c);
/* The request is whole; the answer has left (or will never leave). */
void     conn_serving(struct conn *c);
void     conn_writing(struct conn *c);
void     conn_next(struct conn *c);

/* exchange.c */
void     exchange_begin(struct evhttp_request *req, void *door);
void     exchange_deliver(struct http_exchange *x);
/* The bytes of a whole answer made here; freed with free. NULL without memory. */
struct answer *answer_error(int status, enum err e, bool last);

#endif
