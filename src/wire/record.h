/* Lines of comma-separated fields, as insurers' feeds, claim files and masters have them. Commas and quotes
 * are found before or after conversion alike: no second byte of CP932 is one of them. */
#ifndef WIRE_RECORD_H
#define WIRE_RECORD_H

#include "base/text.h"

#define RECORD_FIELDS 192

struct line { const char *p; size_t n, no; };           /* no: 1… in its file */
struct lines { const char *p, *end; size_t no; };

/* What is wrong with a line as a line. */
enum record_fault {
	RECORD_FINE,
	RECORD_LONG,            /* more than LIMIT_IMPORT_LINE bytes */
	RECORD_MANY,            /* more than RECORD_FIELDS fields */
	RECORD_QUOTES,          /* a quote inside a bare field, text behind a closed one, or none that closes */
	RECORD_CONTROL,         /* a control character, NUL included */
	RECORD_ENCODING,        /* not of the encoding */
	RECORD_EXTERNAL         /* 外字: a character defined by its user (CP932 F040-F9FC) */
};

struct record {
	size_t line, n;         /* number in the file, fields */
	char  *field[RECORD_FIELDS];    /* UTF-8; valid until the next record_read or the reset of its cx */
	char  *text;            /* what the fields were cut from; offsets fit the line's unless it was CP932 */
	char  *room;            /* LIMIT_IMPORT_LINE + 1 bytes of its own */
};

/* Passes over a UTF-8 byte order mark in front and 0x1A bytes at the end. */
void lines_open(struct lines *ls, const char *p, size_t n);
/* The next line that is not empty, without LF or CR LF. False at the end. */
bool lines_next(struct lines *ls, struct line *ret_l);

enum err record_open(struct ctx *cx, struct record *r) MUST_CHECK;
/* Splits a line by RFC 4180, without line breaks inside fields. A line of CP932 that is not ASCII takes
 * memory of cx. On any *ret_fault but RECORD_FINE the record has no fields. Errors are those of memory
 * only. */
enum err record_read(struct ctx *cx, struct record *r, const struct line *l, enum encoding enc,
    enum record_fault *ret_fault) MUST_CHECK;
/* Takes `n` fields off the front. */
void     record_drop(struct record *r, size_t n);
/* "" behind the last field. */
static inline const char *
record_field(const struct record *r, size_t no)
{
	return no < r->n ? r->field[no] : "";
}

/* Columns that a text takes: 1 for ASCII and half-width kana, else 2. This is its length in bytes of
 * CP932. */
size_t text_columns(const char *s);

#endif
