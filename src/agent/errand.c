/* The line to the centre, and what is refused to be believed of it. */
#include <string.h>
#include <unistd.h>

#include "agent/errand.h"

#define CLOCK_SLACK   60        /* seconds that our clock may be behind the centre's */
#define RENEW_SECONDS 15        /* left of an offer when a fresh one is taken: enough for a slow card */

/* What the person can do about an answer that is not there or makes no sense, before anything was sent. */
static enum err
offer_failed(struct screen *s, enum err e)
{
	static const struct { enum err e; enum word advice; } rows[] = {
		{ ERR_AWAY, WORD_AWAY }, { ERR_TIMEOUT, WORD_AWAY }, { ERR_NOT_FOUND, WORD_ADDRESS_OLD },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (rows[i].e == e)
			return screen_advise(s, e, rows[i].advice, NULL);
	return e == ERR_INPUT ? screen_why(s, e, WORD_BAD_OFFER, NULL) : e;
}

static enum err
offer_take(struct errand *r, struct offer *ret_o)
{
	const struct session *ss = &ret_o->session;
	struct offer o;
	instant now;
	enum err e = r->handover != 0 ? centre_take(&r->centre, r->cx, r->handover, r->reader, &o) : centre_offer(&r->centre, r->cx, &o);

	if (e != ERR_OK)
		return offer_failed(r->s, e);
	if (strcmp(o.origin, r->at.origin) != 0)
		return screen_why(r->s, fail(r->cx, ERR_INPUT, "origin of the offer is not the one opened"),
		    WORD_OTHER_ORIGIN, NULL);
	if (o.facility_name[0] == '\0')
		return screen_why(r->s, fail(r->cx, ERR_INPUT, "offer without a facility's name"),
		    WORD_BAD_OFFER, NULL);
	*ret_o = o;
	now = r->cx->now = clock_now(r->clock);
	if (now < ss->opened - CLOCK_SLACK || now > ss->ends)
		return screen_why(r->s, fail(r->cx, ERR_INPUT, "our clock is %lld s from the centre's",
		    (long long)(now - o.now)), WORD_BAD_CLOCK, NULL);
	return ERR_OK;
}

static enum err
line_open(struct errand *r)
{
	if ((r->reader[0] != '\0' ? address_read_handed(r->cx, r->o->url, &r->at, &r->handover)
	    : address_read(r->cx, r->o->url, &r->at)) != ERR_OK)
		return screen_why(r->s, r->cx->fault.code, WORD_BAD_URL, NULL);
	if (r->o->ca != NULL && access(r->o->ca, R_OK) != 0)
		return screen_why(r->s, fail(r->cx, ERR_USAGE, "file of --ca"), WORD_BAD_CA, NULL);
	TRY(clock_open(r->cx, r->o->clock, &r->clock));
	return centre_open(r->cx, &r->at, r->o->ca, &r->centre);
}

enum err
errand_open(struct ctx *cx, const struct options *o, struct screen *s, enum purpose purpose, struct errand *ret_r)
{
	enum err e;

	*ret_r = (struct errand){ .cx = cx, .o = o, .s = s, .purpose = purpose,
	    .registration = { "", "", "", "", "", "", 0 } };
	e = line_open(ret_r);
	if (e == ERR_OK)
		e = offer_take(ret_r, &ret_r->offer);
	if (e != ERR_OK)
		errand_close(ret_r);
	return e;
}

enum err
errand_open_handed(struct ctx *cx, const struct options *o, struct screen *s, struct errand *ret_r)
{
	struct errand *r = ret_r;
	unsigned char word[(READER_KEY - 1) / 2];
	enum err e;

	*r = (struct errand){ .cx = cx, .o = o, .s = s, .registration = { "", "", "", "", "", "", 0 } };
	rand_bytes(word, sizeof word);
	hex_write(word, sizeof word, r->reader);
	e = line_open(r);
	if (e == ERR_OK)
		e = offer_take(r, &r->offer);
	if (e != ERR_OK) {
		errand_close(r);
		return e;
	}
	r->purpose = r->offer.purpose;
	r->visit_date = r->offer.visit_date;
	for (size_t k = 0; k < KIND_COUNT; k++)
		r->choices.made[k] = r->choices.agree[k] = r->offer.choice[k];
	return ERR_OK;
}

void
errand_tell(struct errand *r, enum err e)
{
	struct handover_word w = { .outcome = e, .tries = r->s->tries };

	memcpy(w.reader, r->reader, sizeof w.reader);
	if (err_code(e)[0] != '\0' && e >= ERR_CARD_ABSENT && e <= ERR_STOPPED)
		centre_tell(&r->centre, r->cx, r->handover, &w);
}

void
errand_close(struct errand *r)
{
	centre_close(&r->centre);
	clock_close(&r->clock);
}

enum err
errand_renew(struct errand *r)
{
	const struct session *was = &r->offer.session;
	struct offer o;

	if (clock_now(r->clock) < was->ends - RENEW_SECONDS)
		return ERR_OK;
	TRY(offer_take(r, &o));
	if (strcmp(o.facility_name, r->offer.facility_name) != 0
	    || strcmp(o.session.facility, was->facility) != 0 || o.session.mode != was->mode
	    || memcmp(o.session.asked, was->asked, sizeof was->asked) != 0)
		return screen_why(r->s, fail(r->cx, ERR_STALE, "a fresh offer asks something else"),
		    WORD_OFFER_CHANGED, NULL);
	r->offer = o;
	return ERR_OK;
}

/* The receipt must be of this proof, and must not claim more than was signed. */
static enum err
receipt_check(struct errand *r, const struct consent_receipt *got)
{
	if (got->evidence != r->offer.session.id || got->mode != r->offer.session.mode)
		return screen_advise(r->s, fail(r->cx, ERR_INPUT, "receipt of something else"),
		    WORD_SENT_UNKNOWN, NULL);
	for (size_t i = 0; i < got->count; i++) {
		enum kind k = got->rows[i].kind;

		if (got->rows[i].given && r->purpose != PURPOSE_INQUIRY && (r->purpose != PURPOSE_CONSENT || (k != KIND_QUA && !r->choices.agree[k])))
			return screen_why(r->s, fail(r->cx, ERR_SIGNATURE, "receipt claims more than signed"),
			    WORD_MORE_GIVEN, kind_rows[k].code);
	}
	return ERR_OK;
}

enum err
errand_send(struct errand *r, const struct signed_proof *p, struct consent_receipt *ret_r)
{
	struct consent_receipt got;
	bool sent;
	enum err e = centre_prove(&r->centre, r->cx, p, &sent, &got);

	if (e != ERR_OK)
		return sent ? screen_advise(r->s, e, WORD_SENT_UNKNOWN, NULL) : e;
	TRY(receipt_check(r, &got));
	*ret_r = got;
	return ERR_OK;
}

enum err
errand_bring(struct errand *r, const unsigned char *certificate, size_t n)
{
	struct handover_word w = { .outcome = ERR_OK, .tries = -1, .certificate = certificate, .certificate_n = n };

	memcpy(w.reader, r->reader, sizeof w.reader);
	return centre_bring(&r->centre, r->cx, r->handover, &w);
}
