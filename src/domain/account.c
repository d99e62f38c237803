/* Who may log in, and for how long. Pure: no I/O, no clock, no allocation. */
#include <string.h>

#include "base/limit.h"
#include "domain/account.h"

#define TRIES       5           /* wrong passwords before the first lock [ACC-05] */
#define LOCK_FIRST  60
#define LOCK_LONGEST 86400
#define SEEN_SECONDS 60

const struct role_row role_rows[ROLE_COUNT] = {
#define ROLE(name, word, ja, en, set_up, check, medical) { word, ja, en, { set_up, check, medical } },
#include "domain/account.def"
#undef ROLE
};

bool
role_find(const char *word, enum role *ret_r)
{
	for (size_t i = 0; i < ROLE_COUNT; i++)
		if (strcmp(role_rows[i].word, word) == 0) {
			*ret_r = (enum role)i;
			return true;
		}
	return false;
}

bool
role_may(enum role r, enum permission p)
{
	return role_rows[r].may[p];
}

bool
account_user_valid(const char *user)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";
	size_t n = strlen(user);

	return n >= 4 && n < ACCOUNT_USER && strspn(user, letters) == n;
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* The user's name stands somewhere in the password. */
static bool
contains(const char *password, const char *user)
{
	size_t n = strlen(user);

	for (const char *p = password; *p != '\0'; p++) {
		size_t i = 0;

		while (i < n && p[i] != '\0' && lower(p[i]) == lower(user[i]))
			i++;
		if (i == n)
			return true;
	}
	return false;
}

bool
account_password_valid(const char *user, const char *password)
{
	size_t n = strlen(password), characters = 0, same = 0;

	if (n > 128 || !text_is_utf8(password, n))
		return false;
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)password[i];

		if (c < 0x20 || c == 0x7f)
			return false;
		characters += (c & 0xc0) != 0x80;
		same += password[i] == password[0];
	}
	return characters >= 10 && same < n && !contains(password, user);
}

enum err
account_may_try(const struct account *a, instant at)
{
	if (a->ended != 0)
		return ERR_LOG_IN;
	return at < a->locked_until ? ERR_LOCKED : ERR_OK;
}

int
account_lock_seconds(int failures)
{
	int seconds = LOCK_FIRST;

	if (failures < TRIES)
		return 0;
	for (int i = TRIES; i < failures && seconds < LOCK_LONGEST; i++)
		seconds *= 2;
	return seconds < LOCK_LONGEST ? seconds : LOCK_LONGEST;
}

enum err
account_may_use_device(const struct account *a)
{
	return a->must_change ? ERR_PASSWORD_OLD : a->role == ROLE_ADMINISTRATOR ? ERR_DENIED : ERR_OK;
}

void
account_tried(struct account *a, bool right, instant at)
{
	if (right) {
		a->failures = 0;
		a->locked_until = 0;
		a->logged_in = at;
		return;
	}
	if (a->failures < 1000)
		a->failures++;
	a->locked_until = account_lock_seconds(a->failures) > 0 ? at + account_lock_seconds(a->failures) : 0;
}

static bool
is_place(const struct login *l, const struct login_place *p)
{
	return l->device == p->device && bytes_equal(l->terminal, p->terminal, SHA256_BYTES);
}

enum err
login_usable(const struct login *l, const struct login_place *p, int idle_minutes, instant at)
{
	bool alive = l->ended == 0 && l->opened <= at && at < l->opened + LIMIT_LOGIN_SECONDS
	    && at < l->seen + (instant)idle_minutes * 60;

	return alive && is_place(l, p) ? ERR_OK : ERR_LOGGED_OUT;
}

bool
login_seen_due(const struct login *l, instant at)
{
	return at >= l->seen + SEEN_SECONDS;
}
