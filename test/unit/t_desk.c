/* The desk's rules: applications and papers, announcements, outages, approvals. */
#include "domain/announcement.h"
#include "domain/application.h"
#include "domain/approval.h"
#include "domain/operator.h"
#include "domain/outage.h"
#include "t.h"

static const struct subsidy_answer good = { .days_left = 0, .total = { 128000 } }, late = { .days_left = -1, .total = { 128000 } },
    nothing = { .days_left = 5 };

TEST(an_application_moves_only_as_the_table_says)       /* SUB-15 */
{
	enum application_state to = APPLICATION_DRAFT;
	size_t moves = 0;

	for (enum application_state s = 0; s < APPLICATION_STATE_COUNT; s++)
		for (enum application_event e = 0; e < APPLICATION_EVENT_COUNT; e++)
			moves += application_move(s, e, 0, &good, &to) == APPLICATION_GOES;
	CHECK_INT(9, moves);
	CHECK_INT(APPLICATION_GOES, application_move(APPLICATION_DRAFT, APPLICATION_ON_SUBMIT, 0, &good, &to));
	CHECK_INT(APPLICATION_SUBMITTED, to);
	CHECK_INT(APPLICATION_GOES, application_move(APPLICATION_ACCEPTED, APPLICATION_ON_PAY, 0, &late, &to));
	CHECK_INT(APPLICATION_PAID, to);
	CHECK_INT(APPLICATION_NO_MOVE, application_move(APPLICATION_PAID, APPLICATION_ON_PAY, 0, &good, &to));
	CHECK_INT(APPLICATION_NO_MOVE, application_move(APPLICATION_DRAFT, APPLICATION_ON_PAY, 0, &good, &to));
	CHECK(application_open(APPLICATION_RETURNED) && !application_open(APPLICATION_SUBMITTED));
}

TEST(without_its_papers_it_is_not_taken)        /* SUB-16 */
{
	struct paper papers[] = { { .paper = SUBSIDY_PAPER_RECEIPT }, { .paper = SUBSIDY_PAPER_RECEIPT },
	    { .paper = SUBSIDY_PAPER_OTHER }, { .paper = SUBSIDY_PAPER_BREAKDOWN }, { .paper = SUBSIDY_PAPER_REPORT } };
	enum subsidy_paper missing[SUBSIDY_PAPER_COUNT];
	enum application_state to;

	CHECK_INT(3, application_missing(NULL, 0, missing));
	CHECK_INT(2, application_missing(papers, 3, missing));
	CHECK_INT(SUBSIDY_PAPER_BREAKDOWN, missing[0]);
	CHECK_INT(SUBSIDY_PAPER_REPORT, missing[1]);
	CHECK_INT(0, application_missing(papers, 5, missing));
	CHECK_INT(APPLICATION_NO_PAPERS, application_move(APPLICATION_DRAFT, APPLICATION_ON_SUBMIT, 1, &good, &to));
	CHECK_INT(APPLICATION_NO_PAPERS, application_move(APPLICATION_ACCEPTED, APPLICATION_ON_PAY, 1, &good, &to));
	CHECK_INT(APPLICATION_GOES, application_move(APPLICATION_DRAFT, APPLICATION_ON_WITHDRAW, 1, &good, &to));
}

TEST(the_deadline_binds_the_first_handing_in_alone)     /* SUB-17 */
{
	enum application_state to;

	CHECK_INT(APPLICATION_TOO_LATE, application_move(APPLICATION_DRAFT, APPLICATION_ON_SUBMIT, 0, &late, &to));
	CHECK_INT(APPLICATION_GOES, application_move(APPLICATION_RETURNED, APPLICATION_ON_SUBMIT, 0, &late, &to));
}

TEST(what_comes_to_nothing_is_not_handed_in)    /* SUB-18 */
{
	enum application_state to;

	CHECK_INT(APPLICATION_NOTHING, application_move(APPLICATION_DRAFT, APPLICATION_ON_SUBMIT, 0, &nothing, &to));
}

TEST(a_paper_is_what_its_first_bytes_say)       /* SUB-19 */
{
	CHECK_STR("application/pdf", paper_type("%PDF-1.7\n", 9));
	CHECK_STR("image/png", paper_type("\x89PNG\r\n\x1a\n....", 12));
	CHECK_STR("image/jpeg", paper_type("\xff\xd8\xff\xe0", 4));
	CHECK(paper_type("%PDF-", 5) == NULL);
	CHECK(paper_type("", 0) == NULL);
	CHECK(paper_type("<html>%PDF-1.7", 14) == NULL);
	CHECK(paper_type("MZ\x90", 3) == NULL);
}

TEST(an_announcement_is_shown_to_its_audience_in_its_period)    /* ANN-01 */
{
	struct announcement a = { .audience = AUDIENCE_FACILITY, .from = 100, .until = 200 };
	enum audience found;

	CHECK(!announcement_shown(&a, AUDIENCE_FACILITY, 99));
	CHECK(announcement_shown(&a, AUDIENCE_FACILITY, 100));
	CHECK(announcement_shown(&a, AUDIENCE_FACILITY, 199));
	CHECK(!announcement_shown(&a, AUDIENCE_FACILITY, 200));
	CHECK(!announcement_shown(&a, AUDIENCE_PATIENT, 150));
	a.audience = AUDIENCE_ALL;
	CHECK(announcement_shown(&a, AUDIENCE_PATIENT, 150));
	CHECK(audience_find("patient", &found) && found == AUDIENCE_PATIENT && !audience_find("nobody", &found));
}

