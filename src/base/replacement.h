/* What is written for a character that CP932 lacks: the MJ 縮退マップ first, documented last resorts after it
 * (data/characters/README.md). */
#ifndef BASE_REPLACEMENT_H
#define BASE_REPLACEMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Code points of CP932, ret_n of them; none where a selector of a variant or a mark is left out. False: there is
 * nothing to write for c. Never longer in CP932 than twice c in UTF-8; never markup, '?' or a mark for the lost. */
bool     replacement_find(uint32_t c, const uint16_t **ret_to, size_t *ret_n);
/* The one kana for a kana and a combining voiced mark (U+3099, U+309A); 0 when there is none in CP932. */
uint16_t replacement_voiced(uint32_t kana, uint32_t mark);

#endif
