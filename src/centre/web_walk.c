/* The pages from a facility's front page to the last question: one question a page. */
#include <string.h>

#include "app/notice.h"
#include "base/limit.h"
#include "centre/walk.h"
#include "page/day.h"
#include "page/kind.h"

static bool
is_post(const struct walk_visit *w)
{
	return http_request(w->v.j->x)->method[0] == 'P';
}

/* The answer of a form of this session. An answer that is none of those offered is refused. */
static enum err
answer(struct walk_visit *w, const char *name, const char **ret)
{
	struct form *f = ctx_alloc(&w->v.j->cx, sizeof *f);

	if (f == NULL)
		return w->v.j->cx.fault.code;
	TRY(visit_form(&w->v, f));
	*ret = form_value(f, name);
	return ERR_OK;
}

static enum err
yes_no(struct walk_visit *w, const char *yes, const char *no, bool *ret_yes)
{
	const char *said;

	TRY(answer(w, "answer", &said));
	*ret_yes = strcmp(said, yes) == 0;
	return *ret_yes || strcmp(said, no) == 0 ? ERR_OK : fail(&w->v.j->cx, ERR_INPUT, "answer: %s or %s", yes, no);
}

/* A question needs a session; without one the walk begins at the front page. */
static bool
lost(struct walk_visit *w)
{
	return !w->v.living && !is_post(w);
}

#define NOTICES 5               /* the newest: a page has its ceiling */

/* What the operator tells patients now; an announcement is written in Japanese and English. */
static enum err
notices(struct walk_visit *w, struct page_start *page)
{
	struct job *j = w->v.j;
	bool japanese = tongue_lang(w->v.tongue) == LANG_JA;
	struct page_start_notices *rows = ctx_array(&j->cx, NOTICES, sizeof *rows);
	struct announcement *all;
	size_t n;

	TRY(announcements_shown(j->act.view, &j->cx, AUDIENCE_PATIENT, &all, &n));
	if (rows == NULL)
		return j->cx.fault.code;
	for (size_t i = 0; i < n && i < NOTICES; i++) {
		bool ja = japanese || all[i].en[0] == '\0';

		rows[page->notices_count++] = (struct page_start_notices){ ja ? all[i].ja : all[i].en, ja ? "ja" : "en" };
	}
	page->notices = rows;
	return ERR_OK;
}

enum err
web_start_run(struct job *j)
{
	struct page_start page = { .token = "" };
	struct page_out p;
	struct walk_visit w;

	TRY(walk_open(j, &w));
	if (w.v.turned)
		return ERR_OK;
	if (!w.v.living)
		visit_start(&w.v);
	page.token = w.token;
	page.facility_name = w.e.facility.name;
	page.facility = w.e.facility.code;
	page.mode = mode_words(w.e.entry.mode, w.e.entry.outpatient);
	page.said_ended = strcmp(http_request(j->x)->query, "ended") == 0;
	TRY(notices(&w, &page));
	TRY(walk_page(&w, &p));
	page_start_write(&p.b, &p.f, &page);
	return visit_answer(&w.v, &p.b);
}

enum err
web_begin_run(struct job *j)
{
	struct walk_visit w;
	const char *said;

	TRY(walk_open(j, &w));
	TRY(answer(&w, "function", &said));
	w.walk = (struct walk){ .form = WALK_FORM, .purpose = PURPOSE_CONSENT };
	if (strcmp(said, "consent") == 0)
		return walk_go(&w, walk_next(&w));
	w.walk.purpose = PURPOSE_WITHDRAWAL;
	if (strcmp(said, "withdrawal") == 0)
		return walk_go(&w, "/withdraw");
	w.walk.purpose = PURPOSE_INQUIRY;
	return strcmp(said, "inquiry") == 0 ? walk_hand_over(&w) : fail(&j->cx, ERR_INPUT, "function");
}

/* ---- 診療日 ----------------------------------------------------------------------------------------------------- */

static enum err
date_page(struct walk_visit *w, bool wrong)
{
	struct ctx *cx = &w->v.j->cx;
	ymd today = ymd_of(cx->now);
	struct page_date page = { .base = w->base, .facility_name = w->e.facility.name, .today = page_day_value(cx, today),
	    .last = page_day_value(cx, ymd_add(today, w->e.settings.value[SETTING_ONLINE_AHEAD])), .value = page_day_value(cx, w->walk.visit_date),
	    .wrong = wrong, .back = walk_before(w, "date") };
	struct page_out p;

	TRY(walk_page(w, &p));
	page_date_write(&p.b, &p.f, &page);
	return visit_answer(&w->v, &p.b);
}

enum err
web_date_run(struct job *j)
{
	struct walk_visit w;
	const char *said;
	instant t;

	TRY(walk_open(j, &w));
	if (w.v.turned || lost(&w))
		return w.v.turned ? ERR_OK : walk_go(&w, "");
	if (!is_post(&w))
		return date_page(&w, false);
	TRY(answer(&w, "day", &said));
	if (strlen(said) != 10 || !instant_read_iso(said, &t)
	    || !visit_date_allowed(w.e.entry.mode, ymd_of(t), ymd_of(j->cx.now), w.e.settings.value[SETTING_ONLINE_AHEAD])) {
		j->status = 400;
		return date_page(&w, true);
	}
	w.walk.visit_date = ymd_of(t);
	return walk_go(&w, walk_next(&w));
}

/* ---- one kind of consent ---------------------------------------------------------------------------------------- */

