/* Imports: a file is looked through first and kept aside; what was looked at is what is taken in. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "admin/aside.h"
#include "admin/progress.h"
#include "base/limit.h"
#include "centre/operator_panel.h"

#define KINDS     "insurer claims prescriptions returned checkups master"

/* ---- how far ------------------------------------------------------------------------------------------- */

static const char *
amount(struct ctx *cx, const struct progress_row *r)
{
	if (!r->parts)
		return "";
	if (strcmp(r->kind, "checkups") == 0)
		return ctx_fmt(cx, "%llu / %llu", (unsigned long long)r->done, (unsigned long long)r->total);
	return ctx_fmt(cx, "%.1f / %.1f MiB (%d%%)", (double)r->done / 1048576, (double)r->total / 1048576,
	    r->total > 0 ? (int)(r->done * 100 / r->total) : 100);
}

enum err
operator_imports_list(struct operator_visit *o, const struct node **ret_root)
{
	struct job *j = o->v.j;
	struct node *root = node_new(&j->cx, NULL, "", ""), *n;
	struct progress_row *rows;
	char at[INSTANT_TEXT];
	size_t count;

	TRY(progress_list(j->centre->app.imports, &j->cx, &rows, &count));
	if (root == NULL)
		return j->cx.fault.code;
	for (size_t i = 0; i < count; i++) {
		const char *done = amount(&j->cx, &rows[i]);

		if (done == NULL || (n = node_item(&j->cx, root, "rows", "")) == NULL || node_new(&j->cx, n, "file", rows[i].name) == NULL
		    || node_new(&j->cx, n, "kind", rows[i].kind) == NULL || node_new(&j->cx, n, "by", rows[i].by) == NULL
		    || node_new(&j->cx, n, "done", done) == NULL || node_new(&j->cx, n, "state", rows[i].running ? "running" : "ended") == NULL
		    || node_fmt(&j->cx, n, "began", "%s", instant_write_iso(rows[i].began, at)) == NULL
		    || node_fmt(&j->cx, n, "at", "%s", instant_write_iso(rows[i].at, at)) == NULL
		    || node_new(&j->cx, n, "outcome", rows[i].running ? "" : rows[i].outcome == ERR_OK ? "ok" : err_code(rows[i].outcome)) == NULL)
			return j->cx.fault.code;
	}
	*ret_root = root;
	return ERR_OK;
}

static enum err
roll_back_act(struct panel *p, const struct node *n, struct panel_row *r, bool *keep)
{
	const char *pairs[4] = { "id", node_text(n, "id"), NULL, NULL };
	const char *state = node_text(n, "state");

	(void)keep;
	return strcmp(state, "taken") == 0 || strcmp(state, "taking") == 0 || strcmp(state, "rolling back") == 0
	    ? panel_act(p, r, "feed-roll-back", node_text(n, "file"), pairs) : ERR_OK;
}

/* Insurers' feeds, where this program can undo them. */
static enum err
feeds(struct panel *p)
{
	static const struct panel_table t = { TEXT_OPERATOR_IMPORTS_FEEDS, TEXT_OPERATOR_IMPORTS_FEEDS_NONE, { "feed", "list" },
	    { { "id", SHOW_TEXT }, { "file", SHOW_TEXT }, { "state", SHOW_WORD }, { "begun", SHOW_TIME }, { "ended", SHOW_TIME },
	    { "persons", SHOW_TEXT }, { "by", SHOW_TEXT } }, roll_back_act };

	return operator_has("feed list") && operator_has("feed roll-back ID") ? panel_table(p, &t, NULL, 0) : ERR_OK;
}

