/* What every store promises about writing. */
#include <pthread.h>

#include "store_rig.h"
#include "base/limit.h"
#include "store/store_fault.h"

static struct consent
only_consent(id person)
{
	struct consent *rows;
	size_t n;

	CHECK_OK(view_consents(v, cx, CLINIC, person, &rows, &n));
	CHECK_INT(1, n);
	return rows[0];
}

TEST(lets_only_the_first_of_two_writers_win)
{
	struct consent c = a_consent(1, 5, MODE_VISIT, KIND_YZK), first, second;

	KEEP(consent, &c);
	first = second = only_consent(5);
	CHECK_INT(1, first.version);
	first.ended = 2000;
	second.ended = 3000;
	KEEP(consent, &first);
	KEEP_ERR(ERR_STALE, consent, &second);
	CHECK_INT(2000, only_consent(5).ended);
	CHECK_INT(2, only_consent(5).version);
}

TEST(a_second_new_row_of_the_same_facility_person_mode_and_kind_is_stale)
{
	struct consent c = a_consent(1, 5, MODE_VISIT, KIND_YZK),
	    again = a_consent(2, 5, MODE_VISIT, KIND_YZK);

	KEEP(consent, &c);
	KEEP_ERR(ERR_STALE, consent, &again);
	CHECK_INT(1, only_consent(5).id);
	again.mode = MODE_ONLINE;
	KEEP(consent, &again);
}

TEST(a_replaced_consent_must_be_there_and_keep_its_id)
{
	struct consent c = a_consent(1, 5, MODE_VISIT, KIND_YZK);

	c.version = 1;
	KEEP_ERR(ERR_STALE, consent, &c);
	c.version = 0;
	KEEP(consent, &c);
	c.version = 1;
	c.id = 2;
	KEEP_ERR(ERR_STALE, consent, &c);
	c = a_consent(1, 6, MODE_VISIT, KIND_YZK);
	KEEP_ERR(ERR_STALE, consent, &c);
}

TEST(a_consent_comes_back_as_it_was_given)
{
	struct consent c = a_consent(INT64_MAX, 5, MODE_ONLINE, KIND_TSR), r;

	c.given = false;
	c.visit_date = 20261122;
	c.ended = 4000;
	c.reason = END_BY_OTHER_USE;
	KEEP(consent, &c);
	r = only_consent(5);
	CHECK(r.id == INT64_MAX && r.person == 5 && r.mode == MODE_ONLINE && r.kind == KIND_TSR && !r.given);
	CHECK(r.from == 1000 && r.until == INSTANT_NEVER && r.visit_date == 20261122 && r.ended == 4000);
	CHECK(r.reason == END_BY_OTHER_USE && r.evidence == 7);
	CHECK_STR(CLINIC, r.facility);
}

/* Every field that may change does. */
TEST(a_replaced_consent_comes_back_as_it_was_replaced)
{
	struct consent c = a_consent(1, 5, MODE_ONLINE, KIND_QUA), r;

	KEEP(consent, &c);
	c.version = 1;
	c.given = false;
	c.from = 1500;
	c.until = 9000;
	c.visit_date = 20261122;
	c.ended = 4000;
	c.reason = END_BY_PATIENT;
	c.evidence = 8;
	c.checked = 3000;
	KEEP(consent, &c);
	r = only_consent(5);
	CHECK(r.version == 2 && !r.given && r.from == 1500 && r.until == 9000 && r.visit_date == 20261122 && r.ended == 4000);
	CHECK(r.reason == END_BY_PATIENT && r.evidence == 8 && r.checked == 3000);
}

TEST(a_withdrawal_that_was_committed_first_wins)
{
	struct consent c = a_consent(1, 5, MODE_VISIT, KIND_YZK);
	struct audit a = an_audit(5, "disclosure");
	struct change *disclosure = change_new(cx);

	KEEP(consent, &c);
	CHECK_OK(change_expect_consent(disclosure, 1, 1));
	CHECK_OK(change_audit(disclosure, &a));
	c = only_consent(5);
	c.ended = 2000;
	KEEP(consent, &c);
	CHECK_ERR(ERR_STALE, store_commit(s, cx, disclosure));
	look_again();
	CHECK_INT(0, audit_count());
}

static struct setting_change
a_setting(const char *facility, enum setting key, int value)
{
	struct setting_change c = { .setting = key, .value = value, .from = 1000, .by = "someone" };

	(void)snprintf(c.facility, sizeof c.facility, "%s", facility);
	return c;
}

/* What was switched off, or shut out, while a disclosure was being decided stops it. */
TEST(a_configuration_that_was_changed_first_wins)
{
	struct setting_change off = a_setting(CLINIC, SETTING_VISIT, 0), other = a_setting(OTHER, SETTING_VISIT, 0);
	struct entry e = an_entry("token-2", MODE_VISIT, 1000);
	struct audit a = an_audit(5, "disclosure");
	struct change *ch;
	uint64_t before = view_epoch(v), audits = audit_count();

	KEEP(setting, &other);          /* of somebody else: nothing of ours has changed */
	ch = change_new(cx);
	CHECK_OK(change_expect_facility(ch, CLINIC, before));
	CHECK_OK(change_audit(ch, &a));
	COMMIT(ch);
	KEEP(setting, &off);
	ch = change_new(cx);
	CHECK_OK(change_expect_facility(ch, CLINIC, before));
	CHECK_OK(change_audit(ch, &a));
	CHECK_ERR(ERR_STALE, store_commit(s, cx, ch));
	look_again();
	CHECK_INT(audits + 1, audit_count());
	before = view_epoch(v);         /* seen anew, it holds again; an address counts as well */
	KEEP(entry, &e);
	ch = change_new(cx);
	CHECK_OK(change_expect_facility(ch, CLINIC, before));
	CHECK_ERR(ERR_STALE, store_commit(s, cx, ch));
	look_again();
	ch = change_new(cx);
	CHECK_OK(change_expect_facility(ch, CLINIC, view_epoch(v)));
	COMMIT(ch);
}

