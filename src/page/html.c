/* Escaping by place, and texts with their values and readings. */
#include <string.h>

#include "page/device_manifest.h"
#include "page/device_script.h"
#include "page/device_worker.h"
#include "page/html.h"
#include "page/icon.h"
#include "page/script.h"
#include "page/style.h"

const char *
page_style(void)
{
	return page_style_text;
}

const char *
page_script(void)
{
	return page_script_text;
}

const char *
page_icon(void)
{
	return page_icon_text;
}

const char *
page_device_script(void)
{
	return page_device_script_text;
}

const char *
page_device_worker(void)
{
	return page_device_worker_text;
}

const char *
page_device_manifest(void)
{
	return page_device_manifest_text;
}

static void
escape(struct buf *b, const char *s, size_t n)
{
	const char *from = s, *end = s + n;

	for (; s < end; s++) {
		const char *as = *s == '&' ? "&amp;" : *s == '<' ? "&lt;" : *s == '>' ? "&gt;" : *s == '"' ? "&quot;"
		    : *s == '\'' ? "&#39;" : NULL;

		if (as == NULL)
			continue;
		buf_add(b, from, (size_t)(s - from));
		buf_puts(b, as);
		from = s + 1;
	}
	buf_add(b, from, (size_t)(s - from));
}

void
html_text(struct buf *b, const char *s)
{
	escape(b, s, strlen(s));
}

void
html_url(struct buf *b, const char *s)
{
	bool path = s[0] == '/' && s[1] != '/' && s[1] != '\\';
	bool ours = path || s[0] == '?' || strncmp(s, "https://", 8) == 0 || strncmp(s, "http://127.0.0.1:", 17) == 0;

	html_text(b, ours ? s : "#");
}

void
html_segment(struct buf *b, const char *s)
{
	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;
		bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || strchr("-._~", c) != NULL;

		if (plain)
			buf_add(b, s, 1);
		else
			buf_fmt(b, "%%%02X", c);
	}
}

const char *
html_digits(struct buf *b, long n)
{
	const char *s = ctx_fmt(b->cx, "%ld", n);

	if (s == NULL)
		b->failed = true;
	return s == NULL ? "" : s;
}

static const char *
value_of(const char *name, size_t n, const struct html_arg *args, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strlen(args[i].name) == n && memcmp(args[i].name, name, n) == 0)
			return args[i].value;
	return "";
}

/* What stands between braces: a value's name, or a word and its reading. */
static void
braces(struct buf *b, const char *s, size_t n, enum html_place place, const struct html_arg *args, size_t count)
{
	const char *bar = memchr(s, '|', n);
	size_t word = bar == NULL ? 0 : (size_t)(bar - s);

	if (bar == NULL) {
		html_text(b, value_of(s, n, args, count));
	} else if (place == HTML_ATTRIBUTE) {
		escape(b, s, word);
	} else {
		buf_puts(b, "<ruby>");
		escape(b, s, word);
		buf_puts(b, "<rp>(</rp><rt>");
		escape(b, bar + 1, n - word - 1);
		buf_puts(b, "</rt><rp>)</rp></ruby>");
	}
}

static const char *
text_in(enum text text, enum tongue t)
{
	const char *s = text_rows[text].in[t];

	return s[0] != '\0' ? s : text_rows[text].in[TONGUE_JA];
}

void
html_say(struct buf *b, enum tongue t, enum text text, enum html_place place, const struct html_arg *args, size_t n)
{
	const char *s = text_in(text, t);

	while (*s != '\0') {
		size_t k = strcspn(s, "{");
		const char *end = s[k] == '{' ? strchr(s + k, '}') : NULL;

		escape(b, s, k);
		if (end == NULL)
			break;
		braces(b, s + k + 1, (size_t)(end - (s + k + 1)), place, args, n);
		s = end + 1;
	}
}

/* Values are passed over: who wants them uses html_say. */
const char *
text_plain(struct ctx *cx, enum text text, enum tongue t)
{
	const char *s = text_in(text, t);
	char *to = ctx_alloc(cx, strlen(s) + 1), *w = to;
	bool reading = false;

	for (; to != NULL && *s != '\0'; s++) {
		if (*s == '|' || *s == '}')
			reading = *s == '|';
		else if (*s != '{' && !reading)
			*w++ = *s;
	}
	return to == NULL ? "" : to;
}
