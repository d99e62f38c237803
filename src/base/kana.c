/* Kana are three bytes in UTF-8, all of them; whatever else stands there is passed on as it is. */
#include <string.h>

#include "base/kana.h"

#define VOICED      0x309B
#define HALF_VOICED 0x309C

/* U+FF66 to U+FF9F in their full width. Hyphens are not among them: text_fold has taken them before. */
static const uint16_t full_width[] = {
	0x30F2, 0x30A1, 0x30A3, 0x30A5, 0x30A7, 0x30A9, 0x30E3, 0x30E5, 0x30E7, 0x30C3, 0x30FC, 0x30A2, 0x30A4, 0x30A6,
	0x30A8, 0x30AA, 0x30AB, 0x30AD, 0x30AF, 0x30B1, 0x30B3, 0x30B5, 0x30B7, 0x30B9, 0x30BB, 0x30BD, 0x30BF, 0x30C1,
	0x30C4, 0x30C6, 0x30C8, 0x30CA, 0x30CB, 0x30CC, 0x30CD, 0x30CE, 0x30CF, 0x30D2, 0x30D5, 0x30D8, 0x30DB, 0x30DE,
	0x30DF, 0x30E0, 0x30E1, 0x30E2, 0x30E4, 0x30E6, 0x30E8, 0x30E9, 0x30EA, 0x30EB, 0x30EC, 0x30ED, 0x30EF, 0x30F3,
	VOICED, HALF_VOICED,
};

/* Small signs and their large ones. */
static const uint16_t large[][2] = {
	{ 0x30A1, 0x30A2 }, { 0x30A3, 0x30A4 }, { 0x30A5, 0x30A6 }, { 0x30A7, 0x30A8 }, { 0x30A9, 0x30AA }, { 0x30C3, 0x30C4 },
	{ 0x30E3, 0x30E4 }, { 0x30E5, 0x30E6 }, { 0x30E7, 0x30E8 }, { 0x30EE, 0x30EF }, { 0x30F5, 0x30AB }, { 0x30F6, 0x30B1 },
};

static uint32_t
one_form(uint32_t c)
{
	if (c >= 0xFF66 && c <= 0xFF9F)
		c = full_width[c - 0xFF66];
	else if (c >= 0x3041 && c <= 0x3096)
		c += 0x60;
	else if (c == 0x3099 || c == 0x309A)            /* the combining marks */
		c += 2;
	for (size_t i = 0; i < sizeof large / sizeof large[0]; i++)
		if (c == large[i][0])
			return large[i][1];
	return c;
}

/* The sign with its mark; 0 when it takes none. The plain signs of a row stand two apart, of the ハ row three. */
static uint32_t
marked(uint32_t c, uint32_t mark)
{
	bool ha = c >= 0x30CF && c <= 0x30DB && (c - 0x30CF) % 3 == 0;
	bool ka_to_ta = (c >= 0x30AB && c <= 0x30C1 && (c - 0x30AB) % 2 == 0) || c == 0x30C4 || c == 0x30C6 || c == 0x30C8;

	if (mark == HALF_VOICED)
		return ha ? c + 2 : 0;
	return c == 0x30A6 ? 0x30F4 : ha || ka_to_ta ? c + 1 : 0;
}

static bool
is_three_bytes(const char *s)
{
	return ((unsigned char)s[0] & 0xF0) == 0xE0 && ((unsigned char)s[1] & 0xC0) == 0x80
	    && ((unsigned char)s[2] & 0xC0) == 0x80;
}

static uint32_t
read3(const char *s)
{
	return ((unsigned)s[0] & 0x0Fu) << 12 | ((unsigned)s[1] & 0x3Fu) << 6 | ((unsigned)s[2] & 0x3Fu);
}

static void
write3(char *to, uint32_t c)
{
	to[0] = (char)(0xE0 | c >> 12);
	to[1] = (char)(0x80 | (c >> 6 & 0x3F));
	to[2] = (char)(0x80 | (c & 0x3F));
}

char *
kana_fold(struct ctx *cx, const char *s)
{
	char *out = text_fold(cx, s), *to = out;
	uint32_t last = 0, c, both;     /* the sign before, while it can take a mark */

	if (out == NULL)
		return NULL;
	for (const char *from = out; *from != '\0'; ) {
		if (!is_three_bytes(from)) {
			last = 0;
			*to++ = *from >= 'a' && *from <= 'z' ? (char)(*from - 'a' + 'A') : *from;
			from++;
			continue;
		}
		c = one_form(read3(from));
		from += 3;
		both = last != 0 && (c == VOICED || c == HALF_VOICED) ? marked(last, c) : 0;
		if (both != 0)
			to -= 3;
		write3(to, both != 0 ? both : c);
		last = both != 0 ? 0 : c;
		to += 3;
	}
	*to = '\0';
	return out;
}
