/* Whole yen, as a type of its own: no count and no rate is taken for money by mistake, and nothing here is a floating
 * point number. Pure rules: no I/O, no clock, no allocation. */
#ifndef DOMAIN_MONEY_H
#define DOMAIN_MONEY_H

#include <stdbool.h>
#include <stdint.h>

struct yen { int64_t n; };

/* A share of money, such as 3/4. */
struct share { int over, under; };

/* What one amount typed by a person may be at most: a thousand billion. Hundreds of them add up without overflow. */
#define YEN_MOST INT64_C(1000000000000)

struct yen yen_plus(struct yen a, struct yen b);
struct yen yen_least(struct yen a, struct yen b);
/* The share, and of it the whole thousands: the rest is cut off. One step, so that nothing is cut off twice. */
struct yen yen_share_in_thousands(struct yen y, struct share s);

/* Reads digits, with or without commas and 円, from 0 to YEN_MOST. */
bool       yen_read(const char *text, struct yen *ret_y);
/* "128,000円". The buffer is returned. */
#define YEN_TEXT 40
char      *yen_write(struct yen y, char ret[YEN_TEXT]);

#endif
