/* 救急時医療情報閲覧: who may, what is opened, and that a no stays a no. */
#include "domain/necessity.h"
#include "t.h"

#define HOSPITAL "1319999996"
#define NOW 1000000

static struct settings s;

static void
all_on(void)
{
	settings_preset(&s);
	s.value[SETTING_EMERGENCY] = s.value[SETTING_ASK_SRJ] = s.value[SETTING_ASK_SHJ] = 1;
}

static struct consent
word(enum mode m, enum kind k, bool given, instant from)
{
	return (struct consent){ .id = 10 * (id)m + k, .version = 3, .facility = HOSPITAL, .person = 7, .mode = m, .kind = k,
	    .given = given, .from = from, .until = INSTANT_NEVER };
}

TEST(only_a_hospital_that_was_let_may_open_anything)    /* EMG-02 */
{
	settings_preset(&s);
	CHECK(!necessity_facility(HOSPITAL, &s));       /* off as it comes */
	CHECK_INT(CHANGED_BY_OPERATOR, setting_rows[SETTING_EMERGENCY].by);
	all_on();
	CHECK(necessity_facility(HOSPITAL, &s));
	CHECK(!necessity_facility("1349999993", &s) && !necessity_facility("1339999994", &s) && !necessity_facility("1369999991", &s));
	s.value[SETTING_SUSPENDED] = 1;
	CHECK(!necessity_facility(HOSPITAL, &s));
}

TEST(the_viewer_sees_medical_data_by_role_and_was_known_by_two_things)  /* EMG-03 */
{
	static const struct { struct necessity_factor f[NECESSITY_FACTORS]; bool good; } cases[] = {
		{ { { 1, 1 }, { 3, 1 } }, true }, { { { 2, 5 }, { 1, 3 } }, true }, { { { 3, 3 }, { 2, 1 } }, true },
		{ { { 1, 1 }, { 1, 2 } }, false }, { { { 3, 1 }, { 3, 1 } }, false }, { { { 1, 4 }, { 3, 1 } }, false },
		{ { { 2, 6 }, { 3, 1 } }, false }, { { { 1, 1 }, { 3, 4 } }, false }, { { { 0, 1 }, { 3, 1 } }, false },
		{ { { 4, 1 }, { 3, 1 } }, false }, { { { 1, 0 }, { 3, 1 } }, false }, { { { 1, 1 }, { 0, 0 } }, false },
	};
	struct account a = { .role = ROLE_MEDICAL };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		CHECK_INT(cases[i].good, necessity_factors(cases[i].f));
	CHECK(necessity_viewer(&a, NOW));
	a.must_change = true;
	CHECK(!necessity_viewer(&a, NOW));
	a = (struct account){ .role = ROLE_MEDICAL, .ended = 5 };
	CHECK(!necessity_viewer(&a, NOW));
	a = (struct account){ .role = ROLE_MEDICAL, .locked_until = NOW + 1 };
	CHECK(!necessity_viewer(&a, NOW) && necessity_viewer(&a, NOW + 1));
	a = (struct account){ .role = ROLE_GENERAL };
	CHECK(!necessity_viewer(&a, NOW));
	a = (struct account){ .role = ROLE_ADMINISTRATOR };
	CHECK(!necessity_viewer(&a, NOW));
}

TEST(a_pattern_opens_what_it_names_and_no_more)         /* EMG-04 */
{
	static const char *const wanted[] = { "", "", "", "", "YZK", "YZK SRJ SHJ", "TKK", "" };

	for (int p = 0; p < 8; p++) {
		bool kinds[KIND_COUNT] = { false };

		CHECK_INT(wanted[p][0] != '\0', necessity_pattern(p, kinds));
		for (size_t k = 0; k < KIND_COUNT; k++)
			CHECK_INT(strstr(wanted[p], kind_rows[k].code) != NULL, kinds[k]);
	}
}

