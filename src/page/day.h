/* Days and times as each language writes them. In cx's memory; "" without memory. */
#ifndef PAGE_DAY_H
#define PAGE_DAY_H

#include "base/ctx.h"
#include "page/tongue.h"

const char *page_day(struct ctx *cx, enum tongue t, ymd d);
/* The value of a date field, in every language YYYY-MM-DD; "" for 0. */
const char *page_day_value(struct ctx *cx, ymd d);
/* Reads that value back; false for anything else. */
bool page_day_read(const char *text, ymd *ret_d);
const char *page_time(struct ctx *cx, enum tongue t, instant at);

#endif