TEST(a_configuration_that_was_not_written_stops_nobody)
{
	struct setting_change off = a_setting(CLINIC, SETTING_VISIT, 0);
	struct entry e = an_entry("token-3", MODE_VISIT, 1000);
	struct change *ch = change_new(cx);

	KEEP(entry, &e);
	CHECK_OK(change_setting(ch, &off));
	CHECK_OK(change_entry(ch, &e));                 /* is there already: the whole change fails */
	CHECK_ERR(ERR_EXISTS, store_commit(s, cx, ch));
	look_again();
	ch = change_new(cx);
	CHECK_OK(change_expect_facility(ch, CLINIC, view_epoch(v)));
	COMMIT(ch);
}

TEST(an_expectation_that_holds_writes_the_rest_and_leaves_the_consent)
{
	struct consent c = a_consent(1, 5, MODE_VISIT, KIND_YZK);
	struct audit a = an_audit(5, "disclosure");
	struct change *disclosure = change_new(cx);

	KEEP(consent, &c);
	CHECK_OK(change_expect_consent(disclosure, 1, 1));
	CHECK_OK(change_audit(disclosure, &a));
	COMMIT(disclosure);
	CHECK_INT(1, audit_count());
	CHECK_INT(1, only_consent(5).version);
}

TEST(nobody_can_expect_a_consent_that_is_not_there)
{
	struct change *ch = change_new(cx);

	CHECK_OK(change_expect_consent(ch, 77, 1));
	CHECK_ERR(ERR_STALE, store_commit(s, cx, ch));
}

/* A first word is a change, too, which no expectation of a row would see. */
TEST(whoever_expects_all_consents_of_a_person_sees_a_new_one_and_a_replaced_one)
{
	struct consent first = a_consent(1, 5, MODE_VISIT, KIND_YZK), second = a_consent(2, 5, MODE_ONLINE, KIND_TKK), *rows;
	struct consent elsewhere = a_consent(3, 5, MODE_VISIT, KIND_YZK), stranger = a_consent(4, 6, MODE_VISIT, KIND_YZK);
	struct audit a = an_audit(5, "disclosure");
	struct change *ch;
	size_t n;

	for (int step = 0; step < 4; step++) {
		uint64_t before = audit_count();

		CHECK_OK(view_consents(v, cx, CLINIC, 5, &rows, &n));
		ch = change_new(cx);
		CHECK_OK(change_expect_consents(ch, CLINIC, 5, rows, n));
		CHECK_OK(change_audit(ch, &a));
		if (step == 0)
			KEEP(consent, &first);
		if (step == 1)
			KEEP(consent, &second);
		first.version = 1;
		first.given = false;
		if (step == 2)
			KEEP(consent, &first);
		(void)snprintf(elsewhere.facility, sizeof elsewhere.facility, "%s", OTHER);
		if (step == 3) {                /* what is not of this person here is nothing to it */
			KEEP(consent, &elsewhere);
			KEEP(consent, &stranger);
		}
		CHECK_ERR(step == 3 ? ERR_OK : ERR_STALE, store_commit(s, cx, ch));
		look_again();
		CHECK_INT(before + (step == 3), audit_count());
	}
	CHECK_OK(view_consents(v, cx, CLINIC, 5, &rows, &n));
	ch = change_new(cx);                    /* as it was before this change */
	first.version = 2;
	CHECK_OK(change_consent(ch, &first));
	CHECK_OK(change_expect_consents(ch, CLINIC, 5, rows, n));
	COMMIT(ch);
}

TEST(an_expectation_looks_at_the_row_as_it_was_before_the_change)
{
	struct consent c = a_consent(1, 5, MODE_VISIT, KIND_YZK);
	struct change *ch = change_new(cx);

	KEEP(consent, &c);
	c.version = 1;
	CHECK_OK(change_consent(ch, &c));
	CHECK_OK(change_expect_consent(ch, 1, 1));
	COMMIT(ch);
	CHECK_INT(2, only_consent(5).version);
}

TEST(a_session_is_used_once)
{
	struct session in = a_session(9), out;
	struct change *use = change_new(cx), *again = change_new(cx);

	KEEP(session, &in);
	KEEP_ERR(ERR_EXISTS, session, &in);
	CHECK_OK(change_session_use(use, 9, 1100));
	COMMIT(use);
	CHECK_OK(view_session(v, cx, 9, &out));
	CHECK_INT(1100, out.used);
	CHECK(memcmp(in.nonce, out.nonce, NONCE_BYTES) == 0 && memcmp(in.asked, out.asked,
	    sizeof in.asked) == 0);
	CHECK_STR("token", out.token);
	CHECK_OK(change_session_use(again, 9, 1101));
	CHECK_ERR(ERR_NONCE, store_commit(s, cx, again));
}

