/* The use cases over the memory store: what may be told, what is recorded with it, and what happens when the store
 * fails or when a consent is changed while an answer is being made. */
#include "app/checkups_read.h"
#include "app/consent_cancel.h"
#include "app/consented_list.h"
#include "app/eligibility_read.h"
#include "app/facility_set.h"
#include "app/import.h"
#include "app/medicines_read.h"
#include "app/person_read.h"
#include "app/recheck.h"
#include "app_world.h"

/* ---- the use cases, each with a question that has an answer ------------------------------------------- */

static struct answer_unit unit;
static struct medicines_answer medicines;
static struct eligibility_query who;

static enum err
do_recheck(void)
{
	const struct recheck_question q = { .who = &who, .arbitrary = "", .mode = MODE_VISIT };

	return recheck(&a, &q, &unit);
}

static enum err
do_medicines(void)
{
	const struct medicines_question q = { .who = &who, .mode = MODE_VISIT, .from = 202601, .until = 202610,
	    .treatments = true };

	return medicines_read(&a, &q, &medicines);
}

static struct checkups_answer checkups;

static enum err
do_checkups(void)
{
	return checkups_read(&a, &(struct checkups_question){ .who = &who, .mode = MODE_VISIT }, &checkups);
}

static enum err
do_cancel(void)
{
	const struct cancel_question q = { .who = &who, .arbitrary = "" };

	return consent_cancel(&a, &q, &unit);
}

static enum err
do_eligibility(void)
{
	const struct eligibility_question q = { .who = &who, .arbitrary = "" };

	return eligibility_read(&a, &q, &unit);
}

static struct answer_unit *units;
static size_t unit_count;

static enum err
do_list(void)
{
	const struct consented_question q = { .mode = MODE_VISIT, .first = 19700101, .last = 19700102, .number = "R1" };

	return consented_list(&a, &q, &units, &unit_count);
}

static enum err
do_enrol(void)
{
	return facility_enrol(&a, CLINIC, "新しい名前");
}

/* Person 1 has consented to everything at a home visit of CLINIC, and has one claim. */
static void
consent_to_all(void)
{
	for (enum kind k = KIND_QUA; k < KIND_COUNT; k++)
		keep_consent(CLINIC, 1, MODE_VISIT, k);
	keep_claim(500, 1, 202609);
	who = numbers("06130012", "777", 0);
}

/* ---- re-check ----------------------------------------------------------------------------------------- */

TEST(a_re_check_by_old_numbers_tells_the_newest_insurance_and_leaves_a_row)    /* RCK-01..04 */
{
	struct audit *rows;
	size_t n;

	consent_to_all();
	who = numbers("06139999", "111", 0);
	act_begin(&clinic);
	CHECK_OK(do_recheck());
	CHECK_INT(VALIDITY_VALID, unit.validity);
	CHECK_INT(12, unit.answers[0].eligibility->id);
	CHECK(unit.changed_known && unit.changed);
	CHECK(unit.answers[0].limit != NULL && unit.answers[0].disease_count == 1);
	CHECK_OK(act_commit());
	n = audit_rows(&rows);
	CHECK_INT(1, n);
	CHECK_INT(AUDIT_RECHECK, rows[0].act);
	CHECK_INT(1, rows[0].person);
	CHECK_INT(consent_of(CLINIC, 1, MODE_VISIT, KIND_QUA).id, rows[0].consent);
}

TEST(who_has_lost_all_is_shown_the_period_that_ended_last)      /* and not one that has not begun */
{
	keep_period(22, 2, "06130012", "888", 20210401, 20220401);
	keep_period(23, 2, "06130012", "889", 20280401, 0);
	KEEP(eligibility, &(struct eligibility){ .id = 21, .person = 2, .insurer = "06139999", .symbol = "12",
	    .number = "222", .acquired = 20200401, .lost = 20260101 });
	keep_consent(CLINIC, 2, MODE_VISIT, KIND_QUA);
	who = numbers("06130012", "888", 0);
	act_begin(&clinic);
	CHECK_OK(do_recheck());
	CHECK_INT(VALIDITY_LOST, unit.validity);
	CHECK_INT(1, unit.answer_count);
	CHECK_INT(21, unit.answers[0].eligibility->id);
}

