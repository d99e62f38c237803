/* Periods of insurance, insurers' numbers, and the standing of certificates. */
#include "domain/audit.h"
#include "domain/claim.h"
#include "domain/eligibility.h"
#include "domain/proof.h"
#include "t.h"

static struct eligibility
period(ymd acquired, ymd lost)
{
	return (struct eligibility){ .id = (id)acquired, .insurer = "06999999", .symbol = "１２３", .number = "４５６７",
	    .branch = "00", .acquired = acquired, .lost = lost };
}

TEST(a_period_covers_its_first_day_and_not_the_day_of_loss)          /* ELG-01 */
{
	struct eligibility e = period(20240401, 20261201);

	CHECK(!eligibility_covers(&e, 20240331));
	CHECK(eligibility_covers(&e, 20240401));
	CHECK(eligibility_covers(&e, 20261130));
	CHECK(!eligibility_covers(&e, 20261201));
	e.lost = 0;
	CHECK(eligibility_covers(&e, 99991231));
}

TEST(insurers_numbers_are_one_however_padded)
{
	static const struct { const char *text, *full; } cases[] = {
		{ "06999999", "06999999" }, { "6999999", "06999999" }, { "０６９９９９９９", "06999999" },
		{ "  139999", "139999" }, { "00139999", "139999" }, { "139999", "139999" }, { "  013999", "013999" },
		{ "13999", "013999" }, { "    1399", "1399" }, { "39999990", "39999990" },
	};
	char full[INSURER_TEXT];

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		CHECK(insurer_read(cx, cases[i].text, full));
		CHECK_STR(cases[i].full, full);
	}
	CHECK(!insurer_read(cx, "", full));
	CHECK(!insurer_read(cx, "123", full));
	CHECK(!insurer_read(cx, "123456789", full));
	CHECK(!insurer_read(cx, "06A99999", full));
}

TEST(check_digits_are_those_of_the_worked_examples)
{
	static const char *const good[] = { "06999999", "06130009", "06130488", "999995", "39999990", "54996012" };

	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		CHECK(insurer_check_digit(good[i]));
	CHECK(!insurer_check_digit("06999998"));
	CHECK(!insurer_check_digit("999994"));
	CHECK(!insurer_check_digit("12345"));
}

TEST(numbers_fit_across_widths_and_a_missing_branch)        /* ELG-02 */
{
	struct eligibility e = period(20240401, 0);
	struct eligibility_query q = { .insurer = "  6999999", .symbol = "123", .number = "4567", .branch = "", .birth = 0 };

	CHECK(eligibility_fits(cx, &e, 19550301, &q));
	q.branch = "01";
	CHECK(!eligibility_fits(cx, &e, 19550301, &q));
	q.branch = "００";
	CHECK(eligibility_fits(cx, &e, 19550301, &q));
	q.birth = 19550302;
	CHECK(!eligibility_fits(cx, &e, 19550301, &q));
	q.birth = 19550301;
	q.symbol = "";
	CHECK(!eligibility_fits(cx, &e, 19550301, &q));
}

TEST(validity_says_whether_there_is_something_newer)        /* ELG-03..05 */
{
	struct eligibility rows[] = { period(20240401, 20261201), period(20261201, 0) };

	CHECK_INT(VALIDITY_VALID, eligibility_validity(&rows[0], rows, 2, 20261130));
	CHECK_INT(VALIDITY_LOST_NEWER, eligibility_validity(&rows[0], rows, 2, 20261201));
	CHECK_INT(VALIDITY_LOST, eligibility_validity(&rows[0], rows, 1, 20261201));
	CHECK_INT(VALIDITY_VALID, eligibility_validity(NULL, rows, 2, 20261201));
	CHECK_INT(VALIDITY_NONE, eligibility_validity(NULL, NULL, 0, 20261201));
	CHECK(eligibility_newest(rows, 2, 20261201) == &rows[1]);
	assert_null(eligibility_newest(rows, 2, 20240331));
}

