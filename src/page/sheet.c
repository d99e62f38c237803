/* The flow of a sheet: texts become lines, lines become marks on pages. Nothing is painted here (page/sheet_paint.c). */
#include <pango/pangocairo.h>
#include <string.h>

#include "base/limit.h"
#include "base/text.h"
#include "page/sheet_mark.h"

#define FONTS "IPAexGothic, IPAGothic, Noto Sans CJK JP, VL Gothic, sans-serif"
#define MISSING "〓"

const struct type_row types[TYPE_COUNT] = {
	[TYPE_H1]   = { 17,   25, 2,  0 },
	[TYPE_H2]   = { 13,   19, 9,  0 },
	[TYPE_H3]   = { 10.5, 16, 6,  0 },
	[TYPE_TEXT] = { 10,   15, 2,  0 },
	[TYPE_NOTE] = { 8,    12, 1,  .35 },
	[TYPE_CELL] = { 8.5,  12, 0,  0 },
	[TYPE_HEAD] = { 8,    12, 0,  .25 },
};

static const struct { double w, h, side, above, below; } sizes[] = {
	[SHEET_A4]      = { 210,  297, 16, 22, 16 },
	[SHEET_A4_WIDE] = { 297,  210, 16, 22, 16 },
	[SHEET_CARD]    = { 85.6, 54,  4,  4,  4 },
};

/* fontconfig keeps its tables until the process ends behind pointers that a leak checker cannot follow. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_options(void);

const char *
__lsan_default_suppressions(void)
{
	return "leak:libfontconfig";
}

const char *
__lsan_default_options(void)
{
	return "print_suppressions=0";
}

static void
stick(struct sheet *s, enum err e)
{
	if (s->failed == ERR_OK)
		s->failed = e;
}

static void
leaf_begin(struct sheet *s)
{
	struct leaf *l;

	if (s->leaves == LIMIT_SHEET_PAGES) {
		stick(s, fail(s->cx, ERR_TOO_LARGE, "sheet of more than %d pages", LIMIT_SHEET_PAGES));
		return;
	}
	if ((l = ctx_alloc(s->cx, sizeof *l)) == NULL) {
		stick(s, s->cx->fault.code);
		return;
	}
	if (s->last != NULL)
		s->last->next = l;
	else
		s->first = l;
	s->last = l;
	s->leaves++;
	s->y = s->top;
}

void
sheet_layout(struct sheet *s, enum type t, const char *p, size_t n)
{
	if (s->fonts[t] == NULL) {
		s->fonts[t] = pango_font_description_from_string(FONTS);
		pango_font_description_set_absolute_size(s->fonts[t], types[t].size * PANGO_SCALE);
	}
	pango_layout_set_font_description(s->layout, s->fonts[t]);
	pango_layout_set_width(s->layout, -1);
	pango_layout_set_text(s->layout, p, (int)n);
}

static bool
drawable(struct sheet *s, const char *p, size_t n)
{
	sheet_layout(s, TYPE_TEXT, p, n);
	return pango_layout_get_unknown_glyphs_count(s->layout) == 0;
}

static enum err
page_set(struct sheet *s)
{
	cairo_font_options_t *o = cairo_font_options_create();

	s->page_w = sizes[s->form.size].w * MM;
	s->page_h = sizes[s->form.size].h * MM;
	s->left = sizes[s->form.size].side * MM;
	s->right = s->page_w - s->left;
	s->top = sizes[s->form.size].above * MM;
	s->bottom = s->page_h - sizes[s->form.size].below * MM;
	for (size_t i = 0; s->form.size != SHEET_CARD && i < 4 && s->form.foot[i] != NULL; i++)
		s->bottom -= types[TYPE_NOTE].leading;
	s->pango = pango_font_map_create_context(pango_cairo_font_map_get_default());
	cairo_font_options_set_hint_style(o, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(o, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(s->pango, o);
	cairo_font_options_destroy(o);
	pango_context_set_language(s->pango, pango_language_from_string("ja"));
	pango_context_set_base_dir(s->pango, PANGO_DIRECTION_LTR);
	s->layout = pango_layout_new(s->pango);
	pango_layout_set_wrap(s->layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_auto_dir(s->layout, FALSE);
	return drawable(s, "あ漢" MISSING, strlen("あ漢" MISSING)) ? ERR_OK
	    : fail(s->cx, ERR_SYSTEM, "no font with Japanese characters (package fonts-ipaexfont-gothic)");
}

enum err
sheet_new(struct ctx *cx, const struct sheet_form *form, struct buf *out, struct sheet **ret_s)
{
	struct sheet *s = ctx_alloc(cx, sizeof *s);
	enum err e;

	if (s == NULL)
		return cx->fault.code;
	s->cx = cx;
	s->form = *form;
	s->out = out;
	if ((e = page_set(s)) != ERR_OK) {
		sheet_drop(&s);
		return e;
	}
	leaf_begin(s);
	*ret_s = s;
	return ERR_OK;
}

void
sheet_drop(struct sheet **s)
{
	if (*s == NULL)
		return;
	for (size_t t = 0; t < TYPE_COUNT; t++)
		pango_font_description_free((*s)->fonts[t]);
	g_object_unref((*s)->layout);
	g_object_unref((*s)->pango);
	*s = NULL;
}

enum err
sheet_done(struct sheet **s)
{
	enum err e = (*s)->failed;

	if (e == ERR_OK)
		e = sheet_paint(*s);
	sheet_drop(s);
	return e;
}

struct mark *
sheet_mark(struct sheet *s, enum mark_kind k, double x, double y, double w, double h)
{
	struct mark *m;

	if (s->failed != ERR_OK)
		return NULL;
	if ((m = ctx_alloc(s->cx, sizeof *m)) == NULL) {
		stick(s, s->cx->fault.code);
		return NULL;
	}
	*m = (struct mark){ .kind = k, .x = x, .y = y, .w = w, .h = h };
	if (s->last->last != NULL)
		s->last->last->next = m;
	else
		s->last->first = m;
	s->last->last = m;
	return m;
}

void
sheet_mark_line(struct sheet *s, enum type t, struct line l, double x, double y)
{
	struct mark *m = l.n == 0 ? NULL : sheet_mark(s, MARK_TEXT, x, y, s->right - x, types[t].leading);

	if (m == NULL)
		return;
	m->type = t;
	m->p = l.p;
	m->n = l.n;
}

bool
sheet_need(struct sheet *s, double height)
{
	if (s->failed != ERR_OK)
		return false;
	if (s->y + height > s->bottom + .01 && s->last->first != NULL) {
		leaf_begin(s);
		if (s->failed == ERR_OK && s->columns != NULL)
			sheet_table_heads(s);
	}
	return s->failed == ERR_OK;
}

/* Blanks for control characters. */
static char *
printable(struct sheet *s, const char *text)
{
	char *copy = ctx_str(s->cx, text);

	for (char *p = copy; p != NULL && *p != '\0'; p++)
		if ((unsigned char)*p < ' ' && *p != '\n')
			*p = ' ';
	return copy;
}

