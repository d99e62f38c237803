/* The languages that pages are written in. */
#ifndef PAGE_TONGUE_H
#define PAGE_TONGUE_H

#include <stdbool.h>

#include "base/err.h"

enum tongue {
#define TONGUE(name, code, lang, own) TONGUE_##name,
#include "page/tongue.def"
#undef TONGUE
	TONGUE_COUNT
};

struct tongue_row { const char *code, *lang, *own; };   /* "easy", "ja", "やさしい にほんご" */
extern const struct tongue_row tongue_rows[TONGUE_COUNT];

bool        tongue_find(const char *code, enum tongue *ret_t);
/* The first of ours that a browser's Accept-Language names (its order counts, its weights do not); Japanese else.
 * NULL is allowed. */
enum tongue tongue_accepted(const char *accept_language);
/* The language of texts that stand in two only (base/err.def). */
enum lang   tongue_lang(enum tongue t);

#endif
