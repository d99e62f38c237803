/* The face folder: what is made, given and taken. */
#include "app/push_give.h"
#include "app_world.h"

static struct push given;
static struct answer_unit unit;

static void
keep_push(id n, id person, const char *facility)
{
	struct push p = { .id = n, .person = person, .mode = MODE_VISIT, .at = cx->now, .holder = "" };

	memcpy(p.facility, facility, FACILITY_CODE);
	KEEP(push, &p);
}

static id
give(const struct who *w)
{
	act_begin(w);
	CHECK_OK(push_give(&a, &given, &unit));
	CHECK_OK(act_commit());
	return given.id;
}

static enum err
take(const struct who *w, id n)
{
	act_begin(w);
	TRY(push_take(&a, n));
	return act_commit();
}

TEST(a_push_is_made_only_where_the_facility_wants_it)   /* PSH-01 */
{
	struct settings wants = { { 0 } };
	const struct push p = { .facility = CLINIC, .person = 1, .mode = MODE_VISIT };

	keep_consent(CLINIC, 1, MODE_VISIT, KIND_QUA);
	act_begin(&clinic);
	CHECK_OK(push_add(&a, &wants, &p));
	CHECK(change_is_empty(a.change));
	wants.value[SETTING_FACE_PUSH] = 1;
	CHECK_OK(push_add(&a, &wants, &p));
	CHECK_OK(act_commit());
	CHECK(give(&clinic) != 0);
	CHECK_INT(1, unit.answer_count);
	CHECK_INT(12, unit.answers[0].eligibility->id);
}

TEST(the_oldest_is_given_until_it_is_taken_and_never_again)     /* PSH-02 */
{
	struct audit *rows;

	keep_consent(CLINIC, 1, MODE_VISIT, KIND_QUA);
	keep_consent(CLINIC, 2, MODE_VISIT, KIND_QUA);
	keep_push(7, 2, CLINIC);
	keep_push(6, 1, CLINIC);
	CHECK_ERR(ERR_NOT_FOUND, take(&clinic, 6));     /* never given */
	CHECK_INT(6, give(&clinic));
	CHECK_INT(6, give(&clinic));
	CHECK_ERR(ERR_NOT_FOUND, take(&other, 6));
	CHECK_OK(take(&clinic, 6));
	CHECK_OK(take(&clinic, 6));
	CHECK_INT(7, give(&clinic));
	CHECK_OK(take(&clinic, 7));
	CHECK_INT(0, give(&clinic));
	CHECK_INT(0, give(&other));
	CHECK_INT(5, audit_rows(&rows));                /* given 6, 6, 7; taken 6, 7 */
	CHECK_INT(AUDIT_PUSHED, rows[0].act);
	CHECK_INT(1, rows[0].person);
	CHECK_INT(AUDIT_PUSH_TAKEN, rows[2].act);
}

TEST(another_terminal_waits_a_minute_for_what_was_given)        /* PSH-02 */
{
	const struct who second = { CLINIC, "terminal 2" };
	instant began = cx->now;

	keep_consent(CLINIC, 1, MODE_VISIT, KIND_QUA);
	keep_push(6, 1, CLINIC);
	CHECK_INT(6, give(&clinic));
	CHECK_INT(0, give(&second));
	cx->now = began + PUSH_LEASE_SECONDS;
	CHECK_INT(6, give(&second));
	CHECK_INT(0, give(&clinic));
	CHECK_OK(take(&clinic, 6));
	cx->now = began;
}

TEST(a_push_whose_check_was_ended_is_closed_and_never_given)    /* PSH-03 */
{
	struct audit *rows;
	size_t n;

	keep_consent(CLINIC, 1, MODE_VISIT, KIND_QUA);
	keep_consent(CLINIC, 2, MODE_VISIT, KIND_QUA);
	keep_push(6, 1, CLINIC);
	keep_push(7, 2, CLINIC);
	end_consent(1, MODE_VISIT, KIND_QUA, cx->now - 1);
	CHECK_INT(7, give(&clinic));
	n = audit_rows(&rows);
	CHECK_INT(2, n);
	CHECK_INT(ERR_CONSENT_ENDED, rows[0].outcome);
	CHECK_INT(ERR_OK, rows[1].outcome);
	CHECK_OK(take(&clinic, 7));
	CHECK_INT(0, give(&clinic));
}

TEST(a_withdrawal_between_giving_and_writing_wins)      /* PSH-03 */
{
	keep_consent(CLINIC, 1, MODE_VISIT, KIND_QUA);
	keep_push(6, 1, CLINIC);
	act_begin(&clinic);
	CHECK_OK(push_give(&a, &given, &unit));
	end_consent(1, MODE_VISIT, KIND_QUA, cx->now);
	CHECK_ERR(ERR_STALE, act_commit());
}

TESTS(T_WORLD(a_push_is_made_only_where_the_facility_wants_it),
    T_WORLD(the_oldest_is_given_until_it_is_taken_and_never_again),
    T_WORLD(another_terminal_waits_a_minute_for_what_was_given),
    T_WORLD(a_push_whose_check_was_ended_is_closed_and_never_given),
    T_WORLD(a_withdrawal_between_giving_and_writing_wins))
