/* 導入義務: who owes what, and since when. */
#include "domain/duty.h"
#include "t.h"

static struct setting_change changes[8];
static size_t count;
static struct duty duty;

static void
set(enum setting s, int value, ymd on)
{
	changes[count++] = (struct setting_change){ .setting = s, .value = value, .from = instant_of(on), .by = "x" };
}

static bool
owes(ymd on)
{
	duty_work_out(changes, count, instant_of(on), &duty);
	return duty_owes(&duty);
}

TEST(who_gives_care_without_the_function_owes_it)       /* DUT-02 */
{
	count = 0;
	CHECK(!owes(20260101));
	set(SETTING_CARE_VISIT, 1, 20250401);
	CHECK(owes(20260101));
	CHECK(duty.gives[0] && duty.owes[0] && !duty.gives[1] && !duty.owes[1]);
	CHECK(duty.since[0] == instant_of(20250401));
	set(SETTING_ONLINE, 1, 20250501);       /* the other function does not help */
	CHECK(owes(20260101));
	set(SETTING_VISIT, 1, 20250601);
	CHECK(!owes(20260101));
	CHECK(duty.gives[0]);
	CHECK(owes(20250531));
	set(SETTING_VISIT, 0, 20250701);
	CHECK(owes(20260101));
	CHECK(duty.since[0] == instant_of(20250701));
	set(SETTING_CARE_VISIT, 0, 20250801);
	CHECK(!owes(20260101));
}

TEST(nothing_is_owed_before_the_measure_ended)  /* DUT-01, DUT-04 */
{
	count = 0;
	set(SETTING_CARE_ONLINE, 1, 20240401);
	CHECK(!owes(20241130));
	CHECK(duty.gives[1]);
	CHECK(owes(20241201));
	CHECK(duty.since[1] == instant_of(20241201));
}

TEST(other_settings_change_nothing)             /* DUT-03, DUT-04 */
{
	count = 0;
	set(SETTING_CARE_VISIT, 1, 20250101);
	set(SETTING_ASK_SRJ, 1, 20250601);
	set(SETTING_CARE_VISIT, 1, 20250701);
	CHECK(owes(20260101));
	CHECK(duty.since[0] == instant_of(20250101));
	CHECK_INT(2, DUTY_ROWS);                /* visits and online care, nothing at the counter */
	CHECK(duty_rows[0].mode == MODE_VISIT && duty_rows[1].mode == MODE_ONLINE);
}

TESTS(T(who_gives_care_without_the_function_owes_it), T(nothing_is_owed_before_the_measure_ended),
    T(other_settings_change_nothing))
