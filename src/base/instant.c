/* Calendar arithmetic on Japan's time. Pure: no clock, no time zone files, no allocation. */
#include <stdio.h>
#include <string.h>

#include "base/instant.h"

#define JST 32400
#define DAY 86400

/* Days since 1970-01-01 of a civil date (proleptic Gregorian), and back. */
static int64_t
days_of(int y, int m, int d)
{
	int64_t era, yoe, doy, yy = m <= 2 ? y - 1 : y;

	era = (yy >= 0 ? yy : yy - 399) / 400;
	yoe = yy - era * 400;
	doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static ymd
ymd_of_days(int64_t z)
{
	int64_t era, doe, yoe, doy, mp, y, m, d;

	z += 719468;
	era = (z >= 0 ? z : z - 146096) / 146097;
	doe = z - era * 146097;
	yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	mp = (5 * doy + 2) / 153;
	d = doy - (153 * mp + 2) / 5 + 1;
	m = mp + (mp < 10 ? 3 : -9);
	y = yoe + era * 400 + (m <= 2);
	return (ymd)(y * 10000 + m * 100 + d);
}

static int
month_days(int y, int m)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return m == 2 && y % 4 == 0 && (y % 100 != 0 || y % 400 == 0) ? 29 : days[m - 1];
}

bool
ym_valid(ym m)
{
	return m >= 186801 && m <= 999912 && m % 100 >= 1 && m % 100 <= 12;
}

bool
ymd_valid(ymd d)
{
	return d > 0 && ym_valid(d / 100) && d % 100 >= 1
	    && d % 100 <= month_days(d / 10000, d / 100 % 100);
}

static int64_t
days_of_ymd(ymd d)
{
	return days_of(d / 10000, d / 100 % 100, d % 100);
}

ymd
ymd_of(instant t)
{
	int64_t s;

	if (t == INSTANT_NEVER)         /* before the addition, which would overflow */
		return YMD_NEVER;
	s = t + JST;
	return ymd_of_days(s >= 0 ? s / DAY : (s - DAY + 1) / DAY);
}

ym
ym_of(ymd d)
{
	return d / 100;
}

instant
instant_of(ymd d)
{
	return days_of_ymd(d) * DAY - JST;
}

ymd
ymd_add(ymd d, int days)
{
	return ymd_of_days(days_of_ymd(d) + days);
}

ymd
ymd_add_months(ymd d, int months)
{
	int m = d / 10000 * 12 + d / 100 % 100 - 1 + months;
	int last = month_days(m / 12, m % 12 + 1), day = d % 100;

	return m / 12 * 10000 + (m % 12 + 1) * 100 + (day < last ? day : last);
}

ymd
ymd_month_end(ym m)
{
	return m * 100 + month_days(m / 100, m % 100);
}

int
ymd_between(ymd a, ymd b)
{
	return (int)(days_of_ymd(b) - days_of_ymd(a));
}

int
ymd_years(ymd birth, ymd d)
{
	return (d - birth) / 10000;
}

/* n digits and nothing else. */
static bool
digits(const char *s, size_t n, int64_t *ret_v)
{
	int64_t v = 0;

	for (size_t i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return false;
		v = v * 10 + (s[i] - '0');
	}
	if (s[n] != '\0')
		return false;
	*ret_v = v;
	return true;
}

bool
ymd_read(const char *text, ymd *ret_d)
{
	int64_t v;

	if (strlen(text) != 8 || !digits(text, 8, &v) || !ymd_valid((ymd)v))
		return false;
	*ret_d = (ymd)v;
	return true;
}

bool
ym_read(const char *text, ym *ret_m)
{
	int64_t v;

	if (strlen(text) != 6 || !digits(text, 6, &v) || !ym_valid((ym)v))
		return false;
	*ret_m = (ym)v;
	return true;
}

