/* Values of check-ups against their limits. */
#include "t.h"
#include "domain/checkup.h"

TEST(a_limit_has_a_form)         /* CHK-04 */
{
	static const char *const good[] = { "", ">=126", "<40", "M>=85;F>=90", "M<=13.0;F<=12.0", ">-1.5" };
	static const char *const bad[] = { "126", ">=", ">=1,5", "=5", ">=85;>=90", "M>=85;", "X>=85", ">= 85", ">=0x10",
	    ">=nan", "<40 (until 3rd period)", ">=1.2.3", ">=--1", ">=99999999999999999999999999999999" };

	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		CHECK(checkup_limit_valid(good[i]));
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		CHECK(!checkup_limit_valid(bad[i]));
}

TEST(a_limit_is_reached_at_its_very_value)       /* CHK-04 */
{
	CHECK(checkup_limit_reached(">=126", "126", 0) && !checkup_limit_reached(">=126", "125.9", 0));
	CHECK(checkup_limit_reached("<40", "39.9", 1) && !checkup_limit_reached("<40", "40", 1));
	CHECK(checkup_limit_reached("M>=85;F>=90", "85", 1) && !checkup_limit_reached("M>=85;F>=90", "85", 2));
	CHECK(checkup_limit_reached("M>=85;F>=90", "90.0", 2) && !checkup_limit_reached("M>=85;F>=90", "99", 0));
	CHECK(!checkup_limit_reached(">=126", "", 0) && !checkup_limit_reached(">=126", "12x", 0));
	CHECK(!checkup_limit_reached("", "126", 0));
}

TEST(a_result_is_graded_by_the_worse_limit)      /* CHK-04 */
{
	struct checkup_result r = { .line = { .type = CHECKUP_QUANTITY, .value = "142" }, .guidance = ">=130",
	    .referral = ">=140" };

	CHECK_INT(GRADE_REFERRAL, checkup_grade(&r, 1));
	r.line.value = "139.5";
	CHECK_INT(GRADE_GUIDANCE, checkup_grade(&r, 1));
	r.line.value = "129";
	CHECK_INT(GRADE_WITHIN, checkup_grade(&r, 1));
	r.line.state = CHECKUP_BELOW;
	CHECK_INT(GRADE_NONE, checkup_grade(&r, 1));
	r.line.state = CHECKUP_MEASURED;
	r.line.value = "高い";
	CHECK_INT(GRADE_NONE, checkup_grade(&r, 1));
	r.line.value = "142";
	r.guidance = r.referral = "";
	CHECK_INT(GRADE_NONE, checkup_grade(&r, 1));
	r.guidance = ">=130";
	r.line.type = CHECKUP_ORDINAL;
	CHECK_INT(GRADE_NONE, checkup_grade(&r, 1));
}

TESTS(T(a_limit_has_a_form), T(a_limit_is_reached_at_its_very_value), T(a_result_is_graded_by_the_worse_limit))
