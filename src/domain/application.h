/* 申請: a facility's application for 財政支援, and the papers that belong to it. Pure rules: no I/O, no clock, no allocation. */
#ifndef DOMAIN_APPLICATION_H
#define DOMAIN_APPLICATION_H

#include "base/id.h"
#include "base/rand.h"
#include "domain/facility.h"
#include "domain/subsidy.h"

#define APPLICATION_STATE(name, word, ja, en) APPLICATION_##name,
enum application_state {
#include "domain/application.def"
	APPLICATION_STATE_COUNT
};
#define APPLICATION_EVENT(name, word, ja, en) APPLICATION_ON_##name,
enum application_event {
#include "domain/application.def"
	APPLICATION_EVENT_COUNT
};
extern const struct subsidy_word application_states[APPLICATION_STATE_COUNT],
    application_events[APPLICATION_EVENT_COUNT];

struct application {
	id          id;
	uint32_t    version;            /* counts its changes; 0: not kept yet */
	char        facility[FACILITY_CODE];
	enum application_state state;
	instant     opened, changed;
	const char *by;                 /* the account that changed it last */
	const char *question;           /* wire/subsidy.h keeps it in words */
};

/* A file that belongs to an application: a receipt, its breakdown, a report. */
struct paper {
	id          id;
	id          application;
	enum subsidy_paper paper;
	const char *name;               /* of the file, without its folder */
	const char *type;               /* "application/pdf", as its first bytes say */
	const void *content;
	size_t      content_n;
	unsigned char digest[SHA256_BYTES];
	instant     at;
	const char *by;
};

/* Whether its contents and papers may be changed: as long as nobody decides on it. */
bool application_open(enum application_state s);
/* The papers that are needed and not among the n that are there [SUB-16]; returns how many. */
size_t application_missing(const struct paper *papers, size_t n, enum subsidy_paper ret_missing[SUBSIDY_PAPER_COUNT]);

enum application_verdict {
	APPLICATION_GOES,
	APPLICATION_NO_MOVE,            /* not in the table */
	APPLICATION_NO_PAPERS,          /* some are missing */
	APPLICATION_TOO_LATE,           /* the deadline has passed [SUB-17] */
	APPLICATION_NOTHING             /* there is nothing to be paid [SUB-18] */
};
/* Whether the event moves it, and where to. `answer` is worked out for the day of the event. */
enum application_verdict application_move(enum application_state from, enum application_event on, size_t missing,
    const struct subsidy_answer *answer, enum application_state *ret_to);

/* The type of a file by its first bytes: PDF, PNG or JPEG; NULL for all else [SUB-19]. What its name claims counts nothing. */
const char *paper_type(const void *p, size_t n);

#endif
