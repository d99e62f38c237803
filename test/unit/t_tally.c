/* Statistics without persons. */
#include "domain/tally.h"
#include "t.h"

static struct tally_cell cells[64];
static struct tally tally;

static void
begin(const char *by)
{
	tally = (struct tally){ .from = instant_of(20261116), .until = instant_of(20261119), .cells = cells, .room = 64 };
	CHECK(tally_read(by, &tally.by));
}

static void
add(unsigned n, const char *facility, enum mode m, ymd day, enum err outcome)
{
	struct audit a = { .at = instant_of(day) + 3600, .act = AUDIT_ELIGIBILITY_READ, .outcome = outcome, .mode = m, .person = 7 };

	(void)snprintf(a.facility, sizeof a.facility, "%s", facility);
	while (n-- > 0)
		CHECK(tally_add(&tally, &a));
}

TEST(what_is_asked_for_is_told_apart_and_nothing_else)
{
	char label[TALLY_LABEL];

	begin("day,mode");
	add(10, "1319999996", MODE_VISIT, 20261117, ERR_OK);
	add(5, "0149999991", MODE_VISIT, 20261117, ERR_CONSENT_NONE);
	add(12, "1319999996", MODE_ONLINE, 20261116, ERR_OK);
	CHECK_INT(2, tally.n);
	CHECK_INT(12, cells[0].count);
	CHECK_STR("2026-11-16 online", tally_label(&tally, &cells[0], label));
	CHECK_INT(15, cells[1].count);
	CHECK_STR("2026-11-17 visit", tally_label(&tally, &cells[1], label));
	begin("prefecture,kind,act,outcome");
	add(10, "1319999996", MODE_VISIT, 20261117, ERR_OK);
	add(5, "0149999991", MODE_VISIT, 20261117, ERR_CONSENT_NONE);
	CHECK_STR("01 pharmacy eligibility.read refused", tally_label(&tally, &cells[0], label));
	CHECK_STR("13 medical eligibility.read ok", tally_label(&tally, &cells[1], label));
}

TEST(only_the_period_counts_and_only_facilities)
{
	begin("day");
	add(3, "1319999996", MODE_VISIT, 20261115, ERR_OK);
	add(3, "1319999996", MODE_VISIT, 20261119, ERR_OK);
	add(3, "", MODE_NONE, 20261116, ERR_OK);
	CHECK_INT(0, tally.n);
	add(3, "1319999996", MODE_VISIT, 20261118, ERR_OK);
	CHECK_INT(1, tally.n);
}

TEST(small_counts_are_not_told_nor_to_be_worked_out)    /* STA-01, STA-02 */
{
	begin("prefecture");
	add(9, "0119999996", MODE_VISIT, 20261116, ERR_OK);
	add(10, "1319999996", MODE_VISIT, 20261116, ERR_OK);
	add(40, "4719999996", MODE_VISIT, 20261116, ERR_OK);
	CHECK(!tally_told(&cells[0]) && tally_told(&cells[1]) && tally_told(&cells[2]));
	CHECK_INT(50, tally_total(&tally));
}

TEST(words_and_room_have_their_limits)
{
	unsigned by = 7;

	CHECK(!tally_read("", &by) && !tally_read("person", &by) && !tally_read("day,name", &by) && by == 7);
	CHECK(tally_read("mode", &by) && by == 1u << TALLY_MODE);
	begin("day");
	tally.room = 1;
	add(1, "1319999996", MODE_VISIT, 20261116, ERR_OK);
	CHECK(!tally_add(&tally, &(struct audit){ .at = instant_of(20261117), .facility = "1319999996" }));
}

TESTS(T(what_is_asked_for_is_told_apart_and_nothing_else), T(only_the_period_counts_and_only_facilities),
    T(small_counts_are_not_told_nor_to_be_worked_out), T(words_and_room_have_their_limits))
