/* Accounts of a facility's people, and their log-ins. Pure rules: the time is a parameter; the password itself is seen
 * by base/rand.c only. */
#ifndef DOMAIN_ACCOUNT_H
#define DOMAIN_ACCOUNT_H

#include "base/err.h"
#include "domain/facility.h"

enum role {
#define ROLE(name, word, ja, en, set_up, check, medical) ROLE_##name,
#include "domain/account.def"
#undef ROLE
	ROLE_COUNT
};

/* What a page or message needs of whoever uses it. */
enum permission { PERMIT_SET_UP, PERMIT_CHECK, PERMIT_MEDICAL, PERMISSION_COUNT };

struct role_row { const char *word, *ja, *en; bool may[PERMISSION_COUNT]; };
extern const struct role_row role_rows[ROLE_COUNT];
bool role_find(const char *word, enum role *ret_r);
/* [ACC-01] */
bool role_may(enum role r, enum permission p);

#define ACCOUNT_USER 33
struct account {
	id        id;
	uint32_t  version;              /* 0: not stored yet */
	char      facility[FACILITY_CODE];
	char      user[ACCOUNT_USER];   /* ユーザーID: one account of the facility, for ever */
	enum role role;
	char      password[PASSWORD_TEXT];      /* as password_keep wrote it */
	bool      must_change;          /* somebody else chose the password */
	instant   made, changed;        /* changed: the password */
	instant   logged_in;            /* the last time; 0: never */
	int       failures;             /* wrong passwords since the last right one */
	instant   locked_until;         /* 0: not locked */
	instant   ended;                /* 0: in use */
};

/* 4 to 32 letters, digits, '.', '-', '_' of ASCII: it stands in audit rows [ACC-02]. */
bool account_user_valid(const char *user);
/* At least 10 characters, at most 128 bytes of UTF-8, without control characters; not the user ID, however written, and
 * not one character repeated [ACC-03]. */
bool account_password_valid(const char *user, const char *password);
/* ERR_OK; ERR_LOCKED while the delay runs; ERR_LOG_IN when it has ended (told like a wrong password) [ACC-04]. */
enum err account_may_try(const struct account *a, instant at) MUST_CHECK;
/* May use a facility's device: 一般 or 医療情報閲覧, with a password of its own [DEV-05, DEV-09]. ERR_PASSWORD_OLD, ERR_DENIED. */
enum err account_may_use_device(const struct account *a) MUST_CHECK;
/* What one try does to the account [ACC-05]: the right password clears the count; the fifth wrong one in a row locks
 * for a minute, each further one for twice as long, up to a day. */
void account_tried(struct account *a, bool right, instant at);
int  account_lock_seconds(int failures);

/* A log-in: what a browser's cookie or a device's token stands for. Only the token's digest is kept. */
#define LOGIN_TOKEN_BYTES 32
struct login {
	id            id;
	uint32_t      version;
	unsigned char token[SHA256_BYTES];      /* digest of the token */
	char          facility[FACILITY_CODE];
	id            account;
	enum role     role;                     /* when it began; a changed role ends it */
	id            device;                   /* 0: bound to a terminal's certificate */
	unsigned char terminal[SHA256_BYTES];   /* that certificate's digest; zeros when bound to a device */
	instant       opened, seen;             /* seen: to the minute */
	instant       ended;                    /* 0: not ended by anybody */
};

/* Where a token is used: from a terminal, or with a device's signature. */
struct login_place { id device; unsigned char terminal[SHA256_BYTES]; };

/* ERR_OK, or ERR_LOGGED_OUT: ended, idle for longer than idle_minutes, older than LIMIT_LOGIN_SECONDS, of a clock that
 * lies before it, or used at another place than it was opened at [ACC-06]. */
enum err login_usable(const struct login *l, const struct login_place *p, int idle_minutes, instant at) MUST_CHECK;
/* The use must be noted: `seen` is more than a minute old. */
bool login_seen_due(const struct login *l, instant at);

#endif
