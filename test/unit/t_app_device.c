/* Codes, devices and consents by 目視確認, over the memory store. */
#include "app/account_set.h"
#include "app/device_set.h"
#include "app/device_use.h"
#include "app/handover_take.h"
#include "app_card.h"
#include "base/limit.h"
#include "card/key.h"
#include "card/pem.h"

static const struct who app_user = { CLINIC, "app" };
static struct key *key;
static struct device device;
static struct activation activated;
static unsigned char point[DEVICE_KEY_BYTES];

/* ---- a device with a key ------------------------------------------------------------------------------- */

static void
key_new(void)
{
	unsigned char *der;
	char *pem;
	size_t n, der_n;

	key_free(&key);
	CHECK_OK(key_make(cx, KEY_P256, &key));
	CHECK_OK(key_text(cx, key, &pem, &n));
	CHECK_OK(pem_read(cx, pem, n, "PRIVATE KEY", &der, &der_n));
	memcpy(point, der + der_n - DEVICE_KEY_BYTES, DEVICE_KEY_BYTES);        /* the last field is the public point */
}

static struct device_request
request(id of)
{
	return (struct device_request){ .origin = app.origin, .device = of, .method = "POST", .target = "/app/v1/x", .at = cx->now,
	    .body = "{}", .body_n = 2 };
}

static void
device_sign(const struct device_request *r, unsigned char **sig, size_t *n)
{
	struct buf text;

	buf_init(&text, cx, 4096);
	device_text(&text, r);
	CHECK_OK(buf_done(&text));
	CHECK_OK(key_sign(cx, key, text.p, text.n, sig, n));
}

static enum err
activate_with(const char *user, const char *password, const char *code)
{
	struct activation_order o = { .user = user, .password = password, .code = code, .request = request(0) };
	unsigned char *sig;

	memcpy(o.key, point, DEVICE_KEY_BYTES);
	device_sign(&o.request, &sig, &o.signature_n);
	o.signature = sig;
	act_begin(&app_user);
	CHECK_OK(device_activate(&a, &o, &activated));
	CHECK_OK(act_commit());
	return activated.outcome;
}

static enum err
check_device(id of)
{
	struct device_request r = request(of);
	struct device d;
	unsigned char *sig;
	size_t n;

	device_sign(&r, &sig, &n);
	act_begin(&app_user);
	return device_check(&a, &r, sig, n, &d);
}

static void
issue(void)
{
	act_begin(&operator);
	CHECK_OK(device_issue(&a, CLINIC, "往診用タブレット", &device));
	CHECK_OK(act_commit());
}

static void
staff(const char *user, enum role role, bool own)
{
	const struct account_order o = { CLINIC, user, role, "correct-horse" };
	char made[ACCOUNT_PASSWORD];
	struct account x;

	act_begin(&operator);
	CHECK_OK(account_add(&a, &o, made));
	CHECK_OK(act_commit());
	if (!own)
		return;
	act_begin(&operator);
	CHECK_OK(view_account_by_user(v, cx, CLINIC, user, &x));
	x.must_change = false;
	KEEP(account, &x);
}

static void
settle(void)
{
	staff("nurse-01", ROLE_GENERAL, true);
	key_new();
	issue();
	CHECK_OK(activate_with("nurse-01", "correct-horse", device.code));
	act_begin(&operator);
	CHECK_OK(view_device_by_code(v, cx, device.code, &device));
}

static int
device_teardown(void **state)
{
	key_free(&key);
	return world_teardown(state);
}

#define T_DEVICE(name) cmocka_unit_test_setup_teardown(name, world_setup, device_teardown)

/* ---- codes and activation ------------------------------------------------------------------------------ */

