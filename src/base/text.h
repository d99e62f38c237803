/* Characters: UTF-8 inside, CP932 at the edges, and the folding used to compare numbers. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>

#include "base/ctx.h"

enum encoding { ENCODING_UTF8 = 0, ENCODING_CP932 = 1 };    /* values of OQSCD005 */

/* Well-formed UTF-8 without NUL (RFC 3629: no surrogates, no overlong forms). */
bool  text_is_utf8(const char *p, size_t n);
/* "Shift_JIS" in the files means Windows code page 932 (spec/interface.md section 1.4): 0x8160 is
 * U+FF5E. ERR_ENCODING names the offset of the first bad byte. A NUL follows the result. */
enum err text_from_cp932(struct ctx *cx, const char *p, size_t n, char **ret_p, size_t *ret_n) MUST_CHECK;
/* What CP932 lacks is written by the tables of data/characters (MJ 縮退マップ; never ● or ?), or, where they have
 * nothing, as U+3013 〓, the printers' mark for a missing character. A kana with a combining voiced mark becomes one. */
struct text_loss {
	size_t replaced;        /* written by the tables */
	size_t missing;         /* written as 〓 */
};
enum err text_to_cp932(struct ctx *cx, const char *p, size_t n, char **ret_p, size_t *ret_n,
    struct text_loss *ret_loss) MUST_CHECK;
/* Every character of the well-formed s is in CP932. */
bool  text_fits_cp932(const char *s);
/* For comparing numbers and symbols: full-width digits, Latin letters and signs become half-width,
 * blanks (both widths) go, all hyphens become '-'. Kana and kanji stay. NULL as ctx_alloc. */
char *text_fold(struct ctx *cx, const char *s);
/* Cuts blanks (half and full width) at both ends, in cx's memory. */
char *text_trim(struct ctx *cx, const char *s);
/* n ASCII digits exactly. */
bool  text_is_digits(const char *s, size_t n);

#endif
