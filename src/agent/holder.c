/* The form of a registration: at the terminal, from a descriptor, or from a page. */
#include <stddef.h>
#include <string.h>

#include "agent/holder.h"
#include "agent/question.h"
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
form_lines(struct errand *r)
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

enum err
holder_take(struct errand *r)
{
	const char *missing;

	TRY(r->o->form_fd >= 0 ? form_lines(r) : form_confirm(r));
	missing = holder_missing(r);
	return missing == NULL ? ERR_OK : form_failed(r, missing);
}

enum err
holder_of_page(struct errand *r, const struct form *f)
{
	for (size_t i = 0; i < FIELDS; i++) {
		const char *text = text_trim(r->cx, form_value(f, fields[i].key));

		if (text == NULL)
			return r->cx->fault.code;
		*text_at(&r->registration, &fields[i]) = text;
	}
	r->registration.birth = 0;
	(void)question_read_day(r->cx, form_value(f, "birth"), &r->registration.birth);
	return ERR_OK;
}

const char *
holder_missing(struct errand *r)
{
	r->registration.carrier = "card";       /* until the card itself has said it */
	return registration_missing(&r->registration);
}
