/* Every sequence of up to six events on the consents of one person at two facilities, played by the engine and by a small model
 * that is made differently: the engine keeps rows and renews them, the model keeps the list of events and reads it
 * backwards for every question. They must agree after each event, on each kind, mode and facility. */
#include "domain/consent.h"
#include "t.h"

#define EVENTS_MAX 6
#define MONTH (31 * 86400)
#define START 1767193200        /* 2026-01-01T00:00:00+09:00 */
#define LAPSE_MONTHS 2
#define FACILITIES 2

enum event {
	GIVE_VISIT,             /* card check for home visits: YZK agreed, TKK refused */
	GIVE_VISIT_OTHER,       /* the same at the other facility */
	GIVE_ONLINE,            /* card check for online care tomorrow: YZK and TKK agreed */
	REFUSE_VISIT,           /* card check for home visits, everything refused */
	END_FACILITY_YZK,       /* the first facility ends YZK of home visits */
	END_PATIENT_ALL,        /* the patient ends everything at the first facility, both modes */
	RECHECK,                /* the first facility asks without a card */
	HOUR, DAYS, MONTHS,     /* time goes on: to the edge of nothing, of online care, of a lapse */
	SWITCH,                 /* the function of home visits off, and on again */
	LAPSE_SWITCH,           /* the lapse on, and off again */
	EVENT_COUNT
};

static const char *const codes[FACILITIES] = { "1319999996", "1318888884" };
static const enum mode modes[] = { MODE_VISIT, MODE_ONLINE };
static const enum kind kinds[] = { KIND_QUA, KIND_YZK, KIND_TKK };

/* ---- the engine, as the use cases drive it ------------------------------------------------------------------- */

struct rows { struct consent row[2 * KIND_COUNT]; size_t n; };
struct engine { struct rows at[FACILITIES]; struct settings settings; id next; };

static void
keep(struct engine *e, struct rows *to, struct consent c)
{
	size_t i = 0;

	while (i < to->n && (to->row[i].mode != c.mode || to->row[i].kind != c.kind))
		i++;
	if (c.id == 0)
		c.id = ++e->next;
	c.version++;
	to->row[i] = c;
	if (i == to->n)
		to->n++;
}

static void
give(struct engine *e, int f, enum mode m, bool yzk, bool tkk, instant now)
{
	struct consent_order o = { .facility = codes[f], .person = 7, .evidence = 1, .mode = m, .at = now,
	    .visit_date = m == MODE_ONLINE ? ymd_add(ymd_of(now), 1) : 0 };
	struct consent out[CONSENT_RENEWED_MAX];
	size_t n;

	o.asked[KIND_YZK] = o.asked[KIND_TKK] = true;
	o.choice[KIND_YZK] = yzk;
	o.choice[KIND_TKK] = tkk;
	n = consent_renew(&o, e->at[f].row, e->at[f].n, out);
	for (size_t i = 0; i < n; i++)
		keep(e, &e->at[f], out[i]);
}

static void
end(struct engine *e, enum mode m, const bool which[KIND_COUNT], enum end_reason why, instant now)
{
	struct consent out[2 * KIND_COUNT];
	size_t n = consent_end(e->at[0].row, e->at[0].n, m, which, why, now, out);

	for (size_t i = 0; i < n; i++)
		keep(e, &e->at[0], out[i]);
}

/* The rows as they bind at that time. */
static struct rows
bound(const struct engine *e, int f)
{
	struct rows r = e->at[f];
	struct consent_bounds b = { .lapse_months = e->settings.value[SETTING_VISIT_LAPSE] };

	consents_bound(r.row, r.n, &b);
	return r;
}

static void
recheck(struct engine *e, instant now)
{
	struct rows r = bound(e, 0);

	if (recheck_allowed(&e->settings, MODE_VISIT, r.row, r.n, now) != ERR_OK)
		return;
	for (size_t i = 0; i < e->at[0].n; i++) {
		struct consent *c = &e->at[0].row[i];

		if (c->mode == MODE_VISIT && c->kind == KIND_QUA && consent_check_due(c, now))
			c->checked = now;
	}
}

static void
play(struct engine *e, enum event what, instant now)
{
	bool yzk[KIND_COUNT] = { [KIND_YZK] = true }, all[KIND_COUNT];

	memset(all, 1, sizeof all);
	switch (what) {
	case GIVE_VISIT:
		give(e, 0, MODE_VISIT, true, false, now);
		break;
	case GIVE_VISIT_OTHER:
		give(e, 1, MODE_VISIT, true, false, now);
		break;
	case GIVE_ONLINE:
		give(e, 0, MODE_ONLINE, true, true, now);
		break;
	case REFUSE_VISIT:
		give(e, 0, MODE_VISIT, false, false, now);
		break;
	case END_FACILITY_YZK:
		end(e, MODE_VISIT, yzk, END_BY_FACILITY, now);
		break;
	case END_PATIENT_ALL:
		end(e, MODE_VISIT, all, END_BY_PATIENT, now);
		end(e, MODE_ONLINE, all, END_BY_PATIENT, now);
		break;
	case RECHECK:
		recheck(e, now);
		break;
	case SWITCH:
		e->settings.value[SETTING_VISIT] ^= 1;
		break;
	case LAPSE_SWITCH:
		e->settings.value[SETTING_VISIT_LAPSE] ^= LAPSE_MONTHS;
		break;
	case HOUR: case DAYS: case MONTHS: case EVENT_COUNT:
		break;
	}
}

/* ---- the model: the story, read backwards -------------------------------------------------------------------- */

struct story { enum event what[EVENTS_MAX]; instant at[EVENTS_MAX]; int n; };

