/* From a card's signature to consents, over the memory store: what is judged, what is kept, and that a challenge is
 * used up by whatever was sent. */
#include "app/consent_withdraw.h"
#include "app/medicines_read.h"
#include "app/necessity_ask.h"
#include "app/proof_take.h"
#include "app_card.h"

static struct proof_result result;

/* What is offered: a word on YZK and TSR. */
static void
sign(bool yzk, bool tsr)
{
	const bool choice[KIND_COUNT] = { [KIND_YZK] = yzk, [KIND_TSR] = tsr };

	sign_order(PURPOSE_CONSENT, choice);
}

static enum err
take(void)
{
	act_begin(&clinic);
	return proof_take(&a, &order, &session, &result);
}

/* As of now, wherever the clock stands: the signature's own time is moved along. */
static enum err
take_now(void)
{
	session.opened = cx->now;
	session.ends = cx->now + 120;
	sign(true, true);
	return take();
}

/* Session, signature, both steps. */
static void
prove(bool yzk, bool tsr)
{
	open_session();
	sign(yzk, tsr);
	CHECK_OK(use());
	CHECK_OK(act_commit());
	CHECK_OK(take());
	CHECK_OK(act_commit());
}

static enum consent_state
state_at(const char *facility, enum mode m, enum kind k)
{
	struct consent *rows;
	size_t n;

	act_begin(&clinic);
	CHECK_OK(view_consents(v, cx, facility, 1, &rows, &n));
	return consent_state(consent_find(rows, n, m, k), cx->now);
}

static enum consent_state
state_of(enum kind k)
{
	return state_at(CLINIC, MODE_VISIT, k);
}

TEST(a_proof_gives_what_was_agreed_and_leaves_a_row_per_item)   /* CNS-08, CNS-09 */
{
	struct audit *rows;
	struct evidence e;
	size_t n;

	begin(100);
	prove(true, false);
	CHECK_INT(CONSENT_OPEN, state_of(KIND_QUA));
	CHECK_INT(CONSENT_OPEN, state_of(KIND_YZK));
	CHECK_INT(CONSENT_NONE, state_of(KIND_TSR));
	CHECK(!result.grace);
	CHECK_OK(view_evidence(v, cx, session.id, &e));
	n = audit_rows(&rows);
	CHECK_INT(AUDIT_CONSENT_GIVEN, rows[n - 1].act);
	CHECK_STR("TSR", rows[n - 1].subject);
	CHECK_INT(ERR_CONSENT_NONE, rows[n - 1].outcome);
	CHECK_INT(1, rows[n - 1].person);
	CHECK_STR(CLINIC, rows[n - 1].facility);
	end();
}

TEST(a_challenge_is_used_once_at_its_address_and_in_its_time)
{
	struct change *first;

	begin(100);
	open_session();
	sign(true, true);
	CHECK_OK(use());
	first = a.change;
	CHECK_OK(use());                        /* both saw it unused */
	CHECK_OK(act_commit());
	CHECK_ERR(ERR_NONCE, store_commit(s, cx, first));
	CHECK_ERR(ERR_NONCE, use());
	open_session();
	sign(true, true);
	order.token = "another address of 27 signs";
	CHECK_ERR(ERR_NONCE, use());
	order.token = entry.token;
	cx->now = session.ends - 1;
	CHECK_OK(use());
	cx->now = session.ends;
	CHECK_ERR(ERR_NONCE, use());
	cx->now = session.opened - 1;           /* a clock that went back */
	CHECK_ERR(ERR_NONCE, use());
	end();
}

TEST(the_number_of_a_challenge_says_nothing_of_the_next)        /* whoever guesses it could use it up */
{
	id before[3];

	begin(100);
	for (size_t i = 0; i < 3; i++) {
		open_session();
		before[i] = session.id;
	}
	CHECK(before[1] - before[0] > UINT32_MAX && before[0] - before[1] > UINT32_MAX);
	CHECK(before[2] - before[1] > UINT32_MAX && before[1] - before[2] > UINT32_MAX);
	CHECK((before[0] | before[1] | before[2]) <= INT64_MAX);
	end();
}