TEST(a_hand_over_is_replaced_by_who_knows_its_present_version)
{
	struct handover in = { .session = 9, .purpose = PURPOSE_WITHDRAWAL, .choice = { [KIND_YZK] = true }, .visit_date = 20261117,
	    .prescription = PRESCRIPTION_PAPER, .opened = 1000, .ends = 1600, .reader = "", .outcome = ERR_PIN_WRONG, .tries = -1, .identity = { 5, 6 } }, out;

	CHECK_ERR(ERR_NOT_FOUND, view_handover(v, cx, 9, &out));
	KEEP(handover, &in);
	KEEP_ERR(ERR_EXISTS, handover, &in);
	CHECK_OK(view_handover(v, cx, 9, &out));
	CHECK(out.version == 1 && out.choice[KIND_YZK] && !out.choice[KIND_SRJ] && out.tries == -1 && out.outcome == ERR_PIN_WRONG);
	CHECK(out.identity[0] == 5 && out.identity[1] == 6 && out.identity[2] == 0);
	CHECK(out.purpose == PURPOSE_WITHDRAWAL && out.visit_date == 20261117 && out.prescription == PRESCRIPTION_PAPER);
	CHECK_INT(0, out.certificate_n);
	out.taken = 1010;
	memcpy(out.reader, "reader", 7);
	out.certificate = (const unsigned char *)"c\0d";
	out.certificate_n = 3;
	KEEP(handover, &out);
	KEEP_ERR(ERR_STALE, handover, &out);
	CHECK_OK(view_handover(v, cx, 9, &out));
	CHECK(out.version == 2 && out.taken == 1010 && out.opened == 1000 && out.ends == 1600);
	CHECK_STR("reader", out.reader);
	CHECK(out.certificate_n == 3 && memcmp(out.certificate, "c\0d", 3) == 0);
	in.session = 10;
	in.version = 1;
	KEEP_ERR(ERR_STALE, handover, &in);
}

TEST(an_app_stands_for_one_person_at_a_time)            /* OID-03, OID-04 */
{
	struct identity in = { .key = { 7, 8, 9 }, .person = 1, .issuer = { 1 }, .serial = "0a", .evidence = 9, .bound = 1000 }, out, *rows;
	size_t n;

	CHECK_ERR(ERR_NOT_FOUND, view_identity(v, cx, in.key, &out));
	KEEP(identity, &in);
	CHECK_OK(view_identity(v, cx, in.key, &out));
	CHECK(out.person == 1 && out.evidence == 9 && out.bound == 1000 && out.ended == 0);
	CHECK(memcmp(in.issuer, out.issuer, SHA256_BYTES) == 0);
	CHECK_STR("0a", out.serial);
	KEEP(identity, &in);                    /* the same person links it once more */
	in.person = 2;
	KEEP_ERR(ERR_EXISTS, identity, &in);
	in.key[0] = 3;
	in.bound = 500;
	KEEP(identity, &in);
	in.person = 1;
	in.key[0] = 2;
	in.ended = 700;
	KEEP(identity, &in);
	CHECK_OK(view_identities(v, cx, 1, &rows, &n));
	CHECK_INT(2, n);
	CHECK(rows[0].key[0] == 2 && rows[0].ended == 700 && rows[1].key[0] == 7);
	in.person = 2;                          /* what has ended is free for anybody */
	in.ended = 0;
	KEEP(identity, &in);
	CHECK_OK(view_identities(v, cx, 1, &rows, &n));
	CHECK_INT(1, n);
	CHECK_OK(view_identities(v, cx, 2, &rows, &n));
	CHECK_INT(2, n);
	CHECK_OK(view_identities(v, cx, 3, &rows, &n));
	CHECK_INT(0, n);
}

TEST(a_session_is_used_within_its_life_only)
{
	static const instant at[] = { 999, 1120 };
	struct session in = a_session(9);
	struct change *ch = change_new(cx);

	KEEP(session, &in);
	for (size_t i = 0; i < 2; i++) {
		struct change *use = change_new(cx);

		CHECK_OK(change_session_use(use, 9, at[i]));
		CHECK_ERR(ERR_NONCE, store_commit(s, cx, use));
	}
	CHECK_OK(change_session_use(ch, 10, 1100));
	CHECK_ERR(ERR_NONCE, store_commit(s, cx, ch));
}

TEST(a_session_is_not_used_twice_by_one_change)
{
	struct session in = a_session(9), out;
	struct change *ch = change_new(cx);

	KEEP(session, &in);
	CHECK_OK(change_session_use(ch, 9, 1100));
	CHECK_OK(change_session_use(ch, 9, 1100));
	CHECK_ERR(ERR_NONCE, store_commit(s, cx, ch));
	look_again();
	CHECK_OK(view_session(v, cx, 9, &out));
	CHECK_INT(0, out.used);
}

/* Everything of a good change, around one row that cannot be written. */
static void
whole_or_not_at_all(enum err want, bool bad_last)
{
	struct consent c = a_consent(1, 5, MODE_VISIT, KIND_YZK),
	    twin = a_consent(2, 5, MODE_VISIT, KIND_YZK), *rows;
	struct facility f = { .code = CLINIC, .name = "診療所", .enrolled = 1 }, got;
	struct audit a = an_audit(5, "x");
	struct change *ch = change_new(cx);
	struct store_counts before, after;
	size_t n;

	store_counts(s, &before);
	CHECK_OK(change_facility(ch, &f));
	CHECK_OK(change_audit(ch, &a));
	CHECK_OK(change_consent(ch, &c));
	if (bad_last)
		CHECK_OK(change_consent(ch, &twin));
	else
		CHECK_OK(change_session_use(ch, 1, 1));
	CHECK_OK(change_audit(ch, &a));
	CHECK_ERR(want, store_commit(s, cx, ch));
	look_again();
	CHECK_ERR(ERR_NOT_FOUND, view_facility(v, cx, CLINIC, &got));
	CHECK_OK(view_consents(v, cx, CLINIC, 5, &rows, &n));
	CHECK_INT(0, n);
	CHECK_INT(0, audit_count());
	store_counts(s, &after);
	CHECK_INT(before.changes, after.changes);
	CHECK_INT(before.refused + 1, after.refused);
}

