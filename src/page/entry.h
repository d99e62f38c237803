/* The front page of a facility's マイナ在宅受付Web, and the page of a refusal. */
#ifndef PAGE_ENTRY_H
#define PAGE_ENTRY_H

#include "domain/consent.h"
#include "page/html.h"

struct entry_page {
	const char *facility_name;
	const char *facility;           /* ten digits */
	enum mode   mode;
	bool        asked[KIND_COUNT];
	const char *address;            /* of this page, for the reader's command */
};
/* Appends the whole page. */
void entry_page_write(struct buf *b, enum lang l, const struct entry_page *p);
void refusal_page_write(struct buf *b, enum lang l, enum err e);

#endif
