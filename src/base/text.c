/* Encodings through iconv (CP932, not SHIFT_JIS: they differ in the wave dash), and width folding. */
#include <iconv.h>
#include <pthread.h>
#include <stdint.h>
#include <string.h>

#include "base/replacement.h"
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

/* Most of what is looked at, and the same in every encoding; NUL is not among it. */
static inline bool
is_ascii(int c)
{
	return c > 0 && c < 0x80;
}

/* How many such characters stand at the front: eight at a time, as markup is nothing else. */
static size_t
ascii_run(const char *p, size_t n)
{
	size_t i = 0;
	uint64_t w;

	for (; i + sizeof w <= n; i += sizeof w) {
		memcpy(&w, p + i, sizeof w);
		if (((w | (w - 0x0101010101010101u)) & 0x8080808080808080u) != 0)
			break;
	}
	while (i < n && is_ascii(p[i]))
		i++;
	return i;
}

bool
text_is_utf8(const char *p, size_t n)
{
	uint32_t c;

	for (size_t i = 0, k; i < n; i += k) {
		if ((k = ascii_run(p + i, n - i)) > 0)
			continue;
		if ((k = utf8_next((const unsigned char *)p + i, n - i, &c)) == 0)
			return false;
	}
	return true;
}

/* ---- CP932 --------------------------------------------------------------------------------------------- */

/* What iconv says about every character, asked once: its calls cost more than all else that an answer needs. */
static uint16_t unicode_of[0x10000];    /* by one byte, or by lead and trail; 0: no such character */
static uint16_t cp932_of[0x10000];      /* by code point; 0: none */

/* CP932 holds 370 characters twice. iconv writes IBM's extension (FA40-FC4B), the files carry NEC's
 * selection (ED40-EEFC; spec/interface.md section 1.4: 髙 is EE E0), so the one is shifted to the other.
 * Both are read. */
static uint16_t
prefer_nec(unsigned lead, unsigned trail)
{
	int at = ((int)lead - 0xfa) * 188 + (int)trail - 0x40 - (trail > 0x7f);
	int to = at >= 28 && at <= 387 ? at - 28            /* kanji */
	    : at >= 0 && at <= 9 ? at + 188 + 174           /* small roman numerals */
	    : at >= 21 && at <= 23 ? at + 188 + 164         /* broken bar, quotation marks */
	    : -1;
	int moved = to % 188 + 0x40;

	if (to < 0)
		return (uint16_t)(lead << 8 | trail);
	return (uint16_t)((0xed + to / 188) << 8 | (moved + (moved >= 0x7f)));
}

/* One character through iconv: how many bytes came out, 0 for none. */
static size_t
ask(iconv_t cd, const unsigned char *p, size_t n, unsigned char out[4])
{
	char *from = (char *)(uintptr_t)p, *to = (char *)out;
	size_t in_left = n, out_left = 4, r = iconv(cd, &from, &in_left, &to, &out_left);

	(void)iconv(cd, NULL, NULL, NULL, NULL);
	return r == (size_t)-1 ? 0 : 4 - out_left;
}

static void
ask_unicode(iconv_t cd, const unsigned char *p, size_t n)
{
	unsigned char out[4];
	size_t k = ask(cd, p, n, out);
	uint32_t c;

	if (k > 0 && utf8_next(out, k, &c) == k && c <= 0xffff)
		unicode_of[n == 1 ? p[0] : p[0] << 8 | p[1]] = (uint16_t)c;
}

static void
ask_cp932(iconv_t cd, unsigned c)
{
	unsigned char utf8[3], out[4];
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : 3, k;

	utf8[0] = (unsigned char)(n == 1 ? c : n == 2 ? 0xc0 | c >> 6 : 0xe0 | c >> 12);
	utf8[n - 1] = (unsigned char)(n == 1 ? c : 0x80 | (c & 0x3f));
	if (n == 3)
		utf8[1] = (unsigned char)(0x80 | (c >> 6 & 0x3f));
	k = ask(cd, utf8, n, out);
	if (k == 1)
		cp932_of[c] = out[0];
	else if (k == 2)
		cp932_of[c] = prefer_nec(out[0], out[1]);
}

static bool tables_good;

static void
tables_make(void)
{
	iconv_t in = iconv_open("UTF-8", "CP932"), out = iconv_open("CP932", "UTF-8");
	unsigned char p[2];

	tables_good = in != (iconv_t)-1 && out != (iconv_t)-1;
	for (unsigned i = 1; tables_good && i < 0x10000; i++) {
		p[0] = (unsigned char)(i < 0x100 ? i : i >> 8);
		p[1] = (unsigned char)i;
		if (i < 0x100 || unicode_of[i >> 8] == 0)       /* not behind a character of one byte */
			ask_unicode(in, p, i < 0x100 ? 1 : 2);
		if (i < 0xd800 || i > 0xdfff)
			ask_cp932(out, i);
	}
	if (in != (iconv_t)-1)
		(void)iconv_close(in);
	if (out != (iconv_t)-1)
		(void)iconv_close(out);
}

