/* Calendar rules: Japan's days, eras, windows' edges. */
#include "t.h"

TEST(a_day_begins_at_midnight_in_japan)
{
	char s[INSTANT_TEXT];

	CHECK_INT(20261122, ymd_of(instant_of(20261122)));
	CHECK_INT(20261121, ymd_of(instant_of(20261122) - 1));
	CHECK_STR("20261122000000", instant_write14(instant_of(20261122), s));
	CHECK_STR("2026-11-21T23:59:59+09:00", instant_write_iso(instant_of(20261122) - 1, s));
}

TEST(days_before_1970_count_too)
{
	CHECK_INT(19260101, ymd_of(instant_of(19260101)));
	CHECK_INT(19251231, ymd_of(instant_of(19260101) - 1));
}

TEST(only_real_days_are_read)
{
	ymd d;

	CHECK(ymd_read("20240229", &d) && d == 20240229);
	CHECK(!ymd_read("20230229", &d));
	CHECK(!ymd_read("21000229", &d));
	CHECK(ymd_read("20000229", &d));
	CHECK(!ymd_read("20261301", &d));
	CHECK(!ymd_read("2026112", &d));
	CHECK(!ymd_read("2026112a", &d));
}

TEST(eras_are_read_by_length)
{
	ymd d;
	ym m;

	CHECK(ymd_read_era("4310117", &d) && d == 20190117);
	CHECK(ymd_read_era("3560418", &d) && d == 19810418);
	CHECK(ymd_read_era("1450101", &d) && d == 19120101);
	CHECK(ymd_read_era("4320101", &d) && d == 20200101);    /* 平成32年 */
	CHECK(!ymd_read_era("4001301", &d));
	CHECK(ym_read_era("43101", &m) && m == 201901);
	CHECK(ym_read_era("50806", &m) && m == 202606);
	CHECK(!ym_read_era("60806", &m));
}

TEST(months_are_added_to_their_last_day)
{
	CHECK_INT(20260228, ymd_add_months(20251130, 3));
	CHECK_INT(20240229, ymd_add_months(20231130, 3));
	CHECK_INT(20270131, ymd_add_months(20261031, 3));
	CHECK_INT(20261231, ymd_month_end(202612));
}

TEST(days_roll_over_months_and_years)
{
	CHECK_INT(20270101, ymd_add(20261231, 1));
	CHECK_INT(20240301, ymd_add(20240228, 2));
	CHECK_INT(366, ymd_between(20240101, 20250101));
}

TEST(age_changes_on_the_birthday)
{
	CHECK_INT(74, ymd_years(19511123, 20261122));
	CHECK_INT(75, ymd_years(19511122, 20261122));
}

TEST(an_instant_survives_its_text)
{
	instant t;
	char s[INSTANT_TEXT];

	CHECK(instant_read14("20260228235959", &t));
	CHECK_STR("20260228235959", instant_write14(t, s));
	CHECK(instant_read_iso("2026-02-28T23:59:59+09:00", &t));
	CHECK_STR("20260228235959", instant_write14(t, s));
	CHECK(!instant_read14("20260228240000", &t));
	CHECK(!instant_read_iso("2026-02-28T23:59:59Z", &t));
	CHECK_STR("99991231235959", instant_write14(INSTANT_NEVER, s));
}

TESTS(T(a_day_begins_at_midnight_in_japan), T(days_before_1970_count_too), T(only_real_days_are_read),
    T(eras_are_read_by_length), T(months_are_added_to_their_last_day), T(days_roll_over_months_and_years),
    T(age_changes_on_the_birthday), T(an_instant_survives_its_text))
