/* The desk's lists: approvals, announcements, outages, duty, applications, cards, the record. */
#include <ctype.h>
#include <string.h>

#include "centre/operator_panel.h"

/* ---- approvals ----------------------------------------------------------------------------------------- */

static enum err
approval_link(struct panel *p, const struct node *n, struct panel_row *r, bool *keep)
{
	(void)keep;
	if (strcmp(node_text(n, "state"), "asked") == 0)
		panel_cell_link(r, 0, ctx_fmt(&p->o->v.j->cx, "/operator/approvals/%s", node_text(n, "id")));
	return ERR_OK;
}

enum err
operator_approvals_run(struct job *j)
{
	static const struct panel_table t = { TEXT_OPERATOR_APPROVALS_LIST, TEXT_OPERATOR_APPROVALS_NONE, { "approval", "list" },
	    { { "order", SHOW_TEXT }, { "state", SHOW_WORD }, { "asked by", SHOW_TEXT }, { "until", SHOW_TIME }, { "decided by", SHOW_TEXT } },
	    approval_link };
	struct operator_visit o;
	struct panel p;

	TRY(operator_open(j, &o));
	if (o.done)
		return ERR_OK;
	TRY(panel_begin(&p, &o, TEXT_OPERATOR_APPROVALS_TITLE, TEXT_OPERATOR_APPROVALS_LEAD));
	TRY(panel_table(&p, &t, NULL, 0));
	return panel_answer(&p);
}

/* The one row of that id, with its acts: who has asked may only take it back. */
static enum err
this_one(struct panel *p, const struct node *n, struct panel_row *r, bool *keep)
{
	const char *which = route_param(&p->o->v.j->match, "id"), *pairs[4] = { "id", which, NULL, NULL };

	*keep = strcmp(node_text(n, "id"), which) == 0;
	if (!*keep || strcmp(node_text(n, "state"), "asked") != 0)
		return ERR_OK;
	if (strcmp(node_text(n, "asked by"), p->o->who.name) != 0)
		TRY(panel_act(p, r, "approval-give", node_text(n, "order"), pairs));
	else
		p->page.lead = TEXT_OPERATOR_APPROVAL_OWN;
	return panel_act(p, r, "approval-refuse", node_text(n, "order"), pairs);
}

/* The words that stand for something; the command's own words are said by the row below. */
static enum err
word_keep(struct panel *p, const struct node *n, struct panel_row *r, bool *keep)
{
	char *name = ctx_str(&p->o->v.j->cx, node_text(n, "stands for"));

	if (name == NULL)
		return p->o->v.j->cx.fault.code;
	*keep = isupper((unsigned char)name[0]);
	for (char *s = name; *s != '\0'; s++)
		*s = (char)tolower((unsigned char)*s);
	r->cells[0].value = operator_word(p->o, "operator.word", name);
	return ERR_OK;
}

/* What it does, in the words of the page that offers it; nothing for an act that no page offers. */
static enum err
deed_say(struct panel *p, const struct node *root)
{
	struct order order = { .body = "" };

	for (const struct node *n = node_child(root, "rows"); n != NULL && order.count < ADMIN_WORDS; n = node_next_named(n, "rows"))
		order.words[order.count++] = node_text(n, "word");
	for (size_t i = 0; i < order_row_count; i++)
		if (order_fits(order_rows[i].pattern, &order)) {
			TRY(panel_say(p, order_rows[i].does));
			p->parts[p->page.parts_count - 1].headed = true;
			p->parts[p->page.parts_count - 1].heading = order_rows[i].title;
		}
	return ERR_OK;
}

enum err
operator_approval_run(struct job *j)
{
	static const struct panel_table words = { TEXT_OPERATOR_APPROVAL_ORDER, TEXT_OPERATOR_APPROVAL_NO_WORDS, { NULL },
	    { { "stands for", SHOW_TEXT }, { "word", SHOW_TEXT } }, word_keep };
	static const struct panel_table who = { TEXT_OPERATOR_APPROVAL_STATE, TEXT_OPERATOR_APPROVALS_NONE, { "approval", "list" },
	    { { "order", SHOW_TEXT }, { "asked by", SHOW_TEXT }, { "until", SHOW_TIME }, { "state", SHOW_WORD },
	    { "decided by", SHOW_TEXT } }, this_one };
	struct operator_visit o;
	const struct node *root;
	struct panel p;

	TRY(operator_open(j, &o));
	if (o.done)
		return ERR_OK;
	TRY(panel_begin(&p, &o, TEXT_OPERATOR_APPROVAL_TITLE, TEXT_OPERATOR_APPROVAL_LEAD));
	p.page.up = "/operator/approvals";
	TRY(operator_ask(&o, (const char *const []){ "approval", "show", route_param(&j->match, "id") }, 3, &root));
	TRY(deed_say(&p, root));
	TRY(panel_rows(&p, &words, root));
	TRY(panel_table(&p, &who, NULL, 0));
	return panel_answer(&p);
}