TEST(a_visit_consent_lapses_and_a_re_check_keeps_it_alive)      /* CNS-13 */
{
	instant now = cx->now, later = instant_of(ymd_add_months(ymd_of(now) / 100 * 100 + 1, 3));
	struct consent *rows;
	size_t n;

	consent_to_all();
	keep_setting(CLINIC, SETTING_VISIT_LAPSE, 2);
	act_begin(&clinic);
	CHECK_ERR(ERR_CONSENT_ENDED, do_recheck());     /* checked last in 1970 */
	CHECK(strstr(cx->fault.detail, "by time") != NULL);
	act_begin(&clinic);
	CHECK_ERR(ERR_CONSENT_ENDED, do_medicines());
	act_begin(&clinic);
	CHECK_OK(do_list());                           /* nor is anything told by the list */
	CHECK_INT(0, unit_count);
	keep_setting(CLINIC, SETTING_VISIT_LAPSE, 0);
	act_begin(&clinic);
	CHECK_OK(do_recheck());
	CHECK_OK(act_commit());
	act_begin(&clinic);
	CHECK_OK(view_consents(v, cx, CLINIC, 1, &rows, &n));
	CHECK_INT(now, consent_find(rows, n, MODE_VISIT, KIND_QUA)->checked);
	keep_setting(CLINIC, SETTING_VISIT_LAPSE, 2);
	cx->now = later - 1;
	act_begin(&clinic);
	CHECK_OK(do_medicines());
	cx->now = later;
	act_begin(&clinic);
	CHECK_ERR(ERR_CONSENT_ENDED, do_medicines());
}

TEST(nothing_medical_after_death_or_loss_and_a_re_check_still_tells_the_insurance)      /* CNS-14, CNS-15 */
{
	struct person p;

	consent_to_all();
	act_begin(&clinic);
	CHECK_OK(do_medicines());
	CHECK_OK(view_person(v, cx, 1, &p));
	p.death = ymd_add(ymd_of(cx->now), -1);
	KEEP(person, &p);
	act_begin(&clinic);
	CHECK_ERR(ERR_CONSENT_ENDED, do_medicines());
	act_begin(&clinic);
	CHECK_OK(do_recheck());
	CHECK_INT(CONSENT_ENDED, unit.answers[0].consents[KIND_YZK].state);
	CHECK_INT(END_BY_TIME, unit.answers[0].consents[KIND_YZK].reason);
	p.death = 0;                                    /* reported in error: the consent is as it was */
	KEEP(person, &p);
	act_begin(&clinic);
	CHECK_OK(do_medicines());
	keep_period(12, 1, "06130012", "777", 20260401, ymd_of(cx->now));
	act_begin(&clinic);
	CHECK_ERR(ERR_CONSENT_ENDED, do_medicines());
	act_begin(&clinic);
	CHECK_OK(do_recheck());
	CHECK_INT(VALIDITY_LOST, unit.validity);
}

TEST(a_re_check_is_for_the_facility_mode_and_person_of_the_card_check)  /* RCK-02 */
{
	const struct recheck_question online = { .who = &who, .arbitrary = "", .mode = MODE_ONLINE };

	consent_to_all();
	act_begin(&other);
	CHECK_ERR(ERR_NO_CARD_CHECK, do_recheck());
	act_begin(&clinic);
	CHECK_ERR(ERR_NO_CARD_CHECK, recheck(&a, &online, &unit));
	who = numbers("06139999", "444", 0);
	CHECK_ERR(ERR_NO_CARD_CHECK, do_recheck());
	keep_setting(CLINIC, SETTING_VISIT, 0);
	act_begin(&clinic);
	CHECK_ERR(ERR_FUNCTION_OFF, do_recheck());
}

TEST(namesakes_and_strangers_are_told_apart_from_nobody)        /* ELG-02 */
{
	consent_to_all();
	keep_consent(CLINIC, 2, MODE_VISIT, KIND_QUA);
	who = numbers("06139999", "222", 0);
	act_begin(&clinic);
	CHECK_OK(do_recheck());
	CHECK_INT(VALIDITY_SEVERAL, unit.validity);
	CHECK_INT(0, unit.answer_count);
	who.birth = 19500101;
	CHECK_OK(do_recheck());
	CHECK_INT(VALIDITY_VALID, unit.validity);
	CHECK_INT(2, unit.answers[0].person->id);
	who.birth = 19800101;
	CHECK_ERR(ERR_NO_CARD_CHECK, do_recheck());
	who = numbers("06139999", "999", 0);
	CHECK_OK(do_recheck());
	CHECK_INT(VALIDITY_NONE, unit.validity);
}

