/* お知らせ: what the operator tells facilities and patients, for a time. Pure rules: no I/O, no clock, no allocation. */
#ifndef DOMAIN_ANNOUNCEMENT_H
#define DOMAIN_ANNOUNCEMENT_H

#include <stdbool.h>

#include "base/id.h"
#include "base/instant.h"

enum audience { AUDIENCE_ALL, AUDIENCE_FACILITY, AUDIENCE_PATIENT, AUDIENCE_COUNT };
extern const char *const audience_words[AUDIENCE_COUNT];        /* "all", "facility", "patient" */
bool audience_find(const char *word, enum audience *ret_a);

struct announcement {
	id            id;
	uint32_t      version;
	enum audience audience;
	instant       from, until;
	const char   *ja, *en;          /* en "": the Japanese text is shown */
	const char   *by;
};
/* Whether somebody of that audience is shown it now: from <= at < until [ANN-01]. */
bool announcement_shown(const struct announcement *a, enum audience to, instant at);

#endif