static bool
switched(const struct story *s, enum event what, int until, bool first)
{
	bool on = first;

	for (int i = 0; i < until; i++)
		on ^= s->what[i] == what;
	return on;
}

/* What one event says of facility f, mode m and kind k: 0 nothing, 'g' given, 'r' refused, else the reason it ended. */
static int
says(enum event what, int f, enum mode m, enum kind k)
{
	int given_at = what == GIVE_VISIT_OTHER ? 1 : 0;
	bool visit = what == GIVE_VISIT || what == GIVE_VISIT_OTHER || what == REFUSE_VISIT, online = what == GIVE_ONLINE;

	if ((visit || online) && f == given_at) {
		if ((m == MODE_VISIT) != visit)
			return '0' + END_BY_OTHER_USE;
		return k == KIND_QUA || (what != REFUSE_VISIT && (k == KIND_YZK || online)) ? 'g' : 'r';
	}
	if (f == 0 && what == END_PATIENT_ALL)
		return '0' + END_BY_PATIENT;
	if (f == 0 && m == MODE_VISIT && k == KIND_YZK && what == END_FACILITY_YZK)
		return '0' + END_BY_FACILITY;
	return 0;
}

static int
state_now(const struct story *s, int n, int f, enum mode m, enum kind k, instant now);

/* Months of the calendar between two times, counted apart from the code under test. */
static int
months_between(instant a, instant b)
{
	ymd d = ymd_of(a), e = ymd_of(b);

	return (e / 10000 - d / 10000) * 12 + e / 100 % 100 - d / 100 % 100;
}

/* The last check of home visits before event n: a card's, or a re-check that was allowed. */
static instant
last_check(const struct story *s, int n, int f)
{
	for (int i = n - 1; i >= 0; i--) {
		if (says(s->what[i], f, MODE_VISIT, KIND_QUA) == 'g')
			return s->at[i];
		if (f == 0 && s->what[i] == RECHECK && switched(s, SWITCH, i, true)
		    && state_now(s, i, 0, MODE_VISIT, KIND_QUA, s->at[i]) == 'g')
			return s->at[i];
	}
	return 0;
}

/* By time: online care after the day after the consultation; home visits when the lapse, as it is set now, is over. */
static bool
over(const struct story *s, int n, int f, enum mode m, instant given, instant now)
{
	if (m == MODE_ONLINE)
		return ymd_between(ymd_of(given), ymd_of(now)) >= 3;
	return switched(s, LAPSE_SWITCH, n, false) && months_between(last_check(s, n, f), now) > LAPSE_MONTHS;
}

/* 'n' none or refused, 'g' open, or the reason as a digit, after the first n events: the last card check is looked for, and
 * the first word after it that ended what was still open. */
static int
state_now(const struct story *s, int n, int f, enum mode m, enum kind k, instant now)
{
	int last = n - 1;

	while (last >= 0 && says(s->what[last], f, m, k) != 'g' && says(s->what[last], f, m, k) != 'r')
		last--;
	if (last < 0 || says(s->what[last], f, m, k) == 'r')
		return 'n';
	for (int i = last + 1; i < n; i++)
		if (says(s->what[i], f, m, k) != 0)
			return over(s, n, f, m, s->at[last], s->at[i]) ? '0' : says(s->what[i], f, m, k);
	return over(s, n, f, m, s->at[last], now) ? '0' : 'g';
}

/* ---- both ---------------------------------------------------------------------------------------------------- */

static unsigned long compared;

static void
differ(const struct story *s, int f, enum mode m, enum kind k, int want, int got)
{
	print_error("after");
	for (int i = 0; i < s->n; i++)
		print_error(" %d", s->what[i]);
	print_error(": facility %d mode %d kind %s: model %c, engine %c\n", f, m, kind_rows[k].code, want, got);
	CHECK_INT(want, got);
}

static void
compare(const struct engine *e, const struct story *s, instant now)
{
	for (int f = 0; f < FACILITIES; f++) {
		struct rows r = bound(e, f);

		for (size_t i = 0; i < 2; i++)
			for (size_t k = 0; k < 3; k++) {
				const struct consent *c = consent_find(r.row, r.n, modes[i], kinds[k]);
				int want = state_now(s, s->n, f, modes[i], kinds[k], now);
				enum consent_state is = consent_state(c, now);
				int got = is == CONSENT_OPEN ? 'g' : is == CONSENT_NONE ? 'n' : '0' + (int)consent_end_reason(c);

				compared++;
				if (want != got)
					differ(s, f, modes[i], kinds[k], want, got);
				CHECK_INT(got == 'g', c != NULL && consent_allows(c, codes[f], 7, modes[i], kinds[k], now));
			}
	}
}

static void
walk(const struct engine *before, struct story *s, instant now)
{
	static const instant steps[EVENT_COUNT] = { [HOUR] = 3600, [DAYS] = 2 * 86400, [MONTHS] = 2 * MONTH };

	for (enum event what = 0; what < EVENT_COUNT; what++) {
		struct engine e = *before;
		instant then = now + steps[what] + 1;

		s->what[s->n] = what;
		s->at[s->n++] = then;
		play(&e, what, then);
		compare(&e, s, then);
		if (s->n < EVENTS_MAX)
			walk(&e, s, then);
		s->n--;
	}
}

TEST(every_sequence_of_six_events_ends_as_the_model_says)       /* CNS-03, CNS-05..15, RCK-01..03 */
{
	struct engine e = { .next = 1 };
	struct story s = { .n = 0 };

	settings_preset(&e.settings);
	e.settings.value[SETTING_VISIT] = e.settings.value[SETTING_ONLINE] = 1;
	walk(&e, &s, START);
	print_message("%lu states compared\n", compared);
	CHECK(compared > 1000000);
}

TESTS(T(every_sequence_of_six_events_ends_as_the_model_says))
