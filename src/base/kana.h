/* Names in kana, for comparing: one name is written in many ways. */
#ifndef BASE_KANA_H
#define BASE_KANA_H

#include "base/text.h"

/* text_fold, and: half-width kana and hiragana become full-width katakana, voiced marks join their sign, small signs become
 * large ones, Latin letters capitals. What a row of kana does not know stays. NULL as ctx_alloc. */
char *kana_fold(struct ctx *cx, const char *s);

#endif