/* ---- announcements and outages ------------------------------------------------------------------------- */

static enum err
end_act(struct panel *p, const struct node *n, struct panel_row *r, bool *keep)
{
	const bool outage = node_child(n, "prefectures") != NULL;
	const char *pairs[4] = { "id", node_text(n, "id"), NULL, NULL };

	(void)keep;
	if (strcmp(node_text(n, "state"), "over") == 0)
		return ERR_OK;
	return panel_act(p, r, outage ? "outage-close" : "announcement-end", node_text(n, outage ? "reason" : "ja"), pairs);
}

/* A page of one table and one form below it. */
static enum err
list_and_form(struct job *j, const enum text head[2], const struct panel_table *t, const struct panel_form *f)
{
	struct operator_visit o;
	struct panel p;

	TRY(operator_open(j, &o));
	if (o.done)
		return ERR_OK;
	TRY(panel_begin(&p, &o, head[0], head[1]));
	TRY(panel_table(&p, t, NULL, 0));
	TRY(panel_form(&p, f));
	return panel_answer(&p);
}

enum err
operator_announcements_run(struct job *j)
{
	static const enum text head[2] = { TEXT_OPERATOR_NOTICES_TITLE, TEXT_OPERATOR_NOTICES_LEAD };
	static const struct panel_table t = { TEXT_OPERATOR_NOTICES_LIST, TEXT_OPERATOR_NOTICES_NONE, { "announcement", "list" },
	    { { "audience", SHOW_WORD }, { "from", SHOW_TIME }, { "until", SHOW_TIME }, { "state", SHOW_WORD }, { "ja", SHOW_TEXT },
	    { "en", SHOW_TEXT }, { "by", SHOW_TEXT } }, end_act };
	static const struct panel_form f = { "announcement-add", { { "audience", FIELD_CHOICE, "all facility patient", false },
	    { "from", FIELD_DAY, NULL, false }, { "until", FIELD_DAY, NULL, false }, { "ja", FIELD_AREA, NULL, false },
	    { "en", FIELD_AREA, NULL, false } } };

	return list_and_form(j, head, &t, &f);
}

enum err
operator_outages_run(struct job *j)
{
	static const enum text head[2] = { TEXT_OPERATOR_OUTAGES_TITLE, TEXT_OPERATOR_OUTAGES_LEAD };
	static const struct panel_table t = { TEXT_OPERATOR_OUTAGES_LIST, TEXT_OPERATOR_OUTAGES_NONE, { "outage", "list" },
	    { { "kind", SHOW_WORD }, { "prefectures", SHOW_WORD }, { "from", SHOW_TIME }, { "until", SHOW_TIME }, { "state", SHOW_WORD },
	    { "reason", SHOW_TEXT }, { "by", SHOW_TEXT } }, end_act };
	static const struct panel_form f = { "outage-open", { { "kind", FIELD_CHOICE, "line disaster", false },
	    { "prefectures", FIELD_LINE, NULL, false }, { "from", FIELD_DAY, NULL, false }, { "until", FIELD_DAY, NULL, false },
	    { "reason", FIELD_LINE, NULL, false } } };

	return list_and_form(j, head, &t, &f);
}

/* ---- cards --------------------------------------------------------------------------------------------- */

/* A key is no part of an address: the search is a form. */
static enum err
cards(struct operator_visit *o, struct panel *p, const char *key)
{
	const struct page_operator_panel_parts_forms search = { .opened = true, .heading = TEXT_OPERATOR_CARDS_SEARCH, .does = TEXT_OPERATOR_CARDS_LEAD,
	    .action = "/operator/cards", .button = TEXT_OPERATOR_CARDS_SEARCH };

	TRY(panel_begin(p, o, TEXT_OPERATOR_CARDS_TITLE, TEXT_OPERATOR_CARDS_LEAD));
	TRY(panel_add(p, TEXT_COUNT));
	return panel_own_form(p, &search, (const struct panel_field[]){ { "person", FIELD_LINE, key, false }, { NULL, FIELD_LINE, NULL, true } });
}

enum err
operator_cards_run(struct job *j)
{
	struct operator_visit o;
	struct panel p;

	TRY(operator_open(j, &o));
	if (o.done)
		return ERR_OK;
	TRY(cards(&o, &p, ""));
	return panel_answer(&p);
}

