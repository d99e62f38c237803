/* QR codes by libqrencode, pictures by libpng. */
#include <png.h>
#include <qrencode.h>
#include <setjmp.h>
#include <string.h>

#include "page/qr.h"

#define QUIET 4

static enum err
code(struct ctx *cx, const char *text, QRcode **ret_q)
{
	*ret_q = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
	return *ret_q == NULL ? fail(cx, ERR_INPUT, "address does not fit a QR code") : ERR_OK;
}

enum err
qr_modules(struct ctx *cx, const char *text, const char **ret_modules, size_t *ret_side)
{
	QRcode *q;
	size_t side;

	TRY(code(cx, text, &q));
	side = (size_t)q->width;
	*ret_modules = ctx_strn(cx, (const char *)q->data, side * side);
	QRcode_free(q);
	if (*ret_modules == NULL)
		return cx->fault.code;
	*ret_side = side;
	return ERR_OK;
}

enum err
qr_svg(struct buf *b, const char *text)
{
	QRcode *q;

	TRY(code(b->cx, text, &q));
	buf_fmt(b, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" shape-rendering=\"crispEdges\">"
	    "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/><path d=\"", q->width + 2 * QUIET, q->width + 2 * QUIET);
	for (int y = 0; y < q->width; y++)
		for (int x = 0; x < q->width; x++)
			if (q->data[y * q->width + x] & 1)
				buf_fmt(b, "M%d %dh1v1h-1z", x + QUIET, y + QUIET);
	buf_puts(b, "\"/></svg>\n");
	QRcode_free(q);
	return buf_done(b);
}

static void
on_bytes(png_structp png, png_bytep p, png_size_t n)
{
	buf_add(png_get_io_ptr(png), p, n);
}

static void
on_flush(png_structp png)
{
	(void)png;
}

/* One line of pixels, a byte each. */
static void
pixels(const QRcode *q, int y, int scale, unsigned char *row)
{
	int side = q->width + 2 * QUIET, cy = y / scale - QUIET;

	for (int x = 0; x < side * scale; x++) {
		int cx = x / scale - QUIET;
		bool dark = cx >= 0 && cy >= 0 && cx < q->width && cy < q->width && (q->data[cy * q->width + cx] & 1);

		row[x] = dark ? 0 : 255;
	}
}

static bool
draw(struct buf *b, const QRcode *q, int scale, unsigned char *row)
{
	png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
	png_infop info = png == NULL ? NULL : png_create_info_struct(png);
	png_uint_32 side = (png_uint_32)((q->width + 2 * QUIET) * scale);

	if (info == NULL || setjmp(png_jmpbuf(png))) {
		png_destroy_write_struct(&png, &info);
		return false;
	}
	png_set_write_fn(png, b, on_bytes, on_flush);
	png_set_IHDR(png, info, side, side, 8, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
	    PNG_FILTER_TYPE_DEFAULT);
	png_write_info(png, info);
	for (png_uint_32 y = 0; y < side; y++) {
		pixels(q, (int)y, scale, row);
		png_write_row(png, row);
	}
	png_write_end(png, NULL);
	png_destroy_write_struct(&png, &info);
	return true;
}

enum err
qr_png(struct buf *b, const char *text, int scale)
{
	unsigned char *row;
	QRcode *q;
	bool done;

	TRY(code(b->cx, text, &q));
	row = ctx_array(b->cx, (size_t)(q->width + 2 * QUIET), (size_t)scale);
	done = row != NULL && draw(b, q, scale, row);
	QRcode_free(q);
	if (!done)
		return fail(b->cx, ERR_SYSTEM, "picture of a QR code");
	return buf_done(b);
}
