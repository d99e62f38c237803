/* The operator's first page: what needs attention. */
#include <string.h>

#include "admin/doctor.h"
#include "admin/progress.h"
#include "centre/operator_panel.h"

#define SHOWN 20                /* rows of a table; its own page has the rest */

enum err
operator_root_run(struct job *j)
{
	struct operator_visit o;

	TRY(operator_open(j, &o));
	return o.done ? ERR_OK : operator_go(&o, "/operator", TEXT_COUNT, NULL);
}

/* Only what is not as it should be. */
static enum err
finding_keep(struct panel *p, const struct node *n, struct panel_row *r, bool *keep)
{
	(void)p;
	(void)r;
	*keep = strcmp(node_text(n, "state"), "ok") != 0;
	return ERR_OK;
}

static enum err
findings(struct panel *p)
{
	static const struct panel_table t = { TEXT_OPERATOR_HOME_FINDINGS, TEXT_OPERATOR_HOME_FINDINGS_NONE, { NULL },
	    { { "check", SHOW_TEXT }, { "state", SHOW_WORD }, { "say", SHOW_TEXT } }, finding_keep };
	struct job *j = p->o->v.j;
	struct doctor d;

	TRY(doctor_begin(&d, &j->cx, j->centre->folder, j->cx.lang));
	TRY(doctor_look(&d));
	return panel_rows(p, &t, d.list.root);
}

static enum err
facility_link(struct panel *p, const struct node *n, struct panel_row *r, bool *keep)
{
	panel_cell_link(r, 0, ctx_fmt(&p->o->v.j->cx, "/operator/facilities/%s", node_text(n, "facility")));
	*keep = node_text(n, "days")[0] != '-';
	return ERR_OK;
}

/* What ended before today is nothing to do today; its list has it. */
static enum err
certificates(struct panel *p)
{
	static const struct panel_table t = { TEXT_OPERATOR_HOME_CERTIFICATES, TEXT_OPERATOR_HOME_CERTIFICATES_NONE,
	    { "terminal", "expiring", "30" }, { { "facility", SHOW_TEXT }, { "label", SHOW_TEXT }, { "ends", SHOW_TIME },
	    { "days", SHOW_TEXT } }, facility_link };

	p->all = "/operator/certificates?within=30";
	return panel_table(p, &t, NULL, 0);
}

static enum err
operators(struct panel *p)
{
	static const struct panel_table t = { TEXT_OPERATOR_HOME_OPERATORS, TEXT_OPERATOR_HOME_OPERATORS_NONE, { NULL },
	    { { "name", SHOW_TEXT }, { "role", SHOW_WORD }, { "certified until", SHOW_TIME } }, NULL };
	struct ctx *cx = &p->o->v.j->cx;
	char at[INSTANT_TEXT];
	struct listing l;

	TRY(listing_begin(&l, cx));
	for (size_t i = 0; i < p->o->all_count; i++) {
		const struct operator *o = &p->o->all[i];

		if (o->certified_until == 0 || o->certified_until >= cx->now + 30 * INT64_C(86400))
			continue;
		TRY(listing_row(&l));
		TRY(listing_cell(&l, "name", "%s", o->name));
		TRY(listing_cell(&l, "role", "%s", operator_words[o->role]));
		TRY(listing_cell(&l, "certified until", "%s", instant_write_iso(o->certified_until, at)));
	}
	p->all = "/operator/audit";
	return panel_rows(p, &t, l.root);
}

static enum err
asked_keep(struct panel *p, const struct node *n, struct panel_row *r, bool *keep)
{
	*keep = strcmp(node_text(n, "state"), "asked") == 0;
	panel_cell_link(r, 0, ctx_fmt(&p->o->v.j->cx, "/operator/approvals/%s", node_text(n, "id")));
	return ERR_OK;
}

static enum err
approvals(struct panel *p)
{
	static const struct panel_table t = { TEXT_OPERATOR_HOME_APPROVALS, TEXT_OPERATOR_HOME_APPROVALS_NONE, { "approval", "list" },
	    { { "order", SHOW_TEXT }, { "asked by", SHOW_TEXT }, { "until", SHOW_TIME } }, asked_keep };

	p->all = "/operator/approvals";
	return panel_table(p, &t, NULL, 0);
}

static enum err
running_keep(struct panel *p, const struct node *n, struct panel_row *r, bool *keep)
{
	(void)p;
	(void)r;
	*keep = strcmp(node_text(n, "state"), "running") == 0;
	return ERR_OK;
}

static enum err
in_force_keep(struct panel *p, const struct node *n, struct panel_row *r, bool *keep)
{
	(void)p;
	(void)r;
	*keep = strcmp(node_text(n, "state"), "in force") == 0;
	return ERR_OK;
}

static enum err
notices(struct panel *p)
{
	static const struct panel_table outages = { TEXT_OPERATOR_HOME_OUTAGES, TEXT_OPERATOR_HOME_OUTAGES_NONE, { "outage", "list" },
	    { { "kind", SHOW_WORD }, { "prefectures", SHOW_WORD }, { "until", SHOW_TIME }, { "reason", SHOW_TEXT } }, in_force_keep };
	static const struct panel_table told = { TEXT_OPERATOR_HOME_ANNOUNCEMENTS, TEXT_OPERATOR_HOME_ANNOUNCEMENTS_NONE,
	    { "announcement", "list" }, { { "audience", SHOW_WORD }, { "until", SHOW_TIME }, { "ja", SHOW_TEXT } }, in_force_keep };

	p->all = "/operator/outages";
	TRY(panel_table(p, &outages, NULL, 0));
	p->all = "/operator/announcements";
	return panel_table(p, &told, NULL, 0);
}

static enum err
revocation(struct panel *p)
{
	static const struct panel_table t = { TEXT_OPERATOR_HOME_REVOCATION, TEXT_OPERATOR_HOME_REVOCATION_NONE, { "revocation", "show" },
	    { { "revoked", SHOW_TEXT }, { "ends", SHOW_TIME } }, NULL };
	static const struct panel_form again = { "revocation-reload", { { NULL, FIELD_HIDDEN, NULL, false } } };

	TRY(panel_table(p, &t, NULL, 0));
	return panel_form(p, &again);
}

enum err
operator_home_run(struct job *j)
{
	static const struct panel_table imports = { TEXT_OPERATOR_HOME_IMPORTS, TEXT_OPERATOR_HOME_IMPORTS_NONE, { NULL },
	    { { "file", SHOW_TEXT }, { "kind", SHOW_WORD }, { "done", SHOW_TEXT }, { "at", SHOW_TIME } }, running_keep };
	enum err (*const parts[])(struct panel *) = { findings, approvals, certificates, operators, notices, revocation };
	struct operator_visit o;
	const struct node *root;
	struct panel p;

	TRY(operator_open(j, &o));
	if (o.done)
		return ERR_OK;
	TRY(panel_begin(&p, &o, TEXT_OPERATOR_HOME_TITLE, TEXT_OPERATOR_HOME_LEAD));
	p.step = SHOWN;
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		TRY(parts[i](&p));
	TRY(operator_imports_list(&o, &root));
	p.all = "/operator/imports";
	TRY(panel_rows(&p, &imports, root));
	return panel_answer(&p);
}