TEST(an_outage_opens_its_area_in_its_period)    /* EMG-01 */
{
	struct outage o = { .from = 100, .until = 200 };
	char text[PREFECTURES_TEXT];
	uint64_t set = 5;

	CHECK(prefectures_read("13,01,47", &o.prefectures));
	CHECK_STR("01,13,47", prefectures_write(o.prefectures, text));
	CHECK(outage_opens(&o, "1319999996", 100));
	CHECK(!outage_opens(&o, "1319999996", 200));
	CHECK(!outage_opens(&o, "1319999996", 99));
	CHECK(!outage_opens(&o, "1419999996", 150));
	CHECK(outage_opens(&o, "4719999996", 150));
	CHECK(prefectures_read("all", &set) && set == PREFECTURES_ALL);
	CHECK_STR("all", prefectures_write(set, text));
	CHECK(!prefectures_read("", &set) && !prefectures_read("48", &set) && !prefectures_read("00", &set));
	CHECK(!prefectures_read("13,", &set) && !prefectures_read("13,1", &set) && !prefectures_read("131", &set));
	CHECK(!prefectures_read("1a", &set) && set == PREFECTURES_ALL);
}

TEST(a_second_operator_decides_once_and_in_time)        /* OPR-01, OPR-02 */
{
	struct approval a = { .state = APPROVAL_ASKED, .asked_by = "ichiro", .asked = 100, .until = 200 };

	CHECK_INT(APPROVAL_GOES, approval_decide(&a, "niko", 100));
	CHECK_INT(APPROVAL_SAME_PERSON, approval_decide(&a, "ichiro", 150));
	CHECK_INT(APPROVAL_RUN_OUT, approval_decide(&a, "niko", 200));
	CHECK_INT(APPROVAL_RUN_OUT, approval_decide(&a, "niko", 99));
	a.state = APPROVAL_GIVEN;
	CHECK_INT(APPROVAL_DECIDED, approval_decide(&a, "niko", 150));
}

TEST(an_operator_proves_his_name)       /* OPR-03, OPR-04 */
{
	const struct operator all[] = { { .name = "ichiro", .role = OPERATOR_KEEPER, .token = { 1 } },
	    { .name = "niko", .role = OPERATOR_KEEPER, .token = { 2 } }, { .name = "san", .role = OPERATOR_CLERK, .token = { 3 } } };
	const unsigned char one[SHA256_BYTES] = { 1 }, none[SHA256_BYTES] = { 0 };
	enum operator_role r;

	CHECK(operator_known(all, 3, "ichiro", one) == &all[0]);
	CHECK(operator_known(all, 3, "niko", one) == NULL);
	CHECK(operator_known(all, 3, "ichiro", none) == NULL);
	CHECK(operator_known(all, 3, "shiro", one) == NULL);
	CHECK(operator_two(all, 2) && !operator_two(all, 1) && !operator_two(all + 1, 2));
	CHECK(operator_name_valid("ichiro-1.b_c") && !operator_name_valid("") && !operator_name_valid("a b") && !operator_name_valid("a+b"));
	CHECK(!operator_name_valid(".ichiro"));         /* its files would look like half written ones */
	CHECK(!operator_name_valid("a234567890123456789012345678901234"));
	CHECK(operator_role_find("clerk", &r) && r == OPERATOR_CLERK && !operator_role_find("king", &r));
}

TEST(a_certificate_names_its_operator_while_it_lasts)   /* OPR-05 */
{
	const struct operator all[] = { { .name = "ichiro" }, { .name = "niko", .certificate = { 7 }, .certified_until = 200 },
	    { .name = "san", .certificate = { 8 }, .certified_until = 300 } };
	const unsigned char seven[SHA256_BYTES] = { 7 }, none[SHA256_BYTES] = { 0 };

	CHECK(operator_certified(all, 3, seven, 100) == &all[1]);
	CHECK(operator_certified(all, 3, seven, 199) == &all[1]);
	CHECK(operator_certified(all, 3, seven, 200) == NULL);
	CHECK(operator_certified(all, 3, none, 100) == NULL);   /* who has none is nobody's */
	CHECK(operator_certified(all, 0, seven, 100) == NULL);
}

TESTS(T(an_operator_proves_his_name), T(a_certificate_names_its_operator_while_it_lasts), T(an_application_moves_only_as_the_table_says), T(without_its_papers_it_is_not_taken),
    T(the_deadline_binds_the_first_handing_in_alone), T(what_comes_to_nothing_is_not_handed_in),
    T(a_paper_is_what_its_first_bytes_say), T(an_announcement_is_shown_to_its_audience_in_its_period),
    T(an_outage_opens_its_area_in_its_period), T(a_second_operator_decides_once_and_in_time))
