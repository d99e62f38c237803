/* A sorted table, made by tool/characters.py. */
#include "base/replacement.h"

#define SPELLED 5               /* code points of the longest replacement, and 0 */
#define SPELL(i) (0xe000 + (i)) /* a row of spelled[]; no replacement is of the private area */

struct replacement {
	uint32_t from;
	uint16_t to;            /* a code point, or SPELL(i) */
};

#include "base/replacement_table.h"

static const struct { const char *what; uint16_t first, last; int step; uint32_t mark; uint16_t add; } voiced[] = {
	{ "か…ぢ",   0x304b, 0x3061, 2, 0x3099, 1 },
	{ "つ て と", 0x3064, 0x3068, 2, 0x3099, 1 },
	{ "は…ほ",   0x306f, 0x307b, 3, 0x3099, 1 },
	{ "は…ほ ゜", 0x306f, 0x307b, 3, 0x309a, 2 },
	{ "カ…チ",   0x30ab, 0x30c1, 2, 0x3099, 1 },
	{ "ツ テ ト", 0x30c4, 0x30c8, 2, 0x3099, 1 },
	{ "ハ…ホ",   0x30cf, 0x30db, 3, 0x3099, 1 },
	{ "ハ…ホ ゜", 0x30cf, 0x30db, 3, 0x309a, 2 },
	{ "ウ",      0x30a6, 0x30a6, 1, 0x3099, 0x4e },
	{ "ゝ",      0x309d, 0x309d, 1, 0x3099, 1 },
	{ "ヽ",      0x30fd, 0x30fd, 1, 0x3099, 1 },
};

uint16_t
replacement_voiced(uint32_t kana, uint32_t mark)
{
	for (size_t i = 0; i < sizeof voiced / sizeof voiced[0]; i++)
		if (mark == voiced[i].mark && kana >= voiced[i].first && kana <= voiced[i].last
		    && (int)(kana - voiced[i].first) % voiced[i].step == 0)
			return (uint16_t)(kana + voiced[i].add);
	return 0;
}

bool
replacement_find(uint32_t c, const uint16_t **ret_to, size_t *ret_n)
{
	size_t from = 0, until = sizeof replacements / sizeof replacements[0], at, n;

	while (from < until) {
		at = from + (until - from) / 2;
		if (replacements[at].from < c)
			from = at + 1;
		else
			until = at;
	}
	if (from == sizeof replacements / sizeof replacements[0] || replacements[from].from != c)
		return false;
	*ret_to = &replacements[from].to;
	*ret_n = 1;
	if (replacements[from].to < SPELL(0) || replacements[from].to >= SPELL(sizeof spelled / sizeof spelled[0]))
		return true;
	*ret_to = spelled[replacements[from].to - SPELL(0)];
	for (n = 0; (*ret_to)[n] != 0; n++)
		;
	*ret_n = n;
	return true;
}
