/* Whose a claim or check-up is: one person's, nobody's, or held for a review. */
#include "app_world.h"
#include "app/import.h"
#include "app/review.h"

static struct import *im;
static const struct origin origin = { "RECEIPTC.UKE", "RE", 12 };

static void
begin(void)
{
	view_end(v);
	CHECK_OK(import_open(cx, &app, v, &(const struct intake){ &clinic, AUDIT_CLAIM_IMPORTED, "RECEIPTC.UKE", false }, &im));
}

static void
end(void)
{
	CHECK_OK(import_close(&im, cx, 1, 0));
	CHECK_OK(view_begin(v, cx));
}

static struct claim
a_claim(const char *number, ymd birth, int sex)
{
	static const struct drug_line drug = { .line = 1, .form = DOSE_ORAL, .code = "620000001", .amount = "1", .times = 14,
	    .usage = "", .instruction = "" };

	return (struct claim){ .source = CLAIM_MEDICAL, .institution = OTHER, .institution_name = "", .prescriber_name = "",
	    .month = 202609, .who = numbers("06139999", number, birth), .sex = sex, .drugs = &drug, .drug_count = 1 };
}

static enum err
claim_of(const char *number, ymd birth, int sex)
{
	struct claim c = a_claim(number, birth, sex);

	return import_claim(im, &c, &origin);
}

static size_t
medicines_of(id person)
{
	struct medicine *m;
	size_t n;

	CHECK_OK(view_medicines(v, cx, person, 202601, 202612, &m, &n));
	return n;
}

static struct review
only_review(void)
{
	struct review *r;
	size_t n;

	CHECK_OK(view_reviews(v, cx, 10, &r, &n));
	CHECK_INT(1, n);
	return r[0];
}

static enum err
accept(id review, const char *key)
{
	act_begin(&clinic);
	TRY(review_accept(&a, review, key));
	TRY(act_commit());
	return view_begin(v, cx);
}

static enum err
refuse(id review)
{
	act_begin(&clinic);
	TRY(review_refuse(&a, review));
	TRY(act_commit());
	return view_begin(v, cx);
}

TEST(a_claim_goes_to_exactly_one_person_or_to_nobody)   /* ELG-06 */
{
	begin();
	CHECK_OK(claim_of("222", 19500101, 1));
	CHECK_ERR(ERR_NOT_FOUND, claim_of("222", 19500102, 2));         /* two things are wrong: that is nobody */
	CHECK_ERR(ERR_NOT_FOUND, claim_of("223", 19800101, 1));
	CHECK_OK(claim_of("222", 19800101, 1));
	end();
	CHECK(medicines_of(2) == 1 && medicines_of(3) == 1);
}

TEST(what_almost_fits_is_held_and_belongs_to_nobody)     /* ELG-13 */
{
	struct review r;

	begin();
	CHECK_ERR(ERR_HELD, claim_of("222", 19500101, 2));
	CHECK_ERR(ERR_HELD, claim_of("222", 19500101, 2));      /* twice is once */
	end();
	r = only_review();
	CHECK(r.kind == REVIEW_CLAIM && r.happened == 202609 && r.line == 12 && r.candidate_count == 1);
	CHECK(r.candidates[0].person == 2 && r.candidates[0].reasons == 1 << REASON_SEX);
	CHECK_STR("RECEIPTC.UKE", r.file);
	CHECK(medicines_of(2) == 0 && medicines_of(3) == 0 && medicines_of(r.id) == 1);
}

TEST(each_single_difference_is_a_reason)         /* ELG-13 */
{
	struct claim c = a_claim("444", 19700101, 1);
	struct review r;

	KEEP(eligibility, &(struct eligibility){ .id = 43, .person = 4, .insurer = "06139999", .symbol = "12", .number = "446",
	    .branch = "01", .acquired = 20200401 });
	c.who.symbol = "13";
	begin();
	CHECK_ERR(ERR_HELD, import_claim(im, &c, &origin));
	end();
	r = only_review();
	CHECK(r.candidates[0].person == 4 && r.candidates[0].reasons == 1 << REASON_SYMBOL);
	CHECK_OK(refuse(r.id));
	c = a_claim("446", 19700101, 1);
	c.who.branch = "02";
	begin();
	CHECK_ERR(ERR_HELD, import_claim(im, &c, &origin));
	end();
	r = only_review();
	CHECK(r.candidates[0].reasons == 1 << REASON_BRANCH);
	CHECK_OK(refuse(r.id));
	begin();
	CHECK_ERR(ERR_HELD, claim_of("444", 19700102, 1));
	end();
	CHECK_INT(1 << REASON_BIRTH, only_review().candidates[0].reasons);
}

