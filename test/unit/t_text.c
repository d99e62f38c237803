/* Characters at the edges: the traps of spec/interface.md section 1.4. */
#include <iconv.h>

#include "base/text.h"
#include "t.h"

static void
check_pair(const char *utf8, const char *cp932)
{
	char *p;
	struct text_loss loss;
	size_t n;

	CHECK_OK(text_to_cp932(cx, utf8, strlen(utf8), &p, &n, &loss));
	CHECK_INT(0, loss.replaced + loss.missing);
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

static void
check_written(const char *utf8, const char *as, size_t replaced, size_t missing)
{
	struct text_loss loss;
	char *p;
	size_t n;

	CHECK_OK(text_to_cp932(cx, utf8, strlen(utf8), &p, &n, &loss));
	CHECK_INT(replaced, loss.replaced);
	CHECK_INT(missing, loss.missing);
	CHECK_INT(replaced + missing == 0, text_fits_cp932(utf8));
	CHECK_OK(text_from_cp932(cx, p, n, &p, &n));
	CHECK_STR(as, p);
}

TEST(what_cp932_lacks_is_written_by_the_mj_map)
{
	check_written("𠮷野　𠮟", "吉野　叱", 2, 0);
	check_written("槗本㐂一", "橋本喜一", 2, 0);
	check_written("张伟邓", "張偉鄧", 3, 0);
	check_written("\xef\xa9\x99", "繁", 1, 0);
}

TEST(variants_keep_their_base_and_marks_their_letter)
{
	check_written("辻󠄀葛󠄂城", "辻葛城", 2, 0);
	check_written("𠮷󠄀", "吉", 2, 0);
	check_written("Jose\xcc\x81 Núñez", "Jose Nunez", 3, 0);
	check_written("か\xe3\x82\x99ハ\xe3\x82\x9aウ\xe3\x82\x99", "がパヴ", 0, 0);
	check_written("あ\xe3\x82\x99か\xe3\x82\x9a", "あ゛か゜", 2, 0);
	check_written("ヷㇷ゚𛀂", "ワ゛フ゜あ", 4, 0);
}

TEST(only_what_no_table_knows_is_missing)
{
	check_written("한", "〓", 0, 1);
	check_written("𠮷😀", "吉〓", 1, 1);
}

/* A replacement is put into a finished XML text. */
TEST(no_replacement_makes_markup)
{
	check_written("﹠﹤﹥﹖ʼ", "＆＜＞？’", 5, 0);
}

TEST(every_character_of_unicode_is_written_in_cp932_and_never_as_a_dot_or_a_question)
{
	size_t replaced = 0, han = 0;
	struct text_loss loss;
	char utf8[5] = "", *p, *q;
	size_t n;

	for (uint32_t c = 0x80; c < 0x34000; c++) {
		if (c >= 0xd800 && c <= 0xf8ff)
			continue;       /* surrogates are no characters, the private area has none */
		n = 0;
		if (c >= 0x10000) {
			utf8[n++] = (char)(0xf0 | c >> 18);
			utf8[n++] = (char)(0x80 | (c >> 12 & 0x3f));
		} else if (c >= 0x800) {
			utf8[n++] = (char)(0xe0 | c >> 12);
		}
		utf8[n] = n > 0 ? (char)(0x80 | (c >> 6 & 0x3f)) : (char)(0xc0 | c >> 6);
		utf8[++n] = (char)(0x80 | (c & 0x3f));
		utf8[++n] = '\0';
		CHECK_OK(text_to_cp932(cx, utf8, n, &p, &n, &loss));
		CHECK_INT(strlen(p), n);
		CHECK_OK(text_from_cp932(cx, p, n, &q, &n));
		CHECK_INT(loss.missing, strstr(q, "〓") != NULL && c != 0x3013);
		CHECK(strchr(q, '?') == NULL && strpbrk(q, "<>&\"'") == NULL);
		CHECK(strstr(q, "●") == NULL || c == 0x25cf);
		replaced += loss.replaced;
		han += c >= 0x4e00 && c <= 0x9fff && loss.replaced > 0;
		arena_reset(cx->mem);
	}
	CHECK(replaced > 26000);
	CHECK(han > 7000);
}

/* iconv as the second opinion on each of the two-byte codes. */
TEST(every_code_reads_as_iconv_reads_it_and_comes_back_as_one_that_reads_alike)
{
	iconv_t cd = iconv_open("UTF-8", "CP932");
	size_t good = 0;

	for (unsigned code = 0x8000; code < 0x10000; code++) {
		char bytes[2] = { (char)(code >> 8), (char)code }, utf8[8] = "", *from = bytes, *to = utf8, *p, *q;
		struct text_loss loss;
		size_t left = 2, room = 7, n;
		bool known = iconv(cd, &from, &left, &to, &room) != (size_t)-1;
		enum err e = text_from_cp932(cx, bytes, 2, &p, &n);

		(void)iconv(cd, NULL, NULL, NULL, NULL);
		if (bytes[1] == '\0')
			continue;       /* NUL is refused, whatever stands before it */
		CHECK_INT(known ? ERR_OK : ERR_ENCODING, e);
		if (!known)
			continue;
		CHECK_STR(utf8, p);
		CHECK_OK(text_to_cp932(cx, p, n, &q, &n, &loss));
		CHECK_INT(0, loss.replaced + loss.missing);
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
    T(what_cp932_lacks_is_written_by_the_mj_map), T(variants_keep_their_base_and_marks_their_letter),
    T(only_what_no_table_knows_is_missing), T(no_replacement_makes_markup),
    T(every_character_of_unicode_is_written_in_cp932_and_never_as_a_dot_or_a_question),
    T(every_code_reads_as_iconv_reads_it_and_comes_back_as_one_that_reads_alike),
    T(broken_bytes_are_refused), T(numbers_compare_across_widths))
