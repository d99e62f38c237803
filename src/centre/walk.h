/* The patient's walk: what the session of a facility's page remembers, and what comes next. */
#ifndef CENTRE_WALK_H
#define CENTRE_WALK_H

#include "app/handover_take.h"
#include "centre/visit.h"

#define WALK_FORM 2             /* of the struct: a session of another form begins anew */
struct walk {
	unsigned char form;
	enum purpose purpose;
	enum purpose then;              /* what a registration was begun for, and goes on with */
	bool registered;                /* a registration was made on the way */
	bool answered[KIND_COUNT], choice[KIND_COUNT];
	ymd  visit_date;
	enum prescription prescription;
	id   session;                   /* of the hand-over; 0: none yet */
};

struct walk_visit {
	struct visit v;
	struct walk  walk;
	struct entry_view e;
	const char *token;
	const char *base;               /* its pages stand below: "/r/TOKEN", or "/app/check" */
	struct device_visit *device;    /* of a check by the staff (centre/device.h); NULL: the patient's own */
};

/* The session of this facility's page and the facility. w->v.turned: the answer is made already. */
enum err walk_open(struct job *j, struct walk_visit *ret_w) MUST_CHECK;
/* Remembers the walk, and goes on to its base + path. */
enum err walk_go(struct walk_visit *w, const char *path) MUST_CHECK;
/* The first question without an answer: "/ask/YZK"; "/confirm" when all have one. NULL without memory. */
const char *walk_next(struct walk_visit *w);
/* The question before that one (code of a kind, "date", "prescription"); the front page before the first. */
const char *walk_before(struct walk_visit *w, const char *question);
/* How many kinds are asked, and the place of this one among them. */
long walk_place(const struct walk_visit *w, enum kind k, long *ret_of);
/* A few letters that change with every answer. */
const char *walk_shown(struct walk_visit *w);
/* Until when a consent of this walk would hold, in words and, for online care, the day. */
enum text   walk_until(const struct walk_visit *w);
const char *walk_day(struct walk_visit *w);
/* Every answer was confirmed: on to the card, or to the question how the staff knows who it is. */
enum err walk_confirmed(struct walk_visit *w) MUST_CHECK;
/* Opens the hand-over of this walk, unless the same one is on its way already, and goes on to the card. */
enum err walk_hand_over(struct walk_visit *w) MUST_CHECK;

/* A page is ready to be written. */
struct page_out { struct page_frame f; struct buf b; };
enum err walk_page(struct walk_visit *w, struct page_out *ret_p) MUST_CHECK;

#endif