static enum err
ask_page(struct walk_visit *w, enum kind k)
{
	struct page_ask page = { .base = w->base, .code = kind_rows[k].code, .facility_name = w->e.facility.name,
	    .name = kind_words[k].name, .what = kind_words[k].what, .until = walk_until(w), .day = walk_day(w),
	    .answered = w->walk.answered[k], .now = w->walk.choice[k] ? TEXT_ASK_AGREE : TEXT_ASK_REFUSE,
	    .back = walk_before(w, kind_rows[k].code) };
	struct page_out p;

	page.at = walk_place(w, k, &page.of);
	TRY(walk_page(w, &p));
	page_ask_write(&p.b, &p.f, &page);
	return visit_answer(&w->v, &p.b);
}

enum err
web_ask_run(struct job *j)
{
	struct walk_visit w;
	enum kind k;
	bool yes;

	TRY(walk_open(j, &w));
	if (w.v.turned || lost(&w))
		return w.v.turned ? ERR_OK : walk_go(&w, "");
	if (!kind_find(route_param(&j->match, "kind"), &k) || !w.e.asked[k])
		return fail(&j->cx, ERR_NOT_FOUND, "a kind that is not asked here");
	if (!is_post(&w))
		return ask_page(&w, k);
	TRY(yes_no(&w, "agree", "refuse", &yes));
	w.walk.answered[k] = true;
	w.walk.choice[k] = yes;
	return walk_go(&w, walk_next(&w));
}

enum err
web_prescription_run(struct job *j)
{
	struct walk_visit w;
	struct page_out p;
	bool electronic;

	TRY(walk_open(j, &w));
	if (w.v.turned || lost(&w))
		return w.v.turned ? ERR_OK : walk_go(&w, "");
	if (is_post(&w)) {
		TRY(yes_no(&w, "electronic", "paper", &electronic));
		w.walk.prescription = electronic ? PRESCRIPTION_ELECTRONIC : PRESCRIPTION_PAPER;
		return walk_go(&w, walk_next(&w));
	}
	TRY(walk_page(&w, &p));
	page_prescription_write(&p.b, &p.f, &(struct page_prescription){ w.base, walk_before(&w, "prescription") });
	return visit_answer(&w.v, &p.b);
}

/* ---- is this right? --------------------------------------------------------------------------------------------- */

static enum err
confirm_page(struct walk_visit *w, bool changed)
{
	struct page_confirm_rows rows[KIND_COUNT];
	struct page_confirm page = { .base = w->base, .facility_name = w->e.facility.name, .shown = walk_shown(w), .changed = changed,
	    .day = walk_day(w), .until = walk_until(w), .rows = rows, .prescribed = w->walk.prescription != PRESCRIPTION_NONE,
	    .prescription = w->walk.prescription == PRESCRIPTION_PAPER ? TEXT_PRESCRIPTION_PAPER : TEXT_PRESCRIPTION_ELECTRONIC };
	struct page_out p;

	for (size_t k = 0; k < KIND_COUNT; k++)
		if (w->e.asked[k])
			rows[page.rows_count++] = (struct page_confirm_rows){ kind_rows[k].code, kind_words[k].name,
				w->walk.choice[k] ? TEXT_ASK_AGREE : TEXT_ASK_REFUSE };
	TRY(walk_page(w, &p));
	page_confirm_write(&p.b, &p.f, &page);
	return visit_answer(&w->v, &p.b);
}

enum err
web_confirm_run(struct job *j)
{
	struct walk_visit w;
	const char *next, *shown;

	TRY(walk_open(j, &w));
	if (w.v.turned || lost(&w))
		return w.v.turned ? ERR_OK : walk_go(&w, "");
	if (is_post(&w))
		TRY(answer(&w, "shown", &shown));
	if (w.walk.purpose == PURPOSE_REGISTRATION)     /* back from the card to the questions */
		w.walk.purpose = w.walk.then;
	if (w.walk.purpose == PURPOSE_VISUAL)
		w.walk.purpose = PURPOSE_CONSENT;
	next = walk_next(&w);
	if (next == NULL || strcmp(next, "/confirm") != 0 || w.walk.purpose != PURPOSE_CONSENT)
		return walk_go(&w, w.walk.purpose == PURPOSE_CONSENT ? next : "");
	if (!is_post(&w))
		return confirm_page(&w, false);
	/* What is signed is what this page showed; another tab may have changed the answers meanwhile. */
	return strcmp(shown, walk_shown(&w)) == 0 ? walk_confirmed(&w) : confirm_page(&w, true);
}

enum err
web_withdraw_run(struct job *j)
{
	struct walk_visit w;
	struct page_out p;
	bool end;

	TRY(walk_open(j, &w));
	if (w.v.turned || lost(&w))
		return w.v.turned ? ERR_OK : walk_go(&w, "");
	if (is_post(&w)) {
		TRY(yes_no(&w, "end", "keep", &end));
		w.walk.purpose = PURPOSE_WITHDRAWAL;
		return end ? walk_hand_over(&w) : walk_go(&w, "");
	}
	TRY(walk_page(&w, &p));
	page_withdraw_write(&p.b, &p.f, &(struct page_withdraw){ w.token, w.e.facility.name });
	return visit_answer(&w.v, &p.b);
}

/* Nothing stays on this device. */
enum err
web_end_run(struct job *j)
{
	struct walk_visit w;
	const char *unused;

	TRY(walk_open(j, &w));
	if (w.v.turned)
		return ERR_OK;
	TRY(answer(&w, "csrf", &unused));
	if (w.device != NULL)
		return visit_go(&w.v, "/app");
	return visit_end(&w.v, ctx_fmt(&j->cx, "/r/%s?ended", w.token));
}
