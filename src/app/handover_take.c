/* Hand-overs: opened, taken, ended. */
#include <string.h>

#include "app/handover_take.h"
#include "base/limit.h"

enum err
handover_open(const struct act *a, const char *token, const struct handover_order *o, struct session *ret_s)
{
	struct handover h = { .purpose = o->purpose, .visit_date = o->visit_date, .prescription = o->prescription, .tries = -1 };
	struct entry_view e;
	enum mode m;

	TRY(entry_look(a, token, &e));
	m = o->purpose == PURPOSE_CONSENT || o->purpose == PURPOSE_VISUAL ? e.entry.mode : MODE_NONE;
	if (!visit_date_allowed(m, o->visit_date, ymd_of(a->cx->now), e.settings.value[SETTING_ONLINE_AHEAD]))
		return fail(a->cx, ERR_INPUT, "CNS-12: date of consultation");
	TRY(session_make(a, &e, LIMIT_HANDOVER_LIFE, ret_s));
	h.session = ret_s->id;
	h.opened = ret_s->opened;
	h.ends = ret_s->ends;
	memcpy(h.choice, o->choice, sizeof h.choice);
	return change_handover(a->change, &h);
}

enum err
handover_look(const struct act *a, const char *token, id session, struct handed *ret_h)
{
	TRY(entry_look(a, token, &ret_h->entry));
	TRY(view_session(a->view, a->cx, session, &ret_h->session));
	if (strcmp(ret_h->session.token, token) != 0)
		return fail(a->cx, ERR_NOT_FOUND, "another address's");
	return view_handover(a->view, a->cx, session, &ret_h->handover);
}

enum err
handover_take(const struct act *a, const char *token, id session, const char *reader, struct handed *ret_h)
{
	struct handover *h = &ret_h->handover;
	enum err e;

	TRY(handover_look(a, token, session, ret_h));
	if ((e = handover_takeable(h, reader, a->cx->now)) != ERR_OK)
		return fail(a->cx, e, "HND-01");
	if (session_usable(&ret_h->session, a->cx->now) != ERR_OK)
		return fail(a->cx, ERR_NONCE, "used or run out");
	h->taken = a->cx->now;
	h->told = 0;                    /* it begins anew: what went wrong before is history */
	h->certificate_n = 0;
	(void)strncpy(h->reader, reader, sizeof h->reader - 1);
	return change_handover(a->change, h);
}

enum err
handover_tell(const struct act *a, const char *token, id session, const char *reader, enum err outcome, int tries)
{
	struct handed d;

	TRY(handover_look(a, token, session, &d));
	if (d.handover.taken == 0 || strcmp(d.handover.reader, reader) != 0)
		return fail(a->cx, ERR_DENIED, "another reader has it");
	if (outcome == ERR_OK || handover_state(&d.handover, a->cx->now) == HANDOVER_DONE)
		return ERR_OK;          /* that it is done is the proof's to say */
	d.handover.told = a->cx->now;
	d.handover.outcome = outcome;
	d.handover.tries = tries;
	return change_handover(a->change, &d.handover);
}

enum err
handover_card(const struct act *a, const char *token, id session, const char *reader, const unsigned char *certificate, size_t n)
{
	struct handed d;

	TRY(handover_look(a, token, session, &d));
	if (d.handover.taken == 0 || strcmp(d.handover.reader, reader) != 0)
		return fail(a->cx, ERR_DENIED, "another reader has it");
	if (n == 0 || d.handover.purpose != PURPOSE_VISUAL || handover_state(&d.handover, a->cx->now) != HANDOVER_TAKEN)
		return fail(a->cx, ERR_NONCE, "HND-03");
	d.handover.certificate = certificate;
	d.handover.certificate_n = n;
	return change_handover(a->change, &d.handover);
}

enum err
handover_end(const struct act *a, enum err outcome, id person)
{
	struct handover h;

	if (a->about == NULL || a->about->handover == NULL)
		return ERR_OK;
	h = *a->about->handover;
	h.told = a->cx->now;
	h.outcome = outcome;
	h.person = person;
	h.certificate_n = 0;            /* the evidence has it, or nobody needs it */
	if (outcome == ERR_APP_UNKNOWN && a->about->identity != NULL)
		memcpy(h.identity, a->about->identity, SHA256_BYTES);
	h.certificate_ends = outcome == ERR_CERT_EXPIRED ? a->about->certificate_ends : 0;
	return change_handover(a->change, &h);
}
