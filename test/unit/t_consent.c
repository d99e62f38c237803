/* Consents: windows to the second, renewal, change of use, cancellation, re-check. */
#include "domain/answer.h"
#include "domain/consent.h"
#include "t.h"

#define CLINIC "1319999996"
#define OTHER "1318888884"

static struct consent
given(enum mode m, enum kind k, instant from, instant until)
{
	return (struct consent){ .id = (id)k + 100, .version = 1, .facility = CLINIC, .person = 7, .mode = m, .kind = k,
	    .given = true, .from = from, .until = until };
}

TEST(a_consent_holds_from_its_first_second_to_before_its_last)       /* CNS-05, CNS-07 */
{
	struct consent c = given(MODE_VISIT, KIND_YZK, 1000, 2000);

	CHECK(!consent_allows(&c, CLINIC, 7, MODE_VISIT, KIND_YZK, 999));
	CHECK(consent_allows(&c, CLINIC, 7, MODE_VISIT, KIND_YZK, 1000));
	CHECK(consent_allows(&c, CLINIC, 7, MODE_VISIT, KIND_YZK, 1999));
	CHECK(!consent_allows(&c, CLINIC, 7, MODE_VISIT, KIND_YZK, 2000));
}

TEST(a_consent_is_for_one_facility_person_mode_and_kind)    /* CNS-07 */
{
	struct consent c = given(MODE_VISIT, KIND_YZK, 0, INSTANT_NEVER);

	CHECK(!consent_allows(&c, OTHER, 7, MODE_VISIT, KIND_YZK, 10));
	CHECK(!consent_allows(&c, CLINIC, 8, MODE_VISIT, KIND_YZK, 10));
	CHECK(!consent_allows(&c, CLINIC, 7, MODE_ONLINE, KIND_YZK, 10));
	CHECK(!consent_allows(&c, CLINIC, 7, MODE_VISIT, KIND_SRJ, 10));
	CHECK(!consent_allows(NULL, CLINIC, 7, MODE_VISIT, KIND_YZK, 10));
	c.given = false;
	CHECK(!consent_allows(&c, CLINIC, 7, MODE_VISIT, KIND_YZK, 10));
}

TEST(windows_end_as_each_mode_says)      /* CNS-01..04 */
{
	static const struct { enum mode m; ymd visit; const char *at, *last; } cases[] = {
		{ MODE_COUNTER, 0,        "20230221174835", "20230222174834" },
		{ MODE_COUNTER, 0,        "20240228120000", "20240229115959" },
		{ MODE_ONLINE,  20261122, "20261122090000", "20261123235959" },
		{ MODE_ONLINE,  20261122, "20261101090000", "20261123235959" },
		{ MODE_ONLINE,  20261231, "20261231235959", "20270101235959" },
		{ MODE_ONLINE,  20240228, "20240228000000", "20240229235959" },
		{ MODE_ONLINE,  20230228, "20230228000000", "20230301235959" },
		{ MODE_VISIT,   0,        "20261122090000", "99991231235959" },
		{ MODE_EMERGENCY, 0,      "20231231235959", "20240101235958" },
	};
	char text[INSTANT_TEXT];

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		instant at, until;

		CHECK(instant_read14(cases[i].at, &at));
		until = consent_until(cases[i].m, at, cases[i].visit);
		CHECK_STR(cases[i].last, instant_write14(until == INSTANT_NEVER ? until : until - 1, text));
	}
}

TEST(an_emergency_has_no_page_and_no_re_check)  /* CNS-04: it is a hospital's own, with the card or without consent */
{
	const struct consent check = { .facility = "1319999996", .person = 7, .mode = MODE_EMERGENCY, .kind = KIND_QUA, .given = true,
	    .from = 1000, .until = 2000 };
	struct settings s;

	settings_preset(&s);
	for (size_t i = 0; i < SETTING_COUNT; i++)
		s.value[i] = setting_rows[i].high;
	CHECK(!settings_open_page(&s, MODE_COUNTER));   /* FAC-04: suspended */
	s.value[SETTING_SUSPENDED] = 0;
	CHECK(settings_use_mode(&s, MODE_EMERGENCY) && !settings_open_page(&s, MODE_EMERGENCY));
	CHECK(settings_open_page(&s, MODE_COUNTER) && settings_open_page(&s, MODE_VISIT));
	CHECK_ERR(ERR_FUNCTION_OFF, recheck_allowed(&s, MODE_EMERGENCY, &check, 1, 1500));
}

