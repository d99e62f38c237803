/* What every store promises about reading. */
#include "store_rig.h"
#include "base/limit.h"

TEST(facilities_and_terminals_are_new_or_replaced)
{
	struct facility f = { .code = OTHER, .name = "薬局", .enrolled = 1 }, *all;
	struct terminal t = { .fingerprint = { 1 }, .facility = OTHER, .label = "受付", .issued = 10,
	    .ends = 20 }, got, *rows;
	size_t n;

	KEEP(facility, &f);
	memcpy(f.code, CLINIC, sizeof f.code);
	f.name = "診療所";
	KEEP(facility, &f);
	KEEP(facility, &f);
	CHECK_OK(view_facilities(v, cx, &all, &n));
	CHECK_INT(2, n);
	CHECK_STR("診療所", all[0].name);
	KEEP(terminal, &t);
	t.revoked = 15;
	KEEP(terminal, &t);
	t.fingerprint[0] = 2;
	t.issued = 5;
	KEEP(terminal, &t);
	CHECK_OK(view_terminals(v, cx, OTHER, &rows, &n));
	CHECK_INT(2, n);
	CHECK_INT(5, rows[0].issued);
	CHECK_OK(view_terminal(v, cx, (const unsigned char[SHA256_BYTES]){ 1 }, &got));
	CHECK(got.revoked == 15 && got.ends == 20);
	CHECK_STR("受付", got.label);
	CHECK_OK(view_terminals(v, cx, CLINIC, &rows, &n));
	CHECK_INT(0, n);
}

static struct account
an_account(id n, const char *user)
{
	struct account a = { .id = n, .facility = CLINIC, .role = ROLE_MEDICAL, .password = "$argon2id$x", .must_change = true,
	    .made = 10, .changed = 20, .logged_in = 30, .failures = 4, .locked_until = 50 };

	(void)snprintf(a.user, sizeof a.user, "%s", user);
	return a;
}

TEST(accounts_are_one_per_user_and_replaced_by_version)
{
	struct account x = an_account(1, "staff-01"), y = an_account(2, "staff-00"), got, *all;
	size_t n;

	KEEP(account, &x);
	KEEP_ERR(ERR_STALE, account, &x);               /* its id is known, the version is not */
	KEEP(account, &y);
	y = an_account(3, "staff-01");
	KEEP_ERR(ERR_EXISTS, account, &y);
	memcpy(y.facility, OTHER, FACILITY_CODE);
	KEEP(account, &y);                              /* of another facility */
	CHECK_OK(view_account_by_user(v, cx, CLINIC, "staff-01", &got));
	CHECK(got.id == 1 && got.version == 1 && got.role == ROLE_MEDICAL && got.must_change && got.made == 10
	    && got.changed == 20 && got.logged_in == 30 && got.failures == 4 && got.locked_until == 50 && got.ended == 0);
	CHECK_STR("$argon2id$x", got.password);
	got.ended = 99;
	KEEP(account, &got);
	KEEP_ERR(ERR_STALE, account, &got);
	CHECK_OK(view_account(v, cx, 1, &got));
	CHECK(got.version == 2 && got.ended == 99);
	CHECK_OK(view_accounts(v, cx, CLINIC, &all, &n));
	CHECK_INT(2, n);
	CHECK_STR("staff-00", all[0].user);
	CHECK_ERR(ERR_NOT_FOUND, view_account(v, cx, 9, &got));
	CHECK_ERR(ERR_NOT_FOUND, view_account_by_user(v, cx, CLINIC, "STAFF-01", &got));
}

