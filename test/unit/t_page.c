/* Pages and codes: nothing that comes from outside is markup; QR codes can be read. */
#include "page/entry.h"
#include "page/qr.h"
#include "t.h"

static struct buf b;

TEST(what_comes_from_outside_is_text)
{
	buf_init(&b, cx, 1000);
	html_text(&b, "<script>\"&'</script>");
	CHECK_OK(buf_done(&b));
	CHECK_STR("&lt;script&gt;&quot;&amp;&#39;&lt;/script&gt;", b.p);
}

TEST(the_page_of_an_address_names_who_asks_for_what)
{
	struct entry_page p = { .facility_name = "架空<b>診療所", .facility = "1319999996", .mode = MODE_VISIT,
	    .address = "https://127.0.0.1:8444/r/abc" };

	p.asked[KIND_YZK] = true;
	for (int l = LANG_JA; l <= LANG_EN; l++) {
		buf_init(&b, cx, 60000);
		entry_page_write(&b, (enum lang)l, &p);
		CHECK_OK(buf_done(&b));
		assert_null(strstr(b.p, "<b>"));
		assert_non_null(strstr(b.p, "架空&lt;b&gt;診療所"));
		assert_non_null(strstr(b.p, "1319999996"));
		assert_non_null(strstr(b.p, l == LANG_JA ? "薬剤情報" : "medicines"));
		assert_null(strstr(b.p, l == LANG_JA ? "手術情報" : "operations"));
		assert_null(strstr(b.p, "<script"));
	}
}

TEST(a_refusal_says_what_to_do_and_its_code)
{
	buf_init(&b, cx, 60000);
	refusal_page_write(&b, LANG_JA, ERR_FUNCTION_OFF);
	CHECK_OK(buf_done(&b));
	assert_non_null(strstr(b.p, "KYO-E-0022"));
	assert_non_null(strstr(b.p, "利用しない"));
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

TESTS(T(what_comes_from_outside_is_text), T(the_page_of_an_address_names_who_asks_for_what),
    T(a_refusal_says_what_to_do_and_its_code), T(a_code_is_a_square_with_its_quiet_zone))
