/* Kinds of values: how each is read and written. */
#include <stdio.h>
#include <string.h>

#include "domain/eligibility.h"
#include "domain/facility.h"
#include "wire/field.h"

static bool
keep_text(struct ctx *cx, const char *text, void *at)
{
	const char *copy = ctx_str(cx, text);

	if (copy != NULL)
		memcpy(at, &copy, sizeof copy);
	return copy != NULL;
}

static const char *
text_at(const void *at)
{
	const char *text;

	memcpy(&text, at, sizeof text);
	return text;
}

static bool
read_text(struct ctx *cx, const struct field *f, const char *text, void *at)
{
	size_t chars = 0;
	const char *trimmed;

	for (const char *s = text; *s != '\0'; s++)
		chars += ((unsigned char)*s & 0xc0) != 0x80;
	if (chars > f->max)
		return false;
	if (f->required && ((trimmed = text_trim(cx, text)) == NULL || trimmed[0] == '\0'))
		return false;
	return keep_text(cx, text, at);
}

static bool
read_digits(struct ctx *cx, const struct field *f, const char *text, void *at)
{
	return text_is_digits(text, f->max) && keep_text(cx, text, at);
}

static bool
read_insurer(struct ctx *cx, const struct field *f, const char *text, void *at)
{
	char full[INSURER_TEXT];

	(void)f;
	return strlen(text) <= 64 && insurer_read(cx, text, full) && keep_text(cx, text, at);
}

static bool
read_facility(struct ctx *cx, const struct field *f, const char *text, void *at)
{
	(void)cx, (void)f;
	if (!facility_code_valid(text))
		return false;
	memcpy(at, text, FACILITY_CODE);
	return true;
}

static bool
read_day(struct ctx *cx, const struct field *f, const char *text, void *at)
{
	(void)cx, (void)f;
	return ymd_read(text, at);
}

static bool
read_month(struct ctx *cx, const struct field *f, const char *text, void *at)
{
	(void)cx, (void)f;
	return ym_read(text, at);
}

static bool
read_flag(struct ctx *cx, const struct field *f, const char *text, void *at)
{
	bool on = text[0] == '1';

	(void)cx, (void)f;
	if ((text[0] != '0' && text[0] != '1') || text[1] != '\0')
		return false;
	memcpy(at, &on, sizeof on);
	return true;
}

static bool
read_choice(struct ctx *cx, const struct field *f, const char *text, void *at)
{
	int v = text[0] - '0';

	(void)cx;
	if (v < 1 || v > (int)f->max || text[1] != '\0')
		return false;
	memcpy(at, &v, sizeof v);
	return true;
}

static void
write_text(struct draft *d, struct node *into, const struct field *f, const void *at)
{
	draft_text(d, into, f->element, text_at(at));
}

static void
write_chars(struct draft *d, struct node *into, const struct field *f, const void *at)
{
	draft_text(d, into, f->element, at);
}

static void
write_padded(struct draft *d, struct node *into, const struct field *f, const void *at)
{
	const char *number = at, *padded;

	if (number[0] == '\0')
		return;
	if ((padded = ctx_fmt(d->cx, "%8s", number)) == NULL)
		d->failed = true;
	else
		draft_text(d, into, f->element, padded);
}

static void
write_day(struct draft *d, struct node *into, const struct field *f, const void *at)
{
	ymd day;

	memcpy(&day, at, sizeof day);
	draft_day(d, into, f->element, day);
}

static void
write_month(struct draft *d, struct node *into, const struct field *f, const void *at)
{
	ym month;

	memcpy(&month, at, sizeof month);
	draft_month(d, into, f->element, month);
}

static void
write_flag(struct draft *d, struct node *into, const struct field *f, const void *at)
{
	bool on;

	memcpy(&on, at, sizeof on);
	draft_text(d, into, f->element, on ? "1" : f->kind == FIELD_MARK ? "" : "0");
}