TEST(public_assistance_is_registered_when_its_ticket_has_come)  /* ELG-08, SET-06; case 12 of rules.md section 11 */
{
	const struct ticket t = { .type = 1, .from = 20261001, .until = 20261031, .month = 202610, .issue_number = "7", .facility = CLINIC,
	    .facility_name = "", .prescriber = "", .prescriber_name = "", .injury1 = "架空病", .injury2 = "", .injury3 = "",
	    .district_contact = "", .handling_contact = "", .remark1 = "", .remark2 = "", .remark3 = "" };
	struct eligibility aid = { .id = 43, .person = 4, .insurer = "12130001", .symbol = "", .number = "900", .branch = "",
	    .insurer_name = "架空福祉事務所", .classification = "A1", .insured_name = "", .acquired = 20260401, .loss_reason = "" };

	keep_period(42, 4, "07130011", "445", 20260401, 20260801);
	KEEP(eligibility, &aid);
	keep_consent(CLINIC, 4, MODE_VISIT, KIND_QUA);
	who = numbers("12130001", "900", 0);
	who.symbol = "";
	act_begin(&clinic);
	CHECK_OK(do_recheck());
	CHECK_INT(VALIDITY_UNREGISTERED, unit.validity);
	CHECK_INT(0, unit.answers[0].ticket_count);
	aid.tickets = &t;
	aid.ticket_count = 1;
	KEEP(eligibility, &aid);                        /* fed again, about the 15th */
	act_begin(&clinic);
	CHECK_OK(do_recheck());
	CHECK_INT(VALIDITY_VALID, unit.validity);
	CHECK_INT(1, unit.answers[0].ticket_count);
	CHECK_STR("架空病", unit.answers[0].tickets[0].injury1);
	act_begin(&other);
	CHECK_OK(do_eligibility());                     /* by number: another facility has no ticket */
	CHECK_INT(VALIDITY_UNREGISTERED, unit.validity);
	CHECK_INT(0, unit.answers[0].ticket_count);
	keep_setting(CLINIC, SETTING_ASSISTANCE, 0);
	act_begin(&clinic);
	CHECK_OK(do_recheck());
	CHECK_INT(0, unit.answers[0].ticket_count);
}

TEST(two_insurers_at_once_are_both_told_until_one_is_corrected)         /* ELG-09, ELG-10: the old insurer's loss comes late */
{
	keep_period(21, 2, "06139999", "222", 20200401, 0);
	keep_period(22, 2, "06130012", "888", 20261001, 0);
	keep_consent(CLINIC, 2, MODE_VISIT, KIND_QUA);
	who = numbers("06130012", "888", 0);
	act_begin(&clinic);
	CHECK_OK(do_recheck());
	CHECK_INT(VALIDITY_SEVERAL, unit.validity);
	CHECK_INT(2, unit.answer_count);
	CHECK_INT(22, unit.answers[0].eligibility->id);
	CHECK(!unit.changed);
	who = numbers("06139999", "222", 19500101);     /* by the other insurer's numbers: nothing has changed either */
	act_begin(&clinic);
	CHECK_OK(do_recheck());
	CHECK(unit.answer_count == 2 && !unit.changed);
	act_begin(&clinic);
	CHECK_OK(do_eligibility());
	CHECK(unit.validity == VALIDITY_VALID && !unit.changed);
	who = numbers("06130012", "888", 0);
	keep_period(21, 2, "06139999", "222", 20200401, 20261001);
	act_begin(&clinic);
	CHECK_OK(do_recheck());
	CHECK_INT(VALIDITY_VALID, unit.validity);
	CHECK_INT(1, unit.answer_count);
	who = numbers("06139999", "222", 19500101);
	act_begin(&clinic);
	CHECK_OK(do_eligibility());
	CHECK(unit.validity == VALIDITY_LOST_NEWER && unit.changed);
}

