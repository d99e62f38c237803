/* Commands on announcements and outages. */
#include <stdlib.h>
#include <string.h>

#include "admin/commands.h"
#include "admin/print.h"
#include "app/notice.h"

/* "now", a day, or a time. */
static enum err
time_word(struct ctx *cx, const char *w, instant *ret_t)
{
	if (strcmp(w, "now") == 0) {
		*ret_t = cx->now;
		return ERR_OK;
	}
	return instant_read_iso(w, ret_t) ? ERR_OK
	    : fail(cx, ERR_USAGE, "FROM and UNTIL are now, a day, or a time such as 2026-11-22T10:00:00+09:00");
}

static enum err
id_word(struct ctx *cx, const char *w, id *ret_id)
{
	char *end;
	id n = strtoull(w, &end, 10);

	if (*end != '\0' || n == 0 || n > INT64_MAX)
		return fail(cx, ERR_USAGE, "ID is a number");
	*ret_id = n;
	return ERR_OK;
}

static enum err
listing_period(struct listing *l, instant from, instant until, instant now)
{
	char at[INSTANT_TEXT];

	TRY(listing_cell(l, "from", "%s", instant_write_iso(from, at)));
	TRY(listing_cell(l, "until", "%s", instant_write_iso(until, at)));
	return listing_cell(l, "state", "%s", now < from ? "to come" : now < until ? "in force" : "over");
}

/* ---- announcements ---- */

COMMAND(announcement_add_command)
{
	struct announcement n = { .ja = o->words[5], .en = o->words[6] };
	struct operation op;
	id made = 0;

	if (!audience_find(o->words[2], &n.audience))
		return fail(cx, ERR_USAGE, "AUDIENCE is all, facility or patient");
	TRY(time_word(cx, o->words[3], &n.from));
	TRY(time_word(cx, o->words[4], &n.until));
	TRY(operation_begin(&op, app, v, cx, o));
	TRY(operation_end(&op, announcement_make(&op.act, &n, &made)));
	return made_write(cx, o, made, out);
}

static enum err
announcements(struct operation *op, struct buf *out)
{
	struct announcement *rows;
	struct listing l;
	size_t n;

	TRY(view_announcements(op->view, op->cx, &rows, &n));
	TRY(listing_begin(&l, op->cx));
	for (size_t i = 0; i < n; i++) {
		TRY(listing_row(&l));
		TRY(listing_id(&l, "id", rows[i].id));
		TRY(listing_cell(&l, "audience", "%s", audience_words[rows[i].audience]));
		TRY(listing_period(&l, rows[i].from, rows[i].until, op->cx->now));
		TRY(listing_cell(&l, "by", "%s", rows[i].by));
		TRY(listing_cell(&l, "ja", "%s", rows[i].ja));
		TRY(listing_cell(&l, "en", "%s", rows[i].en));
	}
	return listing_write(&l, op->order, out);
}

COMMAND(announcement_list_command)
{
	struct operation op;

	TRY(operation_begin(&op, app, v, cx, o));
	return operation_end(&op, announcements(&op, out));
}

COMMAND(announcement_end_command)
{
	struct operation op;
	id which;

	TRY(id_word(cx, o->words[2], &which));
	TRY(operation_begin(&op, app, v, cx, o));
	TRY(operation_end(&op, announcement_end(&op.act, which)));
	return buf_done(out);
}

/* ---- outages ---- */

static enum err
kind_word(struct ctx *cx, const char *w, enum outage_kind *ret_k)
{
	for (enum outage_kind k = 0; k < OUTAGE_KIND_COUNT; k++)
		if (strcmp(outage_words[k], w) == 0) {
			*ret_k = k;
			return ERR_OK;
		}
	return fail(cx, ERR_USAGE, "KIND is line or disaster");
}

COMMAND(outage_open_command)
{
	struct outage n = { .reason = o->words[6] };
	struct operation op;
	id made = 0;

	TRY(kind_word(cx, o->words[2], &n.kind));
	if (!prefectures_read(o->words[3], &n.prefectures))
		return fail(cx, ERR_USAGE, "PREFECTURES are all, or two digits each such as 13,14");
	TRY(time_word(cx, o->words[4], &n.from));
	TRY(time_word(cx, o->words[5], &n.until));
	TRY(operation_begin(&op, app, v, cx, o));
	TRY(operation_end(&op, outage_make(&op.act, &n, &made)));
	return made_write(cx, o, made, out);
}

static enum err
outages(struct operation *op, struct buf *out)
{
	char area[PREFECTURES_TEXT];
	struct outage *rows;
	struct listing l;
	size_t n;

	TRY(view_outages(op->view, op->cx, &rows, &n));
	TRY(listing_begin(&l, op->cx));
	for (size_t i = 0; i < n; i++) {
		TRY(listing_row(&l));
		TRY(listing_id(&l, "id", rows[i].id));
		TRY(listing_cell(&l, "kind", "%s", outage_words[rows[i].kind]));
		TRY(listing_cell(&l, "prefectures", "%s", prefectures_write(rows[i].prefectures, area)));
		TRY(listing_period(&l, rows[i].from, rows[i].until, op->cx->now));
		TRY(listing_cell(&l, "by", "%s", rows[i].by));
		TRY(listing_cell(&l, "reason", "%s", rows[i].reason));
	}
	return listing_write(&l, op->order, out);
}

COMMAND(outage_list_command)
{
	struct operation op;

	TRY(operation_begin(&op, app, v, cx, o));
	return operation_end(&op, outages(&op, out));
}

COMMAND(outage_close_command)
{
	struct operation op;
	id which;

	TRY(id_word(cx, o->words[2], &which));
	TRY(operation_begin(&op, app, v, cx, o));
	TRY(operation_end(&op, outage_end(&op.act, which)));
	return buf_done(out);
}

static enum err
emergency(struct operation *op, struct buf *out)
{
	struct facility f;
	struct outage o;
	char at[INSTANT_TEXT];
	struct listing l;
	bool open;

	TRY(view_facility(op->view, op->cx, op->order->words[2], &f));
	TRY(emergency_open(op->view, op->cx, f.code, &open, &o));
	TRY(listing_begin(&l, op->cx));
	TRY(listing_row(&l));
	TRY(listing_cell(&l, "facility", "%s", f.code));
	TRY(listing_cell(&l, "emergency", "%s", open ? "open" : "closed"));
	TRY(listing_cell(&l, "until", "%s", open ? instant_write_iso(o.until, at) : "-"));
	TRY(listing_cell(&l, "rule", "EMG-01"));
	return listing_write(&l, op->order, out);
}

COMMAND(outage_show_command)
{
	struct operation op;

	TRY(operation_begin(&op, app, v, cx, o));
	return operation_end(&op, emergency(&op, out));
}
