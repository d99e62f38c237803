/* A check by the staff: where it is, the patient's consents, then the PIN or 目視確認, the card. */
#include <string.h>

#include "base/limit.h"
#include "centre/device.h"
#include "page/kind.h"

#define BASE "/app/check"

/* ---- the walk ------------------------------------------------------------------------------------------ */

/* The address that the device goes by, and where its walk has got to. */
static enum err
walk_of(struct device_visit *d, struct walk_visit *w)
{
	struct job *j = d->v.j;

	*w = (struct walk_visit){ .v = d->v, .walk = d->s.walk, .token = ctx_str(&j->cx, d->s.token), .base = BASE, .device = d };
	if (w->token == NULL)
		return j->cx.fault.code;
	w->v.staff = false;             /* what a patient is asked is there in the patient's language */
	w->v.tongue = visit_tongue(j);
	return entry_look(&j->act, w->token, &w->e);
}

enum err
device_walk_open(struct job *j, struct walk_visit *w)
{
	struct device_visit *d = ctx_alloc(&j->cx, sizeof *d);

	if (d == NULL)
		return j->cx.fault.code;
	TRY(device_open(j, d));
	if (!d->v.living && visit_came_from_elsewhere(j)) {     /* without its cookie: web_card.c has it come back */
		j->header_count = 0;
		j->status = 200;
		*w = (struct walk_visit){ .v = d->v, .walk = { .form = WALK_FORM }, .token = "", .base = BASE };
		w->v.keep = false;
		return ERR_OK;
	}
	if (!d->done && d->s.token[0] != '\0')
		return walk_of(d, w);
	*w = (struct walk_visit){ .v = d->v, .base = BASE, .token = "" };
	w->v.turned = true;             /* the answer is made */
	return d->done ? ERR_OK : visit_go(&w->v, BASE);
}

/* ---- where ------------------------------------------------------------------------------------------------------ */

/* At home, and the cases of outpatient care; a video call is the patient's own affair. */
static const struct { enum mode mode; enum outpatient outpatient; } uses[] = {
	{ MODE_VISIT, OUTPATIENT_NONE }, { MODE_ONLINE, OUTPATIENT_FEVER }, { MODE_ONLINE, OUTPATIENT_WARD },
	{ MODE_ONLINE, OUTPATIENT_CAR }, { MODE_ONLINE, OUTPATIENT_READER },
};
#define USES (sizeof uses / sizeof uses[0])

static const char *
use_word(size_t i)
{
	return uses[i].outpatient != OUTPATIENT_NONE ? outpatient_rows[uses[i].outpatient].word : mode_row(uses[i].mode)->word;
}

static const char *
use_name(size_t i, enum tongue t)
{
	const struct outpatient_row *o = &outpatient_rows[uses[i].outpatient];
	const struct mode_row *m = mode_row(uses[i].mode);

	if (uses[i].outpatient != OUTPATIENT_NONE)
		return t == TONGUE_EN ? o->en : o->ja;
	return t == TONGUE_EN ? m->en : m->ja;
}

/* The living address of a use that is switched on; ERR_NOT_FOUND otherwise. */
static enum err
entry_of(struct job *j, size_t i, struct entry *ret_e)
{
	struct settings s;

	TRY(view_settings(j->act.view, &j->cx, j->who.facility, j->cx.now, &s));
	if (!settings_open_page(&s, uses[i].mode))
		return ERR_NOT_FOUND;
	return view_entry_of(j->act.view, &j->cx, j->who.facility, uses[i].mode, uses[i].outpatient, ret_e);
}

enum err
device_check_run(struct job *j)
{
	struct page_device_check_uses rows[USES];
	struct page_device_check page = { .uses = rows };
	struct device_visit d;
	struct page_frame f;
	struct entry entry;
	struct buf b;

	TRY(device_open(j, &d));
	if (d.done)
		return ERR_OK;
	for (size_t i = 0; i < USES; i++) {
		enum err e = entry_of(j, i, &entry);

		if (e != ERR_OK && e != ERR_NOT_FOUND)
			return e;
		if (e == ERR_OK)
			rows[page.uses_count++] = (struct page_device_check_uses){ use_word(i), use_name(i, d.v.tongue) };
	}
	f = device_frame(&d, &b);
	page_device_check_write(&b, &f, &page);
	return device_answer(&d, &b);
}

