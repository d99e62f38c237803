/* Facilities: found, looked at, enrolled, suspended; their terminals' certificates. */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/limit.h"
#include "base/rand.h"
#include "centre/operator_panel.h"

#define STEP 50                 /* facilities a page, as `facility find` gives them */

/* A value of the address: what stands behind the '?'. */
static enum err
query_value(struct job *j, const char *name, const char **ret)
{
	const char *query = http_request(j->x)->query;
	struct form f;

	TRY(form_read(&j->cx, query, strlen(query), &f));
	*ret = form_value(&f, name);
	return ERR_OK;
}

/* ---- all of them --------------------------------------------------------------------------------------- */

static enum err
facility_link(struct panel *p, const struct node *n, struct panel_row *r, bool *keep)
{
	(void)keep;
	panel_cell_link(r, 0, ctx_fmt(&p->o->v.j->cx, "/operator/facilities/%s", node_text(n, "code")));
	return ERR_OK;
}

/* Links to the 50 before and behind. */
static enum err
steps(struct panel *p, const struct node *root, const char *word, size_t first)
{
	struct ctx *cx = &p->o->v.j->cx;
	size_t of = strtoull(node_text(node_child(root, "rows"), "of"), NULL, 10);
	struct buf b;

	buf_init(&b, cx, LIMIT_VALUE_BYTES);
	html_segment(&b, word);
	TRY(buf_done(&b));
	if (first > 0)
		TRY(panel_link(p, ctx_fmt(cx, "/operator/facilities?q=%s&first=%zu", b.p != NULL ? b.p : "", first < STEP ? 0 : first - STEP),
		    TEXT_OPERATOR_FACILITIES_NEWER));
	if (first + STEP < of)
		TRY(panel_link(p, ctx_fmt(cx, "/operator/facilities?q=%s&first=%zu", b.p != NULL ? b.p : "", first + STEP),
		    TEXT_OPERATOR_FACILITIES_OLDER));
	return ERR_OK;
}

enum err
operator_facilities_run(struct job *j)
{
	static const struct panel_table t = { TEXT_OPERATOR_FACILITIES_LIST, TEXT_OPERATOR_FACILITIES_NONE, { NULL },
	    { { "code", SHOW_TEXT }, { "name", SHOW_TEXT }, { "state", SHOW_WORD }, { "number", SHOW_TEXT }, { "of", SHOW_TEXT } },
	    facility_link };
	static const struct panel_form enrol = { "facility-add", { { "code", FIELD_LINE, NULL, false }, { "name", FIELD_LINE, NULL, false } } };
	const struct page_operator_panel_parts_forms search = { .search = true, .action = "/operator/facilities",
	    .heading = TEXT_OPERATOR_FACILITIES_SEARCH, .does = TEXT_OPERATOR_FACILITIES_LEAD, .button = TEXT_CONSOLE_SEARCH };
	const char *word, *first;
	struct operator_visit o;
	const struct node *root;
	struct panel p;

	TRY(operator_open(j, &o));
	if (o.done)
		return ERR_OK;
	TRY(query_value(j, "q", &word));
	TRY(query_value(j, "first", &first));
	if (first[0] == '\0')
		first = "0";
	TRY(panel_begin(&p, &o, TEXT_OPERATOR_FACILITIES_TITLE, TEXT_OPERATOR_FACILITIES_LEAD));
	TRY(panel_add(&p, TEXT_COUNT));
	TRY(panel_own_form(&p, &search, (const struct panel_field[]){ { "q", FIELD_LINE, word, true }, { NULL, FIELD_LINE, NULL, true } }));
	TRY(operator_ask(&o, (const char *const []){ "facility", "find", word, first }, 4, &root));
	TRY(panel_rows(&p, &t, root));
	TRY(steps(&p, root, word, strtoull(first, NULL, 10)));
	TRY(panel_form(&p, &enrol));
	return panel_answer(&p);
}

/* ---- one ----------------------------------------------------------------------------------------------- */

