/* Commands that count: from the audit rows, without persons. */
#include <string.h>

#include "admin/commands.h"
#include "admin/print.h"
#include "domain/tally.h"
#include "page/plot.h"

#define CELLS  20000
#define BATCH   5000

/* Rows are read batch by batch, in memory of their own: a year's rows do not fit one request's. */
static enum err
count_batch(struct operation *op, struct tally *t, uint64_t *after, bool *ret_more)
{
	struct audit *rows;
	struct ctx cx;
	size_t n = 0;
	enum err e;

	TRY(ctx_init(&cx, op->cx->now, op->cx->rid));
	e = view_audit(op->view, &cx, &(struct audit_search){ .facility = "", .after = *after, .max = BATCH }, &rows, &n);
	for (size_t i = 0; i < n && e == ERR_OK; i++) {
		*after = rows[i].seq;
		if (!tally_add(t, &rows[i]))
			e = fail(&cx, ERR_TOO_LARGE, "more than %d cells; ask for fewer days or parts", CELLS);
	}
	*ret_more = n == BATCH;
	if (e != ERR_OK)
		e = fail(op->cx, e, "%s", cx.fault.detail);
	ctx_release(&cx);
	return e;
}

static enum err
count(struct operation *op, struct tally *ret_t)
{
	struct tally t = { .room = CELLS };
	instant last;
	uint64_t after = 0;
	bool more = true;

	if (!tally_read(op->order->words[2], &t.by))
		return fail(op->cx, ERR_USAGE, "BY is day, mode, prefecture, kind, act or outcome, or several with commas between");
	if (!instant_read_iso(op->order->words[3], &t.from) || !instant_read_iso(op->order->words[4], &last))
		return fail(op->cx, ERR_USAGE, "FIRST and LAST are days such as 2026-11-22");
	t.until = instant_of(ymd_add(ymd_of(last), 1));
	if ((t.cells = ctx_array(op->cx, CELLS, sizeof t.cells[0])) == NULL)
		return op->cx->fault.code;
	while (more)
		TRY(count_batch(op, &t, &after, &more));
	*ret_t = t;
	return ERR_OK;
}

static enum err
bars_of(struct ctx *cx, const struct tally *t, struct plot_bar **ret_bars)
{
	struct plot_bar *bars = ctx_array(cx, t->n + 1, sizeof *bars);
	char label[TALLY_LABEL];

	if (bars == NULL)
		return cx->fault.code;
	for (size_t i = 0; i < t->n; i++) {
		bars[i] = (struct plot_bar){ ctx_str(cx, tally_label(t, &t->cells[i], label)), t->cells[i].count, tally_told(&t->cells[i]) };
		if (bars[i].label == NULL)
			return cx->fault.code;
	}
	*ret_bars = bars;
	return ERR_OK;
}

static enum err
rows(struct operation *op, const struct tally *t, struct buf *out)
{
	char part[TALLY_TEXT];
	struct listing l;

	TRY(listing_begin(&l, op->cx));
	for (size_t i = 0; i < t->n; i++) {
		TRY(listing_row(&l));
		for (enum tally_by by = 0; by < TALLY_BY_COUNT; by++)
			if ((t->by >> by & 1) != 0)
				TRY(listing_cell(&l, tally_words[by], "%s", tally_part(&t->cells[i], by, part)));
		if (tally_told(&t->cells[i]))
			TRY(listing_cell(&l, "count", "%llu", (unsigned long long)t->cells[i].count));
		else
			TRY(listing_cell(&l, "few", "STA-01"));
	}
	return listing_write(&l, op->order, out);
}

static enum err
show(struct operation *op, struct buf *out)
{
	struct plot_bar *bars;
	struct tally t;

	TRY(count(op, &t));
	if (op->order->json)
		return rows(op, &t, out);
	TRY(bars_of(op->cx, &t, &bars));
	TRY(plot_text(out, bars, t.n));
	buf_fmt(out, "%llu, without counts below %d\n", (unsigned long long)tally_total(&t), TALLY_LEAST);
	return buf_done(out);
}

COMMAND(statistic_show_command)
{
	struct operation op;

	TRY(operation_begin(&op, app, v, cx, o));
	return operation_end(&op, show(&op, out));
}

static enum err
svg(struct operation *op, struct buf *out)
{
	struct plot_bar *bars;
	struct tally t;

	TRY(count(op, &t));
	TRY(bars_of(op->cx, &t, &bars));
	return plot_svg(out, bars, t.n, op->order->words[2]);
}

COMMAND(statistic_svg_command)
{
	struct operation op;

	TRY(operation_begin(&op, app, v, cx, o));
	return operation_end(&op, svg(&op, out));
}
