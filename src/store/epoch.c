/* A small hash table of facilities, open addressing. */
#include <stdlib.h>
#include <string.h>

#include "store/epoch.h"

const char *
row_configures(const struct row *r)
{
	switch (r->kind) {
	case ROW_FACILITY:
		return ((const struct facility *)r->value)->code;
	case ROW_SETTING:
		return ((const struct setting_change *)r->value)->facility;
	case ROW_TERMINAL:
		return ((const struct terminal *)r->value)->facility;
	case ROW_ENTRY:
		return ((const struct entry *)r->value)->facility;
	default:
		return NULL;
	}
}

/* Its slot, or the empty one where it would be. */
static struct epoch *
slot_of(struct epoch *slots, size_t room, const char *facility)
{
	uint64_t h = 14695981039346656037u;

	for (const char *s = facility; *s != '\0'; s++)
		h = (h ^ (unsigned char)*s) * 1099511628211u;
	for (size_t i = (size_t)(h ^ h >> 32);; i++) {
		struct epoch *at = &slots[i & (room - 1)];

		if (at->facility[0] == '\0' || strcmp(at->facility, facility) == 0)
			return at;
	}
}

static bool
grow(struct epochs *e)
{
	size_t room = e->room == 0 ? 64 : 2 * e->room;
	struct epoch *slots = calloc(room, sizeof *slots);

	if (slots == NULL)
		return false;
	for (size_t i = 0; i < e->room; i++)
		if (e->slots[i].facility[0] != '\0')
			*slot_of(slots, room, e->slots[i].facility) = e->slots[i];
	free(e->slots);
	e->slots = slots;
	e->room = room;
	return true;
}

bool
epochs_note(struct epochs *e, const char *facility, uint64_t epoch)
{
	struct epoch *at;

	if (2 * (e->n + 1) > e->room && !grow(e))
		return false;
	at = slot_of(e->slots, e->room, facility);
	if (at->facility[0] == '\0') {
		memcpy(at->facility, facility, strnlen(facility, FACILITY_CODE - 1));
		e->n++;
	}
	at->epoch = epoch;
	return true;
}

uint64_t
epochs_of(const struct epochs *e, const char *facility)
{
	return e->room == 0 ? 0 : slot_of(e->slots, e->room, facility)->epoch;
}

void
epochs_back(struct epochs *e, uint64_t last)
{
	for (size_t i = 0; i < e->room; i++)
		if (e->slots[i].epoch > last)
			e->slots[i].epoch = last;
}

void
epochs_release(struct epochs *e)
{
	free(e->slots);
	*e = (struct epochs){ .slots = NULL };
}