TEST(log_ins_are_found_by_token_and_listed_while_open)
{
	struct login x = { .id = 1, .token = { 1 }, .facility = CLINIC, .account = 5, .role = ROLE_GENERAL, .terminal = { 9 },
	    .opened = 1000, .seen = 1000 }, got, *all;
	struct change *ch = change_new(cx);
	size_t n;

	KEEP(login, &x);
	x.id = 2;
	x.token[0] = 2;
	x.opened = 900;
	x.device = 7;
	KEEP(login, &x);
	CHECK_OK(view_login(v, cx, (const unsigned char[SHA256_BYTES]){ 2 }, &got));
	CHECK(got.id == 2 && got.version == 1 && got.account == 5 && got.role == ROLE_GENERAL && got.device == 7
	    && got.terminal[0] == 9 && got.opened == 900 && got.seen == 1000);
	CHECK_OK(view_logins(v, cx, CLINIC, 900, &all, &n));
	CHECK_INT(2, n);
	CHECK_INT(2, all[0].id);
	CHECK_OK(view_logins(v, cx, CLINIC, 901, &all, &n));
	CHECK_INT(1, n);
	CHECK_OK(view_logins(v, cx, OTHER, 0, &all, &n));
	CHECK_INT(0, n);
	got.ended = 1100;
	KEEP(login, &got);
	KEEP_ERR(ERR_STALE, login, &got);
	CHECK_OK(view_logins(v, cx, CLINIC, 0, &all, &n));
	CHECK_INT(1, n);
	CHECK_ERR(ERR_NOT_FOUND, view_login(v, cx, (const unsigned char[SHA256_BYTES]){ 3 }, &got));
	CHECK_OK(view_login(v, cx, (const unsigned char[SHA256_BYTES]){ 1 }, &got));
	got.seen = 2000;                                /* used and ended by one request */
	CHECK_OK(change_login(ch, &got));
	got.ended = 2000;
	CHECK_OK(change_login(ch, &got));
	COMMIT(ch);
	CHECK_OK(view_login(v, cx, (const unsigned char[SHA256_BYTES]){ 1 }, &got));
	CHECK(got.version == 2 && got.seen == 2000 && got.ended == 2000);
}

TEST(devices_are_one_per_code_and_passcodes_one_per_facility)
{
	struct device d = { .id = 1, .facility = CLINIC, .code = "000000000001", .label = "tablet", .issued = 20, .ends = 30,
	    .activated = 25, .suspended = 26, .invalidated = 27, .account = 5, .key = { 4, 9 } }, got, *all;
	struct passcode p = { .id = 1, .facility = CLINIC, .code = "004711", .made = 10, .ends = 20, .failures = 2 }, kept;
	size_t n;

	KEEP(device, &d);
	d.id = 2;
	KEEP_ERR(ERR_EXISTS, device, &d);
	strcpy(d.code, "000000000002");
	d.issued = 10;
	KEEP(device, &d);
	CHECK_OK(view_device_by_code(v, cx, "000000000001", &got));
	CHECK(got.id == 1 && got.version == 1 && got.ends == 30 && got.activated == 25 && got.suspended == 26
	    && got.invalidated == 27 && got.account == 5 && got.key[0] == 4 && got.key[1] == 9);
	CHECK_STR("tablet", got.label);
	got.invalidated = 28;
	KEEP(device, &got);
	KEEP_ERR(ERR_STALE, device, &got);
	CHECK_OK(view_device(v, cx, 1, &got));
	CHECK_INT(28, got.invalidated);
	CHECK_OK(view_devices(v, cx, CLINIC, &all, &n));
	CHECK(n == 2 && all[0].id == 2);
	CHECK_ERR(ERR_NOT_FOUND, view_passcode(v, cx, CLINIC, &kept));
	KEEP(passcode, &p);
	p.id = 2;
	KEEP_ERR(ERR_EXISTS, passcode, &p);
	CHECK_OK(view_passcode(v, cx, CLINIC, &kept));
	CHECK(kept.made == 10 && kept.ends == 20 && kept.failures == 2);
	CHECK_STR("004711", kept.code);
	kept.failures = 3;
	KEEP(passcode, &kept);
	KEEP_ERR(ERR_STALE, passcode, &kept);
}

TEST(a_consent_is_replaced_with_every_field)    /* CNS-13: and so is when it was checked last */
{
	struct consent c = a_consent(1, 5, MODE_VISIT, KIND_QUA), *rows;
	size_t n;

	KEEP(consent, &c);
	c.version = 1;
	c.checked = 5000;
	c.from = 2000;
	c.until = 3000;
	c.visit_date = 20261014;
	c.ended = 2500;
	c.reason = END_BY_PATIENT;
	c.evidence = 8;
	c.given = false;
	KEEP(consent, &c);
	CHECK_OK(view_consents(v, cx, CLINIC, 5, &rows, &n));
	CHECK_INT(1, n);
	c.version = 2;
	CHECK(rows[0].version == 2 && rows[0].checked == 5000 && rows[0].from == 2000 && rows[0].until == 3000
	    && rows[0].visit_date == 20261014 && rows[0].ended == 2500 && rows[0].reason == END_BY_PATIENT
	    && rows[0].evidence == 8 && !rows[0].given);
}

