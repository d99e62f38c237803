/* Many persons in one question, chart numbers, receptions. */
#include "app/bulk_read.h"
#include "app/eligibility_read.h"
#include "app/reception.h"
#include "app/reference_set.h"
#include "app/setting_own.h"
#include "app_world.h"

static struct answer_unit *units;

static struct asked
person_asked(const char *insurer, const char *number, const char *reference)
{
	return (struct asked){ .who = numbers(insurer, number, 0), .arbitrary = "", .reference = reference, .detail = "" };
}

/* ---- receptions --------------------------------------------------------------------------------------------- */

static enum err
reception_make(struct reception *ret_r)
{
	const struct reception_order o = { .mode = MODE_VISIT, .message = "OQSmuhvq01req", .identifier = "K1", .question = "q" };

	act_begin(&clinic);
	TRY(reception_open(&a, &o, ret_r));
	return act_commit();
}

TEST(a_reception_is_for_the_facility_and_message_that_made_it)  /* BLK-01 */
{
	struct reception r, got;
	bool ready;

	CHECK_OK(reception_make(&r));
	act_begin(&other);
	CHECK_ERR(ERR_NOT_FOUND, reception_take(&a, r.number, "OQSmuhvq01req", &got, &ready));
	act_begin(&clinic);
	CHECK_ERR(ERR_NOT_FOUND, reception_take(&a, r.number, "OQSmuonq01req", &got, &ready));
	CHECK_ERR(ERR_NOT_FOUND, reception_take(&a, "R0", "OQSmuhvq01req", &got, &ready));
	CHECK_OK(reception_take(&a, r.number, "OQSmuhvq01req", &got, &ready));
	CHECK(ready);
	CHECK_STR("q", got.question);
	CHECK_STR("K1", got.identifier);
}

TEST(a_result_is_in_work_then_ready_then_no_longer_there)       /* BLK-02, BLK-03 */
{
	static const struct { instant after; enum err e; bool ready; } cases[] = {
		{ 0, ERR_OK, false }, { 59, ERR_OK, false }, { 60, ERR_OK, true }, { 2 * 3600 - 1, ERR_OK, true },
		{ 2 * 3600, ERR_GONE, false },
	};
	instant began = cx->now;
	struct reception r, got;
	bool ready;

	keep_setting(CLINIC, SETTING_BULK_READY, 60);
	keep_setting(CLINIC, SETTING_BULK_KEEP, 2);
	CHECK_OK(reception_make(&r));
	keep_setting(CLINIC, SETTING_BULK_KEEP, 1);     /* what was promised stands */
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cx->now = began + cases[i].after;
		act_begin(&clinic);
		CHECK_ERR(cases[i].e, reception_take(&a, r.number, "OQSmuhvq01req", &got, &ready));
		if (cases[i].e == ERR_OK)
			CHECK_INT(cases[i].ready, ready);
		CHECK_INT(cases[i].e != ERR_OK || cases[i].ready, change_is_empty(a.change));
	}
	cx->now = began;
}

TEST(a_mode_that_is_not_used_takes_no_question) /* RCK-01 */
{
	const struct reception_order o = { .mode = MODE_ONLINE, .message = "m", .identifier = "", .question = "q" };
	struct reception r;

	act_begin(&other);
	CHECK_ERR(ERR_FUNCTION_OFF, reception_open(&a, &o, &r));
}

/* ---- many persons -------------------------------------------------------------------------------------------- */

