/* 特定健診: archives (ZIP) and single documents (CDA R2, V08); spec/claims.md section 7, doc/checkup-import.md. */
#ifndef WIRE_CHECKUP_H
#define WIRE_CHECKUP_H

#include "domain/checkup.h"
#include "wire/report.h"

/* Takes one check-up, or takes it away when `removed` (報告区分 19). Everything lives in cx, which is emptied after the
 * return: what is kept is copied. For the meaning of an error see report_is_refusal. */
typedef enum err checkup_each(void *user, struct ctx *cx, const struct checkup *c, bool removed);

/* Reads a whole file: an archive when it begins like a ZIP, else one document. In an archive every line of the report
 * has the name of the file inside as its record. A document is taken or refused as a whole; ERR_INPUT: the file was
 * refused before anything of it was taken. */
enum err checkup_file_read(struct ctx *cx, const char *p, size_t n, struct report *rep, checkup_each *each, void *user)
    MUST_CHECK;

/* The rules, for the manual. */
extern const struct rule checkup_rules[];
extern const size_t checkup_rule_count;

#endif
