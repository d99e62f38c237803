#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "admin/backup.h"
#include "admin/commands.h"
#include "admin/operator.h"
#include "admin/print.h"
#include "base/file.h"
#include "base/limit.h"

#define OPERATORS 100
#define FILE_BYTES 20000

static bool
operator_line_read(const char *line, struct operator *o)
{
	char role[16], digest[2 * SHA256_BYTES + 1], certificate[2 * SHA256_BYTES + 1], until[INSTANT_TEXT];
	int n = sscanf(line, "%32s %15s %64s %64s %31s", o->name, role, digest, certificate, until);

	return (n == 3 || n == 5) && operator_name_valid(o->name) && operator_role_find(role, &o->role)
	    && hex_read(digest, o->token, SHA256_BYTES)
	    && (n == 3 || (hex_read(certificate, o->certificate, SHA256_BYTES) && instant_read_iso(until, &o->certified_until)));
}

enum err
operators_read(struct ctx *cx, const char *path, struct operator **ret_o, size_t *ret_n)
{
	struct operator *all = ctx_array(cx, OPERATORS, sizeof *all);
	char *text, *save = NULL;
	size_t n, count = 0;
	enum err e = file_read(cx, path, FILE_BYTES, &text, &n);

	if (all == NULL)
		return cx->fault.code;
	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return e;
	for (char *line = e == ERR_OK ? strtok_r(text, "\n", &save) : NULL; line != NULL; line = strtok_r(NULL, "\n", &save))
		if (count++ == OPERATORS || !operator_line_read(line, &all[count - 1]))
			return fail(cx, ERR_SYSTEM, "line %zu of the file of operators", count);
	*ret_o = all;
	*ret_n = count;
	return ERR_OK;
}

enum err
operators_write(struct ctx *cx, const char *path, const struct operator *o, size_t n)
{
	char hex[2 * SHA256_BYTES + 1], until[INSTANT_TEXT];
	struct buf b;

	buf_init(&b, cx, FILE_BYTES);
	for (size_t i = 0; i < n; i++) {
		hex_write(o[i].token, SHA256_BYTES, hex);
		buf_fmt(&b, "%s %s %s", o[i].name, operator_words[o[i].role], hex);
		hex_write(o[i].certificate, SHA256_BYTES, hex);
		if (o[i].certified_until != 0)
			buf_fmt(&b, " %s %s", hex, instant_write_iso(o[i].certified_until, until));
		buf_puts(&b, "\n");
	}
	TRY(buf_done(&b));
	return file_write(cx, path, b.n > 0 ? b.p : "", b.n, 0600);
}

/* Acts that shut people out, open data, let go of everything, or pay [OPR-04]. NULL stands for any word. */
static const char *const dangerous[][4] = {
	{ "facility", "suspend" }, { "facility", "resume" }, { "terminal", "revoke" }, { "card", "end" }, { "outage", "open" }, { "feed", "roll-back" },
	{ "backup", "make" }, { "subsidy", "move", NULL, "pay" }, { "setting", "set", NULL, "facility.suspended" },
	{ "setting", "set", NULL, "function.emergency" },
};
/* What a keeper does alone: it lets nothing go and shuts nobody out. */
static const char *const keeping[][2] = { { "audit", "rotate" } };
/* What tells and changes nothing. */
static const char *const telling[] = { "list", "show", "verify", "history", "export", "csv", "pdf", "letter", "papers", "expiring", "svg", "find",
	"operators" };

bool
order_is_dangerous(const struct order *o)
{
	for (size_t i = 0; i < sizeof dangerous / sizeof dangerous[0]; i++) {
		const char *const *d = dangerous[i];
		bool fits = true;

		for (size_t k = 0; k < 4 && fits; k++)
			fits = d[k] == NULL || (k < o->count && strcmp(d[k], o->words[k]) == 0);
		if (fits)
			return true;
	}
	return false;
}

bool
order_tells(const struct order *o)
{
	for (size_t i = 0; o->count > 1 && i < sizeof telling / sizeof telling[0]; i++)
		if (strcmp(o->words[1], telling[i]) == 0)
			return true;
	return false;
}

enum operator_role
order_role(const struct order *o)
{
	if (order_is_dangerous(o) || (o->count > 1 && strcmp(o->words[0], "approval") == 0 && strcmp(o->words[1], "list") != 0
	    && strcmp(o->words[1], "show") != 0))
		return OPERATOR_KEEPER;
	for (size_t i = 0; o->count > 1 && i < sizeof keeping / sizeof keeping[0]; i++)
		if (strcmp(o->words[0], keeping[i][0]) == 0 && strcmp(o->words[1], keeping[i][1]) == 0)
			return OPERATOR_KEEPER;
	return order_tells(o) ? OPERATOR_VIEWER : OPERATOR_CLERK;
}

