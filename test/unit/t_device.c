/* Rules of devices, passcodes and of what 目視確認 may give. */
#include "base/limit.h"
#include "domain/assurance.h"
#include "domain/device.h"
#include "domain/proof.h"
#include "t.h"

#define CLINIC "1319999996"

TEST(a_code_lives_its_time_and_is_used_once)    /* DEV-01 */
{
	struct device d = { .facility = CLINIC, .issued = 1000, .ends = 2000 };

	CHECK_INT(DEVICE_CODE_EXPIRED, device_state(&d, 999));
	CHECK_INT(DEVICE_CODE_ISSUED, device_state(&d, 1000));
	CHECK_OK(device_may_activate(&d, CLINIC, 1999));
	CHECK_ERR(ERR_CODE, device_may_activate(&d, "1318888884", 1999));
	CHECK_ERR(ERR_CODE, device_may_activate(&d, CLINIC, 2000));
	CHECK_ERR(ERR_DEVICE, device_usable(&d, CLINIC, 1500));
	d.activated = 1500;
	CHECK_INT(DEVICE_ACTIVATED, device_state(&d, 9000));    /* the code's end does not end the device */
	CHECK_ERR(ERR_CODE, device_may_activate(&d, CLINIC, 1600));
	CHECK_OK(device_usable(&d, CLINIC, 9000));
	CHECK_ERR(ERR_DEVICE, device_usable(&d, "1318888884", 9000));
}

TEST(every_state_follows_from_the_one_before)   /* DEV-02, DEV-03 */
{
	static const struct { instant activated, suspended, invalidated; enum device_state state; bool counts; } rows[] = {
		{ 0, 0, 0, DEVICE_CODE_ISSUED, true }, { 5, 0, 0, DEVICE_ACTIVATED, true }, { 5, 6, 0, DEVICE_SUSPENDED, true },
		{ 0, 0, 7, DEVICE_INVALIDATED, false }, { 5, 0, 7, DEVICE_INVALIDATED, false },
		{ 5, 6, 7, DEVICE_INVALIDATED, false },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct device d = { .facility = CLINIC, .ends = 100, .activated = rows[i].activated,
		    .suspended = rows[i].suspended, .invalidated = rows[i].invalidated };

		CHECK_INT(rows[i].state, device_state(&d, 50));
		CHECK_INT(rows[i].counts, device_counts(&d, 50));
		CHECK_INT(rows[i].state == DEVICE_ACTIVATED ? ERR_OK : ERR_DEVICE, device_usable(&d, CLINIC, 50));
	}
	CHECK(!device_counts(&(struct device){ .ends = 100 }, 100));
}

TEST(a_device_signs_where_when_and_what)        /* DEV-04 */
{
	struct device_request r = { .origin = "https://127.0.0.1:8444", .device = 7, .method = "POST", .target = "/app/v1/x",
	    .at = 1792000000, .body = "{}", .body_n = 2 };
	struct buf b;

	buf_init(&b, cx, 4096);
	device_text(&b, &r);
	CHECK_OK(buf_done(&b));
	CHECK_STR("kyotaku-device/1\norigin=https://127.0.0.1:8444\ndevice=7\nmethod=POST\ntarget=/app/v1/x\n"
	    "time=2026-10-15T02:46:40+09:00\nbody=44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a\n", b.p);
	CHECK(device_time_fits(1000, 1000 + LIMIT_DEVICE_SECONDS) && !device_time_fits(1000, 1001 + LIMIT_DEVICE_SECONDS));
	CHECK(device_time_fits(1000, 1000 - LIMIT_DEVICE_SECONDS) && !device_time_fits(1000, 999 - LIMIT_DEVICE_SECONDS));
}

