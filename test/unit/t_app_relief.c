/* What an outage or disaster opens without a card: where and when, for whom, what, on which ground. */
#include "app/medicines_read.h"
#include "app/notice.h"
#include "app/relief_ask.h"
#include "app_world.h"

static struct eligibility_query who;
static struct relief_answer told;
static struct medicines_answer medicines;

static void
open_area(enum outage_kind kind, uint64_t prefectures, instant until)
{
	struct outage o = { .id = 900 + (id)kind, .kind = kind, .prefectures = prefectures, .from = cx->now - 60, .until = until,
	    .reason = "test", .by = "test" };

	KEEP(outage, &o);
}

static struct relief_question
question(enum relief_ground g)
{
	return (struct relief_question){ .numbers = &who, .name = "", .address = "", .ground = g,
	    .kinds = { [KIND_YZK] = true, [KIND_TKK] = true } };
}

static enum err
ask(enum relief_ground g)
{
	const struct relief_question q = question(g);

	act_begin(&clinic);
	return relief_ask(&a, &q, &told);
}

static enum err
look(void)
{
	act_begin(&clinic);
	return medicines_read(&a, &(struct medicines_question){ .who = &who, .mode = MODE_EMERGENCY, .from = 202601, .until = 202612 },
	    &medicines);
}

static void
ready(void)
{
	keep_claim(500, 1, 202609);
	who = numbers("06130012", "777", 19400229);
}

#define TOKYO (UINT64_C(1) << 12)
#define OSAKA (UINT64_C(1) << 26)

TEST(nothing_is_open_outside_of_area_and_period)        /* EMG-06, EMG-08 */
{
	ready();
	CHECK_ERR(ERR_FUNCTION_OFF, ask(RELIEF_CHECK_ONLY));
	CHECK_ERR(ERR_FUNCTION_OFF, look());
	open_area(OUTAGE_DISASTER, OSAKA, cx->now + 3600);
	CHECK_ERR(ERR_FUNCTION_OFF, ask(RELIEF_CHECK_ONLY));
	CHECK_ERR(ERR_FUNCTION_OFF, look());
	open_area(OUTAGE_LINE, TOKYO, cx->now + 3600);
	CHECK_OK(ask(RELIEF_CHECK_ONLY));
	keep_setting(CLINIC, SETTING_SUSPENDED, 1);
	CHECK_ERR(ERR_SUSPENDED, ask(RELIEF_CHECK_ONLY));
	keep_setting(CLINIC, SETTING_SUSPENDED, 0);
	cx->now += 3600;
	CHECK_ERR(ERR_FUNCTION_OFF, ask(RELIEF_CHECK_ONLY));
}

TEST(a_line_that_is_down_opens_eligibility_and_no_medical_data) /* EMG-07 */
{
	struct audit *rows;
	size_t n;

	ready();
	open_area(OUTAGE_LINE, TOKYO, cx->now + 3600);
	CHECK_ERR(ERR_FUNCTION_OFF, ask(RELIEF_SPOKEN));
	CHECK_ERR(ERR_FUNCTION_OFF, ask(RELIEF_UNABLE));
	CHECK_OK(ask(RELIEF_CHECK_ONLY));
	CHECK_OK(act_commit());
	CHECK_INT(VALIDITY_VALID, told.unit.validity);
	CHECK(!told.opened && told.person != NULL && told.person->id == 1);
	n = audit_rows(&rows);
	CHECK_STR("QUA 0 check outage=900 by numbers", rows[n - 1].subject);
	CHECK(rows[n - 1].act == AUDIT_ELIGIBILITY_READ && rows[n - 1].person == 1 && rows[n - 1].mode == MODE_EMERGENCY);
	CHECK_ERR(ERR_FUNCTION_OFF, look());
	open_area(OUTAGE_DISASTER, TOKYO, cx->now + 600);       /* the disaster counts, though it ends sooner */
	CHECK_OK(ask(RELIEF_CHECK_ONLY));
	CHECK_OK(act_commit());
	CHECK_INT(cx->now + 600, told.until);
	CHECK_ERR(ERR_CONSENT_NONE, look());                    /* eligibility alone was asked for */
}

TEST(a_spoken_consent_opens_what_was_asked_until_the_disaster_ends)     /* EMG-07, EMG-08 */
{
	struct audit *rows;
	size_t n;

	ready();
	open_area(OUTAGE_DISASTER, TOKYO, cx->now + 7200);
	CHECK_ERR(ERR_CONSENT_NONE, look());
	CHECK_OK(ask(RELIEF_SPOKEN));
	CHECK_OK(act_commit());
	CHECK(told.opened);
	n = audit_rows(&rows);
	CHECK_STR("YZK 1 spoken outage=901", rows[n - 3].subject);
	CHECK(rows[n - 3].act == AUDIT_NECESSITY && rows[n - 3].consent != 0 && rows[n - 3].person == 1);
	CHECK_OK(look());
	CHECK_INT(1, medicines.medicine_count);
	cx->now += 7199;
	CHECK_OK(look());
	cx->now++;
	CHECK_ERR(ERR_FUNCTION_OFF, look());
	open_area(OUTAGE_LINE, TOKYO, cx->now + 3600);          /* a line opens no data */
	CHECK_ERR(ERR_FUNCTION_OFF, look());
	keep_setting(CLINIC, SETTING_EMERGENCY, 1);             /* nor does a function of its own go on with the disaster's */
	CHECK_ERR(ERR_CONSENT_ENDED, look());
}

