/* The walk's memory and order. */
#include <string.h>

#include "base/limit.h"
#include "centre/device.h"
#include "page/day.h"
#include "page/kind.h"

enum err
walk_open(struct job *j, struct walk_visit *ret_w)
{
	struct walk_visit *w = ret_w;

	if (route_param(&j->match, "token") == NULL)
		return device_walk_open(j, ret_w);
	*w = (struct walk_visit){ .token = route_param(&j->match, "token"), .walk = { .form = WALK_FORM } };
	w->base = ctx_fmt(&j->cx, "/r/%s", w->token);
	TRY(visit_open(j, "__Secure-walk", w->base, &w->v));
	if (w->v.turned)
		return ERR_OK;
	TRY(entry_look(&j->act, w->token, &w->e));
	if (w->v.living && w->v.state_n == sizeof w->walk && w->v.state[0] == WALK_FORM)
		memcpy(&w->walk, w->v.state, sizeof w->walk);
	return ERR_OK;
}

/* Into the session: of the patient's own walk, or of the device's. */
static void
keep(struct walk_visit *w)
{
	if (w->device == NULL) {
		visit_remember(&w->v, &w->walk, sizeof w->walk);
		return;
	}
	w->device->s.walk = w->walk;
	visit_remember(&w->v, &w->device->s, sizeof w->device->s);
}

enum err
walk_go(struct walk_visit *w, const char *path)
{
	if (path == NULL)
		return w->v.j->cx.fault.code;
	keep(w);
	return visit_go(&w->v, ctx_fmt(&w->v.j->cx, "%s%s", w->base, path));
}

/* The questions of this address, in order: "date", codes of kinds, "prescription". */
#define QUESTIONS (KIND_COUNT + 2)
struct question { const char *path; bool answered; };
static size_t
questions(struct walk_visit *w, struct question ret[QUESTIONS])
{
	size_t n = 0;

	if (w->e.entry.mode == MODE_ONLINE)
		ret[n++] = (struct question){ "date", w->walk.visit_date != 0 };
	for (size_t k = 0; k < KIND_COUNT; k++)
		if (w->e.asked[k])
			ret[n++] = (struct question){ kind_rows[k].code, w->walk.answered[k] };
	if (w->e.settings.value[SETTING_ASK_PRESCRIPTION] != 0)
		ret[n++] = (struct question){ "prescription", w->walk.prescription != PRESCRIPTION_NONE };
	return n;
}

static bool
is_kind(const char *question)
{
	enum kind k;

	return kind_find(question, &k);
}

static const char *
path_of(struct walk_visit *w, const char *question)
{
	return ctx_fmt(&w->v.j->cx, is_kind(question) ? "/ask/%s" : "/%s", question);
}

const char *
walk_next(struct walk_visit *w)
{
	struct question q[QUESTIONS];
	size_t n = questions(w, q);

	for (size_t i = 0; i < n; i++)
		if (!q[i].answered)
			return path_of(w, q[i].path);
	return "/confirm";
}

const char *
walk_before(struct walk_visit *w, const char *question)
{
	struct question q[QUESTIONS];
	size_t n = questions(w, q);
	const char *path = "";

	for (size_t i = 1; i < n; i++)
		if (strcmp(q[i].path, question) == 0)
			path = path_of(w, q[i - 1].path);
	path = path == NULL ? NULL : ctx_fmt(&w->v.j->cx, "%s%s", w->base, path);
	return path == NULL ? "" : path;
}

long
walk_place(const struct walk_visit *w, enum kind k, long *ret_of)
{
	long at = 0;

	*ret_of = 0;
	for (size_t i = 0; i < KIND_COUNT; i++) {
		*ret_of += w->e.asked[i];
		at += w->e.asked[i] && i <= (size_t)k;
	}
	return at;
}

const char *
walk_shown(struct walk_visit *w)
{
	const struct piece pieces[] = { { w->walk.answered, sizeof w->walk.answered }, { w->walk.choice, sizeof w->walk.choice },
		{ &w->walk.visit_date, sizeof w->walk.visit_date }, { &w->walk.prescription, sizeof w->walk.prescription } };
	unsigned char digest[SHA256_BYTES];
	char *text = ctx_alloc(&w->v.j->cx, 17);

	if (text == NULL)
		return "";
	sha256_pieces(pieces, 4, digest);
	hex_write(digest, 8, text);
	return text;
}

enum text
walk_until(const struct walk_visit *w)
{
	return w->e.entry.mode == MODE_ONLINE ? TEXT_UNTIL_ONLINE : TEXT_UNTIL_VISIT;
}

const char *
walk_day(struct walk_visit *w)
{
	return w->walk.visit_date == 0 ? "" : page_day(&w->v.j->cx, w->v.tongue, w->walk.visit_date);
}

/* The hand-over that the walk named last says the same, and is not over. */
static bool
on_its_way(struct walk_visit *w, const struct handover_order *o)
{
	struct job *j = w->v.j;
	struct handed h;

	if (w->walk.session == 0 || handover_look(&j->act, w->token, w->walk.session, &h) != ERR_OK)
		return false;
	return h.handover.purpose == o->purpose && memcmp(h.handover.choice, o->choice, sizeof o->choice) == 0
	    && h.handover.visit_date == o->visit_date && h.handover.prescription == o->prescription
	    && handover_state(&h.handover, j->cx.now) != HANDOVER_GONE && handover_state(&h.handover, j->cx.now) != HANDOVER_FAILED;
}

enum err
walk_confirmed(struct walk_visit *w)
{
	return w->device != NULL ? walk_go(w, "/method") : walk_hand_over(w);
}

enum err
walk_hand_over(struct walk_visit *w)
{
	struct handover_order o = { .purpose = w->walk.purpose };
	bool gives = o.purpose == PURPOSE_CONSENT || o.purpose == PURPOSE_VISUAL;
	struct session s;

	for (size_t k = 0; k < KIND_COUNT; k++)
		o.choice[k] = o.purpose == PURPOSE_WITHDRAWAL || (gives && w->e.asked[k] && w->walk.choice[k]);
	if (gives) {
		o.visit_date = w->e.entry.mode == MODE_ONLINE ? w->walk.visit_date : 0;
		o.prescription = w->walk.prescription;
	}
	if (!on_its_way(w, &o)) {
		TRY(handover_open(&w->v.j->act, w->token, &o, &s));
		w->walk.session = s.id;
	}
	return walk_go(w, "/card");
}

enum err
walk_page(struct walk_visit *w, struct page_out *ret_p)
{
	if (w->v.living)
		keep(w);
	ret_p->f = visit_frame(&w->v);
	if (w->device != NULL)
		ret_p->f.idle_seconds = w->device->lock_seconds;
	buf_init(&ret_p->b, &w->v.j->cx, LIMIT_PAGE_BYTES);
	return ERR_OK;
}
