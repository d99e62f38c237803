#include <stdio.h>
#include <string.h>

#include "domain/outage.h"

const char *const outage_words[OUTAGE_KIND_COUNT] = { "line", "disaster" };

static uint64_t
bit_of(const char *two_digits)
{
	int n = (two_digits[0] - '0') * 10 + two_digits[1] - '0';

	return n >= 1 && n <= PREFECTURES ? UINT64_C(1) << (n - 1) : 0;
}

bool
outage_opens(const struct outage *o, const char facility[FACILITY_CODE], instant at)
{
	return o->from <= at && at < o->until && (o->prefectures & bit_of(facility)) != 0;
}

bool
outage_opens_more(const struct outage *a, const struct outage *b)
{
	return a->kind != b->kind ? a->kind == OUTAGE_DISASTER : a->until > b->until;
}

bool
outage_opens_data(const struct outage *o)
{
	return o->kind == OUTAGE_DISASTER;
}

bool
prefectures_read(const char *text, uint64_t *ret_set)
{
	uint64_t set = 0, bit;

	if (strcmp(text, "all") == 0) {
		*ret_set = PREFECTURES_ALL;
		return true;
	}
	for (size_t n = strlen(text); n >= 2; text += 3, n -= 3) {
		if (text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9' || (bit = bit_of(text)) == 0)
			return false;
		set |= bit;
		if (n == 2) {
			*ret_set = set;
			return true;
		}
		if (text[2] != ',' || n < 5)
			return false;
	}
	return false;
}

char *
prefectures_write(uint64_t set, char ret[PREFECTURES_TEXT])
{
	size_t n = 0;

	if (set == PREFECTURES_ALL)
		return strcpy(ret, "all");
	ret[0] = '\0';
	for (int i = 0; i < PREFECTURES; i++)
		if ((set >> i & 1) != 0)
			n += (size_t)snprintf(ret + n, PREFECTURES_TEXT - n, "%s%02d", n > 0 ? "," : "", i + 1);
	return ret;
}
