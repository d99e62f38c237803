/* Rows for people and for machines. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "admin/print.h"

#define COLUMNS 16

enum err
listing_begin(struct listing *l, struct ctx *cx)
{
	*l = (struct listing){ .cx = cx, .root = node_new(cx, NULL, "", "") };
	return l->root == NULL ? cx->fault.code : ERR_OK;
}

enum err
listing_row(struct listing *l)
{
	l->row = node_item(l->cx, l->root, "rows", "");
	return l->row == NULL ? l->cx->fault.code : ERR_OK;
}

enum err
listing_cell(struct listing *l, const char *name, const char *fmt, ...)
{
	char text[600];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	return node_fmt(l->cx, l->row, name, "%s", text) == NULL ? l->cx->fault.code : ERR_OK;
}

enum err
listing_id(struct listing *l, const char *name, id v)
{
	return v == 0 ? listing_cell(l, name, "-") : listing_cell(l, name, "%llu", (unsigned long long)v);
}

/* How wide a text stands on a terminal: characters beyond Latin take two columns. */
static size_t
width(const char *s)
{
	size_t n = 0;

	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		if (c < 0x80 || (c >= 0xc0 && c < 0xe0))
			n += 1;
		else if (c >= 0xe0)
			n += 2;
	}
	return n;
}

/* The last cell of a line is not padded. */
static void
pad(struct buf *out, const struct node *cell, const char *text, size_t to)
{
	buf_puts(out, text);
	if (cell->next == NULL)
		return;
	for (size_t n = width(text); n < to; n++)
		buf_puts(out, " ");
	buf_puts(out, "  ");
}

static void
table(const struct listing *l, struct buf *out)
{
	size_t widths[COLUMNS] = { 0 }, i;
	const struct node *row = l->root->first;

	if (row == NULL) {
		buf_puts(out, "(none)\n");
		return;
	}
	for (const struct node *r = row; r != NULL; r = r->next) {
		i = 0;
		for (const struct node *c = r->first; c != NULL && i < COLUMNS; c = c->next, i++) {
			size_t w = width(c->text), h = width(c->name);

			if (widths[i] < w)
				widths[i] = w;
			if (widths[i] < h)
				widths[i] = h;
		}
	}
	i = 0;
	for (const struct node *c = row->first; c != NULL && i < COLUMNS; c = c->next)
		pad(out, c, c->name, widths[i++]);
	buf_puts(out, "\n");
	for (const struct node *r = row; r != NULL; r = r->next) {
		i = 0;
		for (const struct node *c = r->first; c != NULL && i < COLUMNS; c = c->next)
			pad(out, c, c->text, widths[i++]);
		buf_puts(out, "\n");
	}
}

enum err
listing_write(const struct listing *l, const struct order *o, struct buf *out)
{
	char *p;
	size_t n;

	if (o->json) {
		TRY(json_write(l->cx, l->root, &p, &n));
		buf_add(out, p, n);
	} else {
		table(l, out);
	}
	return buf_done(out);
}

enum err
made_write(struct ctx *cx, const struct order *o, id made, struct buf *out)
{
	struct listing l;

	if (!o->json) {
		buf_fmt(out, "%llu\n", (unsigned long long)made);
		return buf_done(out);
	}
	TRY(listing_begin(&l, cx));
	TRY(listing_row(&l));
	TRY(listing_id(&l, "id", made));
	return listing_write(&l, o, out);
}