TEST(a_change_is_written_whole_or_not_at_all)
{
	whole_or_not_at_all(ERR_NONCE, false);
}

TEST(a_change_whose_rows_contradict_each_other_is_not_written_at_all)
{
	whole_or_not_at_all(ERR_STALE, true);
}

TEST(the_store_goes_on_after_a_change_that_was_refused)
{
	struct audit a = an_audit(5, "x");

	whole_or_not_at_all(ERR_STALE, true);
	KEEP(audit, &a);
	CHECK_INT(1, audit_count());
}

TEST(audit_is_gapless_and_chained)
{
	unsigned char chain[SHA256_BYTES] = { 0 };
	struct audit_search q = { .facility = "", .max = 100 };
	struct audit *rows;
	size_t n;

	for (int i = 0; i < 5; i++) {
		struct audit a = an_audit((id)i, ctx_fmt(cx, "row %d", i));
		struct change *ch = change_new(cx);

		CHECK_OK(change_audit(ch, &a));
		CHECK_OK(change_audit(ch, &a));
		if (i == 2)
			CHECK_OK(change_session_use(ch, 1, 1));  /* a refused change takes no number */
		CHECK_ERR(i == 2 ? ERR_NONCE : ERR_OK, store_commit(s, cx, ch));
	}
	look_again();
	CHECK_OK(view_audit(v, cx, &q, &rows, &n));
	CHECK_INT(8, n);
	for (size_t i = 0; i < n; i++) {
		CHECK_INT(i + 1, rows[i].seq);
		audit_chain(NULL, &rows[i], chain, chain);
		CHECK(memcmp(chain, rows[i].chain, sizeof chain) == 0);
	}
	CHECK(rows[7].rid == UINT64_MAX - 5 && rows[7].act == AUDIT_MEDICINES_READ
	    && rows[7].mode == MODE_VISIT);
	CHECK(rows[7].outcome == ERR_CONSENT_ENDED && rows[7].person == 4 && rows[7].consent == 12);
	CHECK_STR("terminal \"1\"", rows[7].who);
	CHECK_STR("row 4", rows[7].subject);
	CHECK_INT(8, audit_count());
}

TEST(the_newest_audit_rows_are_the_last_and_stand_oldest_first)
{
	struct audit_search q = { .facility = "", .max = 3, .newest = true };
	static const struct { const char *facility; id person; uint64_t first; size_t n; } cases[] = {
		{ "", 0, 5, 3 }, { CLINIC, 0, 5, 3 }, { "", 2, 2, 1 }, { OTHER, 0, 0, 0 }, { CLINIC, 6, 6, 1 },
	};
	struct audit *rows;
	size_t n;

	for (id i = 1; i <= 7; i++) {
		struct audit a = an_audit(i, "x");

		KEEP(audit, &a);
	}
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		q.facility = cases[i].facility;
		q.person = cases[i].person;
		CHECK_OK(view_audit(v, cx, &q, &rows, &n));
		CHECK_INT(cases[i].n, n);
		for (size_t k = 0; k < n; k++)
			CHECK_INT(cases[i].first + k, rows[k].seq);
	}
	for (size_t by = 0; by < 3; by++) {             /* the page before the newest one */
		q = (struct audit_search){ .facility = by == 1 ? CLINIC : "", .person = by == 2 ? 2 : 0, .before = 5, .max = 3,
		    .newest = true };
		CHECK_OK(view_audit(v, cx, &q, &rows, &n));
		CHECK_INT(by == 2 ? 1 : 3, n);
		CHECK_INT(by == 2 ? 2 : 4, rows[n - 1].seq);
	}
}

TEST(a_new_address_ends_the_old_one_of_its_mode)
{
	struct entry a = an_entry("aaa", MODE_VISIT, 100), b = an_entry("bbb", MODE_VISIT, 200), got;
	struct entry other = an_entry("ccc", MODE_ONLINE, 150);

	KEEP(entry, &a);
	KEEP(entry, &other);
	KEEP(entry, &b);
	CHECK_OK(view_entry(v, cx, "aaa", &got));
	CHECK_INT(200, got.ended);
	CHECK_OK(view_entry_of(v, cx, CLINIC, MODE_VISIT, OUTPATIENT_NONE, &got));
	CHECK_STR("bbb", got.token);
	CHECK_OK(view_entry_of(v, cx, CLINIC, MODE_ONLINE, OUTPATIENT_NONE, &got));
	CHECK_STR("ccc", got.token);
	CHECK_ERR(ERR_NOT_FOUND, view_entry_of(v, cx, CLINIC, MODE_COUNTER, OUTPATIENT_NONE, &got));
	CHECK_ERR(ERR_NOT_FOUND, view_entry_of(v, cx, OTHER, MODE_VISIT, OUTPATIENT_NONE, &got));
	KEEP_ERR(ERR_EXISTS, entry, &a);
	CHECK_OK(view_entry_of(v, cx, CLINIC, MODE_VISIT, OUTPATIENT_NONE, &got));
	CHECK_STR("bbb", got.token);
}

