/* 調剤 claims (spec/claims.md section 4): each CZ under an SH gives the drugs below it one pair of days. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wire/claim_part.h"

/* 剤形コード (section 4.4) to what is shown (section 5.2): 内服 内滴 屯服 注射 外用 浸煎 湯 材料. [I] */
static const enum dose_form forms[] = {
	['1'] = DOSE_ORAL, ['2'] = DOSE_ORAL, ['3'] = DOSE_AS_NEEDED, ['4'] = DOSE_INJECTION, ['5'] = DOSE_EXTERNAL,
	['6'] = DOSE_ORAL, ['7'] = DOSE_ORAL, ['9'] = DOSE_NONE,
};

static enum err
head_take(struct claim_reading *rd)
{
	const char *place = record_field(&rd->rec, 9), *table = record_field(&rd->rec, 10);
	const char *code = record_field(&rd->rec, 11);

	TRY(claim_head_take(rd));
	if (text_is_digits(place, 2) && text_is_digits(table, 1) && text_is_digits(code, 7))
		(void)snprintf(rd->claim.prescriber, sizeof rd->claim.prescriber, "%s%s%s", place, table, code);
	rd->claim.prescriber_name = text_trim(&rd->one, record_field(&rd->rec, 12));
	return rd->claim.prescriber_name != NULL ? ERR_OK : rd->one.fault.code;
}

/* The drugs of the nearest CZ above, once more with this CZ's days (section 4.8). */
static enum err
supply_repeat(struct claim_reading *rd)
{
	if (rd->source_first == rd->source_last && !rd->materials)
		claim_find_at(rd, rd->supply_line, "CZ", CLAIM_RULE_CZ_EMPTY);
	for (size_t i = rd->source_first; i < rd->source_last; i++) {
		struct drug_line *x = claim_drug_add(rd);
		uint16_t line;

		if (x == NULL)
			return claim_fault(rd);
		line = x->line;
		*x = rd->drugs[i];
		x->line = line;
		x->date = rd->dispensed;
		x->prescribed = rd->prescribed;
		x->times = rd->supply_times;
	}
	return ERR_OK;
}

static enum err
supply_end(struct claim_reading *rd)
{
	size_t n = rd->claim.drug_count;

	if (!rd->supply)
		return ERR_OK;
	rd->supply = false;
	if (rd->refused)
		return ERR_OK;
	if (n == rd->supply_first)
		return supply_repeat(rd);
	rd->source_first = rd->supply_first;
	rd->source_last = n;
	for (size_t i = rd->source_first; i < n && rd->instruction[0] == '\0'; i++)
		rd->drugs[i].instruction = rd->comment;
	return ERR_OK;
}

static enum err
sheet_take(struct claim_reading *rd)
{
	const char *form = record_field(&rd->rec, 2), *usage = record_field(&rd->rec, 3);

	TRY(supply_end(rd));
	rd->sheet = true;
	rd->groups++;
	rd->source_first = rd->source_last = rd->claim.drug_count;
	rd->form = DOSE_NONE;
	if (strlen(form) != 1 || strchr("12345679", form[0]) == NULL)
		claim_find(rd, 2, "剤形コード", CLAIM_RULE_FORM);
	else
		rd->form = forms[(unsigned char)form[0]];
	if (usage[0] != '\0' && !text_is_digits(usage, 3))
		claim_find(rd, 3, "用法コード", CLAIM_RULE_USAGE);
	rd->usage = claim_keep(rd, 3);
	rd->instruction = text_trim(&rd->one, record_field(&rd->rec, 4));
	return rd->usage != NULL && rd->instruction != NULL ? ERR_OK : rd->one.fault.code;
}

static enum err
supply_take(struct claim_reading *rd)
{
	ymd prescribed = 0, dispensed = 0;
	int times = (int)strtol(record_field(&rd->rec, 5), NULL, 10);

	TRY(supply_end(rd));
	if (!rd->sheet)
		claim_find(rd, 0, "", CLAIM_RULE_CZ_ALONE);
	if (!ymd_read_era(record_field(&rd->rec, 2), &prescribed))
		claim_find(rd, 2, "処方月日", CLAIM_RULE_WRONG);
	if (!ymd_read_era(record_field(&rd->rec, 3), &dispensed))
		claim_find(rd, 3, "調剤月日", CLAIM_RULE_WRONG);
	else if (rd->claim.month != 0 && ym_of(dispensed) != rd->claim.month)
		claim_find(rd, 3, "調剤月日", CLAIM_RULE_DISPENSED);
	else if (prescribed > dispensed)
		claim_find(rd, 2, "処方月日", CLAIM_RULE_PRESCRIBED);
	if (times < 1)
		claim_find(rd, 5, "調剤数量", CLAIM_RULE_TIMES);
	rd->supply = rd->sheet;
	rd->supply_line = rd->rec.line;
	rd->supply_first = rd->claim.drug_count;
	rd->supply_times = times;
	rd->prescribed = prescribed;
	rd->dispensed = dispensed;
	rd->materials = false;
	rd->comment = "";
	return ERR_OK;
}

