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

/* An archive on a disk, looked at as a whole by opening it (ERR_INPUT, and the report says why), then document by document,
 * so that its size does not matter. */
struct checkup_archive;
enum err checkup_archive_open(struct ctx *cx, const char *path, struct report *rep, struct checkup_archive **ret_a) MUST_CHECK;
size_t   checkup_archive_count(const struct checkup_archive *a);
/* *ret_p is NULL when the document cannot be unpacked. ERR_INPUT: the archive is above its ceilings. In cx's memory. */
enum err checkup_archive_unpack(struct checkup_archive *a, struct ctx *cx, size_t i, const char **ret_name, char **ret_p,
    size_t *ret_n) MUST_CHECK;
void     checkup_archive_close(struct checkup_archive **a);
/* One of its documents, as checkup_file_read reads all of them; p NULL is refused. `name` lives as long as the report. */
struct checkup_taker { checkup_each *each; void *user; };
enum err checkup_inner_read(struct ctx *cx, const char *name, const char *p, size_t n, struct report *rep,
    const struct checkup_taker *to) MUST_CHECK;

/* The rules, for the manual. */
extern const struct rule checkup_rules[];
extern const size_t checkup_rule_count;

#endif
