/* Commands on facilities: enrolment, settings, terminals, addresses. */
#include <stdlib.h>
#include <string.h>

#include "admin/commands.h"
#include "admin/print.h"
#include "app/facility_set.h"

COMMAND(facility_add_command)
{
	struct operation op;

	TRY(operation_begin(&op, app, v, cx, o));
	TRY(operation_end(&op, facility_enrol(&op.act, o->words[2], o->words[3])));
	buf_fmt(out, "%s is enrolled\n", o->words[2]);
	return buf_done(out);
}

static enum err
facilities(struct operation *op, struct buf *out)
{
	struct facility *rows;
	struct listing l;
	char at[INSTANT_TEXT];
	size_t n;

	TRY(view_facilities(op->view, op->cx, &rows, &n));
	TRY(listing_begin(&l, op->cx));
	for (size_t i = 0; i < n; i++) {
		TRY(listing_row(&l));
		TRY(listing_cell(&l, "code", "%s", rows[i].code));
		TRY(listing_cell(&l, "name", "%s", rows[i].name));
		TRY(listing_cell(&l, "enrolled", "%s", instant_write_iso(rows[i].enrolled, at)));
	}
	return listing_write(&l, op->order, out);
}

COMMAND(facility_list_command)
{
	struct operation op;

	TRY(operation_begin(&op, app, v, cx, o));
	return operation_end(&op, facilities(&op, out));
}

#define FOUND 50

/* Each row tells how many there are in all. */
static enum err
found(struct operation *op, struct buf *out)
{
	const char *word = op->order->words[2];
	struct facility *rows;
	struct settings s;
	struct listing l;
	char *end;
	size_t n, hits = 0, first = strtoull(op->order->words[3], &end, 10);

	if (*end != '\0' || end == op->order->words[3])
		return fail(op->cx, ERR_USAGE, "FIRST is a number, 0 for the beginning");
	TRY(view_facilities(op->view, op->cx, &rows, &n));
	for (size_t i = 0; i < n; i++)
		if (strstr(rows[i].code, word) != NULL || strstr(rows[i].name, word) != NULL)
			rows[hits++] = rows[i];
	TRY(listing_begin(&l, op->cx));
	for (size_t i = first; i < hits && i < first + FOUND; i++) {
		TRY(view_settings(op->view, op->cx, rows[i].code, op->cx->now, &s));
		TRY(listing_row(&l));
		TRY(listing_cell(&l, "code", "%s", rows[i].code));
		TRY(listing_cell(&l, "name", "%s", rows[i].name));
		TRY(listing_cell(&l, "state", "%s", s.value[SETTING_SUSPENDED] != 0 ? "suspended" : "in use"));
		TRY(listing_cell(&l, "number", "%zu", i + 1));
		TRY(listing_cell(&l, "of", "%zu", hits));
	}
	return listing_write(&l, op->order, out);
}

COMMAND(facility_find_command)
{
	struct operation op;

	TRY(operation_begin(&op, app, v, cx, o));
	return operation_end(&op, found(&op, out));
}

COMMAND(setting_set_command)
{
	struct operation op;
	char *end;
	long value = strtol(o->words[4], &end, 10);

	if (*end != '\0' || end == o->words[4] || value < 0 || value > 1000000)
		return fail(cx, ERR_USAGE, "VALUE is a number: 1 is 利用する, 0 is 利用しない");
	TRY(operation_begin(&op, app, v, cx, o));
	TRY(operation_end(&op, facility_setting(&op.act, o->words[2], o->words[3], (int)value)));
	buf_fmt(out, "%s %s = %ld\n", o->words[2], o->words[3], value);
	return buf_done(out);
}

/* A setting of the operator's own, so that its history tells when and by whom. */
static enum err
suspend(struct app *app, struct view *v, struct ctx *cx, const struct order *o, int value)
{
	struct operation op;

	TRY(operation_begin(&op, app, v, cx, o));
	return operation_end(&op, facility_setting(&op.act, o->words[2], setting_rows[SETTING_SUSPENDED].key, value));
}

COMMAND(facility_suspend_command)
{
	TRY(suspend(app, v, cx, o, 1));
	buf_fmt(out, "%s is suspended: nothing is answered, and its pages are closed\n", o->words[2]);
	return buf_done(out);
}

COMMAND(facility_resume_command)
{
	TRY(suspend(app, v, cx, o, 0));
	buf_fmt(out, "%s goes on\n", o->words[2]);
	return buf_done(out);
}

