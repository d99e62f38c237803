/* XML in through expat, XML out by an escaping writer. The only file that includes expat. */
#include <ctype.h>
#include <expat.h>
#include <string.h>

#include "base/limit.h"
#include "base/tree.h"

#define SPACE_CUT '\n'          /* between namespace and local name; in neither of them */

struct reading {
	struct ctx *cx;
	XML_Parser parser;
	struct node *root, *open[LIMIT_TREE_DEPTH + 1];
	struct buf text;        /* of the innermost open element so far */
	bool full;              /* attributes and namespaces */
	const char *space;      /* full: namespace of the root */
	size_t depth, nodes;
	enum err e;
};

static void
refuse(struct reading *r, enum err e, const char *why)
{
	if (r->e == ERR_OK)
		r->e = fail(r->cx, e, "XML line %lu: %s", (unsigned long)XML_GetCurrentLineNumber(r->parser), why);
	(void)XML_StopParser(r->parser, XML_FALSE);
}

static void XMLCALL
on_doctype(void *user, const XML_Char *name, const XML_Char *sysid, const XML_Char *pubid, int internal)
{
	(void)name, (void)sysid, (void)pubid, (void)internal;
	refuse(user, ERR_INPUT, "DOCTYPE is not accepted");
}

/* "namespace local" of expat: where the local name begins. */
static const char *
local(const char *name)
{
	const char *cut = strrchr(name, SPACE_CUT);

	return cut != NULL ? cut + 1 : name;
}

static struct node *
attribute(struct reading *r, struct node *n, const char *name, const char *value)
{
	char *copy = ctx_fmt(r->cx, "@%s", name), *text = ctx_str(r->cx, value);

	return copy == NULL || text == NULL ? NULL : node_new(r->cx, n, copy, text);
}

/* The name of an element by its namespace; the root's is the one that counts. NULL without memory. */
static const char *
full_name(struct reading *r, const char *name)
{
	size_t n = (size_t)(local(name) - name);

	if (r->root == NULL)
		r->space = ctx_strn(r->cx, name, n > 0 ? n - 1 : 0);
	if (r->space == NULL)
		return NULL;
	return strlen(r->space) == (n > 0 ? n - 1 : 0) && strncmp(r->space, name, strlen(r->space)) == 0 ? name + n : "?";
}

static void
take_attributes(struct reading *r, struct node *n, const XML_Char **attributes)
{
	n->line = (uint32_t)XML_GetCurrentLineNumber(r->parser);
	if (n == r->root && attribute(r, n, "xmlns", r->space) == NULL)
		refuse(r, ERR_TOO_LARGE, "memory of one request");
	for (; *attributes != NULL && r->e == ERR_OK; attributes += 2)
		if (++r->nodes > LIMIT_TREE_NODES)
			refuse(r, ERR_TOO_LARGE, "too many elements");
		else if (strlen(local(attributes[0])) > LIMIT_NAME_BYTES || strlen(attributes[1]) > LIMIT_VALUE_BYTES)
			refuse(r, ERR_INPUT, "name or value of an attribute is too long");
		else if (attribute(r, n, local(attributes[0]), attributes[1]) == NULL)
			refuse(r, ERR_TOO_LARGE, "memory of one request");
}

static void XMLCALL
on_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
	struct reading *r = user;
	struct node *n;
	char *copy;

	if (r->full && r->e == ERR_OK && (name = full_name(r, name)) == NULL)
		refuse(r, ERR_TOO_LARGE, "memory of one request");
	if (r->e != ERR_OK)
		return;
	if (r->depth >= LIMIT_TREE_DEPTH)
		refuse(r, ERR_INPUT, "elements are nested too deeply");
	else if (++r->nodes > LIMIT_TREE_NODES)
		refuse(r, ERR_TOO_LARGE, "too many elements");
	else if (strlen(name) > LIMIT_NAME_BYTES)
		refuse(r, ERR_INPUT, "name of an element is too long");
	else if ((copy = ctx_str(r->cx, name)) == NULL
	    || (n = node_new(r->cx, r->depth > 0 ? r->open[r->depth - 1] : NULL, copy, "")) == NULL)
		refuse(r, ERR_TOO_LARGE, "memory of one request");
	else {
		r->open[r->depth++] = n;
		if (r->root == NULL)
			r->root = n;
		r->text.n = 0;
		if (r->full)
			take_attributes(r, n, attributes);
	}
}

