/* `kyotaku-card sign`: what was chosen on a page of the centre is shown here once more, and signed as it was shown. */
#include <string.h>

#include "agent/command.h"
#include "agent/errand.h"
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
	} else {
		screen_offer(r->s, &r->offer, r->at.origin, r->visit_date);
		screen_summary(r->s, &r->offer, &r->choices);
	}
	if (r->offer.prescription != PRESCRIPTION_NONE)
		screen_say(r->s, r->offer.prescription == PRESCRIPTION_PAPER ? WORD_ON_PAPER : WORD_ELECTRONIC, NULL);
	screen_say(r->s, WORD_COMPARISON, comparison);
}

static enum err
errand_run(struct errand *r)
{
	struct consent_receipt receipt;
	struct signed_proof p;

	show(r);
	TRY(signing_make(r, &p));
	TRY(errand_send(r, &p, &receipt));
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
	if (e != ERR_OK)
		errand_tell(&r, e);
	errand_close(&r);
	return e;
}
