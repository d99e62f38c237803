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
	static const enum text words[PURPOSE_COUNT] = {
		[PURPOSE_CONSENT] = TEXT_START_CONSENT, [PURPOSE_WITHDRAWAL] = TEXT_START_WITHDRAWAL, [PURPOSE_INQUIRY] = TEXT_START_INQUIRY,
		[PURPOSE_REGISTRATION] = TEXT_CARD_REGISTRATION, [PURPOSE_VISUAL] = TEXT_CARD_VISUAL,
		[PURPOSE_LINK] = TEXT_APP_LINK,
	};

	return words[p];
}
