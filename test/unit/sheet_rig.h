/* Reading printed sheets back as another program does (poppler's pdftotext). KEEP_SHEETS=DIR keeps the documents to be
 * looked at. */
#ifndef UNIT_SHEET_RIG_H
#define UNIT_SHEET_RIG_H

#include <stdlib.h>
#include <unistd.h>

#include "page/sheet.h"
#include "t.h"

static struct buf out;

/* The document's text as pdftotext gives it, with a form feed after each page. */
static inline const char *
read_back(const char *name)
{
	char path[200], command[300];
	const char *keep = getenv("KEEP_SHEETS");
	struct buf text;
	char piece[4096];
	size_t n;
	FILE *f;

	snprintf(path, sizeof path, "%s/%s-%d.pdf", keep != NULL ? keep : "/tmp", name, (int)getpid());
	f = fopen(path, "wb");
	assert_non_null(f);
	CHECK_INT(out.n, fwrite(out.p, 1, out.n, f));
	fclose(f);
	snprintf(command, sizeof command, "pdftotext -layout %s -", path);
	buf_init(&text, cx, 20000000);
	f = popen(command, "r");
	assert_non_null(f);
	while ((n = fread(piece, 1, sizeof piece, f)) > 0)
		buf_add(&text, piece, n);
	CHECK_INT(0, pclose(f));
	if (keep == NULL)
		unlink(path);
	CHECK_OK(buf_done(&text));
	return text.p;
}

static inline size_t
times(const char *text, const char *part)
{
	size_t n = 0;

	for (const char *p = text; (p = strstr(p, part)) != NULL; p += strlen(part))
		n++;
	return n;
}

#endif
