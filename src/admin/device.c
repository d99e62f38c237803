/* Commands on activation codes, devices and the passcode of a facility. A device is named by its number: a code that
 * still lives is no word for a command line. */
#include <stdlib.h>
#include <string.h>

#include "admin/commands.h"
#include "admin/print.h"
#include "app/device_set.h"

static enum err
print(struct operation *op, const struct device *rows, size_t n, struct buf *out)
{
	struct listing l;
	char at[INSTANT_TEXT];

	TRY(listing_begin(&l, op->cx));
	for (size_t i = 0; i < n; i++) {
		const struct device *d = &rows[i];
		enum device_state s = device_state(d, op->cx->now);

		TRY(listing_row(&l));
		TRY(listing_id(&l, "device", d->id));
		TRY(listing_cell(&l, "label", "%s", d->label));
		TRY(listing_cell(&l, "code", "%s", s == DEVICE_CODE_ISSUED ? d->code : "-"));
		TRY(listing_cell(&l, "state", "%s", device_states[s].word));
		TRY(listing_cell(&l, "issued", "%s", instant_write_iso(d->issued, at)));
		TRY(listing_cell(&l, "ends", "%s", s == DEVICE_CODE_ISSUED ? instant_write_iso(d->ends, at) : "-"));
		TRY(listing_cell(&l, "activated", "%s", d->activated != 0 ? instant_write_iso(d->activated, at) : "-"));
	}
	return listing_write(&l, op->order, out);
}

static enum err
issue(struct operation *op, struct buf *out)
{
	struct device d;

	TRY(device_issue(&op->act, op->order->words[2], op->order->words[3], &d));
	return print(op, &d, 1, out);
}

static enum err
list(struct operation *op, struct buf *out)
{
	struct device *rows;
	size_t n;

	TRY(device_list(&op->act, op->order->words[2], &rows, &n));
	return print(op, rows, n, out);
}

COMMAND(device_issue_command)
{
	return operation_tell(app, v, cx, o, out, issue);
}

COMMAND(device_list_command)
{
	return operation_tell(app, v, cx, o, out, list);
}

static enum err
change(struct operation *op, struct buf *out)
{
	const char *facility = op->order->words[2], *deed = op->order->words[1];
	struct device d;

	TRY(view_device(op->view, op->cx, strtoull(op->order->words[3], NULL, 10), &d));
	buf_puts(out, "done\n");
	if (strcmp(deed, "invalidate") == 0)
		return device_invalidate(&op->act, facility, d.code);
	return device_suspend(&op->act, facility, d.code, strcmp(deed, "suspend") == 0);
}

COMMAND(device_change_command)
{
	return operation_tell(app, v, cx, o, out, change);
}

static enum err
passcode(struct operation *op, struct buf *out)
{
	struct passcode p;
	struct listing l;
	char at[INSTANT_TEXT];

	TRY(passcode_get(&op->act, op->order->words[2], &p));
	TRY(listing_begin(&l, op->cx));
	TRY(listing_row(&l));
	TRY(listing_cell(&l, "passcode", "%s", p.code));
	TRY(listing_cell(&l, "until", "%s", instant_write_iso(p.ends, at)));
	return listing_write(&l, op->order, out);
}

COMMAND(passcode_show_command)
{
	return operation_tell(app, v, cx, o, out, passcode);
}
