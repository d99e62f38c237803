/* The receipt that a person keeps: what holds, until when, how to end it, and who has looked; as page, PDF and JSON. */
#include <string.h>

#include "app/consent_look.h"
#include "app/identity_link.h"
#include "base/limit.h"
#include "base/tree.h"
#include "centre/walk.h"
#include "page/day.h"
#include "page/kind.h"
#include "page/sheet.h"

/* What all three forms are made from. */
struct receipt_facts {
	struct handed h;
	struct consents_seen seen;
	const struct consent *rows[KIND_COUNT];
	size_t count, apps;             /* apps that stand for the person */
};

/* Of this walk's own hand-over, when it is done; otherwise ERR_NOT_FOUND. Each look leaves its row in the audit. */
static enum err
facts(struct walk_visit *w, struct receipt_facts *r)
{
	struct job *j = w->v.j;

	*r = (struct receipt_facts){ .count = 0 };
	if (w->walk.session == 0)
		return fail(&j->cx, ERR_NOT_FOUND, "no hand-over");
	TRY(handover_look(&j->act, w->token, w->walk.session, &r->h));
	if (handover_state(&r->h.handover, j->cx.now) != HANDOVER_DONE || r->h.handover.person == 0
	    || r->h.handover.purpose == PURPOSE_REGISTRATION)
		return fail(&j->cx, ERR_NOT_FOUND, "the hand-over is not done");
	TRY(consents_see(&j->act, w->e.entry.facility, r->h.handover.person, w->e.entry.mode, &r->seen));
	TRY(identity_count(&j->act, r->h.handover.person, &r->apps));
	for (size_t k = 0; k < KIND_COUNT; k++) {
		const struct consent *c = consent_find(r->seen.rows, r->seen.count, w->e.entry.mode, (enum kind)k);

		if (c != NULL)
			r->rows[r->count++] = c;
	}
	return act_audit(&j->act, AUDIT_CONSENTS_SEEN, ERR_OK, r->h.handover.person, w->e.entry.mode, NULL, "on the page");
}

static enum text
answer_words(const struct consent *c, instant now)
{
	switch (consent_state(c, now)) {
	case CONSENT_OPEN:
		return TEXT_RECEIPT_AGREED;
	case CONSENT_ENDED:
		return TEXT_RECEIPT_OVER;
	default:
		return TEXT_RECEIPT_REFUSED;
	}
}