/* Periods of one person, as a row says; "W" is 医療扶助, with a ticket of CLINIC in "T". */
#define CLINIC "1319999996"
static const struct ticket tickets[] = {
	{ .type = 1, .from = 20261101, .until = 20261130, .month = 202611, .facility = CLINIC },
	{ .type = 1, .from = 20261001, .until = 20261031, .month = 202610, .facility = "1318888884" },
};

static struct eligibility
of_insurer(const char *insurer, ymd acquired, ymd lost)
{
	struct eligibility e = period(acquired, lost);

	(void)snprintf(e.insurer, sizeof e.insurer, "%s", insurer);
	e.classification = "01";
	if (strncmp(insurer, "12", 2) == 0) {
		e.tickets = tickets;
		e.ticket_count = 2;
	}
	return e;
}

TEST(everything_that_covers_the_day_is_told_by_its_rule)        /* ELG-08, ELG-09, ELG-10; cases 10 to 12 of rules.md section 11 */
{
	const struct eligibility a = of_insurer("06999999", 20240401, 20261101), b = of_insurer("06130012", 20261101, 0),
	    gap = of_insurer("06130012", 20261201, 0), both = of_insurer("06130012", 20261001, 0),
	    aid = of_insurer("12130001", 20261001, 0), aid_over = of_insurer("12130001", 20260101, 20261115);
	const struct { const char *name; struct eligibility rows[3]; size_t n; ymd on; enum validity validity; size_t told;
	    const char *first; } cases[] = {
		{ "one", { a }, 1, 20261031, VALIDITY_VALID, 1, "06999999" },
		{ "lost from its day", { a }, 1, 20261101, VALIDITY_LOST, 1, "06999999" },
		{ "changed: the newer one", { a, b }, 2, 20261101, VALIDITY_VALID, 1, "06130012" },
		{ "before the change", { a, b }, 2, 20261031, VALIDITY_VALID, 1, "06999999" },
		{ "in the gap", { a, gap }, 2, 20261115, VALIDITY_LOST, 1, "06999999" },
		{ "after the gap", { a, gap }, 2, 20261201, VALIDITY_VALID, 1, "06130012" },
		{ "two insurers at once", { a, both }, 2, 20261015, VALIDITY_SEVERAL, 2, "06130012" },
		{ "two no more", { a, both }, 2, 20261101, VALIDITY_VALID, 1, "06130012" },
		{ "aid before the tickets come", { aid }, 1, 20261014, VALIDITY_UNREGISTERED, 1, "12130001" },
		{ "aid with a ticket", { aid }, 1, 20261116, VALIDITY_VALID, 1, "12130001" },
		{ "aid, the ticket's month is over", { aid }, 1, 20261201, VALIDITY_UNREGISTERED, 1, "12130001" },
		{ "aid has ended", { aid_over }, 1, 20261115, VALIDITY_LOST, 1, "12130001" },
		{ "aid beside an insurance", { aid, b }, 2, 20261114, VALIDITY_VALID, 2, "06130012" },
		{ "aid beside two", { aid, a, both }, 3, 20261015, VALIDITY_SEVERAL, 3, "06130012" },
		{ "before anything", { b }, 1, 20261031, VALIDITY_LOST, 0, NULL },
		{ "nothing", { { 0 } }, 0, 20261101, VALIDITY_NONE, 0, NULL },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct told_periods t = eligibility_told(cases[i].rows, cases[i].n, CLINIC, cases[i].on);

		if (t.validity != cases[i].validity || t.count != cases[i].told)
			print_error("%s: %d with %zu\n", cases[i].name, t.validity, t.count);
		CHECK_INT(cases[i].validity, t.validity);
		CHECK_INT(cases[i].told, t.count);
		if (cases[i].first != NULL)
			CHECK_STR(cases[i].first, t.rows[0]->insurer);
		if (t.count > 1)        /* 医療扶助 stands last */
			CHECK(!eligibility_is_assistance(t.rows[0]));
	}
}

