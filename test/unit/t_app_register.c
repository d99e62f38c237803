/* 利用登録 over the memory store: whom a certificate comes to stand for, and that a refusal tells nothing. */
#include "app/card_register.h"
#include "app_card.h"
#include "base/limit.h"

/* Person 1 by the insurance of now. */
static struct registration
right(void)
{
	return (struct registration){ "06130012", "１２", "777", "", "しけん", "card", 19400229 };
}

static struct about about;

/* Challenge, signature over this form, both steps; the outcome of the second. */
static enum err
register_as(struct registration r)
{
	enum err e;

	form = r;
	open_session();
	sign_order(PURPOSE_REGISTRATION, NULL);
	CHECK_OK(use());
	CHECK_OK(act_commit());
	act_begin(&patient);
	about = (struct about){ 0 };
	a.about = &about;
	e = card_register(&a, &order, &session);
	return e == ERR_OK ? act_commit() : e;
}

static id
holder(void)
{
	struct binding b;

	view_end(v);
	CHECK_OK(view_begin(v, cx));
	return view_binding(v, cx, card.issuer_hash, card.serial, &b) == ERR_OK && b.ended == 0 ? b.person : 0;
}

TEST(the_holder_of_a_good_card_registers_once)          /* REG-01, REG-05 */
{
	struct evidence ev;
	struct audit *rows;
	size_t n;

	begin_unbound(100);
	CHECK_OK(register_as(right()));
	CHECK_INT(1, holder());
	n = audit_rows(&rows);
	CHECK_INT(AUDIT_CARD_BOUND, rows[n - 1].act);
	CHECK_INT(1, rows[n - 1].person);
	CHECK_STR(ctx_fmt(cx, "card, evidence %llu", (unsigned long long)session.id), rows[n - 1].subject);
	CHECK_OK(view_evidence(v, cx, session.id, &ev));
	CHECK(strstr(ev.text, "kyotaku-registration/1\n") == ev.text);
	CHECK_ERR(ERR_BOUND, register_as(right()));
	end();
}

TEST(whatever_does_not_fit_is_one_refusal_and_binds_nobody)     /* REG-02, REG-03, REG-07 */
{
	const struct { struct registration r; const char *why; id person; } rows[] = {
		{ { "06130012", "12", "778", "", "しけん", "card", 19400229 }, "nobody", 0 },
		{ { "06130012", "13", "777", "", "しけん", "card", 19400229 }, "nobody", 0 },
		{ { "06139999", "12", "777", "", "しけん", "card", 19400229 }, "nobody", 0 },
		{ { "06130012", "12", "777", "", "しけん", "card", 19400228 }, "nobody", 0 },
		{ { "06130012", "12", "777", "", "しけ", "card", 19400229 }, "name", 1 },
		{ { "06139999", "12", "111", "", "しけん", "card", 19400229 }, "insurance lost", 1 },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		begin_unbound(100);
		CHECK_ERR(ERR_NOT_MATCHED, register_as(rows[i].r));
		CHECK_STR("REG-07", cx->fault.detail);
		CHECK_STR(rows[i].why, about.subject);
		CHECK_INT(rows[i].person, about.person);
		CHECK_INT(AUDIT_CARD_BOUND, about.what);
		CHECK_INT(0, holder());
		end();
	}
}

TEST(namesakes_with_one_birth_date_are_never_taken_for_each_other)      /* REG-02 */
{
	struct registration r = { "06139999", "12", "222", "", "しけん", "card", 19500101 };

	keep_person(5, "P5", 19500101);         /* of the same number, name and day as person 2 */
	keep_period(51, 5, "06139999", "222", 20200401, 0);
	begin_unbound(100);
	CHECK_ERR(ERR_NOT_MATCHED, register_as(r));
	CHECK_STR("several", about.subject);
	CHECK_INT(0, about.person);
	r.birth = 19800101;                     /* the other one of that number has a day of his own */
	CHECK_OK(register_as(r));
	CHECK_INT(3, holder());
	end();
}