TEST(each_person_of_many_has_an_answer_and_a_row_of_its_own)    /* BLK-04, BLK-05 */
{
	struct asked people[] = { person_asked("06139999", "111", ""), person_asked("06139999", "222", ""),
	    person_asked("06139999", "999", ""), person_asked("06130012", "777", ""), { .who = numbers("", "", 0),
	    .arbitrary = "x", .outcome = ERR_INPUT, .detail = "InsurerNumber: W-03: missing" } };
	static const enum validity wanted[] = { VALIDITY_LOST_NEWER, VALIDITY_SEVERAL, VALIDITY_NONE, VALIDITY_VALID };
	const struct bulk_question q = { people, 5, MODE_COUNTER, 0, "R1" };
	struct audit *rows;

	act_begin(&clinic);
	CHECK_OK(bulk_eligibility(&a, &q, &units));
	CHECK_OK(act_commit());
	for (size_t i = 0; i < 4; i++) {
		CHECK_INT(ERR_OK, units[i].outcome);
		CHECK_INT(wanted[i], units[i].validity);
	}
	CHECK(units[0].same_person && units[3].same_person);            /* by old and by new numbers: BLK-05 */
	CHECK(!units[1].same_person && !units[2].same_person && !units[4].same_person);
	CHECK_INT(ERR_INPUT, units[4].outcome);
	CHECK_STR("InsurerNumber: W-03: missing", units[4].detail);
	CHECK_INT(5, audit_rows(&rows));
	CHECK_STR("R1", rows[0].subject);
	CHECK_INT(1, rows[0].person);
	CHECK_INT(ERR_INPUT, rows[4].outcome);
}

TEST(who_may_not_be_re_checked_does_not_stop_the_others)        /* BLK-04 */
{
	struct asked people[] = { person_asked("06130012", "777", ""), person_asked("06139999", "222", ""),
	    person_asked("07130011", "445", "") };
	const struct bulk_question q = { people, 3, MODE_VISIT, 0, "R1" };
	struct about about = { 0 };
	struct audit *rows;

	people[1].who.birth = 19500101;
	keep_consent(CLINIC, 1, MODE_VISIT, KIND_QUA);
	keep_consent(CLINIC, 4, MODE_VISIT, KIND_QUA);
	end_consent(4, MODE_VISIT, KIND_QUA, cx->now - 1);
	act_begin(&clinic);
	a.about = &about;
	CHECK_OK(bulk_recheck(&a, &q, &units));
	CHECK_OK(act_commit());
	CHECK_INT(ERR_OK, units[0].outcome);
	CHECK_INT(12, units[0].answers[0].eligibility->id);
	CHECK_INT(ERR_NO_CARD_CHECK, units[1].outcome);
	CHECK_STR("RCK-02", units[1].detail);
	CHECK_INT(ERR_CONSENT_ENDED, units[2].outcome);
	CHECK_INT(3, audit_rows(&rows));
	CHECK(rows[1].person == 2 && rows[1].outcome == ERR_NO_CARD_CHECK && rows[2].outcome == ERR_CONSENT_ENDED);
	act_begin(&other);
	CHECK_OK(bulk_recheck(&a, &q, &units));
	CHECK_INT(ERR_NO_CARD_CHECK, units[0].outcome);
}

/* A list may name somebody twice, by old numbers and new ones, in a month in which the check is to be noted [CNS-13]. */
TEST(who_stands_twice_in_a_list_is_noted_once)
{
	struct asked people[] = { person_asked("06130012", "777", ""), person_asked("06130012", "777", "") };
	const struct bulk_question q = { people, 2, MODE_VISIT, 0, "R1" };
	struct consent *kept;
	size_t n;

	keep_consent(CLINIC, 1, MODE_VISIT, KIND_QUA);
	act_begin(&clinic);
	CHECK_OK(bulk_recheck(&a, &q, &units));
	CHECK_OK(act_commit());
	CHECK(units[0].outcome == ERR_OK && units[1].outcome == ERR_OK);
	act_begin(&clinic);
	CHECK_OK(view_consents(a.view, cx, CLINIC, 1, &kept, &n));
	CHECK_INT(cx->now, kept[0].checked);
	CHECK_INT(2, kept[0].version);
}

TEST(a_consent_that_is_ended_first_makes_the_whole_change_fail)
{
	struct asked people[] = { person_asked("06130012", "777", "") };
	const struct bulk_question q = { people, 1, MODE_VISIT, 0, "R1" };

	keep_consent(CLINIC, 1, MODE_VISIT, KIND_QUA);
	act_begin(&clinic);
	CHECK_OK(bulk_recheck(&a, &q, &units));
	end_consent(1, MODE_VISIT, KIND_QUA, cx->now);
	CHECK_ERR(ERR_STALE, act_commit());
}

