/* What every page stands on: the reader's language, the page session, forms, and the answer with its headers
 * (doc/pages.md). A page session is a sealed cookie: who holds no key can neither read nor make one, nothing is kept in
 * the centre, and it ends LIMIT_PAGE_IDLE_SECONDS after the last page. */
#ifndef CENTRE_VISIT_H
#define CENTRE_VISIT_H

#include "centre/centre.h"
#include "http/form.h"
#include "http/multipart.h"
#include "page/html.h"

#define VISIT_STATE 256
struct visit {
	struct job *j;
	enum tongue tongue;
	bool   turned;                  /* the language was changed: the answer is made, the handler is done */
	bool   living;                  /* a session came with the request, and it has not ended */
	bool   staff;                   /* for a facility's people, in their two languages */
	bool   keep;                    /* the page belongs to the session: its cookie is renewed */
	const char *cookie, *path;      /* of the session */
	int    idle_seconds;            /* after which it ends */
	struct visit_head { unsigned char id[16]; instant opened; instant seen; } head;
	unsigned char state[VISIT_STATE];       /* of the handler, as it was saved */
	size_t state_n;
	char   csrf[2 * 16 + 1];
};

/* Language by cookie or browser, `?lang=` kept and turned into a redirect, session by the cookie of that name, which must
 * begin with "__Secure-" and is sent for `path` and below only. */
enum err visit_open(struct job *j, const char *cookie, const char *path, struct visit *ret_v) MUST_CHECK;
/* The same for a session that lives longer without a page, and whose cookie goes with the browser: a facility's device keeps it
 * locked (centre/device.h). */
enum err visit_open_idle(struct job *j, const char *cookie, const char *path, int idle_seconds, struct visit *ret_v) MUST_CHECK;
/* A new session, in place of any that came. */
void     visit_start(struct visit *v);
/* What the session remembers from here on; at most VISIT_STATE bytes. */
void     visit_remember(struct visit *v, const void *state, size_t n);
/* The form of a POST: of this session and this origin, or ERR_VISIT_ENDED. */
enum err visit_form(struct visit *v, struct form *ret_f) MUST_CHECK;
/* The same for a form with a file (multipart/form-data), whose bytes are borrowed from the request. */
enum err visit_upload(struct visit *v, struct form *ret_f, struct form_file *ret_file) MUST_CHECK;

/* What a page_…_write takes as its frame. */
struct page_frame visit_frame(const struct visit *v);
/* The page that was written into b is the answer. */
enum err visit_answer(struct visit *v, struct buf *b) MUST_CHECK;
/* A file is the answer: its type, and the name under which a browser keeps it; NULL to show it. */
enum err visit_file(struct visit *v, const char *type, const char *name, struct buf *b) MUST_CHECK;
/* "See other": the browser goes on with a GET of that path of ours. */
enum err visit_go(struct visit *v, const char *path) MUST_CHECK;

/* The session ends: its cookie is taken away. */
enum err visit_end(struct visit *v, const char *path) MUST_CHECK;

/* That language from here on, for a year. */
enum err visit_speak(struct job *j, enum tongue t) MUST_CHECK;
/* From another site, as from the reader's page: a cookie that is Strict does not come along. */
bool     visit_came_from_elsewhere(const struct job *j);
/* Pages of a facility's device, at /app: in Japanese and English but for what a patient is asked. */
bool     visit_of_device(const struct job *j);

/* 2026年11月25日 or 2026-11-25; with the time of day. In cx's memory, "" for 0. For a facility's people. */
const char *visit_day(const struct visit *v, ymd d);
const char *visit_time(const struct visit *v, instant at);

/* The headers of every page, on refusals too. */
void     visit_headers(struct job *j);
/* The language alone, for refusals: never fails. */
enum tongue visit_tongue(struct job *j);

#endif
