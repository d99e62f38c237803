/* The card step: a page that waits for a reader, the page of a second device, and what went wrong there. */
#include <stdlib.h>
#include <string.h>

#include "app/identity_link.h"
#include "app/token_check.h"
#include "base/limit.h"
#include "base/tree.h"
#include "centre/device.h"
#include "page/day.h"
#include "page/kind.h"
#include "page/qr.h"
#include "page/refusal.h"

static const char *
address(struct walk_visit *w)
{
	const char *s = ctx_fmt(&w->v.j->cx, "%s/r/%s", w->v.j->centre->app.origin, w->token);

	return s == NULL ? "" : s;
}

static const char *
number_of(struct ctx *cx, id n)
{
	const char *s = ctx_fmt(cx, "%llu", (unsigned long long)n);

	return s == NULL ? "" : s;
}

/* Changes with everything that the page would show otherwise. */
static const char *
state_word(struct ctx *cx, const struct handover *h)
{
	static const char *const words[] = { "waiting", "gone", "taken", "read", "failed", "done" };
	const char *s = ctx_fmt(cx, "%s-%u", words[handover_state(h, cx->now)], h->version);

	return s == NULL ? "" : s;
}

/* The hand-over of this walk; ERR_NOT_FOUND when there is none. */
static enum err
mine(struct walk_visit *w, struct handed *ret_h)
{
	return w->walk.session == 0 ? ERR_NOT_FOUND : handover_look(&w->v.j->act, w->token, w->walk.session, ret_h);
}

/* The app, and no reader, has it, or had it. */
static bool
by_app(const struct handover *h)
{
	return strncmp(h->reader, APP_READER, strlen(APP_READER)) == 0;
}

/* May the app be offered for it? */
static bool
app_may(struct walk_visit *w, const struct handed *h)
{
	return w->v.j->centre->oidc != NULL && token_may(&w->v.j->act, &h->session, h->handover.purpose, h->handover.choice) == ERR_OK;
}

static enum err
waiting_page(struct walk_visit *w, const struct handed *h)
{
	struct ctx *cx = &w->v.j->cx;
	char comparison[COMPARISON];
	enum handover_state state = handover_state(&h->handover, cx->now);
	struct page_card page = { .base = w->base, .session = number_of(cx, h->handover.session),
	    .facility_name = w->e.facility.name, .comparison = comparison, .state = state_word(cx, &h->handover), .address = address(w),
	    .back = ctx_fmt(cx, "%s%s/card", w->v.j->centre->app.origin, w->base), .left = (long)(h->handover.opened + LIMIT_HANDOVER_SECONDS - cx->now),
	    .waiting = state == HANDOVER_WAITING, .taken = state == HANDOVER_TAKEN && !by_app(&h->handover), .app = w->device == NULL && app_may(w, h),
	    .by_app = state == HANDOVER_TAKEN && by_app(&h->handover),
	    .registers = h->handover.purpose == PURPOSE_REGISTRATION, .registered = w->walk.registered && h->handover.purpose == w->walk.then,
	    .visual = h->handover.purpose == PURPOSE_VISUAL };
	struct page_out p;

	if (page.back == NULL)
		return cx->fault.code;
	handover_comparison(h->session.nonce, comparison);
	TRY(walk_page(w, &p));
	p.f.refresh_seconds = 5;
	page_card_write(&p.b, &p.f, &page);
	return visit_answer(&w->v, &p.b);
}

/* A card that is locked or has ended stays so, and who tried too often waits. */
static bool
may_try_again(enum err e)
{
	return e != ERR_PIN_LOCKED && e != ERR_CERT_EXPIRED && e != ERR_CERT_REVOKED && e != ERR_TRIES;
}

/* What went wrong, in words, with what can be done now. */
static enum err
failed_page(struct walk_visit *w, const struct handed *h)
{
	struct ctx *cx = &w->v.j->cx;
	bool gone = handover_state(&h->handover, cx->now) == HANDOVER_GONE;
	enum err e = gone ? ERR_NONCE : h->handover.outcome;
	struct page_refusal why = refusal_page(e, w->v.tongue);
	struct page_failed page = { .base = w->base, .head = why.head, .happened = why.happened, .you = why.you, .staff = why.staff,
	    .code = why.code, .more = why.more, .tries = h->handover.tries, .last = h->handover.tries == 1,
	    .told_tries = h->handover.tries > 0, .again = may_try_again(e), .of_device = w->device != NULL,
	    .not_bound = e == ERR_NOT_BOUND && h->handover.purpose == PURPOSE_VISUAL,
	    .may_link = e == ERR_APP_UNKNOWN && !identity_is_none(h->handover.identity), .by_app = by_app(&h->handover), .date = "" };
	struct page_out p;

	page.may_register = e == ERR_NOT_BOUND && !page.not_bound;
	if (h->handover.certificate_ends != 0)
		page.date = page_day(cx, w->v.tongue, ymd_of(h->handover.certificate_ends));
	TRY(walk_page(w, &p));
	page_failed_write(&p.b, &p.f, &page);
	return visit_answer(&w->v, &p.b);
}

