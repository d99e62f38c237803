/* Parts between boundaries: strict, as a browser writes them. */
#define _GNU_SOURCE     /* memmem */

#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "http/multipart.h"

#define BOUNDARY 70             /* RFC 2046 */
#define NAME     64

/* What a part's Content-Disposition says. */
struct part { const char *name, *file; };

/* "multipart/form-data; boundary=…" */
static enum err
boundary_read(struct ctx *cx, const char *type, const char **ret_mark)
{
	static const char before[] = "multipart/form-data; boundary=";
	const char *at = type + sizeof before - 1;
	size_t n;

	if (strncasecmp(type, before, sizeof before - 1) != 0)
		return fail(cx, ERR_INPUT, "not a form with a file");
	n = strspn(at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'()+_,-./:=?");
	if (n == 0 || n > BOUNDARY || at[n] != '\0')
		return fail(cx, ERR_INPUT, "the boundary of the form");
	*ret_mark = ctx_fmt(cx, "\r\n--%s", at);
	return *ret_mark == NULL ? cx->fault.code : ERR_OK;
}

/* A quoted value behind `key="`; NULL when the line has none. */
static const char *
quoted(struct ctx *cx, const char *line, const char *key)
{
	const char *at = strstr(line, key), *end;

	if (at == NULL)
		return NULL;
	at += strlen(key);
	end = strchr(at, '"');
	return end == NULL ? NULL : ctx_strn(cx, at, (size_t)(end - at));
}

/* One header line; others than Content-Disposition are passed over. */
static enum err
line_read(struct ctx *cx, const char *line, struct part *part)
{
	if (strncasecmp(line, "Content-Disposition: form-data; ", 32) != 0)
		return ERR_OK;
	part->name = quoted(cx, line, "; name=\"");
	part->file = quoted(cx, line, "; filename=\"");
	return part->name == NULL || strlen(part->name) > NAME ? fail(cx, ERR_INPUT, "a field of the form has no name") : ERR_OK;
}

/* The header lines at p, to their empty line. */
static enum err
head_read(struct ctx *cx, const char *p, const char *end, struct part *ret_part, const char **ret_body)
{
	*ret_part = (struct part){ NULL, NULL };
	for (;;) {
		const char *stop = memmem(p, (size_t)(end - p), "\r\n", 2), *line;

		if (stop == NULL)
			return fail(cx, ERR_INPUT, "the head of a field is cut off");
		if (stop == p)
			break;
		if ((line = ctx_strn(cx, p, (size_t)(stop - p))) == NULL)
			return cx->fault.code;
		TRY(line_read(cx, line, ret_part));
		p = stop + 2;
	}
	*ret_body = p + 2;
	return ret_part->name == NULL ? fail(cx, ERR_INPUT, "a part without a name") : ERR_OK;
}

/* A path that a browser sends along goes, and so does what is no name of ours to show. */
static const char *
base_name(struct ctx *cx, const char *name)
{
	const char *from = name;

	for (const char *s = name; *s != '\0'; s++)
		if (*s == '/' || *s == '\\')
			from = s + 1;
	for (const char *s = from; *s != '\0'; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			return "file";
	return text_is_utf8(from, strlen(from)) ? ctx_str(cx, from) : "file";
}

static enum err
field_keep(struct ctx *cx, struct form *f, const char *name, const char *p, size_t n)
{
	char *text = ctx_strn(cx, p, n);

	if (f->count == LIMIT_FORM_FIELDS)
		return fail(cx, ERR_TOO_LARGE, "more than %d fields", LIMIT_FORM_FIELDS);
	if (text == NULL)
		return cx->fault.code;
	for (char *s = text; s < text + n; s++)
		if ((unsigned char)*s < ' ' && *s != '\r' && *s != '\n' && *s != '\t')
			return fail(cx, ERR_INPUT, "a field of the form has control characters");
	if (!text_is_utf8(text, n))
		return fail(cx, ERR_INPUT, "a field of the form is not UTF-8");
	f->fields[f->count++] = (struct form_field){ name, text };
	return ERR_OK;
}

enum err
multipart_read(struct ctx *cx, const char *type, const char *p, size_t n, struct form *ret_f, struct form_file *ret_file)
{
	const char *mark, *end = p + n;
	size_t k;
	bool one = false;

	ret_f->count = 0;
	*ret_file = (struct form_file){ "", "", 0 };
	TRY(boundary_read(cx, type, &mark));
	k = strlen(mark);
	if (n < k || memcmp(p, mark + 2, k - 2) != 0)           /* the first one stands at the beginning */
		return fail(cx, ERR_INPUT, "the form does not begin with its boundary");
	p += k - 2;
	while (end - p >= 4 && memcmp(p, "\r\n", 2) == 0) {
		struct part part;
		const char *body, *stop;

		TRY(head_read(cx, p + 2, end, &part, &body));
		if ((stop = memmem(body, (size_t)(end - body), mark, k)) == NULL)
			return fail(cx, ERR_INPUT, "a field of the form is cut off");
		if (part.file == NULL) {
			TRY(field_keep(cx, ret_f, part.name, body, (size_t)(stop - body)));
		} else if (one) {
			return fail(cx, ERR_INPUT, "more than one file");
		} else {
			one = true;
			*ret_file = (struct form_file){ base_name(cx, part.file), body, (size_t)(stop - body) };
			if (ret_file->name == NULL)
				return cx->fault.code;
		}
		p = stop + k;
	}
	return end - p >= 2 && memcmp(p, "--", 2) == 0 ? ERR_OK : fail(cx, ERR_INPUT, "the form has no end");
}
