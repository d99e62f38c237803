/* The import report: kept lines under a ceiling, and its two forms. */
#include <string.h>

#include "base/limit.h"
#include "base/text.h"
#include "base/tree.h"
#include "wire/report.h"

enum err
report_init(struct report *r, struct ctx *cx, const char *file)
{
	bool utf8 = text_is_utf8(file, strlen(file));
	char *name = ctx_str(cx, file);

	if (name == NULL)
		return cx->fault.code;
	for (unsigned char *p = (unsigned char *)name; *p != '\0'; p++)
		if (*p < 0x20 || *p == 0x7f || (!utf8 && *p >= 0x80))
			*p = '?';
	*r = (struct report){ .cx = cx, .file = name, .record = "" };
	return ERR_OK;
}

/* Room for one more line; false at the ceiling or without memory. */
static bool
grow(struct report *r)
{
	size_t room = r->room > 0 ? r->room * 2 : 32;
	struct report_line *lines;

	if (r->count >= LIMIT_REPORT_LINES)
		return false;
	if (r->count < r->room)
		return true;
	if ((lines = ctx_array(r->cx, room, sizeof *lines)) == NULL)
		return false;
	if (r->count > 0)
		memcpy(lines, r->lines, r->count * sizeof *lines);
	r->lines = lines;
	r->room = room;
	return true;
}

void
report_add(struct report *r, size_t line, const char *record, unsigned column, const char *field,
    const struct rule *rule)
{
	r->noticed += rule->severity == SEVERITY_NOTICE;
	if (!grow(r)) {
		r->left_out++;
		return;
	}
	r->lines[r->count++] = (struct report_line){ .line = line, .record = record, .column = column,
	    .field = field, .rule = *rule };
}

bool
report_is_refusal(enum err e)
{
	return e == ERR_INPUT || e == ERR_NOT_FOUND || e == ERR_EXISTS || e == ERR_STALE || e == ERR_EXCLUDED
	    || e == ERR_HELD;
}

enum err
report_outcome(struct report *r, enum err e)
{
	struct rule rule;

	if (e == ERR_OK) {
		r->accepted++;
		return ERR_OK;
	}
	if (!report_is_refusal(e))
		return e;
	rule = (struct rule){ err_code(e), SEVERITY_REFUSED, err_text(e, LANG_JA), err_text(e, LANG_EN) };
	report_add(r, r->line, r->record, 0, "", &rule);
	r->refused++;
	return ERR_OK;
}

enum err
report_file_refused(struct report *r, size_t line, const char *record, unsigned column, const char *field,
    const struct rule *rule)
{
	report_add(r, line, record, column, field, rule);
	return fail(r->cx, ERR_INPUT, "line %zu: %s", line, rule->code);
}

static const char *const severities[][3] = {    /* as of enum severity: JSON, Japanese, English */
	{ "notice",  "注意", "notice" },
	{ "refused", "不採用", "refused" },
	{ "file",    "ファイル不採用", "file refused" },
};

void
report_text(struct buf *b, const struct report *r, enum lang l)
{
	for (size_t i = 0; i < r->count; i++) {
		const struct report_line *x = &r->lines[i];

		buf_puts(b, r->file);
		if (x->line > 0)
			buf_fmt(b, ":%zu", x->line);
		buf_puts(b, ": ");
		if (x->record[0] != '\0')
			buf_puts(b, x->record);
		if (x->column > 0)
			buf_fmt(b, "/%u", x->column);
		if (x->field[0] != '\0')
			buf_fmt(b, x->record[0] != '\0' ? " %s" : "%s", x->field);
		if (x->record[0] != '\0' || x->field[0] != '\0')
			buf_puts(b, ": ");
		buf_fmt(b, "%s: %s: %s\n", x->rule.code, severities[x->rule.severity][l == LANG_EN ? 2 : 1],
		    l == LANG_EN ? x->rule.en : x->rule.ja);
	}
	if (l == LANG_EN)
		buf_fmt(b, "%s: %zu taken, %zu refused, %zu notices", r->file, r->accepted, r->refused, r->noticed);
	else
		buf_fmt(b, "%s: 採用 %zu 件、不採用 %zu 件、注意 %zu 件", r->file, r->accepted, r->refused, r->noticed);
	if (r->left_out > 0)
		buf_fmt(b, l == LANG_EN ? " (%zu lines not shown)" : "(ほか %zu 行は省略)", r->left_out);
	buf_puts(b, "\n");
}

/* One line of the report as members of n; false without memory. */
static bool
line_node(struct ctx *cx, struct node *n, const struct report_line *x, enum lang l)
{
	return node_fmt(cx, n, "line", "%zu", x->line) != NULL
	    && node_new(cx, n, "record", x->record) != NULL
	    && node_fmt(cx, n, "column", "%u", x->column) != NULL
	    && node_new(cx, n, "field", x->field) != NULL
	    && node_new(cx, n, "code", x->rule.code) != NULL
	    && node_new(cx, n, "severity", severities[x->rule.severity][0]) != NULL
	    && node_new(cx, n, "text", l == LANG_EN ? x->rule.en : x->rule.ja) != NULL;
}

enum err
report_json(struct ctx *cx, const struct report *r, enum lang l, char **ret_p, size_t *ret_n)
{
	struct node *root = node_new(cx, NULL, "", ""), *n;

	if (root == NULL || node_new(cx, root, "file", r->file) == NULL
	    || node_fmt(cx, root, "accepted", "%zu", r->accepted) == NULL
	    || node_fmt(cx, root, "refused", "%zu", r->refused) == NULL
	    || node_fmt(cx, root, "noticed", "%zu", r->noticed) == NULL
	    || node_fmt(cx, root, "left_out", "%zu", r->left_out) == NULL)
		return cx->fault.code;
	for (size_t i = 0; i < r->count; i++)
		if ((n = node_item(cx, root, "lines", "")) == NULL || !line_node(cx, n, &r->lines[i], l))
			return cx->fault.code;
	return json_write(cx, root, ret_p, ret_n);
}