TEST(a_cancellation_is_effective_at_once_and_says_by_whom)          /* CNS-05, CNS-06 */
{
	struct consent c = given(MODE_VISIT, KIND_YZK, 1000, INSTANT_NEVER);

	c.ended = 1500;
	c.reason = END_BY_PATIENT;
	CHECK_INT(CONSENT_ENDED, consent_state(&c, 1500));
	CHECK_INT(CONSENT_ENDED, consent_state(&c, 1499));      /* a question of the second before, still under way */
	CHECK_INT(CONSENT_ENDED, consent_state(&c, 999));       /* a clock that went back */
	CHECK_INT(END_BY_PATIENT, consent_end_reason(&c));
	c = given(MODE_ONLINE, KIND_YZK, 1000, 1400);
	c.ended = 1500;
	c.reason = END_BY_PATIENT;
	CHECK_INT(END_BY_TIME, consent_end_reason(&c));
}

static struct consent_order
order(enum mode m, instant at)
{
	struct consent_order o = { .facility = CLINIC, .person = 7, .mode = m, .visit_date = m == MODE_ONLINE ? 20261122 : 0,
	    .at = at, .evidence = 55 };

	o.asked[KIND_YZK] = o.asked[KIND_TKK] = true;
	o.choice[KIND_YZK] = true;
	o.choice[KIND_SRJ] = true;      /* a word on something that was not asked counts for nothing */
	return o;
}

TEST(a_card_check_gives_what_was_agreed_and_keeps_what_was_refused)  /* CNS-09 */
{
	struct consent_order o = order(MODE_VISIT, 1000);
	struct consent rows[CONSENT_RENEWED_MAX];
	size_t n = consent_renew(&o, NULL, 0, rows);

	CHECK_INT(3, n);
	CHECK(consent_find(rows, n, MODE_VISIT, KIND_QUA)->given);
	CHECK(consent_find(rows, n, MODE_VISIT, KIND_YZK)->given);
	CHECK(!consent_find(rows, n, MODE_VISIT, KIND_TKK)->given);
	assert_null(consent_find(rows, n, MODE_VISIT, KIND_SRJ));
	CHECK_INT(0, consent_find(rows, n, MODE_VISIT, KIND_YZK)->version);
}

TEST(a_new_card_check_renews_the_same_row)        /* CNS-09 */
{
	struct consent old[] = { given(MODE_VISIT, KIND_QUA, 10, INSTANT_NEVER), given(MODE_VISIT, KIND_YZK, 10, INSTANT_NEVER) };
	struct consent_order o = order(MODE_VISIT, 1000);
	struct consent rows[CONSENT_RENEWED_MAX];
	const struct consent *yzk;
	size_t n;

	old[1].ended = 20;
	old[1].reason = END_BY_FACILITY;
	o.choice[KIND_YZK] = false;
	n = consent_renew(&o, old, 2, rows);
	yzk = consent_find(rows, n, MODE_VISIT, KIND_YZK);
	CHECK_INT(old[1].id, yzk->id);
	CHECK_INT(1, yzk->version);
	CHECK(!yzk->given && yzk->ended == 0 && yzk->from == 1000);
}

TEST(the_form_of_prescriptions_stands_with_the_card_check)        /* CNS-18 */
{
	struct consent_order o = order(MODE_VISIT, 1000);
	struct consent rows[CONSENT_RENEWED_MAX];
	size_t n;

	o.prescription = PRESCRIPTION_PAPER;
	n = consent_renew(&o, NULL, 0, rows);
	CHECK_INT(PRESCRIPTION_PAPER, consent_find(rows, n, MODE_VISIT, KIND_QUA)->prescription);
	CHECK_INT(PRESCRIPTION_NONE, consent_find(rows, n, MODE_VISIT, KIND_YZK)->prescription);
}

TEST(the_other_mode_ends_the_first_by_change_of_use)        /* CNS-10 */
{
	struct consent old[] = { given(MODE_VISIT, KIND_QUA, 10, INSTANT_NEVER), given(MODE_VISIT, KIND_YZK, 10, INSTANT_NEVER),
	    given(MODE_COUNTER, KIND_YZK, 10, INSTANT_NEVER), given(MODE_VISIT, KIND_SRJ, 10, INSTANT_NEVER) };
	struct consent_order o = order(MODE_ONLINE, 1000);
	struct consent rows[CONSENT_RENEWED_MAX];
	size_t n = consent_renew(&o, old, 4, rows);
	const struct consent *visit = consent_find(rows, n, MODE_VISIT, KIND_YZK);

	CHECK_INT(END_BY_OTHER_USE, visit->reason);
	CHECK_INT(CONSENT_ENDED, consent_state(visit, 1000));
	CHECK_INT(CONSENT_ENDED, consent_state(consent_find(rows, n, MODE_VISIT, KIND_QUA), 1000));
	assert_null(consent_find(rows, n, MODE_COUNTER, KIND_YZK));
	assert_null(consent_find(rows, n, MODE_VISIT, KIND_SRJ));       /* was not asked: stays as it is */
}