static enum text
look_words(enum audit_act a)
{
	static const struct { enum audit_act act; enum text text; } rows[] = {
		{ AUDIT_RECHECK, TEXT_LOOK_RECHECK }, { AUDIT_CONSENTS_LISTED, TEXT_LOOK_LIST }, { AUDIT_MEDICINES_READ, TEXT_LOOK_MEDICINES },
		{ AUDIT_CHECKUPS_READ, TEXT_LOOK_CHECKUPS }, { AUDIT_PUSHED, TEXT_LOOK_PUSHED },
		{ AUDIT_NECESSITY, TEXT_LOOK_NECESSITY },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (rows[i].act == a)
			return rows[i].text;
	return TEXT_LOOK_ELIGIBILITY;
}

static enum text
head_words(const struct handover *h, bool lead)
{
	enum purpose p = h->purpose;

	if (p == PURPOSE_LINK)
		return lead ? TEXT_APP_LINKED_LEAD : TEXT_APP_LINKED;
	if (p == PURPOSE_WITHDRAWAL)
		return lead ? TEXT_RECEIPT_ENDED_LEAD : TEXT_RECEIPT_ENDED;
	if (p == PURPOSE_INQUIRY)
		return lead ? TEXT_RECEIPT_SEEN_LEAD : TEXT_RECEIPT_SEEN;
	if (lead && strncmp(h->reader, APP_READER, strlen(APP_READER)) == 0)
		return TEXT_APP_GIVEN_LEAD;
	return lead ? TEXT_RECEIPT_GIVEN_LEAD : TEXT_RECEIPT_GIVEN;
}

static const char *
until_day(struct walk_visit *w, const struct consent *c)
{
	return c->until == INSTANT_NEVER ? "" : page_day(&w->v.j->cx, w->v.tongue, ymd_of(c->until - 1));
}

/* The certificate had expired: nothing medical was given, whatever was chosen [CRT-02]. */
static bool
grace(const struct receipt_facts *r)
{
	bool chosen = false, given = false;

	for (size_t i = 0; i < r->count; i++) {
		chosen = chosen || r->h.handover.choice[r->rows[i]->kind];
		given = given || (r->rows[i]->kind != KIND_QUA && r->rows[i]->given);
	}
	return r->h.handover.purpose == PURPOSE_CONSENT && chosen && !given;
}

static enum err
receipt_page(struct walk_visit *w, const struct receipt_facts *r)
{
	struct ctx *cx = &w->v.j->cx;
	struct page_receipt_rows rows[KIND_COUNT];
	struct page_receipt_looks *looks = ctx_array(cx, r->seen.look_count + 1, sizeof *looks);
	const struct handover *h = &r->h.handover;
	struct page_receipt page = { .token = w->token, .facility_name = w->e.facility.name, .head = head_words(h, false),
	    .lead = head_words(h, true), .at = page_time(cx, w->v.tongue, h->told), .rows = rows, .rows_count = r->count,
	    .evidence = ctx_fmt(cx, "%llu", (unsigned long long)h->session), .day = walk_day(w), .looks = looks, .grace = grace(r),
	    .prescribed = r->seen.prescription != PRESCRIPTION_NONE, .may_change = h->purpose == PURPOSE_INQUIRY,
	    .may_go_on = h->purpose == PURPOSE_LINK, .has_app = r->apps > 0,
	    .prescription = r->seen.prescription == PRESCRIPTION_PAPER ? TEXT_PRESCRIPTION_PAPER : TEXT_PRESCRIPTION_ELECTRONIC,
	    .address = ctx_fmt(cx, "%s/r/%s", w->v.j->centre->app.origin, w->token) };
	struct page_out p;

	if (looks == NULL || page.evidence == NULL || page.address == NULL)
		return cx->fault.code;
	for (size_t i = 0; i < r->count; i++)
		rows[i] = (struct page_receipt_rows){ .name = kind_words[r->rows[i]->kind].name, .answer = answer_words(r->rows[i], cx->now),
			.until = r->rows[i]->until == INSTANT_NEVER ? TEXT_RECEIPT_UNTIL_OPEN : TEXT_RECEIPT_UNTIL_DAY,
			.until_day = until_day(w, r->rows[i]), .given = consent_state(r->rows[i], cx->now) == CONSENT_OPEN };
	for (size_t i = r->seen.look_count; i-- > 0;)
		looks[page.looks_count++] = (struct page_receipt_looks){ page_time(cx, w->v.tongue, r->seen.looks[i].at),
			look_words(r->seen.looks[i].act) };
	TRY(walk_page(w, &p));
	page_receipt_write(&p.b, &p.f, &page);
	return visit_answer(&w->v, &p.b);
}

enum err
web_receipt_run(struct job *j)
{
	struct receipt_facts r;
	struct walk_visit w;
	enum err e;

	TRY(walk_open(j, &w));
	if (w.v.turned)
		return ERR_OK;
	e = facts(&w, &r);
	if (e == ERR_NOT_FOUND)
		return walk_go(&w, w.v.living && w.walk.session != 0 ? "/card" : "");
	TRY(e);
	return receipt_page(&w, &r);
}

/* ---- for machines ----------------------------------------------------------------------------------------------- */

static enum err
member(struct ctx *cx, struct node *to, const char *name, const char *text)
{
	return text == NULL || node_new(cx, to, name, text) == NULL ? cx->fault.code : ERR_OK;
}

static const char *
iso(struct ctx *cx, instant t)
{
	char text[INSTANT_TEXT];

	return ctx_str(cx, instant_write_iso(t, text));
}

static enum err
rows_json(struct ctx *cx, struct node *root, const struct receipt_facts *r)
{
	for (size_t i = 0; i < r->count; i++) {
		const struct consent *c = r->rows[i];
		struct node *n = node_new(cx, root, "consents", "");

		if (n == NULL)
			return cx->fault.code;
		n->list = true;
		TRY(member(cx, n, "kind", kind_rows[c->kind].code));
		TRY(member(cx, n, "name", kind_rows[c->kind].ja));
		TRY(member(cx, n, "state", text_plain(cx, answer_words(c, cx->now), TONGUE_EN)));
		TRY(member(cx, n, "from", iso(cx, c->from)));
		TRY(member(cx, n, "until", iso(cx, c->ended != 0 ? c->ended : c->until)));
	}
	for (size_t i = 0; i < r->seen.look_count; i++) {
		struct node *n = node_new(cx, root, "disclosures", "");

		if (n == NULL)
			return cx->fault.code;
		n->list = true;
		TRY(member(cx, n, "at", iso(cx, r->seen.looks[i].at)));
		TRY(member(cx, n, "what", audit_acts[r->seen.looks[i].act].word));
	}
	return ERR_OK;
}

static void
as_file(struct job *j, const char *type, const char *name)
{
	j->header_count = 0;
	job_header(j, "X-Content-Type-Options", "nosniff");
	job_header(j, "Content-Disposition", name);
	j->type = type;
}

enum err
web_receipt_json_run(struct job *j)
{
	struct ctx *cx = &j->cx;
	struct node *root = node_new(cx, NULL, "", "");
	struct receipt_facts r;
	struct walk_visit w;
	struct evidence ev;
	char *p;

	TRY(walk_open(j, &w));
	TRY(facts(&w, &r));
	TRY(view_evidence(j->act.view, cx, r.h.handover.session, &ev));
	if (root == NULL)
		return cx->fault.code;
	TRY(member(cx, root, "type", "kyotaku-receipt/1"));
	TRY(member(cx, root, "evidence", ctx_fmt(cx, "%llu", (unsigned long long)ev.id)));
	TRY(member(cx, root, "facility", w.e.facility.code));
	TRY(member(cx, root, "facilityName", w.e.facility.name));
	TRY(member(cx, root, "mode", ctx_fmt(cx, "%d", w.e.entry.mode)));
	TRY(member(cx, root, "at", iso(cx, ev.at)));
	TRY(member(cx, root, "end", ctx_fmt(cx, "%s/r/%s", j->centre->app.origin, w.token)));
	TRY(rows_json(cx, root, &r));
	TRY(member(cx, root, "text", ev.text));
	TRY(member(cx, root, "certificate", b64_write(cx, ev.certificate, ev.certificate_n)));
	TRY(member(cx, root, "signature", b64_write(cx, ev.signature, ev.signature_n)));
	TRY(json_write(cx, root, &p, &j->body_n));
	j->body = p;
	as_file(j, "application/json; charset=utf-8", "attachment; filename=\"receipt.json\"");
	return ERR_OK;
}

/* ---- on paper --------------------------------------------------------------------------------------------------- */

static const char *
say(struct walk_visit *w, enum text t)
{
	return text_plain(&w->v.j->cx, t, w->v.tongue);
}

static void
rows_sheet(struct sheet *s, struct walk_visit *w, const struct receipt_facts *r)
{
	for (size_t i = 0; i < r->count; i++) {
		const struct consent *c = r->rows[i];
		bool open = consent_state(c, w->v.j->cx.now) == CONSENT_OPEN;
		const char *value = ctx_fmt(&w->v.j->cx, "%s  %s %s", say(w, answer_words(c, w->v.j->cx.now)), !open ? "" : say(w,
		    c->until == INSTANT_NEVER ? TEXT_RECEIPT_UNTIL_OPEN : TEXT_RECEIPT_UNTIL_DAY), open ? until_day(w, c) : "");
		const struct sheet_pair pair = { say(w, kind_words[c->kind].name), value == NULL ? "" : value };

		sheet_pairs(s, &pair, 1);
	}
	sheet_heading(s, 2, say(w, TEXT_RECEIPT_LOOKED));
	if (r->seen.look_count == 0)
		sheet_text(s, say(w, TEXT_RECEIPT_NOBODY));
	for (size_t i = r->seen.look_count; i-- > 0;) {
		const struct sheet_pair pair = { page_time(&w->v.j->cx, w->v.tongue, r->seen.looks[i].at),
			say(w, look_words(r->seen.looks[i].act)) };

		sheet_pairs(s, &pair, 1);
	}
}

enum err
web_receipt_pdf_run(struct job *j)
{
	struct receipt_facts r;
	struct walk_visit w;
	struct sheet *s;
	struct buf b;

	TRY(walk_open(j, &w));
	TRY(facts(&w, &r));
	const struct sheet_form form = { .size = SHEET_A4, .lang = tongue_lang(w.v.tongue), .made = j->cx.now,
		.title = say(&w, TEXT_RECEIPT_TITLE), .facility = w.e.facility.name };
	const struct sheet_pair pairs[] = { { say(&w, TEXT_RECEIPT_FACILITY), w.e.facility.name },
		{ say(&w, TEXT_RECEIPT_AT), page_time(&j->cx, w.v.tongue, r.h.handover.told) },
		{ say(&w, TEXT_RECEIPT_NUMBER), ctx_fmt(&j->cx, "%llu", (unsigned long long)r.h.handover.session) } };
	const char *where = ctx_fmt(&j->cx, "%s/r/%s", j->centre->app.origin, w.token);

	if (pairs[2].value == NULL || where == NULL)
		return j->cx.fault.code;
	buf_init(&b, &j->cx, LIMIT_FILE_BYTES);
	TRY(sheet_new(&j->cx, &form, &b, &s));
	sheet_heading(s, 1, say(&w, head_words(&r.h.handover, false)));
	sheet_pairs(s, pairs, 3);
	rows_sheet(s, &w, &r);
	sheet_heading(s, 2, say(&w, TEXT_RECEIPT_HOW));
	sheet_code(s, where, 28, say(&w, TEXT_RECEIPT_HOW_TEXT));
	TRY(sheet_done(&s));
	j->body = b.p;
	j->body_n = b.n;
	as_file(j, "application/pdf", "attachment; filename=\"receipt.pdf\"");
	return ERR_OK;
}
