/* Rounds: parts that are done once. */
#include "app/person_look.h"
#include "app/reference_set.h"
#include "app/round.h"
#include "app_world.h"
#include "base/limit.h"

static struct asked people[LIMIT_ROUND_LINES];
static char numbers_text[LIMIT_ROUND_LINES][8];

/* Persons 1 and 4 by turns; 4 has no consent here. */
static size_t
list_make(size_t n)
{
	for (size_t i = 0; i < n; i++) {
		(void)snprintf(numbers_text[i], sizeof numbers_text[i], "%zu", i + 1);
		people[i] = (struct asked){ .who = i % 2 == 0 ? numbers("06130012", "777", 0) : numbers("07130011", "445", 0),
			.arbitrary = numbers_text[i], .reference = "", .detail = "" };
	}
	return n;
}

static const char *
opened(const char *token, const char *list)
{
	const char *number;

	act_begin(&clinic);
	CHECK_OK(round_open(&a, token, list, &number));
	CHECK_OK(act_commit());
	return number;
}

static enum err
part(const char *number, size_t n, struct round *r)
{
	act_begin(&clinic);
	TRY(round_read(&a, number, r));
	TRY(round_go_on(&a, people, n, r));
	return act_commit();
}

TEST(the_same_list_of_the_same_page_is_one_round)
{
	const char *first = opened("t1", "list");
	struct audit *rows;

	CHECK_STR(first, opened("t1", "list"));
	CHECK_INT(1, audit_rows(&rows));
	CHECK(strcmp(first, opened("t1", "another list")) != 0);
	CHECK(strcmp(first, opened("t2", "list")) != 0);
	CHECK_INT(3, audit_rows(&rows));
}

TEST(a_round_is_done_in_parts_each_once)
{
	const size_t n = list_make(2 * ROUND_PART + 20);
	const char *number = opened("t", "list");
	struct audit *rows;
	struct round r;

	keep_consent(CLINIC, 1, MODE_VISIT, KIND_QUA);
	CHECK_OK(part(number, n, &r));
	CHECK_INT(ROUND_PART, r.done);
	CHECK_INT(1 + ROUND_PART, audit_rows(&rows));           /* each line has a row of its own */
	CHECK_OK(part(number, n, &r));
	CHECK_OK(part(number, n, &r));
	CHECK_INT(n, r.done);
	CHECK_INT(1 + n, audit_rows(&rows));
	CHECK_OK(part(number, n, &r));                          /* nothing is left to do */
	CHECK_INT(1 + n, audit_rows(&rows));
	CHECK_INT(1, r.lines[0].no);
	CHECK_INT(ROUND_SAME, r.lines[0].told);
	CHECK_INT(1, r.lines[0].person);
	CHECK_INT(ROUND_FAILED, r.lines[1].told);
	CHECK_INT(ERR_NO_CARD_CHECK, r.lines[1].outcome);
	CHECK_INT(0, r.lines[1].person);
	CHECK_INT(n, r.lines[n - 1].no);
}

TEST(two_who_do_the_same_part_do_it_once)
{
	const size_t n = list_make(ROUND_PART + 1);
	const char *number = opened("t", "list");
	struct consent check = consent_of(CLINIC, 1, MODE_VISIT, KIND_QUA);
	struct change *slower;
	struct audit *rows;
	struct round r;

	check.checked = cx->now;                                /* the month is noted: nothing but the part itself is in the way */
	KEEP(consent, &check);
	act_begin(&clinic);
	CHECK_OK(round_read(&a, number, &r));
	CHECK_OK(round_go_on(&a, people, n, &r));
	slower = a.change;
	CHECK_OK(part(number, n, &r));
	CHECK_ERR(ERR_EXISTS, store_commit(s, cx, slower));
	CHECK_INT(1 + ROUND_PART, audit_rows(&rows));           /* the slower one has told nothing */
	CHECK_OK(part(number, n, &r));
	CHECK_INT(n, r.done);
}

TEST(a_round_notes_the_month_of_a_check_once)   /* CNS-13 */
{
	const size_t n = list_make(2 * ROUND_PART);
	const char *number = opened("t", "list");
	struct consent *rows;
	struct round r;
	size_t count;

	keep_consent(CLINIC, 1, MODE_VISIT, KIND_QUA);
	CHECK_OK(part(number, n, &r));
	CHECK_OK(part(number, n, &r));
	act_begin(&clinic);
	CHECK_OK(view_consents(v, cx, CLINIC, 1, &rows, &count));
	CHECK_INT(2, rows[0].version);
	CHECK_INT(cx->now, rows[0].checked);
}

