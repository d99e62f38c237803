/* The lines of 薬剤情報, 診療情報 and 手術情報 in the order in which they are told, whatever tells them. */
#ifndef DOMAIN_MEDICAL_H
#define DOMAIN_MEDICAL_H

#include "domain/claim.h"

/* A drug or an act, with what it is put in order by. */
struct medical_line {
	const struct claim *claim;
	ymd      date, prescribed;
	const struct medicine  *medicine;       /* one of the two is NULL */
	const struct treatment *treatment;
	uint16_t number;                        /* in its claim */
	size_t   at;                            /* in the caller's order */
};

/* All lines in order: groups of one month, institution, in or out, and prescriber, the newest month first; in them by day
 * and day of prescription, drugs before acts, then as in the claims. In cx's memory. */
enum err medical_lines(struct ctx *cx, const struct medicine *m, size_t medicines, const struct treatment *t, size_t treatments,
    struct medical_line **ret_l, size_t *ret_n) MUST_CHECK;
bool     medical_same_group(const struct medical_line *a, const struct medical_line *b);
bool     medical_same_day(const struct medical_line *a, const struct medical_line *b);

#endif
