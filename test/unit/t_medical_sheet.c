/* The sheets of 薬剤情報 and 特定健診情報: everything is on them, and each page says by which consent until when. */
#include "page/medical_sheet.h"
#include "sheet_rig.h"

#define NOW 1795310100          /* 2026-11-22 10:15 */

static const struct person hanako = { .id = 1, .name = "架空　花子", .kana = "ｶｸｳ ﾊﾅｺ", .sex1 = 2, .birth = 19500401 };
static const struct consent consents[] = {
	{ .kind = KIND_YZK, .from = NOW - 86400, .until = INSTANT_NEVER },
	{ .kind = KIND_SRJ, .from = NOW - 86400, .until = 1795532400 },
};
static const struct claim claims[] = {
	{ .source = CLAIM_DISPENSING, .institution = "1347777776", .institution_name = "架空薬局", .prescriber = "1319999996",
	    .prescriber_name = "架空診療所", .month = 202611 },
	{ .source = CLAIM_MEDICAL, .institution = "1318888887", .institution_name = "架空総合病院", .prescriber = "",
	    .prescriber_name = "", .month = 202610, .inpatient = true },
};

static struct medicine
line(int claim, int n, const char *name, enum dose_form form, ymd date)
{
	return (struct medicine){ .claim = &claims[claim], .drug = { .line = (uint16_t)n, .date = date, .form = form,
	    .code = claim == 0 ? "620000001" : "620000002", .amount = "1.5", .times = 28, .usage = "", .instruction = "粉砕" },
	    .name = name, .unit = "錠", .ingredient = "架空ジピン", .usage_name = "１日１回朝食後服用" };
}

static struct medical_frame
frame(void)
{
	return (struct medical_frame){ .facility_name = "架空在宅クリニック", .facility = "1319999996", .made = NOW,
	    .person = &hanako, .used = { &consents[0], &consents[1] } };
}

TEST(medicines_are_all_there_at_a_glance_first_and_each_page_names_the_consents)
{
	struct medicine m[120];
	struct treatment t[] = { { &claims[1], { .line = 1, .date = 20261014, .code = "150000001", .amount = "", .times = 1 },
	    "架空手術", "", ACT_OPERATION } };
	struct summary y = { 0 };
	struct medicines_sheet sheet = { .frame = frame(), .from = 202312, .until = 202611, .medicines = m,
	    .treatments = t, .treatment_count = 1, .with_treatments = true, .summary = &y };
	const char *text;
	size_t pages;

	for (int i = 0; i < 120; i++) {
		m[i] = line(i % 2, i, ctx_fmt(cx, "架空錠%03dｍｇ", i), DOSE_ORAL, 20261105 + i / 10);
		m[i].drug.code = ctx_fmt(cx, "62%07d", i);
		m[i].ingredient = i < 2 ? "架空ジピン" : ctx_fmt(cx, "架空成分%d", i);
	}
	m[119].name = "マスタ未収載";
	sheet.medicine_count = 120;
	CHECK_OK(summary_medicines(cx, m, 120, 20261122, &y));
	buf_init(&out, cx, 5000000);
	CHECK_OK(medicines_sheet_write(cx, &sheet, &out));
	text = read_back("medicines");
	pages = times(text, "\f");
	CHECK(pages >= 3);
	CHECK_INT(pages, times(text, "架空在宅クリニック 1319999996"));
	CHECK_INT(pages, times(text, "同意 薬剤情報: 2026年11月21日 10:15 から 取消しまで"));
	CHECK_INT(pages, times(text, "同意 診療情報: 2026年11月21日 10:15 から 2026年11月25日 00:00 まで"));
	CHECK_INT(pages, times(text, "作成 2026年11月22日 10:15"));
	assert_non_null(strstr(text, ctx_fmt(cx, "%zu / %zu ページ", pages, pages)));
	assert_non_null(strstr(text, "1950年4月1日 (76歳)"));
	for (int i = 0; i < 119; i++)
		CHECK(times(text, ctx_fmt(cx, "架空錠%03dｍｇ", i)) >= 1);
	assert_non_null(strstr(text, "マスタ未収載"));
	assert_non_null(strstr(text, "620000119"));
	assert_non_null(strstr(text, "架空手術"));
	assert_non_null(strstr(text, "1日量 1.5錠"));
	CHECK_INT(1, times(text, "同じ成分: 架空錠000ｍｇ"));
	CHECK_INT(0, times(text, "同じ薬"));
}