static void
write_number(struct draft *d, struct node *into, const struct field *f, const void *at)
{
	int v;

	memcpy(&v, at, sizeof v);
	draft_number(d, into, f->element, f->kind == FIELD_NUMBER ? (int)f->max : 1, v);
}

/* `read` is missing for kinds that only stand in results. `says` is what a refusal tells about the kind. */
static const struct {
	bool (*read)(struct ctx *, const struct field *, const char *text, void *at);
	void (*write)(struct draft *, struct node *, const struct field *, const void *at);
	const char *says, *after_max;
} kinds[] = {
	[FIELD_TEXT] =     { read_text,     write_text,   "not blank, at most ", " characters" },
	[FIELD_DIGITS] =   { read_digits,   write_text,   "exactly ", " digits" },
	[FIELD_INSURER] =  { read_insurer,  write_text,   "4 to 8 digits", NULL },
	[FIELD_FACILITY] = { read_facility, write_chars,  "a 医療機関コード of 10 digits", NULL },
	[FIELD_DAY] =      { read_day,      write_day,    "a day as YYYYMMDD", NULL },
	[FIELD_MONTH] =    { read_month,    write_month,  "a month as YYYYMM", NULL },
	[FIELD_FLAG] =     { read_flag,     write_flag,   "0 or 1", NULL },
	[FIELD_CHOICE] =   { read_choice,   write_number, "1 to ", "" },
	[FIELD_NUMBER] =   { NULL,          write_number, "", NULL },
	[FIELD_MARK] =     { NULL,          write_flag,   "", NULL },
	[FIELD_PADDED] =   { NULL,          write_padded, "", NULL },
};

static enum err
refuse(struct ctx *cx, const struct field *f)
{
	if (kinds[f->kind].after_max == NULL)
		return fail(cx, ERR_INPUT, "%s: %s: %s", f->element, f->rule, kinds[f->kind].says);
	return fail(cx, ERR_INPUT, "%s: %s: %s%zu%s", f->element, f->rule, kinds[f->kind].says, f->max,
	    kinds[f->kind].after_max);
}

enum err
fields_read(struct ctx *cx, const struct node *from, const struct field *rows, size_t count, void *into)
{
	for (size_t i = 0; i < count; i++) {
		const struct field *f = &rows[i];
		const struct node *n = node_child(from, f->element);

		if (n != NULL && node_next_named(n, f->element) != NULL)
			return fail(cx, ERR_INPUT, "%s: %s: stands twice", f->element, f->rule);
		if (n == NULL || n->text[0] == '\0') {
			if (f->required)
				return fail(cx, ERR_INPUT, "%s: %s: missing", f->element, f->rule);
			continue;
		}
		if (!kinds[f->kind].read(cx, f, n->text, (char *)into + f->offset))
			return refuse(cx, f);
	}
	return ERR_OK;
}

void
fields_write(struct draft *d, struct node *into, const struct field *rows, size_t count, const void *from)
{
	for (size_t i = 0; i < count; i++)
		kinds[rows[i].kind].write(d, into, &rows[i], (const char *)from + rows[i].offset);
}

enum err
field_text(struct ctx *cx, const struct node *from, const char *element, const char *rule, const char **ret_text)
{
	const struct node *n = node_child(from, element);

	if (n != NULL && node_next_named(n, element) != NULL)
		return fail(cx, ERR_INPUT, "%s: %s: stands twice", element, rule);
	*ret_text = n != NULL ? n->text : "";
	return ERR_OK;
}

enum err
field_only(struct ctx *cx, const struct node *from, const char *element, const char *rule,
    const struct node **ret_n)
{
	const struct node *n = node_child(from, element);

	if (n == NULL)
		return fail(cx, ERR_INPUT, "%s: %s: missing", element, rule);
	if (node_next_named(n, element) != NULL)
		return fail(cx, ERR_INPUT, "%s: %s: stands twice", element, rule);
	*ret_n = n;
	return ERR_OK;
}