TEST(a_ticket_is_for_one_facility_and_month)    /* ELG-08 */
{
	const struct eligibility aid = of_insurer("12130001", 20261001, 0);

	assert_non_null(eligibility_ticket(&aid, CLINIC, 20261101));
	assert_non_null(eligibility_ticket(&aid, CLINIC, 20261130));
	assert_null(eligibility_ticket(&aid, CLINIC, 20261031));
	assert_null(eligibility_ticket(&aid, CLINIC, 20261201));
	assert_null(eligibility_ticket(&aid, "1318888884", 20261115));
	CHECK_INT(VALIDITY_VALID, eligibility_validity_for(&aid, &aid, 1, "1318888884", 20261015));
	CHECK_INT(VALIDITY_UNREGISTERED, eligibility_validity_for(&aid, &aid, 1, CLINIC, 20261015));
	CHECK_INT(VALIDITY_LOST, eligibility_validity_for(&aid, &aid, 1, CLINIC, 20260930));
	CHECK(eligibility_is_assistance(&(struct eligibility){ .insurer = "06999999", .classification = "A1" }));
	CHECK(!eligibility_is_assistance(&(struct eligibility){ .insurer = "129999", .classification = "01" }));
}

TEST(who_is_without_insurance_is_known_by_the_last_day_of_loss)         /* ELG-07 */
{
	struct eligibility rows[] = { period(20200401, 20240401), period(20240401, 20261101), period(20270101, 0) };

	CHECK_INT(0, eligibility_uninsured(rows, 2, 20261031));
	CHECK_INT(20261101, eligibility_uninsured(rows, 2, 20261101));
	CHECK_INT(0, eligibility_uninsured(rows, 3, 20261101));         /* a gap before what is known to come */
	CHECK_INT(20240401, eligibility_uninsured(rows, 1, 20261101));
	CHECK_INT(0, eligibility_uninsured(rows, 0, 20261101));
}

TEST(a_certificate_has_three_months_of_grace_from_its_months_end)    /* CRT-01..03 */
{
	instant from, end, grace_ends;

	CHECK(instant_read14("20211115000000", &from));
	CHECK(instant_read14("20261115235959", &end));
	grace_ends = instant_of(20270301);              /* November's end and three months: to the end of February */
	CHECK_INT(CERTIFICATE_EARLY, certificate_standing(from, end, true, from - 1));
	CHECK_INT(CERTIFICATE_VALID, certificate_standing(from, end, true, from));
	CHECK_INT(CERTIFICATE_VALID, certificate_standing(from, end, true, end));
	CHECK_INT(CERTIFICATE_GRACE, certificate_standing(from, end, true, end + 1));
	CHECK_INT(CERTIFICATE_GRACE, certificate_standing(from, end, true, grace_ends - 1));
	CHECK_INT(CERTIFICATE_EXPIRED, certificate_standing(from, end, true, grace_ends));
	CHECK_INT(CERTIFICATE_EXPIRED, certificate_standing(from, end, false, end + 1));
}

TEST(the_end_of_a_persons_certificates_is_that_of_the_last_one_in_use)  /* CRT-06 */
{
	struct binding rows[] = { { .ends = 1000 }, { .ends = 3000, .ended = 500 }, { .ends = 2000 }, { .ended = 1, .ends = 0 } };

	CHECK_INT(2000, bindings_end(rows, 4));
	CHECK_INT(0, bindings_end(&rows[1], 1));
	CHECK_INT(0, bindings_end(rows, 0));
	rows[3].ended = 0;                      /* one whose end nobody knows: nothing is said */
	CHECK_INT(0, bindings_end(rows, 4));
	CHECK(!certificate_announced(0, 1000));
}

TEST(a_session_is_usable_once_and_in_time)
{
	struct session s = { .opened = 1000, .ends = 1120 };

	CHECK_INT(ERR_OK, session_usable(&s, 1000));
	CHECK_INT(ERR_OK, session_usable(&s, 1119));
	CHECK_INT(ERR_NONCE, session_usable(&s, 1120));
	CHECK_INT(ERR_NONCE, session_usable(&s, 999));
	s.used = 1001;
	CHECK_INT(ERR_NONCE, session_usable(&s, 1002));
}