static int
setting_at(instant at, enum setting k)
{
	struct settings got;

	CHECK_OK(view_settings(v, cx, CLINIC, at, &got));
	return got.value[k];
}

TEST(settings_count_from_their_time)     /* SET-03 */
{
	struct setting_change c = { .facility = CLINIC, .setting = SETTING_VISIT, .value = 1, .from = 1000,
	    .by = "admin" };

	CHECK_INT(0, setting_at(5000, SETTING_VISIT));
	KEEP(setting, &c);
	c.value = 0;
	c.from = 2000;
	KEEP(setting, &c);
	c.value = 1;
	c.from = 1500;                  /* appended late, for an earlier time */
	KEEP(setting, &c);
	CHECK_INT(0, setting_at(999, SETTING_VISIT));
	CHECK_INT(1, setting_at(1000, SETTING_VISIT));
	CHECK_INT(1, setting_at(1999, SETTING_VISIT));
	CHECK_INT(0, setting_at(2000, SETTING_VISIT));
	CHECK_INT(1, setting_at(2000, SETTING_ASK_YZK));
	c.from = 2000;                  /* of two with one time the later one counts */
	KEEP(setting, &c);
	CHECK_INT(1, setting_at(2000, SETTING_VISIT));
}

TEST(changes_of_settings_are_told_as_they_were_made)    /* SET-03 */
{
	struct setting_change c = { .facility = CLINIC, .setting = SETTING_VISIT, .value = 1, .from = 2000, .by = "first" };
	struct setting_change other = { .facility = OTHER, .setting = SETTING_VISIT, .value = 1, .from = 1, .by = "x" }, *rows;
	size_t n;

	KEEP(setting, &c);
	KEEP(setting, &other);
	c.setting = SETTING_ASK_YZK;
	c.value = 0;
	c.from = 1000;
	c.by = "second";
	KEEP(setting, &c);
	c.from = 2000;
	c.by = "third";
	KEEP(setting, &c);
	CHECK_OK(view_setting_changes(v, cx, CLINIC, &rows, &n));
	CHECK_INT(3, n);
	CHECK_STR("first", rows[0].by);
	CHECK_STR("second", rows[1].by);
	CHECK_INT(1000, rows[1].from);
	CHECK_INT(SETTING_ASK_YZK, rows[1].setting);
	CHECK_STR("third", rows[2].by);
	CHECK_OK(view_setting_changes(v, cx, "1310000001", &rows, &n));
	CHECK_INT(0, n);
}

TEST(a_person_has_several_certificates_and_sees_no_others)      /* CRT-05 */
{
	struct binding b = { .serial = "0b", .person = 5, .carrier = "card", .bound = 1000 }, *rows;
	size_t n;

	KEEP(binding, &b);
	strcpy(b.serial, "0a");
	b.carrier = "iphone";
	b.bound = 3000;
	KEEP(binding, &b);
	strcpy(b.serial, "0c");
	b.person = 6;
	KEEP(binding, &b);
	strcpy(b.serial, "0d");
	b.person = 5;
	b.bound = 2000;
	b.ended = 2500;
	KEEP(binding, &b);
	CHECK_OK(view_bindings(v, cx, 5, &rows, &n));
	CHECK_INT(3, n);
	CHECK_STR("0b", rows[0].serial);
	CHECK_STR("0d", rows[1].serial);
	CHECK_INT(2500, rows[1].ended);
	CHECK_STR("0a", rows[2].serial);
	CHECK_STR("iphone", rows[2].carrier);
}

TEST(open_sessions_of_an_address_are_counted)
{
	struct change *use = change_new(cx);
	size_t n;

	for (id i = 1; i <= 3; i++) {
		struct session one = a_session(i);

		one.ends = 1100 + (instant)i;
		KEEP(session, &one);
	}
	CHECK_OK(view_sessions_open(v, cx, "token", 1101, &n));
	CHECK_INT(2, n);
	CHECK_OK(change_session_use(use, 3, 1050));
	COMMIT(use);
	CHECK_OK(view_sessions_open(v, cx, "token", 1000, &n));
	CHECK_INT(2, n);
	CHECK_OK(view_sessions_open(v, cx, "other", 1000, &n));
	CHECK_INT(0, n);
}

