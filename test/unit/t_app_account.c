/* Accounts and log-ins over the memory store. */
#include "app/account_log_in.h"
#include "app/account_set.h"
#include "app/declaration_make.h"
#include "app/facility_set.h"
#include "app_world.h"
#include "base/limit.h"

#define RIGHT "correct-horse"
static const struct login_place terminal = { .terminal = { 1 } }, elsewhere = { .terminal = { 2 } };
static const struct who operator = { "", "operator" };
static struct log_in got;
static struct logged_in in;

static struct account_order
staff(const char *password)
{
	return (struct account_order){ .facility = CLINIC, .user = "staff-01", .role = ROLE_MEDICAL, .password = password };
}

static void
add_staff(void)
{
	struct account_order o = staff(RIGHT);
	char made[ACCOUNT_PASSWORD];

	act_begin(&operator);
	CHECK_OK(account_add(&a, &o, made));
	CHECK_STR("", made);
	CHECK_OK(act_commit());
}

static enum err
try_at(const struct who *w, const char *user, const char *password)
{
	const struct log_in_order o = { user, password, terminal };

	act_begin(w);
	CHECK_OK(account_log_in(&a, &o, &got));
	CHECK_OK(act_commit());
	return got.outcome;
}

static enum err
use(const char *token, const struct login_place *p)
{
	enum err e;

	act_begin(&clinic);
	e = login_use(&a, token, p, &in);
	return e == ERR_OK ? act_commit() : e;
}

static void
run_simple(enum err (*run)(const struct act *, const struct account_order *), struct account_order o)
{
	act_begin(&operator);
	CHECK_OK(run(&a, &o));
	CHECK_OK(act_commit());
}

/* Logged in, with a password of the user's own. */
static void
settle(void)
{
	add_staff();
	CHECK_OK(try_at(&clinic, "staff-01", RIGHT));
	act_begin(&clinic);
	CHECK_OK(login_use(&a, got.token, &terminal, &in));
	CHECK_OK(login_change_password(&a, &in, RIGHT, "another-horse"));
	CHECK_OK(act_commit());
}

TEST(a_new_account_logs_in_and_must_change_its_password_first)  /* ACC-07 */
{
	add_staff();
	CHECK_OK(try_at(&clinic, "staff-01", RIGHT));
	CHECK(got.account.must_change);
	CHECK_OK(use(got.token, &terminal));
	CHECK_ERR(ERR_PASSWORD_OLD, login_permits(&a, &in, PERMIT_CHECK));
	act_begin(&clinic);
	CHECK_OK(login_use(&a, got.token, &terminal, &in));
	CHECK_ERR(ERR_LOG_IN, login_change_password(&a, &in, "wrong-horse", "another-horse"));
	CHECK_ERR(ERR_PASSWORD, login_change_password(&a, &in, RIGHT, "short"));
	CHECK_ERR(ERR_PASSWORD, login_change_password(&a, &in, RIGHT, RIGHT));
	CHECK_OK(login_change_password(&a, &in, RIGHT, "another-horse"));
	CHECK_OK(act_commit());
	CHECK_OK(use(got.token, &terminal));            /* the one that changed it goes on */
	CHECK_OK(login_permits(&a, &in, PERMIT_MEDICAL));
	CHECK_ERR(ERR_DENIED, login_permits(&a, &in, PERMIT_SET_UP));   /* ACC-01 */
	CHECK_ERR(ERR_LOG_IN, try_at(&clinic, "staff-01", RIGHT));
	CHECK_OK(try_at(&clinic, "staff-01", "another-horse"));
}

TEST(a_wrong_password_is_counted_though_it_is_refused_and_in_the_end_locks)    /* ACC-05 */
{
	struct audit *rows;
	size_t n;

	add_staff();
	for (int i = 0; i < 5; i++)
		CHECK_ERR(ERR_LOG_IN, try_at(&clinic, "staff-01", "wrong-horse"));
	CHECK_ERR(ERR_LOCKED, try_at(&clinic, "staff-01", RIGHT));      /* the right one, too */
	CHECK_INT(60, got.wait_seconds);
	n = audit_rows(&rows);
	CHECK(rows[n - 1].act == AUDIT_LOGGED_IN && rows[n - 1].outcome == ERR_LOCKED);
	CHECK_STR("staff-01", rows[n - 1].subject);
	cx->now += 60;
	CHECK_OK(try_at(&clinic, "staff-01", RIGHT));
	for (int i = 0; i < 5; i++)
		CHECK_ERR(ERR_LOG_IN, try_at(&clinic, "staff-01", "wrong-horse"));
	run_simple(account_unlock, staff(NULL));
	CHECK_OK(try_at(&clinic, "staff-01", RIGHT));
}

