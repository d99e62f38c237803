#include <stdio.h>
#include <string.h>

#include "app/application_set.h"
#include "base/limit.h"

#define NAME_BYTES 200

static enum err
record(const struct act *a, const struct application *p, const char *what)
{
	char subject[80];
	struct audit row = { .at = a->cx->now, .rid = a->cx->rid, .act = AUDIT_APPLICATION_CHANGED, .who = a->who->label };

	(void)snprintf(subject, sizeof subject, "%llu %s", (unsigned long long)p->id, what);
	row.subject = ctx_str(a->cx, subject);
	memcpy(row.facility, p->facility, FACILITY_CODE);
	return row.subject == NULL ? a->cx->fault.code : change_audit(a->change, &row);
}

static enum err
keep(const struct act *a, struct application *p, const char *what)
{
	p->changed = a->cx->now;
	p->by = a->who->label;
	TRY(change_application(a->change, p));
	return record(a, p, what);
}

enum err
application_draft(const struct act *a, const char *facility, const char *question, id *ret_id)
{
	struct application p = { .id = id_new(), .opened = a->cx->now, .question = question };
	struct facility f;

	TRY(view_facility(a->view, a->cx, facility, &f));
	memcpy(p.facility, f.code, FACILITY_CODE);
	TRY(keep(a, &p, "draft"));
	*ret_id = p.id;
	return ERR_OK;
}

enum err
application_reword(const struct act *a, const struct application *old, const char *question)
{
	struct application p = *old;

	if (!application_open(p.state))
		return fail(a->cx, ERR_NO_MOVE, "SUB-15: it is %s", application_states[p.state].word);
	p.question = question;
	return keep(a, &p, "reworded");
}

/* The refusal names the papers that are missing. */
static enum err
refuse_papers(struct ctx *cx, const enum subsidy_paper *missing, size_t n)
{
	char names[120] = "";

	for (size_t i = 0; i < n; i++) {
		size_t at = strlen(names);

		(void)snprintf(names + at, sizeof names - at, "%s%s", at > 0 ? ", " : "", subsidy_papers[missing[i]].word);
	}
	return fail(cx, ERR_PAPERS, "SUB-16: missing: %s", names);
}

enum err
application_go(const struct act *a, const struct application *old, const struct application_step *s,
    enum application_state *ret_to)
{
	enum subsidy_paper missing[SUBSIDY_PAPER_COUNT];
	struct application p = *old;
	struct paper *papers;
	size_t n;

	TRY(view_papers(a->view, a->cx, old->id, &papers, &n));
	n = application_missing(papers, n, missing);
	switch (application_move(old->state, s->on, n, s->answer, &p.state)) {
	case APPLICATION_NO_MOVE:
		return fail(a->cx, ERR_NO_MOVE, "SUB-15: %s does not fit an application that is %s",
		    application_events[s->on].word, application_states[old->state].word);
	case APPLICATION_NO_PAPERS:
		return refuse_papers(a->cx, missing, n);
	case APPLICATION_TOO_LATE:
		return fail(a->cx, ERR_DEADLINE, "SUB-17: the last day was %d", s->answer->deadline);
	case APPLICATION_NOTHING:
		return fail(a->cx, ERR_NO_MOVE, "SUB-18: by its invoices it comes to nothing");
	case APPLICATION_GOES:
		break;
	}
	p.question = s->question;
	TRY(keep(a, &p, application_states[p.state].word));
	*ret_to = p.state;
	return ERR_OK;
}

/* Of a path only the last part is kept; what would break a line or a header does not belong into a name. */
static bool
name_fits(const char *name)
{
	size_t n = strlen(name);

	if (n == 0 || n > NAME_BYTES || !text_is_utf8(name, n))
		return false;
	for (; *name != '\0'; name++)
		if ((unsigned char)*name < 0x20 || *name == 0x7f || *name == '"')
			return false;
	return true;
}

enum err
application_attach(const struct act *a, const struct application *to, const struct paper_file *f)
{
	const char *slash = strrchr(f->name, '/');
	struct paper p = { .id = id_new(), .application = to->id, .paper = f->paper, .name = slash != NULL ? slash + 1 : f->name,
	    .type = paper_type(f->content, f->content_n), .content = f->content, .content_n = f->content_n, .at = a->cx->now,
	    .by = a->who->label };
	struct application changed = *to;
	struct paper *there;
	size_t n;

	if (!application_open(to->state))
		return fail(a->cx, ERR_NO_MOVE, "SUB-15: it is %s", application_states[to->state].word);
	if (p.type == NULL)
		return fail(a->cx, ERR_FILE_TYPE, "SUB-19: first bytes of no PDF, PNG or JPEG");
	if (p.content_n > LIMIT_PAPER_BYTES)
		return fail(a->cx, ERR_TOO_LARGE, "SUB-19: more than %d bytes", LIMIT_PAPER_BYTES);
	if (!name_fits(p.name))
		return fail(a->cx, ERR_INPUT, "SUB-19: a file name of 1 to %d bytes without control characters", NAME_BYTES);
	TRY(view_papers(a->view, a->cx, to->id, &there, &n));
	if (n >= LIMIT_PAPERS)
		return fail(a->cx, ERR_TOO_LARGE, "SUB-19: there are %d papers already", LIMIT_PAPERS);
	sha256(p.content, p.content_n, p.digest);
	TRY(change_paper(a->change, &p));
	return keep(a, &changed, subsidy_papers[p.paper].word);
}