TEST(a_facility_ends_the_kinds_it_names_and_only_open_ones)          /* CNS-11 */
{
	struct consent old[] = { given(MODE_VISIT, KIND_YZK, 10, INSTANT_NEVER), given(MODE_VISIT, KIND_TKK, 10, 20),
	    given(MODE_ONLINE, KIND_YZK, 10, INSTANT_NEVER), given(MODE_VISIT, KIND_SRJ, 10, INSTANT_NEVER) };
	bool kinds[KIND_COUNT] = { [KIND_YZK] = true, [KIND_TKK] = true };
	struct consent rows[4];
	size_t n = consent_end(old, 4, MODE_VISIT, kinds, END_BY_FACILITY, 1000, rows);

	CHECK_INT(1, n);
	CHECK_INT(KIND_YZK, rows[0].kind);
	CHECK_INT(MODE_VISIT, rows[0].mode);
	CHECK_INT(1000, rows[0].ended);
}

TEST(only_what_the_facility_uses_is_asked)        /* CNS-08 */
{
	struct settings s;

	settings_preset(&s);
	CHECK(consent_is_asked(KIND_YZK, &s) && consent_is_asked(KIND_TKK, &s));
	CHECK(!consent_is_asked(KIND_SRJ, &s) && !consent_is_asked(KIND_SHJ, &s));
	CHECK(!consent_is_asked(KIND_QUA, &s));
	s.value[SETTING_ASK_YZK] = 0;
	CHECK(!consent_is_asked(KIND_YZK, &s));
}

TEST(a_re_check_needs_the_function_an_earlier_card_check_and_no_cancellation)        /* RCK-01..03 */
{
	struct consent rows[] = { given(MODE_VISIT, KIND_QUA, 10, INSTANT_NEVER) };
	struct settings s;

	settings_preset(&s);
	CHECK_INT(ERR_FUNCTION_OFF, recheck_allowed(&s, MODE_VISIT, rows, 1, 100));
	s.value[SETTING_VISIT] = 1;
	CHECK_INT(ERR_OK, recheck_allowed(&s, MODE_VISIT, rows, 1, 100));
	CHECK_INT(ERR_NO_CARD_CHECK, recheck_allowed(&s, MODE_VISIT, rows, 0, 100));
	CHECK_INT(ERR_FUNCTION_OFF, recheck_allowed(&s, MODE_ONLINE, rows, 1, 100));
	CHECK_INT(ERR_FUNCTION_OFF, recheck_allowed(&s, MODE_COUNTER, rows, 1, 100));
	rows[0].ended = 50;
	CHECK_INT(ERR_CONSENT_ENDED, recheck_allowed(&s, MODE_VISIT, rows, 1, 100));
	CHECK_INT(ERR_CONSENT_ENDED, recheck_allowed(&s, MODE_VISIT, rows, 1, 49));
}

TEST(an_answer_shows_the_consents_of_its_mode_and_its_instant)       /* ANS-01..03 */
{
	struct limit_certificate limit = { .classification = "01", .category = "A03", .from = 20260801, .until = 20270731 };
	struct eligibility e = { .limits = &limit, .limit_count = 1 };
	struct consent rows[] = { given(MODE_VISIT, KIND_QUA, 10, INSTANT_NEVER), given(MODE_VISIT, KIND_LIM, 10, INSTANT_NEVER),
	    given(MODE_ONLINE, KIND_YZK, 10, INSTANT_NEVER) };
	struct answer a = { .eligibility = &e, .mode = MODE_VISIT, .at = instant_of(20261122) };

	answer_fill(&a, rows, 3);
	CHECK(a.limit == &limit);
	CHECK(a.consents[KIND_LIM].known && !a.consents[KIND_YZK].known);
	rows[1].ended = a.at;
	answer_fill(&a, rows, 3);
	assert_null(a.limit);
	CHECK_INT(CONSENT_ENDED, a.consents[KIND_LIM].state);
}

