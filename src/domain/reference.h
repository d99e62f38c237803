/* 照会番号: the number under which a facility keeps a person's chart. It is the facility's alone and stays with the person
 * over every change of insurance. */
#ifndef DOMAIN_REFERENCE_H
#define DOMAIN_REFERENCE_H

#include "domain/facility.h"

struct reference {
	char        facility[FACILITY_CODE];
	id          person;
	const char *number;             /* at most 50 characters, as sent */
	instant     at;
};

#endif
