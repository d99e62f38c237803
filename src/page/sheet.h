/* Printed sheets: Japanese and English text on pages as PDF, fonts embedded, text extractable, the same input giving the
 * same bytes wherever the same fonts are installed.
 *
 *     TRY(sheet_new(cx, &form, &out, &s));
 *     sheet_heading(s, 1, "薬剤情報");
 *     sheet_table(s, columns, 4);
 *     while (...)
 *             sheet_row(s, cells);
 *     sheet_table_end(s);
 *     TRY(sheet_done(&s));
 *
 * Things follow each other down the page; what does not fit begins the next one. Failures stick: write everything, then
 * ask sheet_done once. Texts are UTF-8 and copied; a line feed breaks the line, other control characters become blanks, a
 * character that no installed font has becomes 〓 (doc/decisions/006). Measures are millimetres. */
#ifndef PAGE_SHEET_H
#define PAGE_SHEET_H

#include <stdbool.h>

#include "base/buf.h"

struct sheet;

enum sheet_size { SHEET_A4, SHEET_A4_WIDE, SHEET_CARD };        /* CARD: 85.6 × 54, without head and foot */
enum sheet_align { SHEET_LEFT, SHEET_RIGHT, SHEET_CENTRE };

/* What stands on every page. Pointers are borrowed until sheet_done. */
struct sheet_form {
	enum sheet_size size;
	enum lang   lang;       /* of "page x of y" and of dates */
	instant     made;       /* at the foot of every page, and in the document's properties */
	const char *title;      /* in the document's properties and at the head of every page; never a person's name */
	const char *facility;   /* right of it; NULL leaves it out */
	const char *foot[4];    /* lines at the foot of every page, such as the consent and its end; NULL ends */
};

/* Begins a sheet whose PDF is appended to out by sheet_done. ERR_SYSTEM when no font has Japanese characters
 * (package fonts-ipaexfont-gothic). */
enum err sheet_new(struct ctx *cx, const struct sheet_form *form, struct buf *out, struct sheet **ret_s) MUST_CHECK;
/* Paints the pages and gives everything back, also after a failure; *s is NULL afterwards. ERR_ENCODING: a text was not
 * UTF-8; ERR_TOO_LARGE: out's ceiling, LIMIT_SHEET_PAGES or LIMIT_VALUE_BYTES of one text; ERR_INPUT: an address does not
 * fit a code. On failure nothing in out is a document. */
enum err sheet_done(struct sheet **s) MUST_CHECK;
/* Gives everything back without painting. Safe on a NULL *s. */
void     sheet_drop(struct sheet **s);

/* Level 1 to 3. A heading never stays alone at the end of a page. */
void sheet_heading(struct sheet *s, int level, const char *text);
void sheet_text(struct sheet *s, const char *text);
/* Small and quiet. */
void sheet_note(struct sheet *s, const char *text);
/* In a frame, for what must not be overlooked. Longer than a page it goes on in the next page's frame. */
void sheet_notice(struct sheet *s, const char *text);
void sheet_space(struct sheet *s, double mm);
/* Begins a new page, unless nothing stands on this one yet. */
void sheet_break(struct sheet *s);

/* Names and values, one pair a line, values in one column. */
struct sheet_pair { const char *name, *value; };
void sheet_pairs(struct sheet *s, const struct sheet_pair *p, size_t n);

/* Tables of 1 to SHEET_COLUMNS columns over the whole width, divided by their shares (> 0). The heads are repeated on each
 * page; a row is kept together unless it is longer than a page. Column rows are borrowed until sheet_table_end. */
#define SHEET_COLUMNS 12
struct sheet_column { const char *head; int share; enum sheet_align align; };
void sheet_table(struct sheet *s, const struct sheet_column *columns, size_t n);
/* As many cells as columns; NULL is an empty one. */
void sheet_row(struct sheet *s, const char *const *cells);
/* A shaded row over all columns, such as the date of the rows that follow; never alone at the end of a page. */
void sheet_band(struct sheet *s, const char *text);
void sheet_table_end(struct sheet *s);

/* For the pen: boxes beside each other, each with its small label and, when known, its value. */
struct sheet_field { const char *label, *value; int share; };
void sheet_fields(struct sheet *s, const struct sheet_field *f, size_t n, double height_mm);
/* A box to tick, with its text. */
void sheet_choice(struct sheet *s, bool ticked, const char *text);
/* Empty lines to write on. */
void sheet_lines(struct sheet *s, int n);

/* A QR code of the address with its quiet zone, the text right of it. */
void sheet_code(struct sheet *s, const char *address, double side_mm, const char *text);

/* "2026年11月22日 15:30", "2026-11-22 15:30 JST": instants as sheets show them, in the request's memory; NULL as
 * ctx_alloc. INSTANT_NEVER is 「取消しまで」, "until withdrawn". */
const char *sheet_instant(struct ctx *cx, enum lang l, instant t);
/* "2026年11月22日", "2026-11-22"; "" for 0. */
const char *sheet_day(struct ctx *cx, enum lang l, ymd d);

#endif