TEST(a_binding_is_found_by_issuer_and_serial_together)
{
	struct binding b = { .issuer = { 1 }, .serial = "0A", .person = 5, .carrier = "card", .bound = 3 },
	    got;

	KEEP(binding, &b);
	b.issuer[0] = 2;
	b.person = 6;
	KEEP(binding, &b);
	b.ended = 9;
	KEEP(binding, &b);
	CHECK_OK(view_binding(v, cx, (const unsigned char[SHA256_BYTES]){ 1 }, "0A", &got));
	CHECK(got.person == 5 && got.ended == 0);
	CHECK_OK(view_binding(v, cx, (const unsigned char[SHA256_BYTES]){ 2 }, "0A", &got));
	CHECK(got.person == 6 && got.ended == 9);
	CHECK_ERR(ERR_NOT_FOUND, view_binding(v, cx, (const unsigned char[SHA256_BYTES]){ 2 }, "0a", &got));
}

TEST(a_certificate_is_not_given_to_another_person_before_it_is_ended)   /* CRT-08 */
{
	struct binding b = { .issuer = { 1 }, .serial = "0A", .person = 5, .carrier = "card", .bound = 3 }, got;
	struct change *ch = change_new(cx);

	KEEP(binding, &b);
	b.carrier = "android";
	KEEP(binding, &b);
	b.person = 6;
	CHECK_OK(change_binding(ch, &b));
	CHECK_ERR(ERR_EXISTS, store_commit(s, cx, ch));
	b.issuer[0] = 2;                        /* another issuer's certificate of that serial */
	KEEP(binding, &b);
	b.issuer[0] = 1;
	b.person = 5;
	b.ended = 9;
	KEEP(binding, &b);
	b.person = 6;
	b.ended = 0;
	KEEP(binding, &b);
	view_end(v);
	CHECK_OK(view_begin(v, cx));
	CHECK_OK(view_binding(v, cx, (const unsigned char[SHA256_BYTES]){ 1 }, "0A", &got));
	CHECK(got.person == 6 && got.ended == 0);
}

TEST(a_person_has_several_eligibilities_oldest_first)
{
	static const struct limit_certificate ceilings[] = {
		{ .classification = "01", .category = "B01", .issued = 20260401, .from = 20260401,
		    .until = 20270331 },
		{ .classification = "02", .category = "", .from = 20270401, .long_term = 20270501 },
	};
	static const struct disease_certificate diseases[] = { { .category = 2, .from = 20260401,
	    .self_pay = 10000 } };
	struct eligibility a = an_eligibility(10, 5, "123", 20260401),
	    b = an_eligibility(11, 5, "123", 20200401), *rows;
	size_t n;

	a.limits = ceilings;
	a.limit_count = 2;
	a.diseases = diseases;
	a.disease_count = 1;
	KEEP(eligibility, &a);
	b.lost = 20260401;
	KEEP(eligibility, &b);
	CHECK_OK(view_eligibilities(v, cx, 5, &rows, &n));
	CHECK_INT(2, n);
	CHECK(rows[0].id == 11 && rows[0].lost == 20260401 && rows[0].limit_count == 0);
	CHECK(rows[1].id == 10 && rows[1].limit_count == 2 && rows[1].disease_count == 1
	    && rows[1].preschool);
	CHECK(rows[1].limits[1].long_term == 20270501 && rows[1].diseases[0].self_pay == 10000);
	CHECK_STR("B01", rows[1].limits[0].category);
	CHECK(rows[1].elder.ratio == 20 && rows[1].elder.until == 20270731 && rows[1].ratio == 30
	    && rows[1].family == 1);
	CHECK_STR("試験健康保険組合", rows[1].insurer_name);
}

