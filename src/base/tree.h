/* One shape for what XML and JSON carry: named nodes with a text or with children. The codecs of
 * wire/ see only this, so that each message is described once for both syntaxes. */
#ifndef BASE_TREE_H
#define BASE_TREE_H

#include "base/buf.h"
#include "base/text.h"

struct node {
	const char  *name;
	const char  *text;      /* "" for a node with children; never NULL */
	struct node *first, *last, *next;
	bool         list;      /* JSON: this name stands for an array even when it occurs once */
	bool         bare;      /* JSON, writing: the text is a number, true or false, and stands without quotes */
	uint32_t     line;      /* of the XML that it was read from by xml_read_full; 0 otherwise */
};

/* Building. The nodes live in cx's memory; names and texts are borrowed. NULL parent makes a root. */
struct node *node_new(struct ctx *cx, struct node *parent, const char *name, const char *text);
/* The same with a copy of a formatted text. */
struct node *node_fmt(struct ctx *cx, struct node *parent, const char *name, const char *fmt, ...)
    PRINTF_LIKE(4, 5);
/* A member of the list called name; never without a parent. */
struct node *node_item(struct ctx *cx, struct node *parent, const char *name, const char *text);

/* Reading. Children may come in any order; unknown ones are passed over. */
const struct node *node_child(const struct node *n, const char *name);        /* first, or NULL */
const struct node *node_next_named(const struct node *n, const char *name);   /* later brother, or NULL */
/* Text of that child; "" when the child is missing or empty: the two are alike. Never NULL. */
const char        *node_text(const struct node *n, const char *name);
/* First node of that name at any depth, itself included, or NULL. */
const struct node *node_find(const struct node *n, const char *name);

/* XML 1.0. The bytes are UTF-8 or CP932, as the declaration says (spec/interface.md section 1.4); a
 * UTF-8 BOM is passed over. Refused with ERR_INPUT and the line: any DOCTYPE, broken markup, depth, names and
 * values above their ceilings; with ERR_ENCODING: bytes that do not fit the declaration, and any other declared
 * encoding. Text between elements of a node with children is dropped; blanks in values are kept. */
enum err xml_read(struct ctx *cx, const char *p, size_t n, struct node **ret_root) MUST_CHECK;
/* The same with attributes and namespaces. An attribute is a child called "@name" in front of the others; prefixes are
 * taken off. The root has its namespace in "@xmlns"; an element of any other one is called "?". Text is kept in an element
 * that has nothing but attributes. */
enum err xml_read_full(struct ctx *cx, const char *p, size_t n, struct node **ret_root) MUST_CHECK;
/* Writes the declaration and the tree. Names are ASCII (a letter or '_', then also digits, '.' and '-'): ERR_INPUT, as a
 * name that CP932 lacks would not be read again. ret_loss counts characters of values that CP932 lacks. */
enum err xml_write(struct ctx *cx, const struct node *root, enum encoding enc,
    char **ret_p, size_t *ret_n, struct text_loss *ret_loss) MUST_CHECK;

/* JSON. An object's members are children; an array is its name repeated; leaf values are strings
 * (numbers and booleans are read as their text, null as ""). Duplicate names are refused. The root is an
 * object; its node's name is "". */
enum err json_read(struct ctx *cx, const char *p, size_t n, struct node **ret_root) MUST_CHECK;
/* Writes the children of root as an object; ends with a line feed. */
enum err json_write(struct ctx *cx, const struct node *root, char **ret_p, size_t *ret_n) MUST_CHECK;

#endif
