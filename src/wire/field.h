/* Elements that carry one value, as rows: the same rows read requests and write results. */
#ifndef WIRE_FIELD_H
#define WIRE_FIELD_H

#include <stddef.h>

#include "wire/draft.h"

enum field_kind {
	FIELD_TEXT,             /* const char *: up to max characters, as sent */
	FIELD_DIGITS,           /* const char *: exactly max digits, as sent */
	FIELD_INSURER,          /* const char *: 保険者番号, padded or not, as sent */
	FIELD_FACILITY,         /* char [FACILITY_CODE]: 医療機関コード */
	FIELD_DAY,              /* ymd: YYYYMMDD */
	FIELD_MONTH,            /* ym: YYYYMM */
	FIELD_FLAG,             /* bool: "0" or "1" */
	FIELD_CHOICE,           /* int: one digit from 1 to max */
	/* written only */
	FIELD_NUMBER,           /* int with leading zeros to max digits; 0 is left out */
	FIELD_MARK,             /* bool: "1" or left out */
	FIELD_PADDED,           /* char []: 保険者番号 with blanks in front, 8 characters */
};

struct field {
	const char *element;
	enum field_kind kind;
	bool        required;
	const char *rule;       /* "W-03" of doc/messages.md */
	size_t      offset, max;
};

/* FIELD("InsurerNumber", INSURER, true, "W-03", struct eligibility_query, insurer, 0) */
#define FIELD(element, kind, required, rule, type, member, max) \
	{ element, FIELD_##kind, required, rule, offsetof(type, member), max }
/* Tables as their files give them away for descriptions (wire/openapi.c). */
struct fields { const struct field *rows; size_t count; };
#define FIELD_COUNT(rows) (sizeof (rows) / sizeof (rows)[0])

/* Reads the rows' elements among the children of `from` into the struct at `into`; what is missing or empty
 * is not touched. Unknown children are passed over. ERR_INPUT names element and rule: missing though
 * required, standing twice, or not of its kind. The value is never told. */
enum err fields_read(struct ctx *cx, const struct node *from, const struct field *rows, size_t count,
    void *into)
    MUST_CHECK;
/* Writes them in the order of the rows. */
void     fields_write(struct draft *d, struct node *into, const struct field *rows, size_t count,
    const void *from);

/* The text of the child of that name, "" when there is none. ERR_INPUT [rule] when it stands twice. */
enum err field_text(struct ctx *cx, const struct node *from, const char *element, const char *rule, const char **ret_text)
    MUST_CHECK;

/* The only child of that name. ERR_INPUT [rule] when there is none or more than one. */
enum err field_only(struct ctx *cx, const struct node *from, const char *element, const char *rule,
    const struct node **ret_n) MUST_CHECK;

#endif