/* From the reader's page, which is another site: the session's cookie is Strict and did not come. The browser asks once more
 * from a page of ours, and then it does. */
static bool
came_back(const struct walk_visit *w)
{
	return !w->v.living && visit_came_from_elsewhere(w->v.j);
}

static enum err
back_page(struct walk_visit *w)
{
	const char *refresh = ctx_fmt(&w->v.j->cx, "0; url=%s/card", w->base);
	struct page_out p;

	if (refresh == NULL)
		return w->v.j->cx.fault.code;
	TRY(walk_page(w, &p));
	page_back_write(&p.b, &p.f, &(struct page_back){ w->base });
	job_header(w->v.j, "Refresh", refresh);
	return visit_answer(&w->v, &p.b);
}

/* 利用登録 is done, or was done before: what it was begun for goes on, under a challenge of its own [REG-08]. */
static bool
registered(const struct handover *h)
{
	return h->purpose == PURPOSE_REGISTRATION && h->told != 0 && (h->outcome == ERR_OK || h->outcome == ERR_BOUND);
}

static enum err
go_on(struct walk_visit *w)
{
	w->walk.purpose = w->walk.then;
	w->walk.registered = true;
	return walk_hand_over(w);
}

enum err
web_card_run(struct job *j)
{
	struct walk_visit w;
	struct handed h;
	enum err e;

	TRY(walk_open(j, &w));
	if (w.v.turned)
		return ERR_OK;
	if (came_back(&w))
		return back_page(&w);
	e = mine(&w, &h);
	if (e == ERR_NOT_FOUND)
		return walk_go(&w, "");
	TRY(e);
	if (registered(&h.handover))
		return go_on(&w);
	switch (handover_state(&h.handover, j->cx.now)) {
	case HANDOVER_DONE:
		return walk_go(&w, w.device != NULL ? "/result" : "/receipt");
	case HANDOVER_READ:
		return w.device != NULL ? device_sign_page(&w, &h) : fail(&j->cx, ERR_NOT_FOUND, "a device's hand-over");
	case HANDOVER_FAILED:
	case HANDOVER_GONE:
		return failed_page(&w, &h);
	default:
		return waiting_page(&w, &h);
	}
}

/* For the page's script: one word. It does not renew session or log-in: waiting is not doing. */
enum err
web_card_state_run(struct job *j)
{
	struct walk_visit w;
	struct handed h;
	const char *s = "none";

	TRY(walk_open(j, &w));
	if (mine(&w, &h) == ERR_OK)
		s = state_word(&j->cx, &h.handover);
	j->act.change = change_new(&j->cx);
	if (j->act.change == NULL || (s = ctx_fmt(&j->cx, "{\"state\":\"%s\"}\n", s)) == NULL)
		return j->cx.fault.code;
	j->status = 200;                /* a screen that is locked meanwhile: the page finds out */
	j->header_count = 0;
	j->type = "application/json; charset=utf-8";
	j->body = s;
	j->body_n = strlen(s);
	return ERR_OK;
}

enum err
web_card_code_run(struct job *j)
{
	struct walk_visit w;
	const char *where;
	struct buf b;

	TRY(walk_open(j, &w));
	if (w.walk.session == 0)
		return fail(&j->cx, ERR_NOT_FOUND, "no hand-over");
	where = ctx_fmt(&j->cx, "%s/h/%llu", address(&w), (unsigned long long)w.walk.session);
	if (where == NULL)
		return j->cx.fault.code;
	buf_init(&b, &j->cx, LIMIT_PAGE_BYTES);
	TRY(qr_svg(&b, where));
	j->header_count = 0;
	job_header(j, "X-Content-Type-Options", "nosniff");
	j->type = "image/svg+xml";
	j->body = b.p;
	j->body_n = b.n;
	return ERR_OK;
}