/* Below the table: each certificate that stands for the person may be ended, with a reason. */
static enum err
card_ends(struct panel *p, const struct node *root)
{
	for (const struct node *n = node_child(root, "rows"); n != NULL; n = node_next_named(n, "rows"))
		if (strcmp(node_text(n, "ended"), "-") == 0)
			TRY(panel_form(p, &(const struct panel_form){ "card-end", { { "issuer", FIELD_HIDDEN, node_text(n, "issuer"), false },
			    { "serial", FIELD_HIDDEN, node_text(n, "serial"), false },
			    { "reason", FIELD_CHOICE, "lost stolen replaced wrong dead", false } } }));
	return ERR_OK;
}

enum err
operator_cards_look_run(struct job *j)
{
	static const struct panel_table t = { TEXT_OPERATOR_CARDS_LIST, TEXT_OPERATOR_CARDS_NONE, { NULL },
	    { { "carrier", SHOW_WORD }, { "serial", SHOW_END }, { "bound", SHOW_TIME }, { "ends", SHOW_TIME }, { "ended", SHOW_TIME } }, NULL };
	struct operator_visit o;
	const struct node *root;
	struct form form;
	const char *key;
	struct panel p;

	TRY(operator_form(j, &o, &form));
	if (o.done)
		return ERR_OK;
	key = form_value(&form, "person");
	TRY(operator_ask(&o, (const char *const []){ "card", "list", key }, 3, &root));
	TRY(cards(&o, &p, key));
	TRY(panel_rows(&p, &t, root));
	TRY(card_ends(&p, root));
	return panel_answer(&p);
}

/* ---- duty ---------------------------------------------------------------------------------------------- */

static enum err
letter_link(struct panel *p, const struct node *n, struct panel_row *r, bool *keep)
{
	struct ctx *cx = &p->o->v.j->cx;
	const char *said = ctx_fmt(cx, "%s %s", node_text(n, "facility"), text_plain(cx, TEXT_OPERATOR_DUTY_LETTER, p->o->v.tongue));

	(void)keep;
	if (said == NULL)
		return cx->fault.code;
	r->cells[0].value = said;
	panel_cell_link(r, 0, ctx_fmt(cx, "/operator/duty/%s", node_text(n, "facility")));
	return ERR_OK;
}

enum err
operator_duty_run(struct job *j)
{
	static const struct panel_table t = { TEXT_OPERATOR_DUTY_LIST, TEXT_OPERATOR_DUTY_NONE, { "duty", "list" },
	    { { "facility", SHOW_TEXT }, { "name", SHOW_TEXT }, { "mode", SHOW_WORD }, { "since", SHOW_TIME }, { "days", SHOW_TEXT },
	    { "reason", SHOW_TEXT } }, letter_link };
	struct operator_visit o;
	struct panel p;

	TRY(operator_open(j, &o));
	if (o.done)
		return ERR_OK;
	TRY(panel_begin(&p, &o, TEXT_OPERATOR_DUTY_TITLE, TEXT_OPERATOR_DUTY_LEAD));
	TRY(panel_table(&p, &t, NULL, 0));
	TRY(panel_link(&p, "/operator/duty.csv", TEXT_OPERATOR_DUTY_EXPORT));
	return panel_answer(&p);
}

/* What a command writes, as a file. */
static enum err
give(struct job *j, const char *const words[3], const char *type, const char *name)
{
	struct operator_visit o;
	struct order order;
	struct buf out;

	TRY(operator_open(j, &o));
	if (o.done)
		return ERR_OK;
	order = operator_order(&o, words, words[2] != NULL ? 3 : 2);
	TRY(operator_run(&o, &order, &out));
	return visit_file(&o.v, type, name, &out);
}

enum err
operator_duty_csv_run(struct job *j)
{
	return give(j, (const char *const []){ "duty", "export", NULL }, "text/csv; charset=utf-8", "duty.csv");
}

enum err
operator_duty_letter_run(struct job *j)
{
	return give(j, (const char *const []){ "duty", "letter", route_param(&j->match, "code") }, "application/pdf", "duty-letter.pdf");
}

/* ---- applications -------------------------------------------------------------------------------------- */

static enum err
subsidy_link(struct panel *p, const struct node *n, struct panel_row *r, bool *keep)
{
	const char *which = route_param(&p->o->v.j->match, "id");

	*keep = which == NULL || strcmp(which, node_text(n, "id")) == 0;
	if (which == NULL)
		panel_cell_link(r, 0, ctx_fmt(&p->o->v.j->cx, "/operator/subsidies/%s", node_text(n, "id")));
	return ERR_OK;
}

static const struct panel_table applications = { TEXT_OPERATOR_SUBSIDIES_LIST, TEXT_OPERATOR_SUBSIDIES_NONE, { "subsidy", "list" },
    { { "facility", SHOW_TEXT }, { "state", SHOW_WORD }, { "changed", SHOW_TIME }, { "by", SHOW_TEXT }, { "question", SHOW_TEXT } },
    subsidy_link };

