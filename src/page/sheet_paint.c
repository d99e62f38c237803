/* The marks of a sheet become PDF by cairo. Everything that could differ between two runs is fixed here. */
#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <string.h>

#include "page/sheet_mark.h"

static cairo_status_t
on_bytes(void *user, const unsigned char *p, unsigned n)
{
	struct buf *b = user;

	buf_add(b, p, n);
	return b->failed ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

/* One line of text; its letters stand on the same line whichever font each is from. */
static void
paint_text(struct sheet *s, cairo_t *c, const struct mark *m)
{
	const struct type_row *t = &types[m->type];
	double x = m->x, w;
	int width;

	sheet_layout(s, m->type, m->p, m->n);
	pango_layout_get_size(s->layout, &width, NULL);
	w = (double)width / PANGO_SCALE;
	if (m->align != SHEET_LEFT)
		x += (m->w - w) / (m->align == SHEET_CENTRE ? 2 : 1);
	cairo_set_source_rgb(c, t->grey, t->grey, t->grey);
	cairo_move_to(c, x, m->y + (t->leading + t->size * .76) / 2
	    - (double)pango_layout_get_baseline(s->layout) / PANGO_SCALE);
	pango_cairo_show_layout(c, s->layout);
}

/* Dark modules, run by run; four light ones around them. */
static void
paint_code(cairo_t *c, const struct mark *m)
{
	const double unit = m->w / (double)(m->n + 8);

	cairo_set_source_rgb(c, 0, 0, 0);
	for (size_t y = 0; y < m->n; y++)
		for (size_t x = 0, n; x < m->n; x += n) {
			for (n = 0; x + n < m->n && (m->p[y * m->n + x + n] & 1); n++)
				continue;
			if (n == 0)
				n = 1;
			else
				cairo_rectangle(c, m->x + (double)(x + 4) * unit, m->y + (double)(y + 4) * unit, (double)n * unit,
				    unit);
		}
	cairo_fill(c);
}

static void
paint_mark(struct sheet *s, cairo_t *c, const struct mark *m)
{
	if (m->kind == MARK_TEXT) {
		paint_text(s, c, m);
	} else if (m->kind == MARK_CODE) {
		paint_code(c, m);
	} else if (m->kind == MARK_FILL) {
		cairo_set_source_rgb(c, .93, .94, .96);
		cairo_rectangle(c, m->x, m->y, m->w, m->h);
		cairo_fill(c);
	} else {
		cairo_set_source_rgb(c, .65, .65, .65);
		cairo_set_line_width(c, .5);
		if (m->kind == MARK_BOX)
			cairo_rectangle(c, m->x, m->y, m->w, m->h);
		else {
			cairo_move_to(c, m->x, m->y);
			cairo_line_to(c, m->x + m->w, m->y);
		}
		cairo_stroke(c);
	}
}

/* One line of the frame around each page, cut at its width: a long name of a facility must not run over the edge. */
static void
frame_text(struct sheet *s, cairo_t *c, const char *text, enum sheet_align align, double y)
{
	struct cell lines;
	struct mark m = { .kind = MARK_TEXT, .type = TYPE_NOTE, .align = align, .x = s->left, .y = y, .w = s->right - s->left };

	if (text == NULL || !sheet_wrap(s, TYPE_NOTE, text, m.w, &lines) || lines.n == 0)
		return;
	m.p = lines.lines[0].p;
	m.n = lines.lines[0].n;
	paint_text(s, c, &m);
}

static void
frame_rule(struct sheet *s, cairo_t *c, double y)
{
	paint_mark(s, c, &(struct mark){ .kind = MARK_RULE, .x = s->left, .y = y, .w = s->right - s->left });
}

/* Head and foot of page n. */
static void
paint_frame(struct sheet *s, cairo_t *c, size_t n)
{
	const double step = types[TYPE_NOTE].leading;
	const struct sheet_form *f = &s->form;
	double y = s->top - 8 * MM, foot = s->bottom + 2 * MM;

	frame_text(s, c, f->title, SHEET_LEFT, y);
	frame_text(s, c, f->facility, SHEET_RIGHT, y);
	frame_rule(s, c, y + step + 2);
	frame_rule(s, c, foot);
	foot += 3;
	for (size_t i = 0; i < sizeof f->foot / sizeof f->foot[0] && f->foot[i] != NULL; i++, foot += step)
		frame_text(s, c, f->foot[i], SHEET_LEFT, foot);
	frame_text(s, c, ctx_fmt(s->cx, f->lang == LANG_EN ? "made %s" : "作成 %s", sheet_instant(s->cx, f->lang, f->made)),
	    SHEET_LEFT, foot);
	frame_text(s, c, ctx_fmt(s->cx, f->lang == LANG_EN ? "page %zu of %zu" : "%zu / %zu ページ", n, s->leaves), SHEET_RIGHT,
	    foot);
}

static void
paint_pages(struct sheet *s, cairo_t *c)
{
	size_t n = 0;

	for (const struct leaf *l = s->first; l != NULL; l = l->next) {
		n++;
		if (s->form.size != SHEET_CARD)
			paint_frame(s, c, n);
		for (const struct mark *m = l->first; m != NULL; m = m->next)
			paint_mark(s, c, m);
		cairo_show_page(c);
	}
}

enum err
sheet_paint(struct sheet *s)
{
	cairo_surface_t *pdf = cairo_pdf_surface_create_for_stream(on_bytes, s->out, s->page_w, s->page_h);
	char made[INSTANT_TEXT];
	cairo_status_t status;
	cairo_t *c;

	instant_write_iso(s->form.made, made);
	cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_TITLE, s->form.title);
	cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_CREATOR, "Kyotaku");
	cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_CREATE_DATE, made);
	cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_MOD_DATE, made);
	c = cairo_create(pdf);
	paint_pages(s, c);
	status = cairo_status(c);
	cairo_destroy(c);
	cairo_surface_finish(pdf);
	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_status(pdf);
	cairo_surface_destroy(pdf);
	TRY(buf_done(s->out));
	if (s->failed != ERR_OK)
		return s->failed;
	if (status != CAIRO_STATUS_SUCCESS)
		return fail(s->cx, ERR_SYSTEM, "cairo: %s", cairo_status_to_string(status));
	return ERR_OK;
}