TEST(a_newborn_is_nobody_until_fed_and_never_its_mother)        /* ELG-11 */
{
	struct eligibility of = { .id = 61, .person = 6, .insurer = "06139999", .symbol = "12", .number = "666", .branch = "00",
	    .insurer_name = "試験組合", .classification = "01", .insured_name = "", .acquired = 20200401, .loss_reason = "" };

	keep_person(6, "P6", 19950505);
	KEEP(eligibility, &of);
	who = numbers("06139999", "666", 20261010);     /* the mother's number, the child's birthday */
	who.branch = "01";
	act_begin(&clinic);
	CHECK_OK(do_eligibility());
	CHECK_INT(VALIDITY_NONE, unit.validity);
	keep_person(7, "P7", 20261010);
	of.id = 71;
	of.person = 7;
	of.branch = "01";
	of.acquired = 20261010;                         /* insured from birth, told days later */
	KEEP(eligibility, &of);
	act_begin(&clinic);
	CHECK_OK(do_eligibility());
	CHECK_INT(VALIDITY_VALID, unit.validity);
	CHECK_INT(7, unit.answers[0].person->id);
	who.branch = "";
	who.birth = 0;                                  /* neither branch nor birthday: the family is several */
	act_begin(&clinic);
	CHECK_OK(do_eligibility());
	CHECK_INT(VALIDITY_SEVERAL, unit.validity);
	CHECK_INT(0, unit.answer_count);
}

TEST(namesakes_with_one_birthday_stay_two)      /* ELG-12: the names are never looked at */
{
	keep_person(8, "P8", 19600606);
	keep_person(9, "P9", 19600606);
	keep_period(81, 8, "06139999", "888", 20200401, 0);
	keep_period(91, 9, "06139999", "999", 20200401, 0);
	who = numbers("06139999", "888", 19600606);
	act_begin(&clinic);
	CHECK_OK(do_eligibility());
	CHECK_INT(8, unit.answers[0].person->id);
	keep_period(92, 9, "06139999", "888", 20200401, 0);     /* and one number, by an insurer's error */
	act_begin(&clinic);
	CHECK_OK(do_eligibility());
	CHECK_INT(VALIDITY_SEVERAL, unit.validity);
	CHECK_INT(0, unit.answer_count);
	keep_consent(CLINIC, 8, MODE_VISIT, KIND_QUA);
	act_begin(&clinic);
	CHECK_OK(do_recheck());
	CHECK_INT(VALIDITY_SEVERAL, unit.validity);
	CHECK_INT(0, unit.answer_count);
}

TEST(certificates_are_told_only_within_their_own_consents)      /* ANS-02, ANS-03 */
{
	keep_consent(CLINIC, 1, MODE_VISIT, KIND_QUA);
	who = numbers("06130012", "777", 0);
	act_begin(&clinic);
	CHECK_OK(do_recheck());
	assert_null(unit.answers[0].limit);
	CHECK_INT(0, unit.answers[0].disease_count);
}

TEST(the_limit_certificate_by_a_facilitys_word_is_told_so_in_the_audit)
{
	struct eligibility_question q = { .who = &who, .arbitrary = "", .limit_consent = true };
	struct audit *rows;

	who = numbers("06130012", "777", 0);
	act_begin(&clinic);
	CHECK_OK(eligibility_read(&a, &q, &unit));
	CHECK(unit.answers[0].limit != NULL && unit.answers[0].disease_count == 0);
	CHECK_OK(act_commit());
	q.limit_consent = false;
	act_begin(&clinic);
	CHECK_OK(eligibility_read(&a, &q, &unit));
	assert_null(unit.answers[0].limit);
	CHECK_OK(act_commit());
	CHECK_INT(2, audit_rows(&rows));
	CHECK_STR("LIM by the facility's word", rows[0].subject);
	CHECK_STR("", rows[1].subject);
}

/* ---- a consent that changes between decision and commit ----------------------------------------------- */

static const struct { enum kind kind; enum err (*run)(void); } races[] = {
	{ KIND_QUA, do_recheck }, { KIND_TSR, do_recheck }, { KIND_LIM, do_recheck }, { KIND_QUA, do_list },
	{ KIND_TSR, do_list }, { KIND_LIM, do_list }, { KIND_YZK, do_medicines }, { KIND_TKK, do_checkups }, { KIND_SRJ, do_medicines },
	{ KIND_SHJ, do_medicines }, { KIND_YZK, do_cancel },
};

TEST(a_consent_that_is_ended_first_makes_the_change_fail)       /* and the answer is never given */
{
	for (size_t i = 0; i < sizeof races / sizeof races[0]; i++) {
		struct audit *rows;
		size_t before;

		assert_int_equal(0, world_teardown(NULL));
		assert_int_equal(0, world_setup(NULL));
		consent_to_all();
		before = audit_rows(&rows);
		act_begin(&clinic);
		CHECK_OK(races[i].run());
		end_consent(1, MODE_VISIT, races[i].kind, cx->now);
		CHECK_ERR(ERR_STALE, act_commit());
		CHECK_INT(before, audit_rows(&rows));
	}
}