static void XMLCALL
on_text(void *user, const XML_Char *p, int n)
{
	struct reading *r = user;

	if (r->e != ERR_OK || n <= 0)
		return;
	buf_add(&r->text, p, (size_t)n);
	if (r->text.failed)
		refuse(r, ERR_INPUT, "value of an element is too long");
}

static void XMLCALL
on_end(void *user, const XML_Char *name)
{
	struct reading *r = user;
	struct node *n;

	(void)name;
	if (r->e != ERR_OK || r->depth == 0)
		return;
	n = r->open[--r->depth];
	if ((n->last == NULL || n->last->name[0] == '@') && r->text.n > 0) {
		n->text = ctx_strn(r->cx, r->text.p, r->text.n);
		if (n->text == NULL)
			refuse(r, ERR_TOO_LARGE, "memory of one request");
	}
	r->text.n = 0;
}

/* The declared encoding's name, lower-case, "" when none is declared. */
static void
declared(const char *p, size_t n, char ret[32])
{
	const char *end, *at = NULL;
	size_t k = 0;

	ret[0] = '\0';
	if (n < 6 || memcmp(p, "<?xml", 5) != 0 || (end = memchr(p, '>', n < 200 ? n : 200)) == NULL)
		return;
	for (const char *s = p; s + 8 < end && at == NULL; s++)
		if (memcmp(s, "encoding", 8) == 0)
			at = s + 8;
	while (at != NULL && at < end && (*at == ' ' || *at == '=' || *at == '"' || *at == '\''))
		at++;
	for (; at != NULL && at < end && k < 31 && *at != '"' && *at != '\''; at++)
		ret[k++] = (char)tolower((unsigned char)*at);
	ret[k] = '\0';
}

static enum err
to_utf8(struct ctx *cx, const char **p, size_t *n)
{
	static const char *const cp932[] = { "shift_jis", "windows-31j", "cp932", "ms932", "x-sjis", "shift-jis", "sjis" };
	char name[32], *out;

	if (*n >= 3 && memcmp(*p, "\xef\xbb\xbf", 3) == 0) {
		*p += 3;
		*n -= 3;
	}
	declared(*p, *n, name);
	for (size_t i = 0; i < sizeof cp932 / sizeof cp932[0]; i++)
		if (strcmp(name, cp932[i]) == 0) {
			TRY(text_from_cp932(cx, *p, *n, &out, n));
			*p = out;
			return ERR_OK;
		}
	if (name[0] != '\0' && strcmp(name, "utf-8") != 0 && strcmp(name, "utf8") != 0)
		return fail(cx, ERR_ENCODING, "declared encoding is neither UTF-8 nor Shift_JIS");
	if (!text_is_utf8(*p, *n))
		return fail(cx, ERR_ENCODING, "the bytes are not UTF-8");
	return ERR_OK;
}

