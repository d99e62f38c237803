/* Settings files (INI) against a table. Unknown keys, doubled keys and bad values stop the start. */
#ifndef BASE_CONF_H
#define BASE_CONF_H

#include "base/buf.h"

enum conf_type { CONF_TEXT, CONF_NUMBER, CONF_SWITCH };     /* switch: yes, no */

/* One row per setting: check, default, sample file and manual are made from it. */
struct conf_row {
	const char *key;        /* "section.name" */
	enum conf_type type;
	size_t offset;          /* in the program's struct: const char *, long or bool */
	const char *preset;     /* the default, as it would stand in the file */
	long min, max;          /* of a number */
	const char *unit, *text;
};

/* Fills `into` with the defaults, then with the file's values. Texts live in cx's memory. path NULL
 * means defaults only. ERR_INPUT names file, line and key. */
enum err conf_read(struct ctx *cx, const struct conf_row *rows, size_t count, const char *path, void *into)
    MUST_CHECK;
/* Any `name = value` lines under [section] heads, in their order, for tables that are not a program's struct.
 * `each` may refuse a line: its outcome is kept, and file and line are put before its detail. ERR_INPUT for
 * what is no such line. */
typedef enum err conf_each(struct ctx *cx, void *user, const char *section, const char *name,
    const char *value);
enum err conf_pairs(struct ctx *cx, const char *path, conf_each *each, void *user) MUST_CHECK;
/* The commented sample file. */
void     conf_sample(struct buf *b, const char *program, const struct conf_row *rows, size_t count);

#endif
