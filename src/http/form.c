/* Form fields and cookies: strict, small, and never more than the ceiling. */
#include <string.h>

#include "base/text.h"
#include "http/form.h"
#include "http/path.h"

/* One name or value: '+' is a blank, line breaks and tabs are one, too. */
static enum err
piece(struct ctx *cx, const char *p, size_t n, const char **ret)
{
	char *raw = ctx_strn(cx, p, n), *to = ctx_alloc(cx, n + 1);

	if (raw == NULL || to == NULL)
		return cx->fault.code;
	for (char *s = raw; *s != '\0'; s++) {
		if (*s == '+')
			*s = ' ';
		if (strncasecmp(s, "%0D%0A", 6) == 0)
			memcpy(s, "%20%20", 6);
		else if (strncasecmp(s, "%0A", 3) == 0 || strncasecmp(s, "%09", 3) == 0)
			memcpy(s, "%20", 3);
	}
	if (strlen(raw) != n || !path_decode(raw, n, to, n + 1) || !text_is_utf8(to, strlen(to)))
		return fail(cx, ERR_INPUT, "a field of the form is not well coded");
	*ret = to;
	return ERR_OK;
}

enum err
form_read(struct ctx *cx, const char *p, size_t n, struct form *ret_f)
{
	const char *end = p + n;

	ret_f->count = 0;
	while (p < end) {
		const char *amp = memchr(p, '&', (size_t)(end - p)), *stop = amp != NULL ? amp : end;
		const char *equals = memchr(p, '=', (size_t)(stop - p));
		const char *name_end = equals != NULL ? equals : stop, *value = equals != NULL ? equals + 1 : stop;
		struct form_field *f = &ret_f->fields[ret_f->count];

		if (ret_f->count == LIMIT_FORM_FIELDS)
			return fail(cx, ERR_TOO_LARGE, "more than %d fields", LIMIT_FORM_FIELDS);
		TRY(piece(cx, p, (size_t)(name_end - p), &f->name));
		TRY(piece(cx, value, (size_t)(stop - value), &f->value));
		ret_f->count++;
		p = amp != NULL ? amp + 1 : end;
	}
	return ERR_OK;
}

static int
hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The next character of a coded text; -1 when it is not well coded. */
static int
decoded(const char *s, size_t n, size_t *ret_taken)
{
	*ret_taken = 1;
	if (*s == '+')
		return ' ';
	if (*s != '%')
		return (unsigned char)*s;
	*ret_taken = 3;
	return n < 3 || hex(s[1]) < 0 || hex(s[2]) < 0 ? -1 : hex(s[1]) << 4 | hex(s[2]);
}

static enum err
text_decode(struct ctx *cx, const char *p, size_t n, const char **ret)
{
	char *text = ctx_alloc(cx, n + 1);
	size_t out = 0, taken;

	if (text == NULL)
		return cx->fault.code;
	for (size_t i = 0; i < n; i += taken) {
		int c = decoded(p + i, n - i, &taken);

		if (c < 0 || (c < ' ' && c != '\n' && c != '\r' && c != '\t') || c == 0x7f)
			return fail(cx, ERR_INPUT, "a text of the form is not well coded");
		if (c != '\r')
			text[out++] = (char)c;
	}
	text[out] = '\0';
	if (!text_is_utf8(text, out))
		return fail(cx, ERR_INPUT, "a text of the form is not UTF-8");
	*ret = text;
	return ERR_OK;
}

enum err
form_text(struct ctx *cx, const char *p, size_t n, const char *name, const char **ret_text)
{
	const char *end = p + n;
	size_t k = strlen(name);

	*ret_text = "";
	while (p < end) {
		const char *amp = memchr(p, '&', (size_t)(end - p)), *stop = amp != NULL ? amp : end;

		if ((size_t)(stop - p) > k && memcmp(p, name, k) == 0 && p[k] == '=')
			return text_decode(cx, p + k + 1, (size_t)(stop - p) - k - 1, ret_text);
		p = amp != NULL ? amp + 1 : end;
	}
	return ERR_OK;
}

const char *
form_value(const struct form *f, const char *name)
{
	for (size_t i = 0; i < f->count; i++)
		if (strcmp(f->fields[i].name, name) == 0)
			return f->fields[i].value;
	return "";
}

const char *
cookie_value(struct ctx *cx, const char *header, const char *name)
{
	size_t k = strlen(name);

	for (const char *s = header; s != NULL && *s != '\0';) {
		size_t n;

		s += strspn(s, "; ");
		n = strcspn(s, ";");
		if (n > k && strncmp(s, name, k) == 0 && s[k] == '=') {
			const char *value = ctx_strn(cx, s + k + 1, n - k - 1);

			return value == NULL ? "" : value;
		}
		s += n;
	}
	return "";
}
