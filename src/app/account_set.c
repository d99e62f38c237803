/* Accounts are changed under their version: two who change one at once are told apart. */
#include <string.h>

#include "app/account_set.h"
#include "base/limit.h"

enum err
account_audit(const struct act *a, enum audit_act what, enum err outcome, const struct account *about)
{
	struct audit row = { .at = a->cx->now, .rid = a->cx->rid, .act = what, .outcome = outcome, .who = a->who->label,
	    .subject = ctx_str(a->cx, about->user) };

	if (row.subject == NULL)
		return a->cx->fault.code;
	memcpy(row.facility, about->facility, FACILITY_CODE);
	return change_audit(a->change, &row);
}

static enum err
known(const struct act *a, const struct account_order *o, struct account *ret_a)
{
	TRY(view_account_by_user(a->view, a->cx, o->facility, o->user, ret_a));
	return ret_a->ended == 0 ? ERR_OK : fail(a->cx, ERR_NOT_FOUND, "the account has ended");
}

static enum err
set_password(const struct act *a, const struct account_order *o, struct account *to, char ret_made[ACCOUNT_PASSWORD])
{
	const char *password = o->password != NULL ? o->password : ret_made;

	ret_made[0] = '\0';
	if (o->password == NULL)
		password_make(4, ret_made);
	else if (!account_password_valid(o->user, o->password))
		return fail(a->cx, ERR_PASSWORD, "ACC-03");
	if (!password_keep(password, strlen(password), to->password))
		return fail(a->cx, ERR_SYSTEM, "no memory for a password's digest");
	to->changed = a->cx->now;
	to->must_change = true;
	to->failures = 0;
	to->locked_until = 0;
	return ERR_OK;
}

enum err
account_add(const struct act *a, const struct account_order *o, char ret_made[ACCOUNT_PASSWORD])
{
	struct account new = { .id = id_new(), .role = o->role, .made = a->cx->now }, old;
	struct facility f;
	enum err e;

	TRY(view_facility(a->view, a->cx, o->facility, &f));
	if (!account_user_valid(o->user))
		return fail(a->cx, ERR_INPUT, "ACC-02: a user ID has 4 to 32 letters, digits, '.', '-' or '_'");
	if ((e = view_account_by_user(a->view, a->cx, o->facility, o->user, &old)) != ERR_NOT_FOUND)
		return e == ERR_OK ? fail(a->cx, ERR_EXISTS, "ACC-02: that user ID is, or was, somebody's") : e;
	memcpy(new.facility, o->facility, FACILITY_CODE);
	memcpy(new.user, o->user, strlen(o->user) + 1);
	TRY(set_password(a, o, &new, ret_made));
	TRY(change_account(a->change, &new));
	return account_audit(a, AUDIT_ACCOUNT_MADE, ERR_OK, &new);
}

enum err
account_end_logins(const struct act *a, const struct account *of, id but)
{
	struct login *rows;
	size_t n;

	TRY(view_logins(a->view, a->cx, of->facility, a->cx->now - LIMIT_LOGIN_SECONDS, &rows, &n));
	for (size_t i = 0; i < n; i++)
		if (rows[i].account == of->id && rows[i].id != but) {
			rows[i].ended = a->cx->now;
			TRY(change_login(a->change, &rows[i]));
		}
	return ERR_OK;
}

static enum err
keep(const struct act *a, const struct account *changed, enum audit_act what)
{
	TRY(change_account(a->change, changed));
	return account_audit(a, what, ERR_OK, changed);
}

enum err
account_reset(const struct act *a, const struct account_order *o, char ret_made[ACCOUNT_PASSWORD])
{
	struct account of;

	TRY(known(a, o, &of));
	TRY(set_password(a, o, &of, ret_made));
	TRY(account_end_logins(a, &of, 0));
	return keep(a, &of, AUDIT_ACCOUNT_CHANGED);
}

enum err
account_role(const struct act *a, const struct account_order *o)
{
	struct account of;

	TRY(known(a, o, &of));
	of.role = o->role;
	TRY(account_end_logins(a, &of, 0));
	return keep(a, &of, AUDIT_ACCOUNT_CHANGED);
}

enum err
account_unlock(const struct act *a, const struct account_order *o)
{
	struct account of;

	TRY(known(a, o, &of));
	of.failures = 0;
	of.locked_until = 0;
	return keep(a, &of, AUDIT_ACCOUNT_CHANGED);
}

enum err
account_end(const struct act *a, const struct account_order *o)
{
	struct account of;

	TRY(known(a, o, &of));
	of.ended = a->cx->now;
	TRY(account_end_logins(a, &of, 0));
	return keep(a, &of, AUDIT_ACCOUNT_ENDED);
}
