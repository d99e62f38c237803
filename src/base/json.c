/* JSON in and out through jansson, as the same tree that XML gives. The only file that includes jansson. */
#include <jansson.h>
#include <string.h>

#include "base/limit.h"
#include "base/tree.h"

struct reading { struct ctx *cx; size_t nodes; };

static enum err read_members(struct reading *r, json_t *object, struct node *into, size_t depth);

/* One value under a name: a leaf, an object, or an array (its name repeated). */
static enum err
read_value(struct reading *r, const char *name, json_t *v, struct node *into, size_t depth)
{
	struct node *n;
	const char *text = "";
	char number[32];

	if (depth > LIMIT_TREE_DEPTH)
		return fail(r->cx, ERR_INPUT, "JSON is nested too deeply");
	if (++r->nodes > LIMIT_TREE_NODES)
		return fail(r->cx, ERR_TOO_LARGE, "too many JSON values");
	if (strlen(name) > LIMIT_NAME_BYTES)
		return fail(r->cx, ERR_INPUT, "name of a JSON member is too long");
	if (json_is_array(v)) {
		size_t i;
		json_t *item;

		json_array_foreach(v, i, item) {
			if (json_is_array(item))
				return fail(r->cx, ERR_INPUT, "JSON array inside an array");
			TRY(read_value(r, name, item, into, depth));
		}
		return ERR_OK;
	}
	if (json_is_string(v)) {
		if (json_string_length(v) > LIMIT_VALUE_BYTES)
			return fail(r->cx, ERR_INPUT, "JSON value is too long");
		if (strlen(json_string_value(v)) != json_string_length(v))
			return fail(r->cx, ERR_INPUT, "NUL in a JSON value");
		text = json_string_value(v);
	} else if (json_is_integer(v)) {
		(void)snprintf(number, sizeof number, "%" JSON_INTEGER_FORMAT, json_integer_value(v));
		text = number;
	} else if (json_is_boolean(v)) {
		text = json_is_true(v) ? "true" : "false";
	} else if (json_is_real(v)) {
		return fail(r->cx, ERR_INPUT, "JSON number with a fraction");
	}
	if ((name = ctx_str(r->cx, name)) == NULL || (text = ctx_str(r->cx, text)) == NULL
	    || (n = node_new(r->cx, into, name, text)) == NULL)
		return r->cx->fault.code;
	return json_is_object(v) ? read_members(r, v, n, depth + 1) : ERR_OK;
}

static enum err
read_members(struct reading *r, json_t *object, struct node *into, size_t depth)
{
	const char *name;
	json_t *v;

	json_object_foreach(object, name, v)
		TRY(read_value(r, name, v, into, depth));
	return ERR_OK;
}

enum err
json_read(struct ctx *cx, const char *p, size_t n, struct node **ret_root)
{
	struct reading r = { .cx = cx };
	struct node *root = node_new(cx, NULL, "", "");
	json_error_t why;
	json_t *doc;
	enum err e;

	if (root == NULL)
		return cx->fault.code;
	doc = json_loadb(p, n, JSON_REJECT_DUPLICATES, &why);
	if (doc == NULL)        /* jansson's text may quote the input, so only the place is told */
		return fail(cx, ERR_INPUT, "JSON line %d column %d: not well formed", why.line, why.column);
	e = json_is_object(doc) ? read_members(&r, doc, root, 1) : fail(cx, ERR_INPUT, "JSON: an object is expected");
	json_decref(doc);
	if (e == ERR_OK)
		*ret_root = root;
	return e;
}

static void
write_string(struct buf *b, const char *s)
{
	const char *from = s;
	char u[8];

	buf_puts(b, "\"");
	for (; *s != '\0'; s++) {
		const char *as = *s == '"' ? "\\\"" : *s == '\\' ? "\\\\" : *s == '\n' ? "\\n" : NULL;

		if (as == NULL && (unsigned char)*s < 0x20) {
			(void)snprintf(u, sizeof u, "\\u%04x", (unsigned char)*s);
			as = u;
		}
		if (as == NULL)
			continue;
		buf_add(b, from, (size_t)(s - from));
		buf_puts(b, as);
		from = s + 1;
	}
	buf_add(b, from, (size_t)(s - from));
	buf_puts(b, "\"");
}

static bool
seen_before(const struct node *parent, const struct node *n)
{
	const struct node *c = parent->first;

	while (c != n && strcmp(c->name, n->name) != 0)
		c = c->next;
	return c != n;
}

static void
write_value(struct buf *b, const struct node *n)
{
	const char *comma = "";

	if (n->first == NULL && n->name[0] != '\0') {
		if (n->bare)
			buf_puts(b, n->text);
		else
			write_string(b, n->text);
		return;
	}
	buf_puts(b, "{");
	for (const struct node *c = n->first; c != NULL; c = c->next) {
		bool many = c->list || node_next_named(c, c->name) != NULL;

		if (seen_before(n, c))
			continue;
		buf_puts(b, comma);
		comma = ",";
		write_string(b, c->name);
		buf_puts(b, many ? ":[" : ":");
		write_value(b, c);
		for (const struct node *k = c; many && (k = node_next_named(k, c->name)) != NULL;) {
			buf_puts(b, ",");
			write_value(b, k);
		}
		if (many)
			buf_puts(b, "]");
	}
	buf_puts(b, "}");
}

enum err
json_write(struct ctx *cx, const struct node *root, char **ret_p, size_t *ret_n)
{
	struct node as_object = *root;
	struct buf b;

	as_object.name = "";
	buf_init(&b, cx, LIMIT_IMPORT_BYTES);
	write_value(&b, &as_object);
	buf_puts(&b, "\n");
	TRY(buf_done(&b));
	*ret_p = b.p;
	*ret_n = b.n;
	return ERR_OK;
}
