/* Passwords and tokens. A token is told once; the store has its digest only. */
#include <string.h>

#include "app/account_log_in.h"
#include "app/account_set.h"
#include "base/limit.h"

/* ---- logging in ---------------------------------------------------------------------------------------- */

/* Nobody of that name: as slow as a wrong password, and the row names no account, as what was typed may be anything. */
static enum err
nobody(const struct act *a, const struct log_in_order *o, enum err *ret_outcome)
{
	char lost[PASSWORD_TEXT];

	if (!password_keep(o->password, strlen(o->password), lost))
		return fail(a->cx, ERR_SYSTEM, "no memory for a password's digest");
	*ret_outcome = ERR_LOG_IN;
	return act_audit(a, AUDIT_LOGGED_IN, ERR_LOG_IN, 0, MODE_NONE, NULL, "no such user");
}

enum err
account_try(const struct act *a, const struct log_in_order *o, struct account *ret_a, enum err *ret_outcome)
{
	enum err e = view_account_by_user(a->view, a->cx, a->who->facility, o->user, ret_a);
	bool right;

	if (e == ERR_NOT_FOUND)
		return nobody(a, o, ret_outcome);
	TRY(e);
	if ((*ret_outcome = account_may_try(ret_a, a->cx->now)) != ERR_OK)      /* [ACC-04]: no look at the password */
		return account_audit(a, AUDIT_LOGGED_IN, *ret_outcome, ret_a);
	right = password_fits(ret_a->password, o->password, strlen(o->password));
	account_tried(ret_a, right, a->cx->now);
	TRY(change_account(a->change, ret_a));
	*ret_outcome = right ? ERR_OK : ERR_LOG_IN;
	return account_audit(a, AUDIT_LOGGED_IN, *ret_outcome, ret_a);
}

/* Room for one more. */
static enum err
end_oldest(const struct act *a, const struct account *of)
{
	struct login *rows;
	size_t n, mine = 0;

	TRY(view_logins(a->view, a->cx, of->facility, a->cx->now - LIMIT_LOGIN_SECONDS, &rows, &n));
	for (size_t i = 0; i < n; i++)
		mine += rows[i].account == of->id;
	for (size_t i = 0; i < n && mine >= LIMIT_LOGINS; i++)
		if (rows[i].account == of->id) {
			rows[i].ended = a->cx->now;
			TRY(change_login(a->change, &rows[i]));
			mine--;
		}
	return ERR_OK;
}

static enum err
begin(const struct act *a, const struct log_in_order *o, struct log_in *l)
{
	unsigned char random[LOGIN_TOKEN_BYTES];
	char *token;

	rand_bytes(random, sizeof random);
	if ((token = b64_write(a->cx, random, sizeof random)) == NULL)
		return a->cx->fault.code;
	memcpy(l->token, token, strlen(token) + 1);
	l->login = (struct login){ .id = id_new(), .account = l->account.id, .role = l->account.role, .device = o->place.device,
	    .opened = a->cx->now, .seen = a->cx->now };
	sha256(l->token, strlen(l->token), l->login.token);
	memcpy(l->login.facility, l->account.facility, FACILITY_CODE);
	memcpy(l->login.terminal, o->place.terminal, SHA256_BYTES);
	TRY(end_oldest(a, &l->account));
	return change_login(a->change, &l->login);
}

enum err
account_log_in(const struct act *a, const struct log_in_order *o, struct log_in *ret_l)
{
	struct log_in l = { .outcome = ERR_OK };

	TRY(account_try(a, o, &l.account, &l.outcome));
	if (l.outcome == ERR_OK && o->place.device != 0 && (l.outcome = account_may_use_device(&l.account)) != ERR_OK)
		TRY(account_audit(a, AUDIT_LOGGED_IN, l.outcome, &l.account));
	if (l.outcome == ERR_OK)
		TRY(begin(a, o, &l));
	if (l.outcome == ERR_LOCKED)
		l.wait_seconds = (int)(l.account.locked_until - a->cx->now);
	*ret_l = l;
	return ERR_OK;
}

/* ---- being logged in ----------------------------------------------------------------------------------- */