/* Whether the certificate was signed here, and can be given out again. */
static const char *
issued_path(struct ctx *cx, const char *folder, const char *fingerprint)
{
	unsigned char digest[SHA256_BYTES];

	return hex_read(fingerprint, digest, SHA256_BYTES) && strlen(fingerprint) == 2 * SHA256_BYTES
	    ? ctx_fmt(cx, "%s/tls/issued/%s.pem", folder, fingerprint) : NULL;
}

static void
certificate_link(struct panel *p, struct panel_row *r, const char *fingerprint)
{
	struct ctx *cx = &p->o->v.j->cx;
	const char *said = ctx_fmt(cx, "%s (%s)", text_plain(cx, TEXT_OPERATOR_FACILITY_DOWNLOAD, p->o->v.tongue), r->cells[1].value);

	if (said != NULL)
		r->cells[1].value = said;
	panel_cell_link(r, 1, ctx_fmt(cx, "/operator/certificates/%s", fingerprint));
}

static enum err
terminal_acts(struct panel *p, const struct node *n, struct panel_row *r, bool *keep)
{
	struct job *j = p->o->v.j;
	const char *fingerprint = node_text(n, "fingerprint"), *path = issued_path(&j->cx, j->centre->folder, fingerprint);
	const char *code = route_param(&j->match, "code"), *pairs[4] = { "fingerprint", fingerprint, "code", code };
	size_t size;
	char *pem;

	(void)keep;
	if (path != NULL && file_read(&j->cx, path, LIMIT_VALUE_BYTES, &pem, &size) == ERR_OK)
		certificate_link(p, r, fingerprint);
	return strcmp(node_text(n, "let in"), "yes") == 0 ? panel_act(p, r, "terminal-revoke", node_text(n, "label"), pairs) : ERR_OK;
}

static enum err
terminals(struct panel *p, const char *code)
{
	static const struct panel_table t = { TEXT_OPERATOR_FACILITY_TERMINALS, TEXT_OPERATOR_FACILITY_TERMINALS_NONE, { NULL },
	    { { "label", SHOW_TEXT }, { "fingerprint", SHOW_END }, { "ends", SHOW_TIME }, { "let in", SHOW_WORD } }, terminal_acts };
	const struct panel_form sign = { "terminal-sign", { { "code", FIELD_HIDDEN, code, false }, { "label", FIELD_LINE, NULL, false },
	    { "days", FIELD_NUMBER, "365", false }, { "file", FIELD_AREA, NULL, false } } };

	TRY(panel_table(p, &t, (const char *const []){ "terminal", "list", code }, 3));
	TRY(panel_link(p, "/operator/certificates/ca.pem", TEXT_OPERATOR_FACILITY_CA));
	return panel_form(p, &sign);
}

static enum err
account_acts(struct panel *p, const struct node *n, struct panel_row *r, bool *keep)
{
	const char *user = node_text(n, "user"), *code = route_param(&p->o->v.j->match, "code");
	const char *pairs[4] = { "code", code, "user", user };

	(void)keep;
	if (strcmp(node_text(n, "state"), "ended") == 0)
		return ERR_OK;
	TRY(panel_act(p, r, "account-reset", user, pairs));
	return panel_act(p, r, "account-end", user, pairs);
}

static enum err
accounts(struct panel *p, const char *code)
{
	static const struct panel_table t = { TEXT_OPERATOR_FACILITY_ACCOUNTS, TEXT_OPERATOR_FACILITY_ACCOUNTS_NONE, { NULL },
	    { { "user", SHOW_TEXT }, { "role", SHOW_WORD }, { "state", SHOW_WORD } }, account_acts };
	const struct panel_form add = { "account-add", { { "code", FIELD_HIDDEN, code, false }, { "user", FIELD_LINE, NULL, false },
	    { "role", FIELD_CHOICE, "admin general medical", false } } };

	TRY(panel_table(p, &t, (const char *const []){ "account", "list", code }, 3));
	return panel_form(p, &add);
}

