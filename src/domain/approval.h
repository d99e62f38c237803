/* 二人の目: a dangerous act waits until a second operator has approved it. Pure rules: no I/O, no clock, no allocation. */
#ifndef DOMAIN_APPROVAL_H
#define DOMAIN_APPROVAL_H

#include <stdbool.h>

#include "base/id.h"
#include "base/instant.h"

enum approval_state { APPROVAL_ASKED, APPROVAL_GIVEN, APPROVAL_REFUSED, APPROVAL_STATE_COUNT };
extern const char *const approval_words[APPROVAL_STATE_COUNT];

struct approval {
	id          id;
	uint32_t    version;
	enum approval_state state;
	const char *order;              /* the words of the command, a line each */
	const char *asked_by;
	instant     asked, until;       /* after `until` it can only be asked anew */
	const char *decided_by;         /* "" until then */
	instant     decided;
};

enum approval_verdict { APPROVAL_GOES, APPROVAL_SAME_PERSON, APPROVAL_DECIDED, APPROVAL_RUN_OUT };
/* Whether this account may decide on it: another than the one that asked [OPR-01], once, and in time [OPR-02]. */
enum approval_verdict approval_decide(const struct approval *a, const char *account, instant at);

#endif