/* Pages prove an operator by its certificate, the socket by its token. */
static const struct operator *
proven(const struct ctx *cx, const struct order *o, const struct operator *all, size_t n)
{
	const struct operator *who;
	unsigned char digest[SHA256_BYTES];

	if (o->certificate == NULL) {
		sha256(o->token, strlen(o->token), digest);
		return operator_known(all, n, o->account, digest);
	}
	who = operator_certified(all, n, o->certificate, cx->now);
	return who != NULL && strcmp(who->name, o->account) == 0 ? who : NULL;
}

enum err
order_allow(struct app *app, struct ctx *cx, const struct order *o, struct permit *ret_p)
{
	const struct operator *who;
	struct operator *all = NULL;
	size_t n = 0;

	*ret_p = (struct permit){ .proven = false };
	if (app->folder != NULL)
		TRY(operators_read(cx, file_join(cx, app->folder, "operators"), &all, &n));
	if (n == 0 && o->certificate == NULL)
		return ERR_OK;
	if ((who = proven(cx, o, all, n)) == NULL)
		return fail(cx, ERR_DENIED, o->certificate != NULL ? "OPR-05: the certificate is not that of an operator"
		    : "OPR-03: --account and --token-file are not those of an operator");
	ret_p->proven = true;
	if (who->role < order_role(o))
		return fail(cx, ERR_DENIED, "OPR-03: this needs the role %s", operator_words[order_role(o)]);
	ret_p->waits = order_is_dangerous(o) && operator_two(all, n) && !backup_is_regular(app, o);
	return ERR_OK;
}

/* A known operator's order that its role does not allow leaves a row. */
enum err
order_refused(struct app *app, struct view *v, struct ctx *cx, const struct order *o)
{
	const char *subject = o->count > 1 ? ctx_fmt(cx, "%s %s", o->words[0], o->words[1]) : "";
	struct operation op;
	enum err e;

	if (subject == NULL)
		return cx->fault.code;
	TRY(operation_begin(&op, app, v, cx, o));
	e = act_audit(&op.act, AUDIT_REQUEST_REFUSED, ERR_DENIED, 0, MODE_NONE, NULL, subject);
	TRY(operation_end(&op, e));
	return fail(cx, ERR_DENIED, "OPR-03: this needs the role %s", operator_words[order_role(o)]);
}

/* ---- what waits ---- */

static enum err
record(struct operation *op, const struct approval *a)
{
	const char *subject = ctx_fmt(op->cx, "%llu %s", (unsigned long long)a->id, approval_words[a->state]);

	TRY(change_approval(op->act.change, a));
	return subject == NULL ? op->cx->fault.code
	    : act_audit(&op->act, AUDIT_APPROVAL_CHANGED, ERR_OK, 0, MODE_NONE, NULL, subject);
}

static enum err
words_join(struct ctx *cx, const struct order *o, const char **ret_text)
{
	struct buf b;

	buf_init(&b, cx, LIMIT_VALUE_BYTES);
	for (size_t i = 0; i < o->count; i++) {
		if (strchr(o->words[i], '\n') != NULL)
			return fail(cx, ERR_USAGE, "a word with a line's end cannot wait for an approval");
		buf_fmt(&b, "%s%s", i > 0 ? "\n" : "", o->words[i]);
	}
	TRY(buf_done(&b));
	*ret_text = b.p;
	return ERR_OK;
}

enum err
order_keep(struct app *app, struct view *v, struct ctx *cx, const struct order *o)
{
	struct approval a = { .id = id_new(), .state = APPROVAL_ASKED, .asked_by = o->account, .asked = cx->now,
	    .until = cx->now + LIMIT_APPROVAL_SECONDS, .decided_by = "" };
	struct operation op;

	TRY(words_join(cx, o, &a.order));
	TRY(operation_begin(&op, app, v, cx, o));
	TRY(operation_end(&op, record(&op, &a)));
	return fail(cx, ERR_APPROVAL, "OPR-01: kyotaku approval give %llu", (unsigned long long)a.id);
}

static enum err
decide(struct operation *op, enum approval_state to, struct approval *ret_a)
{
	struct approval a;
	char *end;
	id which = strtoull(op->order->words[2], &end, 10);

	if (*end != '\0' || which == 0 || which > INT64_MAX)
		return fail(op->cx, ERR_USAGE, "ID is a number");
	TRY(view_approval(op->view, op->cx, which, &a));
	switch (approval_decide(&a, op->act.who->label, op->cx->now)) {
	case APPROVAL_SAME_PERSON:
		if (to == APPROVAL_REFUSED)
			break;          /* who has asked may think better of it */
		return fail(op->cx, ERR_DENIED, "OPR-01: another operator must approve it");
	case APPROVAL_DECIDED:
		return fail(op->cx, ERR_NO_MOVE, "OPR-02: it is decided already");
	case APPROVAL_RUN_OUT:
		return fail(op->cx, ERR_NO_MOVE, "OPR-02: it has run out; ask anew");
	case APPROVAL_GOES:
		break;
	}
	a.state = to;
	a.decided_by = op->act.who->label;
	a.decided = op->cx->now;
	*ret_a = a;
	return record(op, &a);
}

