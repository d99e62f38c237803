/* Facilities and their terminals. Pure rules: no I/O, no clock, no allocation. */
#include <string.h>

#include "domain/facility.h"

bool
facility_code_valid(const char *code)
{
	int prefecture;

	if (!text_is_digits(code, FACILITY_CODE - 1))
		return false;
	prefecture = (code[0] - '0') * 10 + code[1] - '0';
	return prefecture >= 1 && prefecture <= 47 && strchr("1346", code[2]) != NULL;
}

bool
facility_check_digit(const char *code)
{
	int sum = 0;

	for (int i = 0; i < 6; i++) {
		int v = (code[8 - i] - '0') * (i % 2 == 0 ? 2 : 1);

		sum += v / 10 + v % 10;
	}
	return (10 - sum % 10) % 10 == code[9] - '0';
}

bool
terminal_valid(const struct terminal *t, instant at)
{
	return t->issued <= at && at < t->ends && t->revoked == 0;
}