enum err
login_use(const struct act *a, const char *token, const struct login_place *p, struct logged_in *ret_l)
{
	unsigned char digest[SHA256_BYTES];
	struct settings now;
	struct logged_in l;
	enum err e;

	sha256(token, strlen(token), digest);
	e = view_login(a->view, a->cx, digest, &l.login);
	if (e == ERR_NOT_FOUND || (e == ERR_OK && strcmp(l.login.facility, a->who->facility) != 0))
		return fail(a->cx, ERR_LOGGED_OUT, "ACC-06: no such log-in");
	TRY(e);
	TRY(view_settings(a->view, a->cx, l.login.facility, a->cx->now, &now));
	if (login_usable(&l.login, p, now.value[SETTING_LOGIN_IDLE], a->cx->now) != ERR_OK)
		return fail(a->cx, ERR_LOGGED_OUT, "ACC-06: ended, idle, too old, or of another place");
	TRY(view_account(a->view, a->cx, l.login.account, &l.account));
	if (l.account.ended != 0 || l.account.role != l.login.role)
		return fail(a->cx, ERR_LOGGED_OUT, "ACC-06: the account has ended or changed");
	TRY(view_settings(a->view, a->cx, l.login.facility, l.login.opened, &l.settings));
	if (login_seen_due(&l.login, a->cx->now)) {
		l.login.seen = a->cx->now;
		TRY(change_login(a->change, &l.login));
	}
	*ret_l = l;
	return ERR_OK;
}

enum err
login_permits(const struct act *a, const struct logged_in *l, enum permission p)
{
	if (l->account.must_change)
		return fail(a->cx, ERR_PASSWORD_OLD, "ACC-07");
	return role_may(l->account.role, p) ? ERR_OK
	    : fail(a->cx, ERR_DENIED, "ACC-01: not for %s", role_rows[l->account.role].word);
}

enum err
login_change_password(const struct act *a, const struct logged_in *l, const char *old, const char *new)
{
	struct account of = l->account;

	if (!password_fits(of.password, old, strlen(old)))
		return fail(a->cx, ERR_LOG_IN, "the old password");
	if (!account_password_valid(of.user, new) || strcmp(old, new) == 0)
		return fail(a->cx, ERR_PASSWORD, "ACC-03");
	if (!password_keep(new, strlen(new), of.password))
		return fail(a->cx, ERR_SYSTEM, "no memory for a password's digest");
	of.changed = a->cx->now;
	of.must_change = false;
	TRY(account_end_logins(a, &of, l->login.id));
	TRY(change_account(a->change, &of));
	return account_audit(a, AUDIT_ACCOUNT_CHANGED, ERR_OK, &of);
}

/* ---- logging out --------------------------------------------------------------------------------------- */

static enum err
end(const struct act *a, struct login l)
{
	struct account of;

	TRY(view_account(a->view, a->cx, l.account, &of));
	l.ended = a->cx->now;
	TRY(change_login(a->change, &l));
	return account_audit(a, AUDIT_LOGGED_OUT, ERR_OK, &of);
}

enum err
login_end(const struct act *a, const struct logged_in *l)
{
	return end(a, l->login);
}

static enum err
alive(const struct act *a, const char *facility, struct login **ret_l, size_t *ret_n)
{
	struct settings s;
	struct login *rows;
	size_t n, out = 0;

	TRY(view_settings(a->view, a->cx, facility, a->cx->now, &s));
	TRY(view_logins(a->view, a->cx, facility, a->cx->now - LIMIT_LOGIN_SECONDS, &rows, &n));
	for (size_t i = 0; i < n; i++) {
		struct login_place own = { .device = rows[i].device };

		memcpy(own.terminal, rows[i].terminal, SHA256_BYTES);
		if (login_usable(&rows[i], &own, s.value[SETTING_LOGIN_IDLE], a->cx->now) == ERR_OK)
			rows[out++] = rows[i];
	}
	*ret_l = rows;
	*ret_n = out;
	return ERR_OK;
}

enum err
login_end_other(const struct act *a, const char *facility, id login)
{
	struct login *rows;
	size_t n;

	TRY(alive(a, facility, &rows, &n));
	for (size_t i = 0; i < n; i++)
		if (rows[i].id == login)
			return end(a, rows[i]);
	return fail(a->cx, ERR_NOT_FOUND, "no log-in of that number lives");
}

enum err
login_list(const struct act *a, const char *facility, struct login **ret_l, size_t *ret_n)
{
	struct audit row = { .at = a->cx->now, .rid = a->cx->rid, .act = AUDIT_ACCOUNTS_SHOWN, .who = a->who->label,
	    .subject = "log-ins" };

	if (!facility_code_valid(facility))
		return fail(a->cx, ERR_NOT_FOUND, "FAC-01: not an institution code");
	TRY(alive(a, facility, ret_l, ret_n));
	memcpy(row.facility, facility, FACILITY_CODE);
	return change_audit(a->change, &row);
}