TEST(the_signed_text_names_everything_and_cannot_be_forged_by_a_name)
{
	struct session s = { .id = 42, .facility = "1319999996", .mode = MODE_ONLINE };
	struct proof p = { .origin = "https://127.0.0.1:8444", .facility_name = "架空\nTKK=agree", .session = &s,
	    .visit_date = 20261122, .at = 1792000000 };
	struct buf b;

	s.asked[KIND_YZK] = s.asked[KIND_TKK] = true;
	p.choice[KIND_YZK] = true;
	buf_init(&b, cx, 4096);
	proof_text(&b, &p);
	CHECK_OK(buf_done(&b));
	CHECK_STR("kyotaku-consent/1\norigin=https://127.0.0.1:8444\nfacility=1319999996\nfacility-name=架空 TKK=agree\n"
	    "mode=3\nYZK=agree\nTKK=refuse\nvisit-date=20261122\nsession=42\n"
	    "nonce=0000000000000000000000000000000000000000000000000000000000000000\ntime=2026-10-15T02:46:40+09:00\n", b.p);
}

TEST(excluded_payers_and_shown_acts_come_from_their_tables)          /* MED-02, MED-03 */
{
	CHECK(insurer_excluded("07130001") && insurer_excluded("12130001") && insurer_excluded("03130001"));
	CHECK(!insurer_excluded("06999999") && !insurer_excluded("129999"));
	CHECK_INT(ACT_OPERATION, act_category('K', "000", 50));
	CHECK_INT(ACT_TREATMENT, act_category('E', "002", 70));
	CHECK_INT(ACT_TREATMENT, act_category('C', "101", 14));
	CHECK_INT(ACT_NOT_SHOWN, act_category('C', "001", 14));
	CHECK_INT(ACT_NOT_SHOWN, act_category('D', "000", 60));
	CHECK_INT(ACT_TREATMENT, act_category('J', "038", 40));
	CHECK_INT(ACT_NOT_SHOWN, act_category('J', "000", 40));
}

TEST(every_field_of_an_audit_row_is_in_its_chain)
{
	struct audit a = { .seq = 1, .at = 2, .rid = 3, .act = AUDIT_RECHECK, .facility = "1319999996", .who = "desk",
	    .person = 7, .mode = MODE_VISIT, .consent = 9, .subject = "" }, b;
	unsigned char zero[SHA256_BYTES] = { 0 }, one[SHA256_BYTES], two[SHA256_BYTES];
	struct audit variants[9];

	audit_chain(NULL, &a, zero, one);
	for (size_t i = 0; i < 9; i++)
		variants[i] = a;
	variants[0].seq++;
	variants[1].at++;
	variants[2].rid++;
	variants[3].act = AUDIT_MEDICINES_READ;
	variants[4].outcome = ERR_STALE;
	variants[5].who = "desk2";
	variants[6].person++;
	variants[7].consent++;
	variants[8].subject = "x";
	for (size_t i = 0; i < 9; i++) {
		audit_chain(NULL, &variants[i], zero, two);
		CHECK(memcmp(one, two, SHA256_BYTES) != 0);
	}
	b = a;
	audit_chain(NULL, &b, one, two);
	CHECK(memcmp(one, two, SHA256_BYTES) != 0);
}

TESTS(T(everything_that_covers_the_day_is_told_by_its_rule), T(a_ticket_is_for_one_facility_and_month),
    T(a_period_covers_its_first_day_and_not_the_day_of_loss), T(insurers_numbers_are_one_however_padded),
    T(check_digits_are_those_of_the_worked_examples), T(numbers_fit_across_widths_and_a_missing_branch),
    T(validity_says_whether_there_is_something_newer),
    T(who_is_without_insurance_is_known_by_the_last_day_of_loss), T(a_certificate_has_three_months_of_grace_from_its_months_end),
    T(the_end_of_a_persons_certificates_is_that_of_the_last_one_in_use),
    T(a_session_is_usable_once_and_in_time), T(the_signed_text_names_everything_and_cannot_be_forged_by_a_name),
    T(excluded_payers_and_shown_acts_come_from_their_tables), T(every_field_of_an_audit_row_is_in_its_chain))