TEST(strangers_and_other_facilities_are_told_the_same)
{
	struct audit *rows;
	size_t n;

	add_staff();
	CHECK_ERR(ERR_LOG_IN, try_at(&clinic, "my password by mistake", RIGHT));
	n = audit_rows(&rows);
	CHECK_STR("no such user", rows[n - 1].subject);         /* what was typed may be anything */
	CHECK_ERR(ERR_LOG_IN, try_at(&other, "staff-01", RIGHT));
}

TEST(two_wrong_passwords_at_once_are_two)       /* ACC-05 */
{
	const struct log_in_order o = { "staff-01", "wrong-horse", terminal };
	struct change *first;

	add_staff();
	act_begin(&clinic);
	CHECK_OK(account_log_in(&a, &o, &got));
	first = a.change;
	CHECK_ERR(ERR_LOG_IN, try_at(&clinic, "staff-01", "wrong-horse"));
	CHECK_ERR(ERR_STALE, store_commit(s, cx, first));       /* runs again, and counts the second */
}

TEST(a_log_in_is_for_its_terminal_and_facility_and_ends_idle)   /* ACC-06 */
{
	settle();
	CHECK_OK(use(got.token, &terminal));
	CHECK_ERR(ERR_LOGGED_OUT, use(got.token, &elsewhere));
	CHECK_ERR(ERR_LOGGED_OUT, use("no such token", &terminal));
	act_begin(&other);
	CHECK_ERR(ERR_LOGGED_OUT, login_use(&a, got.token, &terminal, &in));
	cx->now += 29 * 60;
	CHECK_OK(use(got.token, &terminal));
	cx->now += 29 * 60;
	CHECK_OK(use(got.token, &terminal));            /* it was noted that it was used */
	cx->now += 30 * 60;
	CHECK_ERR(ERR_LOGGED_OUT, use(got.token, &terminal));
}

TEST(a_facility_changes_its_own_settings_and_not_the_operators)         /* SET-07, SET-03 */
{
	struct setting_change *rows;
	size_t n;

	act_begin(&clinic);
	CHECK_OK(facility_setting(&a, CLINIC, "consent.medicines", 0));
	CHECK_ERR(ERR_DENIED, facility_setting(&a, CLINIC, "visit.lapse_months", 3));
	CHECK_ERR(ERR_DENIED, facility_setting(&a, OTHER, "consent.medicines", 0));
	CHECK_OK(act_commit());
	act_begin(&operator);
	CHECK_OK(facility_setting(&a, CLINIC, "visit.lapse_months", 3));
	CHECK_OK(act_commit());
	act_begin(&operator);
	CHECK_OK(view_setting_changes(v, cx, CLINIC, &rows, &n));
	CHECK_STR("operator", rows[n - 1].by);
	CHECK_STR("terminal 1", rows[n - 2].by);
	CHECK_INT(cx->now, rows[n - 2].from);
}

TEST(settings_are_those_of_when_the_log_in_began)       /* SET-04 */
{
	struct setting_change c = { .facility = CLINIC, .setting = SETTING_ASK_YZK, .value = 0, .by = "test" };

	settle();
	CHECK_OK(use(got.token, &terminal));
	CHECK_INT(1, in.settings.value[SETTING_ASK_YZK]);
	cx->now += 10;
	c.from = cx->now;
	KEEP(setting, &c);
	CHECK_OK(use(got.token, &terminal));
	CHECK_INT(1, in.settings.value[SETTING_ASK_YZK]);
	CHECK_OK(try_at(&clinic, "staff-01", "another-horse"));
	CHECK_OK(use(got.token, &terminal));
	CHECK_INT(0, in.settings.value[SETTING_ASK_YZK]);
}

static char first[LOGIN_TOKEN];

static void
settle_first(void)
{
	settle();
	strcpy(first, got.token);
	CHECK_OK(use(first, &terminal));
}

TEST(log_out_reset_role_and_end_end_what_was_open)      /* ACC-06 */
{
	static const struct { enum err (*run)(const struct act *, const struct account_order *); enum role role; } ends[] = {
		{ account_end, ROLE_MEDICAL }, { account_role, ROLE_GENERAL },
	};
	struct account_order o = staff(NULL);
	char made[ACCOUNT_PASSWORD];

	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(0, world_teardown(NULL));
		assert_int_equal(0, world_setup(NULL));
		settle_first();
		o.role = ends[i].role;
		run_simple(ends[i].run, o);
		CHECK_ERR(ERR_LOGGED_OUT, use(first, &terminal));
	}
	CHECK_OK(try_at(&clinic, "staff-01", "another-horse"));         /* of the changed role */
	CHECK_INT(ROLE_GENERAL, got.login.role);
	act_begin(&operator);
	CHECK_OK(account_reset(&a, &o, made));
	CHECK_OK(act_commit());
	CHECK_ERR(ERR_LOGGED_OUT, use(got.token, &terminal));
	CHECK_OK(try_at(&clinic, "staff-01", made));
	act_begin(&clinic);
	CHECK_OK(login_use(&a, got.token, &terminal, &in));
	CHECK_OK(login_end(&a, &in));
	CHECK_OK(act_commit());
	CHECK_ERR(ERR_LOGGED_OUT, use(got.token, &terminal));
	run_simple(account_end, o);
	CHECK_ERR(ERR_LOG_IN, try_at(&clinic, "staff-01", made));
	act_begin(&operator);
	CHECK_ERR(ERR_NOT_FOUND, account_unlock(&a, &o));
	CHECK_ERR(ERR_EXISTS, account_add(&a, &o, made));       /* ACC-02: the name is used up */
}

