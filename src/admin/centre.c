/* The command on the centre itself: what runs. */
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
