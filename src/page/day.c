/* Days and times. やさしい日本語 has no kanji here, as values carry no readings. */
#include <stdio.h>
#include <string.h>

#include "page/day.h"

static const char *
or_empty(const char *s)
{
	return s == NULL ? "" : s;
}

const char *
page_day(struct ctx *cx, enum tongue t, ymd d)
{
	static const char *const months[] = { "January", "February", "March", "April", "May", "June", "July", "August", "September",
		"October", "November", "December" };
	int y = d / 10000, m = d / 100 % 100, day = d % 100;

	switch (t) {
	case TONGUE_EASY:
		return or_empty(ctx_fmt(cx, "%d/%d/%d", y, m, day));
	case TONGUE_EN:
		return or_empty(ctx_fmt(cx, "%d %s %d", day, months[(m + 11) % 12], y));
	case TONGUE_KO:
		return or_empty(ctx_fmt(cx, "%d년 %d월 %d일", y, m, day));
	case TONGUE_VI:
	case TONGUE_PT:
		return or_empty(ctx_fmt(cx, "%02d/%02d/%d", day, m, y));
	default:
		return or_empty(ctx_fmt(cx, "%d年%d月%d日", y, m, day));
	}
}

const char *
page_day_value(struct ctx *cx, ymd d)
{
	return d == 0 ? "" : or_empty(ctx_fmt(cx, "%04d-%02d-%02d", d / 10000, d / 100 % 100, d % 100));
}

bool
page_day_read(const char *text, ymd *ret_d)
{
	char digits[9];

	if (strlen(text) != 10 || text[4] != '-' || text[7] != '-')
		return false;
	(void)snprintf(digits, sizeof digits, "%.4s%.2s%.2s", text, text + 5, text + 8);
	return ymd_read(digits, ret_d);
}

const char *
page_time(struct ctx *cx, enum tongue t, instant at)
{
	char text[INSTANT_TEXT];

	(void)instant_write14(at, text);
	return or_empty(ctx_fmt(cx, "%s %.2s:%.2s", page_day(cx, t, ymd_of(at)), text + 8, text + 10));
}
