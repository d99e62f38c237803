/* What a sheet holds before it is painted: pages of marks. Only for page/sheet*.c. */
#ifndef PAGE_SHEET_MARK_H
#define PAGE_SHEET_MARK_H

#include <pango/pango.h>

#include "page/sheet.h"

#define MM (72.0 / 25.4)        /* points, the unit of everything below */

/* The kinds of letters: rows of `types`. */
enum type { TYPE_H1, TYPE_H2, TYPE_H3, TYPE_TEXT, TYPE_NOTE, TYPE_CELL, TYPE_HEAD, TYPE_COUNT };
struct type_row {
	double size, leading;   /* letters, and from one line to the next */
	double before;          /* free space above */
	double grey;            /* 0 is black */
};
extern const struct type_row types[TYPE_COUNT];

enum mark_kind { MARK_TEXT, MARK_RULE, MARK_BOX, MARK_FILL, MARK_CODE };
struct mark {
	enum mark_kind   kind;
	enum type        type;
	enum sheet_align align;
	double           x, y, w, h;
	const char      *p;             /* one line of text, or the modules of a code */
	size_t           n;             /* its bytes, or the modules of a side */
	struct mark     *next;
};
struct leaf {
	struct mark *first, *last;
	struct leaf *next;
};

struct line { const char *p; size_t n; };
struct cell { struct line *lines; size_t n; };

struct sheet {
	struct ctx       *cx;
	struct buf       *out;
	struct sheet_form form;
	PangoContext     *pango;
	PangoLayout      *layout;       /* the one that measures and paints */
	PangoFontDescription *fonts[TYPE_COUNT];        /* made when they are first used */
	double            page_w, page_h, left, right, top, bottom;     /* the page, and the part that is written on */
	double            y;
	struct leaf      *first, *last;
	size_t            leaves;
	const struct sheet_column *columns;     /* of the table that is open, else NULL */
	size_t            column_count;
	enum err          failed;
};

/* Breaks a text into lines of that width. False after a failure, which sticks. */
bool sheet_wrap(struct sheet *s, enum type t, const char *text, double width, struct cell *ret_c);
/* Makes sure of so much height on this page; begins the next one (with the heads of an open table) when there is less.
 * False after a failure. */
bool sheet_need(struct sheet *s, double height);
/* A mark on the present page; NULL after a failure. */
struct mark *sheet_mark(struct sheet *s, enum mark_kind k, double x, double y, double w, double h);
void sheet_mark_line(struct sheet *s, enum type t, struct line l, double x, double y);
void sheet_table_heads(struct sheet *s);
/* Sets the layout to that type and text. */
void sheet_layout(struct sheet *s, enum type t, const char *p, size_t n);
/* Paints all pages as PDF into s->out. */
enum err sheet_paint(struct sheet *s) MUST_CHECK;

#endif
