/* Pages, texts and codes: nothing that comes from outside is markup; no text is missing; QR codes can be read. */
#include "base/limit.h"
#include "page/day.h"
#include "page/html.h"
#include "page/kind.h"
#include "page/qr.h"
#include "page/refusal.h"
#include "t.h"

static struct buf b;

static int complaints;
#define complain(...) (complaints++, print_error(__VA_ARGS__), print_error("\n"))

static const char *
done(void)
{
	CHECK_OK(buf_done(&b));
	return b.p;
}

TEST(what_comes_from_outside_is_text)
{
	buf_init(&b, cx, 1000);
	html_text(&b, "<script>\"&'</script>");
	CHECK_STR("&lt;script&gt;&quot;&amp;&#39;&lt;/script&gt;", done());
}

TEST(an_address_is_ours_or_is_no_address)
{
	static const struct { const char *in, *out; } rows[] = {
		{ "/r/abc", "/r/abc" }, { "?lang=vi", "?lang=vi" }, { "https://a.example/?a=1&b=2", "https://a.example/?a=1&amp;b=2" },
		{ "http://127.0.0.1:24727/x", "http://127.0.0.1:24727/x" }, { "//evil.example", "#" }, { "/\\evil.example", "#" },
		{ "javascript:alert(1)", "#" }, { "http://evil.example", "#" }, { "data:text/html,x", "#" }, { "", "#" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		buf_init(&b, cx, 1000);
		html_url(&b, rows[i].in);
		CHECK_STR(rows[i].out, done());
	}
	buf_init(&b, cx, 1000);
	html_segment(&b, "a b/../ü?&\"");
	CHECK_STR("a%20b%2F..%2F%C3%BC%3F%26%22", done());
}

TEST(a_text_has_its_values_and_readings)
{
	const struct html_arg facility = { "facility", "<b>" };

	buf_init(&b, cx, 1000);
	html_say(&b, TONGUE_EN, TEXT_START_CODE, HTML_TEXT, &facility, 1);
	CHECK_STR("Institution code &lt;b&gt;", done());
	buf_init(&b, cx, 1000);
	html_say(&b, TONGUE_EASY, TEXT_KIND_YZK, HTML_TEXT, NULL, 0);
	assert_non_null(strstr(done(), "<ruby>薬<rp>(</rp><rt>くすり</rt><rp>)</rp></ruby>の "));
	buf_init(&b, cx, 1000);
	html_say(&b, TONGUE_EASY, TEXT_KIND_YZK, HTML_ATTRIBUTE, NULL, 0);
	CHECK_STR("薬の 情報", done());
	CHECK_STR("薬の 情報", text_plain(cx, TEXT_KIND_YZK, TONGUE_EASY));
}

/* The names of the values in a text, in order, as "n,code,". */
static const char *
holes(const char *s)
{
	buf_init(&b, cx, 1000);
	for (; (s = strchr(s, '{')) != NULL; s++)
		if (memchr(s, '|', strcspn(s, "}")) == NULL)
			buf_fmt(&b, "%.*s,", (int)strcspn(s, "}"), s);
	buf_puts(&b, "");
	CHECK_OK(buf_done(&b));
	return b.n == 0 ? "" : b.p;
}

/* A kanji that stands outside braces: the first, or NULL. */
static const char *
bare_kanji(const char *s)
{
	bool inside = false;

	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)s[0], d = (unsigned char)s[1];

		inside = *s == '{' || (inside && *s != '}');
		if (!inside && c >= 0xe3 && c <= 0xe9 && (c > 0xe3 || d >= 0x90))       /* U+3400 to U+9FFF */
			return s;
	}
	return NULL;
}

TEST(no_text_is_missing_in_any_language)
{
	complaints = 0;
	for (size_t i = 0; i < TEXT_COUNT; i++) {
		const char *ja = holes(text_rows[i].in[TONGUE_JA]);

		for (size_t t = 0; t < TONGUE_COUNT; t++) {
			const char *s = text_rows[i].in[t], *names = NULL;

			if (s[0] == '\0' && text_rows[i].staff && t != TONGUE_JA && t != TONGUE_EN)
				continue;
			if (s[0] == '\0')
				complain("%s is missing in %s", text_rows[i].key, tongue_rows[t].code);
			names = holes(s);
			for (const char *p = names; *p != '\0'; p += strcspn(p, ",") + 1)
				if (strstr(ja, ctx_strn(cx, p, strcspn(p, ",") + 1)) == NULL)
					complain("%s in %s has a value that the Japanese text has not", text_rows[i].key, tongue_rows[t].code);
			if (strlen(names) != strlen(ja))
				complain("%s in %s has other values than in Japanese", text_rows[i].key, tongue_rows[t].code);
		}
	}
	assert_int_equal(0, complaints);
}

TEST(every_kanji_of_easy_japanese_has_its_reading)
{
	complaints = 0;
	for (size_t i = 0; i < TEXT_COUNT; i++)
		if (bare_kanji(text_rows[i].in[TONGUE_EASY]) != NULL)
			complain("%s: no reading from %s on", text_rows[i].key, bare_kanji(text_rows[i].in[TONGUE_EASY]));
	assert_int_equal(0, complaints);
}

