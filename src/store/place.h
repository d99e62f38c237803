/* For back-ends only: the lines of a person's claims in the order in which they are given. */
#ifndef STORE_PLACE_H
#define STORE_PLACE_H

#include "domain/claim.h"
#include "store/list.h"

struct place {
	const struct claim *claim;      /* with its lines */
	const struct claim *shown;      /* its copy without them */
	ymd    day;
	size_t line;                    /* which of its drugs or acts */
};

/* Adds a claim's drugs or acts to a list of places. */
enum err places_add(struct list *l, const struct claim *c, const struct claim *shown, bool acts) MUST_CHECK;
/* By month, day, claim, and as they stand in it. */
void     places_order(struct list *l);

#endif
