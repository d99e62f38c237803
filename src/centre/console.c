/* What every page of the console stands on: who uses it, the menu of the role, what was done before. */
#include <stdio.h>
#include <string.h>

#include "base/limit.h"
#include "centre/console.h"
#include "page/day.h"

#define COOKIE "__Secure-console"
#define PATH   "/console"

/* What the page session of a log-in remembers. */
struct state {
	char token[LOGIN_TOKEN];
	int  said;                      /* of enum text */
	char made[40];
};

static const struct { const char *path; enum text name; enum permission permission; } menu[] = {
	{ "/console",           TEXT_CONSOLE_HOME_TITLE,      PERMIT_CHECK },
	{ "/console/consented", TEXT_CONSOLE_CONSENTED_TITLE, PERMIT_CHECK },
	{ "/console/round",     TEXT_CONSOLE_ROUND_TITLE,     PERMIT_CHECK },
	{ "/console/dormant",   TEXT_CONSOLE_DORMANT_TITLE,   PERMIT_CHECK },
	{ "/console/records",   TEXT_CONSOLE_RECORDS_TITLE,   PERMIT_CHECK },
	{ "/console/address/visit", TEXT_CONSOLE_ADDRESS_TITLE, PERMIT_CHECK },
	{ "/console/settings",  TEXT_CONSOLE_SETTINGS_TITLE,  PERMIT_SET_UP },
	{ "/console/accounts",  TEXT_CONSOLE_ACCOUNTS_TITLE,  PERMIT_SET_UP },
	{ "/console/devices",   TEXT_CONSOLE_DEVICES_TITLE,   PERMIT_SET_UP },
	{ "/console/relief",    TEXT_CONSOLE_RELIEF_TITLE,    PERMIT_CHECK },
	{ "/console/help",      TEXT_CONSOLE_HELP_TITLE,      PERMIT_CHECK },
};
#define MENU (sizeof menu / sizeof menu[0])

/* ---- who ----------------------------------------------------------------------------------------------- */

static struct login_place
place_of(struct job *j)
{
	struct login_place p = { .device = 0 };

	memcpy(p.terminal, http_request(j->x)->certificate, SHA256_BYTES);
	return p;
}

static enum err
remember(struct console *c, const char *token, enum text said, const char *made)
{
	struct state s = { .said = (int)said };

	(void)snprintf(s.token, sizeof s.token, "%s", token);
	(void)snprintf(s.made, sizeof s.made, "%s", made != NULL ? made : "");
	visit_remember(&c->v, &s, sizeof s);
	return ERR_OK;
}

/* What the session remembers; false when it is none of ours. */
static bool
recall(struct console *c, struct state *ret_s)
{
	if (!c->v.living || c->v.state_n != sizeof *ret_s)
		return false;
	memcpy(ret_s, c->v.state, sizeof *ret_s);
	return memchr(ret_s->token, '\0', sizeof ret_s->token) != NULL && memchr(ret_s->made, '\0', sizeof ret_s->made) != NULL
	    && ret_s->said >= 0 && ret_s->said <= TEXT_COUNT;
}

static enum err
lead_to(struct console *c, const char *path)
{
	c->done = true;
	return visit_go(&c->v, path);
}

/* The terminal's label and the user: what the audit rows of this request say of who did it. */
static enum err
sign(struct console *c)
{
	struct job *j = c->v.j;
	const char *label = ctx_fmt(&j->cx, "%s %s", j->who.label, c->l.account.user);

	if (label == NULL)
		return j->cx.fault.code;
	j->who.label = label;
	return ERR_OK;
}