TEST(a_withdrawal_of_a_later_second_holds_for_a_question_of_an_earlier_one)     /* CNS-05 */
{
	consent_to_all();
	end_consent(1, MODE_VISIT, KIND_QUA, cx->now + 5);
	end_consent(1, MODE_VISIT, KIND_YZK, cx->now + 5);
	act_begin(&clinic);
	CHECK_ERR(ERR_CONSENT_ENDED, do_recheck());
	CHECK_ERR(ERR_CONSENT_ENDED, do_medicines());
	act_begin(&clinic);
	CHECK_OK(do_list());
	CHECK_INT(0, unit_count);
}

/* ---- medicines ---------------------------------------------------------------------------------------- */

TEST(medicines_need_their_consent_and_treatments_and_operations_theirs) /* MED-01, MED-02 */
{
	struct audit *rows;

	keep_consent(CLINIC, 1, MODE_VISIT, KIND_QUA);
	keep_consent(CLINIC, 1, MODE_ONLINE, KIND_YZK);
	keep_consent(OTHER, 1, MODE_COUNTER, KIND_YZK);
	keep_claim(500, 1, 202609);
	who = numbers("06130012", "777", 0);
	act_begin(&clinic);
	CHECK_ERR(ERR_CONSENT_NONE, do_medicines());
	keep_consent(CLINIC, 1, MODE_VISIT, KIND_YZK);
	act_begin(&clinic);
	CHECK_OK(do_medicines());
	CHECK_INT(1, medicines.medicine_count);
	CHECK_INT(0, medicines.treatment_count);
	keep_consent(CLINIC, 1, MODE_VISIT, KIND_SHJ);
	act_begin(&clinic);
	CHECK_OK(do_medicines());
	CHECK_INT(1, medicines.treatment_count);
	CHECK_INT(ACT_OPERATION, medicines.treatments[0].category);
	CHECK_OK(act_commit());
	CHECK_INT(2, audit_rows(&rows));
	CHECK_STR("YZK", rows[0].subject);
	CHECK_STR("SHJ", rows[1].subject);
}

TEST(who_is_insured_by_an_excluded_payer_now_has_no_medical_data_by_old_numbers_either)        /* MED-03 */
{
	keep_consent(CLINIC, 4, MODE_VISIT, KIND_YZK);
	keep_claim(500, 4, 202609);
	who = numbers("07130011", "445", 0);
	act_begin(&clinic);
	CHECK_ERR(ERR_EXCLUDED, do_medicines());
	who = numbers("06139999", "444", 0);
	CHECK_ERR(ERR_EXCLUDED, do_medicines());
}

TEST(medicines_reach_back_so_many_months_and_acts_begin_with_their_month)      /* MED-04 */
{
	keep_consent(CLINIC, 1, MODE_VISIT, KIND_YZK);
	keep_consent(CLINIC, 1, MODE_VISIT, KIND_SRJ);
	for (id n = 0; n < 5; n++)
		keep_claim(500 + n, 1, (ym[]){ 202310, 202311, 202312, 202610, 202611 }[n]);
	who = numbers("06130012", "777", 0);
	act_begin(&clinic);
	CHECK_OK(medicines_read(&a, &(struct medicines_question){ .who = &who, .mode = MODE_VISIT, .from = 200001, .until = 209912,
	    .treatments = true }, &medicines));
	CHECK_INT(202311, medicines.from);
	CHECK_INT(202610, medicines.until);
	CHECK_INT(3, medicines.medicine_count);
	CHECK_INT(3, medicines.treatment_count);
	app.windows = (struct windows){ .medicine_months = 35, .treatments_since = 202601, .checkup_years = 5 };
	CHECK_OK(medicines_read(&a, &(struct medicines_question){ .who = &who, .mode = MODE_VISIT, .from = 200001, .until = 209912,
	    .treatments = true }, &medicines));
	app.windows = (struct windows){ .medicine_months = 36, .treatments_since = 202206, .checkup_years = 5 };
	CHECK_INT(2, medicines.medicine_count);
	CHECK_INT(1, medicines.treatment_count);
}

static void
keep_checkup(id n, id person, ymd day)
{
	struct checkup_line line = { .section = "01010", .code = "9N001000000000001", .type = CHECKUP_QUANTITY, .value = "160.5",
	    .unit = "cm", .list = "", .value_name = "", .method = "", .low = "", .high = "" };
	struct checkup c = { .id = n, .person = person, .institution = OTHER, .institution_name = "架空健診所", .report = 10,
	    .program = "010", .day = day, .made = day, .lines = &line, .line_count = 1 };

	KEEP(checkup, &c);
}

