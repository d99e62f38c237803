/* What every store promises about check-ups. */
#include "store_rig.h"
#include "base/limit.h"

#define YESNO "1.2.392.200119.6.2008"

static const struct checkup_line lines[] = {
	{ .section = "01010", .code = "9A751000000000001", .type = CHECKUP_QUANTITY, .value = "142", .unit = "mm[Hg]",
	    .list = "", .value_name = "", .method = "", .flag = CHECKUP_HIGH, .low = "90", .high = "129" },
	{ .section = "01010", .code = "9A751000000000001", .type = CHECKUP_QUANTITY, .value = "138", .unit = "mm[Hg]",
	    .list = "", .value_name = "", .method = "", .low = "", .high = "" },
	{ .series = 1, .section = "01010", .code = "9N701000000000011", .type = CHECKUP_CODE, .value = "1", .unit = "",
	    .list = YESNO, .value_name = "ハイ", .method = "", .low = "", .high = "" },
	{ .section = "", .code = "3F077000002327101", .type = CHECKUP_QUANTITY, .state = CHECKUP_NOT_DONE, .value = "",
	    .unit = "", .list = "", .value_name = "", .method = "", .low = "", .high = "" },
};

static struct checkup
a_checkup(id checkup, ymd day)
{
	return (struct checkup){ .id = checkup, .person = 5, .institution = CLINIC, .institution_name = "架空健診所",
	    .report = 10, .program = "010", .day = day, .made = day + 10, .lines = lines,
	    .line_count = sizeof lines / sizeof lines[0] };
}

static struct checkup_item
an_item(const char *code, const char *name, ymd from, ymd until)
{
	return (struct checkup_item){ .code = code, .name = name, .type = CHECKUP_QUANTITY, .unit = "mmHg",
	    .xml_unit = "mm[Hg]", .list = "", .guidance = ">=130", .referral = ">=140", .place = 14, .from = from,
	    .until = until };
}

TEST(checkups_are_given_with_the_names_of_their_day)
{
	struct checkup old = a_checkup(1, 20250401), now = a_checkup(2, 20260520), *c;
	struct checkup_item before = an_item("9A751000000000001", "血圧(旧)", 20080401, 20260101),
	    after = an_item("9A751000000000001", "収縮期血圧", 20260101, YMD_NEVER);
	struct code_name yes = { .list = YESNO, .code = "1", .name = "はい" };
	size_t n;

	KEEP(checkup_item, &before);
	KEEP(checkup_item, &after);
	KEEP(code_name, &yes);
	KEEP(checkup, &now);
	KEEP(checkup, &old);
	CHECK_OK(view_checkups(v, cx, 5, 20200101, 20261231, &c, &n));
	CHECK_INT(2, n);
	CHECK(c[0].day == 20250401 && c[1].day == 20260520 && c[1].made == 20260530 && c[1].report == 10);
	CHECK_STR("架空健診所", c[1].institution_name);
	CHECK_STR("血圧(旧)", c[0].results[0].name);
	CHECK_INT(4, c[1].result_count);
	CHECK_STR("収縮期血圧", c[1].results[0].name);
	CHECK_STR("mmHg", c[1].results[0].unit);
	CHECK_STR(">=140", c[1].results[0].referral);
	CHECK(c[1].results[0].place == 14 && c[1].results[0].line.flag == CHECKUP_HIGH);
	CHECK_STR("129", c[1].results[0].line.high);
	CHECK_STR("138", c[1].results[1].line.value);
	CHECK_STR("はい", c[1].results[2].value_name);
	CHECK_STR("マスタ未収載", c[1].results[2].name);
	CHECK(c[1].results[2].place == INT32_MAX && c[1].results[2].line.series == 1);
	CHECK_INT(CHECKUP_NOT_DONE, c[1].results[3].line.state);
	CHECK(c[1].lines == NULL && c[1].who.number[0] == '\0');
	CHECK_OK(view_checkups(v, cx, 5, 20250402, 20260519, &c, &n));
	CHECK_INT(0, n);
	CHECK_OK(view_checkups(v, cx, 6, 20200101, 20261231, &c, &n));
	CHECK_INT(0, n);
}

TEST(of_two_documents_of_one_checkup_the_later_made_counts)      /* CHK-01 */
{
	struct checkup c = a_checkup(1, 20260520), *got;
	size_t n;

	KEEP(checkup, &c);
	KEEP(checkup, &c);
	c.id = 2;
	c.line_count = 1;
	c.made--;                       /* an older one changes nothing */
	KEEP(checkup, &c);
	CHECK_OK(view_checkups(v, cx, 5, 20260520, 20260520, &got, &n));
	CHECK_INT(1, n);
	CHECK_INT(4, got[0].result_count);
	c.made += 2;
	KEEP(checkup, &c);
	CHECK_OK(view_checkups(v, cx, 5, 20260520, 20260520, &got, &n));
	CHECK_INT(1, n);
	CHECK(got[0].id == 1 && got[0].result_count == 1);
	c.report = 40;                  /* another kind of report is another check-up */
	KEEP(checkup, &c);
	CHECK_OK(view_checkups(v, cx, 5, 20260520, 20260520, &got, &n));
	CHECK_INT(2, n);
}

TEST(a_checkup_can_be_taken_away)        /* CHK-02 */
{
	struct checkup c = a_checkup(1, 20260520), *got;
	size_t n;

	KEEP(checkup, &c);
	c.made--;
	KEEP(checkup_removed, &c);
	CHECK_OK(view_checkups(v, cx, 5, 20260520, 20260520, &got, &n));
	CHECK_INT(1, n);
	c.made++;
	KEEP(checkup_removed, &c);
	KEEP(checkup_removed, &c);      /* nothing is left, and that is no fault */
	CHECK_OK(view_checkups(v, cx, 5, 20260520, 20260520, &got, &n));
	CHECK_INT(0, n);
	KEEP(checkup, &c);
	CHECK_OK(view_checkups(v, cx, 5, 20260520, 20260520, &got, &n));
	CHECK_INT(4, got[0].result_count);
}

TEST(one_answer_has_a_ceiling)
{
	struct checkup c = a_checkup(1, 20100101), *got;
	struct change *ch = change_new(cx);
	size_t n;

	c.line_count = 0;
	for (int i = 0; i <= LIMIT_CHECKUPS; i++) {
		c.id = (id)i + 1;
		c.day = 20100000 + i;
		CHECK_OK(change_checkup(ch, &c));
	}
	COMMIT(ch);
	CHECK_ERR(ERR_TOO_LARGE, view_checkups(v, cx, 5, 20000101, 20301231, &got, &n));
	CHECK_OK(view_checkups(v, cx, 5, 20100000, 20100000 + LIMIT_CHECKUPS - 1, &got, &n));
	CHECK_INT(LIMIT_CHECKUPS, n);
}

TESTS(T_STORE(checkups_are_given_with_the_names_of_their_day),
    T_STORE(of_two_documents_of_one_checkup_the_later_made_counts), T_STORE(a_checkup_can_be_taken_away),
    T_STORE(one_answer_has_a_ceiling))