bool
instant_read14(const char *text, instant *ret_t)
{
	int64_t v, clock;
	ymd d;

	if (strlen(text) != 14 || !digits(text, 14, &v))
		return false;
	d = (ymd)(v / 1000000);
	clock = v % 1000000;
	if (!ymd_valid(d) || clock / 10000 > 23 || clock / 100 % 100 > 59 || clock % 100 > 59)
		return false;
	*ret_t = instant_of(d) + clock / 10000 * 3600 + clock / 100 % 100 * 60 + clock % 100;
	return true;
}

/* Era digit and two-digit year to a Gregorian year; 0 for an unknown era. A date beyond the era's
 * end (平成32年) is accepted, as the claims' readers do. */
static int
era_year(int g, int yy)
{
	static const int base[] = { 0, 1867, 1911, 1925, 1988, 2018 };

	return g >= 1 && g <= 5 && yy >= 1 ? base[g] + yy : 0;
}

bool
ymd_read_era(const char *text, ymd *ret_d)
{
	int64_t v;
	ymd d;

	if (strlen(text) == 8)
		return ymd_read(text, ret_d);
	if (strlen(text) != 7 || !digits(text, 7, &v))
		return false;
	d = era_year((int)(v / 1000000), (int)(v / 10000 % 100)) * 10000 + (int)(v % 10000);
	if (!ymd_valid(d))
		return false;
	*ret_d = d;
	return true;
}

bool
ym_read_era(const char *text, ym *ret_m)
{
	int64_t v;
	ym m;

	if (strlen(text) == 6)
		return ym_read(text, ret_m);
	if (strlen(text) != 5 || !digits(text, 5, &v))
		return false;
	m = era_year((int)(v / 10000), (int)(v / 100 % 100)) * 100 + (int)(v % 100);
	if (!ym_valid(m))
		return false;
	*ret_m = m;
	return true;
}

char *
ymd_write(ymd d, char ret[INSTANT_TEXT])
{
	(void)snprintf(ret, INSTANT_TEXT, "%08d", d);
	return ret;
}

char *
ym_write(ym m, char ret[INSTANT_TEXT])
{
	(void)snprintf(ret, INSTANT_TEXT, "%06d", m);
	return ret;
}

/* Seconds since midnight JST. */
static int
clock_of(instant t)
{
	int64_t s = (t + JST) % DAY;

	return (int)(s >= 0 ? s : s + DAY);
}

char *
instant_write14(instant t, char ret[INSTANT_TEXT])
{
	int c;

	if (t == INSTANT_NEVER) {
		(void)snprintf(ret, INSTANT_TEXT, "99991231235959");
		return ret;
	}
	c = clock_of(t);
	(void)snprintf(ret, INSTANT_TEXT, "%08d%02d%02d%02d", ymd_of(t), c / 3600, c / 60 % 60, c % 60);
	return ret;
}

char *
instant_write_iso(instant t, char ret[INSTANT_TEXT])
{
	ymd d = ymd_of(t);
	int c = t == INSTANT_NEVER ? DAY - 1 : clock_of(t);

	(void)snprintf(ret, INSTANT_TEXT, "%04d-%02d-%02dT%02d:%02d:%02d+09:00", d / 10000 % 10000,
	    d / 100 % 100, d % 100, c / 3600, c / 60 % 60, c % 60);
	return ret;
}

bool
instant_read_iso(const char *text, instant *ret_t)
{
	char flat[15] = "";
	size_t n = strlen(text);

	if ((n != 10 && n != 25) || text[4] != '-' || text[7] != '-')
		return false;
	memcpy(flat, text, 4);
	memcpy(flat + 4, text + 5, 2);
	memcpy(flat + 6, text + 8, 2);
	memcpy(flat + 8, "000000", 6);
	if (n == 25) {
		if (text[10] != 'T' || text[13] != ':' || text[16] != ':' || strcmp(text + 19, "+09:00") != 0)
			return false;
		memcpy(flat + 8, text + 11, 2);
		memcpy(flat + 10, text + 14, 2);
		memcpy(flat + 12, text + 17, 2);
	}
	return instant_read14(flat, ret_t);
}
