/* A facility's accounts: made, given another role or password, unlocked, ended. Done by its administrator from the
 * console, or by the operator. Each leaves an audit row that names the user, never a password. */
#ifndef APP_ACCOUNT_SET_H
#define APP_ACCOUNT_SET_H

#include "app/app.h"

#define ACCOUNT_PASSWORD 24             /* four groups of five, with hyphens and NUL */

/* Which account, and what to do with it. The caller wipes the password after the call. */
struct account_order {
	const char *facility, *user;
	enum role   role;               /* of account_add and account_role */
	const char *password;           /* NULL: one is made */
};

/* [ACC-02, ACC-03] ERR_EXISTS for a user that the facility has or had; ERR_INPUT, ERR_PASSWORD, ERR_NOT_FOUND. A
 * password that was made stands in ret_made, to be shown once; "" when one was given. Either must be changed at the
 * first log-in. */
enum err account_add(const struct act *a, const struct account_order *o, char ret_made[ACCOUNT_PASSWORD]) MUST_CHECK;
/* Somebody else's new password: ends the lock and every log-in of the account, and must be changed at the next one. */
enum err account_reset(const struct act *a, const struct account_order *o, char ret_made[ACCOUNT_PASSWORD]) MUST_CHECK;
/* Ends every log-in of the account: a role holds from the next one. */
enum err account_role(const struct act *a, const struct account_order *o) MUST_CHECK;
enum err account_unlock(const struct act *a, const struct account_order *o) MUST_CHECK;
/* With every log-in. The user's name is not given to anybody else, as it stands in the audit. */
enum err account_end(const struct act *a, const struct account_order *o) MUST_CHECK;

/* Ends the log-ins of an account but one (0: all), in this change. */
enum err account_end_logins(const struct act *a, const struct account *of, id but) MUST_CHECK;
/* A row about an account of a facility. */
enum err account_audit(const struct act *a, enum audit_act what, enum err outcome, const struct account *about) MUST_CHECK;

#endif