TEST(the_browser_chooses_the_language_until_the_person_does)
{
	assert_int_equal(TONGUE_JA, tongue_accepted(NULL));
	assert_int_equal(TONGUE_JA, tongue_accepted("fr, de;q=0.5"));
	assert_int_equal(TONGUE_PT, tongue_accepted("pt-BR,pt;q=0.9,en;q=0.8"));
	assert_int_equal(TONGUE_VI, tongue_accepted("fr;q=0.9, vi;q=0.7, ja"));
	assert_int_equal(TONGUE_ZH, tongue_accepted("zh-CN"));
}

static struct page_frame
frame(enum tongue t)
{
	return (struct page_frame){ .tongue = t, .lang = tongue_rows[t].lang, .language = tongue_rows[t].code, .csrf = "", .whose = TEXT_SITE_NAME, .log_out = "", .facility_name = "", .user = "", .printed = "", .help = "" };
}

TEST(a_question_says_what_is_seen_by_whom_and_until_when)
{
	struct page_ask p = { .base = "/r/abc", .code = "YZK", .facility_name = "架空<b>診療所", .name = kind_words[KIND_YZK].name,
	    .what = kind_words[KIND_YZK].what, .until = TEXT_UNTIL_VISIT, .day = "", .at = 1, .of = 2, .back = "/r/abc" };

	for (int t = 0; t < TONGUE_COUNT; t++) {
		struct page_frame f = frame((enum tongue)t);

		buf_init(&b, cx, LIMIT_PAGE_BYTES);
		page_ask_write(&b, &f, &p);
		assert_null(strstr(done(), "<b>"));
		assert_non_null(strstr(b.p, "架空&lt;b&gt;診療所"));
		assert_non_null(strstr(b.p, "action=\"/r/abc/ask/YZK\""));
	}
	assert_non_null(strstr(b.p, "medicamentos receitados"));
	assert_non_null(strstr(b.p, "O consentimento vale até ser cancelado"));
	assert_null(strstr(b.p, "Cirurgias"));
}

TEST(days_are_written_as_each_language_writes_them)
{
	static const char *const want[TONGUE_COUNT] = { "2026年11月3日", "2026/11/3", "3 November 2026", "2026年11月3日", "2026년 11월 3일",
		"03/11/2026", "03/11/2026" };
	static const char *const none[] = { "", "20261103", "2026-11-31", "2026-1-03", "2026/11/03", "2026-11-03 " };
	ymd read;

	for (int t = 0; t < TONGUE_COUNT; t++)
		CHECK_STR(want[t], page_day(cx, (enum tongue)t, 20261103));
	CHECK_STR("3 November 2026 15:04", page_time(cx, TONGUE_EN, instant_of(20261103) + 15 * 3600 + 240));
	CHECK_STR("2026-11-03", page_day_value(cx, 20261103));
	CHECK_STR("", page_day_value(cx, 0));
	CHECK(page_day_read("2026-11-03", &read) && read == 20261103);
	for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
		CHECK(!page_day_read(none[i], &read));
}

TEST(a_refusal_says_what_to_do_and_its_code)
{
	struct page_frame f = frame(TONGUE_JA);
	struct page_refusal p = refusal_page(ERR_FUNCTION_OFF, TONGUE_JA);

	buf_init(&b, cx, LIMIT_PAGE_BYTES);
	page_refusal_write(&b, &f, &p);
	assert_non_null(strstr(done(), "KYO-E-0022"));
	assert_non_null(strstr(b.p, "利用しない"));
	for (int e = ERR_OK + 1; e < ERR_COUNT; e++) {
		p = refusal_page((enum err)e, TONGUE_EN);
		CHECK_STR(err_code((enum err)e), p.code);
	}
}

TEST(a_code_is_a_square_with_its_quiet_zone)
{
	char big[5000];

	buf_init(&b, cx, 1000000);
	CHECK_OK(qr_svg(&b, "https://127.0.0.1:8444/r/V5GXsD7SedfAZ7AHy98Q_AFcPzc"));
	CHECK(strncmp(b.p, "<svg ", 5) == 0);
	assert_non_null(strstr(b.p, "M4 4h1v1h-1z"));   /* the first finder begins behind four modules */
	buf_init(&b, cx, 1000000);
	CHECK_OK(qr_png(&b, "https://127.0.0.1:8444/r/V5GXsD7SedfAZ7AHy98Q_AFcPzc", 8));
	CHECK(b.n > 100 && memcmp(b.p, "\x89PNG\r\n\x1a\n", 8) == 0);
	memset(big, 'a', sizeof big - 1);
	big[sizeof big - 1] = '\0';
	CHECK_ERR(ERR_INPUT, qr_svg(&b, big));
}

TESTS(T(what_comes_from_outside_is_text), T(an_address_is_ours_or_is_no_address), T(a_text_has_its_values_and_readings),
    T(no_text_is_missing_in_any_language), T(every_kanji_of_easy_japanese_has_its_reading),
    T(the_browser_chooses_the_language_until_the_person_does), T(a_question_says_what_is_seen_by_whom_and_until_when), T(days_are_written_as_each_language_writes_them),
    T(a_refusal_says_what_to_do_and_its_code), T(a_code_is_a_square_with_its_quiet_zone))
