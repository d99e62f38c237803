/* Statistics: how many acts there were per day, mode, prefecture, kind of facility, act and outcome. No person is in them, and
 * what is so rare that it could point to one is not told. Pure rules: no I/O, no clock; the cells are the caller's. */
#ifndef DOMAIN_TALLY_H
#define DOMAIN_TALLY_H

#include "domain/audit.h"

enum tally_by { TALLY_DAY, TALLY_MODE, TALLY_PREFECTURE, TALLY_KIND, TALLY_ACT, TALLY_OUTCOME, TALLY_BY_COUNT };
extern const char *const tally_words[TALLY_BY_COUNT];   /* "day", "mode", "prefecture", "kind", "act", "outcome" */
/* "day,mode": a bit for each. False for other words. */
bool tally_read(const char *text, unsigned *ret_by);

#define TALLY_LEAST 10          /* counts below are not told [STA-01] */

struct tally_cell { uint64_t key, count; };
struct tally {
	unsigned by;                    /* what is told apart */
	instant  from, until;           /* from <= at < until */
	struct tally_cell *cells;       /* sorted by key; `room` of them */
	size_t   n, room;
};
/* Counts a row that lies in the period and is about a facility. False when there is no room for another cell. */
bool tally_add(struct tally *t, const struct audit *a) MUST_CHECK;
/* Whether the count may be told [STA-01]. */
bool tally_told(const struct tally_cell *c);
/* The sum of what is told: nothing can be worked out about the rest [STA-02]. */
uint64_t tally_total(const struct tally *t);
/* "2026-11-16", "visit", "13", "pharmacy", "eligibility.read", "ok": one part of a cell's key. */
#define TALLY_TEXT 40
const char *tally_part(const struct tally_cell *c, enum tally_by by, char ret[TALLY_TEXT]);
/* All parts that the tally tells apart, set apart by blanks. */
#define TALLY_LABEL (TALLY_BY_COUNT * TALLY_TEXT)
char *tally_label(const struct tally *t, const struct tally_cell *c, char ret[TALLY_LABEL]);

#endif
