/* Words of kinds, modes and purposes. */
#include "page/kind.h"

const struct kind_words kind_words[KIND_COUNT] = {
#define KIND(name, code, setting, ja, en) [KIND_##name] = { TEXT_KIND_##name, TEXT_KIND_##name##_WHAT },
#include "domain/consent.def"
#undef KIND
};

enum text
mode_words(enum mode m, enum outpatient o)
{
	if (o != OUTPATIENT_NONE)
		return TEXT_MODE_ROUTE;
	return m == MODE_ONLINE ? TEXT_MODE_ONLINE : TEXT_MODE_VISIT;
}

enum text
purpose_words(enum purpose p)
{
	return p == PURPOSE_WITHDRAWAL ? TEXT_START_WITHDRAWAL : p == PURPOSE_INQUIRY ? TEXT_START_INQUIRY : TEXT_START_CONSENT;
}
