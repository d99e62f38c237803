/* A result that nobody asked for: a consent or a card check has arrived, and the facility's link fetches it. What is kept is
 * whom it is about; what is told is worked out when it is fetched. */
#ifndef DOMAIN_PUSH_H
#define DOMAIN_PUSH_H

#include "domain/facility.h"

#define PUSH_LEASE_SECONDS 60

struct push {
	id          id;
	uint32_t    version;            /* 0: not stored yet */
	char        facility[FACILITY_CODE];
	id          person;
	enum mode   mode;
	instant     at;                 /* of the card check */
	instant     given;              /* last; 0: not yet */
	const char *holder;             /* label of the terminal it was given to; "" */
	instant     taken;              /* acknowledged; 0: not yet */
};

/* Whether it may be given to that terminal now [PSH-02]: not acknowledged, and not lately given to another one. */
bool push_waits(const struct push *p, const char *terminal, instant at);

#endif
