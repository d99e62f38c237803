/* Writing HTML: what the compiled pages (tool/template.py) call. Everything that comes from outside goes through one of
 * these, by the place where it stands. */
#ifndef PAGE_HTML_H
#define PAGE_HTML_H

#include "page/pages.h"

/* As text or inside a double-quoted attribute: & < > " ' become references. */
void html_text(struct buf *b, const char *s);
/* A whole address: a path of ours ("/…", not "//…"), https://…, http://127.0.0.1:…, or a plain "?…". Anything else,
 * javascript: for one, becomes "#". */
void html_url(struct buf *b, const char *s);
/* A part of an address: everything but letters, digits, '-', '.', '_' and '~' is percent-coded. */
void html_segment(struct buf *b, const char *s);
/* A number as text, in the memory of b's context; "" without memory. */
const char *html_digits(struct buf *b, long n);

/* A text of the table. {name} takes the value of that name, escaped; {漢字|かんじ} becomes a ruby in HTML_TEXT and the
 * bare 漢字 in HTML_ATTRIBUTE. Where a language lacks the text, the Japanese one stands. */
enum html_place { HTML_TEXT, HTML_ATTRIBUTE };
struct html_arg { const char *name, *value; };
void html_say(struct buf *b, enum tongue t, enum text text, enum html_place place, const struct html_arg *args, size_t n);
/* The same as plain text, in cx's memory; "" without memory. For values of other texts, mails, PDFs. */
const char *text_plain(struct ctx *cx, enum text text, enum tongue t);

/* What every page loads: the one style sheet, the one script, the icon. */
const char *page_style(void);
const char *page_script(void);
const char *page_icon(void);
/* What a facility's device loads beside: its script, its worker, its manifest. */
const char *page_device_script(void);
const char *page_device_worker(void);
const char *page_device_manifest(void);

#endif
