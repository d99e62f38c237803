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

/* The rules, for the manual. */
extern const struct rule claim_rules[];
extern const size_t claim_rule_count;

#endif
