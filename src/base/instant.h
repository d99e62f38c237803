/* Points in time and days. An instant is seconds since 1970-01-01T00:00:00Z; a day (ymd) and a
 * month (ym) are Gregorian numbers such as 20261122 and 202611, always in Japan's time (+09:00, which
 * has known no daylight saving since 1951). 0 means "none". Windows are half-open: from <= t < until. */
#ifndef BASE_INSTANT_H
#define BASE_INSTANT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int64_t instant;
typedef int32_t ymd;
typedef int32_t ym;

#define INSTANT_NEVER INT64_MAX         /* the end of a window that is open */
#define YMD_NEVER     99991231          /* the same for days */

/* A real calendar day between 1868-01-01 and 9999-12-31 (leap years included). */
bool    ymd_valid(ymd d);
bool    ym_valid(ym m);
/* The day of Japan's calendar on which t falls. */
ymd     ymd_of(instant t);
ym      ym_of(ymd d);
/* 00:00:00 JST of that day. The day must be valid. */
instant instant_of(ymd d);
/* n days later (earlier when negative). */
ymd     ymd_add(ymd d, int days);
/* n months later; the day is cut to the month's last. */
ymd     ymd_add_months(ymd d, int months);
ymd     ymd_month_end(ym m);
/* Days from a to b. */
int     ymd_between(ymd a, ymd b);
/* Whole years from birth to d (age by Japan's everyday counting: on the birthday itself). */
int     ymd_years(ymd birth, ymd d);

/* Reads exactly 8 (or 6) digits that are a real day (or month). */
bool    ymd_read(const char *text, ymd *ret_d);
bool    ym_read(const char *text, ym *ret_m);
/* Reads YYYYMMDDhhmmss as JST. */
bool    instant_read14(const char *text, instant *ret_t);
/* Reads the eras' forms too: GYYMMDD and YYYYMMDD, or GYYMM and YYYYMM, decided by length
 * (spec/claims.md section 9). */
bool    ymd_read_era(const char *text, ymd *ret_d);
bool    ym_read_era(const char *text, ym *ret_m);

/* "20261122", "20261122153000" (JST), "2026-11-22T15:30:00+09:00". INSTANT_NEVER is written
 * as 99991231235959. The buffer must have room for INSTANT_TEXT bytes; it is returned. */
#define INSTANT_TEXT 40
char   *ymd_write(ymd d, char ret[INSTANT_TEXT]);
char   *ym_write(ym m, char ret[INSTANT_TEXT]);
char   *instant_write14(instant t, char ret[INSTANT_TEXT]);
char   *instant_write_iso(instant t, char ret[INSTANT_TEXT]);
/* Reads what instant_write_iso writes (only +09:00), or a bare day YYYY-MM-DD as its first second. */
bool    instant_read_iso(const char *text, instant *ret_t);

#endif
