/* `kyotaku-card register`: 利用登録. The holder says who they are, as the insurer has it; the card signs it. */
#include "agent/command.h"
#include "agent/holder.h"
#include "agent/signing.h"

static enum err
errand_run(struct errand *r)
{
	struct consent_receipt receipt;
	struct signed_proof p;

	screen_registration(r->s, &r->offer, r->at.origin);
	TRY(holder_take(r));
	TRY(signing_make(r, &p));
	TRY(errand_send(r, &p, &receipt));
	return screen_registered(r->s, &receipt);
}

enum err
command_register(struct ctx *cx, const struct options *o, struct screen *s)
{
	struct errand r;
	enum err e;

	if (o->pin_fd < 0 && !s->asks)
		return screen_why(s, fail(cx, ERR_USAGE, "--pin-fd is missing"), WORD_NEED_PIN_FD, NULL);
	if (o->form_fd < 0 && !s->asks)
		return screen_why(s, fail(cx, ERR_USAGE, "--form-fd is missing"), WORD_NEED_FORM_FD, NULL);
	TRY(errand_open(cx, o, s, PURPOSE_REGISTRATION, &r));
	e = errand_run(&r);
	errand_close(&r);
	return e;
}
