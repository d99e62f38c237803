/* Lists of visits as people type, paste and save them. */
#include "base/limit.h"
#include "t.h"
#include "wire/visit_list.h"

static struct asked *people;
static size_t count;

TEST(a_line_is_a_person_by_commas_tabs_or_quotes)
{
	CHECK_OK(visit_list_read(cx, "\xef\xbb\xbf保険者番号,記号,番号,枝番,生年月日\r\n06139999, 12-34 ,5678,01,19400229\r\n\r\n"
	    "06139999\t12,34\t5678\n\"06139999\",\"12,34\",\"56\"\"78\",,１９４００２２９,more\n,,,,\n", &people, &count));
	CHECK_INT(3, count);
	CHECK_STR("2", people[0].arbitrary);            /* the line of the list */
	CHECK_STR("06139999", people[0].who.insurer);
	CHECK_STR("12-34", people[0].who.symbol);
	CHECK_STR("5678", people[0].who.number);
	CHECK_STR("01", people[0].who.branch);
	CHECK_INT(19400229, people[0].who.birth);
	CHECK_STR("4", people[1].arbitrary);
	CHECK_STR("12,34", people[1].who.symbol);
	CHECK_STR("", people[1].who.branch);
	CHECK_STR("56\"78", people[2].who.number);
	CHECK_INT(19400229, people[2].who.birth);
	for (size_t i = 0; i < count; i++)
		CHECK_INT(ERR_OK, people[i].outcome);
}

TEST(a_first_line_without_a_digit_is_headings_and_any_other_is_somebody)
{
	CHECK_OK(visit_list_read(cx, "０６１３９９９９,１２,５６", &people, &count));
	CHECK_INT(1, count);
	CHECK_OK(visit_list_read(cx, "06139999,12,56\n保険者番号,記号,番号", &people, &count));
	CHECK_INT(2, count);
}

TEST(what_is_wrong_is_one_lines_trouble)
{
	CHECK_OK(visit_list_read(cx, "06139999,1,,,\n06139999,1,2,3,yesterday\n06139999,\"1,2\n06139999,1,2,3,20261301\n06139999,1,2\n", &people,
	    &count));
	CHECK_INT(5, count);
	for (size_t i = 0; i < 4; i++) {
		CHECK_INT(ERR_INPUT, people[i].outcome);
		CHECK(people[i].detail[0] != '\0');
	}
	CHECK_INT(ERR_OK, people[4].outcome);
}

TEST(a_list_has_a_ceiling)
{
	static char text[(LIMIT_ROUND_LINES + 1) * 8 + 1];

	for (int i = 0; i < LIMIT_ROUND_LINES + 1; i++)
		(void)memcpy(text + i * 8, "1,2,345\n", 8);
	CHECK_ERR(ERR_TOO_LARGE, visit_list_read(cx, text, &people, &count));
	CHECK_OK(visit_list_read(cx, text + 8, &people, &count));
	CHECK_INT(LIMIT_ROUND_LINES, count);
}

TESTS(T(a_line_is_a_person_by_commas_tabs_or_quotes), T(a_first_line_without_a_digit_is_headings_and_any_other_is_somebody),
    T(what_is_wrong_is_one_lines_trouble), T(a_list_has_a_ceiling))