TEST(new_rows_that_exist_are_refused)
{
	struct evidence e = { .id = 3, .text = "t", .certificate = (const unsigned char *)"c\0c",
	    .certificate_n = 3,
	    .signature = (const unsigned char *)"s", .signature_n = 1, .at = 5 }, got;
	struct reception r = { .number = "R1", .facility = CLINIC, .message = "OQSmuhvq01req",
	    .identifier = "", .received = 4,
	    .question = "<q>'\"\n\xf0\x9f\x8f\xa0</q>" }, kept;
	struct receipt i = { .facility = CLINIC, .request = "OQSsihvm01req_1", .at = 6,
	    .answer_type = "application/xml",
	    .answer = "a\0b", .answer_n = 3, .digest = { 9 } }, there;

	KEEP(evidence, &e);
	KEEP(reception, &r);
	KEEP(receipt, &i);
	KEEP_ERR(ERR_EXISTS, evidence, &e);
	KEEP_ERR(ERR_EXISTS, reception, &r);
	KEEP_ERR(ERR_EXISTS, receipt, &i);
	CHECK_OK(view_evidence(v, cx, 3, &got));
	CHECK(got.certificate_n == 3 && memcmp(got.certificate, "c\0c", 3) == 0 && got.signature_n == 1
	    && got.at == 5);
	CHECK_OK(view_reception(v, cx, "R1", &kept));
	CHECK_STR(r.question, kept.question);
	CHECK_STR("", kept.identifier);
	CHECK_OK(view_receipt(v, cx, CLINIC, "OQSsihvm01req_1", &there));
	CHECK(there.answer_n == 3 && memcmp(there.answer, "a\0b", 3) == 0 && there.digest[0] == 9);
	CHECK_ERR(ERR_NOT_FOUND, view_receipt(v, cx, OTHER, "OQSsihvm01req_1", &there));
	memcpy(i.facility, OTHER, sizeof i.facility);
	KEEP(receipt, &i);
}

TEST(a_chart_number_is_one_persons_at_a_facility)        /* REF-01, REF-02 */
{
	struct reference r = { .facility = CLINIC, .person = 1, .number = "A-1", .at = 5 }, got;

	KEEP(reference, &r);
	r.person = 2;
	KEEP_ERR(ERR_EXISTS, reference, &r);
	memcpy(r.facility, OTHER, sizeof r.facility);
	KEEP(reference, &r);                    /* another facility's numbers are its own */
	r = (struct reference){ .facility = CLINIC, .person = 1, .number = "A-2", .at = 6 };
	KEEP(reference, &r);
	CHECK_OK(view_reference(v, cx, CLINIC, 1, &got));
	CHECK_STR("A-2", got.number);
	CHECK_ERR(ERR_NOT_FOUND, view_reference_of(v, cx, CLINIC, "A-1", &got));
	CHECK_OK(view_reference_of(v, cx, OTHER, "A-1", &got));
	CHECK_INT(2, got.person);
	r.person = 2;
	r.number = "A-1";
	KEEP(reference, &r);                    /* it was given up */
	CHECK_ERR(ERR_NOT_FOUND, view_reference(v, cx, OTHER, 1, &got));
}

TEST(a_chart_number_that_is_taken_away_is_free)  /* REF-05 */
{
	struct reference r = { .facility = CLINIC, .person = 1, .number = "A-1", .at = 5 }, got;

	KEEP(reference, &r);
	memcpy(r.facility, OTHER, sizeof r.facility);
	KEEP(reference, &r);
	r = (struct reference){ .facility = CLINIC, .person = 1, .number = "", .at = 6 };
	KEEP(reference, &r);
	KEEP(reference, &r);                    /* there is none to take away: well */
	CHECK_ERR(ERR_NOT_FOUND, view_reference(v, cx, CLINIC, 1, &got));
	CHECK_ERR(ERR_NOT_FOUND, view_reference_of(v, cx, CLINIC, "A-1", &got));
	CHECK_ERR(ERR_NOT_FOUND, view_reference_of(v, cx, CLINIC, "", &got));
	CHECK_OK(view_reference(v, cx, OTHER, 1, &got));        /* another facility's stays */
	r.person = 2;
	KEEP(reference, &r);                    /* two persons without one are not in each other's way */
	r.number = "A-1";
	KEEP(reference, &r);
	CHECK_OK(view_reference_of(v, cx, CLINIC, "A-1", &got));
	CHECK_INT(2, got.person);
}

TEST(two_persons_cannot_take_one_chart_number_in_one_change)    /* REF-02 */
{
	struct reference r = { .facility = CLINIC, .person = 1, .number = "A-1", .at = 5 }, got;
	struct change *ch = change_new(cx);

	CHECK_OK(change_reference(ch, &r));
	r.person = 2;
	CHECK_OK(change_reference(ch, &r));
	CHECK_ERR(ERR_EXISTS, store_commit(s, cx, ch));
	view_end(v);
	CHECK_OK(view_begin(v, cx));
	CHECK_ERR(ERR_NOT_FOUND, view_reference(v, cx, CLINIC, 1, &got));
}

TEST(pushes_wait_until_they_are_taken_and_the_first_to_change_one_wins)
{
	struct push p = { .id = 7, .facility = CLINIC, .person = 1, .mode = MODE_VISIT, .at = 5,
	    .holder = "" }, *rows, got;
	size_t n;

	KEEP(push, &p);
	KEEP_ERR(ERR_EXISTS, push, &p);
	p.id = 6;
	KEEP(push, &p);
	p.id = 8;
	memcpy(p.facility, OTHER, sizeof p.facility);
	KEEP(push, &p);
	CHECK_OK(view_pushes(v, cx, CLINIC, 10, &rows, &n));
	CHECK_INT(2, n);
	CHECK(rows[0].id == 6 && rows[1].id == 7 && rows[1].version == 1);
	CHECK_OK(view_pushes(v, cx, CLINIC, 1, &rows, &n));
	CHECK(n == 1 && rows[0].id == 6);
	p = rows[0];
	p.given = 9;
	p.holder = "desk";
	KEEP(push, &p);
	KEEP_ERR(ERR_STALE, push, &p);
	p.version = 2;
	p.taken = 10;
	KEEP(push, &p);
	CHECK_OK(view_pushes(v, cx, CLINIC, 10, &rows, &n));
	CHECK(n == 1 && rows[0].id == 7);
	CHECK_OK(view_push(v, cx, 6, &got));
	CHECK(got.taken == 10 && got.given == 9 && strcmp(got.holder, "desk") == 0);
}