enum err
operator_imports_run(struct job *j)
{
	static const struct panel_table t = { TEXT_OPERATOR_IMPORTS_LIST, TEXT_OPERATOR_IMPORTS_NONE, { NULL },
	    { { "file", SHOW_TEXT }, { "kind", SHOW_WORD }, { "done", SHOW_TEXT }, { "state", SHOW_WORD }, { "began", SHOW_TIME },
	    { "at", SHOW_TIME }, { "outcome", SHOW_WORD }, { "by", SHOW_TEXT } }, NULL };
	const struct page_operator_panel_parts_forms upload = { .upload = true, .opened = true, .action = "/operator/imports/check",
	    .heading = TEXT_OPERATOR_IMPORTS_UPLOAD, .does = TEXT_OPERATOR_IMPORTS_UPLOAD_DOES, .button = TEXT_OPERATOR_IMPORTS_CHECK };
	struct operator_visit o;
	const struct node *root;
	struct panel p;

	TRY(operator_open(j, &o));
	if (o.done)
		return ERR_OK;
	TRY(operator_imports_list(&o, &root));
	TRY(panel_begin(&p, &o, TEXT_OPERATOR_IMPORTS_TITLE, TEXT_OPERATOR_IMPORTS_LEAD));
	TRY(panel_rows(&p, &t, root));
	TRY(panel_link(&p, "/operator/imports/reviews", TEXT_OPERATOR_IMPORTS_REVIEWS));
	if (operator_may(&o, "import insurer FILE"))
		TRY(panel_own_form(&p, &upload, (const struct panel_field[]){ { "kind", FIELD_CHOICE, KINDS, false },
		    { "upload", FIELD_FILE, NULL, false }, { NULL, FIELD_LINE, NULL, true } }));
	TRY(panel_say(&p, TEXT_OPERATOR_IMPORTS_BIG));
	TRY(feeds(&p));
	return panel_answer(&p);
}

static enum err
review_act(struct panel *p, const struct node *n, struct panel_row *r, bool *keep)
{
	const char *pairs[4] = { "id", node_text(n, "id"), NULL, NULL };

	(void)keep;
	return panel_act(p, r, "review-refuse", node_text(n, "id"), pairs);
}

enum err
operator_reviews_run(struct job *j)
{
	static const struct panel_table t = { TEXT_OPERATOR_IMPORTS_REVIEWS, TEXT_OPERATOR_IMPORTS_REVIEWS_NONE, { "review", "list" },
	    { { "id", SHOW_TEXT }, { "what", SHOW_WORD }, { "institution", SHOW_TEXT }, { "when", SHOW_TEXT }, { "file", SHOW_TEXT },
	    { "line", SHOW_TEXT }, { "candidates", SHOW_TEXT } }, review_act };
	static const struct panel_form accept = { "review-accept", { { "id", FIELD_LINE, NULL, false }, { "key", FIELD_LINE, NULL, false } } };
	struct operator_visit o;
	struct panel p;

	TRY(operator_open(j, &o));
	if (o.done)
		return ERR_OK;
	TRY(panel_begin(&p, &o, TEXT_OPERATOR_IMPORTS_REVIEWS, TEXT_OPERATOR_IMPORTS_REVIEWS_LEAD));
	p.page.up = "/operator/imports";
	TRY(panel_table(&p, &t, NULL, 0));
	TRY(panel_form(&p, &accept));
	return panel_answer(&p);
}

#define LINES 200               /* of a report on its page */

/* ---- looked at, taken in ------------------------------------------------------------------------------- */

static long
number(const struct node *root, const char *name)
{
	return strtol(node_text(root, name), NULL, 10);
}

static enum err
lines_fill(struct ctx *cx, const struct node *root, struct page_operator_report *page)
{
	struct page_operator_report_lines *lines = ctx_array(cx, LINES, sizeof *lines);

	if (lines == NULL)
		return cx->fault.code;
	for (const struct node *n = node_child(root, "lines"); n != NULL; n = node_next_named(n, "lines"))
		if (page->lines_count == LINES)
			page->left_out++;
		else
			lines[page->lines_count++] = (struct page_operator_report_lines){ node_text(n, "line"), node_text(n, "record"),
		    node_text(n, "field"), node_text(n, "code"), node_text(n, "text") };
	page->lines = lines;
	return ERR_OK;
}

struct looked {
	const char *file, *kind, *upload;       /* upload: "" when it is taken in, or nothing can be */
	const char *path;               /* of what is taken in; NULL: a look */
	bool trial;
	enum err outcome;
};