TEST(four_fields_and_a_key_make_a_device)       /* DEV-01, DEV-05 */
{
	static const struct { const char *user, *password; enum err want; } tries[] = {
		{ "nurse-01", "wrong-horse", ERR_LOG_IN }, { "nobody-01", "correct-horse", ERR_LOG_IN },
		{ "admin-01", "correct-horse", ERR_DENIED }, { "new-01", "correct-horse", ERR_PASSWORD_OLD },
		{ "nurse-01", "correct-horse", ERR_OK }, { "nurse-01", "correct-horse", ERR_CODE },
	};

	staff("nurse-01", ROLE_GENERAL, true);
	staff("admin-01", ROLE_ADMINISTRATOR, true);
	staff("new-01", ROLE_MEDICAL, false);
	key_new();
	issue();
	CHECK_ERR(ERR_CODE, activate_with("nurse-01", "correct-horse", "000000000000"));
	for (size_t i = 0; i < sizeof tries / sizeof tries[0]; i++)
		CHECK_ERR(tries[i].want, activate_with(tries[i].user, tries[i].password, device.code));
	CHECK_OK(check_device(device.id));
	issue();
	cx->now = device.ends;
	CHECK_ERR(ERR_CODE, activate_with("nurse-01", "correct-horse", device.code));
}

TEST(a_facility_that_is_not_there_leaves_no_row)        /* DEV-05 */
{
	struct activation_order o = { .user = "nurse-01", .password = "correct-horse", .code = "000000000000", .request = request(0) };
	static const struct who nobody = { "1399999999", "app" };
	unsigned char *sig;

	key_new();
	memcpy(o.key, point, DEVICE_KEY_BYTES);
	device_sign(&o.request, &sig, &o.signature_n);
	o.signature = sig;
	act_begin(&nobody);
	CHECK_OK(device_activate(&a, &o, &activated));
	CHECK_ERR(ERR_LOG_IN, activated.outcome);
	CHECK(change_is_empty(a.change));
}

TEST(not_everybody_logs_in_with_a_device)       /* DEV-09 */
{
	static const struct { const char *user; enum err want; } rows[] = {
		{ "nurse-01", ERR_OK }, { "admin-01", ERR_DENIED }, { "new-01", ERR_PASSWORD_OLD }, { "nobody-01", ERR_LOG_IN },
	};
	struct login *all;
	struct log_in l;
	size_t n;

	settle();
	staff("admin-01", ROLE_ADMINISTRATOR, true);
	staff("new-01", ROLE_MEDICAL, false);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct log_in_order o = { rows[i].user, "correct-horse", device_place(&device) };

		act_begin(&app_user);
		CHECK_OK(account_log_in(&a, &o, &l));
		CHECK_OK(act_commit());
		CHECK_ERR(rows[i].want, l.outcome);
	}
	act_begin(&app_user);
	CHECK_OK(view_logins(v, cx, CLINIC, 0, &all, &n));
	CHECK_INT(1, n);                                /* the others opened none */
}

TEST(an_invalidated_code_cannot_log_in)         /* DEV-03; case 20 of rules.md section 11 */
{
	struct log_in_order o = { "nurse-01", "correct-horse", { 0 } };
	struct logged_in in;
	struct log_in l;

	settle();
	o.place = device_place(&device);
	act_begin(&app_user);
	CHECK_OK(account_log_in(&a, &o, &l));
	CHECK_OK(act_commit());
	act_begin(&app_user);
	CHECK_OK(login_use(&a, l.token, &o.place, &in));
	act_begin(&operator);
	CHECK_ERR(ERR_NOT_FOUND, device_invalidate(&a, OTHER, device.code));
	CHECK_OK(device_invalidate(&a, CLINIC, device.code));
	CHECK_OK(act_commit());
	CHECK_ERR(ERR_DEVICE, check_device(device.id));
	act_begin(&app_user);
	CHECK_ERR(ERR_LOGGED_OUT, login_use(&a, l.token, &o.place, &in));       /* nor goes on */
	act_begin(&operator);
	CHECK_ERR(ERR_NOT_FOUND, device_invalidate(&a, CLINIC, device.code));
	issue();                                        /* nor is an unused one of use */
	act_begin(&operator);
	CHECK_OK(device_invalidate(&a, CLINIC, device.code));
	CHECK_OK(act_commit());
	CHECK_ERR(ERR_CODE, activate_with("nurse-01", "correct-horse", device.code));
}

TEST(a_suspended_device_comes_back)     /* DEV-03 */
{
	settle();
	act_begin(&operator);
	CHECK_ERR(ERR_NOT_FOUND, device_suspend(&a, CLINIC, device.code, false));
	CHECK_OK(device_suspend(&a, CLINIC, device.code, true));
	CHECK_OK(act_commit());
	CHECK_ERR(ERR_DEVICE, check_device(device.id));
	act_begin(&operator);
	CHECK_OK(device_suspend(&a, CLINIC, device.code, false));
	CHECK_OK(act_commit());
	CHECK_OK(check_device(device.id));
}

