/* `kyotaku-card register`: 利用登録. The holder says who they are, as the insurer has it; the card signs it. */
#include <stddef.h>
#include <string.h>

#include "agent/command.h"
#include "agent/question.h"
#include "agent/signing.h"
#include "agent/tty.h"

/* The texts of the form, in the order in which they stand on the notice. The birth date is asked last. */
static const struct field { enum word ask, name; const char *key; size_t at; bool needed; } fields[] = {
	{ WORD_ASK_INSURER, WORD_INSURER, "insurer", offsetof(struct registration, insurer), true },
	{ WORD_ASK_SYMBOL, WORD_SYMBOL, "symbol", offsetof(struct registration, symbol), false },
	{ WORD_ASK_NUMBER, WORD_NUMBER, "number", offsetof(struct registration, number), true },
	{ WORD_ASK_BRANCH, WORD_BRANCH, "branch", offsetof(struct registration, branch), false },
	{ WORD_ASK_KANA, WORD_KANA, "kana", offsetof(struct registration, kana), true },
};
#define FIELDS (sizeof fields / sizeof fields[0])

static const char **
text_at(struct registration *r, const struct field *f)
{
	return (const char **)(void *)((char *)r + f->at);
}

static enum err
form_failed(struct errand *r, const char *name)
{
	return screen_why(r->s, fail(r->cx, ERR_USAGE, "a line of --form-fd"), WORD_BAD_FORM, name);
}

/* One line, NAME=VALUE. */
static enum err
form_line(struct errand *r, const char *line)
{
	const char *value = strchr(line, '=');
	size_t n = value == NULL ? 0 : (size_t)(value - line);

	if (value == NULL)
		return form_failed(r, "");
	if (n == 5 && memcmp(line, "birth", 5) == 0)
		return question_read_day(r->cx, value + 1, &r->registration.birth) ? ERR_OK : form_failed(r, "birth");
	for (size_t i = 0; i < FIELDS; i++)
		if (strlen(fields[i].key) == n && memcmp(fields[i].key, line, n) == 0) {
			*text_at(&r->registration, &fields[i]) = text_trim(r->cx, value + 1);
			return *text_at(&r->registration, &fields[i]) == NULL ? r->cx->fault.code : ERR_OK;
		}
	return form_failed(r, "");
}

/* Up to an empty line, so that the PIN may follow on the same descriptor. */
static enum err
form_read(struct errand *r)
{
	char line[TTY_LINE];

	for (;;) {
		enum err e = tty_line(r->cx, r->o->form_fd, line);

		if (e == ERR_STOPPED || (e == ERR_OK && line[0] == '\0'))
			return ERR_OK;
		TRY(e);
		TRY(form_line(r, line));
	}
}

static enum err
form_ask(struct errand *r)
{
	for (size_t i = 0; i < FIELDS; i++)
		TRY(question_text(r->s, fields[i].ask, fields[i].needed, text_at(&r->registration, &fields[i])));
	return question_birth(r->s, ymd_of(r->cx->now), &r->registration.birth);
}

/* What is about to be signed, and the word to go on. */
static enum err
form_confirm(struct errand *r)
{
	static const enum word answers[] = { WORD_GO_ON, WORD_CHANGE, WORD_STOP };
	size_t answer = 1;

	while (answer == 1) {
		TRY(form_ask(r));
		screen_say(r->s, WORD_NONE, NULL);
		for (size_t i = 0; i < FIELDS; i++)
			screen_say(r->s, fields[i].name, word_safe(r->cx, *text_at(&r->registration, &fields[i])));
		screen_say(r->s, WORD_BIRTH, word_of_day(r->cx, r->registration.birth));
		TRY(question_pick(r->s, answers, 3, &answer));
	}
	return answer == 0 ? ERR_OK : fail(r->cx, ERR_STOPPED, "before the card");
}

static enum err
errand_run(struct errand *r)
{
	struct consent_receipt receipt;
	struct signed_proof p;
	const char *missing;

	screen_registration(r->s, &r->offer, r->at.origin);
	TRY(r->o->form_fd >= 0 ? form_read(r) : form_confirm(r));
	r->registration.carrier = "card";
	if ((missing = registration_missing(&r->registration)) != NULL)
		return form_failed(r, missing);
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
