/* 財政支援: the printed limits, the rules of combination, and what must hold for any cost. */
#include "domain/subsidy.h"
#include "t.h"

#define SEN(n) ((n) * INT64_C(1000))
#define HIGH 99999999
#define IN_TIME 20260120

static struct subsidy_answer answer;

static struct subsidy_question
ask(enum subsidy_kind kind, ymd on)
{
	return (struct subsidy_question){ .kind = kind, .on = on };
}

static void
add(struct subsidy_question *q, enum subsidy_programme p, int64_t device, int64_t system)
{
	q->asks[q->count++] = (struct subsidy_ask){ .programme = p, .case_no = p == SUBSIDY_COUNTER,
	    .cost = { { device }, { system } } };
}

static int64_t
total(const struct subsidy_question *q)
{
	subsidy_work_out(q, &answer);
	return answer.total.n;
}

static int64_t
one(enum subsidy_programme p, enum subsidy_kind kind, int64_t device, int64_t system)
{
	struct subsidy_question q = ask(kind, IN_TIME);

	add(&q, p, device, system);
	return total(&q);
}

static size_t
said(enum subsidy_rule rule)
{
	size_t n = 0;

	for (size_t i = 0; i < answer.reason_count; i++)
		n += answer.reasons[i].rule == rule;
	return n;
}

/* As the leaflet prints them, in 1,000 yen. */
static const struct { enum subsidy_programme programme; enum subsidy_kind kind; int64_t limit; } printed[] = {
	{ SUBSIDY_VISIT,   SUBSIDY_KIND_HOSPITAL, SEN(411) }, { SUBSIDY_VISIT,   SUBSIDY_KIND_CHAIN,    SEN(85) },
	{ SUBSIDY_VISIT,   SUBSIDY_KIND_CLINIC,   SEN(128) }, { SUBSIDY_VISIT,   SUBSIDY_KIND_PHARMACY, SEN(128) },
	{ SUBSIDY_ONLINE,  SUBSIDY_KIND_HOSPITAL, SEN(390) }, { SUBSIDY_ONLINE,  SUBSIDY_KIND_CHAIN,    SEN(65) },
	{ SUBSIDY_ONLINE,  SUBSIDY_KIND_CLINIC,   SEN(97) },  { SUBSIDY_ONLINE,  SUBSIDY_KIND_PHARMACY, SEN(97) },
	{ SUBSIDY_COUNTER, SUBSIDY_KIND_HOSPITAL, SEN(411) }, { SUBSIDY_COUNTER, SUBSIDY_KIND_CHAIN,    SEN(85) },
	{ SUBSIDY_COUNTER, SUBSIDY_KIND_CLINIC,   SEN(128) }, { SUBSIDY_COUNTER, SUBSIDY_KIND_PHARMACY, SEN(128) },
};
#define PRINTED (sizeof printed / sizeof printed[0])

TEST(every_printed_limit_comes_out_of_the_rows)         /* SUB-01, SUB-02, SUB-04 */
{
	for (size_t i = 0; i < PRINTED; i++)
		CHECK_INT(printed[i].limit, one(printed[i].programme, printed[i].kind, HIGH, HIGH));
}

TEST(the_leaflets_rates_and_totals_stand_in_the_rows)   /* SUB-01 */
{
	const struct subsidy_rate *hospital = subsidy_rate_on(SUBSIDY_VISIT, SUBSIDY_KIND_HOSPITAL, IN_TIME);
	const struct subsidy_rate *clinic = subsidy_rate_on(SUBSIDY_COUNTER, SUBSIDY_KIND_CLINIC, IN_TIME);
	const struct subsidy_rate *online = subsidy_rate_on(SUBSIDY_ONLINE, SUBSIDY_KIND_CHAIN, IN_TIME);

	CHECK_INT(822000, yen_plus(hospital->ceiling[0], hospital->ceiling[1]).n);
	CHECK_INT(171000, yen_plus(clinic->ceiling[0], clinic->ceiling[1]).n);
	CHECK_INT(130000, yen_plus(online->ceiling[0], online->ceiling[1]).n);
	CHECK(hospital->rate.over == 1 && hospital->rate.under == 2);
	CHECK(clinic->rate.over == 3 && clinic->rate.under == 4);
	CHECK(online->rate.over == 1 && online->rate.under == 2);
	CHECK(subsidy_rate_on(SUBSIDY_VISIT, SUBSIDY_KIND_CLINIC, 20240331) == NULL);
}

/* 大型チェーン薬局: floor(171,000 × 1/2) is the printed 8.5万円. Cut item by item it would be 20,000 + 65,000, the same by
 * chance; a hospital's would be 410,000 and a clinic's 127,000, which are not printed. */
