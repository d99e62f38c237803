/* Lists are replaced first, recorded second: a revocation does not wait for a disk. */
#include "app/revocation_reload.h"

enum err
revocation_reload(struct app *app, struct ctx *cx, const char *by)
{
	enum err e = revoked_reload(app->revoked, cx);
	struct change *change = change_new(cx);
	const struct audit row = { .at = cx->now, .rid = cx->rid, .act = AUDIT_REVOCATION_LOADED, .outcome = e, .who = by,
	    .facility = "", .subject = e == ERR_OK ? ctx_fmt(cx, "%zu", revoked_facts(app->revoked).count) : "" };

	if (change == NULL || row.subject == NULL)
		return cx->fault.code;
	TRY(change_audit(change, &row));
	TRY(store_commit(app->store, cx, change));
	return e;
}
