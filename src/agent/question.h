/* Questions to the person at the terminal. Enter alone chooses nothing. ERR_STOPPED at the end of input. */
#ifndef AGENT_QUESTION_H
#define AGENT_QUESTION_H

#include "agent/screen.h"

/* Shows the answers with numbers, alike, and repeats until one is typed (full-width digits and the words
 * themselves count too). ret_i is the answer's place. */
enum err question_pick(const struct screen *s, const enum word *answers, size_t n, size_t *ret_i) MUST_CHECK;
/* A text as it was typed, without blanks around it; "" for Enter alone unless it is needed. */
enum err question_text(const struct screen *s, enum word prompt, bool needed, const char **ret_text) MUST_CHECK;
/* A day of the past, as question_read_day reads it. */
enum err question_birth(const struct screen *s, ymd today, ymd *ret_d) MUST_CHECK;
/* Only "はい", "yes" and their like are a yes. */
enum err question_yes(const struct screen *s, enum word prompt, bool *ret_yes) MUST_CHECK;
/* A day from `today` on; Enter alone is today. */
enum err question_day(const struct screen *s, ymd today, ymd *ret_d) MUST_CHECK;
/* "2026-11-22" or "20261122", in any width. False for anything else. */
bool     question_read_day(struct ctx *cx, const char *text, ymd *ret_d);

#endif
