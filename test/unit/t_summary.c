/* At a glance: what is being taken, what meets, what a check-up says. */
#include "domain/summary.h"
#include "t.h"

#define DAY 20261014

static struct claim claims[] = {
	{ .source = CLAIM_DISPENSING, .institution = "1347777776", .prescriber = "1319999996" },
	{ .source = CLAIM_DISPENSING, .institution = "1347777776", .prescriber = "1318888887" },
	{ .source = CLAIM_MEDICAL, .institution = "1319999996", .prescriber = "" },
	{ .source = CLAIM_PRESCRIBED, .institution = "1319999996", .prescriber = "" },
	{ .source = CLAIM_HANDED, .institution = "1347777776", .prescriber = "1319999996" },
};

static struct medicine
line(int claim, const char *code, const char *ingredient, enum dose_form form, ymd date, int times)
{
	return (struct medicine){ .claim = &claims[claim], .drug = { .date = date, .form = form, .code = code, .amount = "1",
	    .times = times, .usage = "", .instruction = "" }, .name = code, .unit = "", .ingredient = ingredient, .usage_name = "" };
}

TEST(a_line_covers_its_days_and_is_recent_for_a_while)          /* SUM-01 */
{
	static const struct { enum dose_form form; ymd date; int times; int state; } rows[] = {
		{ DOSE_ORAL, 20261014, 1, SUMMARY_CURRENT },
		{ DOSE_ORAL, 20261015, 1, -1 },                 /* begins tomorrow */
		{ DOSE_ORAL, 20260917, 28, SUMMARY_CURRENT },   /* its last day */
		{ DOSE_ORAL, 20260916, 28, SUMMARY_RECENT },
		{ DOSE_ORAL, 20260718, 28, SUMMARY_RECENT },    /* ended 60 days before */
		{ DOSE_ORAL, 20260717, 28, -1 },
		{ DOSE_ORAL, 20250917, 9999, SUMMARY_CURRENT }, /* cut to 400 days */
		{ DOSE_ORAL, 20250601, 9999, -1 },
		{ DOSE_ORAL, 0, 28, -1 },
		{ DOSE_ORAL, 20261014, 0, -1 },
		{ DOSE_EXTERNAL, 20260915, 1, SUMMARY_CURRENT },
		{ DOSE_EXTERNAL, 20260914, 1, SUMMARY_RECENT },
		{ DOSE_AS_NEEDED, 20260914, 60, SUMMARY_RECENT },
		{ DOSE_HOME, 20261001, 1, SUMMARY_CURRENT },
		{ DOSE_INTRAVENOUS, 20261014, 1, -1 },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct medicine m = line(0, "620000001", "", rows[i].form, rows[i].date, rows[i].times);
		struct summary s = { 0 };

		CHECK_OK(summary_medicines(cx, &m, 1, DAY, &s));
		if ((rows[i].state < 0) != (s.medicine_count == 0)
		    || (rows[i].state >= 0 && (int)s.medicines[0].state != rows[i].state)) {
			print_error("row %zu\n", i);
			CHECK(false);
		}
	}
}

TEST(of_one_drug_and_prescriber_the_latest_line_is_shown_and_current_ones_come_first)  /* SUM-01 */
{
	struct medicine m[] = {
		line(0, "B", "", DOSE_ORAL, 20260820, 28), line(0, "A", "", DOSE_ORAL, 20260820, 14),
		line(0, "B", "", DOSE_ORAL, 20260918, 28), line(1, "B", "", DOSE_EXTERNAL, 20260901, 1),
	};
	struct summary s = { 0 };

	CHECK_OK(summary_medicines(cx, m, 4, DAY, &s));
	CHECK_INT(3, s.medicine_count);
	CHECK(s.medicines[0].medicine == &m[2]);
	CHECK_INT(20260918, s.medicines[0].from);
	CHECK_INT(20261016, s.medicines[0].until);
	CHECK(s.medicines[1].medicine == &m[1]);
	CHECK_INT(SUMMARY_RECENT, s.medicines[1].state);
}