TEST(a_request_is_of_its_device_its_words_and_its_time)         /* DEV-04 */
{
	struct device_request r;
	unsigned char *sig, off[DEVICE_KEY_BYTES] = { 4, 1 };
	struct device d;
	size_t n;

	settle();
	r = request(device.id);
	device_sign(&r, &sig, &n);
	act_begin(&app_user);
	CHECK_OK(device_check(&a, &r, sig, n, &d));
	r.target = "/app/v1/y";
	CHECK_ERR(ERR_SIGNATURE, device_check(&a, &r, sig, n, &d));
	r = request(device.id);
	cx->now += LIMIT_DEVICE_SECONDS + 1;
	CHECK_ERR(ERR_SIGNATURE, device_check(&a, &r, sig, n, &d));
	CHECK_ERR(ERR_DEVICE, check_device(99));
	act_begin(&other);
	CHECK_ERR(ERR_DEVICE, device_check(&a, &r, sig, n, &d));
	CHECK_ERR(ERR_INPUT, device_key_check(cx, off));
	key_new();
	CHECK_ERR(ERR_SIGNATURE, check_device(device.id));
}

TEST(there_is_a_limit_to_codes_and_devices)     /* DEV-02 */
{
	struct device d, *rows;
	size_t n;

	keep_setting(CLINIC, SETTING_DEVICE_MAX, 2);
	issue();
	issue();
	act_begin(&operator);
	CHECK_ERR(ERR_BUSY, device_issue(&a, CLINIC, "", &d));
	CHECK_OK(device_invalidate(&a, CLINIC, device.code));
	CHECK_OK(act_commit());
	act_begin(&operator);
	CHECK_OK(device_issue(&a, CLINIC, "", &d));
	CHECK_OK(act_commit());
	act_begin(&operator);
	CHECK_OK(device_list(&a, CLINIC, &rows, &n));
	CHECK_INT(3, n);
	CHECK_STR("往診用タブレット", rows[0].label);
	CHECK(text_is_digits(rows[0].code, 12));
}

/* ---- 目視確認 ------------------------------------------------------------------------------------------- */

static struct passcode passcode;
static struct visual_order visual;
static struct proof_result result;

/* A PIN-less card of person 1, its certificate read, the device's signature under the consent. */
static void
visual_sign(const char *typed)
{
	const bool choice[KIND_COUNT] = { [KIND_YZK] = true };
	struct proof p = { .purpose = PURPOSE_VISUAL, .origin = app.origin, .facility_name = seen.facility.name, .session = &session,
	    .at = cx->now, .visual = &visual.visual };
	struct buf text;
	struct reader *r;
	struct jpki j;
	unsigned char *sig, *der;
	unsigned tries;

	visual = (struct visual_order){ .visual = { device.id, "nurse-01" }, .device = &device, .passcode = typed };
	memcpy(p.choice, choice, sizeof p.choice);
	if (session.mode == MODE_ONLINE)
		p.visit_date = ymd_of(cx->now);
	buf_init(&text, cx, 4096);
	proof_text(&text, &p);
	CHECK_OK(buf_done(&text));
	visual.proof = (struct proof_order){ .purpose = PURPOSE_VISUAL, .token = entry.token, .session = session.id, .at = cx->now,
	    .visit_date = p.visit_date };
	memcpy(visual.proof.choice, choice, sizeof choice);
	CHECK_OK(key_sign(cx, key, text.p, text.n, &sig, &visual.proof.signature_n));
	visual.proof.signature = sig;
	CHECK_OK(reader_open(cx, ctx_fmt(cx, "virtual:%s/p.card", hierarchy(cx)), 0, &r));
	CHECK_OK(jpki_open(r, cx, &j));
	CHECK_OK(jpki_tries(&j, cx, &tries));
	CHECK_INT(0, tries);                            /* no PIN to be asked for */
	CHECK_OK(jpki_certificate(&j, cx, &der, &visual.proof.certificate_n));
	visual.proof.certificate = der;
	reader_close(&r);
}

static enum err
visual_first(const char *typed)
{
	struct session s2;
	enum err outcome;

	open_session();
	visual_sign(typed);
	act_begin(&app_user);
	CHECK_OK(visual_begin(&a, &visual, &s2, &outcome));
	CHECK_OK(act_commit());
	return outcome;
}