static enum err
report(struct operator_visit *o, const struct looked *l, const struct buf *out)
{
	struct page_operator_report page = { .heading = TEXT_OPERATOR_REPORT_TITLE, .file = l->file, .broken = l->outcome != ERR_OK,
	    .why = err_text(l->outcome, o->v.j->cx.lang), .detail = o->v.j->cx.fault.detail, .trial = l->trial, .upload = l->upload,
	    .kind = operator_word(o, "operator.val", l->kind) };
	struct page_frame f;
	struct node *root;
	struct buf b;

	TRY(json_read(&o->v.j->cx, out->p, out->n, &root));
	page.accepted = number(root, "accepted");
	page.refused = number(root, "refused");
	page.noticed = number(root, "noticed");
	page.left_out = number(root, "left_out");
	TRY(lines_fill(&o->v.j->cx, root, &page));
	f = operator_frame(o, &b);
	page_operator_report_write(&b, &f, &page);
	return operator_answer(o, &b);
}

/* Runs an import; without a report, why there is none. What was taken in is gone before anything can fail on the way to the
 * answer. */
static enum err
run(struct operator_visit *o, struct order *order, struct looked *l)
{
	struct buf out;

	order->json = true;
	l->outcome = operator_run(o, order, &out);
	if (l->path != NULL)
		(void)unlink(l->path);
	if (l->outcome != ERR_OK && out.n == 0) {
		struct operator_result r = { .heading = TEXT_OPERATOR_REPORT_TITLE, .output = "", .back = "/operator/imports",
		    .outcome = l->outcome };

		return operator_tell(o, &r);
	}
	if (l->outcome != ERR_OK)
		l->upload = "";
	return report(o, l, &out);
}

static bool
kind_known(const char *kind)
{
	size_t n = strlen(kind);
	const char *at = n > 0 && strchr(kind, ' ') == NULL ? strstr(" " KINDS " ", kind) : NULL;

	return at != NULL && at[-1] == ' ' && at[n] == ' ';
}

enum err
operator_import_check_run(struct job *j)
{
	struct looked l = { .trial = true, .upload = "" };
	struct operator_visit o;
	struct form_file file;
	struct order order;
	struct form form;

	TRY(operator_upload(j, &o, &form, &file));
	if (o.done)
		return ERR_OK;
	l.kind = form_value(&form, "kind");
	l.file = file.name;
	if (!kind_known(l.kind) || file.name[0] == '\0')
		return fail(&j->cx, ERR_INPUT, "a kind and a file");
	if (file.n > LIMIT_UPLOAD_BYTES)
		return fail(&j->cx, ERR_TOO_LARGE, "above %d bytes: kyotaku import", LIMIT_UPLOAD_BYTES);
	order = operator_order(&o, (const char *const []){ "import", "check", l.kind, file.name }, 4);
	order.body = file.p;
	order.body_n = file.n;
	if (operator_may(&o, "import insurer FILE"))
		TRY(aside_put(&j->cx, j->centre->folder, o.who.name, &(struct aside_file){ l.kind, l.file, file.p, file.n }, &l.upload));
	return run(&o, &order, &l);
}

/* Kind and name are those of the look; the form only says which. */
enum err
operator_import_take_run(struct job *j)
{
	struct looked l = { .trial = false, .upload = "" };
	struct operator_visit o;
	struct aside_file file;
	struct order order;
	struct form form;

	TRY(operator_form(j, &o, &form));
	if (o.done)
		return ERR_OK;
	TRY(aside_find(&j->cx, j->centre->folder, o.who.name, form_value(&form, "upload"), &file, &l.path));
	if (!kind_known(file.kind))
		return fail(&j->cx, ERR_INPUT, "a kind and a file that was looked at");
	l.kind = file.kind;
	l.file = file.name;
	order = operator_order(&o, (const char *const []){ "import", l.kind, l.file }, 3);
	order.body = file.p;
	order.body_n = file.n;
	return run(&o, &order, &l);
}
