/* Encodings through iconv (CP932, not SHIFT_JIS: they differ in the wave dash), and width folding. */
#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"

/* Reads one character; 0 bytes taken on a malformed one. */
static size_t
utf8_next(const unsigned char *p, size_t n, uint32_t *ret_c)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t len = p[0] < 0x80 ? 1 : p[0] >> 5 == 6 ? 2 : p[0] >> 4 == 14 ? 3 : p[0] >> 3 == 30 ? 4 : 0;
	uint32_t c;

	if (len == 0 || len > n)
		return 0;
	c = len == 1 ? p[0] : p[0] & (0x7fU >> len);
	for (size_t i = 1; i < len; i++) {
		if (p[i] >> 6 != 2)
			return 0;
		c = c << 6 | (p[i] & 0x3f);
	}
	if (c < least[len] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff) || c == 0)
		return 0;
	*ret_c = c;
	return len;
}

bool
text_is_utf8(const char *p, size_t n)
{
	uint32_t c;

	for (size_t i = 0, k; i < n; i += k)
		if ((k = utf8_next((const unsigned char *)p + i, n - i, &c)) == 0)
			return false;
	return true;
}

enum err
text_from_cp932(struct ctx *cx, const char *p, size_t n, char **ret_p, size_t *ret_n)
{
	size_t room = n * 3 + 1, in_left = n, out_left = room - 1, r;
	char *out = ctx_alloc(cx, room), *to = out, *from = (char *)(uintptr_t)p;
	iconv_t cd;

	if (out == NULL)
		return cx->fault.code;
	cd = iconv_open("UTF-8", "CP932");
	if (cd == (iconv_t)-1)
		return fail(cx, ERR_SYSTEM, "iconv knows no CP932");
	r = iconv(cd, &from, &in_left, &to, &out_left);
	(void)iconv_close(cd);
	if (r == (size_t)-1)
		return fail(cx, ERR_ENCODING, "not CP932 at byte %zu", n - in_left + 1);
	if (memchr(out, '\0', (size_t)(to - out)) != NULL)
		return fail(cx, ERR_ENCODING, "NUL among the characters");
	*to = '\0';
	*ret_p = out;
	*ret_n = (size_t)(to - out);
	return ERR_OK;
}

/* CP932 holds 370 characters twice. iconv writes IBM's extension (FA40-FC4B), the files carry NEC's
 * selection (ED40-EEFC; spec/interface.md section 1.4: 髙 is EE E0), so the one is shifted to the other.
 * Both are read. */
static void
prefer_nec(unsigned char *p, size_t n)
{
	for (size_t i = 0; i + 1 < n; i++) {
		int at, to;

		if (p[i] < 0x81 || (p[i] >= 0xa0 && p[i] < 0xe0))
			continue;       /* one byte */
		at = (p[i] - 0xfa) * 188 + p[i + 1] - 0x40 - (p[i + 1] > 0x7f);
		to = at >= 28 && at <= 387 ? at - 28            /* kanji */
		    : at >= 0 && at <= 9 ? at + 188 + 174       /* small roman numerals */
		    : at >= 21 && at <= 23 ? at + 188 + 164     /* broken bar, quotation marks */
		    : -1;
		if (to >= 0) {
			int trail = to % 188 + 0x40;

			p[i] = (unsigned char)(0xed + to / 188);
			p[i + 1] = (unsigned char)(trail + (trail >= 0x7f));
		}
		i++;
	}
}

enum err
text_to_cp932(struct ctx *cx, const char *p, size_t n, char **ret_p, size_t *ret_n, size_t *ret_replaced)
{
	size_t room = n * 2 + 1, in_left = n, out_left = room - 1, replaced = 0, len;
	char *out = ctx_alloc(cx, room), *to = out, *from = (char *)(uintptr_t)p;
	uint32_t c;
	iconv_t cd;

	if (out == NULL)
		return cx->fault.code;
	cd = iconv_open("CP932", "UTF-8");
	if (cd == (iconv_t)-1)
		return fail(cx, ERR_SYSTEM, "iconv knows no CP932");
	while (in_left > 0 && iconv(cd, &from, &in_left, &to, &out_left) == (size_t)-1) {
		len = utf8_next((const unsigned char *)from, in_left, &c);
		if (errno != EILSEQ || len == 0 || out_left < 2) {
			(void)iconv_close(cd);
			return fail(cx, ERR_ENCODING, "not UTF-8 at byte %zu", n - in_left + 1);
		}
		memcpy(to, "\x81\xac", 2);      /* U+3013 〓 */
		to += 2;
		out_left -= 2;
		from += len;
		in_left -= len;
		replaced++;
	}
	(void)iconv_close(cd);
	*to = '\0';
	prefer_nec((unsigned char *)out, (size_t)(to - out));
	*ret_p = out;
	*ret_n = (size_t)(to - out);
	*ret_replaced = replaced;
	return ERR_OK;
}

static bool
is_blank(uint32_t c)
{
	return c == ' ' || c == '\t' || c == 0x3000 || c == 0xa0;
}

static bool
is_hyphen(uint32_t c)
{
	return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x30fc || c == 0xff0d || c == 0xff70;
}

char *
text_fold(struct ctx *cx, const char *s)
{
	size_t n = strlen(s), k, o = 0;
	char *out = ctx_alloc(cx, n + 1);
	uint32_t c;

	if (out == NULL)
		return NULL;
	for (size_t i = 0; i < n; i += k) {
		k = utf8_next((const unsigned char *)s + i, n - i, &c);
		if (k == 0) {
			k = 1;
			out[o++] = s[i];
		} else if (is_blank(c)) {
			continue;
		} else if (is_hyphen(c)) {
			out[o++] = '-';
		} else if (c >= 0xff01 && c <= 0xff5e) {
			out[o++] = (char)(c - 0xfee0);
		} else {
			memcpy(out + o, s + i, k);
			o += k;
		}
	}
	return out;
}

char *
text_trim(struct ctx *cx, const char *s)
{
	size_t n = strlen(s), from = 0, until = 0, k;
	uint32_t c;
	bool seen = false;

	for (size_t i = 0; i < n; i += k) {
		k = utf8_next((const unsigned char *)s + i, n - i, &c);
		if (k == 0) {
			k = 1;
			c = 'x';
		}
		if (is_blank(c) || c == '\n' || c == '\r')
			continue;
		if (!seen)
			from = i;
		seen = true;
		until = i + k;
	}
	return ctx_strn(cx, s + from, until - from);
}

bool
text_is_digits(const char *s, size_t n)
{
	if (strlen(s) != n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (s[i] < '0' || s[i] > '9')
			return false;
	return true;
}