static enum err
visual_second(void)
{
	enum err e;

	act_begin(&app_user);
	e = visual_take(&a, &visual, &session, &result);
	return e == ERR_OK ? act_commit() : e;
}

static void
begin_visual(void)
{
	settle();
	begin_unbound(100);
	CHECK_OK(issue_card(cx, hierarchy(cx), &(struct card_order){ .path = file_join(cx, hierarchy(cx), "p.card"),
	    .not_after = cx->now + 100 * 86400LL }, &card));
	act_begin(&operator);
	CHECK_OK(card_bind(&a, "P1", certificate_of(&card, "card")));
	CHECK_OK(passcode_get(&a, CLINIC, &passcode));
	CHECK_OK(act_commit());
}

TEST(a_card_without_pin_gives_a_consent_by_comparing_the_face)  /* DEV-06, DEV-07, DEV-08; case 8 of rules.md section 11 */
{
	struct evidence e;
	struct consent *rows;
	size_t n;

	begin_visual();
	CHECK_OK(visual_first(passcode.code));
	CHECK_OK(visual_second());
	act_begin(&operator);
	CHECK_OK(view_consents(v, cx, CLINIC, 1, &rows, &n));
	CHECK_INT(CONSENT_OPEN, consent_state(consent_find(rows, n, MODE_VISIT, KIND_YZK), cx->now));
	CHECK_OK(view_evidence(v, cx, session.id, &e));
	CHECK(e.assurance == ASSURANCE_VISUAL && e.device == device.id);
	assert_non_null(strstr(e.text, "\nstaff=nurse-01\n"));
	CHECK_OK(device_key_verify(cx, device.key, e.text, strlen(e.text), e.signature, e.signature_n));
	end();
}

TEST(neither_a_wrong_passcode_nor_another_key_nor_a_lost_card_gives_one)        /* DEV-06, DEV-08 */
{
	struct passcode again;

	begin_visual();
	CHECK_ERR(ERR_PASSCODE, visual_first("wrong"));
	CHECK_OK(visual_first(passcode.code));
	visual.proof.choice[KIND_TSR] = true;           /* not what was signed */
	CHECK_ERR(ERR_SIGNATURE, visual_second());
	act_begin(&operator);
	CHECK_OK(device_suspend(&a, CLINIC, device.code, true));
	CHECK_OK(act_commit());
	CHECK_ERR(ERR_DEVICE, visual_second());
	act_begin(&operator);
	CHECK_OK(device_suspend(&a, CLINIC, device.code, false));
	CHECK_OK(card_end(&a, card.issuer_hash, card.serial, ""));
	CHECK_OK(act_commit());
	CHECK_OK(visual_first(passcode.code));
	CHECK_ERR(ERR_NOT_BOUND, visual_second());
	for (int i = 1; i < PASSCODE_TRIES; i++)
		CHECK_ERR(ERR_PASSCODE, visual_first("wrong"));
	CHECK_ERR(ERR_PASSCODE, visual_first(passcode.code));   /* ended by mistakes */
	act_begin(&operator);
	CHECK_OK(passcode_get(&a, CLINIC, &again));
	CHECK_OK(act_commit());
	CHECK_OK(visual_first(again.code));
	act_begin(&operator);
	CHECK_OK(passcode_get(&a, CLINIC, &passcode));
	CHECK_STR(again.code, passcode.code);           /* the living one is shown again */
	end();
}

/* Handed over and taken by one reader; its number. */
static id
taken(enum purpose purpose)
{
	const struct handover_order o = { .purpose = purpose };
	struct session opened;
	struct handed h;

	act_begin(&patient);
	CHECK_OK(handover_open(&a, entry.token, &o, &opened));
	CHECK_OK(act_commit());
	act_begin(&patient);
	CHECK_OK(handover_take(&a, entry.token, opened.id, "0123456789abcdef", &h));
	CHECK_OK(act_commit());
	return opened.id;
}

