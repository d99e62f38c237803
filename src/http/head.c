/* The head of a request, byte by byte. A part of the head is a row: what each byte does there. */
#include <string.h>

#include "http/head.h"

#define HEAD_LINES 100

enum part { PART_METHOD, PART_TARGET_FIRST, PART_TARGET, PART_VERSION, PART_LINE, PART_NAME, PART_VALUE,
	PART_LF, PART_END };
enum known { KNOWN_NONE, KNOWN_LENGTH, KNOWN_ENCODING };

void
head_begin(struct head *h, size_t max)
{
	*h = (struct head){ .max = max, .part = PART_METHOD };
}

static bool
is_token(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
	    || (c != 0 && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

/* Collects; what is longer than any word we know is spoilt, so that it equals none of them. */
static void
word_add(struct head *h, unsigned char c)
{
	if (h->n < sizeof h->word)
		h->word[h->n++] = (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
	else
		h->word[h->n - 1] = '\1';
}

static bool
word_is(struct head *h, const char *s)
{
	return strlen(s) == h->n && memcmp(h->word, s, h->n) == 0;
}

static enum head_verdict
go(struct head *h, enum part to)
{
	h->part = (unsigned char)to;
	h->n = 0;
	return HEAD_MORE;
}

static enum head_verdict
in_method(struct head *h, unsigned char c)
{
	if (c == ' ') {
		if (word_is(h, "get") || word_is(h, "post") || word_is(h, "head"))
			return go(h, PART_TARGET_FIRST);
		return h->n == 0 ? HEAD_BAD : HEAD_METHOD;
	}
	if (!is_token(c))
		return HEAD_BAD;
	if (c < 'A' || c > 'Z')         /* methods are case-sensitive: "get" is not GET */
		return HEAD_METHOD;
	word_add(h, c);
	return HEAD_MORE;
}

static enum head_verdict
in_target(struct head *h, unsigned char c)
{
	if (c == ' ')
		return go(h, PART_VERSION);
	return c > 0x20 && c < 0x7f && c != '#' ? HEAD_MORE : HEAD_BAD;
}

static enum head_verdict
in_version(struct head *h, unsigned char c)
{
	if (c == '\r') {
		if (word_is(h, "http/1.1") || word_is(h, "http/1.0"))
			return go(h, PART_LF);
		return h->n > 5 && memcmp(h->word, "http/", 5) == 0 ? HEAD_VERSION : HEAD_BAD;
	}
	if (c <= 0x20 || c >= 0x7f)
		return HEAD_BAD;
	word_add(h, c);
	return HEAD_MORE;
}

static enum head_verdict
in_name(struct head *h, unsigned char c)
{
	if (c != ':') {
		word_add(h, c);
		return is_token(c) ? HEAD_MORE : HEAD_BAD;
	}
	if (h->n == 0)
		return HEAD_BAD;
	if (word_is(h, "expect"))
		return HEAD_EXPECT;
	h->known = KNOWN_NONE;
	if (word_is(h, "content-length")) {
		h->known = KNOWN_LENGTH;
		if (h->lengths++ != 0)
			return HEAD_BAD;
	} else if (word_is(h, "transfer-encoding")) {
		h->known = KNOWN_ENCODING;
		if (h->encodings++ != 0)
			return HEAD_BAD;
	}
	return go(h, PART_VALUE);
}

/* A length is 1 to 18 digits; the only coding is "chunked". */
static enum head_verdict
value_ends(struct head *h)
{
	while (h->n > 0 && h->word[h->n - 1] == ' ')
		h->n--;
	if (h->known == KNOWN_ENCODING && !word_is(h, "chunked"))
		return HEAD_BAD;
	if (h->known == KNOWN_LENGTH) {
		if (h->n == 0 || h->n > 18)
			return HEAD_BAD;
		for (unsigned i = 0; i < h->n; i++)
			if (h->word[i] < '0' || h->word[i] > '9')
				return HEAD_BAD;
	}
	return go(h, PART_LF);
}

static enum head_verdict
in_value(struct head *h, unsigned char c)
{
	if (c == '\r')
		return value_ends(h);
	if ((c < 0x20 && c != '\t') || c == 0x7f)
		return HEAD_BAD;
	if (h->known != KNOWN_NONE && !(h->n == 0 && (c == ' ' || c == '\t')))
		word_add(h, c == '\t' ? ' ' : c);
	return HEAD_MORE;
}

static enum head_verdict
in_line(struct head *h, unsigned char c)
{
	if (c == '\r') {
		h->part = PART_END;
		return HEAD_MORE;
	}
	if (++h->lines > HEAD_LINES)
		return HEAD_LARGE;
	h->part = PART_NAME;
	return in_name(h, c);
}

static enum head_verdict
step(struct head *h, unsigned char c)
{
	switch ((enum part)h->part) {
	case PART_METHOD:
		return in_method(h, c);
	case PART_TARGET_FIRST:
		return c == '/' ? go(h, PART_TARGET) : HEAD_BAD;
	case PART_TARGET:
		return in_target(h, c);
	case PART_VERSION:
		return in_version(h, c);
	case PART_LINE:
		return in_line(h, c);
	case PART_NAME:
		return in_name(h, c);
	case PART_VALUE:
		return in_value(h, c);
	case PART_LF:
		return c == '\n' ? go(h, PART_LINE) : HEAD_BAD;
	case PART_END:
		break;
	}
	return c == '\n' && (h->lengths == 0 || h->encodings == 0) ? HEAD_DONE : HEAD_BAD;
}

/* Values are most of a head, and nearly all of them mean nothing to us. */
static size_t
value_skip(const unsigned char *p, size_t n)
{
	size_t i = 0;

	while (i < n && p[i] >= 0x20 && p[i] != 0x7f)
		i++;
	return i;
}

enum head_verdict
head_feed(struct head *h, const void *bytes, size_t n, size_t *ret_used)
{
	const unsigned char *p = bytes;
	enum head_verdict v = HEAD_MORE;
	size_t i = 0;

	while (i < n && v == HEAD_MORE) {
		if (h->part == PART_VALUE && h->known == KNOWN_NONE)
			i += value_skip(p + i, n - i);
		if (i < n)
			v = step(h, p[i++]);
	}
	h->bytes += i;
	*ret_used = i;
	if ((v == HEAD_MORE || v == HEAD_DONE) && h->bytes > h->max)
		v = HEAD_LARGE;
	return v;
}

int
head_status(enum head_verdict v)
{
	static const int status[] = {
		[HEAD_BAD] = 400, [HEAD_METHOD] = 405, [HEAD_EXPECT] = 417, [HEAD_LARGE] = 431,
		[HEAD_VERSION] = 505,
	};

	return (size_t)v < sizeof status / sizeof status[0] ? status[v] : 400;
}
