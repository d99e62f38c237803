/* What was chosen on a page, until a reader has had it signed. */
#include "base/limit.h"
#include "domain/handover.h"
#include "t.h"

static struct handover
waiting(void)
{
	return (struct handover){ .session = 9, .opened = 1000, .ends = 1000 + LIMIT_HANDOVER_LIFE, .tries = -1 };
}

TEST(one_reader_takes_it_in_its_first_minute)          /* HND-01 */
{
	struct handover h = waiting();

	CHECK_INT(HANDOVER_WAITING, handover_state(&h, 1000 + LIMIT_HANDOVER_SECONDS - 1));
	CHECK_OK(handover_takeable(&h, "reader", 1000 + LIMIT_HANDOVER_SECONDS - 1));
	CHECK_INT(HANDOVER_GONE, handover_state(&h, 1000 + LIMIT_HANDOVER_SECONDS));
	CHECK_ERR(ERR_NONCE, handover_takeable(&h, "reader", 1000 + LIMIT_HANDOVER_SECONDS));
	h.taken = 1010;
	memcpy(h.reader, "reader", 7);
	CHECK_INT(HANDOVER_TAKEN, handover_state(&h, h.ends - 1));
	CHECK_OK(handover_takeable(&h, "reader", h.ends - 1));
	CHECK_ERR(ERR_EXISTS, handover_takeable(&h, "another", 1011));
	CHECK_INT(HANDOVER_GONE, handover_state(&h, h.ends));
	CHECK_ERR(ERR_NONCE, handover_takeable(&h, "reader", h.ends));
}

TEST(what_went_wrong_can_be_mended_and_what_is_done_is_done)   /* HND-01 */
{
	struct handover h = waiting();

	h.taken = h.told = 1010;
	memcpy(h.reader, "reader", 7);
	h.outcome = ERR_PIN_WRONG;
	CHECK_INT(HANDOVER_FAILED, handover_state(&h, 1011));
	CHECK_OK(handover_takeable(&h, "reader", 1011));
	h.outcome = ERR_OK;
	CHECK_INT(HANDOVER_DONE, handover_state(&h, 99999));
	CHECK_ERR(ERR_NONCE, handover_takeable(&h, "reader", 1011));
}

TEST(a_card_that_was_read_waits_for_the_device)         /* HND-03 */
{
	struct handover h = waiting();

	h.purpose = PURPOSE_VISUAL;
	h.taken = 1010;
	memcpy(h.reader, "reader", 7);
	h.certificate_n = 3;
	CHECK_INT(HANDOVER_READ, handover_state(&h, h.ends - 1));
	CHECK_INT(HANDOVER_GONE, handover_state(&h, h.ends));
	h.told = 1020;
	h.outcome = ERR_NOT_BOUND;
	CHECK_INT(HANDOVER_FAILED, handover_state(&h, 1021));
}

TEST(both_sides_show_the_same_four_digits)             /* HND-02 */
{
	unsigned char nonce[NONCE_BYTES] = { 1, 2, 3 };
	char a[COMPARISON], b[COMPARISON];

	handover_comparison(nonce, a);
	handover_comparison(nonce, b);
	CHECK_STR(a, b);
	CHECK(text_is_digits(a, 4));
	nonce[31]++;
	handover_comparison(nonce, b);
	CHECK(strcmp(a, b) != 0);
}

TESTS(T(one_reader_takes_it_in_its_first_minute), T(what_went_wrong_can_be_mended_and_what_is_done_is_done),
    T(a_card_that_was_read_waits_for_the_device), T(both_sides_show_the_same_four_digits))
