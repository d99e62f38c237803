/* 薬剤情報, with 診療情報 and 手術情報, as a printed sheet: at a glance first, then everything in its order. */
#include <string.h>

#include "domain/medical.h"
#include "page/medical_sheet.h"

#define OVERLAPS_SHOWN 10
#define NOTHING "この期間にはありません。"

/* How 用量 and 回数 are said, by form (claims.md section 3.3). */
static const struct { enum dose_form form; const char *word, *amount, *times; } forms[] = {
	{ DOSE_ORAL,            "内服", "1日量 ", "日分" },
	{ DOSE_AS_NEEDED,       "屯服", "1回量 ", "回分" },
	{ DOSE_EXTERNAL,        "外用", "全量 ",  "調剤" },
	{ DOSE_HOME,            "在宅", "1回量 ", "回" },
	{ DOSE_INJECTION,       "注射", "1回量 ", "回" },
	{ DOSE_INTRAVENOUS,     "静注", "1回量 ", "回" },
	{ DOSE_INJECTION_OTHER, "注射", "1回量 ", "回" },
	{ DOSE_NONE,            "",     "",       "回" },
};

static size_t
form_of(enum dose_form f)
{
	size_t i = 0;

	while (forms[i].form != f && forms[i].form != DOSE_NONE)
		i++;
	return i;
}

static const char *
month_words(struct ctx *cx, ym m)
{
	return ctx_fmt(cx, "%d年%d月", m / 100, m % 100);
}

/* Name with the ingredient below it; a drug without a name is told by its code. */
static const char *
drug_words(struct ctx *cx, const struct medicine *m)
{
	const char *name = strstr(m->name, "未収載") != NULL ? ctx_fmt(cx, "%s (%s)", m->name, m->drug.code) : m->name;

	return m->ingredient[0] == '\0' || strcmp(m->ingredient, m->name) == 0 ? name : ctx_fmt(cx, "%s\n%s", name, m->ingredient);
}

static const char *
amount_words(struct ctx *cx, const struct medicine *m)
{
	return ctx_fmt(cx, "%s%s%s", forms[form_of(m->drug.form)].amount, m->drug.amount, m->unit);
}

static const char *
usage_words(struct ctx *cx, const struct medicine *m)
{
	return m->drug.instruction[0] == '\0' ? m->usage_name
	    : ctx_fmt(cx, "%s%s%s", m->usage_name, m->usage_name[0] != '\0' ? "\n" : "", m->drug.instruction);
}

static const char *
prescriber_words(const struct medicine *m)
{
	return m->claim->prescriber_name != NULL && m->claim->prescriber_name[0] != '\0' ? m->claim->prescriber_name
	    : m->claim->institution_name;
}

static const char *
short_day(struct ctx *cx, ymd d)
{
	return d == 0 ? "" : ctx_fmt(cx, "%d/%d", d / 100 % 100, d % 100);
}

static const char *
last_day(struct ctx *cx, ymd until)
{
	ymd d = ymd_add(until, -1);

	return ctx_fmt(cx, "%d/%d/%d", d / 10000, d / 100 % 100, d % 100);
}

/* "重複: 架空錠 (架空診療所 10/1~) と 架空錠 (架空病院 10/10~): 10月14日 から 10月28日 まで" */
static void
overlaps_write(struct ctx *cx, struct sheet *s, const struct summary *y)
{
	struct buf b;

	if (y->overlap_count == 0)
		return;
	buf_init(&b, cx, 60000);
	for (size_t i = 0; i < y->overlap_count && i < OVERLAPS_SHOWN; i++) {
		const struct summary_overlap *o = &y->overlaps[i];

		buf_fmt(&b, "%s%s: %s (%s %s から) と %s (%s %s から): %s まで重なります。", i > 0 ? "\n" : "",
		    o->kind == OVERLAP_SAME_DRUG ? "同じ薬" : "同じ成分", o->first->name, prescriber_words(o->first),
		    short_day(cx, o->first->drug.date), o->second->name, prescriber_words(o->second),
		    short_day(cx, o->second->drug.date), last_day(cx, o->until));
	}
	if (y->overlap_count + y->overlaps_more > OVERLAPS_SHOWN)
		buf_fmt(&b, "\nほかに %zu 件あります。一覧で確かめてください。", y->overlap_count + y->overlaps_more - OVERLAPS_SHOWN);
	sheet_notice(s, b.failed ? "薬の重なりがあります。一覧で確かめてください。" : b.p);
}

static void
glance_write(struct ctx *cx, struct sheet *s, const struct summary *y)
{
	static const struct sheet_column columns[] = {
		{ "薬品名・成分", 7, SHEET_LEFT }, { "用量", 3, SHEET_LEFT }, { "用法", 4, SHEET_LEFT },
		{ "いつまで", 3, SHEET_LEFT }, { "処方元", 4, SHEET_LEFT },
	};

	sheet_heading(s, 2, ctx_fmt(cx, "%s に使っている薬", sheet_day(cx, LANG_JA, y->day)));
	overlaps_write(cx, s, y);
	if (y->medicine_count == 0) {
		sheet_text(s, "分かっている範囲では、ありません。");
		return;
	}
	sheet_table(s, columns, 5);
	for (size_t i = 0; i < y->medicine_count; i++) {
		const struct summary_medicine *m = &y->medicines[i];
		const char *cells[] = { drug_words(cx, m->medicine), amount_words(cx, m->medicine), usage_words(cx, m->medicine),
		    last_day(cx, m->until),
		    prescriber_words(m->medicine) };

		if (m->state == SUMMARY_RECENT && (i == 0 || y->medicines[i - 1].state == SUMMARY_CURRENT))
			sheet_band(s, "最近終わったもの(続きがまだ届いていないことがあります)");
		sheet_row(s, cells);
	}
	sheet_table_end(s);
}