TEST(a_floor_per_item_does_not_give_the_printed_limits) /* SUB-04 */
{
	size_t differ = 0;

	for (size_t i = 0; i < PRINTED; i++) {
		const struct subsidy_rate *r = subsidy_rate_on(printed[i].programme, printed[i].kind, IN_TIME);
		struct yen items = { 0 };

		for (size_t k = 0; k < SUBSIDY_ITEM_COUNT; k++)
			items = yen_plus(items, yen_share_in_thousands(r->ceiling[k], r->rate));
		differ += items.n != printed[i].limit;
	}
	CHECK_INT(6, differ);
	CHECK_INT(85000, yen_share_in_thousands((struct yen){ 171000 }, (struct share){ 1, 2 }).n);
}

TEST(an_item_counts_up_to_its_own_ceiling)      /* SUB-02 */
{
	CHECK_INT(30000, one(SUBSIDY_VISIT, SUBSIDY_KIND_CLINIC, HIGH, 0));     /* 41,000 × 3/4 = 30,750 */
	CHECK_INT(1, said(SUBSIDY_RULE_CEILING));
	CHECK_INT(HIGH, answer.reasons[0].before.n);
	CHECK_INT(41000, answer.reasons[0].after.n);
	CHECK_INT(97000, one(SUBSIDY_VISIT, SUBSIDY_KIND_CLINIC, 0, HIGH));
	CHECK_INT(128000, one(SUBSIDY_VISIT, SUBSIDY_KIND_CLINIC, 41000, 130000));
	CHECK_INT(0, said(SUBSIDY_RULE_CEILING));
	CHECK_INT(127000, one(SUBSIDY_VISIT, SUBSIDY_KIND_CLINIC, 40333, 130000));      /* 127,749.75 */
	CHECK_INT(0, one(SUBSIDY_VISIT, SUBSIDY_KIND_CLINIC, 1333, 0));         /* 999.75 */
	CHECK_INT(1000, one(SUBSIDY_VISIT, SUBSIDY_KIND_CLINIC, 1334, 0));      /* 1,000.5 */
}

TEST(online_care_pays_for_no_device)            /* SUB-03 */
{
	CHECK_INT(0, one(SUBSIDY_ONLINE, SUBSIDY_KIND_CLINIC, 41000, 0));
	CHECK_INT(1, said(SUBSIDY_RULE_NO_ITEM));
	CHECK_INT(75000, one(SUBSIDY_ONLINE, SUBSIDY_KIND_CLINIC, 41000, 100000));
}

TEST(visits_and_online_care_are_both_paid)      /* SUB-05 */
{
	struct subsidy_question q = ask(SUBSIDY_KIND_CLINIC, IN_TIME);

	add(&q, SUBSIDY_VISIT, HIGH, HIGH);
	add(&q, SUBSIDY_ONLINE, 0, HIGH);
	CHECK_INT(128000 + 97000, total(&q));
	CHECK_INT(1, said(SUBSIDY_RULE_TOGETHER));
}

TEST(online_and_outpatient_care_are_paid_once)  /* SUB-06 */
{
	struct subsidy_question q = ask(SUBSIDY_KIND_CLINIC, IN_TIME);

	add(&q, SUBSIDY_ONLINE, 0, HIGH);
	add(&q, SUBSIDY_COUNTER, HIGH, HIGH);
	add(&q, SUBSIDY_VISIT, HIGH, HIGH);
	q.distinct = true;                      /* counts in 令和6年度 only */
	CHECK_INT(128000 + 128000, total(&q));
	CHECK_INT(1, said(SUBSIDY_RULE_ONE_SYSTEM));
	CHECK_INT(0, answer.parts[0].amount.n);
	CHECK_INT(97000, answer.parts[0].worth.n);
}

TEST(outpatient_care_is_paid_once_over_all_its_cases)   /* SUB-07 */
{
	struct subsidy_question q = ask(SUBSIDY_KIND_PHARMACY, IN_TIME);

	for (int no = 1; no <= 4; no++) {
		add(&q, SUBSIDY_COUNTER, 10000 * no, 20000);
		q.asks[q.count - 1].case_no = no;
	}
	CHECK_INT(45000, total(&q));            /* case 4: 60,000 × 3/4 */
	CHECK_INT(3, said(SUBSIDY_RULE_ONCE));
	CHECK_INT(45000, answer.parts[3].amount.n);
}

