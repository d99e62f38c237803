/* Logging in, being logged in, logging out. */
#ifndef APP_ACCOUNT_LOG_IN_H
#define APP_ACCOUNT_LOG_IN_H

#include "app/app.h"

struct log_in_order {
	const char *user, *password;    /* of the facility who->facility; the caller wipes the password after the call */
	struct login_place place;       /* the terminal that asks, or the device whose signature was checked */
};

#define LOGIN_TOKEN 44                  /* base64url of LOGIN_TOKEN_BYTES, and NUL */
struct log_in {
	enum err outcome;               /* ERR_OK, ERR_LOG_IN, ERR_LOCKED; with a device those of account_may_use_device, too */
	int      wait_seconds;          /* while locked; else 0 */
	char     token[LOGIN_TOKEN];    /* for the browser's cookie or the device; kept nowhere */
	struct login   login;
	struct account account;         /* must_change: nothing but a new password is permitted */
};

/* One try [ACC-05]. A wrong password is no error of the call: it is counted and recorded by the change, which must be
 * committed before the caller answers with `outcome`. Of LIMIT_LOGINS of one account the oldest ends. */
enum err account_log_in(const struct act *a, const struct log_in_order *o, struct log_in *ret_l) MUST_CHECK;

/* The password alone, counted and recorded in the same way; opens nothing. *ret_a is set unless there is no such user.
 * */
enum err account_try(const struct act *a, const struct log_in_order *o, struct account *ret_a, enum err *ret_outcome) MUST_CHECK;

/* Who is logged in, as far as one request needs it. */
struct logged_in {
	struct login    login;
	struct account  account;
	struct settings settings;       /* as they were when the log-in began [SET-04] */
};
/* By token and place: ERR_LOGGED_OUT. The use is noted in the change when it is due. */
enum err login_use(const struct act *a, const char *token, const struct login_place *p, struct logged_in *ret_l) MUST_CHECK;
/* ERR_PASSWORD_OLD while the password must be changed; ERR_DENIED when the role may not [ACC-01, ACC-07]. */
enum err login_permits(const struct act *a, const struct logged_in *l, enum permission p) MUST_CHECK;
/* The user's own new password: ERR_LOG_IN when the old one is wrong, which is not counted, as whoever asks is logged
 * in; ERR_PASSWORD [ACC-03], also for the same one again. Ends every other log-in. */
enum err login_change_password(const struct act *a, const struct logged_in *l, const char *old, const char *new) MUST_CHECK;
/* Log-out. */
enum err login_end(const struct act *a, const struct logged_in *l) MUST_CHECK;
/* One log-in of a facility, by its number: for administrator and operator. ERR_NOT_FOUND when there is none that lives.
 * */
enum err login_end_other(const struct act *a, const char *facility, id login) MUST_CHECK;
/* The log-ins of a facility that can still be used, the oldest first, with a row that says they were shown. */
enum err login_list(const struct act *a, const char *facility, struct login **ret_l, size_t *ret_n) MUST_CHECK;

#endif