static pthread_once_t tables_once = PTHREAD_ONCE_INIT;

static enum err
tables(struct ctx *cx)
{
	(void)pthread_once(&tables_once, tables_make);
	return tables_good ? ERR_OK : fail(cx, ERR_SYSTEM, "iconv knows no CP932");
}

static char *
put_utf8(char *to, unsigned c)
{
	if (c < 0x80) {
		*to++ = (char)c;
	} else if (c < 0x800) {
		*to++ = (char)(0xc0 | c >> 6);
		*to++ = (char)(0x80 | (c & 0x3f));
	} else {
		*to++ = (char)(0xe0 | c >> 12);
		*to++ = (char)(0x80 | (c >> 6 & 0x3f));
		*to++ = (char)(0x80 | (c & 0x3f));
	}
	return to;
}

enum err
text_from_cp932(struct ctx *cx, const char *p, size_t n, char **ret_p, size_t *ret_n)
{
	const unsigned char *from = (const unsigned char *)p;
	char *out, *to;

	TRY(tables(cx));
	if ((to = out = ctx_alloc(cx, n * 3 + 1)) == NULL)
		return cx->fault.code;
	for (size_t i = 0; i < n;) {
		unsigned c = unicode_of[from[i]];
		size_t k = 1;

		if (is_ascii(from[i])) {
			k = ascii_run(p + i, n - i);
			memcpy(to, p + i, k);
			to += k;
			i += k;
			continue;
		}
		if (c == 0 && i + 1 < n && from[i] != 0) {
			c = unicode_of[from[i] << 8 | from[i + 1]];
			k = 2;
		}
		if (c == 0)
			return from[i] == 0 ? fail(cx, ERR_ENCODING, "NUL among the characters")
			    : fail(cx, ERR_ENCODING, "not CP932 at byte %zu", i + 1);
		to = put_utf8(to, c);
		i += k;
	}
	*to = '\0';
	*ret_p = out;
	*ret_n = (size_t)(to - out);
	return ERR_OK;
}

static char *
put_cp932(char *to, unsigned as)
{
	if (as > 0xff)
		*to++ = (char)(as >> 8);
	*to++ = (char)as;
	return to;
}

/* c is not in CP932. */
static char *
put_replacement(char *to, uint32_t c, struct text_loss *loss)
{
	const uint16_t *as;
	size_t n;

	if (!replacement_find(c, &as, &n)) {
		loss->missing++;
		return put_cp932(to, 0x81ac);   /* U+3013 〓 */
	}
	loss->replaced++;
	for (size_t i = 0; i < n; i++)
		to = put_cp932(to, cp932_of[as[i]]);
	return to;
}

/* A kana whose voiced mark follows as a character of its own is one kana: how many more bytes it takes. */
static size_t
join_voiced(const char *p, size_t n, uint32_t *c)
{
	uint32_t mark, whole;
	size_t k;

	if (*c < 0x3041 || *c > 0x30fd || n == 0 || (k = utf8_next((const unsigned char *)p, n, &mark)) == 0
	    || (whole = replacement_voiced(*c, mark)) == 0)
		return 0;
	*c = whole;
	return k;
}

bool
text_fits_cp932(const char *s)
{
	size_t n = strlen(s), k;
	uint32_t c;

	(void)pthread_once(&tables_once, tables_make);
	for (size_t i = 0; i < n; i += k) {
		if ((k = is_ascii(s[i]) ? 1 : utf8_next((const unsigned char *)s + i, n - i, &c)) == 0)
			return false;
		if (is_ascii(s[i]))
			continue;
		k += join_voiced(s + i + k, n - i - k, &c);
		if (c > 0xffff || cp932_of[c] == 0)
			return false;
	}
	return true;
}

enum err
text_to_cp932(struct ctx *cx, const char *p, size_t n, char **ret_p, size_t *ret_n, struct text_loss *ret_loss)
{
	struct text_loss loss = { 0, 0 };
	char *out, *to;
	size_t k;

	TRY(tables(cx));
	if ((to = out = ctx_alloc(cx, n * 2 + 1)) == NULL)
		return cx->fault.code;
	for (size_t i = 0; i < n; i += k) {
		uint32_t c;

		if ((k = ascii_run(p + i, n - i)) > 0) {
			memcpy(to, p + i, k);
			to += k;
			continue;
		}
		if ((k = utf8_next((const unsigned char *)p + i, n - i, &c)) == 0)
			return fail(cx, ERR_ENCODING, "not UTF-8 at byte %zu", i + 1);
		k += join_voiced(p + i + k, n - i - k, &c);
		to = c <= 0xffff && cp932_of[c] != 0 ? put_cp932(to, cp932_of[c]) : put_replacement(to, c, &loss);
	}
	*to = '\0';
	*ret_p = out;
	*ret_n = (size_t)(to - out);
	*ret_loss = loss;
	return ERR_OK;
}

/* ---- folding ------------------------------------------------------------------------------------------- */

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
		if ((unsigned char)s[i] > ' ' && (unsigned char)s[i] < 0x80) {
			k = 1;
			out[o++] = s[i];
			continue;
		}
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
