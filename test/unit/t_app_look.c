/* Lists of those who consented, as the console shows them: by consents as they bind now, each person shown with a row. */
#include "app/person_look.h"
#include "app_world.h"

#define MONTH ((instant)31 * 86400)

/* The card check of that person, last checked so many months ago. */
static void
keep_check(id person, int months_ago)
{
	struct consent c = consent_of(CLINIC, person, MODE_VISIT, KIND_QUA);

	c.from = c.checked = cx->now - months_ago * MONTH;
	KEEP(consent, &c);
}

static size_t
dormant(size_t *ret_total)
{
	struct dormant_row *rows;
	size_t n;

	act_begin(&clinic);
	CHECK_OK(consented_dormant(&a, cx->now - 2 * MONTH, 0, 10, &rows, &n, ret_total));
	for (size_t i = 1; i < n; i++)
		CHECK(rows[i - 1].checked <= rows[i].checked);
	CHECK_OK(act_commit());
	return n;
}

TEST(who_was_not_checked_for_long_is_listed_with_a_row_each)
{
	struct dormant_row *second;
	struct audit *rows;
	size_t n, total;

	keep_check(1, 5);
	keep_check(2, 3);
	keep_check(4, 0);
	CHECK_INT(2, dormant(&total));
	CHECK_INT(2, total);
	CHECK_INT(2, audit_rows(&rows));
	CHECK_INT(1, rows[0].person);
	CHECK_INT(AUDIT_CONSENTS_LISTED, rows[0].act);
	act_begin(&clinic);
	CHECK_OK(consented_dormant(&a, cx->now - 2 * MONTH, 1, 10, &second, &n, &total));
	CHECK(n == 1 && total == 2 && second[0].person.id == 2);
}

TEST(a_check_that_has_lapsed_is_not_listed)     /* CNS-13 */
{
	size_t total;

	keep_check(1, 5);
	keep_check(2, 3);
	keep_setting(CLINIC, SETTING_VISIT_LAPSE, 4);
	CHECK_INT(1, dormant(&total));
	CHECK_INT(1, total);
}

TEST(nobody_is_listed_while_the_function_is_off)        /* RCK-01 */
{
	struct dormant_row *rows;
	size_t n, total;

	keep_check(1, 5);
	keep_setting(CLINIC, SETTING_VISIT, 0);
	act_begin(&clinic);
	CHECK_ERR(ERR_FUNCTION_OFF, consented_dormant(&a, cx->now, 0, 10, &rows, &n, &total));
	keep_setting(CLINIC, SETTING_VISIT, 1);
	keep_setting(CLINIC, SETTING_SUSPENDED, 1);
	act_begin(&clinic);
	CHECK_ERR(ERR_SUSPENDED, consented_dormant(&a, cx->now, 0, 10, &rows, &n, &total));
}

TEST(a_withdrawal_that_was_first_keeps_a_name_off_the_list)
{
	struct dormant_row *rows;
	size_t n, total;

	keep_check(1, 5);
	act_begin(&clinic);
	CHECK_OK(consented_dormant(&a, cx->now, 0, 10, &rows, &n, &total));
	CHECK_INT(1, n);
	end_consent(1, MODE_VISIT, KIND_QUA, cx->now);
	CHECK_ERR(ERR_STALE, act_commit());
}

TEST(who_waits_for_a_list_sees_the_mark_of_its_page)
{
	const struct consented_filter f = { .mode = MODE_VISIT, .first = 20260101, .last = TODAY, .max = 1 };
	struct consented_count page, alone;
	struct consented_row *rows;
	size_t n;

	keep_check(1, 5);
	keep_check(2, 3);
	act_begin(&clinic);
	CHECK_OK(consented_page(&a, &f, &rows, &n, &page));
	CHECK_INT(1, n);
	CHECK_INT(2, page.open);
	CHECK_INT(2, rows[0].check.person);             /* the newest first */
	act_begin(&clinic);
	CHECK_OK(consented_state(&a, &f, &alone));
	CHECK_INT(page.open, alone.open);
	CHECK(page.mark == alone.mark);
	CHECK(change_is_empty(a.change));               /* nobody was named */
	end_consent(1, MODE_VISIT, KIND_QUA, cx->now);
	act_begin(&clinic);
	CHECK_OK(consented_state(&a, &f, &alone));
	CHECK_INT(1, alone.open);
	CHECK(page.mark != alone.mark);
}

TESTS(T_WORLD(who_was_not_checked_for_long_is_listed_with_a_row_each), T_WORLD(a_check_that_has_lapsed_is_not_listed),
    T_WORLD(nobody_is_listed_while_the_function_is_off), T_WORLD(a_withdrawal_that_was_first_keeps_a_name_off_the_list),
    T_WORLD(who_waits_for_a_list_sees_the_mark_of_its_page))
