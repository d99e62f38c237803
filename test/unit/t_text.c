/* Characters at the edges: the traps of spec/interface.md section 1.4. */
#include <iconv.h>

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

/* iconv as the second opinion on each of the two-byte codes. */
TEST(every_code_reads_as_iconv_reads_it_and_comes_back_as_one_that_reads_alike)
{
	iconv_t cd = iconv_open("UTF-8", "CP932");
	size_t good = 0;

	for (unsigned code = 0x8000; code < 0x10000; code++) {
		char bytes[2] = { (char)(code >> 8), (char)code }, utf8[8] = "", *from = bytes, *to = utf8, *p, *q;
		size_t left = 2, room = 7, n, replaced;
		bool known = iconv(cd, &from, &left, &to, &room) != (size_t)-1;
		enum err e = text_from_cp932(cx, bytes, 2, &p, &n);

		(void)iconv(cd, NULL, NULL, NULL, NULL);
		if (bytes[1] == '\0')
			continue;       /* NUL is refused, whatever stands before it */
		CHECK_INT(known ? ERR_OK : ERR_ENCODING, e);
		if (!known)
			continue;
		CHECK_STR(utf8, p);
		CHECK_OK(text_to_cp932(cx, p, n, &q, &n, &replaced));
		CHECK_INT(0, replaced);
		CHECK_OK(text_from_cp932(cx, q, n, &q, &n));
		CHECK_STR(p, q);
		good++;
	}
	(void)iconv_close(cd);
	CHECK(good > 9000);
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
    T(every_code_reads_as_iconv_reads_it_and_comes_back_as_one_that_reads_alike),
    T(broken_bytes_are_refused), T(numbers_compare_across_widths))