TEST(what_fits_several_is_nobodys_before_a_review)       /* ELG-06 ELG-13 */
{
	struct review r;

	begin();
	CHECK_ERR(ERR_HELD, claim_of("222", 0, 0));
	end();
	r = only_review();
	CHECK(r.candidate_count == 2 && r.candidates[0].reasons == 1 << REASON_SEVERAL);
	CHECK_ERR(ERR_INPUT, accept(r.id, "P1"));       /* no candidate */
	CHECK_OK(accept(r.id, "P3"));
	CHECK(medicines_of(3) == 1 && medicines_of(2) == 0 && medicines_of(r.id) == 0);
	CHECK_ERR(ERR_STALE, accept(r.id, "P2"));
	CHECK_ERR(ERR_STALE, refuse(r.id));
}

TEST(a_decision_holds_for_what_comes_again)      /* ELG-13 */
{
	struct review r;

	begin();
	CHECK_ERR(ERR_HELD, claim_of("222", 19500101, 2));
	end();
	r = only_review();
	CHECK_OK(accept(r.id, "P2"));
	begin();
	CHECK_OK(claim_of("222", 19500101, 2));         /* a corrected one, say */
	CHECK_ERR(ERR_HELD, claim_of("222", 19800101, 2));
	end();
	CHECK_INT(1, medicines_of(2));
	r = only_review();
	CHECK_OK(refuse(r.id));
	begin();
	CHECK_ERR(ERR_NOT_FOUND, claim_of("222", 19800101, 2));
	end();
	CHECK(medicines_of(3) == 0 && medicines_of(r.id) == 0);
}

TEST(a_returned_claim_disappears_with_what_is_held_of_it)
{
	struct claim c = a_claim("222", 19500101, 1);
	struct review r;

	begin();
	CHECK_OK(import_claim(im, &c, &origin));
	c.month = 202608;
	CHECK_OK(import_claim(im, &c, &origin));
	CHECK_ERR(ERR_HELD, claim_of("222", 19500101, 2));
	end();
	r = only_review();
	begin();
	CHECK_OK(import_claim_returned(im, &c));
	CHECK_OK(import_claim_returned(im, &c));        /* twice is once */
	c = a_claim("222", 19500101, 2);
	CHECK_OK(import_claim_returned(im, &c));
	c = a_claim("222", 19500102, 2);
	CHECK_ERR(ERR_NOT_FOUND, import_claim_returned(im, &c));
	end();
	CHECK(medicines_of(2) == 1 && medicines_of(r.id) == 0);
	CHECK_OK(accept(r.id, "P2"));           /* there is nothing left to give */
	CHECK_INT(1, medicines_of(2));
}

TEST(checkups_are_held_and_given_with_all_their_lines)   /* ELG-13 CHK-01 */
{
	static const struct checkup_line line = { .section = "01010", .code = "9N001000000000001", .type = CHECKUP_QUANTITY,
	    .value = "152.3", .unit = "cm", .list = "", .value_name = "", .method = "", .low = "", .high = "" };
	struct checkup c = { .institution = OTHER, .institution_name = "健診所", .report = 10, .program = "010", .day = 20260520,
	    .made = 20260601, .who = numbers("06139999", "222", 19500101), .sex = 2, .lines = &line, .line_count = 1 }, *got;
	struct review r;
	size_t n;

	begin();
	CHECK_ERR(ERR_HELD, import_checkup(im, &c, false, &origin));
	CHECK_ERR(ERR_NOT_FOUND, import_checkup(im, &c, true, &origin));        /* a deletion deletes nobody's on a guess */
	end();
	r = only_review();
	CHECK(r.kind == REVIEW_CHECKUP && r.happened == 20260520);
	CHECK_OK(accept(r.id, "P2"));
	CHECK_OK(view_checkups(v, cx, 2, 20260101, 20261231, &got, &n));
	CHECK(n == 1 && got[0].result_count == 1 && got[0].made == 20260601);
	CHECK_STR("152.3", got[0].results[0].line.value);
	CHECK_OK(view_checkups(v, cx, r.id, 20260101, 20261231, &got, &n));
	CHECK_INT(0, n);
	c.sex = 1;
	begin();
	CHECK_OK(import_checkup(im, &c, true, &origin));        /* CHK-02 */
	end();
	CHECK_OK(view_checkups(v, cx, 2, 20260101, 20261231, &got, &n));
	CHECK_INT(0, n);
}

TEST(who_changed_insurer_keeps_the_history)      /* ELG-06 */
{
	struct claim c = a_claim("111", 19400229, 1);

	begin();
	CHECK_OK(import_claim(im, &c, &origin));        /* by the numbers that were lost in April */
	c.who = numbers("06130012", "777", 19400229);
	c.month = 202610;
	CHECK_OK(import_claim(im, &c, &origin));
	end();
	CHECK_INT(2, medicines_of(1));
}

TESTS(T_WORLD(a_claim_goes_to_exactly_one_person_or_to_nobody),
    T_WORLD(what_almost_fits_is_held_and_belongs_to_nobody), T_WORLD(each_single_difference_is_a_reason),
    T_WORLD(what_fits_several_is_nobodys_before_a_review), T_WORLD(a_decision_holds_for_what_comes_again),
    T_WORLD(a_returned_claim_disappears_with_what_is_held_of_it),
    T_WORLD(checkups_are_held_and_given_with_all_their_lines), T_WORLD(who_changed_insurer_keeps_the_history))
