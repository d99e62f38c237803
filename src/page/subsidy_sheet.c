#include "domain/subsidy_tell.h"
#include "page/subsidy_sheet.h"

static const char *
word(const struct subsidy_word *w, enum lang l)
{
	return l == LANG_JA ? w->ja : w->en;
}

static const char *
say(const struct subsidy_sheet *p, const char *ja, const char *en)
{
	return p->lang == LANG_JA ? ja : en;
}

static void
head(struct ctx *cx, const struct subsidy_sheet *p, struct sheet *s)
{
	const struct subsidy_round_row *round = &subsidy_rounds[p->answer->round];
	char total[YEN_TEXT];
	const struct sheet_pair pairs[] = {
		{ say(p, "申請番号", "application"), ctx_fmt(cx, "%llu", (unsigned long long)p->application->id) },
		{ say(p, "医療機関コード", "institution code"), p->facility->code },
		{ say(p, "医療機関・薬局", "facility"), p->facility->name },
		{ say(p, "区分", "kind"), word(&subsidy_kinds[p->question->kind], p->lang) },
		{ say(p, "年度", "round"), p->lang == LANG_JA ? round->ja : round->en },
		{ say(p, "申請日", "day of the application"), sheet_day(cx, p->lang, p->question->on) },
		{ say(p, "申請期限", "deadline"), sheet_day(cx, p->lang, p->answer->deadline) },
		{ say(p, "状態", "state"), word(&application_states[p->application->state], p->lang) },
		{ say(p, "補助額", "amount"), yen_write(p->answer->total, total) },
	};

	sheet_heading(s, 1, say(p, "財政支援 申請のまとめ", "Summary of an application for a subsidy"));
	sheet_pairs(s, pairs, sizeof pairs / sizeof pairs[0]);
}

static void
amounts(const struct subsidy_sheet *p, struct sheet *s)
{
	const struct sheet_column columns[] = {
		{ say(p, "支援・品目", "programme, item"), 6, SHEET_LEFT }, { say(p, "費用", "cost"), 2, SHEET_RIGHT },
		{ say(p, "対象", "counted"), 2, SHEET_RIGHT }, { say(p, "補助額", "amount"), 2, SHEET_RIGHT },
	};
	char text[SUBSIDY_TEXT], cost[YEN_TEXT], counted[YEN_TEXT], amount[YEN_TEXT];

	sheet_heading(s, 2, say(p, "金額", "Amounts"));
	sheet_table(s, columns, 4);
	for (size_t i = 0; i < p->question->count; i++) {
		sheet_band(s, subsidy_ask_write(&p->question->asks[i], p->lang, text));
		for (size_t k = 0; k < SUBSIDY_ITEM_COUNT; k++)
			sheet_row(s, (const char *const []){ word(&subsidy_items[k], p->lang),
			    yen_write(p->question->asks[i].cost[k], cost), yen_write(p->answer->parts[i].counted[k], counted), NULL });
		sheet_row(s, (const char *const []){ say(p, "この支援の補助額", "amount of this programme"), NULL, NULL,
		    yen_write(p->answer->parts[i].amount, amount) });
	}
	sheet_row(s, (const char *const []){ say(p, "合計", "total"), NULL, NULL, yen_write(p->answer->total, amount) });
	sheet_table_end(s);
}

static void
reasons(const struct subsidy_sheet *p, struct sheet *s)
{
	char line[SUBSIDY_LINE];

	sheet_heading(s, 2, say(p, "計算の道すじ", "How it was worked out"));
	for (size_t i = 0; i < p->answer->reason_count; i++)
		sheet_text(s, subsidy_reason_write(p->question, p->answer, &p->answer->reasons[i], p->lang, line));
}

/* A box per paper that is needed, ticked when a file is there. */
static void
papers(const struct subsidy_sheet *p, struct sheet *s)
{
	sheet_heading(s, 2, say(p, "書類", "Papers"));
	for (size_t k = 0; k < SUBSIDY_PAPER_COUNT; k++) {
		size_t there = 0;

		for (size_t i = 0; i < p->paper_count; i++)
			there += p->papers[i].paper == k;
		if (there > 0 || subsidy_papers[k].needed)
			sheet_choice(s, there > 0, p->lang == LANG_JA ? subsidy_papers[k].ja : subsidy_papers[k].en);
	}
}

enum err
subsidy_sheet_write(struct ctx *cx, const struct subsidy_sheet *p, struct buf *out)
{
	const struct sheet_form form = { .size = SHEET_A4, .lang = p->lang, .made = p->made,
	    .title = say(p, "財政支援 申請のまとめ", "Subsidy: summary"), .facility = p->facility->name,
	    .foot = { say(p, "金額は kyotaku が規則の表から計算したものです。交付を約束するものではありません。",
	    "Worked out by kyotaku from its table of rules. It promises nothing.") } };
	struct sheet *s;

	TRY(sheet_new(cx, &form, out, &s));
	head(cx, p, s);
	amounts(p, s);
	reasons(p, s);
	papers(p, s);
	return sheet_done(&s);
}
