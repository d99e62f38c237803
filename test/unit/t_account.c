/* Rules of accounts and log-ins. */
#include "base/limit.h"
#include "domain/account.h"
#include "t.h"

TEST(a_role_may_what_its_row_says)      /* ACC-01 */
{
	static const struct { const char *word; bool may[PERMISSION_COUNT]; } rows[] = {
		{ "admin", { true, true, false } }, { "general", { false, true, false } }, { "medical", { false, true, true } },
	};
	enum role r;

	CHECK_INT(ROLE_COUNT, sizeof rows / sizeof rows[0]);
	for (size_t i = 0; i < ROLE_COUNT; i++) {
		CHECK(role_find(rows[i].word, &r));
		for (enum permission p = 0; p < PERMISSION_COUNT; p++)
			CHECK_INT(rows[i].may[p], role_may(r, p));
	}
	CHECK(!role_find("", &r));
}

TEST(a_user_id_is_short_and_plain)      /* ACC-02 */
{
	static const char *const good[] = { "a.b-", "user_01", "ABCDEFGHabcdefgh0123456789.-_xyz" };
	static const char *const bad[] = { "", "abc", "ABCDEFGHabcdefgh0123456789.-_xyz1", "user 1", "user\n1", "利用者番号", "a/b/c" };

	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		CHECK(account_user_valid(good[i]));
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		CHECK(!account_user_valid(bad[i]));
}

TEST(a_password_is_long_and_not_the_user_id)    /* ACC-03 */
{
	char most[130];

	CHECK(account_password_valid("staff-01", "correct-horse"));
	CHECK(account_password_valid("staff-01", "あいうえおかきくけこ"));
	CHECK(!account_password_valid("staff-01", "あいうえおかきくけ"));
	CHECK(!account_password_valid("staff-01", "123456789"));
	CHECK(!account_password_valid("staff-01", "aaaaaaaaaaaaaa"));
	CHECK(!account_password_valid("staff-01", "my STAFF-01 word"));
	CHECK(!account_password_valid("staff-01", "tab\tin it, long enough"));
	CHECK(!account_password_valid("staff-01", "broken \xff encoding"));
	memset(most, 'a', sizeof most);
	most[0] = 'b';
	most[128] = '\0';
	CHECK(account_password_valid("staff-01", most));
	most[128] = 'a';
	most[129] = '\0';
	CHECK(!account_password_valid("staff-01", most));
}

TEST(wrong_passwords_lock_for_longer_and_longer)        /* ACC-05 */
{
	static const struct { int failures, seconds; } rows[] = {
		{ 0, 0 }, { 4, 0 }, { 5, 60 }, { 6, 120 }, { 7, 240 }, { 15, 61440 }, { 16, 86400 }, { 1000, 86400 },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		CHECK_INT(rows[i].seconds, account_lock_seconds(rows[i].failures));
}

TEST(a_lock_holds_to_its_second_and_the_right_password_clears_it)      /* ACC-04, ACC-05 */
{
	struct account a = { .failures = 0 };

	for (int i = 0; i < 5; i++) {
		CHECK_OK(account_may_try(&a, 1000));
		account_tried(&a, false, 1000);
	}
	CHECK_ERR(ERR_LOCKED, account_may_try(&a, 1000));
	CHECK_ERR(ERR_LOCKED, account_may_try(&a, 1059));
	CHECK_ERR(ERR_LOCKED, account_may_try(&a, 900));       /* nor does a clock that went back unlock it */
	CHECK_OK(account_may_try(&a, 1060));
	account_tried(&a, false, 1060);
	CHECK_INT(1180, a.locked_until);
	CHECK_OK(account_may_try(&a, 1180));
	account_tried(&a, true, 1180);
	CHECK(a.failures == 0 && a.locked_until == 0 && a.logged_in == 1180);
	a.ended = 1;
	CHECK_ERR(ERR_LOG_IN, account_may_try(&a, 2000));       /* as if the password were wrong */
}

TEST(a_log_in_holds_at_its_place_while_it_is_used_and_not_for_ever)    /* ACC-06 */
{
	const struct login_place here = { .terminal = { 1 } }, there = { .terminal = { 2 } }, device = { .device = 7 };
	struct login l = { .terminal = { 1 }, .opened = 10000, .seen = 10000 };

	CHECK_OK(login_usable(&l, &here, 30, 10000));
	CHECK_OK(login_usable(&l, &here, 30, 11799));
	CHECK_ERR(ERR_LOGGED_OUT, login_usable(&l, &here, 30, 11800));
	CHECK_ERR(ERR_LOGGED_OUT, login_usable(&l, &here, 30, 9999));
	CHECK_ERR(ERR_LOGGED_OUT, login_usable(&l, &there, 30, 10000));
	CHECK_ERR(ERR_LOGGED_OUT, login_usable(&l, &device, 30, 10000));
	l.seen = 10000 + LIMIT_LOGIN_SECONDS - 1;
	CHECK_OK(login_usable(&l, &here, 30, 10000 + LIMIT_LOGIN_SECONDS - 1));
	CHECK_ERR(ERR_LOGGED_OUT, login_usable(&l, &here, 30, 10000 + LIMIT_LOGIN_SECONDS));
	l.seen = 10000;
	l.ended = 10001;
	CHECK_ERR(ERR_LOGGED_OUT, login_usable(&l, &here, 30, 10000));
	CHECK(!login_seen_due(&l, 10059) && login_seen_due(&l, 10060));
}

TEST(a_kept_password_fits_itself_only_and_made_ones_differ)
{
	char kept[PASSWORD_TEXT], again[PASSWORD_TEXT], made[24], other[24], digits[13];

	CHECK(password_keep("correct-horse", 13, kept));
	CHECK(password_keep("correct-horse", 13, again));
	CHECK(strncmp(kept, "$argon2id$", 10) == 0 && strcmp(kept, again) != 0);
	CHECK(password_fits(kept, "correct-horse", 13));
	CHECK(!password_fits(kept, "correct-horsf", 13));
	CHECK(!password_fits("not a digest", "correct-horse", 13));
	password_make(4, made);
	password_make(4, other);
	CHECK_INT(23, strlen(made));
	CHECK(made[5] == '-' && made[17] == '-' && strcmp(made, other) != 0);
	CHECK(account_password_valid("staff-01", made));
	digits_make(12, digits);
	CHECK(text_is_digits(digits, 12));
}

TESTS(T(a_role_may_what_its_row_says), T(a_user_id_is_short_and_plain), T(a_password_is_long_and_not_the_user_id),
    T(wrong_passwords_lock_for_longer_and_longer), T(a_lock_holds_to_its_second_and_the_right_password_clears_it),
    T(a_log_in_holds_at_its_place_while_it_is_used_and_not_for_ever),
    T(a_kept_password_fits_itself_only_and_made_ones_differ))