enum err
device_check_begin_run(struct job *j)
{
	struct device_visit d;
	struct walk_visit w;
	struct entry entry;
	struct form form;
	size_t i = 0;

	TRY(device_form(j, &d, &form));
	if (d.done)
		return ERR_OK;
	while (i < USES && strcmp(use_word(i), form_value(&form, "use")) != 0)
		i++;
	if (i == USES)
		return fail(&j->cx, ERR_INPUT, "no such use");
	TRY(entry_of(j, i, &entry));
	memcpy(d.s.token, entry.token, ENTRY_TOKEN);
	d.s.passcode[0] = '\0';
	d.s.walk = (struct walk){ .form = WALK_FORM, .purpose = PURPOSE_CONSENT };
	if (uses[i].mode == MODE_ONLINE)        /* the patient is here: it is today */
		d.s.walk.visit_date = ymd_of(j->cx.now);
	TRY(walk_of(&d, &w));
	if (w.v.tongue != d.v.tongue)           /* the one before spoke another language: that is nobody's business here */
		TRY(visit_speak(j, d.v.tongue));
	return walk_go(&w, walk_next(&w));
}

/* ---- who --------------------------------------------------------------------------------------------------------- */

static bool
may_compare(const struct walk_visit *w)
{
	return assurance_may(ASSURANCE_VISUAL, w->e.entry.mode, w->e.entry.outpatient, KIND_QUA);
}

/* The walk of a logged-in device whose questions are all answered. *ret_ready false: the answer is made. */
static enum err
ready_open(struct job *j, struct walk_visit *w, bool *ret_ready)
{
	const char *next;

	*ret_ready = false;
	TRY(walk_open(j, w));
	if (w->v.turned)
		return ERR_OK;
	if (w->device == NULL)
		return visit_go(&w->v, BASE);
	next = walk_next(w);
	if (next == NULL || strcmp(next, "/confirm") != 0)
		return walk_go(w, next);
	device_for_staff(&w->v);
	*ret_ready = true;
	return ERR_OK;
}

static enum err
staff_page(struct walk_visit *w, struct page_out *ret_p)
{
	TRY(walk_page(w, ret_p));
	ret_p->f.user = w->device->l.account.user;
	ret_p->f.log_out = "/app/log-out";
	ret_p->f.facility_name = w->e.facility.name;
	return ERR_OK;
}

static bool
is_post(const struct job *j)
{
	return http_request(j->x)->method[0] == 'P';
}

static enum err
method_chosen(struct walk_visit *w)
{
	struct form form;

	TRY(visit_form(&w->v, &form));
	w->walk.purpose = PURPOSE_CONSENT;
	if (strcmp(form_value(&form, "method"), "visual") == 0)
		return walk_go(w, "/visual");
	return strcmp(form_value(&form, "method"), "pin") == 0 ? walk_hand_over(w) : fail(&w->v.j->cx, ERR_INPUT, "method: pin or visual");
}

enum err
device_method_run(struct job *j)
{
	struct walk_visit w;
	struct page_out p;
	bool ready;

	TRY(ready_open(j, &w, &ready));
	if (!ready)
		return ERR_OK;
	if (is_post(j))
		return method_chosen(&w);
	TRY(staff_page(&w, &p));
	page_device_method_write(&p.b, &p.f, &(struct page_device_method){ .may_compare = may_compare(&w) });
	return visit_answer(&w.v, &p.b);
}

static enum err
visual_page(struct walk_visit *w, bool wrong)
{
	struct page_out p;

	w->v.j->status = wrong ? 403 : 200;
	TRY(staff_page(w, &p));
	page_device_visual_write(&p.b, &p.f, &(struct page_device_visual){ .wrong = wrong });
	return visit_answer(&w->v, &p.b);
}

/* The passcode is tried before the card is asked for, and kept sealed until the device has signed. */
static enum err
compared(struct walk_visit *w)
{
	struct job *j = w->v.j;
	struct device device;
	struct form form;
	enum err outcome;

	TRY(visit_form(&w->v, &form));
	if (strcmp(form_value(&form, "same"), "1") != 0)
		return fail(&j->cx, ERR_INPUT, "the comparison was not confirmed");
	TRY(view_device(j->act.view, &j->cx, w->device->s.device, &device));
	TRY(passcode_check(&j->act, &device, form_value(&form, "passcode"), &outcome));
	if (outcome != ERR_OK)
		return visual_page(w, true);
	(void)strncpy(w->device->s.passcode, form_value(&form, "passcode"), PASSCODE - 1);
	w->walk.purpose = PURPOSE_VISUAL;
	return walk_hand_over(w);
}

