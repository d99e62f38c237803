/* The summary of an application for 財政支援 on paper. */
#ifndef PAGE_SUBSIDY_SHEET_H
#define PAGE_SUBSIDY_SHEET_H

#include "domain/application.h"
#include "page/sheet.h"

struct subsidy_sheet {
	enum lang lang;
	instant   made;
	const struct facility *facility;
	const struct application *application;
	const struct subsidy_question *question;
	const struct subsidy_answer *answer;
	const struct paper *papers;
	size_t    paper_count;
};
/* Appends a PDF to out. */
enum err subsidy_sheet_write(struct ctx *cx, const struct subsidy_sheet *p, struct buf *out) MUST_CHECK;

#endif
