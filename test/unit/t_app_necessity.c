/* What may be looked at without a consent: who is let, what is told and recorded, and what ends it. */
#include "app/account_set.h"
#include "app/checkups_read.h"
#include "app/medicines_read.h"
#include "app/necessity_ask.h"
#include "app/recheck.h"
#include "app_world.h"

static const struct who operator = { "", "operator" };
static struct eligibility_query who;
static struct answer_unit unit;
static struct medicines_answer medicines;

static void
add_viewer(const char *user, enum role role)
{
	const struct account_order o = { .facility = CLINIC, .user = user, .role = role, .password = "correct-horse" };
	struct account kept;
	char made[ACCOUNT_PASSWORD];

	act_begin(&operator);
	CHECK_OK(account_add(&a, &o, made));
	CHECK_OK(act_commit());
	act_begin(&clinic);
	CHECK_OK(view_account_by_user(v, cx, CLINIC, user, &kept));
	kept.must_change = false;       /* as by the first log-in */
	KEEP(account, &kept);
}

static void
ready(void)
{
	keep_setting(CLINIC, SETTING_EMERGENCY, 1);
	add_viewer("doctor-01", ROLE_MEDICAL);
	keep_claim(500, 1, 202609);
	who = numbers("06130012", "777", 19400229);
}

static struct necessity_question
question(void)
{
	return (struct necessity_question){ .who = &who, .arbitrary = "", .viewer = "doctor-01", .factors = { { 1, 1 }, { 3, 1 } },
	    .kinds = { [KIND_YZK] = true, [KIND_TKK] = true } };
}

static enum err
ask(const struct who *w)
{
	const struct necessity_question q = question();

	act_begin(w);
	return necessity_ask(&a, &q, &unit);
}

static void
opened(void)
{
	CHECK_OK(ask(&clinic));
	CHECK_OK(act_commit());
}

static enum err
look(enum mode m)
{
	act_begin(&clinic);
	return medicines_read(&a, &(struct medicines_question){ .who = &who, .mode = m, .from = 202601, .until = 202612,
	    .treatments = true }, &medicines);
}

TEST(nobody_looks_unless_the_operator_let_the_hospital_and_the_viewer_may)      /* EMG-02, EMG-03 */
{
	struct necessity_question q;

	add_viewer("doctor-01", ROLE_MEDICAL);
	add_viewer("clerk-01", ROLE_GENERAL);
	who = numbers("06130012", "777", 19400229);
	CHECK_ERR(ERR_FUNCTION_OFF, ask(&clinic));
	CHECK_ERR(ERR_FUNCTION_OFF, look(MODE_EMERGENCY));
	keep_setting(CLINIC, SETTING_EMERGENCY, 1);
	q = question();
	q.viewer = "clerk-01";
	act_begin(&clinic);
	CHECK_ERR(ERR_DENIED, necessity_ask(&a, &q, &unit));
	q.viewer = "nobody-1";
	CHECK_ERR(ERR_DENIED, necessity_ask(&a, &q, &unit));
	q = question();
	q.factors[1].element = 1;
	CHECK_ERR(ERR_DENIED, necessity_ask(&a, &q, &unit));
	CHECK(change_is_empty(a.change));
	keep_setting(OTHER, SETTING_EMERGENCY, 1);      /* another one's account is nobody there */
	CHECK_ERR(ERR_DENIED, ask(&other));
	keep_setting(CLINIC, SETTING_SUSPENDED, 1);
	CHECK_ERR(ERR_SUSPENDED, ask(&clinic));
}

