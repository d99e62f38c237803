/* Commands on the apps that stand for a person. Which app it is, is told by its digest. */
#include "admin/commands.h"
#include "admin/print.h"
#include "app/identity_link.h"

static enum err
apps(struct operation *op, struct buf *out)
{
	char key[2 * SHA256_BYTES + 1], at[INSTANT_TEXT];
	struct identity *rows;
	struct person p;
	struct listing l;
	size_t n;

	TRY(view_person_by_key(op->view, op->cx, op->order->words[2], &p));
	TRY(view_identities(op->view, op->cx, p.id, &rows, &n));
	TRY(act_audit(&op->act, AUDIT_APPS_SHOWN, ERR_OK, p.id, MODE_NONE, NULL, ""));
	TRY(listing_begin(&l, op->cx));
	for (size_t i = 0; i < n; i++) {
		hex_write(rows[i].key, SHA256_BYTES, key);
		TRY(listing_row(&l));
		TRY(listing_cell(&l, "app", "%.16s", key));
		TRY(listing_cell(&l, "serial", "%s", rows[i].serial));
		TRY(listing_cell(&l, "bound", "%s", instant_write_iso(rows[i].bound, at)));
		TRY(listing_cell(&l, "ended", "%s", rows[i].ended == 0 ? "-" : instant_write_iso(rows[i].ended, at)));
		TRY(listing_cell(&l, "evidence", "%llu", (unsigned long long)rows[i].evidence));
	}
	return listing_write(&l, op->order, out);
}

COMMAND(app_list_command)
{
	return operation_tell(app, v, cx, o, out, apps);
}

COMMAND(app_end_command)
{
	struct operation op;
	struct person p;
	size_t n = 0;
	enum err e;

	TRY(operation_begin(&op, app, v, cx, o));
	e = view_person_by_key(op.view, cx, o->words[2], &p);
	if (e == ERR_OK)
		e = identity_end(&op.act, p.id, "by the operator", &n);
	TRY(operation_end(&op, e));
	buf_fmt(out, "apps that stand for nobody from now on: %zu\n", n);
	return buf_done(out);
}