static enum err
read_document(struct ctx *cx, const char *p, size_t n, bool full, struct node **ret_root)
{
	struct reading r = { .cx = cx, .full = full };
	enum XML_Status status;

	if (n > LIMIT_IMPORT_BYTES)
		return fail(cx, ERR_TOO_LARGE, "XML of %zu bytes", n);
	TRY(to_utf8(cx, &p, &n));
	r.parser = full ? XML_ParserCreateNS("UTF-8", SPACE_CUT) : XML_ParserCreate("UTF-8");
	if (r.parser == NULL)
		return fail(cx, ERR_SYSTEM, "no memory");
	buf_init(&r.text, cx, LIMIT_VALUE_BYTES);
	XML_SetUserData(r.parser, &r);
	XML_SetElementHandler(r.parser, on_start, on_end);
	XML_SetCharacterDataHandler(r.parser, on_text);
	XML_SetStartDoctypeDeclHandler(r.parser, on_doctype);
	status = XML_Parse(r.parser, p, (int)n, XML_TRUE);
	if (status != XML_STATUS_OK && r.e == ERR_OK)
		r.e = fail(cx, ERR_INPUT, "XML line %lu: %s", (unsigned long)XML_GetCurrentLineNumber(r.parser),
		    XML_ErrorString(XML_GetErrorCode(r.parser)));
	XML_ParserFree(r.parser);
	if (r.e == ERR_OK)
		*ret_root = r.root;
	return r.e;
}

enum err
xml_read(struct ctx *cx, const char *p, size_t n, struct node **ret_root)
{
	return read_document(cx, p, n, false, ret_root);
}

enum err
xml_read_full(struct ctx *cx, const char *p, size_t n, struct node **ret_root)
{
	return read_document(cx, p, n, true, ret_root);
}

static inline bool
is_plain(unsigned char c)
{
	return c > '>' || (c >= 0x20 && c != '&' && c != '<' && c != '>') || c == '\t' || c == '\n';
}

/* Writes a value. Characters that XML 1.0 forbids cannot be written in any form and are left out. */
static void
escape(struct buf *b, const char *s)
{
	for (;;) {
		const char *from = s;

		while (is_plain((unsigned char)*s))
			s++;
		buf_add(b, from, (size_t)(s - from));
		if (*s == '\0')
			return;
		buf_puts(b, *s == '&' ? "&amp;" : *s == '<' ? "&lt;" : *s == '>' ? "&gt;" : *s == '\r' ? "&#13;" : "");
		s++;
	}
}

static inline bool
is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

/* Our own elements are ASCII; a name that CP932 lacks could not be written so that it is read again. */
static bool
is_name(const char *s)
{
	if (!is_letter(*s))
		return false;
	while (is_letter(*s) || (*s >= '0' && *s <= '9') || *s == '.' || *s == '-')
		s++;
	return *s == '\0';
}

static enum err
write_node(struct buf *b, const struct node *n)
{
	size_t length = strlen(n->name);

	if (!is_name(n->name))
		return fail(b->cx, ERR_INPUT, "name of an element that cannot be written");
	buf_add(b, "<", 1);
	buf_add(b, n->name, length);
	buf_add(b, ">", 1);
	if (n->first == NULL)
		escape(b, n->text);
	for (const struct node *c = n->first; c != NULL; c = c->next)
		TRY(write_node(b, c));
	buf_add(b, "</", 2);
	buf_add(b, n->name, length);
	buf_add(b, ">", 1);
	return ERR_OK;
}

enum err
xml_write(struct ctx *cx, const struct node *root, enum encoding enc, char **ret_p, size_t *ret_n,
    struct text_loss *ret_loss)
{
	struct buf b;

	buf_init(&b, cx, LIMIT_IMPORT_BYTES);
	buf_fmt(&b, "<?xml version=\"1.0\" encoding=\"%s\" standalone=\"no\"?>\n",
	    enc == ENCODING_CP932 ? "Shift_JIS" : "UTF-8");
	TRY(write_node(&b, root));
	buf_puts(&b, "\n");
	TRY(buf_done(&b));
	if (enc == ENCODING_CP932)
		return text_to_cp932(cx, b.p, b.n, ret_p, ret_n, ret_loss);
	*ret_p = b.p;
	*ret_n = b.n;
	*ret_loss = (struct text_loss){ 0, 0 };
	return ERR_OK;
}
