/* For back-ends only: what each record is made of, as a table of columns. The front checks rows by it, the
 * memory twin copies by it, the SQL back-ends write their statements, bind and read by it: a new field is
 * a line here and a line in schema.sql. */
#ifndef STORE_SHAPE_H
#define STORE_SHAPE_H

#include "store/change.h"

enum column_type {
	COLUMN_TEXT,            /* const char *; NULL counts as "" */
	COLUMN_CHARS,           /* char [size], with its NUL */
	COLUMN_BYTES,           /* unsigned char [size] */
	COLUMN_BLOB,            /* const void *, and a size_t at count_offset */
	COLUMN_NUMBER,          /* any whole number, enum or bool, of `size` bytes */
	COLUMN_WORD,            /* an enum that is kept as its stable word */
	COLUMN_KINDS,           /* bool [KIND_COUNT], kept as bits */
	COLUMN_LIST             /* rows of another shape, their number at count_offset: a table of its own */
};

struct words {
	const char *(*word)(int64_t n);
	bool        (*find)(const char *word, int64_t *ret_n);
};

struct column {
	const char *name;               /* of the table's column, and of the field in a fault */
	enum column_type type;
	size_t      offset, size;
	int64_t     low, high;          /* of a number, or of a length in bytes */
	const struct words *words;
	size_t      count_offset;
	int         list;               /* shape of a list's rows */
};

#define RECORD_MAX 512          /* no struct of a shape is larger */

/* A shape per row kind, by the same number, those of the rows inside them, and of what is read only. */
enum { SHAPE_LIMIT = ROW_KIND_COUNT, SHAPE_DISEASE, SHAPE_TICKET, SHAPE_DRUG, SHAPE_ACT, SHAPE_CHECKUP_LINE, SHAPE_REVIEW_CANDIDATE, SHAPE_HOLDER,
	SHAPE_COUNT };
struct shape {
	const char *name;               /* of the record, and of its table */
	size_t      size;               /* of the struct */
	const struct column *columns;
	size_t      count;
};
extern const struct shape shapes[SHAPE_COUNT];

/* A number or an enum as it stands in a struct. */
int64_t     column_number(const struct column *c, const void *record);
/* False, and nothing is set, when it is outside the column's range. */
bool        column_set_number(const struct column *c, void *record, int64_t n) MUST_CHECK;
/* TEXT, CHARS, BYTES and BLOB; never NULL. */
const void *column_bytes(const struct column *c, const void *record, size_t *ret_n);

/* Lengths, ranges, lists, characters: ERR_INPUT or ERR_TOO_LARGE, naming record and field. */
enum err    shape_check(struct ctx *cx, const struct shape *s, const void *record) MUST_CHECK;
/* Bytes of a copy with everything it points to. */
size_t      shape_room(const struct shape *s, const void *record);
/* Writes that copy into `block`, which is aligned for anything. Fields that are in no column become 0. */
void        shape_copy(const struct shape *s, const void *record, void *block);
/* The same into cx's memory; *ret_record is a struct of that shape. */
enum err    shape_copy_out(struct ctx *cx, const struct shape *s, const void *record,
    void *ret_record) MUST_CHECK;

#endif
