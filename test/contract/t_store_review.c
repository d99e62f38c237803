/* What every store promises about reviews, and about whole claims. */
#include "store_rig.h"

static const struct review_candidate candidates[] = { { .person = 5, .reasons = 1 << REASON_BIRTH },
	{ .person = 6, .reasons = 1 << REASON_SEX } };

static struct review
a_review(id review, instant at)
{
	return (struct review){ .id = review, .kind = REVIEW_CLAIM, .at = at, .by = "", .file = "RECEIPTC.UKE", .record = "RE",
	    .line = 12, .institution = CLINIC, .happened = 202609, .candidates = candidates, .candidate_count = 2 };
}

TEST(reviews_are_listed_oldest_first_with_their_candidates)
{
	struct review late = a_review(7, 2000), early = a_review(8, 1000), *rows, one;
	size_t n;

	KEEP(review, &late);
	KEEP(review, &early);
	CHECK_OK(view_reviews(v, cx, 10, &rows, &n));
	CHECK(n == 2 && rows[0].id == 8 && rows[1].id == 7);
	CHECK(rows[0].candidate_count == 2 && rows[0].candidates[1].person == 6
	    && rows[0].candidates[1].reasons == 1 << REASON_SEX);
	CHECK_STR("RECEIPTC.UKE", rows[0].file);
	CHECK_STR(CLINIC, rows[0].institution);
	CHECK_OK(view_reviews(v, cx, 1, &rows, &n));
	CHECK(n == 1 && rows[0].id == 8);
	CHECK_OK(view_review(v, cx, 7, &one));
	CHECK(one.line == 12 && one.happened == 202609 && one.candidate_count == 2);
	CHECK_ERR(ERR_NOT_FOUND, view_review(v, cx, 9, &one));
}

TEST(a_review_is_decided_once)   /* ELG-13 */
{
	struct review r = a_review(7, 1000), *rows, one;
	size_t n;

	KEEP(review, &r);
	r.candidate_count = 1;          /* it came again */
	KEEP(review, &r);
	CHECK_OK(view_review(v, cx, 7, &one));
	CHECK_INT(1, one.candidate_count);
	r.state = REVIEW_ACCEPTED;
	r.decided = 3000;
	r.by = "tanaka";
	r.person = 5;
	KEEP(review, &r);
	KEEP_ERR(ERR_STALE, review, &r);
	r.state = REVIEW_OPEN;
	KEEP_ERR(ERR_STALE, review, &r);
	CHECK_OK(view_reviews(v, cx, 10, &rows, &n));
	CHECK_INT(0, n);
	CHECK_OK(view_review(v, cx, 7, &one));
	CHECK(one.person == 5 && one.decided == 3000);
	CHECK_STR("tanaka", one.by);
}

TEST(whole_claims_are_given_and_taken_away)
{
	static const struct drug_line drug = { .line = 1, .form = DOSE_ORAL, .code = "612170710", .amount = "1", .times = 14,
	    .usage = "", .instruction = "" };
	static const struct act_line act = { .line = 2, .identification = 50, .code = "150003110", .amount = "", .times = 1 };
	struct claim c = { .id = 1, .source = CLAIM_MEDICAL, .institution = CLINIC, .institution_name = "診療所",
	    .prescriber_name = "", .month = 202609, .person = 5, .drugs = &drug, .drug_count = 1, .acts = &act, .act_count = 1 }, *got;
	size_t n;

	KEEP(claim, &c);
	c.id = 2;
	c.month = 202608;
	KEEP(claim, &c);
	CHECK_OK(view_claims(v, cx, 5, 202601, 202612, &got, &n));
	CHECK(n == 2 && got[0].month == 202608 && got[1].drug_count == 1 && got[1].act_count == 1);
	CHECK_STR("612170710", got[1].drugs[0].code);
	CHECK_STR("150003110", got[1].acts[0].code);
	c.inpatient = true;             /* another claim, and it is not there */
	KEEP(claim_removed, &c);
	c.inpatient = false;
	KEEP(claim_removed, &c);
	CHECK_OK(view_claims(v, cx, 5, 202601, 202612, &got, &n));
	CHECK(n == 1 && got[0].month == 202609);
}

TEST(the_position_of_an_import_is_kept_and_forgotten)
{
	struct import_position p = { .digest = { 1 }, .kind = "claims", .offset = 1000, .lines = 12, .claims = 3, .number = 3,
	    .told = 5, .head = "IR", .head_n = 2, .accepted = 2, .refused = 1, .at = 1000 }, got;

	KEEP(import_position, &p);
	p.offset = 5000000000;
	KEEP(import_position, &p);
	CHECK_OK(view_import_position(v, cx, p.digest, "claims", &got));
	CHECK(got.offset == 5000000000 && got.lines == 12 && got.told == 5 && got.head_n == 2 && got.accepted == 2);
	CHECK_INT(0, memcmp(got.head, "IR", 2));
	CHECK_ERR(ERR_NOT_FOUND, view_import_position(v, cx, p.digest, "returned", &got));
	p.kind = "returned";
	KEEP(import_done, &p);
	CHECK_OK(view_import_position(v, cx, p.digest, "claims", &got));
	p.kind = "claims";
	KEEP(import_done, &p);
	CHECK_ERR(ERR_NOT_FOUND, view_import_position(v, cx, p.digest, "claims", &got));
}

TESTS(T_STORE(the_position_of_an_import_is_kept_and_forgotten), T_STORE(reviews_are_listed_oldest_first_with_their_candidates), T_STORE(a_review_is_decided_once),
    T_STORE(whole_claims_are_given_and_taken_away))