TEST(an_answer_names_the_card_check_it_rests_on_while_it_is_open)         /* ANS-04 */
{
	struct consent rows[] = { given(MODE_VISIT, KIND_QUA, 10, INSTANT_NEVER), given(MODE_ONLINE, KIND_QUA, 10, INSTANT_NEVER) };
	struct answer a = { .mode = MODE_VISIT, .at = instant_of(20261122) };

	rows[0].evidence = 71;
	rows[1].evidence = 72;
	answer_fill(&a, rows, 2);
	CHECK_INT(71, a.confirmation);
	a.mode = MODE_ONLINE;
	answer_fill(&a, rows, 2);
	CHECK_INT(72, a.confirmation);
	rows[1].ended = 50;
	answer_fill(&a, rows, 2);
	CHECK_INT(0, a.confirmation);
	a = (struct answer){ .mode = MODE_COUNTER, .at = instant_of(20261122) };
	answer_fill(&a, rows, 2);
	CHECK_INT(0, a.confirmation);
}

/* Agreed to on 2026-08-10; asked on 2026-11-22. */
TEST(a_change_of_the_limit_certificate_is_told_within_its_consent)        /* ANS-05 */
{
	const struct limit_certificate all_year = { "01", "A03", 20260801, 20260801, 20270731, 0 };
	const struct limit_certificate halves[] = { { "01", "A03", 20260801, 20260801, 20261031, 0 },
	    { "01", "A02", 20261101, 20261101, 20270731, 0 } };
	struct eligibility all[] = {
		{ .id = 1, .acquired = 20200401, .limits = &all_year, .limit_count = 1 },
		{ .id = 2, .acquired = 20261001, .limits = &all_year, .limit_count = 1 },
	};
	struct consent lim = given(MODE_VISIT, KIND_LIM, instant_of(20260810), INSTANT_NEVER);
	struct answer a = { .eligibility = &all[0], .mode = MODE_VISIT, .at = instant_of(20261122) };

	answer_fill(&a, &lim, 1);
	answer_compare_limit(&a, all, 1);
	CHECK_INT(COMPARED_SAME, a.limit_compared);
	all[0].limits = halves;         /* another one since November */
	all[0].limit_count = 2;
	answer_compare_limit(&a, all, 1);
	CHECK_INT(COMPARED_CHANGED, a.limit_compared);
	all[0].limit_count = 1;         /* none any more */
	answer_compare_limit(&a, all, 1);
	CHECK_INT(COMPARED_CHANGED, a.limit_compared);
	all[0].limit_count = 0;         /* none then, none now */
	answer_compare_limit(&a, all, 1);
	CHECK_INT(COMPARED_SAME, a.limit_compared);
	all[0].limits = &all_year;      /* the same words of another insurer */
	all[0].limit_count = 1;
	all[0].lost = 20261001;
	a.eligibility = &all[1];
	answer_compare_limit(&a, all, 2);
	CHECK_INT(COMPARED_CHANGED, a.limit_compared);
	a.eligibility = &all[0];        /* as it was, and the consent over: nothing is told of it */
	all[0].lost = 0;
	lim.ended = 50;
	answer_fill(&a, &lim, 1);
	answer_compare_limit(&a, all, 1);
	CHECK_INT(COMPARED_CHANGED, a.limit_compared);
	answer_fill(&a, NULL, 0);
	answer_compare_limit(&a, all, 1);
	CHECK_INT(COMPARED_CHANGED, a.limit_compared);
}

TESTS(T(a_consent_holds_from_its_first_second_to_before_its_last), T(a_consent_is_for_one_facility_person_mode_and_kind),
    T(windows_end_as_each_mode_says), T(an_emergency_has_no_page_and_no_re_check), T(a_cancellation_is_effective_at_once_and_says_by_whom),
    T(a_card_check_gives_what_was_agreed_and_keeps_what_was_refused), T(a_new_card_check_renews_the_same_row), T(the_form_of_prescriptions_stands_with_the_card_check),
    T(the_other_mode_ends_the_first_by_change_of_use), T(a_facility_ends_the_kinds_it_names_and_only_open_ones),
    T(only_what_the_facility_uses_is_asked), T(a_re_check_needs_the_function_an_earlier_card_check_and_no_cancellation),
    T(an_answer_names_the_card_check_it_rests_on_while_it_is_open),
    T(a_change_of_the_limit_certificate_is_told_within_its_consent),
    T(an_answer_shows_the_consents_of_its_mode_and_its_instant))
