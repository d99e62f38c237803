/* How commands speak: the same rows as a table for people or as JSON for machines. */
#ifndef ADMIN_PRINT_H
#define ADMIN_PRINT_H

#include "admin/admin.h"
#include "base/tree.h"

/* One printer per command: rows are added cell by cell, then written once. */
struct listing {
	struct ctx  *cx;
	struct node *root;              /* JSON: {"rows":[{name: text}]} */
	struct node *row;
};
enum err listing_begin(struct listing *l, struct ctx *cx) MUST_CHECK;
enum err listing_row(struct listing *l) MUST_CHECK;
/* `name` is the column and lives for ever; the text is copied. */
enum err listing_cell(struct listing *l, const char *name, const char *fmt, ...) PRINTF_LIKE(3, 4) MUST_CHECK;
/* An id, "-" for none. */
enum err listing_id(struct listing *l, const char *name, id v) MUST_CHECK;
/* The id of what a command made: alone on a line for people and scripts, or as JSON {"rows":[{"id":…}]}. */
enum err made_write(struct ctx *cx, const struct order *o, id made, struct buf *out) MUST_CHECK;
/* A line a row, columns set below each other; or the JSON. */
enum err listing_write(const struct listing *l, const struct order *o, struct buf *out) MUST_CHECK;

#endif