/* The same choices, or the same app, once more, under a challenge of their own. */
enum err
web_card_again_run(struct job *j)
{
	struct walk_visit w;
	struct form *f = ctx_alloc(&j->cx, sizeof *f);
	struct session s;
	struct handed h;

	if (f == NULL)
		return j->cx.fault.code;
	TRY(walk_open(j, &w));
	if (w.v.turned)
		return ERR_OK;
	TRY(visit_form(&w.v, f));
	if (w.walk.purpose == PURPOSE_VISUAL && w.device->s.passcode[0] == '\0')
		return walk_go(&w, "/visual");
	if (w.walk.session == 0)
		return walk_go(&w, "");
	if (mine(&w, &h) == ERR_OK && by_app(&h.handover) && handover_state(&h.handover, j->cx.now) == HANDOVER_TAKEN) {
		/* The app's log-in is over for this one, whatever still comes of it. */
		TRY(handover_tell(&j->act, w.token, w.walk.session, h.handover.reader, ERR_APP_STOPPED, -1));
		w.walk.session = 0;
	} else if (mine(&w, &h) == ERR_OK && h.handover.purpose == PURPOSE_LINK && handover_state(&h.handover, j->cx.now) != HANDOVER_DONE) {
		TRY(identity_hand_over(&j->act, w.token, w.walk.session, &s));
		w.walk.session = s.id;
		return walk_go(&w, "/card");
	}
	return walk_hand_over(&w);
}

/* The card is bound to nobody: its holder says who they are, and the card signs it. What was chosen is kept. */
enum err
web_card_register_run(struct job *j)
{
	struct form *f = ctx_alloc(&j->cx, sizeof *f);
	struct walk_visit w;
	struct handed h;

	if (f == NULL)
		return j->cx.fault.code;
	TRY(walk_open(j, &w));
	if (w.v.turned)
		return ERR_OK;
	TRY(visit_form(&w.v, f));
	if (mine(&w, &h) != ERR_OK || h.handover.told == 0 || h.handover.outcome != ERR_NOT_BOUND)
		return walk_go(&w, "/card");
	w.walk.then = h.handover.purpose;
	w.walk.purpose = PURPOSE_REGISTRATION;
	return walk_hand_over(&w);
}

/* ---- the second device ------------------------------------------------------------------------------------------ */

static enum err
second_page(struct walk_visit *w, const struct handed *h)
{
	struct ctx *cx = &w->v.j->cx;
	struct page_handover_rows rows[KIND_COUNT];
	char comparison[COMPARISON];
	enum handover_state state = handover_state(&h->handover, cx->now);
	struct page_handover page = { .token = w->token, .session = number_of(cx, h->handover.session), .rows = rows,
	    .facility_name = w->e.facility.name, .comparison = comparison, .address = address(w), .day = "",
	    .back = ctx_fmt(cx, "%s/h/%llu", address(w), (unsigned long long)h->handover.session),
	    .purpose = purpose_words(h->handover.purpose), .waiting = state == HANDOVER_WAITING || state == HANDOVER_FAILED,
	    .link = h->handover.purpose == PURPOSE_LINK, .taken = state == HANDOVER_TAKEN || state == HANDOVER_READ,
	    .done = state == HANDOVER_DONE, .gone = state == HANDOVER_GONE };
	struct page_out p;

	if (page.back == NULL)
		return cx->fault.code;
	if (h->handover.visit_date != 0)
		page.day = page_day(cx, w->v.tongue, h->handover.visit_date);
	for (size_t k = 0; k < KIND_COUNT; k++)
		if ((h->handover.purpose == PURPOSE_CONSENT || h->handover.purpose == PURPOSE_VISUAL) && h->session.asked[k])
			rows[page.rows_count++] = (struct page_handover_rows){ kind_words[k].name,
				h->handover.choice[k] ? TEXT_ASK_AGREE : TEXT_ASK_REFUSE };
	handover_comparison(h->session.nonce, comparison);
	TRY(walk_page(w, &p));
	page_handover_write(&p.b, &p.f, &page);
	return visit_answer(&w->v, &p.b);
}

enum err
web_handover_run(struct job *j)
{
	const char *s = route_param(&j->match, "session");
	struct walk_visit w;
	struct handed h;
	char *end;
	id session = strtoull(s, &end, 10);

	TRY(walk_open(j, &w));
	if (w.v.turned)
		return ERR_OK;
	if (*end != '\0' || session > INT64_MAX)
		return fail(&j->cx, ERR_NOT_FOUND, "form of the hand-over");
	TRY(handover_look(&j->act, w.token, session, &h));
	return second_page(&w, &h);
}
