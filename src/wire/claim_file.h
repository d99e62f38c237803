/* Claim files (レセプト電算処理): 医科 RECEIPTC.UKE and 調剤 RECEIPTY.CYO, and the same records with the three columns
 * of RECODEINFO in front (spec/claims.md sections 1 to 4). What is kept of a claim is domain/claim.h: who,
 * when, drugs, acts. Disease names and comments of the whole claim are not read. */
#ifndef WIRE_CLAIM_FILE_H
#define WIRE_CLAIM_FILE_H

#include "domain/claim.h"
#include "wire/report.h"

/* A claim that broke no rule: id and person are 0, every missing text is "", `who` holds the numbers to
 * look for (SN's in preference to HO's). Everything lives in cx, which is emptied after the return: what
 * is kept is copied. For the meaning of an error see report_is_refusal. */
typedef enum err claim_each(void *user, struct ctx *cx, const struct claim *c);

/* Reads a whole file. First the structure is looked at (order of IR/YK, RE, GO; number of fields):
 * ERR_INPUT means that it is broken and nothing was taken. Then claim by claim: each is taken as a whole
 * or refused as a whole, the others are kept. Any other error stopped the reading where it arose; claims
 * taken before stay taken. Months are compared with cx->now. Memory: that of one claim. */
enum err claim_file_read(struct ctx *cx, const char *p, size_t n, struct report *rep,
    claim_each *each, void *user)
    MUST_CHECK;

/* The structure alone, block by block: each call has whole lines of at most some MiB, the first line of the file in the
 * first. False when it is broken: then `broken` says how, and `line` where. */
struct claim_kind;
struct claim_outline {
	size_t line;                    /* lines so far */
	bool   prefixed;
	const struct claim_kind *kind;
	char   before[3];               /* the record before */
	const struct rule *broken;
};
bool claim_outline_feed(struct claim_outline *w, const char *p, size_t n);
bool claim_outline_end(struct claim_outline *w);

/* A file in parts, after its structure was found good. The first part begins with the file, each later one at at->offset;
 * it may end anywhere. Whole claims are taken, and *at moves behind them; unmoved when the part holds none: it must be
 * longer. The position is all that the next part needs to know. ERR_INPUT: a record stands before the first claim of the part. */
struct claim_position {
	uint64_t    offset;
	size_t      line, claims;       /* before it */
	uint32_t    number, told;
	const char *head; size_t head_n;        /* the file's first record */
};
struct claim_part { const char *p; size_t n; bool last; };
enum err claim_part_read(struct ctx *cx, struct claim_position *at, const struct claim_part *part, struct report *rep,
    claim_each *each, void *user) MUST_CHECK;

/* The rules, for the manual. */
extern const struct rule claim_rules[];
extern const size_t claim_rule_count;

#endif