TEST(the_same_period_is_replaced_with_its_certificates)
{
	static const struct limit_certificate limit = { .classification = "01", .category = "B01",
	    .from = 20260401 };
	static const struct ticket ticket = { .type = 1, .from = 20261101, .month = 202611, .facility = CLINIC, .injury2 = "架空病",
	    .self_pay = 500, .prefectural = 2 };
	struct eligibility a = an_eligibility(10, 5, "123", 20260401), *rows;
	size_t n;

	a.limits = &limit;
	a.limit_count = 1;
	a.tickets = &ticket;
	a.ticket_count = 1;
	KEEP(eligibility, &a);
	CHECK_OK(view_eligibilities(v, cx, 5, &rows, &n));
	CHECK_INT(1, rows[0].ticket_count);
	CHECK(rows[0].tickets->month == 202611 && rows[0].tickets->self_pay == 500 && rows[0].tickets->prefectural == 2);
	CHECK_STR("架空病", rows[0].tickets->injury2);
	CHECK_STR("", rows[0].tickets->remark3);
	a.id = 99;
	a.limit_count = a.ticket_count = 0;
	a.lost = 20261001;
	KEEP(eligibility, &a);
	CHECK_OK(view_eligibilities(v, cx, 5, &rows, &n));
	CHECK_INT(1, n);
	CHECK(rows[0].id == 10 && rows[0].lost == 20261001 && rows[0].limit_count == 0 && rows[0].ticket_count == 0);
	a.branch = "02";
	KEEP(eligibility, &a);
	CHECK_OK(view_eligibilities(v, cx, 5, &rows, &n));
	CHECK_INT(2, n);
	a.branch = "03";                /* the id is another period's */
	KEEP_ERR(ERR_EXISTS, eligibility, &a);
}

TEST(candidates_are_found_by_the_folded_number)
{
	static const struct limit_certificate limit = { .classification = "01", .category = "B01",
	    .from = 20260401 };
	struct eligibility a = an_eligibility(10, 5, "１2 3ー4", 20260401),
	    b = an_eligibility(11, 6, "123-4", 20200401), *rows;
	size_t n;

	a.limits = &limit;
	a.limit_count = 1;
	KEEP(eligibility, &a);
	KEEP(eligibility, &b);
	memcpy(b.insurer, "06999999", sizeof b.insurer);
	b.id = 12;
	b.person = 7;
	KEEP(eligibility, &b);
	CHECK_OK(view_eligibilities_by_number(v, cx, "06139999", "12３-4", &rows, &n));
	CHECK_INT(2, n);
	CHECK(rows[0].person == 5 && rows[1].person == 6 && rows[0].limit_count == 0);
	CHECK_STR("１2 3ー4", rows[0].number);
	CHECK_OK(view_eligibilities_by_number(v, cx, "06139999", "1234", &rows, &n));
	CHECK_INT(0, n);
}

TEST(holders_of_a_number_are_told_apart)
{
	struct person p = { .id = 6, .key = "P6", .name = "架空", .sex1 = 1, .sex2 = 2, .birth = 19550301 }, q = p;
	struct eligibility a = an_eligibility(10, 6, "123-4", 20260401), b = an_eligibility(11, 5, "１23ー4", 20200401);
	struct holder *h;
	size_t n;

	q.id = 5;
	q.key = "P5";
	q.birth = 20010101;
	a.symbol = "記号";
	a.branch = "02";
	KEEP(person, &p);
	KEEP(person, &q);
	KEEP(eligibility, &a);
	KEEP(eligibility, &b);
	b.id = 12;
	b.acquired = 20190401;
	KEEP(eligibility, &b);
	memcpy(a.insurer, "06999999", sizeof a.insurer);
	a.id = 13;
	KEEP(eligibility, &a);
	CHECK_OK(view_holders(v, cx, "06139999", "12３-4", &h, &n));
	CHECK_INT(3, n);                /* a row each */
	CHECK(h[0].person == 5 && h[1].person == 5 && h[0].birth == 20010101);
	CHECK(h[2].person == 6 && h[2].birth == 19550301 && h[2].sex1 == 1 && h[2].sex2 == 2);
	CHECK_STR("記号", h[2].symbol);
	CHECK_STR("02", h[2].branch);
	CHECK_OK(view_holders(v, cx, "06139999", "1234", &h, &n));
	CHECK_INT(0, n);
}

/* QUA rows of persons 1..5 given at 100..500, with 診療日 20261101..05. */
static void
keep_consents(void)
{
	for (id i = 5; i >= 1; i--) {
		struct consent c = a_consent(i, i, MODE_ONLINE, KIND_QUA);

		c.from = (instant)i * 100;
		c.visit_date = (ymd)(20261100 + (ymd)i);
		KEEP(consent, &c);
		c.id = 10 + i;
		c.kind = KIND_YZK;
		KEEP(consent, &c);
	}
}