/* The whole order, word by word, each with what it stands for. */
static enum err
words_print(struct listing *l, const struct approval *a)
{
	struct order o = { .body = "" };
	const char *pattern = "";
	char *text = ctx_str(l->cx, a->order), *save = NULL;

	if (text == NULL)
		return l->cx->fault.code;
	for (char *w = strtok_r(text, "\n", &save); w != NULL && o.count < ADMIN_WORDS; w = strtok_r(NULL, "\n", &save))
		o.words[o.count++] = w;
	for (size_t i = 0; i < command_count; i++)
		if (order_fits(commands[i].pattern, &o))
			pattern = commands[i].pattern;
	for (size_t i = 0; i < o.count; i++) {
		size_t n = strcspn(pattern, " ");

		TRY(listing_row(l));
		TRY(listing_cell(l, "stands for", "%.*s", (int)n, pattern));
		TRY(listing_cell(l, "word", "%s", o.words[i]));
		pattern += n + (pattern[n] == ' ');
	}
	return ERR_OK;
}

static enum err
one(struct operation *op, struct buf *out)
{
	struct approval a;
	struct listing l;
	char *end;
	id which = strtoull(op->order->words[2], &end, 10);

	if (*end != '\0' || which == 0 || which > INT64_MAX)
		return fail(op->cx, ERR_USAGE, "ID is a number");
	TRY(view_approval(op->view, op->cx, which, &a));
	TRY(listing_begin(&l, op->cx));
	TRY(words_print(&l, &a));
	return listing_write(&l, op->order, out);
}

COMMAND(approval_show_command)
{
	struct operation op;

	TRY(operation_begin(&op, app, v, cx, o));
	return operation_end(&op, one(&op, out));
}

/* The approval is spent before the act runs: whatever comes of it, it runs once. */
COMMAND(approval_give_command)
{
	struct order approved = { .body = "", .json = o->json, .lang = o->lang, .token = "" };
	struct approval a;
	struct operation op;
	char *text, *save = NULL;

	TRY(operation_begin(&op, app, v, cx, o));
	TRY(operation_end(&op, decide(&op, APPROVAL_GIVEN, &a)));
	approved.account = ctx_fmt(cx, "%s+%s", a.asked_by, a.decided_by);
	if ((text = ctx_str(cx, a.order)) == NULL || approved.account == NULL)
		return cx->fault.code;
	for (char *w = strtok_r(text, "\n", &save); w != NULL && approved.count < ADMIN_WORDS; w = strtok_r(NULL, "\n", &save))
		approved.words[approved.count++] = w;
	return order_run(app, v, cx, &approved, out);
}

COMMAND(approval_refuse_command)
{
	struct approval a;
	struct operation op;

	TRY(operation_begin(&op, app, v, cx, o));
	TRY(operation_end(&op, decide(&op, APPROVAL_REFUSED, &a)));
	return buf_done(out);
}

static enum err
approvals(struct operation *op, struct buf *out)
{
	struct approval *rows;
	char at[INSTANT_TEXT];
	struct listing l;
	size_t n;

	TRY(view_approvals(op->view, op->cx, &rows, &n));
	TRY(listing_begin(&l, op->cx));
	for (size_t i = 0; i < n; i++) {
		char *order = ctx_str(op->cx, rows[i].order);

		if (order == NULL)
			return op->cx->fault.code;
		for (char *p = order; (p = strchr(p, '\n')) != NULL;)
			*p = ' ';
		TRY(listing_row(&l));
		TRY(listing_id(&l, "id", rows[i].id));
		TRY(listing_cell(&l, "state", "%s", rows[i].state == APPROVAL_ASKED && op->cx->now >= rows[i].until ? "run out"
		    : approval_words[rows[i].state]));
		TRY(listing_cell(&l, "asked by", "%s", rows[i].asked_by));
		TRY(listing_cell(&l, "until", "%s", instant_write_iso(rows[i].until, at)));
		TRY(listing_cell(&l, "decided by", "%s", rows[i].decided_by[0] != '\0' ? rows[i].decided_by : "-"));
		TRY(listing_cell(&l, "order", "%s", order));
	}
	return listing_write(&l, op->order, out);
}

COMMAND(approval_list_command)
{
	struct operation op;

	TRY(operation_begin(&op, app, v, cx, o));
	return operation_end(&op, approvals(&op, out));
}
