/* `kyotaku subsidy amount`: what 財政支援 would come to, and why. Needs no centre. */
#include "admin/print.h"
#include "cli/cli.h"
#include "domain/subsidy_tell.h"
#include "wire/subsidy.h"

static const char *
word(const struct subsidy_word *w, enum lang l)
{
	return l == LANG_JA ? w->ja : w->en;
}

static void
part(const struct subsidy_ask *ask, const struct subsidy_part *p, enum lang l, struct buf *out)
{
	char text[SUBSIDY_TEXT], cost[YEN_TEXT], counted[YEN_TEXT];

	buf_fmt(out, "%s  %s\n", subsidy_ask_write(ask, l, text), yen_write(p->amount, counted));
	for (size_t i = 0; i < SUBSIDY_ITEM_COUNT; i++)
		if (ask->cost[i].n > 0)
			buf_fmt(out, l == LANG_JA ? "  %s: 費用 %s、対象 %s\n" : "  %s: cost %s, counted %s\n",
			    word(&subsidy_items[i], l), yen_write(ask->cost[i], cost), yen_write(p->counted[i], counted));
}

static enum err
text(const struct subsidy_question *q, const struct subsidy_answer *a, enum lang l, struct buf *out)
{
	const struct subsidy_round_row *round = &subsidy_rounds[a->round];
	char line[SUBSIDY_LINE], total[YEN_TEXT];

	buf_fmt(out, "%s  %s\n", l == LANG_JA ? round->ja : round->en, word(&subsidy_kinds[q->kind], l));
	for (size_t i = 0; i < q->count; i++)
		part(&q->asks[i], &a->parts[i], l, out);
	buf_fmt(out, "%s  %s\n", l == LANG_JA ? "合計" : "total", yen_write(a->total, total));
	buf_puts(out, l == LANG_JA ? "計算の道すじ\n" : "How it was worked out:\n");
	for (size_t i = 0; i < a->reason_count; i++)
		buf_fmt(out, "  %s\n", subsidy_reason_write(q, a, &a->reasons[i], l, line));
	buf_puts(out, l == LANG_JA ? "申請に要る書類\n" : "Papers:\n");
	for (size_t i = 0; i < SUBSIDY_PAPER_COUNT; i++)
		if (subsidy_papers[i].needed)
			buf_fmt(out, "  %s\n", l == LANG_JA ? subsidy_papers[i].ja : subsidy_papers[i].en);
	return buf_done(out);
}

static enum err
json(struct ctx *cx, const struct subsidy_question *q, const struct subsidy_answer *a, struct buf *out)
{
	struct node *root = node_new(cx, NULL, "", "");
	char *p;
	size_t n;

	if (root == NULL)
		return cx->fault.code;
	TRY(subsidy_answer_tree(cx, q, a, root));
	TRY(json_write(cx, root, &p, &n));
	buf_add(out, p, n);
	return buf_done(out);
}

LOCAL(subsidy_amount_command)
{
	struct subsidy_question q;
	struct subsidy_answer a;

	TRY(local_clock(cx, op));
	TRY(subsidy_question_read(cx, op->order.words + 2, op->order.count - 2, ymd_of(cx->now), &q));
	subsidy_work_out(&q, &a);
	return op->json ? json(cx, &q, &a, out) : text(&q, &a, op->order.lang, out);
}

LOCAL(subsidy_deadlines_command)
{
	const struct subsidy_deadline *d;
	struct listing l;

	TRY(listing_begin(&l, cx));
	for (enum subsidy_round r = 0; r < SUBSIDY_ROUND_COUNT; r++)
		for (size_t i = 0; (d = subsidy_deadline_at(r, i)) != NULL; i++) {
			TRY(listing_row(&l));
			TRY(listing_cell(&l, "round", "%s", subsidy_rounds[r].ja));
			TRY(listing_cell(&l, "told", "%d", d->told));
			TRY(listing_cell(&l, "last", "%d", d->last));
			TRY(listing_cell(&l, "counts", "%s", d == subsidy_deadline_on(r, YMD_NEVER) ? "yes" : "no"));
			TRY(listing_cell(&l, "sources", "%s", d->sources));
		}
	return listing_write(&l, &op->order, out);
}
