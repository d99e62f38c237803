/* One table of what is not confirmed about the official messages: file prefixes, names of elements, choices
 * of values. Each row has a default, a mark that says how sure it is, and the place in spec/interface.md.
 * msg_names_read (wire/msg.h) replaces rows marked I or U. */
#ifndef WIRE_NAME_H
#define WIRE_NAME_H

#include "base/ctx.h"

enum name {
#define ERR(id, ...) NAME_OUTCOME_##id,
#include "base/err.def"
#undef ERR
#define MSG(id, ...) NAME_##id##_REQUEST, NAME_##id##_RESULT,
#include "wire/msg.def"
#undef MSG
#define ELEMENT(id, ...) NAME_##id,
#define VALUE(id, ...) NAME_##id,
#include "wire/name.def"
#undef ELEMENT
#undef VALUE
	NAME_COUNT
};

enum name_section { NAME_PREFIX, NAME_ELEMENT, NAME_VALUE, NAME_OUTCOME };

struct name_row {
	enum name_section section;
	const char *key;        /* what stands before the = in a names file */
	const char *preset;     /* the default */
	const char *mark, *place, *text;
};
extern const struct name_row name_rows[NAME_COUNT];
extern const char *const name_sections[];       /* "prefix", "element", "value", "code" */

/* What is in use: the default or its replacement. Lives as long as the program. */
const char *name_of(enum name n);
/* The code of an outcome as the file interface tells it. */
const char *name_of_code(enum err e);

#endif