/* What is told by a part would come back with the reception's name, and be kept for ever. */
TEST(the_parts_of_a_reception_are_forgotten_with_it)
{
	struct reception r = { .number = "R1", .facility = CLINIC, .message = "console.round", .identifier = "", .received = 4, .ready = 9,
	    .ends = 40, .question = "q" };
	static const struct { const char *facility, *name; bool kept; } parts[] = { { CLINIC, "console.round R1 0", false },
	    { CLINIC, "console.round R1 11", false }, { CLINIC, "console.round R12 0", true }, { CLINIC, "console.round R1", true },
	    { CLINIC, "console.round R2 0", true }, { OTHER, "console.round R1 0", true }, { CLINIC, "R1", true } };
	struct receipt part = { .answer_type = "text/plain", .answer = "a", .answer_n = 1, .at = 5 }, got;
	struct reception kept;

	KEEP(reception, &r);
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		(void)snprintf(part.facility, sizeof part.facility, "%s", parts[i].facility);
		part.request = parts[i].name;
		KEEP(receipt, &part);
	}
	(void)snprintf(r.number, sizeof r.number, "R2");
	r.received = 40 + LIMIT_RECEPTION_KEEP_SECONDS;
	r.ends = r.received + 1;
	KEEP(reception, &r);            /* the first is kept to the last second */
	CHECK_OK(view_reception(v, cx, "R1", &kept));
	CHECK_OK(view_receipt(v, cx, CLINIC, "console.round R1 0", &got));
	(void)snprintf(r.number, sizeof r.number, "R3");
	r.received++;
	KEEP(reception, &r);
	CHECK_ERR(ERR_NOT_FOUND, view_reception(v, cx, "R1", &kept));
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		CHECK_ERR(parts[i].kept ? ERR_OK : ERR_NOT_FOUND, view_receipt(v, cx, parts[i].facility, parts[i].name, &got));
	(void)snprintf(r.number, sizeof r.number, "R1");
	KEEP(reception, &r);
	CHECK_OK(view_reception(v, cx, "R1", &kept));   /* anew */
}

TEST(a_reception_keeps_its_times)
{
	struct reception r = { .number = "R1", .facility = CLINIC, .message = "m", .identifier = "", .received = 4, .ready = 9,
	    .ends = 100, .question = "q" }, got;

	KEEP(reception, &r);
	r.number[1] = '2';
	r.received = 101 + LIMIT_RECEPTION_KEEP_SECONDS;        /* a later one may take the first along */
	KEEP(reception, &r);
	CHECK_OK(view_reception(v, cx, "R2", &got));
	CHECK(got.ready == 9 && got.ends == 100);
}

TEST(who_has_a_ticket_for_a_facility_and_month) /* TKT-01 */
{
	struct ticket tickets[] = { { .type = 1, .month = 202611, .facility = CLINIC, .from = 20261101 },
	    { .type = 1, .month = 202611, .facility = CLINIC, .from = 20261115 }, { .type = 2, .month = 202612, .facility = OTHER, .from = 20261201 } };
	struct eligibility e = { .id = 5, .person = 9, .insurer = "12999991", .number = "1", .acquired = 20260401, .tickets = tickets,
	    .ticket_count = 3 };
	size_t n;
	id *people;

	KEEP(eligibility, &e);
	e.id = 6;
	e.person = 8;
	e.ticket_count = 1;
	KEEP(eligibility, &e);
	CHECK_OK(view_ticket_holders(v, cx, CLINIC, 202611, 10, &people, &n));
	CHECK(n == 2 && people[0] == 8 && people[1] == 9);
	CHECK_OK(view_ticket_holders(v, cx, CLINIC, 202611, 1, &people, &n));
	CHECK_INT(1, n);
	CHECK_OK(view_ticket_holders(v, cx, OTHER, 202612, 10, &people, &n));
	CHECK(n == 1 && people[0] == 9);
	CHECK_OK(view_ticket_holders(v, cx, OTHER, 202611, 10, &people, &n));
	CHECK_INT(0, n);
}

TEST(a_person_is_known_by_the_key)
{
	struct person p = a_person(1, "K-1"), other = a_person(2, "K-1"), taken = a_person(1, "K-2"), got;

	KEEP(person, &p);
	KEEP_ERR(ERR_STALE, person, &other);
	KEEP_ERR(ERR_EXISTS, person, &taken);
	p.address = "'; drop table person; -- \xf0\x9f\x8f\xa0";
	p.death = 20260101;
	KEEP(person, &p);
	CHECK_OK(view_person_by_key(v, cx, "K-1", &got));
	CHECK_INT(1, got.id);
	CHECK_STR(p.address, got.address);
	CHECK_OK(view_person(v, cx, 1, &got));
	CHECK(got.birth == 19400229 && got.death == 20260101 && got.sex1 == 1 && got.sex2 == 0);
	CHECK_STR("", got.other_name);
	CHECK_ERR(ERR_NOT_FOUND, view_person(v, cx, 2, &got));
	CHECK_ERR(ERR_NOT_FOUND, view_person_by_key(v, cx, "", &got));
}

