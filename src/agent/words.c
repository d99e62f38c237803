/* Looking words up and filling them in. */
#include <string.h>

#include "agent/words.h"
#include "base/buf.h"

#define FILLED_BYTES 4096
#define SAFE_BYTES   (3 * 65536)

static const struct { const char *text[2]; } rows[WORD_COUNT] = {
#define WORD(name, ja, en) { { ja, en } },
#include "agent/words.def"
#undef WORD
};

static const struct { const char *text[2]; } kinds[KIND_COUNT] = {
	[KIND_QUA] = { { "保険の資格の内容", "whether and how you are insured" } },
	[KIND_YZK] = { { "処方された薬、受け取った薬", "medicines that were prescribed or handed to you" } },
	[KIND_SRJ] = { { "受診した医療機関と、検査や処置などの内容", "where you were treated, and tests and treatments" } },
	[KIND_SHJ] = { { "受けた手術の内容", "operations you had" } },
	[KIND_TKK] = { { "特定健診などの健診の結果", "results of your check-ups" } },
	[KIND_LIM] = { { "窓口で支払う額の上限", "the most that you have to pay at the counter" } },
	[KIND_TSR] = { { "特定疾病療養受療証の内容", "your certificate for a specific disease" } },
};

const char *
word(enum word w, enum lang l)
{
	return rows[w].text[l == LANG_EN];
}

const char *
word_of_kind(enum kind k, enum lang l)
{
	return kinds[k].text[l == LANG_EN];
}

const char *
word_fill(struct ctx *cx, enum word w, const char *value)
{
	const char *text = word(w, cx->lang), *hole = strstr(text, "{}");
	struct buf b;

	if (hole == NULL)
		return text;
	buf_init(&b, cx, FILLED_BYTES);
	buf_add(&b, text, (size_t)(hole - text));
	buf_puts(&b, value);
	buf_puts(&b, hole + 2);
	return buf_done(&b) == ERR_OK ? b.p : "";
}

/* UTF-8 sequences that must not reach a screen: first and last of a range, of the same length. */
static const struct { const char *first, *last; size_t n; } unsafe[] = {
	{ "\x01", "\x1f", 1 },                          /* C0 */
	{ "\x7f", "\x7f", 1 },
	{ "\xc2\x80", "\xc2\x9f", 2 },                  /* C1 */
	{ "\xc2\xad", "\xc2\xad", 2 },                  /* soft hyphen */
	{ "\xd8\x9c", "\xd8\x9c", 2 },                  /* Arabic letter mark */
	{ "\xe2\x80\x8b", "\xe2\x80\x8f", 3 },          /* zero width, direction marks */
	{ "\xe2\x80\xa8", "\xe2\x80\xae", 3 },          /* line separators, direction embeddings */
	{ "\xe2\x81\xa0", "\xe2\x81\xaf", 3 },          /* invisible operators, direction isolates */
	{ "\xef\xbb\xbf", "\xef\xbb\xbf", 3 },          /* byte order mark */
};

/* Length of the unsafe character at p; 0 when it is none. */
static size_t
unsafe_at(const char *p, size_t n)
{
	for (size_t i = 0; i < sizeof unsafe / sizeof unsafe[0]; i++)
		if (unsafe[i].n <= n && memcmp(p, unsafe[i].first, unsafe[i].n) >= 0
		    && memcmp(p, unsafe[i].last, unsafe[i].n) <= 0)
			return unsafe[i].n;
	return 0;
}

const char *
word_safe(struct ctx *cx, const char *text)
{
	size_t n = strlen(text), k;
	struct buf b;

	buf_init(&b, cx, SAFE_BYTES);
	buf_puts(&b, "");
	for (size_t i = 0; i < n; i += k == 0 ? 1 : k) {
		k = unsafe_at(text + i, n - i);
		if (k == 0)
			buf_add(&b, text + i, 1);
		else
			buf_puts(&b, "\xef\xbf\xbd");
	}
	return buf_done(&b) == ERR_OK && b.p != NULL ? b.p : "";
}

const char *
word_of_day(struct ctx *cx, ymd d)
{
	const char *s = cx->lang == LANG_EN ? ctx_fmt(cx, "%04d-%02d-%02d", d / 10000, d / 100 % 100, d % 100)
	    : ctx_fmt(cx, "%d年%d月%d日", d / 10000, d / 100 % 100, d % 100);

	return s == NULL ? "" : s;
}

const char *
word_of_instant(struct ctx *cx, instant t)
{
	char text[INSTANT_TEXT];
	const char *s;

	(void)instant_write14(t, text);
	s = ctx_fmt(cx, "%s %.2s:%.2s", word_of_day(cx, ymd_of(t)), text + 8, text + 10);
	return s == NULL ? "" : s;
}