TEST(what_was_paid_for_before_is_not_paid_again)        /* SUB-08, SUB-06 */
{
	struct subsidy_question q = ask(SUBSIDY_KIND_CLINIC, IN_TIME);

	add(&q, SUBSIDY_VISIT, HIGH, HIGH);
	add(&q, SUBSIDY_COUNTER, HIGH, HIGH);
	q.granted[SUBSIDY_VISIT] = true;
	CHECK_INT(128000, total(&q));
	CHECK_INT(1, said(SUBSIDY_RULE_GRANTED));
	q.granted[SUBSIDY_ONLINE] = true;       /* the same system as outpatient care */
	CHECK_INT(0, total(&q));
	CHECK_INT(1, said(SUBSIDY_RULE_ONE_SYSTEM));
}

TEST(the_deadline_is_told_and_what_comes_later_still_worked_out)        /* SUB-09, SUB-10 */
{
	struct subsidy_question q = ask(SUBSIDY_KIND_CLINIC, 20260131);

	add(&q, SUBSIDY_VISIT, HIGH, HIGH);
	CHECK_INT(128000, total(&q));
	CHECK_INT(20260131, answer.deadline);
	CHECK_INT(0, answer.days_left);
	CHECK_INT(1, said(SUBSIDY_RULE_OPEN));
	q.on = 20260201;
	CHECK_INT(128000, total(&q));
	CHECK_INT(-1, answer.days_left);
	CHECK_INT(1, said(SUBSIDY_RULE_CLOSED));
	CHECK_INT(0, said(SUBSIDY_RULE_OPEN));
}

TEST(earlier_deadlines_are_history)             /* SUB-09 */
{
	CHECK_INT(20250115, subsidy_deadline_on(SUBSIDY_ROUND_R6, 20241231)->last);
	CHECK_INT(20250201, subsidy_deadline_on(SUBSIDY_ROUND_R6, 20250201)->last);
	CHECK_INT(20260115, subsidy_deadline_on(SUBSIDY_ROUND_R7, 20251130)->last);
	CHECK_INT(20260131, subsidy_deadline_on(SUBSIDY_ROUND_R7, 20251201)->last);
	CHECK_INT(20260115, subsidy_deadline_at(SUBSIDY_ROUND_R7, 0)->last);
	CHECK(subsidy_deadline_at(SUBSIDY_ROUND_R7, 2) == NULL);
	CHECK_INT(SUBSIDY_ROUND_R6, subsidy_round_on(20200101));
	CHECK_INT(SUBSIDY_ROUND_R6, subsidy_round_on(20250201));
	CHECK_INT(SUBSIDY_ROUND_R7, subsidy_round_on(20250202));
	CHECK_INT(SUBSIDY_ROUND_R7, subsidy_round_on(20990101));
}

TEST(visiting_nurses_have_a_programme_of_their_own)     /* SUB-11 */
{
	CHECK_INT(0, one(SUBSIDY_VISIT, SUBSIDY_KIND_NURSING, HIGH, HIGH));
	CHECK_INT(1, said(SUBSIDY_RULE_OTHER));
	CHECK(answer.parts[0].rate == NULL);
}

TEST(before_november_2024_one_of_visits_and_online_care_was_paid)       /* SUB-12 */
{
	struct subsidy_question q = ask(SUBSIDY_KIND_CLINIC, 20241104);

	add(&q, SUBSIDY_ONLINE, 0, HIGH);
	add(&q, SUBSIDY_VISIT, HIGH, HIGH);
	CHECK_INT(128000, total(&q));
	CHECK_INT(1, said(SUBSIDY_RULE_ONE_OF));
	q.on = 20241105;
	CHECK_INT(128000 + 97000, total(&q));
}

TEST(in_2024_clearly_different_work_was_paid_twice)     /* SUB-13 */
{
	struct subsidy_question q = ask(SUBSIDY_KIND_CLINIC, 20250110);

	add(&q, SUBSIDY_ONLINE, 0, HIGH);
	add(&q, SUBSIDY_COUNTER, HIGH, HIGH);
	CHECK_INT(128000, total(&q));
	q.distinct = true;
	CHECK_INT(128000 + 97000, total(&q));
	CHECK_INT(1, said(SUBSIDY_RULE_DISTINCT));
	q.on = 20250202;
	CHECK_INT(128000, total(&q));
}

TEST(a_programme_that_is_asked_for_twice_is_paid_once)  /* SUB-14 */
{
	struct subsidy_question q = ask(SUBSIDY_KIND_HOSPITAL, IN_TIME);

	add(&q, SUBSIDY_VISIT, 0, 100000);
	add(&q, SUBSIDY_VISIT, 0, 200000);
	CHECK_INT(100000, total(&q));
	CHECK_INT(1, said(SUBSIDY_RULE_AGAIN));
}

/* ---- any cost ---- */

static uint64_t dice_state = 20260131;

static uint64_t
dice(uint64_t n)
{
	dice_state = dice_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (dice_state >> 33) % n;
}

