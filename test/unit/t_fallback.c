/* What to do when a check fails. */
#include "domain/fallback.h"
#include "t.h"

TEST(the_steps_come_in_their_order_and_only_where_a_check_failed)       /* FLB-01 */
{
	static const enum validity failed[] = { VALIDITY_LOST, VALIDITY_LOST_NEWER, VALIDITY_NONE };
	static const enum validity fine[] = { VALIDITY_VALID, VALIDITY_SEVERAL, VALIDITY_UNREGISTERED };
	enum fallback steps[FALLBACK_COUNT];

	for (size_t i = 0; i < 3; i++) {
		CHECK_INT(4, fallback_steps(failed[i], steps));
		CHECK_INT(FALLBACK_PORTAL, steps[0]);
		CHECK_INT(FALLBACK_NOTICE, steps[1]);
		CHECK_INT(FALLBACK_CERTIFICATE, steps[2]);
		CHECK_INT(FALLBACK_STATEMENT, steps[3]);
		CHECK_INT(0, fallback_steps(fine[i], steps));
	}
	CHECK_INT(5, fallback_steps(0, steps));         /* an outage: what must be checked later is noted first */
	CHECK_INT(FALLBACK_NOTE_DOWN, steps[0]);
	CHECK_INT(FALLBACK_STATEMENT, steps[4]);
}

TEST(a_claim_is_written_by_the_best_number_that_is_known)       /* FLB-02, FLB-03 */
{
	CHECK_INT(CLAIM_ORDINARY, claim_way(true, true));
	CHECK_INT(CLAIM_ORDINARY, claim_way(true, false));
	CHECK_INT(CLAIM_FORMER, claim_way(false, true));
	CHECK_INT(CLAIM_UNKNOWN, claim_way(false, false));
	CHECK_STR("77777777", claim_unknown(false).insurer);
	CHECK_STR("777777777", claim_unknown(false).number);
	CHECK_STR("77777777", claim_unknown(true).number);
	CHECK_STR("不詳", claim_unknown(true).remark);
}

TESTS(T(the_steps_come_in_their_order_and_only_where_a_check_failed), T(a_claim_is_written_by_the_best_number_that_is_known))
