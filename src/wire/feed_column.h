/* Columns of the feed's records as rows: name, form, whether required, where the value goes. */
#ifndef WIRE_FEED_COLUMN_H
#define WIRE_FEED_COLUMN_H

#include "domain/eligibility.h"
#include "wire/record.h"
#include "wire/report.h"

enum feed_rule {
#define RULE(name, code, severity, ja, en) FEED_##name,
#include "wire/feed.def"
#undef RULE
	FEED_RULES
};

enum column_kind {
	COLUMN_KEY,             /* looked at by the reader of blocks */
	COLUMN_TEXT,            /* const char *, up to `max` columns of text */
	COLUMN_NUMBER,          /* a text with at least one digit */
	COLUMN_DIGITS,          /* a text of exactly `max` digits */
	COLUMN_POSTCODE,        /* const char * */
	COLUMN_CODE,            /* const char *: one of `codes` */
	COLUMN_CHOICE,          /* int: one of `codes` */
	COLUMN_DAY,             /* ymd */
	COLUMN_MONTH,           /* ym */
	COLUMN_INSURER,         /* char [INSURER_TEXT], full form */
	COLUMN_AMOUNT           /* int: 0 to `max` */
};

struct column {
	const char *name;
	enum column_kind kind;
	bool required;
	enum feed_rule rule;    /* when it is not of its form */
	size_t offset;
	long max;
	const char *const *codes;       /* ends with NULL */
};

/* A record of the feed: its columns, the record's name being column 0. */
struct feed_form { const char *name; const struct column *columns; size_t count; };
enum feed_record { FEED_PERSON, FEED_ELIGIBILITY, FEED_LIMIT_ROW, FEED_DISEASE_ROW, FEED_TICKET_ROW, FEED_RECORDS };
extern const struct feed_form feed_forms[FEED_RECORDS];

/* Certificates before their eligibility is known. */
struct limit_row   { size_t line; char insurer[INSURER_TEXT]; struct limit_certificate value; };
struct disease_row { size_t line; char insurer[INSURER_TEXT]; struct disease_certificate value; };
struct ticket_row  { size_t line; char insurer[INSURER_TEXT]; struct ticket value; };

/* Reads the columns of a record with the right number of fields into the struct at `into`; texts live in
 * cx. Each broken rule is added to the report; *ret_good is false when there was one. Errors are those of
 * memory only. */
enum err feed_columns_read(struct ctx *cx, const struct record *r, const struct feed_form *form,
    struct report *rep,
    void *into, bool *ret_good) MUST_CHECK;

#endif