/* "2026年10月 架空薬局 (処方元 架空診療所) 外来" */
static void
group_write(struct ctx *cx, struct sheet *s, const struct claim *c)
{
	const char *by = !claim_is_dispensed(c->source) || c->prescriber_name == NULL || c->prescriber_name[0] == '\0' ? ""
	    : ctx_fmt(cx, " (処方元 %s)", c->prescriber_name);

	sheet_band(s, ctx_fmt(cx, "%s  %s%s  %s", month_words(cx, c->month), c->institution_name, by,
	    c->inpatient ? "入院" : "外来"));
}

static void
drug_row(struct ctx *cx, struct sheet *s, const struct medicine *m, bool new_day)
{
	size_t f = form_of(m->drug.form);
	const char *cells[] = { new_day ? short_day(cx, m->drug.date) : "", forms[f].word, drug_words(cx, m),
	    amount_words(cx, m), ctx_fmt(cx, "%d%s", m->drug.times, forms[f].times), usage_words(cx, m) };

	sheet_row(s, cells);
}

static void
act_row(struct ctx *cx, struct sheet *s, const struct treatment *t, bool new_day)
{
	const char *cells[] = { new_day ? short_day(cx, t->act.date) : "", t->category == ACT_OPERATION ? "手術" : "診療",
	    t->name, t->act.amount[0] == '\0' ? "" : ctx_fmt(cx, "%s%s", t->act.amount, t->unit),
	    ctx_fmt(cx, "%d回", t->act.times) };

	sheet_row(s, cells);
}

static const struct sheet_column drug_columns[] = {
	{ "日", 2, SHEET_RIGHT }, { "区分", 2, SHEET_LEFT }, { "薬品名・成分", 9, SHEET_LEFT }, { "用量", 4, SHEET_LEFT },
	{ "回数", 3, SHEET_RIGHT }, { "用法・指示", 6, SHEET_LEFT },
};
static const struct sheet_column act_columns[] = {
	{ "日", 2, SHEET_RIGHT }, { "区分", 2, SHEET_LEFT }, { "診療行為", 14, SHEET_LEFT }, { "数量", 4, SHEET_RIGHT },
	{ "回数", 3, SHEET_RIGHT },
};

/* All lines of one kind, group by group. */
static enum err
list_write(struct ctx *cx, struct sheet *s, const struct medicine *m, size_t medicines, const struct treatment *t,
    size_t treatments)
{
	bool acts = t != NULL;
	struct medical_line *lines;
	size_t n;

	TRY(medical_lines(cx, m, medicines, t, treatments, &lines, &n));
	if (n == 0) {
		sheet_text(s, NOTHING);
		return ERR_OK;
	}
	sheet_table(s, acts ? act_columns : drug_columns, acts ? 5 : 6);
	for (size_t i = 0; i < n; i++) {
		bool new_group = i == 0 || !medical_same_group(&lines[i - 1], &lines[i]);
		bool new_day = new_group || !medical_same_day(&lines[i - 1], &lines[i]);

		if (new_group)
			group_write(cx, s, lines[i].claim);
		if (acts)
			act_row(cx, s, lines[i].treatment, new_day);
		else
			drug_row(cx, s, lines[i].medicine, new_day);
	}
	sheet_table_end(s);
	return ERR_OK;
}

static enum err
lists_write(struct ctx *cx, struct sheet *s, const struct medicines_sheet *m)
{
	const struct medicine *prescribed = m->medicines + m->medicine_count, *handed = prescribed + m->prescribed_count;

	if (m->with_prescriptions) {
		sheet_heading(s, 2, "処方情報(電子処方箋)");
		TRY(list_write(cx, s, prescribed, m->prescribed_count, NULL, 0));
		sheet_heading(s, 2, "調剤情報(電子処方箋)");
		TRY(list_write(cx, s, handed, m->handed_count, NULL, 0));
	}
	sheet_heading(s, 2, "薬剤(レセプト)");
	TRY(list_write(cx, s, m->medicines, m->medicine_count, NULL, 0));
	if (!m->with_treatments)
		return ERR_OK;
	sheet_heading(s, 2, "診療・手術(レセプト)");
	if (m->treatment_count > 0)
		return list_write(cx, s, NULL, 0, m->treatments, m->treatment_count);
	sheet_text(s, NOTHING);
	return ERR_OK;
}

enum err
medicines_sheet_write(struct ctx *cx, const struct medicines_sheet *m, struct buf *out)
{
	struct sheet *s;
	enum err e;

	TRY(medical_sheet_begin(cx, &m->frame, m->with_treatments ? "薬剤情報・診療情報・手術情報" : "薬剤情報", out, &s));
	sheet_pairs(s, &(struct sheet_pair){ "期間", m->from > m->until ? "提供できる期間にありません"
	    : ctx_fmt(cx, "%s から %s まで", month_words(cx, m->from), month_words(cx, m->until)) }, 1);
	sheet_note(s, "レセプトによる情報は、診療・調剤の翌月の中ごろから現れます。");
	glance_write(cx, s, m->summary);
	e = lists_write(cx, s, m);
	if (e != ERR_OK) {
		sheet_drop(&s);
		return e;
	}
	return sheet_done(&s);
}
