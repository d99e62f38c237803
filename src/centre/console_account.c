/* アカウント管理: who may use the console, and who is using it now. */
#include <stdlib.h>
#include <string.h>

#include "app/account_set.h"
#include "centre/console.h"

static const char *
role_name(const struct console *c, enum role r)
{
	return c->v.tongue == TONGUE_EN ? role_rows[r].en : role_rows[r].ja;
}

static enum err
account_rows(struct console *c, struct page_console_accounts *page)
{
	struct page_console_accounts_accounts *rows;
	struct job *j = c->v.j;
	struct account *all;
	size_t n;

	TRY(view_accounts(j->act.view, &j->cx, j->who.facility, &all, &n));
	if ((rows = ctx_array(&j->cx, n + 1, sizeof *rows)) == NULL)
		return j->cx.fault.code;
	for (size_t i = 0; i < n; i++)
		if (all[i].ended == 0)
			rows[page->accounts_count++] = (struct page_console_accounts_accounts){ .user = ctx_str(&j->cx, all[i].user),
				.role = role_name(c, all[i].role), .since = console_time(c, all[i].logged_in),
				.locked = all[i].locked_until > j->cx.now, .must = all[i].must_change,
				.self = all[i].id == c->l.account.id };
	page->accounts = rows;
	return account_audit(&j->act, AUDIT_ACCOUNTS_SHOWN, ERR_OK, &c->l.account);
}

static enum err
login_rows(struct console *c, struct page_console_accounts *page)
{
	struct page_console_accounts_log_ins *rows;
	struct job *j = c->v.j;
	struct login *all;
	size_t n;

	TRY(login_list(&j->act, j->who.facility, &all, &n));
	if ((rows = ctx_array(&j->cx, n + 1, sizeof *rows)) == NULL)
		return j->cx.fault.code;
	for (size_t i = 0; i < n; i++) {
		struct account a;

		TRY(view_account(j->act.view, &j->cx, all[i].account, &a));
		rows[i] = (struct page_console_accounts_log_ins){ .id = ctx_fmt(&j->cx, "%llu", (unsigned long long)all[i].id),
			.user = ctx_str(&j->cx, a.user), .opened = console_time(c, all[i].opened),
			.seen = console_time(c, all[i].seen), .self = all[i].id == c->l.login.id };
		if (rows[i].id == NULL || rows[i].user == NULL)
			return j->cx.fault.code;
	}
	page->log_ins = rows;
	page->log_ins_count = n;
	return ERR_OK;
}

enum err
console_accounts_run(struct job *j)
{
	struct page_console_accounts_roles roles[ROLE_COUNT];
	struct page_console_accounts page = { .roles = roles, .roles_count = ROLE_COUNT };
	struct page_frame f;
	struct console c;
	struct buf b;

	TRY(console_open(j, PERMIT_SET_UP, &c));
	if (c.done)
		return ERR_OK;
	for (int r = 0; r < ROLE_COUNT; r++)
		roles[r] = (struct page_console_accounts_roles){ role_rows[r].word, role_name(&c, (enum role)r) };
	TRY(account_rows(&c, &page));
	TRY(login_rows(&c, &page));
	page.said = c.said != TEXT_COUNT;
	page.what = page.said ? c.said : TEXT_CONSOLE_ACCOUNTS_TITLE;
	page.made = c.made;
	f = console_frame(&c, &b);
	page_console_accounts_write(&b, &f, &page);
	return console_answer(&c, &b);
}

static enum err
back(struct console *c, enum text said, const char *made)
{
	return console_go(c, "/console/accounts", said, made);
}

