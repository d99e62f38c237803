/* `kyotaku-card sign`: what was chosen on a page of the centre is shown here once more, and signed as it was shown. */
#include <string.h>

#include "agent/command.h"
#include "agent/holder.h"
#include "agent/signing.h"

static void
show(struct errand *r)
{
	char comparison[COMPARISON];

	handover_comparison(r->offer.session.nonce, comparison);
	if (r->purpose == PURPOSE_WITHDRAWAL) {
		screen_withdrawal(r->s, &r->offer, r->at.origin);
		screen_say(r->s, WORD_END_ALL, NULL);
	} else if (r->purpose == PURPOSE_INQUIRY) {
		screen_inquiry(r->s, &r->offer, r->at.origin);
	} else if (r->purpose == PURPOSE_REGISTRATION) {
		screen_registration(r->s, &r->offer, r->at.origin);
	} else if (r->purpose == PURPOSE_LINK) {
		screen_link(r->s, &r->offer, r->at.origin);
	} else {
		screen_offer(r->s, &r->offer, r->at.origin, r->visit_date);
		screen_summary(r->s, &r->offer, &r->choices);
	}
	if (r->offer.prescription != PRESCRIPTION_NONE)
		screen_say(r->s, r->offer.prescription == PRESCRIPTION_PAPER ? WORD_ON_PAPER : WORD_ELECTRONIC, NULL);
	screen_say(r->s, WORD_COMPARISON, comparison);
}

/* 目視確認: nothing is signed here; the facility's device does it for the card that was read. */
static enum err
card_read(struct errand *r)
{
	unsigned char *certificate;
	size_t n;

	TRY(signing_read(r, &certificate, &n));
	TRY(errand_bring(r, certificate, n));
	return screen_read(r->s);
}

static enum err
holder(struct errand *r)
{
	if (r->o->form_fd < 0 && !r->s->asks)
		return screen_why(r->s, fail(r->cx, ERR_USAGE, "--form-fd is missing"), WORD_NEED_FORM_FD, NULL);
	return holder_take(r);
}

static enum err
errand_run(struct errand *r)
{
	struct consent_receipt receipt;
	struct signed_proof p;

	show(r);
	if (r->purpose == PURPOSE_VISUAL)
		return card_read(r);
	if (r->purpose == PURPOSE_REGISTRATION)
		TRY(holder(r));
	TRY(signing_make(r, &p));
	TRY(errand_send(r, &p, &receipt));
	if (r->purpose == PURPOSE_REGISTRATION)
		return screen_registered(r->s, &receipt);
	return r->purpose == PURPOSE_WITHDRAWAL ? screen_ended(r->s, &receipt) : screen_receipt(r->s, &receipt);
}

enum err
command_sign(struct ctx *cx, const struct options *o, struct screen *s)
{
	struct errand r;
	enum err e;

	if (o->pin_fd < 0 && !s->asks)
		return screen_why(s, fail(cx, ERR_USAGE, "--pin-fd is missing"), WORD_NEED_PIN_FD, NULL);
	TRY(errand_open_handed(cx, o, s, &r));
	e = errand_run(&r);
	if (e != ERR_OK)                /* without --form-fd, say, nothing more comes from here */
		errand_tell(&r, e == ERR_USAGE ? ERR_STOPPED : e);
	errand_close(&r);
	return e;
}