TEST(checkups_need_their_own_consent_and_reach_back_five_years)         /* TKK-01, TKK-02 */
{
	struct audit *rows;

	keep_consent(CLINIC, 1, MODE_VISIT, KIND_YZK);
	keep_consent(CLINIC, 1, MODE_ONLINE, KIND_TKK);
	keep_consent(OTHER, 1, MODE_COUNTER, KIND_TKK);
	keep_consent(CLINIC, 4, MODE_VISIT, KIND_TKK);
	keep_checkup(600, 1, 20211014);
	keep_checkup(601, 1, 20211015);
	keep_checkup(602, 1, 20261014);
	keep_checkup(603, 2, 20261014);
	who = numbers("06130012", "777", 0);
	act_begin(&clinic);
	CHECK_ERR(ERR_CONSENT_NONE, do_checkups());
	keep_consent(CLINIC, 1, MODE_VISIT, KIND_TKK);
	act_begin(&clinic);
	CHECK_OK(do_checkups());
	CHECK_INT(2, checkups.count);
	CHECK_INT(20211015, checkups.checkups[0].day);
	CHECK_STR("160.5", checkups.checkups[1].results[0].line.value);
	CHECK_INT(KIND_TKK, checkups.consent->kind);
	CHECK_OK(act_commit());
	CHECK_INT(1, audit_rows(&rows));
	CHECK_STR("TKK", rows[0].subject);
	CHECK_INT(AUDIT_CHECKUPS_READ, rows[0].act);
	act_begin(&clinic);
	CHECK_OK(do_checkups());
	end_consent(1, MODE_VISIT, KIND_TKK, cx->now);
	CHECK_ERR(ERR_STALE, act_commit());
	act_begin(&clinic);
	CHECK_ERR(ERR_CONSENT_ENDED, do_checkups());
	who = numbers("07130011", "445", 0);    /* MED-03 */
	CHECK_ERR(ERR_EXCLUDED, do_checkups());
}

TEST(an_address_of_a_person_opens_nothing_without_the_card_check)      /* FHR-01 */
{
	struct person_answer p;

	keep_consent(CLINIC, 1, MODE_VISIT, KIND_YZK);
	keep_consent(CLINIC, 1, MODE_ONLINE, KIND_QUA);
	act_begin(&clinic);
	CHECK_ERR(ERR_CONSENT_NONE, person_read(&a, 1, MODE_VISIT, &p));
	CHECK_ERR(ERR_CONSENT_NONE, person_read(&a, 99, MODE_VISIT, &p));
	CHECK_ERR(ERR_CONSENT_NONE, person_read(&a, 0, MODE_VISIT, &p));
	keep_consent(CLINIC, 1, MODE_VISIT, KIND_QUA);
	act_begin(&clinic);
	CHECK_OK(person_read(&a, 1, MODE_VISIT, &p));
	CHECK_INT(1, p.person.id);
	CHECK_INT(2, p.all_count);
	CHECK_INT(2, p.consent_count);          /* those of the mode */
	CHECK_OK(medicines_read(&a, &(struct medicines_question){ .person = 1, .mode = MODE_VISIT, .from = 202601, .until = 202610 },
	    &medicines));
	CHECK_ERR(ERR_CONSENT_NONE, medicines_read(&a, &(struct medicines_question){ .person = 2, .mode = MODE_VISIT, .from = 202601,
	    .until = 202610 }, &medicines));
	end_consent(1, MODE_VISIT, KIND_QUA, cx->now);
	CHECK_ERR(ERR_STALE, act_commit());
	act_begin(&clinic);
	CHECK_ERR(ERR_CONSENT_ENDED, person_read(&a, 1, MODE_VISIT, &p));
	act_begin(&other);
	CHECK_ERR(ERR_CONSENT_NONE, person_read(&a, 1, MODE_VISIT, &p));
}

/* ---- cancellation ------------------------------------------------------------------------------------- */

TEST(a_cancellation_ends_what_begins_later_by_a_clock_that_went_back)   /* CNS-11 */
{
	struct consent c = consent_of(CLINIC, 1, MODE_VISIT, KIND_QUA);

	c.from = cx->now + 5;
	KEEP(consent, &c);
	who = numbers("06130012", "777", 0);
	act_begin(&clinic);
	CHECK_OK(do_cancel());
	CHECK_OK(act_commit());
	cx->now += 10;
	act_begin(&clinic);
	CHECK_ERR(ERR_CONSENT_ENDED, do_recheck());
}