TEST(a_sheet_without_data_says_so)
{
	struct summary y = { .day = 20261122 };
	struct medicines_sheet sheet = { .frame = frame(), .from = 202401, .until = 202312, .summary = &y };
	struct checkups_sheet checkups = { .frame = frame(), .summary = &y };

	buf_init(&out, cx, 5000000);
	CHECK_OK(medicines_sheet_write(cx, &sheet, &out));
	assert_non_null(strstr(read_back("none"), "提供できる期間にありません"));
	buf_init(&out, cx, 5000000);
	CHECK_OK(checkups_sheet_write(cx, &checkups, &out));
	assert_non_null(strstr(read_back("none2"), "提供できる期間の健診はありません"));
}

TEST(a_sheet_of_an_emergency_claims_no_consent)          /* EMG-04 */
{
	struct consent opened = { .mode = MODE_EMERGENCY, .kind = KIND_YZK, .given = true, .from = NOW, .until = NOW + 86400 };
	struct summary y = { .day = 20261122 };
	struct medicines_sheet sheet = { .frame = frame(), .from = 202401, .until = 202312, .summary = &y };
	const char *text;

	sheet.frame.used[0] = &opened;
	sheet.frame.used[1] = NULL;
	buf_init(&out, cx, 5000000);
	CHECK_OK(medicines_sheet_write(cx, &sheet, &out));
	text = read_back("emergency");
	CHECK_INT(1, times(text, "救急時(同意取得困難) 薬剤情報: 2026年11月22日 10:15 から 2026年11月23日 10:15 まで"));
	CHECK_INT(0, times(text, "同意 薬剤情報"));
}

static struct checkup_result
result(const char *name, enum checkup_type type, const char *value, const char *value_name, const char *guidance, int place)
{
	return (struct checkup_result){ .line = { .code = name, .type = type, .value = value, .low = "1.0", .high = "9.9" },
	    .name = name, .unit = type == CHECKUP_QUANTITY ? "mg/dL" : "", .value_name = value_name, .guidance = guidance,
	    .referral = guidance[0] == '\0' ? "" : ">=150", .place = place };
}

TEST(checkups_are_told_by_their_limits_and_nothing_unmeasured_is_a_number)
{
	struct checkup_result first[] = { result("架空糖", CHECKUP_QUANTITY, "120", "", ">=126", 2) };
	struct checkup_result last[] = { result("架空糖", CHECKUP_QUANTITY, "127", "", ">=126", 2),
	    result("架空腹囲", CHECKUP_QUANTITY, "92", "", "M>=85;F>=90", 1), result("架空尿", CHECKUP_ORDINAL, "2", "±", "", 3),
	    result("架空脂質", CHECKUP_QUANTITY, "", "", ">=120", 4), result("所見", CHECKUP_TEXT, "架空の所見です", "", "", 5) };
	struct checkup c[] = { { .day = 20250610, .institution_name = "架空健診所", .results = first, .result_count = 1 },
	    { .day = 20260610, .institution_name = "架空健診所", .results = last, .result_count = 5 } };
	struct summary y = { 0 };
	struct checkups_sheet sheet = { .frame = frame(), .checkups = c, .count = 2, .summary = &y };
	const char *text;

	last[3].line.state = CHECKUP_NOT_DONE;
	last[0].line.flag = CHECKUP_HIGH;
	CHECK_OK(summary_checkups(cx, c, 2, 2, &y));
	buf_init(&out, cx, 5000000);
	CHECK_OK(checkups_sheet_write(cx, &sheet, &out));
	text = read_back("checkups");
	assert_non_null(strstr(text, "126以上"));
	assert_non_null(strstr(text, "90以上"));
	assert_non_null(strstr(text, "120"));
	assert_non_null(strstr(text, "未実施"));
	assert_non_null(strstr(text, "±"));
	assert_non_null(strstr(text, "架空の所見です"));
	assert_non_null(strstr(text, "1.0 – 9.9"));
	CHECK_INT(times(text, "\f"), times(text, "同意 薬剤情報: 2026年11月21日"));
}

TESTS(T(medicines_are_all_there_at_a_glance_first_and_each_page_names_the_consents), T(a_sheet_without_data_says_so), T(a_sheet_of_an_emergency_claims_no_consent),
    T(checkups_are_told_by_their_limits_and_nothing_unmeasured_is_a_number))