/* What stands below a CZ only. */
static bool
is_below(struct claim_reading *rd)
{
	if (!rd->supply)
		claim_find(rd, 0, "", CLAIM_RULE_IY_ALONE);
	return rd->supply;
}

static enum err
drug_take(struct claim_reading *rd)
{
	struct drug_line *x;

	if (!is_below(rd))
		return ERR_OK;
	if (!claim_burden_valid(record_field(&rd->rec, 1)))
		claim_find(rd, 1, "負担区分", CLAIM_RULE_BURDEN);
	if (record_field(&rd->rec, 2)[0] != '6')
		claim_find(rd, 2, "医薬品コード", CLAIM_RULE_CODE);
	if (rd->form == DOSE_NONE)
		rd->materials = true;   /* 材料: not shown */
	if (rd->refused || rd->form == DOSE_NONE)
		return ERR_OK;
	if ((x = claim_drug_add(rd)) == NULL)
		return claim_fault(rd);
	x->group = rd->groups;
	x->place = (uint16_t)(rd->claim.drug_count - rd->supply_first);
	x->date = rd->dispensed;
	x->prescribed = rd->prescribed;
	x->form = rd->form;
	x->times = rd->supply_times;
	x->usage = rd->usage;
	x->instruction = rd->instruction;
	if ((x->code = claim_keep(rd, 2)) == NULL || (x->amount = claim_keep(rd, 3)) == NULL)
		return rd->one.fault.code;
	return ERR_OK;
}

static enum err
material_take(struct claim_reading *rd)
{
	if (is_below(rd))
		rd->materials = true;
	return ERR_OK;
}

static enum err
comment_take(struct claim_reading *rd)
{
	const char *text;

	if (!is_below(rd))
		return ERR_OK;
	if ((text = claim_comment(rd, 1, "文字データ")) == NULL
	    || (rd->comment = claim_join(rd, rd->comment, text)) == NULL)
		return rd->one.fault.code;
	return ERR_OK;
}

static void
basic_see(struct claim_reading *rd)
{
	rd->basic = true;
}

static enum err
dispensing_end(struct claim_reading *rd)
{
	TRY(supply_end(rd));
	if (!rd->sheet && !rd->basic)
		claim_find_at(rd, rd->line, "RE", CLAIM_RULE_NO_SHEET);
	return ERR_OK;
}

static const struct cell head_cells[] = {
	CLAIM_HEAD_CELLS,
	{ 12, "保険医療機関名称", CELL_TEXT, 40, false, false, CLAIM_RULE_MISSING, CLAIM_RULE_WRONG },
};
static const struct cell sheet_cells[] = {
	{ 4, "特別指示", CELL_TEXT, 80, false, false, CLAIM_RULE_MISSING, CLAIM_RULE_WRONG },
};
static const struct cell supply_cells[] = {
	{ 5, "調剤数量", CELL_DIGITS, 3, false, true, CLAIM_RULE_TIMES, CLAIM_RULE_WRONG },
};
static const struct cell drug_cells[] = {
	{ 2, "医薬品コード", CELL_DIGITS, 9, true, true, CLAIM_RULE_CODE, CLAIM_RULE_CODE },
	{ 3, "使用量", CELL_AMOUNT, 11, false, true, CLAIM_RULE_AMOUNT, CLAIM_RULE_WRONG },
};
static const struct cell comment_cells[] = {
	{ 1, "コメントコード", CELL_DIGITS, 9, true, true, CLAIM_RULE_CODE, CLAIM_RULE_CODE },
	{ 2, "文字データ", CELL_TEXT, 76, false, false, CLAIM_RULE_MISSING, CLAIM_RULE_WRONG },
};

#define CELLS(rows) rows, sizeof rows / sizeof rows[0]
static const struct claim_record records[] = {
	{ "IY", 10,  10, CELLS(drug_cells), drug_take, NULL },
	{ "CZ", 71,  54, CELLS(supply_cells), supply_take, NULL },
	{ "SH", 10,  10, CELLS(sheet_cells), sheet_take, NULL },
	{ "CO", 3,   3,  CELLS(comment_cells), comment_take, NULL },
	{ "TO", 7,   7,  NULL, 0, material_take, NULL },
	{ "KI", 114, 0,  NULL, 0, NULL, basic_see },
	{ "RE", 42,  38, CELLS(head_cells), head_take, NULL },
	{ "HO", 14,  14, CELLS(claim_payer_cells), claim_payer_take, claim_payer_see },
	{ "KO", 10,  0,  NULL, 0, NULL, claim_public_see },
	{ "SN", 9,   9,  CELLS(claim_checked_cells), claim_checked_take, NULL },
	{ "JD", 33,  0,  NULL, 0, NULL, NULL },
	{ "MF", 33,  0,  NULL, 0, NULL, NULL },
	{ "TK", 3,   0,  NULL, 0, NULL, NULL },
	{ "ST", 16,  0,  NULL, 0, NULL, NULL },
};

const struct claim_kind claim_dispensing = {
	.head = "YK", .table = '4', .source = CLAIM_DISPENSING, .records = CELLS(records), .end = dispensing_end,
};
