/* Masters: names of drugs, procedures, items of check-ups and small codes, from the official files y and s (CP932, no headings;
 * spec/claims.md section 10) and from CSVs with a line of headings (UTF-8), as data/demo has them. */
#ifndef WIRE_MASTER_H
#define WIRE_MASTER_H

#include "domain/checkup.h"
#include "domain/claim.h"
#include "wire/report.h"

/* Who takes the rows. Texts live in cx, which is emptied after the return: what is kept is copied. For the
 * meaning of an error see report_is_refusal. Every member is set. */
struct master_each {
	enum err (*drug)(void *user, struct ctx *cx, const struct drug_name *d);
	enum err (*act)(void *user, struct ctx *cx, const struct act_name *a);
	enum err (*code)(void *user, struct ctx *cx, const struct code_name *c);
	enum err (*item)(void *user, struct ctx *cx, const struct checkup_item *i);
};

/* Reads a whole master; its kind is found by its shape: the second column Y or S of an official file, or
 * the headings (for `code,name` alone the file's name says which list: usage… or unit…). ERR_INPUT: no known master,
 * nothing was taken. Rows are taken or refused one by one; any other error stopped the reading where it
 * arose. Official files: from is 変更年月日, else 薬価基準収載年月日; until is the day after 廃止年月日. A day that is not
 * known is 1868-01-01, an end that is not known YMD_NEVER. */
enum err master_read(struct ctx *cx, const char *p, size_t n, struct report *rep,
    const struct master_each *each, void *user) MUST_CHECK;

/* A master in parts: the first begins with the file, each later one at at->offset; it may end anywhere. Whole lines are taken,
 * and *at moves behind them; unmoved when the part holds none: it must be longer. */
struct master_position {
	uint64_t    offset;
	size_t      line;               /* before it */
	uint32_t    number, told;       /* rows of items; what is told once */
	const char *head; size_t head_n;        /* the file's first line */
};
struct master_part { const char *p; size_t n; bool last; };
enum err master_part_read(struct ctx *cx, struct master_position *at, const struct master_part *part, struct report *rep,
    const struct master_each *each, void *user) MUST_CHECK;

/* The rules, for the manual. */
extern const struct rule master_rules[];
extern const size_t master_rule_count;

#endif
