#include <string.h>

#include "domain/announcement.h"

const char *const audience_words[AUDIENCE_COUNT] = { "all", "facility", "patient" };

bool
audience_find(const char *word, enum audience *ret_a)
{
	for (enum audience a = 0; a < AUDIENCE_COUNT; a++)
		if (strcmp(audience_words[a], word) == 0) {
			*ret_a = a;
			return true;
		}
	return false;
}

bool
announcement_shown(const struct announcement *a, enum audience to, instant at)
{
	return a->from <= at && at < a->until && (a->audience == AUDIENCE_ALL || a->audience == to);
}
