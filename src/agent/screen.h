/* What people see. Everything that comes from the centre passes word_safe before it is printed. */
#ifndef AGENT_SCREEN_H
#define AGENT_SCREEN_H

#include <stdio.h>

#include "agent/choice.h"
#include "agent/words.h"
#include "wire/session.h"

struct screen {
	struct ctx *cx;         /* borrowed from main */
	FILE *out;              /* NULL: nobody looks */
	bool  asks;             /* a person at a terminal can be asked */
	bool  json;             /* the outcome is one JSON object on standard output */
	const char *why, *next; /* of the failure, in place of the error's own text; NULL: that text */
	int   tries;            /* of the PIN, as last heard from the card; -1: not heard */
};

/* Finds out who is there. */
void screen_open(struct screen *s, struct ctx *cx, bool json);

/* A line, with two blanks in front. */
void screen_say(const struct screen *s, enum word w, const char *value);
/* A heading between rules. */
void screen_head(const struct screen *s, enum word w);

/* Both return e, so that a failure is one statement. `value` may be NULL. */
enum err screen_why(struct screen *s, enum err e, enum word w, const char *value) MUST_CHECK;
enum err screen_advise(struct screen *s, enum err e, enum word w, const char *value) MUST_CHECK;

/* Who asks, for which use. visit_date 0: none. */
void screen_offer(const struct screen *s, const struct offer *o, const char *origin, ymd visit_date);
/* One item in plain words: number `i` of `n`. */
void screen_item(const struct screen *s, const struct offer *o, enum kind k, ymd visit_date, size_t i,
    size_t n);
void screen_summary(const struct screen *s, const struct offer *o, const struct choices *c);
/* What a withdrawal is about, one of its kinds, and what has ended: to people, or as JSON. */
void screen_withdrawal(const struct screen *s, const struct offer *o, const char *origin);
void screen_kind(const struct screen *s, enum kind k);
enum err screen_ended(const struct screen *s, const struct consent_receipt *r) MUST_CHECK;
/* That the person wants to see what is given here. */
void screen_link(const struct screen *s, const struct offer *o, const char *origin);
void screen_inquiry(const struct screen *s, const struct offer *o, const char *origin);
/* What a registration is about, and that it is done: to people, or as JSON. */
void screen_registration(const struct screen *s, const struct offer *o, const char *origin);
enum err screen_registered(const struct screen *s, const struct consent_receipt *r) MUST_CHECK;
/* That the card was read without a PIN, and the page goes on. */
enum err screen_read(const struct screen *s) MUST_CHECK;
/* To people, or as JSON. */
enum err screen_receipt(const struct screen *s, const struct consent_receipt *r) MUST_CHECK;
/* What happened and what to do next, to people on standard error, or as JSON. */
void screen_failure(const struct screen *s, enum err e);

#endif
