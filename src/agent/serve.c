/* The service's requests: who may, the pairing, the errand from the page to the card and back. */
#include <string.h>
#include <unistd.h>

#include "agent/serve.h"
#include "agent/signing.h"
#include "base/limit.h"
#include "http/router.h"

void
serve_new_code(struct serve *v)
{
	uint32_t n;

	rand_bytes(&n, sizeof n);
	(void)snprintf(v->code, sizeof v->code, "%06u", n % 1000000U);
	v->code_tries = PAIR_TRIES;
	screen_say(v->s, WORD_PAIR_CODE, v->code);
	if (v->s->out != NULL)
		(void)fflush(v->s->out);
}

void
serve_forget(struct serve *v)
{
	if (v->open)
		errand_close(&v->r);
	if (v->key[0] != '\0')
		ctx_release(&v->cx);
	v->open = false;
	v->key[0] = '\0';
}

/* ---- a page brings an errand ------------------------------------------------------------------------------------ */

/* A registration asks first who the holder is. */
static void
errand_show(struct call *c)
{
	if (c->v->r.purpose == PURPOSE_REGISTRATION && holder_missing(&c->v->r) != NULL)
		serve_holder_page(c, false);
	else
		serve_errand_page(c, ERR_OK);
}

/* Takes over what the page chose; shows it. */
static void
begin(struct call *c)
{
	struct serve *v = c->v;
	enum err e;

	if (v->open) {
		errand_show(c);
		return;
	}
	v->es = (struct screen){ .cx = &v->cx, .tries = -1 };
	e = errand_open_handed(&v->cx, &v->eo, &v->es, &v->r);
	v->open = e == ERR_OK;
	if (v->open)
		errand_show(c);
	else
		serve_answer_error(c, e);
}

/* What the page's form says: only for the origin that is allowed, and only back to it. */
static enum err
keep(struct serve *v, const struct form *f)
{
	size_t n = strlen(v->o->allow);
	const char *address = form_value(f, "address"), *back = form_value(f, "back");
	unsigned char key[(SERVE_KEY - 1) / 2];

	if (strncmp(address, v->o->allow, n) != 0 || address[n] != '/' || strncmp(back, v->o->allow, n) != 0 || back[n] != '/')
		return fail(&v->cx, ERR_DENIED, "an origin that is not allowed");
	v->eo = *v->o;
	v->eo.url = ctx_fmt(&v->cx, "%s/h/%s", address, form_value(f, "session"));
	v->back = ctx_str(&v->cx, back);
	if (v->eo.url == NULL || v->back == NULL)
		return v->cx.fault.code;
	rand_bytes(key, sizeof key);
	hex_write(key, sizeof key, v->key);
	return ERR_OK;
}

/* The errand's own address: there it can be looked at again, in another language. */
static void
on(struct call *c)
{
	const char *where = ctx_fmt(&c->cx, "/errand/%s", c->v->key);

	serve_go(c, where == NULL ? "/" : where);
}

static void
bring(struct call *c)
{
	const struct http_request *rq = http_request(c->x);
	struct serve *v = c->v;
	struct form *f = ctx_alloc(&c->cx, sizeof *f);
	enum err e = f == NULL ? c->cx.fault.code : form_read(&c->cx, (const char *)rq->body, rq->body_n, f);

	serve_forget(v);
	if (e == ERR_OK)
		e = ctx_init(&v->cx, clock_system(), 0);
	if (e == ERR_OK && (e = keep(v, f)) != ERR_OK)
		ctx_release(&v->cx);
	if (e != ERR_OK) {
		serve_answer_error(c, e);
		return;
	}
	v->tongue = c->tongue;
	(void)tongue_find(form_value(f, "lang"), &v->tongue);
	on(c);
}

/* ---- the reader's own pages ------------------------------------------------------------------------------------- */