TEST(nothing_but_what_was_signed_is_taken)
{
	unsigned char *bits;

	begin(100);
	open_session();
	sign(false, true);
	order.choice[KIND_YZK] = true;
	CHECK_ERR(ERR_SIGNATURE, take());
	order.choice[KIND_YZK] = false;
	order.at++;
	CHECK_ERR(ERR_SIGNATURE, take());
	order.at--;
	order.visit_date = TODAY;
	CHECK_ERR(ERR_INPUT, take());           /* CNS-12 */
	order.visit_date = 0;
	memcpy(session.facility, OTHER, FACILITY_CODE);
	CHECK_ERR(ERR_SIGNATURE, take());
	memcpy(session.facility, CLINIC, FACILITY_CODE);
	session.nonce[3] ^= 1;
	CHECK_ERR(ERR_SIGNATURE, take());
	session.nonce[3] ^= 1;
	bits = ctx_alloc(cx, order.signature_n);
	memcpy(bits, order.signature, order.signature_n);
	bits[100] ^= 1;
	order.signature = bits;
	CHECK_ERR(ERR_SIGNATURE, take());
	bits[100] ^= 1;
	CHECK_OK(take());
	end();
}

static struct withdrawal gone;

/* Session, signature, both steps; YZK alone or everything. */
static enum err
withdraw(bool everything)
{
	bool choice[KIND_COUNT];

	for (size_t k = 0; k < KIND_COUNT; k++)
		choice[k] = everything || k == KIND_YZK;
	open_session();
	sign_order(PURPOSE_WITHDRAWAL, choice);
	CHECK_OK(use());
	CHECK_OK(act_commit());
	act_begin(&clinic);
	TRY(consent_withdraw(&a, &order, &session, &gone));
	return act_commit();
}

TEST(a_person_ends_single_kinds_or_everything_at_a_facility)    /* CNS-16 */
{
	struct audit *rows;
	size_t n;

	begin(100);
	prove(true, true);
	keep_consent(CLINIC, 1, MODE_ONLINE, KIND_YZK);
	keep_consent(OTHER, 1, MODE_VISIT, KIND_YZK);
	CHECK_OK(withdraw(false));
	CHECK(gone.ended[KIND_YZK] && !gone.ended[KIND_TSR]);
	CHECK_INT(CONSENT_ENDED, state_of(KIND_YZK));
	CHECK_INT(CONSENT_OPEN, state_of(KIND_TSR));
	CHECK_INT(CONSENT_OPEN, state_of(KIND_QUA));
	CHECK_INT(CONSENT_ENDED, state_at(CLINIC, MODE_ONLINE, KIND_YZK));
	CHECK_INT(CONSENT_OPEN, state_at(OTHER, MODE_VISIT, KIND_YZK));
	n = audit_rows(&rows);
	CHECK_INT(AUDIT_CONSENT_ENDED, rows[n - 1].act);
	CHECK_STR(CLINIC, rows[n - 1].facility);
	prove(true, true);
	CHECK_OK(withdraw(true));
	CHECK_INT(CONSENT_ENDED, state_of(KIND_QUA));
	CHECK_INT(CONSENT_ENDED, state_of(KIND_TSR));
	end();
}

/* What an emergency would open: only the person's own no is in the way of it. */
static enum consent_state
opened_by_necessity(void)
{
	const struct eligibility_query who = numbers("06130012", "777", 19400229);
	const struct necessity_question q = { .who = &who, .arbitrary = "", .viewer = "doctor-01", .factors = { { 1, 1 }, { 3, 1 } },
	    .kinds = { [KIND_YZK] = true } };
	struct answer_unit u;

	act_begin(&clinic);
	CHECK_OK(necessity_ask(&a, &q, &u));
	return u.answers[0].consents[KIND_YZK].state;
}

TEST(a_withdrawal_of_what_time_has_ended_is_a_no_all_the_same)  /* CNS-16, EMG-05 */
{
	struct consent yes = consent_of(CLINIC, 1, MODE_COUNTER, KIND_YZK), *kept;
	struct account doctor = { .id = 5, .facility = CLINIC, .user = "doctor-01", .role = ROLE_MEDICAL, .password = "kept",
	    .made = 1000, .changed = 1000 };
	struct audit *rows;
	size_t n;

	keep_setting(CLINIC, SETTING_EMERGENCY, 1);
	KEEP(account, &doctor);
	yes.from = cx->now - 25 * 3600;
	yes.until = yes.from + 86400;
	KEEP(consent, &yes);
	begin(100);
	CHECK_INT(CONSENT_OPEN, opened_by_necessity());         /* nobody has said no */
	CHECK_OK(withdraw(true));
	CHECK(!gone.ended[KIND_YZK]);                           /* nothing was open */
	n = audit_rows(&rows);
	CHECK(rows[n - 2].act == AUDIT_CONSENT_ENDED && rows[n - 2].consent == yes.id);
	CHECK_STR("nothing was open", rows[n - 1].subject);
	CHECK_INT(CONSENT_NONE, opened_by_necessity());
	CHECK_OK(view_consents(v, cx, CLINIC, 1, &kept, &n));
	CHECK_INT(1, n);
	CHECK(kept[0].ended == cx->now && kept[0].reason == END_BY_PATIENT && kept[0].version == 2);
	CHECK_INT(END_BY_TIME, consent_end_reason(&kept[0]));
	CHECK_OK(withdraw(true));                               /* said twice is said once */
	act_begin(&clinic);
	CHECK_OK(view_consents(v, cx, CLINIC, 1, &kept, &n));
	CHECK_INT(2, kept[0].version);
	end();
}

