/* Pages for people: the front page of a facility, refusals, and what all pages load. */
#include <string.h>

#include "app/session_open.h"
#include "base/limit.h"
#include "centre/visit.h"
#include "page/kind.h"
#include "page/refusal.h"

enum err
web_entry_run(struct job *j)
{
	struct page_entry_asked asked[KIND_COUNT];
	struct page_entry page = { .asked = asked };
	struct page_frame f;
	struct entry_view e;
	struct visit v;
	struct buf b;

	TRY(visit_open(j, "__Secure-walk", ctx_fmt(&j->cx, "/r/%s", route_param(&j->match, "token")), &v));
	if (v.turned)
		return ERR_OK;
	TRY(entry_look(&j->act, route_param(&j->match, "token"), &e));
	page.facility_name = e.facility.name;
	page.facility = e.facility.code;
	page.token = e.entry.token;
	page.mode = mode_words(e.entry.mode);
	page.until = e.entry.mode == MODE_ONLINE ? TEXT_UNTIL_ONLINE : TEXT_UNTIL_VISIT;
	if ((page.address = ctx_fmt(&j->cx, "%s/r/%s", j->centre->app.origin, e.entry.token)) == NULL)
		return j->cx.fault.code;
	for (size_t k = 0; k < KIND_COUNT; k++)
		if (e.asked[k])
			asked[page.asked_count++] = (struct page_entry_asked){ kind_words[k].name, kind_words[k].what };
	f = visit_frame(&v);
	buf_init(&b, &j->cx, LIMIT_PAGE_BYTES);
	page_entry_write(&b, &f, &page);
	return visit_answer(&v, &b);
}

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
