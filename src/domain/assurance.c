/* The rows of assurance.def. Pure: no I/O, no clock, no allocation. */
#include <string.h>

#include "domain/assurance.h"

#define ONLY(kind) (1u << KIND_##kind)
#define ALL        ((1u << KIND_COUNT) - 1)
#define NONE       0u

const struct assurance_row assurance_rows[ASSURANCE_COUNT] = {
#define ASSURANCE(name, word, ja, en, counter, visit, online, outpatient, emergency) { word, ja, en },
#include "domain/assurance.def"
#undef ASSURANCE
};

enum use { USE_COUNTER, USE_VISIT, USE_ONLINE, USE_OUTPATIENT, USE_EMERGENCY, USE_COUNT };

static const unsigned kinds[ASSURANCE_COUNT][USE_COUNT] = {
#define ASSURANCE(name, word, ja, en, counter, visit, online, outpatient, emergency) \
	{ counter, visit, online, outpatient, emergency },
#include "domain/assurance.def"
#undef ASSURANCE
};

bool
assurance_find(const char *word, enum assurance *ret_a)
{
	for (size_t i = 0; i < ASSURANCE_COUNT; i++)
		if (strcmp(assurance_rows[i].word, word) == 0) {
			*ret_a = (enum assurance)i;
			return true;
		}
	return false;
}

bool
assurance_may(enum assurance a, enum mode m, enum outpatient case_no, enum kind k)
{
	static const enum use uses[] = {
		[MODE_COUNTER] = USE_COUNTER, [MODE_VISIT] = USE_VISIT, [MODE_ONLINE] = USE_ONLINE, [MODE_EMERGENCY] = USE_EMERGENCY,
	};

	if (m < MODE_COUNTER || m > MODE_EMERGENCY)
		return false;
	return (kinds[a][m == MODE_ONLINE && case_no != OUTPATIENT_NONE ? USE_OUTPATIENT : uses[m]] & 1u << k) != 0;
}
