#include <string.h>

#include "page/html.h"
#include "page/plot.h"

#define BLOCKS    40
#define ROW       24            /* pixels */
#define LABEL    260
#define BAR      400
#define VALUE    100

static uint64_t
largest(const struct plot_bar *bars, size_t n)
{
	uint64_t most = 1;

	for (size_t i = 0; i < n; i++)
		if (bars[i].told && bars[i].value > most)
			most = bars[i].value;
	return most;
}

static size_t
widest(const struct plot_bar *bars, size_t n)
{
	size_t most = 0;

	for (size_t i = 0; i < n; i++)
		if (strlen(bars[i].label) > most)
			most = strlen(bars[i].label);
	return most;
}

enum err
plot_text(struct buf *out, const struct plot_bar *bars, size_t n)
{
	uint64_t most = largest(bars, n);
	int width = (int)widest(bars, n);

	for (size_t i = 0; i < n; i++) {
		uint64_t blocks = bars[i].told ? bars[i].value * BLOCKS / most : 0;

		if (!bars[i].told) {
			buf_fmt(out, "%-*s  %10s\n", width, bars[i].label, "few");
			continue;
		}
		buf_fmt(out, "%-*s  %10llu  ", width, bars[i].label, (unsigned long long)bars[i].value);
		while (blocks-- > 0)
			buf_puts(out, "█");
		buf_puts(out, "\n");
	}
	return buf_done(out);
}

enum err
plot_svg(struct buf *out, const struct plot_bar *bars, size_t n, const char *title)
{
	uint64_t most = largest(bars, n);

	buf_fmt(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 %d %zu\" fill=\"currentColor\" "
	    "font-family=\"sans-serif\" font-size=\"14\">\n<title>", LABEL + BAR + VALUE, n * ROW + ROW);
	html_text(out, title);
	buf_puts(out, "</title>\n");
	for (size_t i = 0; i < n; i++) {
		size_t y = i * ROW;
		uint64_t width = bars[i].told ? bars[i].value * BAR / most : 0;

		buf_fmt(out, "<text x=\"0\" y=\"%zu\">", y + 17);
		html_text(out, bars[i].label);
		buf_fmt(out, "</text>\n<rect x=\"%d\" y=\"%zu\" width=\"%llu\" height=\"%d\"/>\n", LABEL, y + 4, (unsigned long long)width,
		    ROW - 8);
		if (bars[i].told)
			buf_fmt(out, "<text x=\"%llu\" y=\"%zu\">%llu</text>\n", LABEL + (unsigned long long)width + 6, y + 17,
			    (unsigned long long)bars[i].value);
		else
			buf_fmt(out, "<text x=\"%d\" y=\"%zu\">few</text>\n", LABEL + 6, y + 17);
	}
	buf_puts(out, "</svg>\n");
	return buf_done(out);
}