TEST(what_is_opened_lasts_a_day_and_is_of_the_emergency_alone)          /* EMG-04, CNS-04 */
{
	struct necessity_order o = { .facility = HOSPITAL, .person = 7, .at = NOW, .kinds = { [KIND_YZK] = true, [KIND_SRJ] = true } };
	struct consent before = word(MODE_EMERGENCY, KIND_SRJ, true, NOW - 90000);
	struct consent out[KIND_COUNT], again[KIND_COUNT];

	before.until = NOW - 3600;
	all_on();
	CHECK_INT(2, necessity_open(&o, &s, &before, 1, out));
	for (size_t i = 0; i < 2; i++) {
		enum kind k = out[i].kind;

		CHECK_INT(MODE_EMERGENCY, out[i].mode);
		CHECK_INT(0, out[i].evidence);
		CHECK_INT(k == KIND_SRJ ? before.id : 0, out[i].id);
		CHECK_INT(k == KIND_SRJ ? before.version : 0, out[i].version);
		CHECK(consent_allows(&out[i], HOSPITAL, 7, MODE_EMERGENCY, k, NOW));
		CHECK(consent_allows(&out[i], HOSPITAL, 7, MODE_EMERGENCY, k, NOW + 86399));
		CHECK(!consent_allows(&out[i], HOSPITAL, 7, MODE_EMERGENCY, k, NOW + 86400));
		CHECK(!consent_allows(&out[i], HOSPITAL, 7, MODE_COUNTER, k, NOW));
	}
	o.at = NOW + 50;                /* asking again does not prolong what is open */
	CHECK_INT(2, necessity_open(&o, &s, out, 2, again));
	for (size_t i = 0; i < 2; i++)
		CHECK(again[i].from == NOW && again[i].until == NOW + 86400 && again[i].version == out[i].version);
	o.at = NOW + 86400;             /* what is over is opened anew */
	CHECK_INT(2, necessity_open(&o, &s, out, 2, again));
	CHECK(again[0].from == o.at && again[0].id == out[0].id && again[0].version == out[0].version);
	o.at = NOW;
	s.value[SETTING_ASK_SRJ] = 0;   /* what the facility does not use stays closed */
	CHECK_INT(1, necessity_open(&o, &s, NULL, 0, out));
	CHECK_INT(KIND_YZK, out[0].kind);
}

TEST(the_persons_newest_word_here_decides)      /* EMG-05 */
{
	struct consent rows[3] = { word(MODE_VISIT, KIND_YZK, false, 100) };

	CHECK(necessity_refused(rows, 1, KIND_YZK) && !necessity_refused(rows, 1, KIND_SRJ) && !necessity_refused(NULL, 0, KIND_YZK));
	rows[1] = word(MODE_ONLINE, KIND_YZK, true, 200);       /* agreed to later: no refusal */
	CHECK(!necessity_refused(rows, 2, KIND_YZK));
	rows[1].ended = 300;            /* and then, by whom? */
	rows[1].reason = END_BY_FACILITY;
	CHECK(!necessity_refused(rows, 2, KIND_YZK));
	rows[1].reason = END_BY_PATIENT;
	CHECK(necessity_refused(rows, 2, KIND_YZK));
	rows[2] = word(MODE_EMERGENCY, KIND_YZK, true, 400);    /* what was opened by necessity is nobody's yes */
	CHECK(necessity_refused(rows, 3, KIND_YZK));
	rows[1] = word(MODE_ONLINE, KIND_YZK, true, 200);
	rows[2].ended = 500;            /* the person woke up, and ended it */
	rows[2].reason = END_BY_PATIENT;
	CHECK(necessity_refused(rows, 3, KIND_YZK));
	rows[1].from = 500;             /* of a yes and a no of one second the no counts */
	CHECK(necessity_refused(rows, 3, KIND_YZK));
	rows[1].from = 501;
	CHECK(!necessity_refused(rows, 3, KIND_YZK));
}

TEST(a_no_with_a_card_ends_what_was_opened)     /* EMG-05 */
{
	struct consent_order o = { .facility = HOSPITAL, .person = 7, .evidence = 9, .mode = MODE_ONLINE, .visit_date = 20261122, .at = NOW,
	    .asked = { [KIND_YZK] = true, [KIND_SRJ] = true }, .choice = { [KIND_SRJ] = true } };
	const struct consent rows[] = { word(MODE_EMERGENCY, KIND_YZK, true, NOW - 10), word(MODE_EMERGENCY, KIND_SRJ, true, NOW - 10),
	    word(MODE_EMERGENCY, KIND_TKK, true, NOW - 10) };
	struct consent out[CONSENT_RENEWED_MAX];
	size_t n = consent_renew(&o, rows, 3, out), ended = 0;

	CHECK_INT(4, n);                /* QUA, YZK refused, YZK of the emergency, SRJ */
	for (size_t i = 0; i < n; i++) {
		if (out[i].mode != MODE_EMERGENCY)
			continue;
		ended++;
		CHECK_INT(KIND_YZK, out[i].kind);
		CHECK_INT(NOW, out[i].ended);
		CHECK_INT(END_BY_PATIENT, out[i].reason);
		CHECK_INT(rows[0].id, out[i].id);
	}
	CHECK_INT(1, ended);
}

TESTS(T(only_a_hospital_that_was_let_may_open_anything), T(the_viewer_sees_medical_data_by_role_and_was_known_by_two_things),
    T(a_pattern_opens_what_it_names_and_no_more), T(what_is_opened_lasts_a_day_and_is_of_the_emergency_alone),
    T(the_persons_newest_word_here_decides), T(a_no_with_a_card_ends_what_was_opened))
