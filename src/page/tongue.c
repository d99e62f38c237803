/* Languages: found by code, chosen by what a browser says. */
#include <string.h>

#include "page/tongue.h"

const struct tongue_row tongue_rows[TONGUE_COUNT] = {
#define TONGUE(name, code, lang, own) [TONGUE_##name] = { code, lang, own },
#include "page/tongue.def"
#undef TONGUE
};

bool
tongue_find(const char *code, enum tongue *ret_t)
{
	for (int t = 0; t < TONGUE_COUNT; t++)
		if (strcmp(tongue_rows[t].code, code) == 0) {
			*ret_t = (enum tongue)t;
			return true;
		}
	return false;
}

/* "pt-BR" is "pt"; やさしい日本語 is chosen by hand only. */
static bool
named(const char *range, size_t n, enum tongue *ret_t)
{
	for (int t = 0; t < TONGUE_COUNT; t++) {
		size_t k = strlen(tongue_rows[t].code);

		if (n >= k && strncmp(range, tongue_rows[t].code, k) == 0 && (n == k || range[k] == '-')) {
			*ret_t = (enum tongue)t;
			return true;
		}
	}
	return false;
}

enum tongue
tongue_accepted(const char *accept_language)
{
	enum tongue t;

	for (const char *s = accept_language; s != NULL && *s != '\0';) {
		s += strspn(s, " ,");
		if (named(s, strcspn(s, ",; "), &t))
			return t;
		s += strcspn(s, ",");
	}
	return TONGUE_JA;
}

enum lang
tongue_lang(enum tongue t)
{
	return t == TONGUE_JA || t == TONGUE_EASY ? LANG_JA : LANG_EN;
}
