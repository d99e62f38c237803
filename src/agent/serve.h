/* The reader as a service for the pages of centres on this device, on the loopback address alone (doc/reader-protocol.md section 6).
 * One errand at a time; everything runs in the one loop's thread. */
#ifndef AGENT_SERVE_H
#define AGENT_SERVE_H

#include "agent/holder.h"
#include "http/form.h"
#include "http/server.h"
#include "page/html.h"

#define SERVE_KEY   33
#define PAIR_CODE   7
#define PAIR_TRIES  5

struct serve {
	const struct options *o;        /* borrowed from main */
	struct screen *s;
	char host[32];                  /* the only Host that is answered */
	char code[PAIR_CODE];           /* of the pairing to come */
	int  code_tries;
	bool paired;                    /* with the one origin that is allowed */
	/* the errand: its key is "" while there is none */
	char key[SERVE_KEY];
	struct ctx cx;                  /* of the errand, from when a page brought it until the next one comes */
	struct options eo;
	struct screen es;
	struct errand r;
	bool   open;                    /* r is */
	const char *back;
	enum tongue tongue;             /* of the page that brought it, or as chosen since */
};

/* One request on its way. */
struct call {
	struct serve *v;
	struct http_exchange *x;
	struct ctx cx;
	enum tongue tongue;
};

/* The code of a pairing is shown where the program was started. */
void serve_new_code(struct serve *v);
/* http_serve of the listener; user is the struct serve. */
void serve_request(void *user, struct http_exchange *x);
void serve_forget(struct serve *v);

/* serve_page.c: the answers. */
void serve_answer_page(struct call *c, int status, struct buf *b);
void serve_answer_error(struct call *c, enum err e);
void serve_go(struct call *c, const char *where);
void serve_pairing_page(struct call *c, bool wrong);
/* The form of a 利用登録; wrong: something in it is. */
void serve_holder_page(struct call *c, bool wrong);
/* e: what went wrong just now, ERR_OK at the first sight. */
void serve_errand_page(struct call *c, enum err e);

#endif