TEST(a_second_certificate_needs_the_first_to_be_out_of_use)     /* REG-04 */
{
	struct cert_facts old;
	const char *serial = old.serial;

	begin_unbound(100);
	CHECK_OK(issue_card(cx, hierarchy(cx), &(struct card_order){ .path = file_join(cx, hierarchy(cx), "old.card"),
	    .pin = "1234" }, &old));
	act_begin(&operator);
	CHECK_OK(card_bind(&a, "P1", certificate_of(&old, "card")));
	CHECK_OK(act_commit());
	CHECK_ERR(ERR_NOT_MATCHED, register_as(right()));
	CHECK_STR("another certificate", about.subject);
	CHECK_OK(issue_crl(cx, hierarchy(cx), &(struct crl_order){ .generation = 3, .this_update = cx->now,
	    .next_update = cx->now + 30 * 86400LL, .keep = true, .serials = &serial, .count = 1 }));
	revocation_read();
	CHECK_OK(register_as(right()));
	CHECK_INT(1, holder());
	act_begin(&operator);
	CHECK_OK(card_end(&a, card.issuer_hash, card.serial, ""));
	CHECK_OK(act_commit());
	CHECK_ERR(ERR_NOT_MATCHED, register_as(right()));       /* REG-05: what the operator ended stays ended */
	CHECK_STR("ended by the operator", about.subject);
	end();
}

TEST(tries_in_vain_are_counted_by_certificate_and_by_number)    /* REG-06 */
{
	struct registration wrong = right();

	wrong.kana = "だれか";
	begin_unbound(100);
	for (int i = 0; i < LIMIT_ATTEMPTS; i++)
		CHECK_ERR(ERR_NOT_MATCHED, register_as(wrong));
	CHECK_ERR(ERR_TRIES, register_as(right()));
	wrong.number = "another";
	CHECK_ERR(ERR_TRIES, register_as(wrong));               /* the card, whatever number it asks for */
	CHECK_OK(issue_card(cx, hierarchy(cx), &(struct card_order){ .path = file_join(cx, hierarchy(cx), "p.card"),
	    .pin = "1234" }, &card));
	CHECK_ERR(ERR_TRIES, register_as(right()));             /* the number, whatever card */
	cx->now += LIMIT_ATTEMPT_SECONDS;
	CHECK_OK(register_as(right()));
	end();
}

TEST(what_was_signed_is_what_is_registered)             /* REG-01 */
{
	struct registration another = { "06139999", "12", "222", "", "しけん", "card", 19800101 };

	begin_unbound(100);
	form = right();
	open_session();
	sign_order(PURPOSE_REGISTRATION, NULL);
	order.registration = &another;
	act_begin(&patient);
	CHECK_ERR(ERR_SIGNATURE, card_register(&a, &order, &session));
	sign_order(PURPOSE_WITHDRAWAL, (const bool[KIND_COUNT]){ 0 });
	order.purpose = PURPOSE_REGISTRATION;
	order.registration = &form;
	CHECK_ERR(ERR_SIGNATURE, card_register(&a, &order, &session));
	form.kana = "";
	CHECK_ERR(ERR_INPUT, card_register(&a, &order, &session));
	end();
}

TEST(a_card_in_its_grace_is_not_registered)             /* REG-01 */
{
	begin_unbound(-10);
	CHECK_ERR(ERR_CERT_EXPIRED, register_as(right()));
	end();
}

TESTS(T_WORLD(the_holder_of_a_good_card_registers_once), T_WORLD(whatever_does_not_fit_is_one_refusal_and_binds_nobody),
    T_WORLD(namesakes_with_one_birth_date_are_never_taken_for_each_other),
    T_WORLD(a_second_certificate_needs_the_first_to_be_out_of_use),
    T_WORLD(tries_in_vain_are_counted_by_certificate_and_by_number), T_WORLD(what_was_signed_is_what_is_registered),
    T_WORLD(a_card_in_its_grace_is_not_registered))
