/* 受付番号: the question of a bulk message is kept under a number that cannot be guessed; the answer is worked out when it
 * is fetched, by the consents of that moment. */
#ifndef DOMAIN_RECEPTION_H
#define DOMAIN_RECEPTION_H

#include "domain/facility.h"

struct reception {
	char        number[32];
	char        facility[FACILITY_CODE];
	const char *message;            /* prefix of the request: "OQSmuhvq01req" */
	const char *identifier;         /* ArbitraryFileIdentifier, "" when missing */
	instant     received;
	instant     ready, ends;        /* 処理中 before the one, no longer there from the other */
	const char *question;           /* the request's own words, in the form its message keeps them */
};

enum reception_stage { RECEPTION_WORKING, RECEPTION_READY, RECEPTION_GONE };
/* [BLK-02] [BLK-03] */
enum reception_stage reception_stage(const struct reception *r, instant at);

#endif