TEST(a_card_is_brought_by_the_reader_that_has_the_hand_over)    /* HND-03 */
{
	static const unsigned char der[] = { 0x30, 0x00 };
	struct handed h;
	id session_of;

	begin_visual();
	session_of = taken(PURPOSE_VISUAL);
	act_begin(&patient);
	CHECK_ERR(ERR_DENIED, handover_card(&a, entry.token, session_of, "another-reader-00", der, sizeof der));
	CHECK_ERR(ERR_NONCE, handover_card(&a, entry.token, session_of, "0123456789abcdef", der, 0));
	CHECK_OK(handover_card(&a, entry.token, session_of, "0123456789abcdef", der, sizeof der));
	CHECK_OK(act_commit());
	act_begin(&patient);
	CHECK_OK(handover_look(&a, entry.token, session_of, &h));
	CHECK_INT(HANDOVER_READ, handover_state(&h.handover, cx->now));
	CHECK_ERR(ERR_NONCE, handover_card(&a, entry.token, session_of, "0123456789abcdef", der, sizeof der));
	session_of = taken(PURPOSE_CONSENT);    /* there the card signs */
	act_begin(&patient);
	CHECK_ERR(ERR_NONCE, handover_card(&a, entry.token, session_of, "0123456789abcdef", der, sizeof der));
	end();
}

static enum err
visual_at(enum outpatient case_no)
{
	act_begin(&operator);
	CHECK_OK(facility_entry(&a, CLINIC, MODE_ONLINE, case_no, &entry));
	CHECK_OK(act_commit());
	CHECK_OK(visual_first(passcode.code));
	return visual_second();
}

TEST(comparing_faces_is_for_the_car_and_not_for_the_video_call)         /* DEV-07, CNS-17 */
{
	struct consent *rows;
	size_t n;

	begin_visual();
	CHECK_ERR(ERR_ASSURANCE, visual_at(OUTPATIENT_NONE));
	CHECK_OK(visual_at(OUTPATIENT_CAR));
	act_begin(&operator);
	CHECK_OK(view_consents(v, cx, CLINIC, 1, &rows, &n));
	CHECK_INT(OUTPATIENT_CAR, consent_find(rows, n, MODE_ONLINE, KIND_YZK)->outpatient);
	CHECK_INT(instant_of(ymd_add(ymd_of(cx->now), 2)), consent_find(rows, n, MODE_ONLINE, KIND_YZK)->until);
	CHECK_OK(view_entry_of(v, cx, CLINIC, MODE_ONLINE, OUTPATIENT_NONE, &entry));   /* both addresses live */
	CHECK_OK(view_entry_of(v, cx, CLINIC, MODE_ONLINE, OUTPATIENT_CAR, &entry));
	CHECK_ERR(ERR_NOT_FOUND, view_entry_of(v, cx, CLINIC, MODE_ONLINE, OUTPATIENT_WARD, &entry));
	end();
}

TEST(the_counter_has_a_page_for_tests_only)     /* SET-05 */
{
	act_begin(&operator);
	CHECK_ERR(ERR_FUNCTION_OFF, facility_entry(&a, CLINIC, MODE_COUNTER, OUTPATIENT_NONE, &entry));
	keep_setting(CLINIC, SETTING_COUNTER, 1);
	act_begin(&operator);
	CHECK_OK(facility_entry(&a, CLINIC, MODE_COUNTER, OUTPATIENT_NONE, &entry));
	CHECK_ERR(ERR_FUNCTION_OFF, facility_entry(&a, CLINIC, MODE_EMERGENCY, OUTPATIENT_NONE, &entry));
}

TESTS(T_DEVICE(four_fields_and_a_key_make_a_device), T_DEVICE(an_invalidated_code_cannot_log_in),
    T_DEVICE(a_suspended_device_comes_back), T_DEVICE(a_request_is_of_its_device_its_words_and_its_time),
    T_DEVICE(there_is_a_limit_to_codes_and_devices), T_DEVICE(a_card_without_pin_gives_a_consent_by_comparing_the_face),
    T_DEVICE(neither_a_wrong_passcode_nor_another_key_nor_a_lost_card_gives_one),
    T_DEVICE(a_facility_that_is_not_there_leaves_no_row), T_DEVICE(not_everybody_logs_in_with_a_device),
    T_DEVICE(a_card_is_brought_by_the_reader_that_has_the_hand_over), T_DEVICE(comparing_faces_is_for_the_car_and_not_for_the_video_call), T_DEVICE(the_counter_has_a_page_for_tests_only))