TEST(a_cancellation_tells_neither_person_nor_insurance_and_leaves_a_row_per_kind)       /* CNS-11 */
{
	struct audit *rows;

	consent_to_all();
	act_begin(&clinic);
	CHECK_OK(do_cancel());
	assert_null(unit.answers[0].person);
	assert_null(unit.answers[0].eligibility);
	CHECK_OK(act_commit());
	CHECK_INT(KIND_COUNT, audit_rows(&rows));
	act_begin(&clinic);
	CHECK_OK(do_cancel());
	CHECK_OK(act_commit());
	CHECK_INT(KIND_COUNT + 1, audit_rows(&rows));
	CHECK_STR("nothing was open", rows[KIND_COUNT].subject);
	act_begin(&other);
	CHECK_ERR(ERR_NO_CARD_CHECK, do_cancel());
}

/* ---- consented persons -------------------------------------------------------------------------------- */

TEST(an_empty_list_leaves_a_row_too)
{
	struct audit *rows;

	act_begin(&clinic);
	CHECK_OK(do_list());
	CHECK_OK(act_commit());
	CHECK_INT(1, audit_rows(&rows));
	CHECK_INT(AUDIT_CONSENTS_LISTED, rows[0].act);
	CHECK_STR("R1", rows[0].subject);
}

/* ---- facilities ---------------------------------------------------------------------------------------- */

TEST(a_terminals_label_is_short_enough_for_every_audit_row)     /* FAC-03 */
{
	struct terminal t = { .fingerprint = { 1 }, .facility = CLINIC, .issued = 1000, .ends = 2000000000 };
	char *label = ctx_alloc(cx, 194);

	memset(label, 'x', 193);
	act_begin(&clinic);
	t.label = label;
	CHECK_ERR(ERR_INPUT, facility_terminal(&a, &t));
	t.label = "";
	CHECK_ERR(ERR_INPUT, facility_terminal(&a, &t));
	label[192] = '\0';
	t.label = label;
	CHECK_OK(facility_terminal(&a, &t));
	CHECK_OK(act_commit());
}

TEST(a_revoked_terminal_is_out_for_a_request_of_the_second_before)
{
	struct terminal t = { .fingerprint = { 1 }, .facility = CLINIC, .label = "reception", .issued = 1000,
	    .ends = 2000000000 }, got;

	KEEP(terminal, &t);
	act_begin(&clinic);
	CHECK_OK(facility_terminal_revoke(&a, t.fingerprint));
	CHECK_OK(act_commit());
	act_begin(&clinic);
	CHECK_OK(view_terminal(v, cx, t.fingerprint, &got));
	CHECK(!terminal_valid(&got, cx->now) && !terminal_valid(&got, cx->now - 1));
	CHECK(terminal_valid(&t, cx->now - 1));
}

/* ---- imports ------------------------------------------------------------------------------------------- */

TEST(an_import_breaks_off_between_batches_when_the_centre_stops)
{
	struct drug_name d = { .name = "薬", .unit = "", .price_code = "", .ingredient = "", .from = 20260101 };
	struct import *im;
	struct audit *rows;
	enum err e = ERR_OK;
	size_t n = 0;

	view_end(v);
	CHECK_OK(import_open(cx, &app, v, &(const struct intake){ &clinic, AUDIT_MASTER_IMPORTED, "drugs.csv", false }, &im));
	for (; e == ERR_OK && n < 1000; n++) {
		d.code = ctx_fmt(cx, "%09zu", n);
		if (n == 300)
			atomic_store(&app.stopping, true);
		e = import_drug_name(im, &d);
	}
	atomic_store(&app.stopping, false);
	CHECK_INT(ERR_BUSY, e);
	CHECK_INT(512, n);
	CHECK_OK(import_close(&im, cx, 1, 0));
	CHECK_INT(3, audit_rows(&rows));        /* one with each commit */
	CHECK_INT(AUDIT_MASTER_IMPORTED, rows[0].act);
	CHECK_STR("drugs.csv: 256 records, more to come", rows[0].subject);
	CHECK_STR("drugs.csv: 1 taken, 0 refused", rows[2].subject);
}

