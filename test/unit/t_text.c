/* Characters at the edges: the traps of spec/interface.md section 1.4. */
#include "base/text.h"
#include "t.h"

static void
check_pair(const char *utf8, const char *cp932)
{
	char *p;
	size_t n, replaced;

	CHECK_OK(text_to_cp932(cx, utf8, strlen(utf8), &p, &n, &replaced));
	CHECK_INT(0, replaced);
	CHECK_STR(cp932, p);
	CHECK_OK(text_from_cp932(cx, cp932, strlen(cp932), &p, &n));
	CHECK_STR(utf8, p);
}

TEST(the_known_traps_go_both_ways)
{
	check_pair("髙", "\xee\xe0");
	check_pair("﨑", "\xed\x95");
	check_pair("纊黑ⅰⅹ￤＂", "\xed\x40\xee\xec\xee\xef\xee\xf8\xee\xfa\xee\xfc");
	check_pair("①", "\x87\x40");
	check_pair("Ⅲ", "\x87\x56");
	check_pair("～", "\x81\x60");
	check_pair("－", "\x81\x7c");
	check_pair("ｱ", "\xb1");
}

TEST(both_places_of_a_doubled_character_are_read)
{
	char *p;
	size_t n;

	CHECK_OK(text_from_cp932(cx, "\xfb\xfc\xed\x95", 4, &p, &n));
	CHECK_STR("髙﨑", p);
}

TEST(a_character_that_cp932_lacks_is_marked_and_counted)
{
	const char *name = "𠮷野　太郎";
	char *p;
	size_t n, replaced;

	CHECK_OK(text_to_cp932(cx, name, strlen(name), &p, &n, &replaced));
	CHECK_INT(1, replaced);
	CHECK_OK(text_from_cp932(cx, p, n, &p, &n));
	CHECK_STR("〓野　太郎", p);
}

TEST(broken_bytes_are_refused)
{
	char *p;
	size_t n;

	CHECK_ERR(ERR_ENCODING, text_from_cp932(cx, "a\x81", 2, &p, &n));
	CHECK_ERR(ERR_ENCODING, text_from_cp932(cx, "a\0b", 3, &p, &n));
	CHECK(!text_is_utf8("\xc0\x80", 2));
	CHECK(!text_is_utf8("\xed\xa0\x80", 3));
	CHECK(!text_is_utf8("a\0b", 3));
	CHECK(!text_is_utf8("\xf5\x80\x80\x80", 4));
	CHECK(text_is_utf8("𠮷", 4));
}

TEST(numbers_compare_across_widths)
{
	CHECK_STR("12-34AB", text_fold(cx, " １２－３４ＡＢ　"));
	CHECK_STR("12-34", text_fold(cx, "12‐34"));
	CHECK_STR("記号", text_fold(cx, "記 号"));
	CHECK_STR("架空　花子", text_trim(cx, "　架空　花子 \n"));
	CHECK(text_is_digits("0123", 4));
	CHECK(!text_is_digits("０１２３", 4));
}

TESTS(T(the_known_traps_go_both_ways), T(both_places_of_a_doubled_character_are_read),
    T(a_character_that_cp932_lacks_is_marked_and_counted),
    T(broken_bytes_are_refused), T(numbers_compare_across_widths))
