/* Page sessions, languages, forms, answers. */
#include <string.h>

#include "base/limit.h"
#include "centre/oidc_line.h"
#include "centre/visit.h"
#include "page/frame.h"

#define SEAL_USE "page-session/1"

static const char *
header(const struct job *j, const char *name)
{
	return http_request_header(j->x, name);
}

static bool
for_operators(const struct job *j)
{
	return http_request(j->x)->listener == SIDE_OPERATOR;
}

/* Pages for a facility's people and for operators stand behind a certificate, in Japanese and English. */
static bool
for_staff(const struct job *j)
{
	return http_request(j->x)->listener == SIDE_FACILITY || for_operators(j);
}

bool
visit_of_device(const struct job *j)
{
	const char *path = http_request(j->x)->raw_path;

	return http_request(j->x)->listener == SIDE_PATIENT && strncmp(path, "/app", 4) == 0 && (path[4] == '\0' || path[4] == '/')
	    && strcmp(path, "/app/back") != 0;      /* a patient's way back from an app's provider */
}

bool
visit_came_from_elsewhere(const struct job *j)
{
	const char *site = http_request_header(j->x, "Sec-Fetch-Site");

	return site != NULL && strcmp(site, "cross-site") == 0;
}

enum tongue
visit_tongue(struct job *j)
{
	enum tongue t;

	if (!tongue_find(cookie_value(&j->cx, header(j, "Cookie"), "__Host-lang"), &t))
		t = tongue_accepted(header(j, "Accept-Language"));
	if (for_staff(j))
		return tongue_lang(t) == LANG_JA ? TONGUE_JA : TONGUE_EN;
	return t;
}

#define POLICY(forms) "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; " \
	"connect-src 'self' http://127.0.0.1:" AGENT_PORT "; form-action 'self' http://127.0.0.1:" AGENT_PORT forms "; " \
	"base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'; worker-src 'self'"

/* A form may lead to this device's reader and, where people come by an app, on to its provider. */
static const char *
policy(struct job *j)
{
	const struct oidc_line *l = j->centre->oidc;
	const char *s;

	if (for_operators(j))
		return "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
		    "base-uri 'none'; frame-ancestors 'none'";
	s = l == NULL || for_staff(j) ? NULL : ctx_fmt(&j->cx, POLICY(" %s"), oidc_line_origin(l));
	return s == NULL ? POLICY("") : s;
}

void
visit_headers(struct job *j)
{
	job_header(j, "Content-Security-Policy", policy(j));
	job_header(j, "X-Content-Type-Options", "nosniff");
	job_header(j, "Referrer-Policy", "same-origin");
	job_header(j, "Strict-Transport-Security", "max-age=31536000");
	job_header(j, "Permissions-Policy", "camera=(), geolocation=(), microphone=()");
	j->type = "text/html; charset=utf-8";
}

/* ---- the session ------------------------------------------------------------------------------------------------ */

struct sealed { struct visit_head head; unsigned char state[VISIT_STATE]; };

static void
csrf_make(struct visit *v)
{
	const struct piece pieces[] = { { v->j->centre->page_key, SEAL_KEY_BYTES }, { "csrf/1", 6 },
		{ v->head.id, sizeof v->head.id } };
	unsigned char digest[SHA256_BYTES];

	sha256_pieces(pieces, 3, digest);
	hex_write(digest, 16, v->csrf);
}

static void
session_read(struct visit *v)
{
	struct ctx *cx = &v->j->cx;
	const char *text = cookie_value(cx, header(v->j, "Cookie"), v->cookie);
	unsigned char *p;
	size_t n;

	if (text[0] == '\0' || !seal_read(cx, v->j->centre->page_key, SEAL_USE, text, &p, &n) || n < sizeof v->head
	    || n > sizeof(struct sealed))
		return;
	memcpy(&v->head, p, sizeof v->head);
	v->state_n = n - sizeof v->head;
	memcpy(v->state, p + sizeof v->head, v->state_n);
	v->living = cx->now - v->head.seen < v->idle_seconds;
	v->keep = v->living;
	csrf_make(v);
}

void
visit_start(struct visit *v)
{
	rand_bytes(v->head.id, sizeof v->head.id);
	v->head.opened = v->j->cx.now;
	v->state_n = 0;
	v->living = v->keep = true;
	csrf_make(v);
}

