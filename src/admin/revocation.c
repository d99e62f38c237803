/* Commands on revocation lists. */
#include "admin/commands.h"
#include "admin/print.h"
#include "app/revocation_reload.h"

static enum err
tell(struct app *app, struct ctx *cx, const struct order *o, struct buf *out)
{
	struct revoked_facts f = revoked_facts(app->revoked);
	struct listing l;
	char text[INSTANT_TEXT];

	TRY(listing_begin(&l, cx));
	TRY(listing_row(&l));
	TRY(listing_cell(&l, "source", "%s", f.responder ? "responder" : "lists"));
	TRY(listing_cell(&l, "revoked", "%zu", f.count));
	TRY(listing_cell(&l, "read", "%s", instant_write_iso(f.loaded, text)));
	TRY(listing_cell(&l, "ends", "%s", f.ends == 0 ? "missing" : instant_write_iso(f.ends, text)));
	TRY(listing_cell(&l, "state", "%s", f.responder ? "asked for each certificate" : f.ends > cx->now ? "in force" : "out of date: every card is refused"));
	return listing_write(&l, o, out);
}

COMMAND(revocation_reload_command)
{
	(void)v;
	TRY(revocation_reload(app, cx, o->account[0] != '\0' ? o->account : "operator"));
	return tell(app, cx, o, out);
}

COMMAND(revocation_show_command)
{
	(void)v;
	return tell(app, cx, o, out);
}