TEST(a_passcode_lives_its_time_and_bears_five_mistakes)         /* DEV-06 */
{
	struct passcode p = { .code = "004711", .made = 1000, .ends = 2000 };

	CHECK_OK(passcode_tried(&p, "004711", 1000));
	CHECK_ERR(ERR_PASSCODE, passcode_tried(&p, "004711", 999));
	CHECK_ERR(ERR_PASSCODE, passcode_tried(&p, "004711", 2000));
	CHECK_INT(0, p.failures);
	for (int i = 0; i < PASSCODE_TRIES; i++) {
		CHECK(passcode_lives(&p, 1500));
		CHECK_ERR(ERR_PASSCODE, passcode_tried(&p, i % 2 == 0 ? "004712" : "0047", 1500));
	}
	CHECK_ERR(ERR_PASSCODE, passcode_tried(&p, "004711", 1500));
}

TEST(comparing_faces_needs_one_place)   /* DEV-07 */
{
	for (enum kind k = 0; k < KIND_COUNT; k++) {
		for (enum mode m = MODE_COUNTER; m <= MODE_EMERGENCY; m++)
			CHECK(assurance_may(ASSURANCE_PIN, m, OUTPATIENT_NONE, k));
		CHECK(assurance_may(ASSURANCE_VISUAL, MODE_VISIT, OUTPATIENT_NONE, k));
		CHECK(assurance_may(ASSURANCE_VISUAL, MODE_COUNTER, OUTPATIENT_NONE, k));
		CHECK(!assurance_may(ASSURANCE_VISUAL, MODE_ONLINE, OUTPATIENT_NONE, k));
		for (enum outpatient o = OUTPATIENT_FEVER; o < OUTPATIENT_COUNT; o++)
			CHECK(assurance_may(ASSURANCE_VISUAL, MODE_ONLINE, o, k));
		CHECK(!assurance_may(ASSURANCE_VISUAL, MODE_EMERGENCY, OUTPATIENT_NONE, k));
		CHECK(!assurance_may(ASSURANCE_VISUAL, MODE_NONE, OUTPATIENT_NONE, k));
	}
}

TEST(the_signed_text_names_case_device_and_staff)       /* DEV-07, CNS-17 */
{
	const struct session s = { .id = 5, .facility = CLINIC, .mode = MODE_ONLINE, .outpatient = OUTPATIENT_CAR,
	    .asked = { [KIND_YZK] = true } };
	const struct visual v = { 7, "nurse-01" };
	const struct proof p = { .purpose = PURPOSE_VISUAL, .origin = "o", .facility_name = "f", .session = &s, .visual = &v,
	    .visit_date = 20261014, .choice = { [KIND_YZK] = true }, .at = 1792000000 };
	struct buf b;

	buf_init(&b, cx, 4096);
	proof_text(&b, &p);
	CHECK_OK(buf_done(&b));
	CHECK(strncmp(b.p, "kyotaku-visual-consent/1\n", 25) == 0);
	assert_non_null(strstr(b.p, "\nmode=3\noutpatient=3\ndevice=7\nstaff=nurse-01\nYZK=agree\nvisit-date=20261014\n"));
}

TEST(a_use_is_a_mode_or_a_case_of_the_online_mode)      /* CNS-17 */
{
	static const struct { const char *word; enum mode mode; enum outpatient o; } rows[] = {
		{ "visit", MODE_VISIT, OUTPATIENT_NONE }, { "online", MODE_ONLINE, OUTPATIENT_NONE },
		{ "fever", MODE_ONLINE, OUTPATIENT_FEVER }, { "ward", MODE_ONLINE, OUTPATIENT_WARD },
		{ "car", MODE_ONLINE, OUTPATIENT_CAR }, { "reader", MODE_ONLINE, OUTPATIENT_READER },
	};
	enum outpatient o;
	enum mode m;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		CHECK(use_read(rows[i].word, &m, &o));
		CHECK(m == rows[i].mode && o == rows[i].o);
	}
	CHECK(!use_read("-", &m, &o) && !use_read("", &m, &o));
}

TESTS(T(a_code_lives_its_time_and_is_used_once), T(every_state_follows_from_the_one_before),
    T(a_device_signs_where_when_and_what), T(a_passcode_lives_its_time_and_bears_five_mistakes),
    T(comparing_faces_needs_one_place), T(the_signed_text_names_case_device_and_staff),
    T(a_use_is_a_mode_or_a_case_of_the_online_mode))