enum err
operator_subsidies_run(struct job *j)
{
	struct operator_visit o;
	struct panel p;

	TRY(operator_open(j, &o));
	if (o.done)
		return ERR_OK;
	TRY(panel_begin(&p, &o, TEXT_OPERATOR_SUBSIDIES_TITLE, TEXT_OPERATOR_SUBSIDIES_LEAD));
	TRY(panel_table(&p, &applications, NULL, 0));
	return panel_answer(&p);
}

enum err
operator_subsidy_run(struct job *j)
{
	static const struct panel_table papers = { TEXT_OPERATOR_SUBSIDY_PAPERS, TEXT_OPERATOR_SUBSIDY_PAPERS_NONE, { NULL },
	    { { "paper", SHOW_WORD }, { "name", SHOW_TEXT }, { "type", SHOW_TEXT }, { "bytes", SHOW_TEXT }, { "at", SHOW_TIME },
	    { "by", SHOW_TEXT }, { "sha256", SHOW_END } }, NULL };
	const char *which = route_param(&j->match, "id");
	struct operator_visit o;
	struct panel p;

	TRY(operator_open(j, &o));
	if (o.done)
		return ERR_OK;
	TRY(panel_begin(&p, &o, TEXT_OPERATOR_SUBSIDY_TITLE, TEXT_OPERATOR_SUBSIDY_LEAD));
	p.page.up = "/operator/subsidies";
	TRY(panel_table(&p, &papers, (const char *const []){ "subsidy", "papers", which }, 3));
	TRY(panel_link(&p, ctx_fmt(&j->cx, "/operator/subsidies/%s/csv", which), TEXT_OPERATOR_SUBSIDY_CSV));
	TRY(panel_link(&p, ctx_fmt(&j->cx, "/operator/subsidies/%s/pdf", which), TEXT_OPERATOR_SUBSIDY_PDF));
	TRY(panel_table(&p, &applications, NULL, 0));
	TRY(panel_form(&p, &(const struct panel_form){ "subsidy-move", { { "id", FIELD_HIDDEN, which, false },
	    { "event", FIELD_CHOICE, "submit return accept pay refuse withdraw", false } } }));
	return panel_answer(&p);
}

enum err
operator_subsidy_file_run(struct job *j)
{
	const char *which = route_param(&j->match, "id"), *form = route_param(&j->match, "form");

	if (strcmp(form, "csv") == 0)
		return give(j, (const char *const []){ "subsidy", "csv", which }, "text/csv; charset=utf-8", "application.csv");
	if (strcmp(form, "pdf") == 0)
		return give(j, (const char *const []){ "subsidy", "pdf", which }, "application/pdf", "application.pdf");
	return fail(&j->cx, ERR_NOT_FOUND, "a summary is csv or pdf");
}

/* ---- the record ---------------------------------------------------------------------------------------- */

static enum err
operators(struct panel *p)
{
	static const struct panel_table t = { TEXT_OPERATOR_AUDIT_OPERATORS, TEXT_OPERATOR_AUDIT_NONE, { NULL },
	    { { "name", SHOW_TEXT }, { "role", SHOW_WORD }, { "certified until", SHOW_TIME } }, NULL };
	struct ctx *cx = &p->o->v.j->cx;
	struct node *root = node_new(cx, NULL, "", ""), *row;
	char at[INSTANT_TEXT];

	for (size_t i = 0; root != NULL && i < p->o->all_count; i++) {
		const struct operator *o = &p->o->all[i];

		if ((row = node_item(cx, root, "rows", "")) == NULL || node_new(cx, row, "name", o->name) == NULL
		    || node_new(cx, row, "role", operator_words[o->role]) == NULL
		    || node_fmt(cx, row, "certified until", "%s", o->certified_until != 0 ? instant_write_iso(o->certified_until, at) : "-") == NULL)
			return cx->fault.code;
	}
	return root == NULL ? cx->fault.code : panel_rows(p, &t, root);
}

enum err
operator_audit_run(struct job *j)
{
	static const struct panel_table t = { TEXT_OPERATOR_AUDIT_LIST, TEXT_OPERATOR_AUDIT_NONE, { "audit", "operators" },
	    { { "seq", SHOW_TEXT }, { "at", SHOW_TIME }, { "who", SHOW_TEXT }, { "act", SHOW_ACT }, { "outcome", SHOW_TEXT },
	    { "facility", SHOW_TEXT }, { "subject", SHOW_TEXT } }, NULL };
	struct operator_visit o;
	struct panel p;

	TRY(operator_open(j, &o));
	if (o.done)
		return ERR_OK;
	TRY(panel_begin(&p, &o, TEXT_OPERATOR_AUDIT_TITLE, TEXT_OPERATOR_AUDIT_LEAD));
	TRY(operators(&p));
	TRY(panel_table(&p, &t, NULL, 0));
	return panel_answer(&p);
}
