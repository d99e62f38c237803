/* Rows become a tree: the only place that knows how a path is walked. */
#include <stdio.h>
#include <string.h>

#include "wire/fhir_row.h"

static struct node *
last_named(struct node *parent, const char *name)
{
	struct node *found = NULL;

	for (struct node *c = parent->first; c != NULL; c = c->next)
		if (strcmp(c->name, name) == 0)
			found = c;
	return found;
}

/* The node of one segment: "name", "name[+]", "name[=]". */
static struct node *
step(struct ctx *cx, struct node *at, const char *segment, size_t n)
{
	char name[64];
	bool item = n > 3 && segment[n - 1] == ']';
	bool again = !item || segment[n - 2] == '=';
	struct node *next;

	(void)snprintf(name, sizeof name, "%.*s", (int)(item ? n - 3 : n), segment);
	if (again && (next = last_named(at, name)) != NULL)
		return next;
	if ((next = node_new(cx, at, ctx_str(cx, name), "")) != NULL)
		next->list = item;
	return next;
}

static enum err
write_row(struct ctx *cx, struct node *resource, const struct fhir_row *row, const char *text)
{
	struct node *at = resource;

	for (const char *s = row->path; *s != '\0' && at != NULL;) {
		size_t n = strcspn(s, ".");

		at = step(cx, at, s, n);
		s += n + (s[n] == '.');
	}
	if (at == NULL)
		return cx->fault.code;
	at->text = text;
	at->bare = row->bare;
	return ERR_OK;
}

enum err
fhir_rows(struct ctx *cx, struct node *resource, const struct fhir_row *rows, size_t n, const void *from)
{
	for (size_t i = 0; i < n; i++) {
		const char *text = rows[i].offset == FHIR_ALWAYS ? rows[i].literal
		    : *(const char *const *)((const char *)from + rows[i].offset);

		if (text == NULL || text[0] == '\0')
			continue;
		TRY(write_row(cx, resource, &rows[i], rows[i].literal != NULL ? rows[i].literal : text));
	}
	return ERR_OK;
}

struct node *
fhir_resource(struct ctx *cx, struct node *into, const char *name)
{
	struct node *n;

	if (name == NULL)
		return into;
	if ((n = node_new(cx, into, name, "")) != NULL)
		n->list = strcmp(name, "contained") == 0;
	return n;
}

const char *
fhir_day(struct ctx *cx, ymd d)
{
	return d == 0 ? "" : ctx_fmt(cx, "%04d-%02d-%02d", d / 10000, d / 100 % 100, d % 100);
}

const char *
fhir_day_or_month(struct ctx *cx, ymd d, ym m)
{
	return d != 0 ? fhir_day(cx, d) : m == 0 ? "" : ctx_fmt(cx, "%04d-%02d", m / 100, m % 100);
}

const char *
fhir_instant(struct ctx *cx, instant t)
{
	char text[INSTANT_TEXT];

	return t == 0 || t == INSTANT_NEVER ? "" : ctx_str(cx, instant_write_iso(t, text));
}

const char *
fhir_id(struct ctx *cx, id n)
{
	return ctx_fmt(cx, "%llu", (unsigned long long)n);
}

const char *
fhir_patient_url(struct ctx *cx, const struct fhir_about *a)
{
	return ctx_fmt(cx, "%s%llu", a->contained ? "#" : "Patient/", (unsigned long long)a->person);
}

const char *
fhir_number(const char *text)
{
	const char *s = text + (*text == '-');
	size_t whole = strspn(s, "0123456789"), part;

	if (whole == 0 || whole > 15 || (s[0] == '0' && whole > 1))
		return "";
	s += whole;
	if (*s == '\0')
		return text;
	if (*s != '.')
		return "";
	part = strspn(s + 1, "0123456789");
	return part > 0 && part <= 15 && s[1 + part] == '\0' ? text : "";
}