static void
pair(struct call *c)
{
	const struct http_request *rq = http_request(c->x);
	struct serve *v = c->v;
	struct form *f = ctx_alloc(&c->cx, sizeof *f);
	const char *said;

	if (f == NULL || form_read(&c->cx, (const char *)rq->body, rq->body_n, f) != ERR_OK) {
		serve_answer_error(c, ERR_INPUT);
		return;
	}
	said = form_value(f, "code");
	v->paired = strlen(said) == sizeof v->code - 1 && bytes_equal(said, v->code, sizeof v->code - 1);
	if (v->paired) {
		on(c);
		return;
	}
	if (--v->code_tries == 0)
		serve_new_code(v);
	serve_pairing_page(c, true);
}

/* The PIN goes from the request's bytes into a pipe that the card's part reads, as from a terminal; no copy stays. */
static enum err
pin_pass(struct call *c, int *ret_fd)
{
	const struct http_request *rq = http_request(c->x);
	const char *body = (const char *)rq->body;
	size_t n = strncmp(body, "pin=", 4) == 0 ? strspn(body + 4, "0123456789") : 0;
	int fd[2];
	bool done;

	if (pipe(fd) != 0)
		return fail(&c->cx, ERR_SYSTEM, "pipe");
	done = n <= 16 && write(fd[1], body + 4, n) == (ssize_t)n && write(fd[1], "\n", 1) == 1;
	(void)close(fd[1]);
	c->v->eo.spend_last = rq->body_n > n + 4 && strcmp(body + 4 + n, "&last=yes") == 0;
	secret_wipe((void *)(uintptr_t)rq->body, rq->body_n);
	if (!done)
		(void)close(fd[0]);
	*ret_fd = fd[0];
	return done ? ERR_OK : fail(&c->cx, ERR_PIN_FORM, "not four digits");
}

/* 目視確認: no PIN, and nothing is signed here. */
static enum err
read_card(struct serve *v)
{
	unsigned char *certificate;
	size_t n;

	v->eo.wait_s = 2;
	TRY(signing_read(&v->r, &certificate, &n));
	return errand_bring(&v->r, certificate, n);
}

static enum err
sign(struct call *c)
{
	struct serve *v = c->v;
	struct consent_receipt receipt;
	struct signed_proof p;
	enum err e;

	if (!v->open)
		return fail(&c->cx, ERR_VISIT_ENDED, "nothing was taken over");
	if (v->r.purpose == PURPOSE_VISUAL)
		return read_card(v);
	if (v->r.purpose == PURPOSE_REGISTRATION && holder_missing(&v->r) != NULL)
		return fail(&c->cx, ERR_STOPPED, "the form is not complete");
	TRY(pin_pass(c, &v->eo.pin_fd));
	v->eo.wait_s = 2;
	v->es.tries = -1;
	e = signing_make(&v->r, &p);
	(void)close(v->eo.pin_fd);
	TRY(e);
	return errand_send(&v->r, &p, &receipt);
}

/* What happened at the card is told here, where it can be mended; what the centre refuses, it tells its page. */
static bool
can_be_mended(enum err e)
{
	return e >= ERR_CARD_ABSENT && e <= ERR_READER && e != ERR_PIN_LOCKED;
}

static void
act(struct call *c)
{
	struct serve *v = c->v;
	enum err e = sign(c);
	const char *back = ctx_str(&c->cx, v->back);

	if (can_be_mended(e)) {
		serve_errand_page(c, e);
		return;
	}
	if (e != ERR_OK && v->open)
		errand_tell(&v->r, e);
	serve_forget(v);
	serve_go(c, back == NULL ? "/" : back);
}

static void
stop(struct call *c)
{
	const char *back = ctx_str(&c->cx, c->v->back);

	if (c->v->open)
		errand_tell(&c->v->r, ERR_STOPPED);
	serve_forget(c->v);
	serve_go(c, back == NULL ? "/" : back);
}

static void
show(struct call *c)
{
	if (c->v->paired)
		begin(c);
	else
		serve_pairing_page(c, false);
}

