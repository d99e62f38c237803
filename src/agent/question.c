/* Asking until there is an answer. */
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "agent/question.h"
#include "agent/tty.h"

static enum err
typed(const struct screen *s, enum word prompt, char *(*form)(struct ctx *, const char *), const char **ret_text)
{
	char line[TTY_LINE];
	const char *text;

	(void)fprintf(s->out, "  %s", word(prompt, s->cx->lang));
	(void)fflush(s->out);
	TRY(tty_line(s->cx, STDIN_FILENO, line));
	if ((text = form(s->cx, line)) == NULL)
		return s->cx->fault.code;
	*ret_text = text;
	return ERR_OK;
}

static enum err
answer(const struct screen *s, enum word prompt, const char **ret_text)
{
	return typed(s, prompt, text_fold, ret_text);
}

static bool
is_answer(const char *text, enum word w, size_t i)
{
	char number[2] = { (char)('1' + i), '\0' };

	return strcmp(text, number) == 0 || strcmp(text, word(w, LANG_JA)) == 0
	    || strcasecmp(text, word(w, LANG_EN)) == 0;
}

enum err
question_pick(const struct screen *s, const enum word *answers, size_t n, size_t *ret_i)
{
	const char *text;

	for (size_t i = 0; i < n; i++)
		(void)fprintf(s->out, "    %zu  %s\n", i + 1, word(answers[i], s->cx->lang));
	for (;;) {
		TRY(answer(s, WORD_CHOOSE, &text));
		for (size_t i = 0; i < n; i++)
			if (is_answer(text, answers[i], i)) {
				*ret_i = i;
				return ERR_OK;
			}
		screen_say(s, WORD_CHOOSE_AGAIN, NULL);
	}
}

enum err
question_yes(const struct screen *s, enum word prompt, bool *ret_yes)
{
	const char *text;

	TRY(answer(s, prompt, &text));
	*ret_yes = strcmp(text, "はい") == 0 || strcasecmp(text, "yes") == 0;
	return ERR_OK;
}

bool
question_read_day(struct ctx *cx, const char *text, ymd *ret_d)
{
	const char *s = text_fold(cx, text);
	char digits[9] = "";

	if (s == NULL)
		return false;
	if (strlen(s) != 10)
		return ymd_read(s, ret_d);
	if ((s[4] != '-' && s[4] != '/') || s[7] != s[4])
		return false;
	(void)snprintf(digits, sizeof digits, "%.4s%.2s%.2s", s, s + 5, s + 8);
	return ymd_read(digits, ret_d);
}

enum err
question_day(const struct screen *s, ymd today, ymd *ret_d)
{
	const char *text;
	ymd d;

	for (;;) {
		TRY(answer(s, WORD_ASK_DATE, &text));
		if (text[0] == '\0') {
			*ret_d = today;
			return ERR_OK;
		}
		if (question_read_day(s->cx, text, &d) && d >= today) {
			*ret_d = d;
			return ERR_OK;
		}
		screen_say(s, WORD_ASK_DATE_AGAIN, NULL);
	}
}

enum err
question_text(const struct screen *s, enum word prompt, bool needed, const char **ret_text)
{
	do
		TRY(typed(s, prompt, text_trim, ret_text));
	while (needed && (*ret_text)[0] == '\0');
	return ERR_OK;
}

enum err
question_birth(const struct screen *s, ymd today, ymd *ret_d)
{
	const char *text;

	for (;;) {
		TRY(answer(s, WORD_ASK_BIRTH, &text));
		if (question_read_day(s->cx, text, ret_d) && *ret_d <= today)
			return ERR_OK;
		screen_say(s, WORD_ASK_BIRTH_AGAIN, NULL);
	}
}