static enum err
settings(struct operation *op, struct buf *out)
{
	struct facility f;
	struct settings s;
	struct listing l;

	TRY(view_facility(op->view, op->cx, op->order->words[2], &f));
	TRY(view_settings(op->view, op->cx, f.code, op->cx->now, &s));
	TRY(listing_begin(&l, op->cx));
	for (size_t i = 0; i < SETTING_COUNT; i++) {
		TRY(listing_row(&l));
		TRY(listing_cell(&l, "key", "%s", setting_rows[i].key));
		TRY(listing_cell(&l, "value", "%d", s.value[i]));
		TRY(listing_cell(&l, "default", "%d", setting_rows[i].preset));
		TRY(listing_cell(&l, "by", "%s", setting_rows[i].by == CHANGED_BY_OPERATOR ? "operator" : "facility"));
		TRY(listing_cell(&l, "meaning", "%s", setting_rows[i].ja));
	}
	return listing_write(&l, op->order, out);
}

COMMAND(setting_list_command)
{
	struct operation op;

	TRY(operation_begin(&op, app, v, cx, o));
	return operation_end(&op, settings(&op, out));
}

static enum err
history(struct operation *op, struct buf *out)
{
	struct setting_change *rows;
	struct facility f;
	struct listing l;
	char at[INSTANT_TEXT];
	size_t n;

	TRY(view_facility(op->view, op->cx, op->order->words[2], &f));
	TRY(view_setting_changes(op->view, op->cx, f.code, &rows, &n));
	TRY(listing_begin(&l, op->cx));
	for (size_t i = 0; i < n; i++) {
		TRY(listing_row(&l));
		TRY(listing_cell(&l, "from", "%s", instant_write_iso(rows[i].from, at)));
		TRY(listing_cell(&l, "key", "%s", setting_rows[rows[i].setting].key));
		TRY(listing_cell(&l, "value", "%d", rows[i].value));
		TRY(listing_cell(&l, "by", "%s", rows[i].by));
	}
	return listing_write(&l, op->order, out);
}

COMMAND(setting_history_command)
{
	struct operation op;

	TRY(operation_begin(&op, app, v, cx, o));
	return operation_end(&op, history(&op, out));
}

static enum err
fingerprint_read(struct ctx *cx, const char *text, unsigned char ret[SHA256_BYTES])
{
	return hex_read(text, ret, SHA256_BYTES) ? ERR_OK : fail(cx, ERR_USAGE, "FINGERPRINT is 64 hex digits");
}

COMMAND(terminal_add_command)
{
	struct terminal t = { .label = o->words[3] };
	struct operation op;

	if (!facility_code_valid(o->words[2]))
		return fail(cx, ERR_INPUT, "FAC-01: an institution code has ten digits");
	memcpy(t.facility, o->words[2], FACILITY_CODE);
	TRY(fingerprint_read(cx, o->words[4], t.fingerprint));
	if (!instant_read_iso(o->words[5], &t.issued) || !instant_read_iso(o->words[6], &t.ends))
		return fail(cx, ERR_USAGE, "NOTBEFORE and NOTAFTER are times such as 2026-11-22T10:00:00+09:00");
	TRY(operation_begin(&op, app, v, cx, o));
	TRY(operation_end(&op, facility_terminal(&op.act, &t)));
	buf_fmt(out, "terminal %s of %s is let in\n", t.label, t.facility);
	return buf_done(out);
}

static enum err
terminals(struct operation *op, struct buf *out)
{
	char hex[2 * SHA256_BYTES + 1], at[INSTANT_TEXT];
	struct terminal *rows;
	struct listing l;
	size_t n;

	TRY(view_terminals(op->view, op->cx, op->order->words[2], &rows, &n));
	TRY(listing_begin(&l, op->cx));
	for (size_t i = 0; i < n; i++) {
		hex_write(rows[i].fingerprint, SHA256_BYTES, hex);
		TRY(listing_row(&l));
		TRY(listing_cell(&l, "label", "%s", rows[i].label));
		TRY(listing_cell(&l, "fingerprint", "%s", hex));
		TRY(listing_cell(&l, "ends", "%s", instant_write_iso(rows[i].ends, at)));
		TRY(listing_cell(&l, "let in", "%s", terminal_valid(&rows[i], op->cx->now) ? "yes" : "no"));
	}
	return listing_write(&l, op->order, out);
}

/* Those of every facility whose certificates end within so many days and have not been replaced by a later one of the same
 * label: what is to be renewed [FAC-05]. */
static bool
replaced(const struct terminal *rows, size_t n, const struct terminal *t)
{
	for (size_t i = 0; i < n; i++)
		if (rows[i].ends > t->ends && rows[i].revoked == 0 && strcmp(rows[i].label, t->label) == 0)
			return true;
	return false;
}