/* The addresses in use: a command each, whose answer may be that there is none. */
static enum err
entries(struct panel *p, const char *code)
{
	static const char *const uses[] = { "visit", "online", "counter", "fever", "ward", "car", "reader" };
	static const struct panel_table t = { TEXT_OPERATOR_FACILITY_ENTRIES, TEXT_OPERATOR_FACILITY_ENTRIES_NONE, { NULL },
	    { { "mode", SHOW_WORD }, { "outpatient", SHOW_WORD }, { "issued", SHOW_TIME }, { "address", SHOW_TEXT } }, NULL };
	const struct panel_form issue = { "entry-issue", { { "code", FIELD_HIDDEN, code, false },
	    { "mode", FIELD_CHOICE, "visit online fever ward car reader", false } } };
	struct ctx *cx = &p->o->v.j->cx;
	struct node *all = node_new(cx, NULL, "", "");
	const struct node *root, *row, *cell;

	for (size_t i = 0; all != NULL && i < sizeof uses / sizeof uses[0]; i++) {
		enum err e = operator_ask(p->o, (const char *const []){ "entry", "show", code, uses[i] }, 4, &root);
		struct node *to;

		if (e == ERR_NOT_FOUND || e == ERR_FUNCTION_OFF)
			continue;
		TRY(e);
		if ((row = node_child(root, "rows")) == NULL || (to = node_item(cx, all, "rows", "")) == NULL)
			continue;
		for (cell = row->first; cell != NULL; cell = cell->next)
			if (node_new(cx, to, cell->name, cell->text) == NULL)
				return cx->fault.code;
	}
	if (all == NULL)
		return cx->fault.code;
	TRY(panel_rows(p, &t, all));
	return panel_form(p, &issue);
}

static const char *
setting_keys(struct ctx *cx)
{
	struct buf b;

	buf_init(&b, cx, LIMIT_VALUE_BYTES);
	for (size_t i = 0; i < SETTING_COUNT; i++)
		if (i != SETTING_SUSPENDED)
			buf_fmt(&b, "%s%s", b.n > 0 ? " " : "", setting_rows[i].key);
	return buf_done(&b) == ERR_OK ? b.p : "";
}

static enum err
settings(struct panel *p, const char *code)
{
	static const struct panel_table now = { TEXT_OPERATOR_FACILITY_SETTINGS, TEXT_OPERATOR_FACILITY_SETTINGS, { NULL },
	    { { "key", SHOW_TEXT }, { "value", SHOW_TEXT }, { "default", SHOW_TEXT }, { "meaning", SHOW_TEXT } }, NULL };
	static const struct panel_table before = { TEXT_OPERATOR_FACILITY_HISTORY, TEXT_OPERATOR_FACILITY_HISTORY_NONE, { NULL },
	    { { "from", SHOW_TIME }, { "key", SHOW_TEXT }, { "value", SHOW_TEXT }, { "by", SHOW_TEXT } }, NULL };
	const struct panel_form set = { "setting-set", { { "code", FIELD_HIDDEN, code, false },
	    { "key", FIELD_CHOICE, setting_keys(&p->o->v.j->cx), false }, { "value", FIELD_NUMBER, "1", false } } };

	TRY(panel_table(p, &now, (const char *const []){ "setting", "list", code }, 3));
	TRY(panel_form(p, &set));
	return panel_table(p, &before, (const char *const []){ "setting", "history", code }, 3);
}

/* What it is called, and whether it goes on. */
static enum err
state(struct panel *p, const char *code)
{
	static const struct panel_table t = { TEXT_OPERATOR_FACILITY_STATE, TEXT_OPERATOR_FACILITIES_NONE, { NULL },
	    { { "code", SHOW_TEXT }, { "name", SHOW_TEXT }, { "state", SHOW_WORD } }, NULL };
	static const struct panel_table outage = { TEXT_OPERATOR_FACILITY_OUTAGE, TEXT_OPERATOR_FACILITY_OUTAGE, { NULL },
	    { { "emergency", SHOW_WORD }, { "until", SHOW_TIME } }, NULL };
	const struct node *root, *row;
	bool suspended;

	TRY(operator_ask(p->o, (const char *const []){ "facility", "find", code, "0" }, 4, &root));
	if ((row = node_child(root, "rows")) == NULL || strcmp(node_text(row, "code"), code) != 0)
		return fail(&p->o->v.j->cx, ERR_NOT_FOUND, "FAC-01: no such facility");
	TRY(panel_rows(p, &t, root));
	suspended = strcmp(node_text(row, "state"), "suspended") == 0;
	TRY(panel_form(p, &(const struct panel_form){ "facility-add", { { "code", FIELD_HIDDEN, code, false },
	    { "name", FIELD_LINE, node_text(row, "name"), false } } }));
	TRY(panel_form(p, &(const struct panel_form){ suspended ? "facility-resume" : "facility-suspend",
	    { { "code", FIELD_HIDDEN, code, false } } }));
	return panel_table(p, &outage, (const char *const []){ "outage", "show", code }, 3);
}

