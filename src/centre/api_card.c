/* The patients' side for card readers: an offer, then the proof, in two commits. */
#include <stdlib.h>
#include <string.h>

#include "app/card_register.h"
#include "app/consent_look.h"
#include "app/consent_withdraw.h"
#include "app/handover_take.h"
#include "app/identity_link.h"
#include "app/proof_take.h"
#include "app/session_open.h"
#include "base/limit.h"
#include "centre/centre.h"
#include "wire/session.h"

static enum err
json_answer(struct job *j, const char *p, size_t n)
{
	j->body = p;
	j->body_n = n;
	j->type = "application/json; charset=utf-8";
	return ERR_OK;
}

enum err
api_session_run(struct job *j)
{
	struct offer o = { .origin = j->centre->app.origin, .now = j->cx.now };
	struct entry_view entry;
	char *p;
	size_t n;

	TRY(session_open(&j->act, route_param(&j->match, "token"), &entry, &o.session));
	o.facility_name = entry.facility.name;
	TRY(offer_write(&j->cx, &o, &p, &n));
	return json_answer(j, p, n);
}

struct proof_state {
	struct signed_proof sent;
	struct proof_order order;
	struct session     session;
	unsigned char      identity[SHA256_BYTES];      /* of PURPOSE_LINK */
};

/* For the person to keep: what was asked, and the answer. */
static enum err
receipt(struct job *j, const struct proof_state *st, const struct proof_result *r)
{
	struct consent_receipt out = { .evidence = r->evidence, .mode = st->session.mode, .at = j->cx.now,
	    .grace = r->grace, .certificate_ends = r->certificate_ends };
	struct facility f;
	char *p;
	size_t n;

	TRY(view_facility(j->act.view, &j->cx, st->session.facility, &f));
	out.facility_name = f.name;
	for (size_t i = 0; i < r->count; i++)
		if (r->rows[i].ended == 0 && out.count < KIND_COUNT)
			out.rows[out.count++] = (struct receipt_row){ r->rows[i].kind, r->rows[i].given, r->rows[i].until };
	TRY(consent_receipt_write(&j->cx, &out, &p, &n));
	return json_answer(j, p, n);
}

static enum err
proof_judge(struct job *j)
{
	const struct proof_state *st = j->state;
	struct proof_result *r = ctx_alloc(&j->cx, sizeof *r);

	if (r == NULL)
		return j->cx.fault.code;
	TRY(proof_take(&j->act, &st->order, &st->session, r));
	return receipt(j, st, r);
}

/* What has ended, for the person to keep; nothing of what goes on. */
static enum err
withdrawal_judge(struct job *j)
{
	const struct proof_state *st = j->state;
	struct proof_result *r = ctx_alloc(&j->cx, sizeof *r);
	struct withdrawal w;

	if (r == NULL)
		return j->cx.fault.code;
	TRY(consent_withdraw(&j->act, &st->order, &st->session, &w));
	*r = (struct proof_result){ .evidence = st->session.id };
	for (size_t k = 0; k < KIND_COUNT; k++)
		if (w.ended[k])
			r->rows[r->count++] = (struct consent){ .kind = (enum kind)k, .until = j->cx.now };
	return receipt(j, st, r);
}

/* That it is done; whose numbers they were stands on no receipt. */
static enum err
registration_judge(struct job *j)
{
	const struct proof_state *st = j->state;
	const struct proof_result r = { .evidence = st->session.id };

	TRY(card_register(&j->act, &st->order, &st->session));
	return receipt(j, st, &r);
}

/* What is given at present, for the reader to show. */
static enum err
inquiry_judge(struct job *j)
{
	const struct proof_state *st = j->state;
	struct proof_result *r = ctx_alloc(&j->cx, sizeof *r);
	struct consents_seen seen;

	if (r == NULL)
		return j->cx.fault.code;
	TRY(consent_look(&j->act, &st->order, &st->session, &seen));
	*r = (struct proof_result){ .evidence = st->session.id };
	for (size_t i = 0; i < seen.count; i++)
		if (seen.rows[i].mode == st->session.mode && consent_state(&seen.rows[i], j->cx.now) == CONSENT_OPEN)
			r->rows[r->count++] = seen.rows[i];
	return receipt(j, st, r);
}

static enum err
link_judge(struct job *j)
{
	const struct proof_state *st = j->state;
	const struct proof_result r = { .evidence = st->session.id };

	TRY(identity_link(&j->act, &st->order, &st->session));
	return receipt(j, st, &r);
}