/* ---- chart numbers ------------------------------------------------------------------------------------------- */

static enum err
chart(const struct who *w, const char *insurer, const char *number, const char *reference)
{
	struct asked p = person_asked(insurer, number, reference);

	act_begin(w);
	TRY(reference_set(&a, &p, ""));
	return act_commit();
}

TEST(a_chart_number_comes_back_in_every_answer_and_survives_a_change_of_insurer)        /* REF-01, REF-03 */
{
	const struct eligibility_query old = numbers("06139999", "111", 0), fresh = numbers("06130012", "777", 0);
	struct answer_unit u;

	CHECK_OK(chart(&clinic, "06139999", "111", "A-1"));
	act_begin(&clinic);
	CHECK_OK(eligibility_read(&a, &(struct eligibility_question){ .who = &old, .arbitrary = "" }, &u));
	CHECK_STR("A-1", u.answers[0].reference);
	CHECK_OK(eligibility_read(&a, &(struct eligibility_question){ .who = &fresh, .arbitrary = "" }, &u));
	CHECK_STR("A-1", u.answers[0].reference);
	act_begin(&other);
	CHECK_OK(eligibility_read(&a, &(struct eligibility_question){ .who = &fresh, .arbitrary = "" }, &u));
	CHECK_STR("", u.answers[0].reference);
}

TEST(a_chart_is_one_persons_and_may_be_renumbered)      /* REF-01, REF-02 */
{
	CHECK_OK(chart(&clinic, "06130012", "777", "A-1"));
	CHECK_ERR(ERR_EXISTS, chart(&clinic, "07130011", "445", "A-1"));
	CHECK_OK(chart(&other, "07130011", "445", "A-1"));
	CHECK_OK(chart(&clinic, "06139999", "111", "A-2"));      /* the same person by the old numbers */
	CHECK_OK(chart(&clinic, "07130011", "445", "A-1"));
	CHECK_ERR(ERR_NOT_FOUND, chart(&clinic, "06139999", "222", "A-9"));     /* namesakes */
	CHECK_ERR(ERR_NOT_FOUND, chart(&clinic, "06139999", "999", "A-9"));
}

TEST(of_many_the_first_has_the_number_and_a_later_look_says_how_it_stands)      /* REF-02, REF-04 */
{
	struct asked people[] = { person_asked("06130012", "777", "A-1"), person_asked("07130011", "445", "A-1"),
	    person_asked("07130011", "445", "A-2"), person_asked("06139999", "999", "A-3") };
	const struct bulk_question q = { people, 4, MODE_COUNTER, 0, "R1" };
	static const enum err wanted[] = { ERR_OK, ERR_EXISTS, ERR_OK, ERR_NOT_FOUND };
	struct audit *rows;

	act_begin(&clinic);
	CHECK_OK(bulk_reference(&a, &q, &units));
	CHECK_OK(act_commit());
	for (size_t i = 0; i < 4; i++)
		CHECK_INT(wanted[i], units[i].outcome);
	CHECK_INT(4, audit_rows(&rows));
	CHECK_INT(AUDIT_REFERENCE_SET, rows[0].act);
	act_begin(&clinic);
	CHECK_OK(bulk_reference_look(&a, &q, &units));
	for (size_t i = 0; i < 4; i++)
		CHECK_INT(wanted[i], units[i].outcome);
	CHECK_OK(chart(&clinic, "06130012", "777", "A-7"));
	act_begin(&clinic);
	CHECK_OK(bulk_reference_look(&a, &q, &units));
	CHECK_INT(ERR_STALE, units[0].outcome);
}

