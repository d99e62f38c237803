/* Nodes of XML and JSON documents. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/tree.h"

struct node *
node_new(struct ctx *cx, struct node *parent, const char *name, const char *text)
{
	struct node *n = ctx_alloc(cx, sizeof *n);

	if (n == NULL)
		return NULL;
	n->name = name;
	n->text = text != NULL ? text : "";
	if (parent == NULL)
		return n;
	if (parent->last == NULL)
		parent->first = n;
	else
		parent->last->next = n;
	parent->last = n;
	return n;
}

struct node *
node_item(struct ctx *cx, struct node *parent, const char *name, const char *text)
{
	struct node *n = node_new(cx, parent, name, text);

	if (n != NULL)
		n->list = true;
	return n;
}

struct node *
node_fmt(struct ctx *cx, struct node *parent, const char *name, const char *fmt, ...)
{
	char text[512], *copy;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	if (n < 0)
		return NULL;
	if ((size_t)n < sizeof text) {
		copy = ctx_strn(cx, text, (size_t)n);
	} else {
		if ((copy = ctx_alloc(cx, (size_t)n + 1)) == NULL)
			return NULL;
		va_start(ap, fmt);
		(void)vsnprintf(copy, (size_t)n + 1, fmt, ap);
		va_end(ap);
	}
	return copy == NULL ? NULL : node_new(cx, parent, name, copy);
}

static const struct node *
named(const struct node *n, const char *name)
{
	while (n != NULL && strcmp(n->name, name) != 0)
		n = n->next;
	return n;
}

const struct node *
node_child(const struct node *n, const char *name)
{
	return n == NULL ? NULL : named(n->first, name);
}

const struct node *
node_next_named(const struct node *n, const char *name)
{
	return n == NULL ? NULL : named(n->next, name);
}

const char *
node_text(const struct node *n, const char *name)
{
	const struct node *c = node_child(n, name);

	return c == NULL ? "" : c->text;
}

/* Depth is bounded by the readers (LIMIT_TREE_DEPTH). */
const struct node *
node_find(const struct node *n, const char *name)
{
	const struct node *found;

	if (n == NULL || strcmp(n->name, name) == 0)
		return n;
	for (const struct node *c = n->first; c != NULL; c = c->next)
		if ((found = node_find(c, name)) != NULL)
			return found;
	return NULL;
}
