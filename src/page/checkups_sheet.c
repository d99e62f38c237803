/* 特定健診情報 as a printed sheet: what reaches a limit first, then each check-up in the order of the item master. */
#include <stdlib.h>
#include <string.h>

#include "page/medical_sheet.h"

static const char *const grades[] = {
	[GRADE_NONE] = "", [GRADE_WITHIN] = "", [GRADE_GUIDANCE] = "保健指導判定値", [GRADE_REFERRAL] = "受診勧奨判定値",
};

/* The value as it is read: a number, a code's name, a text, or why there is none. */
static const char *
value_words(struct ctx *cx, const struct checkup_result *r)
{
	const char *state = checkup_state_name(r->line.state);
	const char *value = r->line.type == CHECKUP_CODE || r->line.type == CHECKUP_ORDINAL
	    ? (r->value_name[0] != '\0' ? r->value_name : r->line.value) : r->line.value;

	if (state[0] == '\0')
		return value;
	return value[0] == '\0' ? state : ctx_fmt(cx, "%s (%s)", value, state);
}

static void
glance_write(struct ctx *cx, struct sheet *s, const struct summary *y, int sex)
{
	static const struct sheet_column columns[] = {
		{ "項目", 6, SHEET_LEFT }, { "結果", 3, SHEET_RIGHT }, { "前回", 3, SHEET_RIGHT }, { "該当", 5, SHEET_LEFT },
		{ "判定値", 3, SHEET_RIGHT },
	};

	sheet_heading(s, 2, ctx_fmt(cx, "%s の健診で判定値に該当するもの", sheet_day(cx, LANG_JA, y->last->day)));
	if (y->finding_count == 0)
		sheet_text(s, ctx_fmt(cx, "ありません(判定値のある %zu 項目は、いずれも判定値に該当しません)。", y->within));
	else
		sheet_table(s, columns, 5);
	for (size_t i = 0; i < y->finding_count; i++) {
		const struct checkup_result *r = y->findings[i].result;
		const char *unit = r->unit[0] != '\0' ? ctx_fmt(cx, " %s", r->unit) : "";
		bool referral = y->findings[i].grade == GRADE_REFERRAL;
		const char *cells[] = { r->name, ctx_fmt(cx, "%s%s", r->line.value, unit), y->findings[i].previous,
		    grades[y->findings[i].grade], limit_words(cx, referral ? r->referral : r->guidance, sex) };

		sheet_row(s, cells);
	}
	sheet_table_end(s);
	sheet_note(s, "判定値は項目マスターによるもので、診断ではありません。");
}

static int
compare_places(const void *pa, const void *pb)
{
	const struct checkup_result *const *a = pa, *const *b = pb;

	if ((*a)->place != (*b)->place)
		return (*a)->place < (*b)->place ? -1 : 1;
	return *a < *b ? -1 : *a > *b;
}

/* "80.0 – 99.9" of the document's reference range. */
static const char *
range_words(struct ctx *cx, const struct checkup_line *l)
{
	const char *low = l->low != NULL ? l->low : "", *high = l->high != NULL ? l->high : "";

	return low[0] == '\0' && high[0] == '\0' ? "" : ctx_fmt(cx, "%s – %s", low, high);
}

static enum err
checkup_write(struct ctx *cx, struct sheet *s, const struct checkup *c, int sex)
{
	static const struct sheet_column columns[] = {
		{ "項目", 7, SHEET_LEFT }, { "結果", 6, SHEET_RIGHT }, { "単位", 3, SHEET_LEFT }, { "", 1, SHEET_CENTRE },
		{ "基準値", 4, SHEET_RIGHT }, { "該当", 4, SHEET_LEFT },
	};
	static const char *const flags[] = { "", "L", "", "H" };
	const struct checkup_result **order = ctx_array(cx, c->result_count + 1, sizeof *order);

	if (order == NULL)
		return cx->fault.code;
	for (size_t i = 0; i < c->result_count; i++)
		order[i] = &c->results[i];
	qsort(order, c->result_count, sizeof *order, compare_places);
	sheet_heading(s, 2, ctx_fmt(cx, "%s  %s", sheet_day(cx, LANG_JA, c->day), c->institution_name));
	sheet_table(s, columns, 6);
	for (size_t i = 0; i < c->result_count; i++) {
		const struct checkup_result *r = order[i];
		const char *cells[] = { r->name, value_words(cx, r), r->unit, flags[r->line.flag], range_words(cx, &r->line),
		    grades[checkup_grade(r, sex)] };

		sheet_row(s, cells);
	}
	sheet_table_end(s);
	return ERR_OK;
}

enum err
checkups_sheet_write(struct ctx *cx, const struct checkups_sheet *c, struct buf *out)
{
	struct sheet *s;
	enum err e = ERR_OK;

	TRY(medical_sheet_begin(cx, &c->frame, "特定健診情報", out, &s));
	if (c->count == 0)
		sheet_text(s, "提供できる期間の健診はありません。");
	if (c->summary->last != NULL)
		glance_write(cx, s, c->summary, c->frame.person->sex1);
	for (size_t i = c->count; i > 0 && e == ERR_OK; i--)
		e = checkup_write(cx, s, &c->checkups[i - 1], c->frame.person->sex1);
	if (e != ERR_OK) {
		sheet_drop(&s);
		return e;
	}
	return sheet_done(&s);
}
