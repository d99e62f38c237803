/* Commands on a facility's accounts and log-ins. A password comes as the order's body, from the standard input of
 * `kyotaku`, or is made and shown once; it is never a word of the command. */
#include <stdlib.h>
#include <string.h>

#include "admin/commands.h"
#include "admin/print.h"
#include "app/account_log_in.h"
#include "app/account_set.h"

#define PASSWORD_BYTES 256

static enum err
order_of(struct ctx *cx, const struct order *o, struct account_order *ret)
{
	*ret = (struct account_order){ .facility = o->words[2], .user = o->words[3] };
	if (!facility_code_valid(ret->facility))
		return fail(cx, ERR_INPUT, "FAC-01: an institution code has ten digits");
	return o->count > 4 && !role_find(o->words[4], &ret->role)
	    ? fail(cx, ERR_USAGE, "ROLE is admin, general or medical") : ERR_OK;
}

static enum err
tell_made(struct operation *op, const char *made, struct buf *out)
{
	struct listing l;

	TRY(listing_begin(&l, op->cx));
	TRY(listing_row(&l));
	TRY(listing_cell(&l, "user", "%s", op->order->words[3]));
	if (made[0] != '\0')
		TRY(listing_cell(&l, "password", "%s", made));
	TRY(listing_cell(&l, "next", "%sto be changed at the first log-in", made[0] != '\0' ? "shown this once; " : ""));
	return listing_write(&l, op->order, out);
}

/* With a password: the body's first line, or one that is made and told. */
static enum err
with_password(struct operation *op, struct account_order *w, struct buf *out,
    enum err (*run)(const struct act *, const struct account_order *, char *))
{
	const char *end = op->order->body_n > 0 ? memchr(op->order->body, '\n', op->order->body_n) : NULL;
	size_t n = end != NULL ? (size_t)(end - op->order->body) : op->order->body_n;
	char made[ACCOUNT_PASSWORD] = "", given[PASSWORD_BYTES];
	enum err e;

	if (n >= sizeof given)
		return operation_end(op, fail(op->cx, ERR_PASSWORD, "ACC-03"));
	memcpy(given, op->order->body, n);
	n -= n > 0 && given[n - 1] == '\r';
	given[n] = '\0';
	w->password = n > 0 ? given : NULL;
	e = operation_end(op, run(&op->act, w, made));
	if (e == ERR_OK)
		e = tell_made(op, made, out);
	secret_wipe(given, sizeof given);
	secret_wipe(made, sizeof made);
	return e;
}

COMMAND(account_add_command)
{
	struct account_order w;
	struct operation op;

	TRY(order_of(cx, o, &w));
	TRY(operation_begin(&op, app, v, cx, o));
	return with_password(&op, &w, out, account_add);
}

COMMAND(account_reset_command)
{
	struct account_order w;
	struct operation op;

	TRY(order_of(cx, o, &w));
	TRY(operation_begin(&op, app, v, cx, o));
	return with_password(&op, &w, out, account_reset);
}

static enum err
simple(struct app *app, struct view *v, struct ctx *cx, const struct order *o, struct buf *out,
    enum err (*run)(const struct act *, const struct account_order *))
{
	struct account_order w;
	struct operation op;

	TRY(order_of(cx, o, &w));
	TRY(operation_begin(&op, app, v, cx, o));
	TRY(operation_end(&op, run(&op.act, &w)));
	buf_puts(out, "done\n");
	return buf_done(out);
}

COMMAND(account_role_command)   { return simple(app, v, cx, o, out, account_role); }
COMMAND(account_unlock_command) { return simple(app, v, cx, o, out, account_unlock); }
COMMAND(account_end_command)    { return simple(app, v, cx, o, out, account_end); }

static const char *
state(const struct account *a, instant at)
{
	if (a->ended != 0)
		return "ended";
	return at < a->locked_until ? "locked" : a->must_change ? "new password due" : "in use";
}

static enum err
accounts(struct operation *op, struct buf *out)
{
	struct account *rows;
	struct facility f;
	struct listing l;
	char at[INSTANT_TEXT];
	size_t n;

	TRY(view_facility(op->view, op->cx, op->order->words[2], &f));
	TRY(view_accounts(op->view, op->cx, f.code, &rows, &n));
	memcpy(op->who.facility, f.code, FACILITY_CODE);
	TRY(act_audit(&op->act, AUDIT_ACCOUNTS_SHOWN, ERR_OK, 0, MODE_NONE, NULL, "accounts"));
	TRY(listing_begin(&l, op->cx));
	for (size_t i = 0; i < n; i++) {
		const struct account *a = &rows[i];

		TRY(listing_row(&l));
		TRY(listing_cell(&l, "user", "%s", a->user));
		TRY(listing_cell(&l, "role", "%s", role_rows[a->role].word));
		TRY(listing_cell(&l, "state", "%s", state(a, op->cx->now)));
		TRY(listing_cell(&l, "logged-in", "%s", a->logged_in == 0 ? "-" : instant_write_iso(a->logged_in, at)));
		TRY(listing_cell(&l, "wrong", "%d", a->failures));
		TRY(listing_cell(&l, "locked-until", "%s",
		    op->cx->now < a->locked_until ? instant_write_iso(a->locked_until, at) : "-"));
	}
	return listing_write(&l, op->order, out);
}

COMMAND(account_list_command)
{
	return operation_tell(app, v, cx, o, out, accounts);
}

static enum err
logins(struct operation *op, struct buf *out)
{
	struct facility f;
	struct login *rows;
	struct listing l;
	char at[INSTANT_TEXT];
	size_t n;

	TRY(view_facility(op->view, op->cx, op->order->words[2], &f));
	TRY(login_list(&op->act, f.code, &rows, &n));
	TRY(listing_begin(&l, op->cx));
	for (size_t i = 0; i < n; i++) {
		struct account a;

		TRY(view_account(op->view, op->cx, rows[i].account, &a));
		TRY(listing_row(&l));
		TRY(listing_id(&l, "login", rows[i].id));
		TRY(listing_cell(&l, "user", "%s", a.user));
		TRY(listing_cell(&l, "role", "%s", role_rows[rows[i].role].word));
		TRY(listing_cell(&l, "from", "%s", rows[i].device != 0 ? "device" : "terminal"));
		TRY(listing_cell(&l, "opened", "%s", instant_write_iso(rows[i].opened, at)));
		TRY(listing_cell(&l, "seen", "%s", instant_write_iso(rows[i].seen, at)));
	}
	return listing_write(&l, op->order, out);
}

COMMAND(login_list_command)
{
	return operation_tell(app, v, cx, o, out, logins);
}

COMMAND(login_end_command)
{
	struct operation op;

	TRY(operation_begin(&op, app, v, cx, o));
	TRY(operation_end(&op, login_end_other(&op.act, o->words[2], strtoull(o->words[3], NULL, 10))));
	buf_puts(out, "done\n");
	return buf_done(out);
}
