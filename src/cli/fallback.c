/* `kyotaku fallback`: what to do when a check fails. Needs no centre: it is for the moment when there is none. */
#include <string.h>

#include "base/file.h"
#include "base/limit.h"
#include "base/tree.h"
#include "cli/cli.h"
#include "page/declaration.h"

static const struct { const char *word; enum validity answer; } troubles[] = {
	{ "outage", 0 }, { "2", VALIDITY_LOST }, { "3", VALIDITY_LOST_NEWER }, { "4", VALIDITY_NONE },
};
#define TROUBLES (sizeof troubles / sizeof troubles[0])

static const struct { const char *ja, *en; } ways[] = {
	[CLAIM_ORDINARY] = { "今の番号が分かった: 通常の請求", "the number in force is known: an ordinary claim" },
	[CLAIM_FORMER] = { "前の番号だけ分かる: 旧資格による請求", "only the former number is known: a claim by it (旧資格)" },
	[CLAIM_UNKNOWN] = { "どの番号も分からない: 「不詳」の請求", "no number is known: a claim as unknown (不詳)" },
};

static void
unknown_text(struct buf *out, bool late_elderly, enum lang l)
{
	struct unknown_claim c = claim_unknown(late_elderly);

	buf_fmt(out, l == LANG_JA ? "    %s: 保険者番号 %s、記号なし、番号 %s、摘要欄は「%s」に続けて住所・勤務先・連絡先\n"
	    : "    %s: insurer %s, no symbol, number %s, remarks: %s, then address, workplace, contact\n",
	    l == LANG_JA ? (late_elderly ? "後期高齢者" : "後期高齢者以外") : (late_elderly ? "late elderly" : "others"),
	    c.insurer, c.number, c.remark);
}

static enum err
text(const struct options *op, enum validity answer, struct buf *out)
{
	enum lang l = op->order.lang;
	enum fallback steps[FALLBACK_COUNT];
	size_t n = fallback_steps(answer, steps);

	buf_puts(out, l == LANG_JA ? "確認できないときの順番\n" : "In this order:\n");
	for (size_t i = 0; i < n; i++)
		buf_fmt(out, "  %zu. %s\n", i + 1, l == LANG_JA ? fallback_rows[steps[i]].ja : fallback_rows[steps[i]].en);
	buf_puts(out, l == LANG_JA ? "窓口では本来の負担割合(1〜3割)をいただき、請求は次のとおり\n"
	    : "Charge the ordinary share (10 to 30 percent), and claim:\n");
	for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++)
		buf_fmt(out, "  - %s\n", l == LANG_JA ? ways[i].ja : ways[i].en);
	unknown_text(out, false, l);
	unknown_text(out, true, l);
	return buf_done(out);
}

static enum err
json(struct ctx *cx, enum validity answer, struct buf *out)
{
	struct node *root = node_new(cx, NULL, "", ""), *row;
	enum fallback steps[FALLBACK_COUNT];
	size_t n = fallback_steps(answer, steps), size;
	char *p;

	if (root == NULL)
		return cx->fault.code;
	for (size_t i = 0; i < n; i++)
		if ((row = node_item(cx, root, "steps", "")) == NULL || node_new(cx, row, "ja", fallback_rows[steps[i]].ja) == NULL
		    || node_new(cx, row, "en", fallback_rows[steps[i]].en) == NULL)
			return cx->fault.code;
	for (int late = 0; late < 2; late++) {
		struct unknown_claim c = claim_unknown(late == 1);

		if ((row = node_item(cx, root, "unknownClaim", "")) == NULL
		    || node_new(cx, row, "lateElderly", late == 1 ? "true" : "false") == NULL
		    || node_new(cx, row, "insurerNumber", c.insurer) == NULL || node_new(cx, row, "number", c.number) == NULL
		    || node_new(cx, row, "remark", c.remark) == NULL)
			return cx->fault.code;
	}
	TRY(json_write(cx, root, &p, &size));
	buf_add(out, p, size);
	return buf_done(out);
}

LOCAL(fallback_command)
{
	for (size_t i = 0; i < TROUBLES; i++)
		if (strcmp(op->order.words[1], troubles[i].word) == 0)
			return op->json ? json(cx, troubles[i].answer, out) : text(op, troubles[i].answer, out);
	return fail(cx, ERR_USAGE, "ANSWER is outage, or a 資格有効性 of 2, 3 or 4");
}

LOCAL(fallback_form_command)
{
	struct buf pdf;

	buf_init(&pdf, cx, LIMIT_FILE_BYTES);
	TRY(declaration_write(cx, &(struct declaration){ .made = cx->now }, &pdf));
	TRY(file_write(cx, op->order.words[2], pdf.p, pdf.n, 0644));
	buf_fmt(out, "%s\n", op->order.words[2]);
	return buf_done(out);
}
