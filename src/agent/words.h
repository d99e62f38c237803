/* The words of the program, in two languages (words.def). */
#ifndef AGENT_WORDS_H
#define AGENT_WORDS_H

#include "base/ctx.h"
#include "domain/consent.h"

enum word {
#define WORD(name, ja, en) WORD_##name,
#include "agent/words.def"
#undef WORD
	WORD_COUNT
};

const char *word(enum word w, enum lang l);
/* The word with its {} replaced by `value`, in cx->lang and cx's memory; "" when there is no memory. */
const char *word_fill(struct ctx *cx, enum word w, const char *value);
/* What a person would see of a kind, in everyday words. */
const char *word_of_kind(enum kind k, enum lang l);

/* A text of another program made fit for a screen: control characters, and those that change the direction or
 * are invisible, become U+FFFD. In cx's memory; "" when there is no memory. */
const char *word_safe(struct ctx *cx, const char *text);
/* "2026年11月22日" or "2026-11-22"; with the time of day for an instant. In cx's memory. */
const char *word_of_day(struct ctx *cx, ymd d);
const char *word_of_instant(struct ctx *cx, instant t);

#endif