TEST(what_was_signed_to_give_is_not_taken_to_end_nor_the_other_way_round)       /* CNS-16 */
{
	begin(100);
	open_session();
	sign(true, true);
	order.purpose = PURPOSE_WITHDRAWAL;
	act_begin(&clinic);
	CHECK_ERR(ERR_SIGNATURE, consent_withdraw(&a, &order, &session, &gone));
	sign_order(PURPOSE_WITHDRAWAL, order.choice);
	order.purpose = PURPOSE_CONSENT;
	CHECK_ERR(ERR_SIGNATURE, take());
	end();
}

TEST(a_certificate_is_bound_in_force_and_not_revoked)   /* CRT-04 */
{
	struct binding b = { .person = 1, .carrier = "card", .bound = 1000, .ended = 2000 };
	const char *serial = card.serial;

	begin(100);
	open_session();
	sign(true, true);
	memcpy(b.issuer, card.issuer_hash, SHA256_BYTES);
	memcpy(b.serial, card.serial, sizeof b.serial);
	KEEP(binding, &b);
	CHECK_ERR(ERR_NOT_BOUND, take());
	CHECK_OK(issue_crl(cx, hierarchy(cx), &(struct crl_order){ .generation = 3, .this_update = cx->now,
	    .next_update = cx->now + 86400, .keep = true, .serials = &serial, .count = 1 }));
	revocation_read();
	CHECK_ERR(ERR_CERT_REVOKED, take());
	end();
}

TEST(a_card_in_grace_gives_eligibility_and_takes_the_rest_back) /* CRT-01..03 */
{
	const struct eligibility_query q = numbers("06130012", "777", 0);
	const struct medicines_question ask = { .who = &q, .mode = MODE_VISIT, .from = 202601, .until = 202610 };
	struct medicines_answer m;

	keep_consent(CLINIC, 1, MODE_VISIT, KIND_YZK);
	begin(-10);
	prove(true, true);
	CHECK(result.grace);
	CHECK_INT(CONSENT_OPEN, state_of(KIND_QUA));
	for (enum kind k = KIND_YZK; k < KIND_COUNT; k++)
		CHECK_INT(CONSENT_NONE, state_of(k));
	act_begin(&clinic);
	CHECK_ERR(ERR_CONSENT_NONE, medicines_read(&a, &ask, &m));
	act_begin(&operator);
	CHECK_OK(card_bind(&a, "P1", certificate_of(&card, "android")));
	CHECK_OK(act_commit());
	CHECK_ERR(ERR_CERT_EXPIRED, take());
	act_begin(&operator);
	CHECK_ERR(ERR_INPUT, card_bind(&a, "P1", certificate_of(&card, "Card")));
	end();
}

TEST(a_certificate_outside_its_time_is_told_which_side_of_it)   /* CRT-01 */
{
	begin(100);
	open_session();
	sign(true, true);
	cx->now = card.not_before - 1;
	CHECK_ERR(ERR_CERT_EARLY, take_now());
	cx->now = card.not_before;
	CHECK_OK(take_now());
	cx->now = card.not_after;
	CHECK_ERR(ERR_REVOCATION_OLD, take_now());      /* the lists of this test have run out by then */
	cx->now = card.not_after + 130 * 86400LL;
	CHECK_ERR(ERR_CERT_EXPIRED, take_now());
	end();
}

