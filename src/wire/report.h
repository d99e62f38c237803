/* What became of an imported file: how much was taken, and each line that was not, in words. Values of
 * fields are never shown: file, line, record and field say where to look. */
#ifndef WIRE_REPORT_H
#define WIRE_REPORT_H

#include <stdbool.h>

#include "base/buf.h"

enum severity {
	SEVERITY_NOTICE,        /* taken nevertheless */
	SEVERITY_REFUSED,       /* this person, claim or row is not taken */
	SEVERITY_FILE           /* nothing of the file is taken, or nothing more */
};

/* A rule as its table says it. Lives for ever. */
struct rule { const char *code; enum severity severity; const char *ja, *en; };

struct report_line {
	size_t        line;     /* 1…; 0 for the whole file, or the whole of one inside an archive */
	const char   *record;   /* "PERSON", "IY"; "" for the whole line; in an archive the name of the file inside */
	unsigned      column;   /* 0 is the record's name; 0 for the whole line */
	const char   *field;    /* name of that column, "" for the whole line */
	struct rule   rule;
};

struct report {
	struct ctx  *cx;
	const char  *file;      /* as given to report_init, control and broken bytes replaced */
	size_t       accepted, refused;         /* persons, claims or rows */
	size_t       noticed;   /* notices */
	size_t       line;      /* first line of the person, claim or row in hand, for callbacks that add a line */
	const char  *record;    /* and its record */
	struct report_line *lines;
	size_t       count, room, left_out;     /* kept up to LIMIT_REPORT_LINES, counted above */
};

/* `file` is shown before each line: the name without its folders. Everything lives in cx's memory. */
enum err report_init(struct report *r, struct ctx *cx, const char *file) MUST_CHECK;
/* `record`, `field` and the rule's texts are borrowed for the report's life. Counts a notice; persons,
 * claims and rows are counted by their readers. */
void     report_add(struct report *r, size_t line, const char *record, unsigned column, const char *field,
    const struct rule *rule);

/* Whether a callback's error refuses only the record in hand (INPUT, NOT_FOUND, EXISTS, STALE, EXCLUDED, HELD):
 * the reader counts it, adds the error's own text as a line and goes on. Any other error stops the reader,
 * which returns it. */
bool     report_is_refusal(enum err e);
/* Counts the record in hand by its callback's outcome; returns ERR_OK, or the error that stops the reader. */
enum err report_outcome(struct report *r, enum err e) MUST_CHECK;
/* Records a fault of the whole file as a line, and returns ERR_INPUT. */
enum err report_file_refused(struct report *r, size_t line, const char *record, unsigned column,
    const char *field,
    const struct rule *rule) MUST_CHECK;

/* "file:line: record/column field: code: sentence", a line each, and a last line with the counts. */
void     report_text(struct buf *b, const struct report *r, enum lang l);
/* The same for programs. The sentence is in the language asked for. */
enum err report_json(struct ctx *cx, const struct report *r, enum lang l, char **ret_p,
    size_t *ret_n) MUST_CHECK;

#endif
