/* The fixed answers whose bytes are kept: synthetic persons, one facility, one moment (2026-11-22 10:15:00
 * JST). */
#ifndef GOLDEN_CASES_H
#define GOLDEN_CASES_H

#include "wire/msg.h"

#define CASES_NOW 1795310100

struct golden_case {
	const char *folder;
	struct msg_result result;       /* encoding is set by the test */
};
extern const struct golden_case golden_cases[MSG_COUNT];

#endif