enum err
device_visual_run(struct job *j)
{
	struct walk_visit w;
	bool ready;

	TRY(ready_open(j, &w, &ready));
	if (!ready)
		return ERR_OK;
	if (!may_compare(&w))
		return fail(&j->cx, ERR_ASSURANCE, "DEV-07: not in %s", mode_row(w.e.entry.mode)->word);
	return is_post(j) ? compared(&w) : visual_page(&w, false);
}

/* ---- the device signs ------------------------------------------------------------------------------------------- */

enum err
device_sign_page(struct walk_visit *w, const struct handed *h)
{
	const struct visual who = { w->device->s.device, w->device->l.account.user };
	struct job *j = w->v.j;
	struct proof proof = { .purpose = PURPOSE_VISUAL, .origin = j->centre->app.origin, .facility_name = w->e.facility.name,
	    .session = &h->session, .visual = &who, .visit_date = h->handover.visit_date, .prescription = h->handover.prescription,
	    .at = j->cx.now };
	struct page_device_sign page = { .words = "" };
	char at[INSTANT_TEXT];
	struct page_out p;
	struct buf words;

	memcpy(proof.choice, h->handover.choice, sizeof proof.choice);
	buf_init(&words, &j->cx, 4096);
	proof_text(&words, &proof);
	TRY(buf_done(&words));
	page.words = words.p;
	page.at = instant_write_iso(proof.at, at);
	device_for_staff(&w->v);
	TRY(staff_page(w, &p));
	page_device_sign_write(&p.b, &p.f, &page);
	return visit_answer(&w->v, &p.b);
}

struct signing {
	struct walk_visit w;
	struct device device;
	struct handed handed;
	struct visual_order o;
	struct session session;
};

static enum err
sign_judge(struct job *j)
{
	struct signing *s = j->state;
	struct proof_result *r = ctx_alloc(&j->cx, sizeof *r);

	if (r == NULL)
		return j->cx.fault.code;
	TRY(visual_take(&j->act, &s->o, &s->session, r));
	s->w.device->s.passcode[0] = '\0';
	return device_told(s->w.device, BASE "/result");
}

/* What was signed, of the card that the reader has brought. */
static enum err
order_read(struct signing *s)
{
	struct job *j = s->w.v.j;
	const struct handover *h = &s->handed.handover;
	struct proof_order *p = &s->o.proof;
	unsigned char *signature;
	struct form form;

	TRY(visit_form(&s->w.v, &form));
	*p = (struct proof_order){ .purpose = PURPOSE_VISUAL, .token = s->w.token, .session = h->session, .visit_date = h->visit_date,
	    .prescription = h->prescription, .certificate = h->certificate, .certificate_n = h->certificate_n };
	memcpy(p->choice, h->choice, sizeof p->choice);
	if (!instant_read_iso(form_value(&form, "at"), &p->at) || !b64_read(&j->cx, form_value(&form, "signature"), &signature, &p->signature_n))
		return fail(&j->cx, ERR_SIGNATURE, "DEV-07: the form of the signature");
	p->signature = signature;
	s->o.visual = (struct visual){ s->w.device->s.device, s->w.device->l.account.user };
	s->o.device = &s->device;
	s->o.passcode = s->w.device->s.passcode;
	return ERR_OK;
}

enum err
device_sign_run(struct job *j)
{
	struct signing *s = ctx_alloc(&j->cx, sizeof *s);
	enum err outcome;

	if (s == NULL)
		return j->cx.fault.code;
	TRY(walk_open(j, &s->w));
	if (s->w.v.turned || s->w.device == NULL || s->w.walk.session == 0)
		return fail(&j->cx, ERR_LOGGED_OUT, "nobody is logged in, or nothing waits for a signature");
	TRY(handover_look(&j->act, s->w.token, s->w.walk.session, &s->handed));
	if (handover_state(&s->handed.handover, j->cx.now) != HANDOVER_READ)
		return fail(&j->cx, ERR_NONCE, "HND-03: no card was read, or it is over");
	TRY(view_device(j->act.view, &j->cx, s->w.device->s.device, &s->device));
	TRY(order_read(s));
	TRY(visual_begin(&j->act, &s->o, &s->session, &outcome));
	if (outcome != ERR_OK) {        /* it ran out meanwhile */
		s->w.device->s.passcode[0] = '\0';
		j->about.handover = &s->handed.handover;
		TRY(handover_end(&j->act, outcome, 0));
		return device_told(s->w.device, BASE "/card");
	}
	j->state = s;
	j->next = sign_judge;
	return ERR_OK;
}