TEST(consents_are_searched_by_time)
{
	struct consent_search q = { .facility = CLINIC, .mode = MODE_ONLINE, .from = 200, .until = 400,
	    .max = 2 };
	struct consent *rows;
	size_t n;

	keep_consents();
	CHECK_OK(view_consents_search(v, cx, &q, &rows, &n));
	CHECK_INT(2, n);
	CHECK(rows[0].person == 2 && rows[1].person == 3 && rows[0].kind == KIND_QUA);
	q.until = 401;
	CHECK_ERR(ERR_TOO_LARGE, view_consents_search(v, cx, &q, &rows, &n));
	q.mode = MODE_VISIT;
	CHECK_OK(view_consents_search(v, cx, &q, &rows, &n));
	CHECK_INT(0, n);
	q.mode = MODE_ONLINE;
	q.facility = OTHER;
	CHECK_OK(view_consents_search(v, cx, &q, &rows, &n));
	CHECK_INT(0, n);
}

TEST(consents_are_searched_by_visit_date)
{
	struct consent_search q = { .facility = CLINIC, .mode = MODE_ONLINE, .by_visit_date = true,
	    .first = 20261104,
	    .last = 20261105, .max = 100 };
	struct consent *rows;
	size_t n;

	keep_consents();
	CHECK_OK(view_consents_search(v, cx, &q, &rows, &n));
	CHECK_INT(2, n);
	CHECK(rows[0].person == 4 && rows[1].person == 5);
	q.first = 0;
	q.last = 20261101;
	CHECK_OK(view_consents_search(v, cx, &q, &rows, &n));
	CHECK_INT(1, n);
}

TEST(audit_is_searched_by_person_and_facility)
{
	struct audit_search q = { .facility = "", .max = 2 };
	struct audit *rows;
	size_t n;

	for (id i = 0; i < 6; i++) {
		struct audit a = an_audit(i % 3, "x");

		if (i >= 4)
			memcpy(a.facility, OTHER, sizeof a.facility);
		KEEP(audit, &a);
	}
	CHECK_OK(view_audit(v, cx, &q, &rows, &n));
	CHECK_INT(2, n);
	CHECK_INT(2, rows[1].seq);
	q = (struct audit_search){ .facility = "", .after = 4, .max = 100 };
	CHECK_OK(view_audit(v, cx, &q, &rows, &n));
	CHECK_INT(2, n);
	q = (struct audit_search){ .facility = OTHER, .max = 100 };
	CHECK_OK(view_audit(v, cx, &q, &rows, &n));
	CHECK(n == 2 && rows[0].seq == 5);
	q = (struct audit_search){ .facility = "", .person = 2, .max = 100 };
	CHECK_OK(view_audit(v, cx, &q, &rows, &n));
	CHECK(n == 2 && rows[0].seq == 3 && rows[1].seq == 6);
	q = (struct audit_search){ .facility = CLINIC, .person = 2, .max = 100 };
	CHECK_OK(view_audit(v, cx, &q, &rows, &n));
	CHECK(n == 1 && rows[0].seq == 3);
}

/* ---- medicines -------------------------------------------------------------------------------------- */

static const struct drug_line drugs[] = {
	{ .line = 1, .date = 20261010, .form = DOSE_ORAL, .code = "610453022", .amount = "0.5", .times = 7,
	    .usage = "001",
	    .instruction = "粉砕" },
	{ .line = 1, .date = 20261002, .prescribed = 20261001, .form = DOSE_EXTERNAL, .code = "999999999",
	    .amount = "1",
	    .times = 1, .usage = "777", .instruction = "" },
	{ .line = 2, .form = DOSE_ORAL, .code = "610453022", .amount = "2", .times = 1, .usage = "",
	    .instruction = "" },
};
static const struct act_line acts[] = {
	{ .line = 1, .date = 20261005, .identification = 50, .code = "150000110", .amount = "1", .times = 1 },
	{ .line = 2, .date = 20261006, .identification = 11, .code = "111000110", .amount = "1", .times = 1 },
	{ .line = 3, .date = 20261007, .identification = 80, .code = "199999999", .amount = "1", .times = 1 },
};

static struct claim
a_claim(id claim, ym month)
{
	return (struct claim){ .id = claim, .source = CLAIM_DISPENSING, .institution = OTHER,
	    .institution_name = "薬局",
	    .prescriber = CLINIC, .prescriber_name = "診療所", .month = month, .number = 3, .person = 5,
	    .drugs = drugs,
	    .drug_count = 3, .acts = acts, .act_count = 3 };
}