enum err
console_open(struct job *j, enum permission p, struct console *c)
{
	struct login_place place = place_of(j);
	struct state s;
	enum err e;

	*c = (struct console){ .said = TEXT_COUNT, .made = "" };
	TRY(visit_open(j, COOKIE, PATH, &c->v));
	if ((c->done = c->v.turned))
		return ERR_OK;
	if (!recall(c, &s) || s.token[0] == '\0')
		return lead_to(c, PATH "/log-in");
	e = login_use(&j->act, s.token, &place, &c->l);
	if (e == ERR_LOGGED_OUT) {
		TRY(remember(c, "", TEXT_CONSOLE_LOG_IN_ENDED, NULL));
		return lead_to(c, PATH "/log-in");
	}
	TRY(e);
	TRY(sign(c));
	if (p != PERMISSION_COUNT && c->l.account.must_change)
		return lead_to(c, PATH "/password");
	if (p != PERMISSION_COUNT)
		TRY(login_permits(&j->act, &c->l, p));
	TRY(view_facility(j->act.view, &j->cx, j->who.facility, &c->facility));
	c->said = (enum text)s.said;
	if ((c->made = ctx_str(&j->cx, s.made)) == NULL)
		return j->cx.fault.code;
	return remember(c, s.token, TEXT_COUNT, NULL);
}

enum err
console_peek(struct job *j, enum permission p, struct console *ret_c)
{
	TRY(console_open(j, p, ret_c));
	ret_c->v.keep = false;
	j->act.change = change_new(&j->cx);     /* without the note that the log-in was used */
	return j->act.change != NULL ? ERR_OK : j->cx.fault.code;
}

enum err
console_form(struct job *j, enum permission p, struct console *ret_c, struct form *ret_f)
{
	TRY(console_open(j, p, ret_c));
	return ret_c->done ? ERR_OK : visit_form(&ret_c->v, ret_f);
}

/* ---- answers ------------------------------------------------------------------------------------------- */

/* This page or one below it; of the first page, which all are below, itself alone. */
static bool
is_here(const char *here, const char *path)
{
	size_t n = strlen(path);

	return strncmp(here, path, n) == 0 && (here[n] == '\0' || here[n] == '?' || (here[n] == '/' && strcmp(path, PATH) != 0));
}

struct page_frame
console_frame(struct console *c, struct buf *ret_b)
{
	struct page_frame f = visit_frame(&c->v);
	struct page_frame_menu *rows = ctx_array(&c->v.j->cx, MENU, sizeof *rows);
	const char *here = http_request(c->v.j->x)->raw_path;

	f.facility_name = c->facility.name != NULL ? c->facility.name : "";
	f.user = c->l.account.user;
	if (f.user != NULL && f.user[0] != '\0')
		f.printed = ctx_fmt(&c->v.j->cx, "%s %s", console_time(c, c->v.j->cx.now), f.user);
	f.printed = f.printed != NULL ? f.printed : "";
	f.log_out = f.user[0] != '\0' ? PATH "/log-out" : "";
	f.help = c->l.account.must_change ? "" : console_help_path(&c->v.j->cx, here);
	f.menu = rows;
	for (size_t i = 0; rows != NULL && !c->l.account.must_change && i < MENU; i++)
		if (role_may(c->l.account.role, menu[i].permission))
			rows[f.menu_count++] = (struct page_frame_menu){ menu[i].path, menu[i].name,
				is_here(here, menu[i].path) };
	buf_init(ret_b, &c->v.j->cx, LIMIT_CONSOLE_BYTES);
	return f;
}

enum err
console_answer(struct console *c, struct buf *b)
{
	return visit_answer(&c->v, b);
}

enum err
console_go(struct console *c, const char *path, enum text said, const char *made)
{
	struct state s;

	if (recall(c, &s))
		TRY(remember(c, s.token, said, made));
	return visit_go(&c->v, path);
}

const char *
console_day(struct console *c, ymd d)
{
	return visit_day(&c->v, d);
}

const char *
console_digits(struct job *j, unsigned long long n)
{
	const char *s = ctx_fmt(&j->cx, "%llu", n);

	return s != NULL ? s : "";
}

enum err
console_day_read(struct ctx *cx, const char *text, ymd else_day, ymd *ret_d)
{
	*ret_d = else_day;
	return text[0] == '\0' || page_day_read(text, ret_d) ? ERR_OK : fail(cx, ERR_INPUT, "a day is YYYY-MM-DD");
}

const char *
console_time(struct console *c, instant at)
{
	return visit_time(&c->v, at);
}

/* ---- log-in -------------------------------------------------------------------------------------------- */