static enum err
expiring_of(struct operation *op, const char *facility, instant until, struct listing *l)
{
	char hex[2 * SHA256_BYTES + 1], at[INSTANT_TEXT];
	struct terminal *rows;
	size_t n;

	TRY(view_terminals(op->view, op->cx, facility, &rows, &n));
	for (size_t i = 0; i < n; i++) {
		const struct terminal *t = &rows[i];

		if (t->revoked != 0 || t->ends >= until || replaced(rows, n, t))
			continue;
		hex_write(t->fingerprint, SHA256_BYTES, hex);
		TRY(listing_row(l));
		TRY(listing_cell(l, "facility", "%s", facility));
		TRY(listing_cell(l, "label", "%s", t->label));
		TRY(listing_cell(l, "ends", "%s", instant_write_iso(t->ends, at)));
		TRY(listing_cell(l, "days", "%d", ymd_between(ymd_of(op->cx->now), ymd_of(t->ends))));
		TRY(listing_cell(l, "fingerprint", "%s", hex));
	}
	return ERR_OK;
}

static enum err
expiring(struct operation *op, struct buf *out)
{
	struct facility *rows;
	struct listing l;
	char *end;
	long days = strtol(op->order->words[2], &end, 10);
	size_t n;

	if (*end != '\0' || end == op->order->words[2] || days < 0 || days > 3652)
		return fail(op->cx, ERR_USAGE, "DAYS is a number from 0 to 3652");
	TRY(view_facilities(op->view, op->cx, &rows, &n));
	TRY(listing_begin(&l, op->cx));
	for (size_t i = 0; i < n; i++)
		TRY(expiring_of(op, rows[i].code, op->cx->now + days * INT64_C(86400), &l));
	return listing_write(&l, op->order, out);
}

COMMAND(terminal_expiring_command)
{
	struct operation op;

	TRY(operation_begin(&op, app, v, cx, o));
	return operation_end(&op, expiring(&op, out));
}

COMMAND(terminal_list_command)
{
	struct operation op;

	TRY(operation_begin(&op, app, v, cx, o));
	return operation_end(&op, terminals(&op, out));
}

COMMAND(terminal_revoke_command)
{
	unsigned char fingerprint[SHA256_BYTES];
	struct operation op;

	TRY(fingerprint_read(cx, o->words[2], fingerprint));
	TRY(operation_begin(&op, app, v, cx, o));
	TRY(operation_end(&op, facility_terminal_revoke(&op.act, fingerprint)));
	buf_puts(out, "the terminal is shut out\n");
	return buf_done(out);
}

static enum err
entry_print(const struct operation *op, const struct entry *e, struct buf *out)
{
	struct listing l;
	char at[INSTANT_TEXT];

	TRY(listing_begin(&l, op->cx));
	TRY(listing_row(&l));
	TRY(listing_cell(&l, "facility", "%s", e->facility));
	TRY(listing_cell(&l, "mode", "%s", mode_row(e->mode)->word));
	TRY(listing_cell(&l, "outpatient", "%s", outpatient_rows[e->outpatient].word));
	TRY(listing_cell(&l, "issued", "%s", instant_write_iso(e->issued, at)));
	TRY(listing_cell(&l, "address", "%s/r/%s", op->app->origin, e->token));
	return listing_write(&l, op->order, out);
}

/* Either command on an address, by the same words. */
static enum err
entry_command(struct operation *op, struct buf *out, enum err (*find)(struct operation *, enum mode, enum outpatient, struct entry *))
{
	enum outpatient case_no;
	struct entry e;
	enum mode m;

	if (!use_read(op->order->words[3], &m, &case_no))
		return fail(op->cx, ERR_USAGE, "MODE is visit, online, counter, or for outpatient care fever, ward, car, reader");
	TRY(operation_begin(op, op->app, op->view, op->cx, op->order));
	TRY(operation_end(op, find(op, m, case_no, &e)));
	return entry_print(op, &e, out);
}

static enum err
entry_new(struct operation *op, enum mode m, enum outpatient case_no, struct entry *ret_e)
{
	return facility_entry(&op->act, op->order->words[2], m, case_no, ret_e);
}

static enum err
entry_living(struct operation *op, enum mode m, enum outpatient case_no, struct entry *ret_e)
{
	return view_entry_of(op->view, op->cx, op->order->words[2], m, case_no, ret_e);
}

COMMAND(entry_issue_command)
{
	struct operation op = { .app = app, .view = v, .cx = cx, .order = o };

	return entry_command(&op, out, entry_new);
}

COMMAND(entry_show_command)
{
	struct operation op = { .app = app, .view = v, .cx = cx, .order = o };

	return entry_command(&op, out, entry_living);
}
