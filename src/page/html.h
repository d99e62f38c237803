/* Writing HTML: everything that comes from outside goes through html_text. */
#ifndef PAGE_HTML_H
#define PAGE_HTML_H

#include "base/buf.h"

/* As text or inside a double-quoted attribute: & < > " ' become references. */
void html_text(struct buf *b, const char *s);
/* The head and the foot of every page; the title is escaped. The page uses /style.css and no script. */
void html_begin(struct buf *b, enum lang l, const char *title);
void html_end(struct buf *b);

/* The one style sheet. */
const char *page_style(void);

#endif
