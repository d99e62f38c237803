/* Cutting lines into fields, in place. */
#include <string.h>

#include "base/limit.h"
#include "wire/record.h"

void
lines_open(struct lines *ls, const char *p, size_t n)
{
	if (n >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0) {
		p += 3;
		n -= 3;
	}
	while (n > 0 && p[n - 1] == 0x1a)
		n--;
	*ls = (struct lines){ .p = p, .end = p + n };
}

bool
lines_next(struct lines *ls, struct line *ret_l)
{
	while (ls->p < ls->end) {
		const char *from = ls->p, *lf = memchr(from, '\n', (size_t)(ls->end - from));
		size_t n = (size_t)((lf != NULL ? lf : ls->end) - from);

		ls->p = lf != NULL ? lf + 1 : ls->end;
		ls->no++;
		if (n > 0 && from[n - 1] == '\r')
			n--;
		if (n > 0) {
			*ret_l = (struct line){ .p = from, .n = n, .no = ls->no };
			return true;
		}
	}
	return false;
}

enum err
record_open(struct ctx *cx, struct record *r)
{
	*r = (struct record){ .n = 0 };
	r->room = ctx_alloc(cx, LIMIT_IMPORT_LINE + 1);
	return r->room != NULL ? ERR_OK : cx->fault.code;
}

/* How many bytes at the front, in steps of eight, are ASCII and no control character. */
static size_t
plain_run(const unsigned char *p, size_t n)
{
	const uint64_t ones = 0x0101010101010101u, tops = 0x8080808080808080u;
	size_t i = 0;
	uint64_t w;

	for (; i + sizeof w <= n; i += sizeof w) {
		memcpy(&w, p + i, sizeof w);
		if (((w | (w - 0x20 * ones) | ((w ^ 0x7f * ones) - ones)) & tops) != 0)
			break;
	}
	return i;
}

/* What the bytes are before they are converted; *ret_ascii when nothing is to be converted. */
static enum record_fault
bytes_check(const unsigned char *p, size_t n, enum encoding enc, bool *ret_ascii)
{
	bool ascii = true;

	for (size_t i = plain_run(p, n); i < n; i++) {
		if (p[i] < 0x20 || p[i] == 0x7f)
			return RECORD_CONTROL;
		if (p[i] < 0x80)
			continue;
		ascii = false;
		if (enc != ENCODING_CP932 || (p[i] >= 0xa1 && p[i] <= 0xdf))
			continue;
		if (p[i] == 0x80 || p[i] == 0xa0 || p[i] > 0xfc || i + 1 == n || p[i + 1] < 0x40 || p[i + 1] == 0x7f
		    || p[i + 1] > 0xfc)
			return RECORD_ENCODING;
		if (p[i] >= 0xf0 && p[i] <= 0xf9)
			return RECORD_EXTERNAL;
		i++;
	}
	*ret_ascii = ascii;
	if (!ascii && enc == ENCODING_UTF8 && !text_is_utf8((const char *)p, n))
		return RECORD_ENCODING;
	return RECORD_FINE;
}

/* Takes one field off *s and puts a NUL at its end; NULL when its quotes do not fit. */
static char *
field_take(char **s, bool *ret_more)
{
	char *from = *s, *to, *p;

	if (*from != '"') {
		for (to = from; *to != ',' && *to != '\0' && *to != '"'; to++)
			;
		if (*to == '"')
			return NULL;
		p = to;
	} else {
		to = p = ++from;
		while (*p != '"' || p[1] == '"') {
			if (*p == '\0')
				return NULL;
			p += *p == '"';
			*to++ = *p++;
		}
		p++;
		if (*p != ',' && *p != '\0')
			return NULL;
	}
	*ret_more = *p == ',';
	*s = p + *ret_more;
	*to = '\0';
	return from;
}

/* A line without quotes. */
static enum record_fault
split_bare(struct record *r)
{
	char *s = r->text;
	size_t n = 1;

	for (r->field[0] = s; *s != '\0'; s++) {
		if (*s != ',')
			continue;
		if (n == RECORD_FIELDS)
			return RECORD_MANY;
		*s = '\0';
		r->field[n++] = s + 1;
	}
	r->n = n;
	return RECORD_FINE;
}

static enum record_fault
split(struct record *r)
{
	char *s = r->text;
	size_t n = 0;

	if (strchr(s, '"') == NULL)
		return split_bare(r);
	for (bool more = true; more; n++) {
		if (n == RECORD_FIELDS)
			return RECORD_MANY;
		if ((r->field[n] = field_take(&s, &more)) == NULL)
			return RECORD_QUOTES;
	}
	r->n = n;
	return RECORD_FINE;
}

enum err
record_read(struct ctx *cx, struct record *r, const struct line *l, enum encoding enc,
    enum record_fault *ret_fault)
{
	enum record_fault fault = RECORD_LONG;
	bool ascii = true;
	size_t n;

	r->line = l->no;
	r->n = 0;
	if (l->n <= LIMIT_IMPORT_LINE)
		fault = bytes_check((const unsigned char *)l->p, l->n, enc, &ascii);
	if (fault != RECORD_FINE) {
		*ret_fault = fault;
		return ERR_OK;
	}
	if (ascii || enc == ENCODING_UTF8) {
		r->text = r->room;
		memcpy(r->text, l->p, l->n);
		r->text[l->n] = '\0';
	} else {
		enum err e = text_from_cp932(cx, l->p, l->n, &r->text, &n);

		if (e != ERR_OK && e != ERR_ENCODING)
			return e;
		if (e == ERR_ENCODING) {
			*ret_fault = RECORD_ENCODING;
			return ERR_OK;
		}
	}
	*ret_fault = split(r);
	return ERR_OK;
}

void
record_drop(struct record *r, size_t n)
{
	if (n > r->n)
		n = r->n;
	memmove(r->field, r->field + n, (r->n - n) * sizeof r->field[0]);
	r->n -= n;
}

size_t
text_columns(const char *s)
{
	size_t n = 0;

	for (const unsigned char *p = (const unsigned char *)s; *p != '\0'; p++) {
		if (*p >> 6 == 2)
			continue;       /* not the first byte of a character */
		/* U+FF61-FF9F are EF BD A1 - EF BE 9F */
		n += *p < 0x80 || (*p == 0xef && ((p[1] == 0xbd && p[2] >= 0xa1) || (p[1] == 0xbe && p[2] <= 0x9f)))
		    ? 1 : 2;
	}
	return n;
}