/* Which app is linked is the page's word, not the reader's. */
static enum err
linked(struct job *j, struct proof_state *st)
{
	struct handover h;

	if (view_handover(j->act.view, &j->cx, st->order.session, &h) != ERR_OK || h.purpose != PURPOSE_LINK)
		return fail(&j->cx, ERR_NONCE, "OID-03: nothing to be linked under that number");
	memcpy(st->identity, h.identity, SHA256_BYTES);
	st->order.identity = st->identity;
	return ERR_OK;
}

static enum err
take_proof(struct job *j, enum purpose purpose, enum err (*judge)(struct job *))
{
	const struct http_request *rq = http_request(j->x);
	struct proof_state *st = ctx_alloc(&j->cx, sizeof *st);
	struct signed_proof *sent;

	if (st == NULL)
		return j->cx.fault.code;
	sent = &st->sent;
	TRY(signed_proof_read(&j->cx, purpose, (const char *)rq->body, rq->body_n, sent));
	st->order = (struct proof_order){ .purpose = purpose, .token = route_param(&j->match, "token"),
	    .session = sent->session, .at = sent->at, .visit_date = sent->visit_date, .prescription = sent->prescription, .certificate = sent->certificate,
	    .certificate_n = sent->certificate_n, .signature = sent->signature, .signature_n = sent->signature_n };
	memcpy(st->order.choice, sent->choice, sizeof st->order.choice);
	if (purpose == PURPOSE_REGISTRATION)
		st->order.registration = &sent->registration;
	if (purpose == PURPOSE_LINK)
		TRY(linked(j, st));
	TRY(proof_use_session(&j->act, &st->order, &st->session));
	j->state = st;
	j->next = judge;
	return ERR_OK;
}

enum err
api_proof_run(struct job *j)
{
	return take_proof(j, PURPOSE_CONSENT, proof_judge);
}

enum err
api_withdrawal_run(struct job *j)
{
	return take_proof(j, PURPOSE_WITHDRAWAL, withdrawal_judge);
}

enum err
api_registration_run(struct job *j)
{
	return take_proof(j, PURPOSE_REGISTRATION, registration_judge);
}

enum err
api_inquiry_run(struct job *j)
{
	return take_proof(j, PURPOSE_INQUIRY, inquiry_judge);
}

enum err
api_link_run(struct job *j)
{
	return take_proof(j, PURPOSE_LINK, link_judge);
}

/* ---- hand-overs from a page ------------------------------------------------------------------------------------- */

static enum err
handover_word(struct job *j, id *ret_session, struct handover_word *ret_w)
{
	const struct http_request *rq = http_request(j->x);
	const char *s = route_param(&j->match, "session");
	char *end;

	*ret_session = strtoull(s, &end, 10);
	if (*end != '\0' || *ret_session == 0 || *ret_session > INT64_MAX)
		return fail(&j->cx, ERR_NOT_FOUND, "form of the hand-over");
	return handover_word_read(&j->cx, (const char *)rq->body, rq->body_n, ret_w);
}

enum err
api_take_run(struct job *j)
{
	struct offer o = { .origin = j->centre->app.origin, .now = j->cx.now, .handed = true };
	struct handover_word w;
	struct handed h;
	id session;
	char *p;
	size_t n;

	TRY(handover_word(j, &session, &w));
	TRY(handover_take(&j->act, route_param(&j->match, "token"), session, w.reader, &h));
	o.session = h.session;
	o.facility_name = h.entry.facility.name;
	o.purpose = h.handover.purpose;
	o.visit_date = h.handover.visit_date;
	o.prescription = h.handover.prescription;
	memcpy(o.choice, h.handover.choice, sizeof o.choice);
	if (o.purpose == PURPOSE_LINK) {
		if (j->centre->app.provider == NULL)
			return fail(&j->cx, ERR_APP_NOT_HERE, "OID-03: there is no provider");
		o.app = j->centre->app.provider->name;
		memcpy(o.identity, h.handover.identity, SHA256_BYTES);
	}
	TRY(offer_write(&j->cx, &o, &p, &n));
	return json_answer(j, p, n);
}

enum err
api_tell_run(struct job *j)
{
	struct handover_word w;
	id session;

	TRY(handover_word(j, &session, &w));
	TRY(handover_tell(&j->act, route_param(&j->match, "token"), session, w.reader, w.outcome, w.tries));
	return json_answer(j, "{}\n", 3);
}

enum err
api_handed_card_run(struct job *j)
{
	struct handover_word w;
	id session;

	TRY(handover_word(j, &session, &w));
	TRY(handover_card(&j->act, route_param(&j->match, "token"), session, w.reader, w.certificate, w.certificate_n));
	return json_answer(j, "{}\n", 3);
}