static void
keep_masters(void)
{
	struct drug_name d = { .code = "610453022", .name = "古い名", .unit = "錠", .price_code = "",
	    .ingredient = "成分",
	    .from = 20200401, .until = 20261001 };
	struct act_name a = { .code = "150000110", .name = "手術", .unit = "回", .category = ACT_OPERATION,
	    .from = 20200401 };
	struct code_name c = { .list = "usage", .code = "001", .name = "1日3回食前服用" };

	KEEP(drug_name, &d);
	d.name = "新しい名";
	d.from = 20261001;
	d.until = 0;
	KEEP(drug_name, &d);
	KEEP(act_name, &a);
	a.code = "111000110";
	a.category = ACT_NOT_SHOWN;
	KEEP(act_name, &a);
	KEEP(code_name, &c);
	c.list = "unit";
	c.name = "分";
	KEEP(code_name, &c);
}

TEST(names_come_from_the_master_of_the_month)
{
	struct claim october = a_claim(1, 202610), september = a_claim(2, 202609),
	    august = a_claim(3, 202608);
	struct medicine *m;
	size_t n;

	keep_masters();
	KEEP(claim, &october);
	september.drugs = &drugs[2];
	september.drug_count = 1;
	KEEP(claim, &september);
	KEEP(claim, &august);
	CHECK_OK(view_medicines(v, cx, 5, 202609, 202610, &m, &n));
	CHECK_INT(4, n);
	CHECK(m[0].claim->month == 202609 && m[1].drug.date == 0 && m[2].drug.date == 20261002
	    && m[3].drug.date == 20261010);
	CHECK_STR("古い名", m[0].name);
	CHECK_STR("新しい名", m[1].name);
	CHECK_STR("", m[1].usage_name);
	CHECK_STR("マスタ未収載", m[2].name);
	CHECK_STR("999999999", m[2].drug.code);
	CHECK_STR("マスタ未収載", m[2].usage_name);
	CHECK_STR("", m[2].unit);
	CHECK_STR("1日3回食前服用", m[3].usage_name);
	CHECK_STR("成分", m[3].ingredient);
	CHECK_STR("錠", m[3].unit);
	CHECK_STR("粉砕", m[3].drug.instruction);
	CHECK(m[3].drug.times == 7 && m[3].drug.form == DOSE_ORAL && m[2].drug.prescribed == 20261001);
	CHECK_STR(CLINIC, m[3].claim->prescriber);
	CHECK_STR("薬局", m[3].claim->institution_name);
	CHECK(m[3].claim == m[2].claim && m[3].claim->drug_count == 0 && m[3].claim->number == 3);
	CHECK_OK(view_medicines(v, cx, 6, 202609, 202610, &m, &n));
	CHECK_INT(0, n);
	CHECK_OK(view_medicines(v, cx, 5, 202610, 202609, &m, &n));
	CHECK_INT(0, n);
}

TEST(what_is_older_than_every_edition_has_the_name_of_the_next)   /* MED-06 */
{
	struct claim c = a_claim(1, 202001);
	struct drug_name first = { .code = drugs[0].code, .name = "後の名", .unit = "錠", .price_code = "", .ingredient = "",
	    .from = 20240401, .until = 20250401 }, second = first;
	const struct code_name ingredient = { .list = "ingredient", .code = "2149001F1023", .name = "成分の名" };
	struct medicine *m;
	size_t n;

	second.name = "もっと後の名";
	second.from = 20250401;
	second.until = YMD_NEVER;
	c.drugs = &drugs[0];
	c.drug_count = 1;
	KEEP(drug_name, &second);
	KEEP(drug_name, &first);
	KEEP(claim, &c);
	c.month = 202404;
	c.id = 2;
	KEEP(claim, &c);
	c.month = 202504;
	c.id = 3;
	KEEP(claim, &c);
	CHECK_OK(view_medicines(v, cx, 5, 202001, 202612, &m, &n));
	CHECK_INT(3, n);
	CHECK_STR("後の名", m[0].name);
	CHECK_STR("後の名", m[1].name);
	CHECK_STR("もっと後の名", m[2].name);
	CHECK_STR("", m[0].ingredient);
	KEEP(code_name, &ingredient);
	first.price_code = "2149001F1023";
	KEEP(drug_name, &first);
	CHECK_OK(view_medicines(v, cx, 5, 202001, 202612, &m, &n));
	CHECK_STR("成分の名", m[1].ingredient);
	CHECK_STR("", m[2].ingredient);
	second.until = 20250501;        /* abolished: nothing names what is billed later */
	KEEP(drug_name, &second);
	c.month = 202506;
	c.id = 4;
	KEEP(claim, &c);
	CHECK_OK(view_medicines(v, cx, 5, 202506, 202506, &m, &n));
	CHECK_STR("マスタ未収載", m[0].name);
}

