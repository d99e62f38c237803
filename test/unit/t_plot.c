/* Bar charts. */
#include "page/plot.h"
#include "t.h"

static const struct plot_bar bars[] = { { "2026-11-16 <visit>", 20, true }, { "13", 10, true }, { "47", 3, false } };

TEST(bars_are_as_long_as_their_values)
{
	struct buf b;

	buf_init(&b, cx, 10000);
	CHECK_OK(plot_text(&b, bars, 3));
	CHECK(strstr(b.p, "20  ████████████████████████████████████████\n") != NULL);
	CHECK(strstr(b.p, "10  ████████████████████\n") != NULL);
	CHECK(strstr(b.p, "few\n") != NULL);
	CHECK(strstr(b.p, " 3 ") == NULL);
}

TEST(an_image_says_the_same_in_words)
{
	struct buf b;

	buf_init(&b, cx, 10000);
	CHECK_OK(plot_svg(&b, bars, 3, "days & modes"));
	CHECK(strstr(b.p, "<title>days &amp; modes</title>") != NULL);
	CHECK(strstr(b.p, "2026-11-16 &lt;visit&gt;") != NULL);
	CHECK(strstr(b.p, "width=\"400\"") != NULL && strstr(b.p, "width=\"200\"") != NULL && strstr(b.p, "width=\"0\"") != NULL);
	CHECK(strstr(b.p, ">3<") == NULL);
	buf_init(&b, cx, 10000);
	CHECK_OK(plot_svg(&b, bars, 0, ""));
	CHECK(strstr(b.p, "</svg>") != NULL);
}

TESTS(T(bars_are_as_long_as_their_values), T(an_image_says_the_same_in_words))