/* Small, near the ceilings, and beyond all reason. */
static int64_t
any_cost(void)
{
	switch (dice(4)) {
	case 0:  return (int64_t)dice(3000);
	case 1:  return (int64_t)dice(300000);
	case 2:  return (int64_t)dice(2000000);
	default: return (int64_t)dice(YEN_MOST + 1);
	}
}

static struct subsidy_question
any_question(void)
{
	static const ymd days[] = { 20240501, 20241104, 20241105, 20250201, 20250202, 20251231, 20260131, 20260401 };
	struct subsidy_question q = ask((enum subsidy_kind)dice(SUBSIDY_KIND_COUNT), days[dice(8)]);

	q.distinct = dice(2) == 0;
	for (size_t p = 0; p < SUBSIDY_PROGRAMME_COUNT; p++)
		q.granted[p] = dice(5) == 0;
	for (size_t n = dice(SUBSIDY_ASKS + 1); n > 0; n--)
		add(&q, (enum subsidy_programme)dice(SUBSIDY_PROGRAMME_COUNT), any_cost(), any_cost());
	return q;
}

static void
hold(const struct subsidy_question *q)
{
	int64_t cost = 0, ceiling = 0, sum = 0;

	for (size_t i = 0; i < q->count; i++) {
		const struct subsidy_part *p = &answer.parts[i];
		int64_t mine = q->asks[i].cost[0].n + q->asks[i].cost[1].n;

		CHECK_INT(0, p->amount.n % 1000);
		CHECK(p->amount.n >= 0 && (p->amount.n == 0 || p->amount.n == p->worth.n));
		if (p->rate == NULL)
			continue;
		CHECK(p->worth.n * p->rate->rate.under <= mine * p->rate->rate.over);
		CHECK(p->worth.n * p->rate->rate.under
		    <= yen_plus(p->rate->ceiling[0], p->rate->ceiling[1]).n * p->rate->rate.over);
		cost += p->amount.n > 0 ? mine : 0;
		sum += p->amount.n;
		ceiling += p->amount.n > 0 ? 411000 : 0;
	}
	CHECK_INT(sum, answer.total.n);
	CHECK(answer.total.n <= cost && answer.total.n <= ceiling);
	CHECK(answer.reason_count > 0 && answer.reason_count < SUBSIDY_REASONS);
}

TEST(no_amount_is_above_cost_times_rate_or_ceiling_and_more_cost_is_never_less_money)
{
	for (int n = 0; n < 100000; n++) {
		struct subsidy_question q = any_question();
		int64_t before = total(&q);
		size_t i;

		hold(&q);
		if (q.count == 0)
			continue;
		i = dice(q.count);
		q.asks[i].cost[dice(2)].n += (int64_t)dice(200000);
		CHECK(total(&q) >= before);
	}
}

TEST(yen_are_read_and_written)
{
	char text[YEN_TEXT];
	struct yen y = { 7 };

	CHECK(yen_read("55,000円", &y) && y.n == 55000);
	CHECK(yen_read("0", &y) && y.n == 0);
	CHECK(yen_read("1000000000000", &y));
	CHECK(!yen_read("1000000000001", &y) && !yen_read("", &y) && !yen_read("円", &y) && !yen_read("-1", &y));
	CHECK(!yen_read("1.5", &y) && !yen_read(",5", &y) && !yen_read("12 000", &y) && !yen_read("99999999999999999999", &y));
	CHECK_STR("128,000円", yen_write((struct yen){ 128000 }, text));
	CHECK_STR("999円", yen_write((struct yen){ 999 }, text));
	CHECK_STR("1,000,000,000,000円", yen_write((struct yen){ YEN_MOST }, text));
}

TESTS(T(every_printed_limit_comes_out_of_the_rows), T(the_leaflets_rates_and_totals_stand_in_the_rows),
    T(a_floor_per_item_does_not_give_the_printed_limits), T(an_item_counts_up_to_its_own_ceiling),
    T(online_care_pays_for_no_device), T(visits_and_online_care_are_both_paid), T(online_and_outpatient_care_are_paid_once),
    T(outpatient_care_is_paid_once_over_all_its_cases), T(what_was_paid_for_before_is_not_paid_again),
    T(the_deadline_is_told_and_what_comes_later_still_worked_out), T(earlier_deadlines_are_history),
    T(visiting_nurses_have_a_programme_of_their_own), T(before_november_2024_one_of_visits_and_online_care_was_paid),
    T(in_2024_clearly_different_work_was_paid_twice), T(a_programme_that_is_asked_for_twice_is_paid_once),
    T(no_amount_is_above_cost_times_rate_or_ceiling_and_more_cost_is_never_less_money), T(yen_are_read_and_written))