TEST(a_batch_that_is_not_written_ends_the_import)       /* and is not the refusal of its last record */
{
	struct drug_name d = { .name = "薬", .unit = "", .price_code = "", .ingredient = "", .from = 20260101 };
	struct import *im;
	enum err e = ERR_OK;
	size_t n = 0;

	view_end(v);
	CHECK_OK(import_open(cx, &app, v, &(const struct intake){ &clinic, AUDIT_MASTER_IMPORTED, "drugs.csv", false }, &im));
	for (; e == ERR_OK && n < 1000; n++) {
		d.code = n == 5 ? "0123456789" : ctx_fmt(cx, "%09zu", n);   /* one that the store does not take */
		e = import_drug_name(im, &d);
	}
	CHECK_INT(ERR_STORE, e);
	CHECK_INT(256, n);
	CHECK(import_close(&im, cx, 1, 0) != ERR_OK);
}

/* ---- a store that fails ------------------------------------------------------------------------------- */

TEST(a_store_that_fails_gives_an_error_and_no_row)
{
	static enum err (*const cases[])(void) = { do_recheck, do_medicines, do_cancel, do_eligibility, do_list,
	    do_enrol };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		enum err e = ERR_STORE;
		struct audit *rows;
		size_t before;

		assert_int_equal(0, world_teardown(NULL));
		assert_int_equal(0, world_setup(NULL));
		consent_to_all();
		before = audit_rows(&rows);
		for (unsigned n = 1; e != ERR_OK; n++) {
			CHECK(n < 100);
			act_begin(&clinic);
			store_fault_at(s, n, ERR_STORE);
			e = cases[i]();
			if (e == ERR_OK)
				e = act_commit();
			store_fault_at(s, 0, ERR_OK);
			if (e == ERR_OK) {      /* only when nothing has failed */
				CHECK(n > 2);
				continue;
			}
			CHECK_ERR(ERR_STORE, e);
			CHECK_INT(before, audit_rows(&rows));
		}
		CHECK(audit_rows(&rows) > before);
	}
}

TESTS(T_WORLD(public_assistance_is_registered_when_its_ticket_has_come),
    T_WORLD(two_insurers_at_once_are_both_told_until_one_is_corrected), T_WORLD(a_newborn_is_nobody_until_fed_and_never_its_mother),
    T_WORLD(namesakes_with_one_birthday_stay_two), T_WORLD(a_re_check_by_old_numbers_tells_the_newest_insurance_and_leaves_a_row),
    T_WORLD(who_has_lost_all_is_shown_the_period_that_ended_last),
    T_WORLD(a_visit_consent_lapses_and_a_re_check_keeps_it_alive),
    T_WORLD(nothing_medical_after_death_or_loss_and_a_re_check_still_tells_the_insurance),
    T_WORLD(a_re_check_is_for_the_facility_mode_and_person_of_the_card_check),
    T_WORLD(namesakes_and_strangers_are_told_apart_from_nobody),
    T_WORLD(certificates_are_told_only_within_their_own_consents),
    T_WORLD(the_limit_certificate_by_a_facilitys_word_is_told_so_in_the_audit),
    T_WORLD(a_consent_that_is_ended_first_makes_the_change_fail),
    T_WORLD(a_withdrawal_of_a_later_second_holds_for_a_question_of_an_earlier_one),
    T_WORLD(medicines_need_their_consent_and_treatments_and_operations_theirs),
    T_WORLD(who_is_insured_by_an_excluded_payer_now_has_no_medical_data_by_old_numbers_either),
    T_WORLD(medicines_reach_back_so_many_months_and_acts_begin_with_their_month),
    T_WORLD(checkups_need_their_own_consent_and_reach_back_five_years),
    T_WORLD(an_address_of_a_person_opens_nothing_without_the_card_check),
    T_WORLD(a_cancellation_ends_what_begins_later_by_a_clock_that_went_back),
    T_WORLD(a_cancellation_tells_neither_person_nor_insurance_and_leaves_a_row_per_kind),
    T_WORLD(an_empty_list_leaves_a_row_too),
    T_WORLD(a_terminals_label_is_short_enough_for_every_audit_row),
    T_WORLD(a_revoked_terminal_is_out_for_a_request_of_the_second_before),
    T_WORLD(an_import_breaks_off_between_batches_when_the_centre_stops),
    T_WORLD(a_batch_that_is_not_written_ends_the_import),
   
    T_WORLD(a_store_that_fails_gives_an_error_and_no_row))
