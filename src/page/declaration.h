/* 被保険者資格申立書: what a person hands in when no check tells the insurance (spec/rules.md section 5.1), with what is known
 * filled in, and on its second part, for the facility, how the claim is written then (section 5.2). */
#ifndef PAGE_DECLARATION_H
#define PAGE_DECLARATION_H

#include "domain/fallback.h"
#include "page/sheet.h"

struct declaration {
	const char *facility_name, *facility;   /* NULL, NULL: filled in by hand */
	const struct person *person;            /* NULL: all by hand */
	const struct eligibility *last;         /* the insurance known last; NULL: none */
	enum validity answer;                   /* 2, 3, 4; 0: an outage */
	bool late_elderly;                      /* decides the numbers of a 不詳 claim */
	instant made;
};

/* One page of A4, in Japanese, appended to out. Errors of sheet_done. */
enum err declaration_write(struct ctx *cx, const struct declaration *d, struct buf *out) MUST_CHECK;

#endif
