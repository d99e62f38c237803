/* The page of a refusal, and what all pages load. */
#include <string.h>

#include "base/limit.h"
#include "centre/visit.h"
#include "page/refusal.h"

void
web_refuse(struct job *j, enum err e)
{
	struct visit v = { .j = j, .tongue = visit_tongue(j) };
	struct page_frame f = visit_frame(&v);
	struct page_refusal page = refusal_page(e, v.tongue);
	struct buf b;

	buf_init(&b, &j->cx, LIMIT_PAGE_BYTES);
	page_refusal_write(&b, &f, &page);
	if (visit_answer(&v, &b) != ERR_OK) {
		job_refuse_json(j, e);
		return;
	}
	j->status = err_http(e);
}

/* What every page loads; the same for everybody. */
static enum err
fixed(struct job *j, const char *type, const char *body)
{
	j->type = type;
	j->body = body;
	j->body_n = strlen(body);
	job_header(j, "X-Content-Type-Options", "nosniff");
	job_header(j, "Cache-Control", "max-age=3600");
	return ERR_OK;
}

enum err
web_style_run(struct job *j)
{
	return fixed(j, "text/css; charset=utf-8", page_style());
}

enum err
web_script_run(struct job *j)
{
	return fixed(j, "text/javascript; charset=utf-8", page_script());
}

enum err
web_icon_run(struct job *j)
{
	return fixed(j, "image/svg+xml", page_icon());
}