TEST(one_change_cannot_give_a_key_to_two_persons)
{
	struct person p = a_person(1, "K-1"), other = a_person(2, "K-1"), got;
	struct change *ch = change_new(cx);

	CHECK_OK(change_person(ch, &p));
	CHECK_OK(change_person(ch, &other));
	CHECK_ERR(ERR_STALE, store_commit(s, cx, ch));
	look_again();
	CHECK_ERR(ERR_NOT_FOUND, view_person(v, cx, 1, &got));
}

TEST(what_does_not_fit_its_column_is_refused)
{
	struct consent c = a_consent(1, 5, MODE_VISIT, KIND_YZK);
	struct person p = a_person(1, "K");
	struct facility f = { .code = "9912345678", .name = "" };
	struct setting_change set = { .facility = CLINIC, .setting = SETTING_VISIT, .value = 2, .by = "x" };
	struct claim claim = { .id = 1, .source = CLAIM_MEDICAL, .institution = CLINIC, .month = 202610,
	    .drug_count = 1 };

	c.mode = (enum mode)9;
	KEEP_ERR(ERR_INPUT, consent, &c);
	c = a_consent(0, 5, MODE_VISIT, KIND_YZK);
	KEEP_ERR(ERR_INPUT, consent, &c);
	c = a_consent((id)1 << 63, 5, MODE_VISIT, KIND_YZK);
	KEEP_ERR(ERR_INPUT, consent, &c);
	c = a_consent(1, 5, MODE_VISIT, KIND_COUNT);
	KEEP_ERR(ERR_INPUT, consent, &c);
	c = a_consent(1, 5, MODE_VISIT, KIND_YZK);
	memset(c.facility, '1', sizeof c.facility);
	KEEP_ERR(ERR_INPUT, consent, &c);
	p.name = "\xff";
	KEEP_ERR(ERR_INPUT, person, &p);
	p = a_person(1, "");
	KEEP_ERR(ERR_INPUT, person, &p);
	KEEP_ERR(ERR_INPUT, facility, &f);
	KEEP_ERR(ERR_INPUT, setting, &set);
	KEEP_ERR(ERR_INPUT, claim, &claim);     /* of nobody */
	claim.person = 1;
	KEEP_ERR(ERR_INPUT, claim, &claim);     /* lines without rows */
}

TEST(a_text_above_its_ceiling_is_refused)
{
	struct person p = a_person(1, "K");
	char *text = ctx_alloc(cx, LIMIT_VALUE_BYTES + 2);

	memset(text, 'x', LIMIT_VALUE_BYTES);
	p.address = text;
	KEEP(person, &p);
	text[LIMIT_VALUE_BYTES] = 'x';
	KEEP_ERR(ERR_TOO_LARGE, person, &p);
}

TEST(an_empty_change_is_written_at_once)
{
	struct change *ch = change_new(cx);

	CHECK(change_is_empty(ch));
	CHECK_OK(store_commit(s, cx, ch));
}

struct told { pthread_mutex_t mutex; size_t n, good; };

static void
tell(void *user, enum err e)
{
	struct told *t = user;

	(void)pthread_mutex_lock(&t->mutex);
	t->n++;
	t->good += e == ERR_OK;
	(void)pthread_mutex_unlock(&t->mutex);
}

/* Changes that wait together see each other, and a refused one does not disturb its neighbours. */
TEST(changes_of_one_thread_are_written_in_their_order)
{
	struct told t = { .mutex = PTHREAD_MUTEX_INITIALIZER };
	struct change *last = change_new(cx);

	for (uint32_t i = 0; i < 50; i++) {
		struct consent c = a_consent(1, 5, MODE_VISIT, KIND_YZK);
		struct audit a = an_audit(5, "n");
		struct change *ch = change_new(cx);

		c.version = i == 20 ? 7 : i < 20 ? i : i - 1;   /* the 21st is stale */
		CHECK_OK(change_consent(ch, &c));
		CHECK_OK(change_audit(ch, &a));
		store_submit(s, ch, tell, &t);
	}
	CHECK_OK(store_commit(s, cx, last));    /* written after all before it */
	look_again();
	CHECK_INT(50, t.n);
	CHECK_INT(49, t.good);
	CHECK_INT(49, only_consent(5).version);
	CHECK_INT(49, audit_count());
}

#define THREADS 4
#define ROUNDS 25

static void *
writing(void *p)
{
	struct ctx own;
	size_t good = 0;

	assert_int_equal(ERR_OK, ctx_init(&own, 1, 0));
	for (int i = 0; i < ROUNDS; i++) {
		struct change *ch = change_new(&own);
		struct audit a = an_audit(*(id *)p, "thread");
		struct consent c = a_consent(1, 5, MODE_VISIT, KIND_YZK);

		c.version = (uint32_t)i;
		if (change_consent(ch, &c) == ERR_OK && change_audit(ch, &a) == ERR_OK
		    && store_commit(s, &own, ch) == ERR_OK)
			good++;
	}
	ctx_release(&own);
	return (void *)good;
}

TEST(of_threads_that_replace_the_same_row_each_version_has_one_winner)
{
	pthread_t threads[THREADS];
	id who[THREADS];
	size_t good = 0;

	for (size_t i = 0; i < THREADS; i++) {
		who[i] = i + 1;
		assert_int_equal(0, pthread_create(&threads[i], NULL, writing, &who[i]));
	}
	for (size_t i = 0; i < THREADS; i++) {
		void *n;

		assert_int_equal(0, pthread_join(threads[i], &n));
		good += (size_t)n;
	}
	look_again();
	CHECK(good > 0 && good <= ROUNDS);
	CHECK_INT(good, only_consent(5).version);
	CHECK_INT(good, audit_count());
}

