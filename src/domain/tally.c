#include <stdio.h>
#include <string.h>

#include "domain/tally.h"

const char *const tally_words[TALLY_BY_COUNT] = { "day", "mode", "prefecture", "kind", "act", "outcome" };

/* A key holds every part in its own bits, in the order in which they sort. */
static const struct { unsigned shift; uint64_t mask; } parts[TALLY_BY_COUNT] = {
	[TALLY_DAY] = { 32, 0x7fffffff }, [TALLY_MODE] = { 28, 0xf }, [TALLY_PREFECTURE] = { 20, 0xff }, [TALLY_KIND] = { 16, 0xf },
	[TALLY_ACT] = { 1, 0x7fff }, [TALLY_OUTCOME] = { 0, 1 },
};
_Static_assert(AUDIT_ACT_COUNT <= 0x7fff, "an act fits its bits");

bool
tally_read(const char *text, unsigned *ret_by)
{
	unsigned by = 0;

	while (*text != '\0') {
		size_t n = strcspn(text, ","), i = 0;

		while (i < TALLY_BY_COUNT && (strlen(tally_words[i]) != n || strncmp(tally_words[i], text, n) != 0))
			i++;
		if (i == TALLY_BY_COUNT)
			return false;
		by |= 1u << i;
		text += n;
		text += *text == ',';
	}
	if (by != 0)
		*ret_by = by;
	return by != 0;
}

static uint64_t
key_of(const struct tally *t, const struct audit *a)
{
	const uint64_t values[TALLY_BY_COUNT] = {
		[TALLY_DAY] = (uint64_t)ymd_of(a->at), [TALLY_MODE] = (uint64_t)a->mode,
		[TALLY_PREFECTURE] = (uint64_t)((a->facility[0] - '0') * 10 + a->facility[1] - '0'),
		[TALLY_KIND] = (uint64_t)(a->facility[2] - '0'), [TALLY_ACT] = (uint64_t)a->act,
		[TALLY_OUTCOME] = a->outcome != ERR_OK,
	};
	uint64_t key = 0;

	for (size_t i = 0; i < TALLY_BY_COUNT; i++)
		if ((t->by >> i & 1) != 0)
			key |= (values[i] & parts[i].mask) << parts[i].shift;
	return key;
}

bool
tally_add(struct tally *t, const struct audit *a)
{
	size_t low = 0, high = t->n;
	uint64_t key;

	if (a->at < t->from || a->at >= t->until || !facility_code_valid(a->facility))
		return true;
	key = key_of(t, a);
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (t->cells[middle].key < key)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == t->n || t->cells[low].key != key) {
		if (t->n == t->room)
			return false;
		memmove(&t->cells[low + 1], &t->cells[low], (t->n - low) * sizeof t->cells[0]);
		t->cells[low] = (struct tally_cell){ key, 0 };
		t->n++;
	}
	t->cells[low].count++;
	return true;
}

bool
tally_told(const struct tally_cell *c)
{
	return c->count >= TALLY_LEAST;
}

uint64_t
tally_total(const struct tally *t)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < t->n; i++)
		sum += tally_told(&t->cells[i]) ? t->cells[i].count : 0;
	return sum;
}

/* 点数表 of the institution code. */
static const char *
kind_word(int table)
{
	switch (table) {
	case 1:  return "medical";
	case 3:  return "dental";
	case 4:  return "pharmacy";
	default: return "nursing";
	}
}

const char *
tally_part(const struct tally_cell *c, enum tally_by by, char ret[TALLY_TEXT])
{
	int value = (int)(c->key >> parts[by].shift & parts[by].mask);

	switch (by) {
	case TALLY_DAY:
		(void)snprintf(ret, TALLY_TEXT, "%04d-%02d-%02d", value / 10000, value / 100 % 100, value % 100);
		return ret;
	case TALLY_MODE:
		return value == MODE_NONE ? "-" : mode_row((enum mode)value)->word;
	case TALLY_PREFECTURE:
		(void)snprintf(ret, TALLY_TEXT, "%02d", value);
		return ret;
	case TALLY_KIND:
		return kind_word(value);
	case TALLY_ACT:
		return audit_acts[value].word;
	default:
		return value == 0 ? "ok" : "refused";
	}
}

char *
tally_label(const struct tally *t, const struct tally_cell *c, char ret[TALLY_LABEL])
{
	char part[TALLY_TEXT];
	size_t n = 0;

	ret[0] = '\0';
	for (enum tally_by by = 0; by < TALLY_BY_COUNT; by++)
		if ((t->by >> by & 1) != 0)
			n += (size_t)snprintf(ret + n, TALLY_LABEL - n, "%s%s", n > 0 ? " " : "", tally_part(c, by, part));
	return ret;
}