void
visit_remember(struct visit *v, const void *state, size_t n)
{
	if (n > VISIT_STATE)
		return;
	memcpy(v->state, state, n);
	v->state_n = n;
	v->keep = true;
}

/* The cookie with the present state; the clock starts anew. */
static enum err
session_write(struct visit *v)
{
	struct ctx *cx = &v->j->cx;
	struct sealed s = { .head = v->head };
	bool brief = v->idle_seconds <= LIMIT_PAGE_IDLE_SECONDS;
	const char *text, *cookie, *age = brief ? ctx_fmt(cx, " Max-Age=%d;", v->idle_seconds) : "";

	s.head.seen = cx->now;
	memcpy(s.state, v->state, v->state_n);
	text = seal_write(cx, v->j->centre->page_key, SEAL_USE, &s, sizeof s.head + v->state_n);
	cookie = text == NULL || age == NULL ? NULL : ctx_fmt(cx, "%s=%s; Path=%s;%s Secure; HttpOnly; SameSite=Strict", v->cookie, text,
	    v->path, age);
	if (cookie == NULL)
		return cx->fault.code;
	job_header(v->j, "Set-Cookie", cookie);
	return ERR_OK;
}

/* ---- opening ---------------------------------------------------------------------------------------------------- */

enum err
visit_speak(struct job *j, enum tongue t)
{
	const char *cookie = ctx_fmt(&j->cx, "__Host-lang=%s; Path=/; Max-Age=31536000; Secure; HttpOnly; SameSite=Lax",
	    tongue_rows[t].code);

	if (cookie == NULL)
		return j->cx.fault.code;
	job_header(j, "Set-Cookie", cookie);
	return ERR_OK;
}

/* ?lang=vi is remembered for a year, and the same page comes again without it. */
static enum err
turn(struct visit *v, enum tongue t)
{
	v->turned = true;
	v->keep = false;                /* a choice of language is not use: a session that has run out stays so */
	TRY(visit_speak(v->j, t));
	return visit_go(v, http_request(v->j->x)->raw_path);
}

enum err
visit_open(struct job *j, const char *cookie, const char *path, struct visit *ret_v)
{
	return visit_open_idle(j, cookie, path, LIMIT_PAGE_IDLE_SECONDS, ret_v);
}

enum err
visit_open_idle(struct job *j, const char *cookie, const char *path, int idle_seconds, struct visit *ret_v)
{
	const char *query = http_request(j->x)->query;
	struct form asked;
	enum tongue t;

	*ret_v = (struct visit){ .j = j, .tongue = visit_tongue(j), .cookie = cookie, .path = path,
	    .idle_seconds = idle_seconds };
	if (path == NULL)
		return j->cx.fault.code;
	session_read(ret_v);
	TRY(form_read(&j->cx, query, strlen(query), &asked));
	if (tongue_find(form_value(&asked, "lang"), &t))
		return turn(ret_v, t);
	return ERR_OK;
}

/* The patients' origin is a setting; a facility's people and operators call the centre by a name of their closed networks. */
static const char *
own_origin(struct job *j)
{
	const char *host = header(j, "Host"), *origin;

	if (!for_staff(j))
		return j->centre->app.origin;
	origin = host == NULL ? NULL : ctx_fmt(&j->cx, "https://%s", host);
	return origin != NULL ? origin : "";
}

/* Browsers name the origin of a form; a strange one is refused whatever else it knows. */
static bool
same_origin(struct job *j)
{
	const char *origin = header(j, "Origin"), *site = header(j, "Sec-Fetch-Site");

	return (origin == NULL || strcmp(origin, own_origin(j)) == 0) && (site == NULL || strcmp(site, "same-origin") == 0);
}

static enum err
own_form(struct visit *v, const struct form *f)
{
	const char *csrf = form_value(f, "csrf");

	if (!v->living)
		return fail(&v->j->cx, ERR_VISIT_ENDED, "no living session");
	if (!same_origin(v->j) || strlen(csrf) != strlen(v->csrf) || !bytes_equal(csrf, v->csrf, strlen(csrf)))
		return fail(&v->j->cx, ERR_VISIT_ENDED, "the form is not of this session");
	return ERR_OK;
}

