/* The operator's pages (doc/operator-pages.md): reached with the operator's own certificate. What they show and do goes
 * through the table of commands (admin/), so that roles, the second operator and the audit are decided there, once. */
#ifndef CENTRE_OPERATOR_H
#define CENTRE_OPERATOR_H

#include "admin/operator.h"
#include "base/tree.h"
#include "centre/visit.h"

struct operator_visit {
	struct visit v;
	struct operator who;            /* whose certificate it is */
	const struct operator *all;     /* of this data folder */
	size_t      all_count;
	enum text   said;               /* what the act before this page has done; TEXT_COUNT: nothing */
	const char *made;               /* beside it: an id; "" else */
	bool        done;               /* the answer is made: the handler returns ERR_OK */
};

/* Whose certificate it is [OPR-05]; ERR_DENIED when nobody's. The session belongs to that operator. */
enum err operator_open(struct job *j, struct operator_visit *ret_o) MUST_CHECK;
/* The same for a POST with its form, or with its form and file. */
enum err operator_form(struct job *j, struct operator_visit *ret_o, struct form *ret_f) MUST_CHECK;
enum err operator_upload(struct job *j, struct operator_visit *ret_o, struct form *ret_f, struct form_file *ret_file) MUST_CHECK;

/* An order of this operator in the language of the page; its role decides, and a second operator where one is needed. */
struct order operator_order(const struct operator_visit *o, const char *const *words, size_t n);
/* Runs it; what it says goes to `out`. */
enum err operator_run(struct operator_visit *o, const struct order *order, struct buf *out) MUST_CHECK;
/* The words given, answered as JSON: its root. */
enum err operator_ask(struct operator_visit *o, const char *const *words, size_t n, const struct node **ret_root) MUST_CHECK;
/* Whether the role allows that pattern. */
bool     operator_may(const struct operator_visit *o, const char *pattern);

/* Whether this program has the command that begins with these words. */
bool     operator_has(const char *words);

/* A page begins with a buffer and its frame, with the menu, and ends as the answer. */
struct page_frame operator_frame(struct operator_visit *o, struct buf *ret_b);
enum err operator_answer(struct operator_visit *o, struct buf *b) MUST_CHECK;
/* After an act: that page, which says what was done. `made` may be NULL. */
enum err operator_go(struct operator_visit *o, const char *path, enum text said, const char *made) MUST_CHECK;
/* What came of an act, as its answer: its output, or why it failed. */
struct operator_result { enum text heading; const char *output, *back; enum err outcome; };
enum err operator_tell(struct operator_visit *o, const struct operator_result *r) MUST_CHECK;

/* The page of a refusal. */
void     operator_refuse(struct job *j, enum err e);

/* The text of the key PREFIX.NAME, blanks and hyphens of the name being '_'; `name` itself when there is none. */
const char *operator_word(struct operator_visit *o, const char *prefix, const char *name);
/* "2026-11-25 09:05" of an instant in words; other texts as they are. */
const char *operator_time(struct operator_visit *o, const char *iso);

/* Imports since the centre started, as rows: file, kind, by, done, state, began, at, outcome. */
enum err operator_imports_list(struct operator_visit *o, const struct node **ret_root) MUST_CHECK;

/* Acts that pages offer: operator_order.def. */
struct order_row { const char *word, *pattern, *back; bool shows; enum text title, does; };
extern const struct order_row order_rows[];
extern const size_t order_row_count;
/* NULL for an unknown word. */
const struct order_row *order_row_find(const char *word);

/* Pages and acts, as in routes.c. */
#define OPERATOR(method, pattern, name, where) enum err operator_##name##_run(struct job *j) MUST_CHECK;
#include "centre/operator.def"
#undef OPERATOR

#endif
