/* What is done for each message of the file interface: from the question to the parts of its result. */
#ifndef CENTRE_DEED_H
#define CENTRE_DEED_H

#include "centre/centre.h"
#include "wire/msg.h"

struct deed {
	enum err (*run)(struct job *, const struct msg_request *, struct msg_result *);
	enum audit_act act;             /* what its audit row is called when it is refused */
	bool     slow;                  /* may be about thousands of persons: not in a loop that others wait for */
};
extern const struct deed deeds[MSG_COUNT];

#endif
