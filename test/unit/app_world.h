/* A small world for the tests of use cases: two facilities, a few persons, a store in memory that can be made to
 * fail. Person 1 has changed the insurer; 2 and 3 are namesakes of one number; 4 is insured by a payer whose
 * people's data are not given, and was not before. */
#ifndef UNIT_APP_WORLD_H
#define UNIT_APP_WORLD_H

#include "app/app.h"
#include "store/store_fault.h"
#include "t.h"

#define CLINIC "1319999996"
#define OTHER  "1318888884"
#define TODAY  20261014         /* of cx->now in t.h */

static struct store *s;
static struct view *v;
static struct app app = { .origin = "https://127.0.0.1:8444", .sessions_open = 3,
    .windows = { .medicine_months = 36, .treatments_since = 202206, .checkup_years = 5 } };
static const struct who clinic = { CLINIC, "terminal 1" }, other = { OTHER, "terminal 2" };
static struct act a;

/* A view of what is kept by now, and an empty change. */
static inline void
act_begin(const struct who *w)
{
	view_end(v);
	CHECK_OK(view_begin(v, cx));
	a = (struct act){ .app = &app, .cx = cx, .view = v, .change = change_new(cx), .who = w };
}

static inline enum err
act_commit(void)
{
	view_end(v);
	return store_commit(s, cx, a.change);
}

#define KEEP(kind, ...) do { \
	struct change *keep_ch_ = change_new(cx); \
	CHECK_OK(change_##kind(keep_ch_, __VA_ARGS__)); \
	CHECK_OK(store_commit(s, cx, keep_ch_)); \
} while (0)

static inline void
keep_setting(const char *facility, enum setting k, int value)
{
	struct setting_change c = { .setting = k, .value = value, .from = 1000, .by = "test" };

	memcpy(c.facility, facility, FACILITY_CODE);
	KEEP(setting, &c);
}

static inline void
keep_person(id n, const char *key, ymd birth)
{
	KEEP(person, &(struct person){ .id = n, .key = key, .name = "試験", .kana = "シケン", .other_name = "",
	    .other_kana = "", .sex1 = 1, .birth = birth, .postcode = "", .address = "" });
}

static struct limit_certificate limit = { .classification = "01", .category = "A03", .from = 20260801, .until = 20270731 };
static struct disease_certificate disease = { .category = 1, .from = 20260801 };

static inline void
keep_period(id n, id person, const char *insurer, const char *number, ymd acquired, ymd lost)
{
	struct eligibility e = { .id = n, .person = person, .symbol = "12", .number = number, .branch = "",
	    .insurer_name = "試験組合", .classification = "01", .insured_name = "", .acquired = acquired, .lost = lost,
	    .loss_reason = "", .limits = &limit, .limit_count = 1, .diseases = &disease, .disease_count = 1 };

	(void)snprintf(e.insurer, sizeof e.insurer, "%s", insurer);
	KEEP(eligibility, &e);
}

/* Open since the first second of the clock, version 1, id 100 * person + 10 * mode + kind. */
static inline struct consent
consent_of(const char *facility, id person, enum mode m, enum kind k)
{
	struct consent c = { .id = 100 * person + 10 * m + k, .person = person, .mode = m, .kind = k, .given = true,
	    .from = 1000, .until = INSTANT_NEVER };

	memcpy(c.facility, facility, FACILITY_CODE);
	return c;
}

static inline void
keep_consent(const char *facility, id person, enum mode m, enum kind k)
{
	struct consent c = consent_of(facility, person, m, k);

	KEEP(consent, &c);
}

static inline void
end_consent(id person, enum mode m, enum kind k, instant at)
{
	struct consent c = consent_of(CLINIC, person, m, k);

	c.version = 1;
	c.ended = at;
	c.reason = END_BY_PATIENT;
	KEEP(consent, &c);
}

static inline void
keep_claim(id n, id person, ym month)
{
	struct drug_line drug = { .line = 1, .date = month * 100 + 3, .code = "620000001", .amount = "1", .times = 7,
	    .usage = "", .instruction = "" };
	struct act_line acts[] = {
		{ .line = 1, .date = month * 100 + 3, .identification = 13, .code = "113000001", .amount = "", .times = 1 },
		{ .line = 2, .date = month * 100 + 3, .identification = 50, .code = "150000001", .amount = "", .times = 1 },
	};
	struct claim c = { .id = n, .source = CLAIM_MEDICAL, .institution = OTHER, .institution_name = "別の診療所",
	    .prescriber_name = "", .month = month, .person = person, .drugs = &drug, .drug_count = 1, .acts = acts,
	    .act_count = 2 };

	KEEP(claim, &c);
}

static inline int
world_setup(void **state)
{
	if (t_setup(state) != 0)
		return -1;
	CHECK_OK(store_fault_open(cx, "mem:", &s));
	CHECK_OK(view_open(cx, s, &v));
	app.store = s;
	KEEP(facility, &(struct facility){ CLINIC, "試験診療所", 1000 });
	KEEP(facility, &(struct facility){ OTHER, "別の診療所", 1000 });
	for (enum setting k = SETTING_VISIT; k <= SETTING_ASK_TSR; k++)
		keep_setting(CLINIC, k, 1);
	keep_setting(OTHER, SETTING_VISIT, 1);
	keep_person(1, "P1", 19400229);
	keep_period(11, 1, "06139999", "111", 20200401, 20260401);
	keep_period(12, 1, "06130012", "777", 20260401, 0);
	keep_person(2, "P2", 19500101);
	keep_period(21, 2, "06139999", "222", 20200401, 0);
	keep_person(3, "P3", 19800101);
	keep_period(31, 3, "06139999", "222", 20200401, 0);
	keep_person(4, "P4", 19700101);
	keep_period(41, 4, "06139999", "444", 20200401, 20260401);
	keep_period(42, 4, "07130011", "445", 20260401, 0);
	KEEP(act_name, &(struct act_name){ "113000001", "診療", "", ACT_TREATMENT, 20200101, 0 });
	KEEP(act_name, &(struct act_name){ "150000001", "手術", "", ACT_OPERATION, 20200101, 0 });
	return 0;
}

static inline int
world_teardown(void **state)
{
	view_close(&v);
	store_close(&s);
	return t_teardown(state);
}

#define T_WORLD(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)

static inline struct eligibility_query
numbers(const char *insurer, const char *number, ymd birth)
{
	return (struct eligibility_query){ .insurer = insurer, .symbol = "12", .number = number, .branch = "",
	    .birth = birth };
}

/* Rows of the audit by now, the newest last. */
static inline size_t
audit_rows(struct audit **ret_rows)
{
	const struct audit_search q = { .facility = "", .max = 10000 };
	size_t n;

	view_end(v);
	CHECK_OK(view_begin(v, cx));
	CHECK_OK(view_audit(v, cx, &q, ret_rows, &n));
	return n;
}

#endif
