/* The statement of insurance: filled in as far as known, on one page. */
#include "page/declaration.h"
#include "sheet_rig.h"

#define NOW 1795310100          /* 2026-11-22 10:15 */

static const struct person hanako = { .id = 1, .name = "架空　花子", .kana = "ｶｸｳ ﾊﾅｺ", .sex1 = 2, .birth = 19500401,
    .postcode = "0000000", .address = "架空県架空市架空町1-2-3" };
static const struct eligibility last = { .insurer = "06999999", .symbol = "１２", .number = "３４５", .branch = "01",
    .insurer_name = "架空健康保険組合", .acquired = 20200401, .lost = 20261101 };

static const char *
written(const struct declaration *d, const char *name)
{
	buf_init(&out, cx, 5000000);
	CHECK_OK(declaration_write(cx, d, &out));
	return read_back(name);
}

TEST(what_is_known_is_filled_in_and_the_claim_is_told)  /* FLB-04, FLB-03 */
{
	static const char *const parts[] = { "花子", "ｶｸｳ ﾊﾅｺ", "1950年4月1日", "架空県架空市架空町1-2-3", "架空健康保険組合", "06999999",
	    "１２", "３４５", "2026年11月1日喪失", "無効", "架空在宅クリニック 1319999996", "77777777", "不詳", "1 / 1 ページ" };
	const char *text = written(&(struct declaration){ .facility_name = "架空在宅クリニック", .facility = "1319999996",
	    .person = &hanako, .last = &last, .answer = VALIDITY_LOST, .late_elderly = true, .made = NOW }, "declaration");

	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		if (strstr(text, parts[i]) == NULL)
			print_error("missing: %s\n%s\n", parts[i], text);
		assert_non_null(strstr(text, parts[i]));
	}
	assert_null(strstr(text, "777777777"));         /* the late elderly's has eight */
}

TEST(without_a_centre_it_is_for_the_pen)        /* FLB-04 */
{
	const char *text = written(&(struct declaration){ .made = NOW }, "declaration-blank");

	assert_non_null(strstr(text, "777777777"));
	assert_non_null(strstr(text, "1 / 1 ページ"));
	assert_null(strstr(text, "二重線"));
}

TESTS(T(what_is_known_is_filled_in_and_the_claim_is_told), T(without_a_centre_it_is_for_the_pen))