TEST(views_see_one_snapshot)
{
	struct facility f = { .code = CLINIC, .name = "before", .enrolled = 1 }, got;
	struct audit a = an_audit(5, "x");
	struct change *ch = change_new(cx);

	KEEP(facility, &f);
	f.name = "after";
	CHECK_OK(change_facility(ch, &f));
	CHECK_OK(change_audit(ch, &a));
	CHECK_OK(store_commit(s, cx, ch));
	CHECK_OK(view_facility(v, cx, CLINIC, &got));
	CHECK_STR("before", got.name);
	CHECK_INT(0, audit_count());
	look_again();
	CHECK_OK(view_facility(v, cx, CLINIC, &got));
	CHECK_STR("after", got.name);
	CHECK_INT(1, audit_count());
}

TEST(nothing_is_read_outside_of_a_view_and_view_end_is_always_safe)
{
	struct facility got;

	view_end(v);
	CHECK_ERR(ERR_SYSTEM, view_facility(v, cx, CLINIC, &got));
	view_end(v);
	view_end(NULL);
	CHECK_OK(view_begin(v, cx));
	CHECK_ERR(ERR_SYSTEM, view_begin(v, cx));
	CHECK_ERR(ERR_NOT_FOUND, view_facility(v, cx, CLINIC, &got));
}

TEST(an_unknown_kind_of_store_is_not_found)
{
	struct store *other;

	CHECK_ERR(ERR_NOT_FOUND, store_open(cx, "tape:/dev/st0", &other));
	CHECK_ERR(ERR_NOT_FOUND, store_open(cx, "mem", &other));
	CHECK_ERR(ERR_NOT_FOUND, store_open(cx, "me:", &other));
}

TEST(a_faulty_store_fails_the_nth_call_and_writes_nothing_then)
{
	struct store *f;
	struct view *fv;
	struct audit a = an_audit(1, "x");
	struct change *ch = change_new(cx);
	uint64_t n;

	CHECK_OK(store_fault_open(cx, "mem:", &f));
	CHECK_OK(view_open(cx, f, &fv));
	CHECK_OK(change_audit(ch, &a));
	store_fault_at(f, 1, ERR_STORE);
	CHECK_ERR(ERR_STORE, store_commit(f, cx, ch));
	store_fault_at(f, 2, ERR_BUSY);
	CHECK_OK(view_begin(fv, cx));
	CHECK_ERR(ERR_BUSY, view_audit_verify(fv, cx, &n));
	CHECK_OK(view_audit_verify(fv, cx, &n));
	CHECK_INT(0, n);
	CHECK_OK(store_commit(f, cx, ch));
	view_close(&fv);
	store_close(&f);
}

TESTS(T_STORE(lets_only_the_first_of_two_writers_win),
    T_STORE(a_second_new_row_of_the_same_facility_person_mode_and_kind_is_stale),
    T_STORE(a_replaced_consent_must_be_there_and_keep_its_id), T_STORE(a_consent_comes_back_as_it_was_given),
    T_STORE(a_replaced_consent_comes_back_as_it_was_replaced),
    T_STORE(a_configuration_that_was_changed_first_wins),
    T_STORE(a_configuration_that_was_not_written_stops_nobody),
    T_STORE(a_withdrawal_that_was_committed_first_wins),
    T_STORE(an_expectation_that_holds_writes_the_rest_and_leaves_the_consent),
    T_STORE(whoever_expects_all_consents_of_a_person_sees_a_new_one_and_a_replaced_one),
    T_STORE(nobody_can_expect_a_consent_that_is_not_there),
    T_STORE(an_expectation_looks_at_the_row_as_it_was_before_the_change), T_STORE(a_session_is_used_once), T_STORE(a_hand_over_is_replaced_by_who_knows_its_present_version),
    T_STORE(an_app_stands_for_one_person_at_a_time), T_STORE(a_session_is_used_within_its_life_only), T_STORE(a_session_is_not_used_twice_by_one_change),
    T_STORE(a_change_is_written_whole_or_not_at_all),
    T_STORE(a_change_whose_rows_contradict_each_other_is_not_written_at_all),
    T_STORE(the_store_goes_on_after_a_change_that_was_refused), T_STORE(audit_is_gapless_and_chained),
    T_STORE(the_newest_audit_rows_are_the_last_and_stand_oldest_first),
    T_STORE(a_new_address_ends_the_old_one_of_its_mode), T_STORE(new_rows_that_exist_are_refused),
    T_STORE(a_chart_number_is_one_persons_at_a_facility),
    T_STORE(a_chart_number_that_is_taken_away_is_free),
    T_STORE(two_persons_cannot_take_one_chart_number_in_one_change),
    T_STORE(pushes_wait_until_they_are_taken_and_the_first_to_change_one_wins), T_STORE(a_reception_keeps_its_times),
    T_STORE(the_parts_of_a_reception_are_forgotten_with_it),
    T_STORE(who_has_a_ticket_for_a_facility_and_month),
    T_STORE(a_person_is_known_by_the_key), T_STORE(one_change_cannot_give_a_key_to_two_persons),
    T_STORE(what_does_not_fit_its_column_is_refused), T_STORE(a_text_above_its_ceiling_is_refused),
    T_STORE(an_empty_change_is_written_at_once), T_STORE(changes_of_one_thread_are_written_in_their_order),
    T_STORE(of_threads_that_replace_the_same_row_each_version_has_one_winner),
    T_STORE(views_see_one_snapshot),
    T_STORE(nothing_is_read_outside_of_a_view_and_view_end_is_always_safe),
    T_STORE(an_unknown_kind_of_store_is_not_found),
    T_STORE(a_faulty_store_fails_the_nth_call_and_writes_nothing_then))