TEST(what_is_asked_for_is_opened_for_a_day_and_stands_in_the_audit_with_its_ground)     /* EMG-04 */
{
	const struct answer *told;
	struct audit *rows;
	size_t n;

	ready();
	CHECK_ERR(ERR_CONSENT_NONE, look(MODE_EMERGENCY));
	opened();
	CHECK_INT(VALIDITY_VALID, unit.validity);
	told = &unit.answers[0];
	CHECK_INT(CONSENT_OPEN, told->consents[KIND_YZK].state);
	CHECK_INT(CONSENT_OPEN, told->consents[KIND_TKK].state);
	CHECK(!told->consents[KIND_SRJ].known && !told->consents[KIND_LIM].known && told->limit == NULL && told->disease_count == 0);
	n = audit_rows(&rows);
	CHECK_INT(AUDIT_NECESSITY, rows[n - 3].act);
	CHECK_STR("YZK 3 viewer=doctor-01 1-01 3-01", rows[n - 3].subject);
	CHECK(rows[n - 3].consent != 0 && rows[n - 3].person == 1 && rows[n - 3].mode == MODE_EMERGENCY);
	CHECK_INT(AUDIT_NECESSITY, rows[n - 2].act);
	CHECK_INT(AUDIT_ELIGIBILITY_READ, rows[n - 1].act);
	CHECK_STR("QUA 3 viewer=doctor-01 1-01 3-01", rows[n - 1].subject);

	CHECK_OK(look(MODE_EMERGENCY));
	CHECK(medicines.medicine_count == 1 && medicines.treatment_count == 0);         /* SRJ was not asked for */
	CHECK_OK(act_commit());
	n = audit_rows(&rows);
	CHECK(rows[n - 1].act == AUDIT_MEDICINES_READ && rows[n - 1].mode == MODE_EMERGENCY && rows[n - 1].consent != 0);
	CHECK_ERR(ERR_CONSENT_NONE, look(MODE_COUNTER));
	CHECK_ERR(ERR_CONSENT_NONE, look(MODE_VISIT));
	CHECK_ERR(ERR_FUNCTION_OFF, recheck(&a, &(struct recheck_question){ .who = &who, .arbitrary = "", .mode = MODE_EMERGENCY }, &unit));
	cx->now += 86400;
	CHECK_ERR(ERR_CONSENT_ENDED, look(MODE_EMERGENCY));
	cx->now -= 86400;
	keep_setting(CLINIC, SETTING_EMERGENCY, 0);     /* switched off: closed at once */
	CHECK_ERR(ERR_FUNCTION_OFF, look(MODE_EMERGENCY));
}

TEST(the_same_question_twice_is_the_same_as_once)        /* EMG-04; but each has its row */
{
	struct consent *first, *rows;
	struct audit *told;
	size_t n, k, before;

	ready();
	opened();
	act_begin(&clinic);
	CHECK_OK(view_consents(v, cx, CLINIC, 1, &first, &n));
	before = audit_rows(&told);
	cx->now += 3600;
	opened();
	cx->now -= 3600;
	act_begin(&clinic);
	CHECK_OK(view_consents(v, cx, CLINIC, 1, &rows, &k));
	CHECK_INT(n, k);
	for (size_t i = 0; i < n; i++)
		CHECK(rows[i].id == first[i].id && rows[i].version == first[i].version && rows[i].until == first[i].until);
	CHECK_INT(before + 3, audit_rows(&told));
	CHECK_INT(AUDIT_NECESSITY, told[before].act);
	CHECK_OK(ask(&clinic));         /* an end that comes between counts */
	rows[0].ended = cx->now;
	rows[0].reason = END_BY_PATIENT;
	KEEP(consent, &rows[0]);
	CHECK_ERR(ERR_STALE, act_commit());
}

TEST(strangers_and_namesakes_open_nothing)      /* EMG-04 */
{
	struct audit *rows;
	size_t n;

	ready();
	who = numbers("06139999", "999", 19400229);
	opened();
	CHECK(unit.validity == VALIDITY_NONE && unit.answer_count == 0);
	who = numbers("06130012", "777", 19400228);     /* the day before */
	opened();
	CHECK(unit.validity == VALIDITY_NONE && unit.answer_count == 0);
	who = numbers("06139999", "222", 0);
	opened();
	CHECK(unit.validity == VALIDITY_SEVERAL && unit.answer_count == 0);
	n = audit_rows(&rows);
	for (size_t i = 1; i <= 3; i++)
		CHECK(rows[n - i].act == AUDIT_ELIGIBILITY_READ && rows[n - i].person == 0);
}

TEST(what_the_person_refused_stays_closed_and_a_later_no_ends_what_is_open)     /* EMG-05 */
{
	struct consent no = consent_of(CLINIC, 1, MODE_VISIT, KIND_TKK);

	ready();
	no.given = false;
	KEEP(consent, &no);
	opened();
	CHECK_INT(CONSENT_OPEN, unit.answers[0].consents[KIND_YZK].state);
	CHECK(!unit.answers[0].consents[KIND_TKK].known);
	CHECK_OK(look(MODE_EMERGENCY));
	no = consent_of(CLINIC, 1, MODE_ONLINE, KIND_YZK);      /* agreed to, then ended, elsewhere than in the emergency */
	no.from = cx->now;
	KEEP(consent, &no);
	CHECK_OK(look(MODE_EMERGENCY));
	no.version = 1;
	no.ended = cx->now;
	no.reason = END_BY_PATIENT;
	KEEP(consent, &no);
	CHECK_ERR(ERR_CONSENT_NONE, look(MODE_EMERGENCY));
	opened();                       /* and asking anew does not help */
	CHECK_ERR(ERR_CONSENT_NONE, look(MODE_EMERGENCY));
}

