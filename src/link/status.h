/* `kyotaku-link status`: what waits, what was answered last, and what is wrong, layer by layer. */
#ifndef LINK_STATUS_H
#define LINK_STATUS_H

#include "link/note.h"
#include "link/settings.h"

/* In the order in which they are mended: none of them can be right while one before it is wrong. */
enum layer {
	LAYER_SETTING, LAYER_FOLDER, LAYER_LINK, LAYER_CERTIFICATE, LAYER_NETWORK, LAYER_CENTRE, LAYER_ACCOUNT,
	LAYER_COUNT
};

struct finding {
	enum err e;
	const char *detail;             /* "" when there is nothing to add */
	bool skipped;                   /* not looked at, because a layer before it is wrong */
};

struct report {
	struct finding layer[LAYER_COUNT];
	size_t count[PLACE_COUNT];
	long oldest_s;                  /* how long the oldest request has waited in req or work; -1: none waits */
	long days_left;                 /* of the certificate; -1: not known */
	bool has_note;
	struct note note;
};

/* Looks from outside: it takes nothing and changes nothing. Texts live in cx's memory. */
void     status_look(struct ctx *cx, const struct link_settings *s, struct report *ret_r);
/* To standard output, in words (cx->lang) or as JSON. */
enum err status_print(struct ctx *cx, const struct report *r, bool json) MUST_CHECK;
/* Outcome of the first layer that is wrong. */
enum err status_verdict(const struct report *r);

#endif