TEST(who_is_logged_in_may_end_its_own_account_though_the_use_is_noted_too)      /* ACC-06 */
{
	struct account_order o = staff(NULL);

	settle_first();
	cx->now += 120;
	act_begin(&clinic);
	CHECK_OK(login_use(&a, first, &terminal, &in));
	CHECK_OK(account_end(&a, &o));
	CHECK_OK(act_commit());
	CHECK_ERR(ERR_LOGGED_OUT, use(first, &terminal));
}

TEST(log_ins_are_listed_and_ended_and_the_oldest_gives_way)
{
	struct login *rows;
	size_t n;

	settle_first();
	for (int i = 1; i < LIMIT_LOGINS; i++) {
		cx->now++;
		CHECK_OK(try_at(&clinic, "staff-01", "another-horse"));
	}
	CHECK_OK(use(first, &terminal));
	cx->now++;
	CHECK_OK(try_at(&clinic, "staff-01", "another-horse"));
	CHECK_ERR(ERR_LOGGED_OUT, use(first, &terminal));
	act_begin(&operator);
	CHECK_OK(login_list(&a, CLINIC, &rows, &n));
	CHECK_INT(LIMIT_LOGINS, n);
	CHECK_INT(got.login.id, rows[n - 1].id);
	CHECK_OK(login_end_other(&a, CLINIC, got.login.id));
	CHECK_ERR(ERR_NOT_FOUND, login_end_other(&a, OTHER, rows[0].id));
	CHECK_OK(act_commit());
	CHECK_ERR(ERR_LOGGED_OUT, use(got.token, &terminal));
}

TEST(what_cannot_be_an_account_is_refused)      /* ACC-02, ACC-03 */
{
	struct account_order o = staff("short");
	char made[ACCOUNT_PASSWORD];

	act_begin(&operator);
	CHECK_ERR(ERR_PASSWORD, account_add(&a, &o, made));
	o.user = "a b";
	CHECK_ERR(ERR_INPUT, account_add(&a, &o, made));
	o.facility = "1310000001";
	CHECK_ERR(ERR_NOT_FOUND, account_add(&a, &o, made));
}

TEST(a_statement_is_filled_in_by_key_or_numbers_and_leaves_a_row)       /* FLB-04 */
{
	const struct eligibility_query one = numbers("06130012", "777", 0), two = numbers("06139999", "222", 0);
	struct declaration_facts f;
	struct audit *rows;
	size_t n;

	act_begin(&clinic);
	CHECK_OK(declaration_make(&a, "P1", NULL, &f));
	CHECK(f.known && f.last.id == 12 && f.answer == 0 && f.late_elderly);
	CHECK_STR("試験診療所", f.facility.name);
	CHECK_OK(declaration_make(&a, NULL, &one, &f));
	CHECK_INT(1, f.person.id);
	CHECK_ERR(ERR_NOT_FOUND, declaration_make(&a, NULL, &two, &f));
	CHECK_OK(act_commit());
	keep_period(12, 1, "06130012", "777", 20260401, 20260501);
	act_begin(&clinic);
	CHECK_OK(declaration_make(&a, "P1", NULL, &f));
	CHECK(f.answer == VALIDITY_LOST && f.last.id == 12);
	n = audit_rows(&rows);
	CHECK(n == 2 && rows[0].act == AUDIT_DECLARATION_MADE && rows[0].person == 1);
}

TESTS(T_WORLD(a_statement_is_filled_in_by_key_or_numbers_and_leaves_a_row), T_WORLD(a_new_account_logs_in_and_must_change_its_password_first),
    T_WORLD(a_wrong_password_is_counted_though_it_is_refused_and_in_the_end_locks),
    T_WORLD(strangers_and_other_facilities_are_told_the_same), T_WORLD(two_wrong_passwords_at_once_are_two),
    T_WORLD(a_log_in_is_for_its_terminal_and_facility_and_ends_idle),
    T_WORLD(a_facility_changes_its_own_settings_and_not_the_operators),
    T_WORLD(settings_are_those_of_when_the_log_in_began), T_WORLD(log_out_reset_role_and_end_end_what_was_open),
    T_WORLD(who_is_logged_in_may_end_its_own_account_though_the_use_is_noted_too),
    T_WORLD(log_ins_are_listed_and_ended_and_the_oldest_gives_way), T_WORLD(what_cannot_be_an_account_is_refused))