TEST(two_lines_that_meet_are_told_but_neither_refills_nor_one_order)   /* SUM-02, SUM-03 */
{
	static const struct {
		int claim1; const char *code1, *ingredient1; ymd date1; int days1;
		int claim2; const char *code2, *ingredient2; ymd date2; int days2;
		int kind;       /* -1: not told */
		ymd from, until;
	} rows[] = {
		/* another prescriber: the same drug, the same ingredient, nothing in common, unknown ingredients */
		{ 0, "A", "x", 20261001, 28, 1, "A", "x", 20261010, 28, OVERLAP_SAME_DRUG, DAY, 20261029 },
		{ 0, "A", "x", 20261001, 28, 1, "B", "x", 20261010, 28, OVERLAP_INGREDIENT, DAY, 20261029 },
		{ 0, "A", "x", 20261001, 28, 1, "B", "y", 20261010, 28, -1, 0, 0 },
		{ 0, "A", "", 20261001, 28, 1, "B", "", 20261010, 28, -1, 0, 0 },
		{ 0, "A", "", 20261001, 28, 1, "A", "", 20261001, 28, OVERLAP_SAME_DRUG, DAY, 20261029 },
		/* the first has ended: on its last day, on the next */
		{ 0, "A", "x", 20261001, 14, 1, "A", "x", 20261010, 28, OVERLAP_SAME_DRUG, DAY, 20261015 },
		{ 0, "A", "x", 20261001, 13, 1, "A", "x", 20261010, 28, -1, 0, 0 },
		/* the same prescriber: a refill, more than a refill, two strengths at once, one after the other */
		{ 0, "A", "x", 20260923, 28, 0, "A", "x", 20261014, 28, -1, 0, 0 },
		{ 0, "A", "x", 20260924, 28, 0, "A", "x", 20261014, 28, OVERLAP_SAME_DRUG, DAY, 20261022 },
		{ 0, "A", "x", 20261001, 28, 0, "B", "x", 20261001, 28, -1, 0, 0 },
		{ 0, "A", "x", 20261001, 28, 0, "B", "x", 20261012, 28, OVERLAP_INGREDIENT, DAY, 20261029 },
		/* a clinic that dispenses itself and a pharmacy with its prescription are one prescriber */
		{ 0, "A", "x", 20261001, 28, 2, "B", "x", 20261001, 28, -1, 0, 0 },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct medicine m[] = {
			line(rows[i].claim2, rows[i].code2, rows[i].ingredient2, DOSE_ORAL, rows[i].date2, rows[i].days2),
			line(rows[i].claim1, rows[i].code1, rows[i].ingredient1, DOSE_ORAL, rows[i].date1, rows[i].days1),
		};
		struct summary s = { 0 };
		const struct summary_overlap *o = NULL;

		CHECK_OK(summary_medicines(cx, m, 2, DAY, &s));
		o = s.overlap_count > 0 ? &s.overlaps[0] : NULL;
		if ((rows[i].kind >= 0) != (o != NULL) || (o != NULL && ((int)o->kind != rows[i].kind || o->from != rows[i].from
		    || o->until != rows[i].until || o->first->drug.date > o->second->drug.date
		    || o->other_prescriber != (rows[i].claim1 != rows[i].claim2)))) {
			print_error("row %zu\n", i);
			CHECK(false);
		}
	}
}

