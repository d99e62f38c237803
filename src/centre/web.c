/* Pages for people: the address of a facility, the style sheet, refusals. */
#include <string.h>

#include "app/session_open.h"
#include "base/limit.h"
#include "centre/centre.h"
#include "page/entry.h"

#define PAGE_BYTES 60000

/* The reader's language: English when it is asked for before Japanese. */
static enum lang
language(const struct job *j)
{
	const char *s = http_request_header(j->x, "Accept-Language");
	const char *ja = s == NULL ? NULL : strstr(s, "ja"), *en = s == NULL ? NULL : strstr(s, "en");

	return en != NULL && (ja == NULL || en < ja) ? LANG_EN : LANG_JA;
}

static void
page_headers(struct job *j)
{
	job_header(j, "Content-Security-Policy",
	    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
	job_header(j, "X-Content-Type-Options", "nosniff");
	job_header(j, "Referrer-Policy", "no-referrer");
	job_header(j, "Strict-Transport-Security", "max-age=31536000");
	j->type = "text/html; charset=utf-8";
}

enum err
web_entry_run(struct job *j)
{
	struct entry_page page = { .facility = "" };
	struct entry_view e;
	struct buf b;

	TRY(entry_look(&j->act, route_param(&j->match, "token"), &e));
	page.facility_name = e.facility.name;
	page.facility = e.facility.code;
	page.mode = e.entry.mode;
	page.address = ctx_fmt(&j->cx, "%s/r/%s", j->centre->app.origin, e.entry.token);
	if (page.address == NULL)
		return j->cx.fault.code;
	memcpy(page.asked, e.asked, sizeof page.asked);
	buf_init(&b, &j->cx, PAGE_BYTES);
	entry_page_write(&b, language(j), &page);
	TRY(buf_done(&b));
	page_headers(j);
	j->body = b.p;
	j->body_n = b.n;
	return ERR_OK;
}

void
web_refuse(struct job *j, enum err e)
{
	struct buf b;

	buf_init(&b, &j->cx, PAGE_BYTES);
	refusal_page_write(&b, language(j), e);
	if (buf_done(&b) != ERR_OK) {
		job_refuse_json(j, e);
		return;
	}
	page_headers(j);
	j->status = err_http(e);
	j->body = b.p;
	j->body_n = b.n;
}

enum err
web_style_run(struct job *j)
{
	j->type = "text/css; charset=utf-8";
	j->body = page_style();
	j->body_n = strlen(page_style());
	job_header(j, "Cache-Control", "max-age=86400");
	return ERR_OK;
}