enum err
console_log_in_run(struct job *j)
{
	struct console c = { .said = TEXT_COUNT, .made = "" };
	struct page_console_log_in page = { .facility = j->who.facility };
	struct page_frame f;
	struct state s;
	struct buf b;

	TRY(visit_open(j, COOKIE, PATH, &c.v));
	if (c.v.turned)
		return ERR_OK;
	if (recall(&c, &s) && s.said != TEXT_COUNT) {
		page.failed = true;
		page.why = (enum text)s.said;
		page.made = ctx_str(&j->cx, s.made);
	}
	if (page.made == NULL)
		page.made = "";
	if (!c.v.living)
		visit_start(&c.v);
	TRY(remember(&c, "", TEXT_COUNT, NULL));
	TRY(view_facility(j->act.view, &j->cx, j->who.facility, &c.facility));
	f = console_frame(&c, &b);
	f.menu_count = 0;
	page_console_log_in_write(&b, &f, &page);
	return console_answer(&c, &b);
}

enum err
console_log_in_try_run(struct job *j)
{
	struct console c = { .said = TEXT_COUNT, .made = "" };
	struct log_in_order o = { .place = place_of(j) };
	struct form form;
	struct log_in l;

	TRY(visit_open(j, COOKIE, PATH, &c.v));
	if (c.v.turned)
		return ERR_OK;
	TRY(visit_form(&c.v, &form));
	o.user = form_value(&form, "user");
	o.password = form_value(&form, "password");
	TRY(account_log_in(&j->act, &o, &l));
	if (l.outcome != ERR_OK) {
		TRY(remember(&c, "", l.outcome == ERR_LOCKED ? TEXT_CONSOLE_LOG_IN_LOCKED : TEXT_CONSOLE_LOG_IN_WRONG,
		    l.outcome == ERR_LOCKED ? ctx_fmt(&j->cx, "%d", (l.wait_seconds + 59) / 60) : NULL));
		return visit_go(&c.v, PATH "/log-in");
	}
	visit_start(&c.v);              /* who knew the session before knows nothing of this one */
	TRY(remember(&c, l.token, TEXT_COUNT, NULL));
	return visit_go(&c.v, l.account.must_change ? PATH "/password" : PATH);
}

enum err
console_log_out_run(struct job *j)
{
	struct console c;
	struct form form;

	TRY(console_form(j, PERMISSION_COUNT, &c, &form));
	if (c.done)
		return ERR_OK;
	TRY(login_end(&j->act, &c.l));
	TRY(remember(&c, "", TEXT_CONSOLE_LOG_IN_OUT, NULL));
	return visit_go(&c.v, PATH "/log-in");
}

enum err
console_password_run(struct job *j)
{
	struct page_console_password page = { .said = false };
	struct page_frame f;
	struct console c;
	struct buf b;

	TRY(console_open(j, PERMISSION_COUNT, &c));
	if (c.done)
		return ERR_OK;
	page.must = c.l.account.must_change;
	page.said = c.said != TEXT_COUNT;
	page.why = page.said ? c.said : TEXT_CONSOLE_PASSWORD_TITLE;
	f = console_frame(&c, &b);
	page_console_password_write(&b, &f, &page);
	return console_answer(&c, &b);
}

enum err
console_password_set_run(struct job *j)
{
	struct form form;
	struct console c;
	const char *new;
	enum err e;

	TRY(console_form(j, PERMISSION_COUNT, &c, &form));
	if (c.done)
		return ERR_OK;
	new = form_value(&form, "new");
	if (strcmp(new, form_value(&form, "again")) != 0)
		return console_go(&c, PATH "/password", TEXT_CONSOLE_PASSWORD_DIFFER, NULL);
	e = login_change_password(&j->act, &c.l, form_value(&form, "old"), new);
	if (e == ERR_LOG_IN || e == ERR_PASSWORD)
		return console_go(&c, PATH "/password", e == ERR_LOG_IN ? TEXT_CONSOLE_PASSWORD_OLD_WRONG
		    : TEXT_CONSOLE_PASSWORD_WEAK, NULL);
	TRY(e);
	return console_go(&c, PATH, TEXT_CONSOLE_PASSWORD_DONE, NULL);
}
