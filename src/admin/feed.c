/* Commands on insurers' feeds: which came in, and undoing one. */
#include <stdlib.h>

#include "admin/commands.h"
#include "admin/print.h"
#include "app/feed.h"

static enum err
feeds(struct operation *op, struct buf *out)
{
	char at[INSTANT_TEXT];
	struct listing l;
	struct feed *f;
	size_t n;

	TRY(view_feeds(op->view, op->cx, &f, &n));
	TRY(listing_begin(&l, op->cx));
	for (size_t i = 0; i < n; i++) {
		TRY(listing_row(&l));
		TRY(listing_id(&l, "id", f[i].id));
		TRY(listing_cell(&l, "state", "%s", feed_words[f[i].state]));
		TRY(listing_cell(&l, "begun", "%s", instant_write_iso(f[i].begun, at)));
		TRY(listing_cell(&l, "ended", "%s", f[i].ended == 0 ? "-" : instant_write_iso(f[i].ended, at)));
		TRY(listing_cell(&l, "persons", "%llu", (unsigned long long)f[i].persons));
		TRY(listing_cell(&l, "by", "%s", f[i].by));
		TRY(listing_cell(&l, "file", "%s", f[i].name));
	}
	return listing_write(&l, op->order, out);
}

COMMAND(feed_list_command)
{
	struct operation op;

	TRY(operation_begin(&op, app, v, cx, o));
	return operation_end(&op, feeds(&op, out));
}

COMMAND(feed_roll_back_command)
{
	const struct who who = { .label = o->account[0] != '\0' ? o->account : "operator" };
	struct feed_undone u;
	struct listing l;
	char *end;
	id feed = strtoull(o->words[2], &end, 10);

	if (*end != '\0' || feed == 0 || feed > INT64_MAX)
		return fail(cx, ERR_USAGE, "ID is a number of kyotaku feed list");
	TRY(feed_roll_back(app, v, cx, &who, feed, &u));
	TRY(listing_begin(&l, cx));
	TRY(listing_row(&l));
	TRY(listing_cell(&l, "persons", "%zu", u.persons));
	TRY(listing_cell(&l, "restored", "%zu", u.restored));
	TRY(listing_cell(&l, "removed", "%zu", u.removed));
	TRY(listing_cell(&l, "left to later feeds", "%zu", u.later));
	TRY(listing_cell(&l, "persons kept without periods", "%zu", u.kept));
	return listing_write(&l, o, out);
}
