/* Blocks of a sheet that stand in columns: tables, names and values, boxes for the pen, codes. */
#include <string.h>

#include "page/qr.h"
#include "page/sheet_mark.h"

#define PAD 3.0

static double
share_sum(const struct sheet_column *c, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += c[i].share;
	return sum;
}

static double
column_width(const struct sheet *s, size_t i)
{
	return (s->right - s->left) * s->columns[i].share / share_sum(s->columns, s->column_count);
}

/* Wraps each cell to its column; the row's height is that of the longest. */
static bool
row_wrap(struct sheet *s, enum type t, const char *const *texts, struct cell *ret_cells, size_t *ret_lines)
{
	size_t most = 1;

	for (size_t i = 0; i < s->column_count; i++) {
		if (!sheet_wrap(s, t, texts[i], column_width(s, i) - 2 * PAD, &ret_cells[i]))
			return false;
		if (ret_cells[i].n > most)
			most = ret_cells[i].n;
	}
	*ret_lines = most;
	return true;
}

/* Lines from..from+n of each cell, with the rule below them. */
static void
row_place(struct sheet *s, enum type t, const struct cell *cells, size_t from, size_t n)
{
	double x = s->left;

	for (size_t i = 0; i < s->column_count; i++) {
		double w = column_width(s, i);

		for (size_t k = from; k < from + n && k < cells[i].n; k++) {
			struct mark *m = cells[i].lines[k].n == 0 ? NULL : sheet_mark(s, MARK_TEXT, x + PAD,
			    s->y + PAD + (double)(k - from) * types[t].leading, w - 2 * PAD, types[t].leading);

			if (m == NULL)
				continue;
			m->type = t;
			m->align = s->columns[i].align;
			m->p = cells[i].lines[k].p;
			m->n = cells[i].lines[k].n;
		}
		x += w;
	}
	s->y += 2 * PAD + (double)n * types[t].leading;
	sheet_mark(s, MARK_RULE, s->left, s->y, s->right - s->left, 0);
}

void
sheet_table_heads(struct sheet *s)
{
	const char *heads[SHEET_COLUMNS] = { NULL };
	struct cell cells[SHEET_COLUMNS];
	size_t lines;
	bool any = false;

	for (size_t i = 0; i < s->column_count; i++) {
		heads[i] = s->columns[i].head;
		any = any || (heads[i] != NULL && heads[i][0] != '\0');
	}
	if (!any || !row_wrap(s, TYPE_HEAD, heads, cells, &lines))
		return;
	sheet_mark(s, MARK_FILL, s->left, s->y, s->right - s->left, 2 * PAD + (double)lines * types[TYPE_HEAD].leading);
	row_place(s, TYPE_HEAD, cells, 0, lines);
}

void
sheet_table(struct sheet *s, const struct sheet_column *columns, size_t n)
{
	if (n > SHEET_COLUMNS)
		n = SHEET_COLUMNS;
	s->y += s->y > s->top ? 3 : 0;
	if (!sheet_need(s, 4 * types[TYPE_CELL].leading + 4 * PAD))
		return;
	s->columns = columns;
	s->column_count = n;
	sheet_mark(s, MARK_RULE, s->left, s->y, s->right - s->left, 0);
	sheet_table_heads(s);
}

void
sheet_row(struct sheet *s, const char *const *texts)
{
	const double step = types[TYPE_CELL].leading;
	struct cell cells[SHEET_COLUMNS];
	size_t lines, fits;

	if (s->columns == NULL || !row_wrap(s, TYPE_CELL, texts, cells, &lines))
		return;
	if ((double)lines * step + 2 * PAD < (s->bottom - s->top) * 2 / 3) {
		if (sheet_need(s, (double)lines * step + 2 * PAD))
			row_place(s, TYPE_CELL, cells, 0, lines);
		return;
	}
	for (size_t from = 0; from < lines && sheet_need(s, step + 2 * PAD); from += fits) {
		fits = (size_t)((s->bottom - s->y - 2 * PAD + .01) / step);
		fits = fits == 0 ? 1 : fits > lines - from ? lines - from : fits;
		row_place(s, TYPE_CELL, cells, from, fits);
	}
}

void
sheet_band(struct sheet *s, const char *text)
{
	const double step = types[TYPE_CELL].leading;
	struct cell c;
	double h;

	if (s->columns == NULL || !sheet_wrap(s, TYPE_CELL, text, s->right - s->left - 2 * PAD, &c))
		return;
	h = (double)c.n * step + 2 * PAD;
	if (!sheet_need(s, h + 2 * step + 2 * PAD))
		return;
	sheet_mark(s, MARK_FILL, s->left, s->y, s->right - s->left, h);
	for (size_t i = 0; i < c.n; i++)
		sheet_mark_line(s, TYPE_CELL, c.lines[i], s->left + PAD, s->y + PAD + (double)i * step);
	s->y += h;
	sheet_mark(s, MARK_RULE, s->left, s->y, s->right - s->left, 0);
}

