/* Printed sheets, as another program reads them. */
#include "base/limit.h"
#include "sheet_rig.h"

static struct sheet *s;

static struct sheet_form
a4(void)
{
	return (struct sheet_form){ .size = SHEET_A4, .lang = LANG_JA, .made = 1792000000, .title = "薬剤情報",
	    .facility = "架空診療所 1319999996", .foot = { "同意 2026年10月11日 9:00 まで 取消しまで", "架空の記録です" } };
}

static void
begin(const struct sheet_form *f)
{
	buf_init(&out, cx, 20000000);
	CHECK_OK(sheet_new(cx, f, &out, &s));
}

static const struct sheet_column columns[] = {
	{ "調剤日", 2, SHEET_LEFT }, { "薬品名", 6, SHEET_LEFT }, { "用量", 2, SHEET_RIGHT }, { "日数", 1, SHEET_RIGHT },
};

static void
table(int rows)
{
	sheet_heading(s, 2, "調剤された薬");
	sheet_table(s, columns, 4);
	for (int i = 0; i < rows; i++) {
		const char *cells[] = { i % 7 == 0 ? "10月11日" : NULL, "架空ロジピン錠5mg「架空」", "1錠", ctx_fmt(cx, "%d", i + 10000) };

		if (i % 20 == 0)
			sheet_band(s, "2026年10月 架空診療所");
		sheet_row(s, cells);
	}
	sheet_table_end(s);
}

TEST(every_page_says_its_number_facility_time_and_foot_and_repeats_the_heads)
{
	struct sheet_form f = a4();
	const char *text;

	begin(&f);
	sheet_heading(s, 1, "薬剤情報");
	sheet_text(s, "この一覧は、患者本人の同意にもとづいて作成しました。髙﨑さんのような字も、このとおり書けます。");
	sheet_pairs(s, (struct sheet_pair[]){ { "氏名", "架空 太郎" }, { "生年月日", "1950年1月2日" } }, 2);
	sheet_notice(s, "アムロジピンが二つの医療機関から出ています。");
	table(100);
	CHECK_OK(sheet_done(&s));
	assert_null(s);
	text = read_back("table");
	assert_non_null(strstr(text, "架空 太郎"));
	assert_non_null(strstr(text, "髙﨑さん"));
	assert_non_null(strstr(text, "1 / 3 ページ"));
	assert_non_null(strstr(text, "3 / 3 ページ"));
	CHECK_INT(3, times(text, "架空診療所 1319999996"));
	CHECK_INT(3, times(text, "作成 2026年10月15日 02:46"));
	CHECK_INT(3, times(text, "同意 2026年10月11日"));
	CHECK_INT(3, times(text, "薬品名"));
	CHECK_INT(100, times(text, "架空ロジピン錠5mg「架空」"));
	for (int i = 0; i < 100; i++)
		CHECK_INT(1, times(text, ctx_fmt(cx, "%d", i + 10000)));
}

TEST(the_same_input_gives_the_same_bytes)
{
	struct sheet_form f = a4();
	struct buf first;

	begin(&f);
	table(30);
	CHECK_OK(sheet_done(&s));
	first = out;
	begin(&f);
	table(30);
	CHECK_OK(sheet_done(&s));
	CHECK(first.n == out.n && memcmp(first.p, out.p, out.n) == 0);
	CHECK(memcmp(out.p, "%PDF-1.", 7) == 0);
}

/* No line is lost, whatever is longer than a page. */
TEST(what_is_longer_than_a_page_goes_on_on_the_next)
{
	struct sheet_form f = a4();
	struct buf text;
	const char *got, *cells[4] = { "1日", NULL, "1", "2" };

	buf_init(&text, cx, 60000);
	for (int i = 1000; i < 1150; i++)
		buf_fmt(&text, "行%d\n", i);
	cells[1] = text.p;
	begin(&f);
	sheet_table(s, columns, 4);
	sheet_row(s, cells);
	sheet_table_end(s);
	sheet_notice(s, text.p);
	sheet_pairs(s, (struct sheet_pair[]){ { "長い値", text.p } }, 1);
	sheet_text(s, text.p);
	CHECK_OK(sheet_done(&s));
	got = read_back("long");
	for (int i = 1000; i < 1150; i++)
		CHECK_INT(4, times(got, ctx_fmt(cx, "行%d", i)));
}

