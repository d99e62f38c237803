/* Frames of the admin socket, and the match of words against the table of commands. */
#include <ctype.h>
#include <string.h>

#include "admin/operator.h"
#include "admin/progress.h"
#include "base/limit.h"
#include "base/tree.h"

bool
order_fits(const char *pattern, const struct order *o)
{
	size_t i = 0;

	for (const char *p = pattern; *p != '\0'; i++) {
		size_t n = strcspn(p, " ");

		if (i >= o->count)
			return false;
		if (n > 3 && p[n] == '\0' && strncmp(p + n - 3, "...", 3) == 0)
			return true;
		if (!isupper((unsigned char)p[0]) && (strlen(o->words[i]) != n || strncmp(o->words[i], p, n) != 0))
			return false;
		p += n;
		p += *p == ' ';
	}
	return i == o->count;
}

enum err
order_run(struct app *app, struct view *v, struct ctx *cx, const struct order *o, struct buf *out)
{
	const struct command *row = commands;
	enum err e;

	while (row < commands + command_count && !order_fits(row->pattern, o))
		row++;
	if (row == commands + command_count)
		return fail(cx, ERR_USAGE, "no such command; see kyotaku --help");
	progress_begin(app->imports, cx, o);
	e = row->run(app, v, cx, o, out);
	progress_end(app->imports, cx, o, e);
	return e;
}

enum err
admin_run(struct app *app, struct view *v, struct ctx *cx, const struct order *o, struct buf *out)
{
	struct permit p;
	enum err e = order_allow(app, cx, o, &p);

	if (e == ERR_DENIED && p.proven)
		return order_refused(app, v, cx, o);
	TRY(e);
	return p.waits ? order_keep(app, v, cx, o) : order_run(app, v, cx, o, out);
}

bool
admin_wants_file(const struct order *o)
{
	for (size_t i = 0; i < command_count; i++)
		if (order_fits(commands[i].pattern, o))
			return strstr(commands[i].pattern, "FILE") != NULL;
	return false;
}

/* One line of JSON and what stands behind it. */
static enum err
frame_write(struct ctx *cx, const struct node *head, const char *rest, size_t rest_n, char **ret_p, size_t *ret_n)
{
	struct buf b;
	char *p;
	size_t n;

	TRY(json_write(cx, head, &p, &n));
	buf_init(&b, cx, LIMIT_IMPORT_BYTES + LIMIT_FILE_BYTES);
	buf_add(&b, p, n);
	buf_add(&b, rest, rest_n);
	TRY(buf_done(&b));
	*ret_p = b.p;
	*ret_n = b.n;
	return ERR_OK;
}

static enum err
frame_read(struct ctx *cx, const char *p, size_t n, struct node **ret_head, const char **ret_rest, size_t *ret_rest_n)
{
	const char *end = n > 0 ? memchr(p, '\n', n) : NULL;

	if (end == NULL)
		return fail(cx, ERR_INPUT, "admin frame: no first line");
	TRY(json_read(cx, p, (size_t)(end - p), ret_head));
	*ret_rest = end + 1;
	*ret_rest_n = n - (size_t)(end + 1 - p);
	return ERR_OK;
}

enum err
order_write(struct ctx *cx, const struct order *o, char **ret_p, size_t *ret_n)
{
	struct node *head = node_new(cx, NULL, "", "");

	if (head == NULL)
		return cx->fault.code;
	for (size_t i = 0; i < o->count; i++)
		if (node_item(cx, head, "words", o->words[i]) == NULL)
			return cx->fault.code;
	if (node_new(cx, head, "json", o->json ? "true" : "false") == NULL
	    || node_new(cx, head, "account", o->account) == NULL
	    || node_new(cx, head, "token", o->token != NULL ? o->token : "") == NULL
	    || node_new(cx, head, "lang", o->lang == LANG_EN ? "en" : "ja") == NULL)
		return cx->fault.code;
	return frame_write(cx, head, o->body, o->body_n, ret_p, ret_n);
}

enum err
order_read(struct ctx *cx, const char *p, size_t n, struct order *ret_o)
{
	struct order o = { .body = "" };
	struct node *head;

	TRY(frame_read(cx, p, n, &head, &o.body, &o.body_n));
	for (const struct node *w = node_child(head, "words"); w != NULL; w = node_next_named(w, "words")) {
		if (o.count >= ADMIN_WORDS)
			return fail(cx, ERR_USAGE, "more than %d words", ADMIN_WORDS);
		o.words[o.count++] = w->text;
	}
	o.json = strcmp(node_text(head, "json"), "true") == 0;
	o.account = node_text(head, "account");
	o.token = node_text(head, "token");
	o.lang = strcmp(node_text(head, "lang"), "en") == 0 ? LANG_EN : LANG_JA;
	*ret_o = o;
	return ERR_OK;
}

enum err
verdict_write(struct ctx *cx, enum err e, const char *detail, const struct buf *out, char **ret_p, size_t *ret_n)
{
	struct node *head = node_new(cx, NULL, "", "");

	if (head == NULL || node_new(cx, head, "code", err_code(e)) == NULL || node_new(cx, head, "detail", detail) == NULL)
		return cx->fault.code;
	return frame_write(cx, head, out->p, out->n, ret_p, ret_n);
}

enum err
verdict_read(struct ctx *cx, const char *p, size_t n, enum err *ret_e, const char **ret_detail, const char **ret_out,
    size_t *ret_out_n)
{
	struct node *head;

	TRY(frame_read(cx, p, n, &head, ret_out, ret_out_n));
	*ret_e = err_from_code(node_text(head, "code"));
	*ret_detail = node_text(head, "detail");
	return ERR_OK;
}
