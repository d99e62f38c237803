/* A page of parts: tables out of a command's answer, and forms that begin an order. Most of the operator's pages are one. */
#ifndef CENTRE_OPERATOR_PANEL_H
#define CENTRE_OPERATOR_PANEL_H

#include "centre/operator.h"

#define PANEL_PARTS   10
#define PANEL_COLUMNS 10
#define PANEL_FORMS    6
#define PANEL_FIELDS   8
#define PANEL_LINKS    4
#define PANEL_ACTS     3
#define PANEL_ROWS    50         /* of a table at once; the rest is behind it */

/* A part and a row while they are filled. */
struct panel_part {
	struct page_operator_panel_parts_forms *forms;
	struct page_operator_panel_parts_links *links;
};
struct panel_row {
	struct page_operator_panel_parts_rows_cells *cells;
	struct page_operator_panel_parts_rows_acts *acts;
	size_t acts_count;
};

struct panel {
	struct operator_visit *o;
	struct page_operator_panel page;
	struct page_operator_panel_parts parts[PANEL_PARTS];
	struct panel_part filling[PANEL_PARTS];
	size_t step;                    /* rows of a table at once */
	const char *all;                /* the page with the whole of the next table; NULL: this page goes through it */
};

/* How a value of the answer is shown. */
enum panel_show {
	SHOW_TEXT, SHOW_TIME,
	SHOW_WORD,              /* by operator.val.* */
	SHOW_END,               /* the last eight characters: enough to tell it from another */
	SHOW_ACT,               /* an audit act */
};
struct panel_column { const char *name; enum panel_show how; };
struct panel_table {
	enum text heading, none;        /* none: said when there are no rows */
	const char *words[4];           /* of the command; rows of its answer are the table's */
	struct panel_column columns[PANEL_COLUMNS];
	/* May add links and acts to a row, or leave it out; NULL: all rows as they are. */
	enum err  (*each)(struct panel *p, const struct node *n, struct panel_row *r, bool *keep);
};

enum field_kind { FIELD_LINE, FIELD_AREA, FIELD_DAY, FIELD_NUMBER, FIELD_FILE, FIELD_CHOICE, FIELD_HIDDEN };
struct panel_field {
	const char *name;               /* labelled by operator.word.* */
	enum field_kind kind;
	const char *value;              /* or, of a FIELD_CHOICE, the words to choose from, with blanks between */
	bool free;                      /* may be left empty */
};
struct panel_form { const char *order; struct panel_field fields[PANEL_FIELDS]; };

/* What was done before stands on top. */
enum err panel_begin(struct panel *p, struct operator_visit *o, enum text heading, enum text lead) MUST_CHECK;
/* A part, with a heading unless TEXT_COUNT. */
enum err panel_add(struct panel *p, enum text heading) MUST_CHECK;
/* Words of the table's command that the page knows stand in `words`; NULL: those of the table. */
enum err panel_table(struct panel *p, const struct panel_table *t, const char *const *words, size_t n) MUST_CHECK;
/* The same from an answer that is there. Above p->step rows the table is cut, says so, and leads to the rest: a page never grows
 * with what is kept. */
enum err panel_rows(struct panel *p, const struct panel_table *t, const struct node *root) MUST_CHECK;
/* Below the last part: a form for whoever may give that order. */
enum err panel_form(struct panel *p, const struct panel_form *f) MUST_CHECK;
/* A form that is no order: a search, an upload. Heading, does, action, button and its flags come from `f`. */
enum err panel_own_form(struct panel *p, const struct page_operator_panel_parts_forms *f, const struct panel_field *fields) MUST_CHECK;
enum err panel_link(struct panel *p, const char *href, enum text label) MUST_CHECK;
/* The cell of that column becomes a link. */
void     panel_cell_link(struct panel_row *r, size_t column, const char *href);
/* A button in a row, for whoever may give that order; `of` says of what. At most two fields. */
enum err panel_act(struct panel *p, struct panel_row *r, const char *order, const char *of, const char *const pairs[4]) MUST_CHECK;
/* A part that only says something. */
enum err panel_say(struct panel *p, enum text what) MUST_CHECK;
enum err panel_answer(struct panel *p) MUST_CHECK;

#endif