/* The mark for each character that no font has. */
static char *
marked(struct sheet *s, const char *text)
{
	struct buf b;

	buf_init(&b, s->cx, strlen(text) * 4);
	for (const char *p = text, *next; *p != '\0'; p = next) {
		next = g_utf8_next_char(p);
		if (*p == '\n' || drawable(s, p, (size_t)(next - p)))
			buf_add(&b, p, (size_t)(next - p));
		else
			buf_puts(&b, MISSING);
	}
	return b.failed ? NULL : b.p;
}

/* Lays it out; false when a character of it is in no font. */
static bool
drawable_as(struct sheet *s, enum type t, const char *text, double width)
{
	sheet_layout(s, t, text, strlen(text));
	pango_layout_set_width(s->layout, (int)(width * PANGO_SCALE));
	return pango_layout_get_unknown_glyphs_count(s->layout) == 0;
}

static bool
wrap_checked(struct sheet *s, const char *text)
{
	if (s->failed != ERR_OK)
		return false;
	if (strlen(text) > LIMIT_VALUE_BYTES)
		stick(s, fail(s->cx, ERR_TOO_LARGE, "text of %zu bytes on a sheet", strlen(text)));
	else if (!text_is_utf8(text, strlen(text)))
		stick(s, fail(s->cx, ERR_ENCODING, "text on a sheet"));
	return s->failed == ERR_OK;
}