enum err
console_accounts_add_run(struct job *j)
{
	struct account_order o = { .facility = j->who.facility };
	char made[ACCOUNT_PASSWORD];
	struct console c;
	struct form form;
	enum err e;

	TRY(console_form(j, PERMIT_SET_UP, &c, &form));
	if (c.done)
		return ERR_OK;
	o.user = form_value(&form, "user");
	if (!role_find(form_value(&form, "role"), &o.role))
		return fail(&j->cx, ERR_INPUT, "ACC-01: no such role");
	if (!account_user_valid(o.user))
		return back(&c, TEXT_CONSOLE_ACCOUNTS_BAD_USER, NULL);
	e = account_add(&j->act, &o, made);
	if (e == ERR_EXISTS)
		return back(&c, TEXT_CONSOLE_ACCOUNTS_EXISTS, NULL);
	TRY(e);
	e = back(&c, TEXT_CONSOLE_ACCOUNTS_MADE, made);
	secret_wipe(made, sizeof made);
	return e;
}

static enum err
change_role(const struct act *a, const struct account_order *o, char made[ACCOUNT_PASSWORD])
{
	made[0] = '\0';
	return account_role(a, o);
}

static enum err
unlock(const struct act *a, const struct account_order *o, char made[ACCOUNT_PASSWORD])
{
	made[0] = '\0';
	return account_unlock(a, o);
}

static enum err
end(const struct act *a, const struct account_order *o, char made[ACCOUNT_PASSWORD])
{
	made[0] = '\0';
	return account_end(a, o);
}

static const struct {
	const char *word;
	enum err  (*run)(const struct act *, const struct account_order *, char *);
	enum text   said;
	bool        sure;               /* wants its box ticked */
} deeds[] = {
	{ "role",   change_role,   TEXT_CONSOLE_ACCOUNTS_CHANGED,   false },
	{ "reset",  account_reset, TEXT_CONSOLE_ACCOUNTS_WAS_RESET, false },
	{ "unlock", unlock,        TEXT_CONSOLE_ACCOUNTS_UNLOCKED,  false },
	{ "end",    end,           TEXT_CONSOLE_ACCOUNTS_ENDED,     true },
};

enum err
console_accounts_do_run(struct job *j)
{
	struct account_order o = { .facility = j->who.facility, .user = route_param(&j->match, "user") };
	const char *word = route_param(&j->match, "deed");
	char made[ACCOUNT_PASSWORD];
	struct console c;
	struct form form;
	size_t i = 0;
	enum err e;

	TRY(console_form(j, PERMIT_SET_UP, &c, &form));
	if (c.done)
		return ERR_OK;
	while (i < sizeof deeds / sizeof deeds[0] && strcmp(deeds[i].word, word) != 0)
		i++;
	if (i == sizeof deeds / sizeof deeds[0])
		return fail(&j->cx, ERR_NOT_FOUND, "no such deed");
	if (strcmp(o.user, c.l.account.user) == 0)      /* who locks himself out finds nobody to ask */
		return fail(&j->cx, ERR_DENIED, "an administrator's own account is changed by another one");
	if (deeds[i].sure && strcmp(form_value(&form, "sure"), "1") != 0)
		return fail(&j->cx, ERR_INPUT, "the end of the account was not confirmed");
	if (!role_find(form_value(&form, "role"), &o.role) && strcmp(word, "role") == 0)
		return fail(&j->cx, ERR_INPUT, "ACC-01: no such role");
	TRY(deeds[i].run(&j->act, &o, made));
	e = back(&c, deeds[i].said, made);
	secret_wipe(made, sizeof made);
	return e;
}

enum err
console_log_ins_end_run(struct job *j)
{
	const char *text = route_param(&j->match, "login");
	struct console c;
	struct form form;
	char *stop;
	id login;

	TRY(console_form(j, PERMIT_SET_UP, &c, &form));
	if (c.done)
		return ERR_OK;
	login = strtoull(text, &stop, 10);
	if (*stop != '\0' || login == 0)
		return fail(&j->cx, ERR_NOT_FOUND, "no such log-in");
	TRY(login_end_other(&j->act, j->who.facility, login));
	return back(&c, TEXT_CONSOLE_ACCOUNTS_LOGGED_OUT, NULL);
}