TEST(a_person_of_the_facility_has_the_number_set_and_taken_away)        /* REF-05 */
{
	const char *number;
	struct audit *rows;

	keep_consent(CLINIC, 1, MODE_VISIT, KIND_QUA);
	keep_consent(CLINIC, 2, MODE_VISIT, KIND_QUA);
	act_begin(&clinic);
	CHECK_OK(reference_set_person(&a, 1, MODE_VISIT, "カルテ-1"));
	CHECK_OK(act_commit());
	act_begin(&clinic);
	CHECK_ERR(ERR_EXISTS, reference_set_person(&a, 2, MODE_VISIT, "カルテ-1"));
	CHECK_ERR(ERR_NOT_FOUND, reference_set_person(&a, 3, MODE_VISIT, "A-3"));           /* never consented here */
	CHECK_ERR(ERR_NOT_FOUND, reference_set_person(&a, 99, MODE_VISIT, "A-3"));
	CHECK_ERR(ERR_INPUT, reference_set_person(&a, 2, MODE_VISIT, "あああああああああああああああああああああああああああああああああああああああああああああああああああ"));
	CHECK_OK(reference_set_person(&a, 2, MODE_VISIT, "ああああああああああああああああああああああああああああああああああああああああああああああああああ"));
	CHECK_OK(reference_set_person(&a, 1, MODE_VISIT, ""));
	CHECK_OK(act_commit());
	act_begin(&clinic);
	CHECK_OK(reference_of(&a, 1, &number));
	CHECK_STR("", number);
	CHECK_INT(3, audit_rows(&rows));
	CHECK_STR("removed", rows[2].subject);
	act_begin(&clinic);
	CHECK_OK(reference_set_person(&a, 2, MODE_VISIT, "カルテ-1"));               /* it is free now */
	CHECK_OK(act_commit());
}

/* ---- settings ------------------------------------------------------------------------------------------------- */

TEST(a_terminal_changes_its_own_settings_and_not_the_operators) /* SET-08 */
{
	const struct setting_wish wishes[] = { { SETTING_ONLINE, 0 }, { SETTING_ASK_SRJ, 0 } };
	const struct setting_wish locked = { SETTING_DEVICE_MAX, 1 };
	struct setting_now *all;
	size_t n;

	act_begin(&clinic);
	CHECK_OK(setting_own_change(&a, wishes, 2));
	CHECK_OK(act_commit());
	act_begin(&clinic);
	CHECK_OK(setting_own_tell(&a, &all, &n));
	CHECK_INT(SETTING_COUNT, n);
	CHECK(all[SETTING_ONLINE].value == 0 && all[SETTING_ONLINE].since == cx->now);
	CHECK_STR("terminal 1", all[SETTING_ONLINE].by);
	CHECK_INT(0, all[SETTING_DEVICE_MAX].since);
	CHECK_ERR(ERR_DENIED, setting_own_change(&a, &locked, 1));
	keep_setting(CLINIC, SETTING_BY_TERMINAL, 0);
	act_begin(&clinic);
	CHECK_ERR(ERR_DENIED, setting_own_change(&a, wishes, 1));
}

TESTS(T_WORLD(a_terminal_changes_its_own_settings_and_not_the_operators),
    T_WORLD(a_reception_is_for_the_facility_and_message_that_made_it),
    T_WORLD(a_result_is_in_work_then_ready_then_no_longer_there), T_WORLD(a_mode_that_is_not_used_takes_no_question),
    T_WORLD(each_person_of_many_has_an_answer_and_a_row_of_its_own),
    T_WORLD(who_may_not_be_re_checked_does_not_stop_the_others),
    T_WORLD(who_stands_twice_in_a_list_is_noted_once),
    T_WORLD(a_consent_that_is_ended_first_makes_the_whole_change_fail),
    T_WORLD(a_chart_number_comes_back_in_every_answer_and_survives_a_change_of_insurer),
    T_WORLD(a_chart_is_one_persons_and_may_be_renumbered),
    T_WORLD(a_person_of_the_facility_has_the_number_set_and_taken_away),
    T_WORLD(of_many_the_first_has_the_number_and_a_later_look_says_how_it_stands))