/* Who the holder is: shown again with what was typed, kept until the errand is over. */
static void
holder(struct call *c)
{
	const struct http_request *rq = http_request(c->x);
	struct form *f = ctx_alloc(&c->cx, sizeof *f);
	struct serve *v = c->v;

	if (!v->paired || !v->open || v->r.purpose != PURPOSE_REGISTRATION || f == NULL) {
		serve_answer_error(c, ERR_VISIT_ENDED);
		return;
	}
	if (rq->method[0] == 'G') {
		serve_holder_page(c, false);
		return;
	}
	if (form_read(&c->cx, (const char *)rq->body, rq->body_n, f) != ERR_OK || holder_of_page(&v->r, f) != ERR_OK
	    || holder_missing(&v->r) != NULL)
		serve_holder_page(c, true);
	else
		on(c);
}

/* ---- finding ---------------------------------------------------------------------------------------------------- */

/* For the page's script, from the allowed origin only: is there a reader here? */
static void
alive(struct call *c)
{
	static const char body[] = "{\"program\":\"kyotaku-card\"}\n";
	const char *origin = http_request_header(c->x, "Origin");
	const struct http_header h[] = { { "Access-Control-Allow-Origin", c->v->o->allow }, { "Access-Control-Allow-Private-Network", "true" },
		{ "Vary", "Origin" } };

	if (origin == NULL || strcmp(origin, c->v->o->allow) != 0)
		http_answer_error(c->x, ERR_DENIED, LANG_JA);
	else
		http_answer(c->x, 200, "application/json", body, sizeof body - 1, h, 3);
}

static void
fixed(struct call *c, const char *type, const char *body)
{
	const struct http_header h = { "X-Content-Type-Options", "nosniff" };

	http_answer(c->x, 200, type, body, strlen(body), &h, 1);
}

static void style(struct call *c) { fixed(c, "text/css; charset=utf-8", page_style()); }
static void script(struct call *c) { fixed(c, "text/javascript; charset=utf-8", page_script()); }
static void icon(struct call *c) { fixed(c, "image/svg+xml", page_icon()); }

static const struct { const char *method, *pattern; void (*run)(struct call *); } rows[] = {
	{ "GET", "/alive", alive }, { "POST", "/handover", bring }, { "POST", "/pair/:key", pair }, { "GET", "/pair/:key", show },
	{ "GET", "/errand/:key", show }, { "POST", "/errand/:key", act }, { "POST", "/errand/:key/stop", stop },
	{ "GET", "/errand/:key/holder", holder }, { "POST", "/errand/:key/holder", holder },
	{ "GET", "/style.css", style }, { "GET", "/page.js", script }, { "GET", "/icon.svg", icon },
};
#define ROWS (sizeof rows / sizeof rows[0])

static void
run(struct call *c)
{
	const struct http_request *rq = http_request(c->x);
	const char *host = http_request_header(c->x, "Host"), *key;
	struct route routes[ROWS];
	struct route_match m;
	struct form *f = ctx_alloc(&c->cx, sizeof *f);

	for (size_t i = 0; i < ROWS; i++)
		routes[i] = (struct route){ rows[i].method, rows[i].pattern, (int)i };
	if (f == NULL || host == NULL || strcmp(host, c->v->host) != 0 || form_read(&c->cx, rq->query, strlen(rq->query), f) != ERR_OK
	    || route_find(routes, ROWS, rq->method, rq->raw_path, &m) != ROUTE_FOUND) {
		http_answer_error(c->x, ERR_NOT_FOUND, LANG_JA);
		return;
	}
	c->tongue = tongue_accepted(http_request_header(c->x, "Accept-Language"));
	if (c->v->key[0] != '\0') {
		(void)tongue_find(form_value(f, "lang"), &c->v->tongue);
		c->tongue = c->v->tongue;
	}
	key = route_param(&m, "key");
	if (key != NULL && (c->v->key[0] == '\0' || strcmp(key, c->v->key) != 0))
		serve_answer_error(c, ERR_VISIT_ENDED);
	else
		rows[m.id].run(c);
}

void
serve_request(void *user, struct http_exchange *x)
{
	struct call c = { .v = user, .x = x };

	if (ctx_init(&c.cx, clock_system(), 0) != ERR_OK) {
		http_answer_error(x, ERR_SYSTEM, LANG_JA);
		return;
	}
	run(&c);
	ctx_release(&c.cx);
}