enum err
visit_form(struct visit *v, struct form *ret_f)
{
	const struct http_request *rq = http_request(v->j->x);
	const char *type = header(v->j, "Content-Type");
	struct ctx *cx = &v->j->cx;

	if (type == NULL || strncmp(type, "application/x-www-form-urlencoded", 33) != 0)
		return fail(cx, ERR_INPUT, "not a form");
	TRY(form_read(cx, (const char *)rq->body, rq->body_n, ret_f));
	return own_form(v, ret_f);
}

enum err
visit_upload(struct visit *v, struct form *ret_f, struct form_file *ret_file)
{
	const struct http_request *rq = http_request(v->j->x);
	const char *type = header(v->j, "Content-Type");
	struct ctx *cx = &v->j->cx;

	TRY(multipart_read(cx, type != NULL ? type : "", (const char *)rq->body, rq->body_n, ret_f, ret_file));
	return own_form(v, ret_f);
}

/* ---- answering -------------------------------------------------------------------------------------------------- */

struct page_frame
visit_frame(const struct visit *v)
{
	struct page_frame f = frame_in(&v->j->cx, v->tongue, v->staff || for_staff(v->j));

	if (for_operators(v->j))
		f.whose = TEXT_OPERATOR_NAME;
	f.csrf = v->csrf;
	f.idle_seconds = v->keep ? v->idle_seconds : 0;
	f.device = visit_of_device(v->j);
	if (f.device) {
		f.whose = TEXT_DEVICE_NAME;
		f.staff = false;        /* as narrow as the patients' pages */
		f.idle = TEXT_DEVICE_IDLE;
		f.idle_note = TEXT_DEVICE_IDLE_NOTE;
	}
	return f;
}

enum err
visit_answer(struct visit *v, struct buf *b)
{
	TRY(buf_done(b));
	if (v->keep)
		TRY(session_write(v));
	visit_headers(v->j);
	v->j->body = b->p;
	v->j->body_n = b->n;
	return ERR_OK;
}

enum err
visit_file(struct visit *v, const char *type, const char *name, struct buf *b)
{
	struct job *j = v->j;
	const char *how = name == NULL ? "inline" : ctx_fmt(&j->cx, "attachment; filename=\"%s\"", name);

	TRY(buf_done(b));
	if (how == NULL)
		return j->cx.fault.code;
	visit_headers(j);
	job_header(j, "Content-Disposition", how);
	j->type = type;
	j->body = b->p != NULL ? b->p : "";
	j->body_n = b->n;
	return ERR_OK;
}

enum err
visit_go(struct visit *v, const char *path)
{
	if (path == NULL)
		return v->j->cx.fault.code;
	if (v->keep)
		TRY(session_write(v));
	job_header(v->j, "Location", path);
	v->j->status = 303;
	v->j->body = "";
	v->j->body_n = 0;
	return ERR_OK;
}

enum err
visit_end(struct visit *v, const char *path)
{
	const char *cookie = ctx_fmt(&v->j->cx, "%s=; Path=%s; Max-Age=0; Secure; HttpOnly; SameSite=Strict", v->cookie, v->path);

	if (cookie == NULL)
		return v->j->cx.fault.code;
	v->keep = v->living = false;
	job_header(v->j, "Set-Cookie", cookie);
	return visit_go(v, path);
}

/* ---- words for a facility's people ------------------------------------------------------------------------------ */

const char *
visit_day(const struct visit *v, ymd d)
{
	const char *s = d == 0 ? "" : ctx_fmt(&v->j->cx, v->tongue == TONGUE_EN ? "%d-%02d-%02d" : "%d年%d月%d日", d / 10000,
	    d / 100 % 100, d % 100);

	return s != NULL ? s : "";
}

const char *
visit_time(const struct visit *v, instant at)
{
	char text[INSTANT_TEXT];
	const char *s;

	if (at == 0 || at == INSTANT_NEVER)
		return "";
	(void)instant_write14(at, text);
	s = ctx_fmt(&v->j->cx, "%s %.2s:%.2s", visit_day(v, ymd_of(at)), text + 8, text + 10);
	return s != NULL ? s : "";
}