TEST(a_round_is_of_its_facility_and_ends)       /* BLK-01, BLK-03 */
{
	const char *number;
	struct round r;

	keep_setting(CLINIC, SETTING_BULK_KEEP, 2);
	number = opened("t", "list");
	act_begin(&other);
	CHECK_ERR(ERR_NOT_FOUND, round_read(&a, number, &r));
	act_begin(&clinic);
	CHECK_ERR(ERR_NOT_FOUND, round_read(&a, "R0123", &r));
	CHECK_OK(round_read(&a, number, &r));
	CHECK_STR("list", r.list);
	cx->now += 2 * 3600;
	act_begin(&clinic);
	CHECK_ERR(ERR_GONE, round_read(&a, number, &r));
}

TEST(what_a_round_told_does_not_come_back)      /* BLK-03: its name is free once its reception is forgotten */
{
	const size_t n = list_make(1);
	const char *number = opened("t", "list");
	struct receipt kept;
	struct round r;

	keep_consent(CLINIC, 1, MODE_VISIT, KIND_QUA);
	CHECK_OK(part(number, n, &r));
	CHECK_INT(1, r.done);
	cx->now = r.ends + LIMIT_RECEPTION_KEEP_SECONDS + 1;
	(void)opened("u", "list");              /* any other */
	act_begin(&clinic);
	CHECK_ERR(ERR_NOT_FOUND, view_receipt(v, cx, CLINIC, ctx_fmt(cx, "console.round %s 0", number), &kept));
	CHECK_STR(number, opened("t", "list"));
	act_begin(&clinic);
	CHECK_OK(round_read(&a, number, &r));
	CHECK_INT(0, r.done);
}

TEST(a_function_that_is_off_ends_a_round_between_its_parts)     /* RCK-01 */
{
	const size_t n = list_make(ROUND_PART + 1);
	const char *number = opened("t", "list");
	struct round r;

	keep_consent(CLINIC, 1, MODE_VISIT, KIND_QUA);
	CHECK_OK(part(number, n, &r));
	keep_setting(CLINIC, SETTING_VISIT, 0);
	CHECK_ERR(ERR_FUNCTION_OFF, part(number, n, &r));
}

/* The list is kept for days; what it says of people is looked up when it is shown. */
TEST(a_round_tells_of_nobody_once_the_function_is_off_or_the_facility_suspended)      /* RCK-01, FAC-04 */
{
	const size_t n = list_make(1);
	const char *number = opened("t", "list");
	struct consented_row row;
	struct audit *rows;
	struct round r;
	size_t before;
	bool open;

	keep_consent(CLINIC, 1, MODE_VISIT, KIND_QUA);
	CHECK_OK(part(number, n, &r));
	act_begin(&clinic);
	CHECK_OK(consented_one(&a, 1, MODE_VISIT, number, &row, &open));
	CHECK(open && row.person->id == 1);
	before = audit_rows(&rows);
	for (int i = 0; i < 2; i++) {
		enum setting of = i == 0 ? SETTING_VISIT : SETTING_SUSPENDED;
		enum err e = i == 0 ? ERR_FUNCTION_OFF : ERR_SUSPENDED;

		keep_setting(CLINIC, of, i);
		act_begin(&clinic);
		CHECK_ERR(e, consented_one(&a, 1, MODE_VISIT, number, &row, &open));
		CHECK_ERR(e, reference_set_person(&a, 1, MODE_VISIT, "A-1"));
		CHECK(change_is_empty(a.change));
		keep_setting(CLINIC, of, 1 - i);
	}
	CHECK_INT(before, audit_rows(&rows));
	act_begin(&clinic);
	CHECK_OK(consented_one(&a, 1, MODE_VISIT, number, &row, &open));
}

TESTS(T_WORLD(the_same_list_of_the_same_page_is_one_round), T_WORLD(a_round_is_done_in_parts_each_once),
    T_WORLD(two_who_do_the_same_part_do_it_once), T_WORLD(a_round_notes_the_month_of_a_check_once),
    T_WORLD(a_round_is_of_its_facility_and_ends), T_WORLD(a_function_that_is_off_ends_a_round_between_its_parts),
    T_WORLD(what_a_round_told_does_not_come_back),
    T_WORLD(a_round_tells_of_nobody_once_the_function_is_off_or_the_facility_suspended))
