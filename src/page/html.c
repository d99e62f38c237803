/* The frame of a page, and escaping. */
#include "page/html.h"
#include "page/style.h"

const char *
page_style(void)
{
	return page_style_text;
}

void
html_text(struct buf *b, const char *s)
{
	const char *from = s;

	for (; *s != '\0'; s++) {
		const char *as = *s == '&' ? "&amp;" : *s == '<' ? "&lt;" : *s == '>' ? "&gt;" : *s == '"' ? "&quot;"
		    : *s == '\'' ? "&#39;" : NULL;

		if (as == NULL)
			continue;
		buf_add(b, from, (size_t)(s - from));
		buf_puts(b, as);
		from = s + 1;
	}
	buf_add(b, from, (size_t)(s - from));
}

void
html_begin(struct buf *b, enum lang l, const char *title)
{
	buf_fmt(b, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>", l == LANG_EN ? "en" : "ja");
	html_text(b, title);
	buf_puts(b, "</title>\n<link rel=\"stylesheet\" href=\"/style.css\">\n</head>\n<body>\n<main>\n");
}

void
html_end(struct buf *b)
{
	buf_puts(b, "</main>\n<footer><p>居宅 Kyotaku は官公庁のサービスではありません。表示される氏名・番号はすべて架空のものです。<br>"
	    "<span lang=\"en\">Kyotaku is not a government service. All names and numbers are synthetic.</span></p></footer>\n"
	    "</body>\n</html>\n");
}