void
sheet_table_end(struct sheet *s)
{
	s->columns = NULL;
	s->column_count = 0;
	s->y += 5;
}

void
sheet_pairs(struct sheet *s, const struct sheet_pair *p, size_t n)
{
	const double step = types[TYPE_TEXT].leading, room = s->right - s->left, from = s->left + room * .3;
	struct cell name, value;

	for (size_t i = 0; i < n; i++) {
		if (!sheet_wrap(s, TYPE_TEXT, p[i].name, room * .3 - 6, &name)
		    || !sheet_wrap(s, TYPE_TEXT, p[i].value, room * .7, &value))
			return;
		for (size_t k = 0; (k < name.n || k < value.n) && sheet_need(s, step); k++) {
			if (k < name.n)
				sheet_mark_line(s, TYPE_TEXT, name.lines[k], s->left, s->y);
			if (k < value.n)
				sheet_mark_line(s, TYPE_TEXT, value.lines[k], from, s->y);
			s->y += step;
		}
	}
	s->y += 2;
}

/* A field's box: its label small at the top, its value below. */
static void
field(struct sheet *s, const struct sheet_field *f, double x, double w, double h)
{
	struct cell c;

	sheet_mark(s, MARK_BOX, x, s->y, w, h);
	if (!sheet_wrap(s, TYPE_HEAD, f->label, w - 2 * PAD, &c))
		return;
	if (c.n > 0)
		sheet_mark_line(s, TYPE_HEAD, c.lines[0], x + PAD, s->y + 1);
	if (f->value == NULL || !sheet_wrap(s, TYPE_TEXT, f->value, w - 2 * PAD, &c))
		return;
	for (size_t i = 0; i < c.n; i++)
		sheet_mark_line(s, TYPE_TEXT, c.lines[i], x + PAD,
		    s->y + types[TYPE_HEAD].leading + (double)i * types[TYPE_TEXT].leading);
}

/* The height that the values need; never less than asked for. */
static double
fields_height(struct sheet *s, const struct sheet_field *f, size_t n, double sum, double height)
{
	for (size_t i = 0; i < n; i++) {
		struct cell c;
		double need;

		if (f[i].value == NULL
		    || !sheet_wrap(s, TYPE_TEXT, f[i].value, (s->right - s->left) * f[i].share / sum - 2 * PAD, &c))
			continue;
		need = types[TYPE_HEAD].leading + (double)c.n * types[TYPE_TEXT].leading + PAD;
		height = need > height ? need : height;
	}
	return height;
}

void
sheet_fields(struct sheet *s, const struct sheet_field *f, size_t n, double height_mm)
{
	double sum = 0, x = s->left, h;

	for (size_t i = 0; i < n; i++)
		sum += f[i].share;
	h = fields_height(s, f, n, sum, height_mm * MM);
	if (!sheet_need(s, h))
		return;
	for (size_t i = 0; i < n; i++) {
		double w = (s->right - s->left) * f[i].share / sum;

		field(s, &f[i], x, w, h);
		x += w;
	}
	s->y += h;
}

void
sheet_choice(struct sheet *s, bool ticked, const char *text)
{
	const double step = types[TYPE_TEXT].leading, side = 9;
	struct cell c;

	if (!sheet_wrap(s, TYPE_TEXT, text, s->right - s->left - 2 * side, &c) || !sheet_need(s, step + 2))
		return;
	sheet_mark(s, MARK_BOX, s->left + 1, s->y + (step - side) / 2, side, side);
	if (ticked)
		sheet_mark_line(s, TYPE_TEXT, (struct line){ "レ", strlen("レ") }, s->left, s->y);
	for (size_t i = 0; i < c.n && sheet_need(s, step); i++) {
		sheet_mark_line(s, TYPE_TEXT, c.lines[i], s->left + 2 * side, s->y);
		s->y += step;
	}
	s->y += 2;
}

void
sheet_lines(struct sheet *s, int n)
{
	for (int i = 0; i < n && sheet_need(s, 9 * MM); i++) {
		s->y += 9 * MM;
		sheet_mark(s, MARK_RULE, s->left, s->y, s->right - s->left, 0);
	}
	s->y += 4;
}

void
sheet_code(struct sheet *s, const char *address, double side_mm, const char *text)
{
	const double side = side_mm * MM, step = types[TYPE_TEXT].leading;
	struct cell c;
	struct mark *m;
	const char *modules;
	size_t width;

	if (s->failed == ERR_OK)
		s->failed = qr_modules(s->cx, address, &modules, &width);
	if (!sheet_need(s, side) || !sheet_wrap(s, TYPE_TEXT, text, s->right - s->left - side - 8, &c))
		return;
	if ((m = sheet_mark(s, MARK_CODE, s->left, s->y, side, side)) != NULL) {
		m->p = modules;
		m->n = width;
	}
	for (size_t i = 0; i < c.n; i++)
		sheet_mark_line(s, TYPE_TEXT, c.lines[i], s->left + side + 8, s->y + 4 + (double)i * step);
	s->y += side > (double)c.n * step + 4 ? side : (double)c.n * step + 4;
}