TEST(a_no_that_is_said_between_decision_and_record_wins)        /* EMG-05 */
{
	struct consent yes = consent_of(CLINIC, 1, MODE_VISIT, KIND_YZK);

	ready();
	KEEP(consent, &yes);
	CHECK_OK(ask(&clinic));
	end_consent(1, MODE_VISIT, KIND_YZK, cx->now);
	CHECK_ERR(ERR_STALE, act_commit());
}

TEST(what_binds_no_more_is_not_told_as_open)     /* EMG-05, CNS-14: the row itself is open for its day */
{
	struct consent no = consent_of(CLINIC, 1, MODE_VISIT, KIND_YZK);
	struct person dead = { .id = 1, .key = "P1", .name = "試験", .kana = "シケン", .other_name = "", .other_kana = "", .sex1 = 1,
	    .birth = 19400229, .postcode = "", .address = "" };

	no.given = false;
	no.from = cx->now + 1;
	ready();
	opened();
	cx->now += 1;
	KEEP(consent, &no);
	opened();
	CHECK_INT(CONSENT_NONE, unit.answers[0].consents[KIND_YZK].state);
	CHECK_INT(CONSENT_OPEN, unit.answers[0].consents[KIND_TKK].state);
	CHECK_ERR(ERR_CONSENT_NONE, look(MODE_EMERGENCY));
	dead.death = ymd_add(TODAY, -1);        /* reported since */
	KEEP(person, &dead);
	opened();
	CHECK(unit.answers[0].consents[KIND_TKK].state != CONSENT_OPEN);
}

TEST(a_first_no_that_is_said_between_decision_and_record_wins)  /* EMG-05: there was no row that could be expected */
{
	struct consent no = consent_of(CLINIC, 1, MODE_VISIT, KIND_YZK);
	struct change *decided;

	no.given = false;
	ready();
	CHECK_OK(ask(&clinic));
	decided = a.change;
	KEEP(consent, &no);
	CHECK_ERR(ERR_STALE, store_commit(s, cx, decided));
	opened();                                       /* decided again: TKK alone */
	CHECK(!unit.answers[0].consents[KIND_YZK].known);
	CHECK_INT(CONSENT_OPEN, unit.answers[0].consents[KIND_TKK].state);
}

TEST(a_first_no_between_a_look_and_its_record_wins)     /* EMG-05 */
{
	struct consent no = consent_of(CLINIC, 1, MODE_VISIT, KIND_YZK);

	no.given = false;
	no.from = cx->now;
	ready();
	opened();
	CHECK_OK(look(MODE_EMERGENCY));
	KEEP(consent, &no);
	CHECK_ERR(ERR_STALE, act_commit());
	CHECK_ERR(ERR_CONSENT_NONE, look(MODE_EMERGENCY));
}

TEST(nothing_is_opened_after_death_or_for_an_excluded_payer)    /* CNS-14, MED-03 */
{
	const struct person dead = { .id = 1, .key = "P1", .name = "試験", .kana = "シケン", .other_name = "", .other_kana = "", .sex1 = 1,
	    .birth = 19400229, .postcode = "", .address = "", .death = 20261001 };

	ready();
	KEEP(person, &dead);
	opened();
	CHECK(!unit.answers[0].consents[KIND_YZK].known);
	CHECK_ERR(ERR_CONSENT_NONE, look(MODE_EMERGENCY));
	who = numbers("07130011", "445", 19700101);
	opened();
	CHECK_ERR(ERR_EXCLUDED, look(MODE_EMERGENCY));
}

TESTS(T_WORLD(nobody_looks_unless_the_operator_let_the_hospital_and_the_viewer_may),
    T_WORLD(what_is_asked_for_is_opened_for_a_day_and_stands_in_the_audit_with_its_ground), T_WORLD(strangers_and_namesakes_open_nothing),
    T_WORLD(the_same_question_twice_is_the_same_as_once),
    T_WORLD(what_the_person_refused_stays_closed_and_a_later_no_ends_what_is_open),
    T_WORLD(what_binds_no_more_is_not_told_as_open),
    T_WORLD(a_first_no_that_is_said_between_decision_and_record_wins), T_WORLD(a_first_no_between_a_look_and_its_record_wins),
    T_WORLD(a_no_that_is_said_between_decision_and_record_wins), T_WORLD(nothing_is_opened_after_death_or_for_an_excluded_payer))
