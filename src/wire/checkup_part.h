/* What the files of wire/checkup_*.c share. For them only. */
#ifndef WIRE_CHECKUP_PART_H
#define WIRE_CHECKUP_PART_H

#include "base/tree.h"
#include "wire/checkup.h"

enum checkup_rule {
#define RULE(name, code, severity, ja, en) CHECKUP_RULE_##name,
#include "wire/checkup_rule.def"
#undef RULE
	CHECKUP_RULES
};

struct checkup_reading {
	struct ctx    *cx;              /* of the file */
	struct ctx     one;             /* of the document in hand */
	struct report *rep;
	checkup_each  *each;
	void          *user;
	const char    *name;            /* of the document in an archive, "" alone; lives as long as the report */
	/* the document in hand */
	bool           refused;
	size_t         findings;
	struct checkup checkup;
	struct checkup_line *lines;
	size_t         room;
	unsigned       series;
};

/* A finding about the document in hand, at that element (NULL: the whole); refuses it when the rule does. `field` is
 * copied. */
void     checkup_find(struct checkup_reading *rd, const struct node *at, const char *field, enum checkup_rule rule);
/* Reads one document and hands it over, or counts its refusal; p NULL: it could not be unpacked. */
enum err checkup_document_read(struct checkup_reading *rd, const char *p, size_t n) MUST_CHECK;
enum err checkup_archive_read(struct checkup_reading *rd, const char *p, size_t n) MUST_CHECK;
/* The observations of the body. */
enum err checkup_body_read(struct checkup_reading *rd, const struct node *document) MUST_CHECK;

/* The first element along a path of names with '/' between them; NULL. */
const struct node *checkup_at(const struct node *n, const char *path);
/* Its attribute, "" when element or attribute is missing: checkup_value(n, "code", "@code"). */
const char *checkup_value(const struct node *n, const char *path, const char *attribute);

#endif