TEST(a_consent_that_changes_under_a_proof_makes_it_judged_again)
{
	struct consent c = consent_of(CLINIC, 1, MODE_VISIT, KIND_YZK);

	keep_consent(CLINIC, 1, MODE_VISIT, KIND_YZK);
	begin(100);
	open_session();
	sign(true, true);
	CHECK_OK(take());
	c.version = 1;
	c.ended = cx->now;
	c.reason = END_BY_FACILITY;
	KEEP(consent, &c);
	CHECK_ERR(ERR_STALE, act_commit());
	CHECK_OK(take());
	CHECK_OK(act_commit());
	CHECK_INT(CONSENT_OPEN, state_of(KIND_YZK));    /* given anew, after the end */
	CHECK_OK(take());
	CHECK_ERR(ERR_EXISTS, act_commit());            /* the evidence is there: not twice */
	end();
}

/* Both were decided on one view, in which there was no row: the second to be written is judged again, whichever it is. */
TEST(a_refusal_and_an_emergency_at_the_same_time_leave_nothing_open)    /* EMG-05 */
{
	struct change *emergency;
	struct consent *rows;
	struct account doctor = { .id = 5, .facility = CLINIC, .user = "doctor-01", .role = ROLE_MEDICAL, .password = "kept",
	    .made = 1000, .changed = 1000 };
	size_t n;

	keep_setting(CLINIC, SETTING_EMERGENCY, 1);
	KEEP(account, &doctor);
	begin(100);
	open_session();
	sign(false, true);
	CHECK_OK(use());
	CHECK_OK(act_commit());
	CHECK_INT(CONSENT_OPEN, opened_by_necessity());
	emergency = a.change;
	CHECK_OK(take());
	CHECK_OK(store_commit(s, cx, emergency));               /* the emergency was first */
	CHECK_ERR(ERR_STALE, act_commit());
	CHECK_OK(take());
	CHECK_OK(act_commit());
	act_begin(&clinic);
	CHECK_OK(view_consents(v, cx, CLINIC, 1, &rows, &n));
	CHECK_INT(CONSENT_ENDED, consent_state(consent_find(rows, n, MODE_EMERGENCY, KIND_YZK), cx->now));
	CHECK(opened_by_necessity() != CONSENT_OPEN);
	end();
}

TEST(a_store_that_fails_takes_no_proof)
{
	enum err e = ERR_STORE;
	struct audit *rows;
	size_t before;

	begin(100);
	open_session();
	sign(true, true);
	before = audit_rows(&rows);
	for (unsigned n = 1; e != ERR_OK; n++) {
		CHECK(n < 50);
		act_begin(&clinic);
		store_fault_at(s, n, ERR_STORE);
		e = proof_take(&a, &order, &session, &result);
		if (e == ERR_OK)
			e = act_commit();
		store_fault_at(s, 0, ERR_OK);
		if (e != ERR_OK) {
			CHECK_ERR(ERR_STORE, e);
			CHECK_INT(before, audit_rows(&rows));
			CHECK_INT(CONSENT_NONE, state_of(KIND_QUA));
		}
	}
	CHECK_INT(CONSENT_OPEN, state_of(KIND_QUA));
	end();
}

TEST(a_new_address_ends_the_old_one_for_a_challenge_under_way)
{
	begin(100);
	open_session();
	sign(true, true);
	act_begin(&operator);
	cx->now += 5;
	CHECK_OK(facility_entry(&a, CLINIC, MODE_VISIT, OUTPATIENT_NONE, &(struct entry){ .mode = MODE_VISIT }));
	CHECK_OK(act_commit());
	cx->now -= 5;
	CHECK_ERR(ERR_NOT_FOUND, take());
	end();
}

TESTS(T_WORLD(a_proof_gives_what_was_agreed_and_leaves_a_row_per_item),
    T_WORLD(a_challenge_is_used_once_at_its_address_and_in_its_time),
    T_WORLD(the_number_of_a_challenge_says_nothing_of_the_next),
    T_WORLD(nothing_but_what_was_signed_is_taken),
    T_WORLD(a_person_ends_single_kinds_or_everything_at_a_facility),
    T_WORLD(a_withdrawal_of_what_time_has_ended_is_a_no_all_the_same),
    T_WORLD(what_was_signed_to_give_is_not_taken_to_end_nor_the_other_way_round),
    T_WORLD(a_certificate_is_bound_in_force_and_not_revoked),
    T_WORLD(a_card_in_grace_gives_eligibility_and_takes_the_rest_back),
    T_WORLD(a_certificate_outside_its_time_is_told_which_side_of_it),
    T_WORLD(a_consent_that_changes_under_a_proof_makes_it_judged_again), T_WORLD(a_store_that_fails_takes_no_proof),
    T_WORLD(a_refusal_and_an_emergency_at_the_same_time_leave_nothing_open),
    T_WORLD(a_new_address_ends_the_old_one_for_a_challenge_under_way))