TEST(a_disaster_that_is_closed_early_closes_what_it_opened)      /* EMG-08 */
{
	const id disaster = 900 + (id)OUTAGE_DISASTER;
	struct consent *rows;
	size_t n;

	ready();
	keep_setting(CLINIC, SETTING_EMERGENCY, 1);             /* the hospital may look by its own function, too */
	open_area(OUTAGE_DISASTER, TOKYO, cx->now + 7200);
	CHECK_OK(ask(RELIEF_SPOKEN));
	CHECK_OK(act_commit());
	cx->now += 60;
	CHECK_OK(look());
	act_begin(&(const struct who){ "", "operator" });
	CHECK_OK(outage_end(&a, disaster));
	CHECK_OK(act_commit());
	cx->now += 60;
	CHECK_ERR(ERR_CONSENT_ENDED, look());
	act_begin(&clinic);
	CHECK_OK(view_consents(v, cx, CLINIC, 1, &rows, &n));
	CHECK(n == 2 && rows[0].evidence == disaster && rows[0].ended == 0);
	KEEP(outage, &(struct outage){ .id = 990, .kind = OUTAGE_DISASTER, .prefectures = TOKYO, .from = cx->now - 1, .until = cx->now + 7200,
	    .reason = "test", .by = "test" });
	CHECK_ERR(ERR_CONSENT_ENDED, look());                   /* another one does not revive it */
	CHECK_OK(ask(RELIEF_SPOKEN));
	CHECK_OK(act_commit());
	CHECK_OK(look());                                       /* who asks anew is let, for as long as that lasts */
	cx->now += 7200;
	CHECK_ERR(ERR_CONSENT_ENDED, look());
}

TEST(who_cannot_speak_is_on_record_as_such_and_a_no_stays_a_no) /* EMG-05, EMG-07 */
{
	struct consent no = consent_of(CLINIC, 1, MODE_VISIT, KIND_YZK);
	struct audit *rows;
	size_t n;

	ready();
	open_area(OUTAGE_DISASTER, TOKYO, cx->now + 7200);
	no.given = false;
	KEEP(consent, &no);
	CHECK_OK(ask(RELIEF_UNABLE));
	CHECK_OK(act_commit());
	n = audit_rows(&rows);
	CHECK_STR("TKK 3 unable outage=901", rows[n - 2].subject);
	CHECK(told.opened && told.kinds[KIND_TKK] && !told.kinds[KIND_YZK]);
	CHECK_ERR(ERR_CONSENT_NONE, look());
	CHECK_OK(ask(RELIEF_SPOKEN));                           /* not by word of mouth either */
	CHECK_OK(act_commit());
	CHECK_ERR(ERR_CONSENT_NONE, look());
	no = consent_of(CLINIC, 1, MODE_VISIT, KIND_TKK);       /* and of what is open, a later no is told */
	no.given = false;
	no.from = ++cx->now;
	KEEP(consent, &no);
	CHECK_OK(ask(RELIEF_SPOKEN));
	CHECK(!told.opened && told.unit.answers[0].consents[KIND_TKK].state == CONSENT_NONE);
}

TEST(a_person_is_found_by_all_four_items_or_not_at_all) /* EMG-06 */
{
	struct person p = { .id = 70, .key = "K70", .name = "架空　花子", .kana = "ｶｸｳ ﾊﾅｺ", .other_name = "", .other_kana = "", .sex1 = 2,
	    .birth = 19550301, .postcode = "", .address = "東京都架空区１－２" }, twin = p;
	struct relief_question q = { .name = "架空花子", .sex = 2, .birth = 19550301, .address = "東京都架空区1-2" };
	const struct relief_question good = q;

	open_area(OUTAGE_LINE, TOKYO, cx->now + 3600);
	KEEP(person, &p);
	keep_period(71, 70, "06130012", "4567", 20200401, 0);
	for (int i = 0; i < 5; i++) {
		q = good;
		if (i == 1)
			q.name = "架空花";
		if (i == 2)
			q.sex = 1;
		if (i == 3)
			q.birth = 19550302;
		if (i == 4)
			q.address = "東京都架空区1-3";
		act_begin(&clinic);
		CHECK_OK(relief_ask(&a, &q, &told));
		CHECK_INT(i == 0 ? VALIDITY_VALID : VALIDITY_NONE, told.unit.validity);
		CHECK((told.person != NULL) == (i == 0));
	}
	q = good;
	q.address = "";
	act_begin(&clinic);
	CHECK_ERR(ERR_INPUT, relief_ask(&a, &q, &told));
	q = good;
	q.name = "　 ";
	act_begin(&clinic);
	CHECK_OK(relief_ask(&a, &q, &told));
	CHECK_INT(VALIDITY_NONE, told.unit.validity);
	twin.id = 72;
	twin.key = "K72";
	KEEP(person, &twin);
	q = good;
	act_begin(&clinic);
	CHECK_OK(relief_ask(&a, &q, &told));
	CHECK_INT(VALIDITY_SEVERAL, told.unit.validity);
	CHECK(told.person == NULL && !told.opened);
}

TESTS(T_WORLD(nothing_is_open_outside_of_area_and_period), T_WORLD(a_line_that_is_down_opens_eligibility_and_no_medical_data),
    T_WORLD(a_spoken_consent_opens_what_was_asked_until_the_disaster_ends),
    T_WORLD(a_disaster_that_is_closed_early_closes_what_it_opened),
    T_WORLD(who_cannot_speak_is_on_record_as_such_and_a_no_stays_a_no), T_WORLD(a_person_is_found_by_all_four_items_or_not_at_all))