TEST(only_acts_of_shown_categories_are_given)
{
	struct claim c = a_claim(1, 202610);
	struct treatment *t;
	size_t n;

	keep_masters();
	KEEP(claim, &c);
	CHECK_OK(view_treatments(v, cx, 5, 202610, 202610, &t, &n));
	CHECK_INT(1, n);
	CHECK(t[0].category == ACT_OPERATION && t[0].act.identification == 50 && t[0].claim->id == 1);
	CHECK_STR("手術", t[0].name);
	CHECK_STR("回", t[0].unit);
}

TEST(claims_are_replaced_as_a_whole)
{
	struct claim c = a_claim(1, 202610);
	struct treatment *t;
	struct medicine *m;
	size_t n;

	keep_masters();
	KEEP(claim, &c);
	c.id = 2;
	c.drug_count = 1;
	c.act_count = 0;
	c.institution_name = "薬局 (新)";
	KEEP(claim, &c);
	CHECK_OK(view_medicines(v, cx, 5, 202610, 202610, &m, &n));
	CHECK_INT(1, n);
	CHECK_STR("薬局 (新)", m[0].claim->institution_name);
	CHECK_OK(view_treatments(v, cx, 5, 202610, 202610, &t, &n));
	CHECK_INT(0, n);
	c.inpatient = true;             /* another claim */
	KEEP(claim, &c);
	CHECK_OK(view_medicines(v, cx, 5, 202610, 202610, &m, &n));
	CHECK_INT(2, n);
}

TEST(lines_above_the_ceiling_are_refused)
{
	const size_t half = LIMIT_MEDICINE_LINES / 2;
	struct drug_line *lines = ctx_array(cx, half + 1, sizeof *lines);
	struct claim c = a_claim(1, 202610);
	struct medicine *m;
	size_t n;

	for (size_t i = 0; i <= half; i++) {
		lines[i] = drugs[2];
		lines[i].line = (uint16_t)i;
	}
	c.drugs = lines;
	c.drug_count = half;
	c.act_count = 0;
	KEEP(claim, &c);
	c.id = 2;
	c.inpatient = true;
	KEEP(claim, &c);
	CHECK_OK(view_medicines(v, cx, 5, 202610, 202610, &m, &n));
	CHECK_INT(LIMIT_MEDICINE_LINES, n);
	c.drug_count = half + 1;
	KEEP(claim, &c);
	CHECK_ERR(ERR_TOO_LARGE, view_medicines(v, cx, 5, 202610, 202610, &m, &n));
}

TESTS(T_STORE(facilities_and_terminals_are_new_or_replaced), T_STORE(accounts_are_one_per_user_and_replaced_by_version),
    T_STORE(log_ins_are_found_by_token_and_listed_while_open), T_STORE(a_consent_is_replaced_with_every_field), T_STORE(devices_are_one_per_code_and_passcodes_one_per_facility), T_STORE(settings_count_from_their_time),
    T_STORE(changes_of_settings_are_told_as_they_were_made), T_STORE(a_person_has_several_certificates_and_sees_no_others),
    T_STORE(open_sessions_of_an_address_are_counted),
    T_STORE(a_binding_is_found_by_issuer_and_serial_together),
    T_STORE(a_certificate_is_not_given_to_another_person_before_it_is_ended),
    T_STORE(a_person_has_several_eligibilities_oldest_first),
    T_STORE(the_same_period_is_replaced_with_its_certificates),
    T_STORE(candidates_are_found_by_the_folded_number),
    T_STORE(holders_of_a_number_are_told_apart),
    T_STORE(consents_are_searched_by_time), T_STORE(consents_are_searched_by_visit_date),
    T_STORE(audit_is_searched_by_person_and_facility), T_STORE(names_come_from_the_master_of_the_month),
    T_STORE(what_is_older_than_every_edition_has_the_name_of_the_next),
    T_STORE(only_acts_of_shown_categories_are_given), T_STORE(claims_are_replaced_as_a_whole),
    T_STORE(lines_above_the_ceiling_are_refused))