TEST(a_form_has_fields_ticks_lines_and_a_code)
{
	struct sheet_form f = a4();
	const char *text;

	f.lang = LANG_EN;
	f.title = "Passcode";
	begin(&f);
	sheet_heading(s, 1, "被保険者資格申立書");
	sheet_fields(s, (struct sheet_field[]){ { "氏名", "架空 花子", 3 }, { "生年月日", NULL, 2 } }, 2, 12);
	sheet_fields(s, (struct sheet_field[]){ { "住所", NULL, 1 } }, 1, 16);
	sheet_choice(s, true, "会社などの健康保険");
	sheet_choice(s, false, "国民健康保険");
	sheet_lines(s, 3);
	sheet_code(s, "https://127.0.0.1:8444/r/V5GXsD7SedfAZ7AHy98Q_AFcPzc", 36, "この符号をスマートフォンで読み取ってください。");
	CHECK_OK(sheet_done(&s));
	text = read_back("form");
	assert_non_null(strstr(text, "架空 花子"));
	assert_non_null(strstr(text, "page 1 of 1"));
	assert_non_null(strstr(text, "made 2026-10-15 02:46 JST"));
}

TEST(a_card_has_neither_head_nor_foot)
{
	struct sheet_form f = a4();
	const char *text;

	f.size = SHEET_CARD;
	begin(&f);
	sheet_heading(s, 3, "受付の控え");
	sheet_code(s, "https://127.0.0.1:8444/r/V5GXsD7S", 25, "架空診療所\n訪問診療等");
	sheet_note(s, "いつでも取り消せます。");
	CHECK_OK(sheet_done(&s));
	text = read_back("card");
	assert_non_null(strstr(text, "受付の控え"));
	CHECK_INT(0, times(text, "ページ"));
	CHECK_INT(1, times(text, "\f"));
}

TEST(a_character_that_no_font_has_is_marked_and_control_characters_are_blanks)
{
	struct sheet_form f = a4();
	const char *text;

	begin(&f);
	sheet_text(s, "前\xee\x80\x80後 \xf3\xb0\x80\x80 終\tわり");
	CHECK_OK(sheet_done(&s));
	text = read_back("missing");
	assert_non_null(strstr(text, "前〓後"));
	assert_non_null(strstr(text, "終 わり"));
}

TEST(ceilings_and_bad_texts_are_refused)
{
	struct sheet_form f = a4();
	char big[LIMIT_VALUE_BYTES + 2];

	begin(&f);
	sheet_text(s, "\xff");
	sheet_text(s, "gut");
	CHECK_ERR(ERR_ENCODING, sheet_done(&s));
	memset(big, 'a', sizeof big - 1);
	big[sizeof big - 1] = '\0';
	begin(&f);
	sheet_note(s, big);
	CHECK_ERR(ERR_TOO_LARGE, sheet_done(&s));
	begin(&f);
	sheet_code(s, big, 30, "");
	CHECK_ERR(ERR_INPUT, sheet_done(&s));
	begin(&f);
	for (int i = 0; i < LIMIT_SHEET_PAGES; i++) {
		sheet_text(s, "a");
		sheet_break(s);
	}
	CHECK_ERR(ERR_TOO_LARGE, sheet_done(&s));
	buf_init(&out, cx, 500);
	CHECK_OK(sheet_new(cx, &f, &out, &s));
	sheet_text(s, "a");
	CHECK_ERR(ERR_TOO_LARGE, sheet_done(&s));
	begin(&f);
	sheet_drop(&s);
	assert_null(s);
}

TESTS(T(every_page_says_its_number_facility_time_and_foot_and_repeats_the_heads), T(the_same_input_gives_the_same_bytes),
    T(what_is_longer_than_a_page_goes_on_on_the_next), T(a_form_has_fields_ticks_lines_and_a_code),
    T(a_card_has_neither_head_nor_foot), T(a_character_that_no_font_has_is_marked_and_control_characters_are_blanks),
    T(ceilings_and_bad_texts_are_refused))
