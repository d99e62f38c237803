/* Commands on 導入義務: who owes a function, the letter to them, the list for other programs. */
#include "admin/commands.h"
#include "admin/print.h"
#include "page/duty_letter.h"

static enum err
duty_of(struct operation *op, const char *facility, struct duty *ret_duty)
{
	struct setting_change *changes;
	size_t n;

	TRY(view_setting_changes(op->view, op->cx, facility, &changes, &n));
	duty_work_out(changes, n, op->cx->now, ret_duty);
	return ERR_OK;
}

/* Each function that is owed, one call: a NULL row tells a facility's own duty without any. */
typedef enum err each(struct operation *op, const struct facility *f, const struct duty *d, size_t row, void *user);

static enum err
all(struct operation *op, each *tell, void *user)
{
	struct facility *rows;
	struct duty d;
	size_t n;

	TRY(view_facilities(op->view, op->cx, &rows, &n));
	for (size_t i = 0; i < n; i++) {
		TRY(duty_of(op, rows[i].code, &d));
		for (size_t k = 0; k < DUTY_ROWS; k++)
			if (d.owes[k])
				TRY(tell(op, &rows[i], &d, k, user));
	}
	return ERR_OK;
}

static enum err
list_row(struct operation *op, const struct facility *f, const struct duty *d, size_t row, void *user)
{
	const char *line = duty_line(op->cx, d, row, op->order->lang);
	struct listing *l = user;
	char at[INSTANT_TEXT];

	if (line == NULL)
		return op->cx->fault.code;
	TRY(listing_row(l));
	TRY(listing_cell(l, "facility", "%s", f->code));
	TRY(listing_cell(l, "name", "%s", f->name));
	TRY(listing_cell(l, "mode", "%s", mode_row(duty_rows[row].mode)->word));
	TRY(listing_cell(l, "since", "%s", instant_write_iso(d->since[row], at)));
	TRY(listing_cell(l, "days", "%d", ymd_between(ymd_of(d->since[row]), ymd_of(op->cx->now))));
	return listing_cell(l, "reason", "%s", line);
}

static enum err
list(struct operation *op, struct buf *out)
{
	struct listing l;

	TRY(listing_begin(&l, op->cx));
	TRY(all(op, list_row, &l));
	return listing_write(&l, op->order, out);
}

COMMAND(duty_list_command)
{
	struct operation op;

	TRY(operation_begin(&op, app, v, cx, o));
	return operation_end(&op, list(&op, out));
}

/* A name may hold what a spreadsheet takes for a formula or for its own marks. */
static void
csv_cell(struct buf *out, const char *s)
{
	buf_puts(out, s[0] == '=' || s[0] == '+' || s[0] == '-' || s[0] == '@' ? "\"'" : "\"");
	for (; *s != '\0'; s++)
		buf_fmt(out, *s == '"' ? "\"\"" : "%c", *s);
	buf_puts(out, "\"");
}

static enum err
export_row(struct operation *op, const struct facility *f, const struct duty *d, size_t row, void *user)
{
	const char *line = duty_line(op->cx, d, row, op->order->lang);
	struct buf *out = user;

	if (line == NULL)
		return op->cx->fault.code;
	buf_fmt(out, "%s,", f->code);
	csv_cell(out, f->name);
	buf_fmt(out, ",%s,%d,%d,", mode_row(duty_rows[row].mode)->word, ymd_of(d->since[row]),
	    ymd_between(ymd_of(d->since[row]), ymd_of(op->cx->now)));
	csv_cell(out, line);
	buf_puts(out, "\r\n");
	return buf_done(out);
}

COMMAND(duty_export_command)
{
	struct operation op;

	buf_puts(out, "\xef\xbb\xbf" "facility,name,mode,since,days,reason\r\n");
	TRY(operation_begin(&op, app, v, cx, o));
	return operation_end(&op, all(&op, export_row, out));
}

static enum err
letter(struct operation *op, struct buf *out)
{
	struct facility f;
	struct duty d;

	TRY(view_facility(op->view, op->cx, op->order->words[2], &f));
	TRY(duty_of(op, f.code, &d));
	if (!duty_owes(&d))
		return fail(op->cx, ERR_NOT_FOUND, "DUT-02: this facility owes nothing");
	return duty_letter_write(op->cx, &f, &d, op->order->lang, op->cx->now, out);
}

COMMAND(duty_letter_command)
{
	struct operation op;

	TRY(operation_begin(&op, app, v, cx, o));
	return operation_end(&op, letter(&op, out));
}
