/* The modes' names. */
#include <string.h>

#include "domain/mode.h"

static const struct mode_row rows[] = {
	{ MODE_COUNTER,   "counter",   "外来",             "at the counter" },
	{ MODE_VISIT,     "visit",     "訪問診療等",       "home visits" },
	{ MODE_ONLINE,    "online",    "オンライン診療等", "online care" },
	{ MODE_EMERGENCY, "emergency", "救急時",           "emergency" },
};

const struct mode_row *
mode_row(enum mode m)
{
	return m >= MODE_COUNTER && m <= MODE_EMERGENCY ? &rows[m - MODE_COUNTER] : 0;
}

const struct outpatient_row outpatient_rows[OUTPATIENT_COUNT] = {
#define OUTPATIENT(name, number, word, ja, en) [OUTPATIENT_##name] = { word, ja, en },
#include "domain/outpatient.def"
#undef OUTPATIENT
};

bool
mode_read(const char *s, enum mode *ret_m)
{
	for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (strcmp(rows[i].word, s) == 0 || (s[0] == (char)('0' + rows[i].mode) && s[1] == '\0')) {
			*ret_m = rows[i].mode;
			return true;
		}
	return false;
}

bool
use_read(const char *word, enum mode *ret_m, enum outpatient *ret_case)
{
	*ret_case = OUTPATIENT_NONE;
	if (mode_read(word, ret_m))
		return true;
	for (int i = OUTPATIENT_NONE + 1; i < OUTPATIENT_COUNT; i++)
		if (strcmp(outpatient_rows[i].word, word) == 0) {
			*ret_m = MODE_ONLINE;
			*ret_case = (enum outpatient)i;
			return true;
		}
	return false;
}
