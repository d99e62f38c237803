/* 財政支援: questions in words, as a person types and a record keeps them; answers as a tree and as CSV. */
#ifndef WIRE_SUBSIDY_H
#define WIRE_SUBSIDY_H

#include "base/tree.h"
#include "domain/subsidy.h"

/* "clinic visit device=55,000 system=200000 system=80000 online system=100000 granted=counter on=2026-01-20": a kind of facility;
 * then programmes, each with its invoices, which are added up per item; counter:3 is case ③ of outpatient care; distinct says that the
 * work for online and outpatient care was clearly different. `today` stands where no `on` is given. ERR_INPUT names the word. */
enum err subsidy_question_read(struct ctx *cx, const char *const *words, size_t n, ymd today,
    struct subsidy_question *ret_q) MUST_CHECK;
/* The same from one text, words set apart by blanks: what subsidy_question_write makes. */
enum err subsidy_question_text(struct ctx *cx, const char *text, struct subsidy_question *ret_q) MUST_CHECK;
/* NULL as ctx_alloc. */
const char *subsidy_question_write(struct ctx *cx, const struct subsidy_question *q);

/* Adds members to root: round, deadline, daysLeft, total, parts, reasons, papers. */
enum err subsidy_answer_tree(struct ctx *cx, const struct subsidy_question *q, const struct subsidy_answer *a,
    struct node *root) MUST_CHECK;
/* For a spreadsheet (UTF-8 with its mark): a line per item and per amount, then a line per reason. */
enum err subsidy_answer_csv(const struct subsidy_question *q, const struct subsidy_answer *a, enum lang l, struct buf *out)
    MUST_CHECK;

#endif