enum err
operator_facility_run(struct job *j)
{
	const char *code = route_param(&j->match, "code");
	struct operator_visit o;
	struct panel p;

	TRY(operator_open(j, &o));
	if (o.done)
		return ERR_OK;
	TRY(panel_begin(&p, &o, TEXT_OPERATOR_FACILITY_TITLE, TEXT_OPERATOR_FACILITY_LEAD));
	p.page.up = "/operator/facilities";
	TRY(state(&p, code));
	TRY(terminals(&p, code));
	TRY(entries(&p, code));
	TRY(accounts(&p, code));
	TRY(settings(&p, code));
	return panel_answer(&p);
}

/* ---- certificates -------------------------------------------------------------------------------------- */

static enum err
renewal_link(struct panel *p, const struct node *n, struct panel_row *r, bool *keep)
{
	(void)keep;
	panel_cell_link(r, 0, ctx_fmt(&p->o->v.j->cx, "/operator/facilities/%s", node_text(n, "facility")));
	return ERR_OK;
}

enum err
operator_certificates_run(struct job *j)
{
	static const struct panel_table t = { TEXT_OPERATOR_CERTIFICATES_LIST, TEXT_OPERATOR_CERTIFICATES_NONE, { NULL },
	    { { "facility", SHOW_TEXT }, { "label", SHOW_TEXT }, { "ends", SHOW_TIME }, { "days", SHOW_TEXT }, { "fingerprint", SHOW_END } },
	    renewal_link };
	const struct page_operator_panel_parts_forms search = { .search = true, .action = "/operator/certificates",
	    .heading = TEXT_OPERATOR_CERTIFICATES_DAYS, .does = TEXT_OPERATOR_CERTIFICATES_LEAD, .button = TEXT_CONSOLE_SEARCH };
	struct operator_visit o;
	const char *days;
	struct panel p;

	TRY(operator_open(j, &o));
	if (o.done)
		return ERR_OK;
	TRY(query_value(j, "within", &days));
	if (days[0] == '\0')
		days = "60";
	TRY(panel_begin(&p, &o, TEXT_OPERATOR_CERTIFICATES_TITLE, TEXT_OPERATOR_CERTIFICATES_LEAD));
	TRY(panel_add(&p, TEXT_COUNT));
	TRY(panel_own_form(&p, &search, (const struct panel_field[]){ { "within", FIELD_NUMBER, days, false },
	    { NULL, FIELD_LINE, NULL, true } }));
	TRY(panel_table(&p, &t, (const char *const []){ "terminal", "expiring", days }, 3));
	return panel_answer(&p);
}

/* A certificate is no secret; who may see the pages may hand it on. */
static enum err
give_file(struct job *j, const char *path, const char *name)
{
	struct operator_visit o;
	struct buf b;
	char *pem;
	size_t n;

	TRY(operator_open(j, &o));
	if (o.done)
		return ERR_OK;
	if (path == NULL)
		return fail(&j->cx, ERR_NOT_FOUND, "no such certificate");
	TRY(file_read(&j->cx, path, LIMIT_VALUE_BYTES, &pem, &n));
	buf_init(&b, &j->cx, LIMIT_VALUE_BYTES);
	buf_add(&b, pem, n);
	return visit_file(&o.v, "application/x-pem-file", name, &b);
}

enum err
operator_authority_run(struct job *j)
{
	return give_file(j, ctx_fmt(&j->cx, "%s/tls/ca.pem", j->centre->folder), "ca.pem");
}

enum err
operator_issued_run(struct job *j)
{
	return give_file(j, issued_path(&j->cx, j->centre->folder, route_param(&j->match, "fingerprint")), "terminal.pem");
}