bool
sheet_wrap(struct sheet *s, enum type t, const char *text, double width, struct cell *ret_c)
{
	char *copy;
	size_t i = 0;

	*ret_c = (struct cell){ NULL, 0 };
	if (text == NULL)
		text = "";
	if (!wrap_checked(s, text))
		return false;
	if ((copy = printable(s, text)) != NULL && !drawable_as(s, t, copy, width) && (copy = marked(s, copy)) != NULL)
		(void)drawable_as(s, t, copy, width);
	if (copy == NULL) {
		stick(s, s->cx->fault.code);
		return false;
	}
	ret_c->n = (size_t)pango_layout_get_line_count(s->layout);
	if ((ret_c->lines = ctx_array(s->cx, ret_c->n, sizeof *ret_c->lines)) == NULL) {
		stick(s, s->cx->fault.code);
		return false;
	}
	for (GSList *l = pango_layout_get_lines_readonly(s->layout); l != NULL; l = l->next, i++) {
		const PangoLayoutLine *line = l->data;

		ret_c->lines[i] = (struct line){ copy + line->start_index, (size_t)line->length };
	}
	return true;
}

/* Lines of one type under each other. */
static void
flow(struct sheet *s, enum type t, const char *text, double indent)
{
	struct cell c;

	if (!sheet_wrap(s, t, text, s->right - s->left - indent, &c))
		return;
	if (s->y > s->top)
		s->y += types[t].before;
	for (size_t i = 0; i < c.n && sheet_need(s, types[t].leading); i++) {
		sheet_mark_line(s, t, c.lines[i], s->left + indent, s->y);
		s->y += types[t].leading;
	}
}

void
sheet_heading(struct sheet *s, int level, const char *text)
{
	enum type t = level <= 1 ? TYPE_H1 : level == 2 ? TYPE_H2 : TYPE_H3;

	if (!sheet_need(s, types[t].before + types[t].leading + 4 * types[TYPE_TEXT].leading))
		return;
	flow(s, t, text, 0);
	if (t == TYPE_H2)
		sheet_mark(s, MARK_RULE, s->left, s->y, s->right - s->left, 0);
	s->y += t == TYPE_H2 ? 4 : 1;
}

void
sheet_text(struct sheet *s, const char *text)
{
	flow(s, TYPE_TEXT, text, 0);
}

void
sheet_note(struct sheet *s, const char *text)
{
	flow(s, TYPE_NOTE, text, 0);
}

void
sheet_notice(struct sheet *s, const char *text)
{
	const double pad = 5, step = types[TYPE_TEXT].leading;
	struct cell c;

	if (!sheet_wrap(s, TYPE_TEXT, text, s->right - s->left - 2 * pad, &c))
		return;
	s->y += s->y > s->top ? 4 : 0;
	for (size_t done = 0, fits; done < c.n && sheet_need(s, 2 * pad + step); done += fits) {
		fits = (size_t)((s->bottom - s->y - 2 * pad + .01) / step);
		if (fits == 0)          /* a sheet too low for a frame: one line all the same */
			fits = 1;
		if (fits > c.n - done)
			fits = c.n - done;
		sheet_mark(s, MARK_BOX, s->left, s->y, s->right - s->left, 2 * pad + (double)fits * step);
		for (size_t i = 0; i < fits; i++)
			sheet_mark_line(s, TYPE_TEXT, c.lines[done + i], s->left + pad, s->y + pad + (double)i * step);
		s->y += 2 * pad + (double)fits * step;
	}
	s->y += 4;
}

void
sheet_space(struct sheet *s, double mm)
{
	s->y += mm * MM;
}

void
sheet_break(struct sheet *s)
{
	if (s->failed == ERR_OK && s->last->first != NULL)
		leaf_begin(s);
}

const char *
sheet_day(struct ctx *cx, enum lang l, ymd d)
{
	if (d == 0)
		return "";
	return ctx_fmt(cx, l == LANG_EN ? "%04d-%02d-%02d" : "%d年%d月%d日", d / 10000, d / 100 % 100, d % 100);
}

const char *
sheet_instant(struct ctx *cx, enum lang l, instant t)
{
	const char *day;
	int minute;

	if (t == INSTANT_NEVER)
		return l == LANG_EN ? "until withdrawn" : "取消しまで";
	if ((day = sheet_day(cx, l, ymd_of(t))) == NULL)
		return NULL;
	minute = (int)((t - instant_of(ymd_of(t))) / 60);
	return ctx_fmt(cx, l == LANG_EN ? "%s %02d:%02d JST" : "%s %02d:%02d", day, minute / 60, minute % 60);
}
