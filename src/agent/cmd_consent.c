/* `kyotaku-card consent`: offer, choices, card, receipt. */
#include <string.h>

#include "agent/command.h"
#include "agent/question.h"
#include "agent/signing.h"

static enum err
date_take(struct errand *r)
{
	struct screen *s = r->s;
	ymd today = ymd_of(r->cx->now);
	bool online = r->offer.session.mode == MODE_ONLINE;

	if (!online)
		return r->o->date == NULL ? ERR_OK
		    : screen_why(s, fail(r->cx, ERR_USAGE, "--date outside online care"), WORD_NO_DATE, NULL);
	if (r->o->date == NULL)
		return s->asks ? question_day(s, today, &r->visit_date)
		    : screen_why(s, fail(r->cx, ERR_USAGE, "--date is missing"), WORD_NEED_DATE, NULL);
	if (!question_read_day(r->cx, r->o->date, &r->visit_date) || r->visit_date < today)
		return screen_why(s, fail(r->cx, ERR_USAGE, "--date"), WORD_BAD_DATE, NULL);
	return ERR_OK;
}

/* Shows each item, and asks those that are open. */
static enum err
items_show(struct errand *r)
{
	static const enum word answers[] = { WORD_AGREE, WORD_REFUSE };
	const bool *asked = r->offer.session.asked;
	size_t n = 0, i = 0, answer;

	for (size_t k = 0; k < KIND_COUNT; k++)
		n += asked[k];
	for (size_t k = 0; k < KIND_COUNT; k++) {
		if (!asked[k])
			continue;
		screen_item(r->s, &r->offer, (enum kind)k, r->visit_date, ++i, n);
		if (r->choices.made[k])
			continue;
		TRY(question_pick(r->s, answers, 2, &answer));
		r->choices.made[k] = true;
		r->choices.agree[k] = answer == 0;
	}
	screen_summary(r->s, &r->offer, &r->choices);
	return ERR_OK;
}

/* Until the person goes on with what stands there. What the command line said is not asked again. */
static enum err
choices_settle(struct errand *r)
{
	static const enum word answers[] = { WORD_GO_ON, WORD_CHANGE, WORD_STOP };
	struct choices given;
	size_t answer = 1;
	const char *open;

	TRY(choices_read(r->s, r->o, r->offer.session.asked, &given));
	open = choices_open(r->cx, &given, r->offer.session.asked);
	if (open[0] != '\0' && !r->s->asks)
		return screen_why(r->s, fail(r->cx, ERR_USAGE, "items not covered"), WORD_UNCOVERED, open);
	while (answer == 1) {
		r->choices = given;
		TRY(items_show(r));
		if (open[0] == '\0')
			return ERR_OK;
		TRY(question_pick(r->s, answers, 3, &answer));
	}
	return answer == 0 ? ERR_OK : fail(r->cx, ERR_STOPPED, "at the summary");
}

static enum err
errand_run(struct errand *r)
{
	struct consent_receipt receipt;
	struct signed_proof p;

	if (r->offer.session.mode != MODE_ONLINE || r->o->date != NULL || !r->s->asks)
		TRY(date_take(r));
	screen_offer(r->s, &r->offer, r->at.origin, r->visit_date);
	if (r->offer.session.mode == MODE_ONLINE && r->visit_date == 0)
		TRY(date_take(r));
	TRY(choices_settle(r));
	TRY(signing_make(r, &p));
	TRY(errand_send(r, &p, &receipt));
	return screen_receipt(r->s, &receipt);
}

static enum err
consent_once(struct ctx *cx, const struct options *o, struct screen *s)
{
	struct errand r;
	enum err e;

	TRY(errand_open(cx, o, s, PURPOSE_CONSENT, &r));
	e = errand_run(&r);
	errand_close(&r);
	return e;
}

/* A good card that is registered to nobody: here, now, and then the consents once more. */
static enum err
register_first(struct ctx *cx, const struct options *o, struct screen *s)
{
	bool yes = false;

	if (s->asks && !s->json)
		TRY(question_yes(s, WORD_ASK_REGISTER, &yes));
	if (!yes)
		return screen_advise(s, fail(cx, ERR_NOT_BOUND, "not registered"), WORD_REGISTER_HOW, NULL);
	TRY(command_register(cx, o, s));
	screen_say(s, WORD_CONSENT_AGAIN, NULL);
	return consent_once(cx, o, s);
}

enum err
command_consent(struct ctx *cx, const struct options *o, struct screen *s)
{
	enum err e;

	if (o->pin_fd < 0 && !s->asks)
		return screen_why(s, fail(cx, ERR_USAGE, "--pin-fd is missing"), WORD_NEED_PIN_FD, NULL);
	e = consent_once(cx, o, s);
	return e == ERR_NOT_BOUND ? register_first(cx, o, s) : e;
}
