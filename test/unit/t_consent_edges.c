/* The windows of consents and certificates, second by second at their edges: rows of consent_edges.def. */
#include "domain/consent.h"
#include "domain/proof.h"
#include "t.h"

#define LONG_AGO 1000000000

enum rule { COUNTER, ONLINE, LAPSE, DEATH, UNINSURED, GRACE, ANNOUNCED };
static const struct edge { int line; enum rule rule; const char *begin; int number; const char *asked; int want; } edges[] = {
#define EDGE(rule, begin, number, asked, want) { __LINE__, rule, begin, number, asked, want },
#include "consent_edges.def"
#undef EDGE
};
#define EDGES (sizeof edges / sizeof edges[0])

static instant
at(const char *text)
{
	instant t = 0;

	CHECK(instant_read14(text, &t));
	return t;
}

static struct consent
row(enum mode m, enum kind k, instant from, ymd visit_date)
{
	return (struct consent){ .id = 1, .facility = "1319999996", .person = 7, .mode = m, .kind = k, .given = true,
	    .from = from, .until = consent_until(m, from, visit_date), .visit_date = visit_date };
}

/* Says which row it was: a table of hundreds needs that. */
static void
check(int line, int want, int got)
{
	if (want != got)
		print_error("consent_edges.def:%d: wanted %d, got %d\n", line, want, got);
	CHECK_INT(want, got);
}

static void
counter(const struct edge *e)
{
	struct consent c = row(MODE_COUNTER, KIND_YZK, at(e->begin), 0);

	check(e->line, e->want, (int)consent_state(&c, at(e->asked)));
}

static void
online(const struct edge *e)
{
	struct consent c = row(MODE_ONLINE, KIND_YZK, at(e->begin), e->number);

	check(e->line, e->want, (int)consent_state(&c, at(e->asked)));
}

static void
lapse(const struct edge *e)
{
	struct consent c[2] = { row(MODE_VISIT, KIND_QUA, LONG_AGO, 0), row(MODE_VISIT, KIND_YZK, LONG_AGO, 0) };

	c[0].checked = at(e->begin);
	check(e->line, CONSENT_OPEN, (int)consent_state(&c[1], at(e->asked)));  /* off by default [CNS-03] */
	consents_bound(c, 2, &(struct consent_bounds){ .lapse_months = e->number });
	check(e->line, e->want, (int)consent_state(&c[0], at(e->asked)));
	check(e->line, e->want, (int)consent_state(&c[1], at(e->asked)));
}

/* Death and loss: the medical kind ends, the check itself stays. */
static void
bound(const struct edge *e, struct consent_bounds b)
{
	instant from = at(e->begin), asked = at(e->asked);
	struct consent c[2] = { row(MODE_VISIT, KIND_QUA, from, 0), row(MODE_VISIT, KIND_TKK, from, 0) };

	consents_bound(c, 2, &b);
	check(e->line, CONSENT_OPEN, (int)consent_state(&c[0], asked));
	check(e->line, e->want, (int)consent_state(&c[1], asked));
	if (e->want == CONSENT_ENDED)
		CHECK_INT(END_BY_TIME, consent_end_reason(&c[1]));
}

static void
death(const struct edge *e)
{
	bound(e, (struct consent_bounds){ .death = e->number });
}

static void
uninsured(const struct edge *e)
{
	bound(e, (struct consent_bounds){ .uninsured = e->number });
}

static void
grace(const struct edge *e)
{
	instant end = at(e->begin), asked = at(e->asked);

	check(e->line, e->want, (int)certificate_standing(0, end, true, asked));
	check(e->line, e->want == CERTIFICATE_VALID ? CERTIFICATE_VALID : CERTIFICATE_EXPIRED,
	    (int)certificate_standing(0, end, false, asked));
}

static void
announced(const struct edge *e)
{
	check(e->line, e->want, certificate_announced(at(e->begin), at(e->asked)));
}

TEST(every_window_ends_at_its_second)   /* CNS-01, CNS-02, CNS-03, CNS-13, CNS-14, CNS-15, CRT-01, CRT-02, CRT-03, CRT-06 */
{
	static void (*const rules[])(const struct edge *) = { [COUNTER] = counter, [ONLINE] = online, [LAPSE] = lapse,
	    [DEATH] = death, [UNINSURED] = uninsured, [GRACE] = grace,
	    [ANNOUNCED] = announced };

	CHECK(EDGES >= 200);
	for (size_t i = 0; i < EDGES; i++)
		rules[edges[i].rule](&edges[i]);
}

TEST(a_clock_that_goes_back_opens_nothing_that_was_ended)       /* CNS-05 */
{
	static const char *const ends[] = { "20240229235959", "20231231235959", "20240101000000", "20261130235959" };

	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
		struct consent c = row(MODE_VISIT, KIND_YZK, LONG_AGO, 0);

		c.ended = at(ends[i]);
		c.reason = END_BY_PATIENT;
		for (instant back = -3600; back <= 3600; back += 1200)
			CHECK_INT(CONSENT_ENDED, consent_state(&c, c.ended + back));
	}
}

TEST(a_date_of_consultation_lies_between_today_and_the_setting)         /* CNS-12 */
{
	static const struct { enum mode m; ymd visit, today; int ahead; bool ok; } cases[] = {
		{ MODE_ONLINE, 20261122, 20261122, 0, true }, { MODE_ONLINE, 20261123, 20261122, 0, false },
		{ MODE_ONLINE, 20261121, 20261122, 92, false }, { MODE_ONLINE, 20270222, 20261122, 92, true },
		{ MODE_ONLINE, 20270223, 20261122, 92, false }, { MODE_ONLINE, 20240229, 20240228, 1, true },
		{ MODE_ONLINE, 20240301, 20240228, 1, false }, { MODE_ONLINE, 20250301, 20250228, 1, true },
		{ MODE_ONLINE, 20270101, 20261231, 1, true }, { MODE_ONLINE, 20260230, 20260201, 92, false },
		{ MODE_ONLINE, 0, 20261122, 92, false }, { MODE_VISIT, 0, 20261122, 92, true },
		{ MODE_VISIT, 20261122, 20261122, 92, false }, { MODE_COUNTER, 20261122, 20261122, 92, false },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		check((int)i, cases[i].ok, visit_date_allowed(cases[i].m, cases[i].visit, cases[i].today, cases[i].ahead));
}

TEST(a_re_check_is_noted_once_a_month)          /* CNS-13 */
{
	struct consent c = row(MODE_VISIT, KIND_QUA, at("20240131120000"), 0);

	c.checked = at("20240131120000");
	CHECK(!consent_check_due(&c, at("20240131235959")));
	CHECK(consent_check_due(&c, at("20240201000000")));
	CHECK(!consent_check_due(&c, at("20231231235959")));    /* a clock that went back shortens nothing */
	CHECK(consent_check_due(&c, at("20250131120000")));
}

TESTS(T(every_window_ends_at_its_second), T(a_clock_that_goes_back_opens_nothing_that_was_ended),
    T(a_date_of_consultation_lies_between_today_and_the_setting), T(a_re_check_is_noted_once_a_month))
