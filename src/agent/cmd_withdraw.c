/* `kyotaku-card withdraw`: the person ends consents at a facility. */
#include <string.h>

#include "agent/command.h"
#include "agent/question.h"
#include "agent/signing.h"

static enum err
choose(struct errand *r)
{
	static const enum word which[] = { WORD_END_ALL, WORD_END_SOME, WORD_STOP }, each[] = { WORD_END, WORD_KEEP };
	size_t answer;

	TRY(question_pick(r->s, which, 3, &answer));
	if (answer == 2)
		return fail(r->cx, ERR_STOPPED, "before the card");
	for (size_t k = 0, one; k < KIND_COUNT; k++) {
		r->choices.made[k] = true;
		r->choices.agree[k] = answer == 0;
		if (answer == 0 || k == KIND_QUA)
			continue;
		screen_kind(r->s, (enum kind)k);
		TRY(question_pick(r->s, each, 2, &one));
		r->choices.agree[k] = one == 0;
	}
	return ERR_OK;
}

static bool
any(const struct choices *c)
{
	bool some = false;

	for (size_t k = 0; k < KIND_COUNT; k++)
		some = some || c->agree[k];
	return some;
}

static enum err
errand_run(struct errand *r)
{
	struct consent_receipt receipt;
	struct signed_proof p;

	screen_withdrawal(r->s, &r->offer, r->at.origin);
	TRY(r->o->end != NULL ? choices_read_ends(r->s, r->o, &r->choices) : choose(r));
	if (!any(&r->choices))
		return screen_why(r->s, fail(r->cx, ERR_STOPPED, "nothing is to end"), WORD_NOTHING_TO_END, NULL);
	TRY(signing_make(r, &p));
	TRY(errand_send(r, &p, &receipt));
	return screen_ended(r->s, &receipt);
}

enum err
command_withdraw(struct ctx *cx, const struct options *o, struct screen *s)
{
	struct errand r;
	enum err e;

	if (o->pin_fd < 0 && !s->asks)
		return screen_why(s, fail(cx, ERR_USAGE, "--pin-fd is missing"), WORD_NEED_PIN_FD, NULL);
	if (o->end == NULL && !s->asks)
		return screen_why(s, fail(cx, ERR_USAGE, "--end is missing"), WORD_NEED_END, NULL);
	TRY(errand_open(cx, o, s, PURPOSE_WITHDRAWAL, &r));
	e = errand_run(&r);
	errand_close(&r);
	return e;
}
