/* How often is too often (centre/rate.c). */
#include "centre/rate.h"
#include "t.h"

static struct rate r;

TEST(a_burst_of_a_minute_passes_and_then_its_pace)
{
	rate_init(&r);
	for (int i = 0; i < 60; i++)
		CHECK(rate_allows(&r, "a", 60, 1000));
	CHECK(!rate_allows(&r, "a", 60, 1000));
	CHECK(!rate_allows(&r, "a", 60, 1900));
	CHECK(rate_allows(&r, "a", 60, 2000));
	CHECK(!rate_allows(&r, "a", 60, 2000));
	CHECK(rate_allows(&r, "a", 60, 62000));
}

TEST(one_key_does_not_count_for_another)
{
	rate_init(&r);
	while (rate_allows(&r, "a", 10, 5000))
		;
	CHECK(rate_allows(&r, "b", 10, 5000));
	CHECK(rate_allows(&r, "a", 0, 5000));   /* 0: no bound */
}

TESTS(T(a_burst_of_a_minute_passes_and_then_its_pace), T(one_key_does_not_count_for_another))
