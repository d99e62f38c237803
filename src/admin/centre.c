/* Commands on the centre itself: what runs, and a copy of its store. */
#include <stdlib.h>

#include "admin/commands.h"
#include "admin/print.h"

COMMAND(centre_show_command)
{
	struct store_counts n;
	char at[INSTANT_TEXT];
	struct listing l;

	(void)v;
	store_counts(app->store, &n);
	TRY(listing_begin(&l, cx));
	TRY(listing_row(&l));
	TRY(listing_cell(&l, "version", "%s", KYOTAKU_VERSION));
	TRY(listing_cell(&l, "now", "%s", instant_write_iso(cx->now, at)));
	TRY(listing_cell(&l, "origin", "%s", app->origin));
	TRY(listing_cell(&l, "changes", "%llu", (unsigned long long)n.changes));
	return listing_write(&l, o, out);
}

static enum err
copy(struct operation *op)
{
	TRY(store_backup(op->app->store, op->cx, op->order->words[2]));
	return act_audit(&op->act, AUDIT_BACKED_UP, ERR_OK, 0, MODE_NONE, NULL, "");
}

COMMAND(backup_store_command)
{
	struct operation op;

	if (o->words[2][0] != '/')
		return fail(cx, ERR_USAGE, "PATH begins with a slash");
	TRY(operation_begin(&op, app, v, cx, o));
	TRY(operation_end(&op, copy(&op)));
	return buf_done(out);
}