TEST(what_a_prescription_its_dispensing_and_its_claim_tell_is_counted_once)    /* SUM-05 */
{
	struct medicine m[] = {
		line(3, "A", "x", DOSE_ORAL, 20261010, 28),     /* prescribed, dispensed the next day, claimed */
		line(4, "A", "x", DOSE_ORAL, 20261011, 28), line(0, "A", "x", DOSE_ORAL, 20261011, 28),
		line(3, "B", "y", DOSE_ORAL, 20261010, 28),     /* prescribed only */
	};
	struct summary s = { 0 };

	m[1].drug.prescribed = m[2].drug.prescribed = 20261010;
	CHECK_OK(summary_medicines(cx, m, 4, DAY, &s));
	CHECK_INT(0, s.overlap_count);
	CHECK_INT(2, s.medicine_count);
	CHECK(s.medicines[0].medicine == &m[2]);
	CHECK(s.medicines[1].medicine == &m[3]);
	m[2].claim = &claims[1];                        /* the claim is of another's prescription: it is another one */
	s = (struct summary){ 0 };
	CHECK_OK(summary_medicines(cx, m, 3, DAY, &s));
	CHECK_INT(1, s.medicine_count);                 /* still dispensed by that pharmacy on that day */
	m[2].drug.date = 20261012;
	s = (struct summary){ 0 };
	CHECK_OK(summary_medicines(cx, m, 3, DAY, &s));
	CHECK_INT(1, s.overlap_count);
}

TEST(more_than_can_be_listed_is_counted)
{
	struct medicine m[40];
	struct summary s = { 0 };

	for (int i = 0; i < 40; i++)
		m[i] = line(i % 2, ctx_fmt(cx, "%d", i), "x", DOSE_ORAL, 20260920 + i % 10, 60);
	CHECK_OK(summary_medicines(cx, m, 40, DAY, &s));
	CHECK_INT(SUMMARY_OVERLAPS, s.overlap_count);
	CHECK(s.overlaps_more > 100);
}

static struct checkup_result
result(const char *code, const char *value, enum checkup_state state, int place)
{
	return (struct checkup_result){ .line = { .code = code, .type = CHECKUP_QUANTITY, .state = state, .value = value },
	    .name = code, .unit = "", .value_name = "", .guidance = "M>=85;F>=90", .referral = ">=140", .place = place };
}

TEST(the_last_checkup_is_told_by_what_reaches_a_limit_with_the_value_before)   /* SUM-04 */
{
	struct checkup_result before[] = { result("A", "101", CHECKUP_MEASURED, 1), result("B", "", CHECKUP_NOT_DONE, 2) };
	struct checkup_result last[] = { result("B", "150", CHECKUP_MEASURED, 2), result("A", "88", CHECKUP_MEASURED, 1),
	    result("C", "70", CHECKUP_MEASURED, 3), result("D", "", CHECKUP_NOT_DONE, 4) };
	struct checkup c[] = { { .day = 20250610, .results = before, .result_count = 2 },
	    { .day = 20260610, .results = last, .result_count = 4 } };
	struct summary s = { 0 }, woman = { 0 }, none = { 0 };

	CHECK_OK(summary_checkups(cx, c, 2, 1, &s));
	CHECK_INT(20260610, s.last->day);
	CHECK_INT(2, s.finding_count);
	CHECK_INT(1, s.within);
	CHECK_STR("A", s.findings[0].result->line.code);
	CHECK_INT(GRADE_GUIDANCE, s.findings[0].grade);
	CHECK_STR("101", s.findings[0].previous);
	CHECK_INT(GRADE_REFERRAL, s.findings[1].grade);
	CHECK_STR("", s.findings[1].previous);
	CHECK_OK(summary_checkups(cx, c, 2, 2, &woman));
	CHECK_INT(1, woman.finding_count);
	CHECK_INT(2, woman.within);
	CHECK_OK(summary_checkups(cx, c, 0, 1, &none));
	assert_null(none.last);
}

TESTS(T(a_line_covers_its_days_and_is_recent_for_a_while),
    T(of_one_drug_and_prescriber_the_latest_line_is_shown_and_current_ones_come_first),
    T(two_lines_that_meet_are_told_but_neither_refills_nor_one_order), T(what_a_prescription_its_dispensing_and_its_claim_tell_is_counted_once), T(more_than_can_be_listed_is_counted),
    T(the_last_checkup_is_told_by_what_reaches_a_limit_with_the_value_before))
