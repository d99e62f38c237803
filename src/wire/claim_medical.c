/* 医科 claims (spec/claims.md sections 2 and 3): groups of lines that share count and days become drugs and
 * acts by day. */
#include <stdlib.h>
#include <string.h>

#include "wire/claim_part.h"

/* 診療識別 (section 2.12), and what the drugs under it are shown as (section 5.2): DOSE_NONE are not shown.
 * [I] */
static const struct {
	int code;
	bool in, out;
	enum dose_form form;
} identifications[] = {
	{ 1,  true,  true,  DOSE_NONE },        /* 01 and 99: comments only */
	{ 11, true,  true,  DOSE_NONE },
	{ 12, false, true,  DOSE_NONE },
	{ 13, true,  true,  DOSE_NONE },
	{ 14, true,  true,  DOSE_HOME },
	{ 21, true,  true,  DOSE_ORAL },
	{ 22, true,  true,  DOSE_AS_NEEDED },
	{ 23, true,  true,  DOSE_EXTERNAL },
	{ 24, true,  false, DOSE_NONE },
	{ 25, false, true,  DOSE_NONE },
	{ 26, true,  true,  DOSE_NONE },
	{ 27, true,  true,  DOSE_NONE },
	{ 28, true,  false, DOSE_NONE },
	{ 31, true,  true,  DOSE_INJECTION },
	{ 32, true,  true,  DOSE_INTRAVENOUS },
	{ 33, true,  true,  DOSE_INJECTION_OTHER },
	{ 39, true,  false, DOSE_NONE },
	{ 40, true,  true,  DOSE_NONE },
	{ 50, true,  true,  DOSE_NONE },
	{ 54, true,  true,  DOSE_NONE },
	{ 60, true,  true,  DOSE_NONE },
	{ 70, true,  true,  DOSE_NONE },
	{ 80, true,  true,  DOSE_NONE },
	{ 90, true,  false, DOSE_NONE },
	{ 92, true,  false, DOSE_NONE },
	{ 97, true,  false, DOSE_NONE },
	{ 99, true,  true,  DOSE_NONE },
};
#define IDENTIFICATIONS (sizeof identifications / sizeof identifications[0])

/* Ends a 剤: its comments belong to each of its drugs. */
static enum err
dose_end(struct claim_reading *rd)
{
	struct dose *d = &rd->dose;

	if (d->started && !d->charged)
		claim_find_at(rd, d->line, "", CLAIM_RULE_NO_POINTS);
	for (size_t i = d->first; i < rd->claim.drug_count; i++)
		if ((rd->drugs[i].instruction = claim_join(rd, rd->drugs[i].instruction, d->comment)) == NULL)
			return rd->one.fault.code;
	*d = (struct dose){ .first = rd->claim.drug_count, .comment = "" };
	return ERR_OK;
}

/* Place in the table of a 診療識別 that this claim may have, IDENTIFICATIONS when there is none. */
static size_t
identification_find(const struct claim_reading *rd, const char *s)
{
	size_t i = 0;
	int code = text_is_digits(s, 2) ? (int)strtol(s, NULL, 10) : 0;

	while (i < IDENTIFICATIONS && (identifications[i].code != code
	    || !(rd->claim.inpatient ? identifications[i].in : identifications[i].out)))
		i++;
	return i;
}

/* Column 1: a new group when it is not blank. */
static enum err
group_take(struct claim_reading *rd, bool comment)
{
	const char *s = record_field(&rd->rec, 1);
	size_t i;

	if (s[0] != '\0') {
		TRY(dose_end(rd));
		i = identification_find(rd, s);
		if (i == IDENTIFICATIONS) {
			claim_find(rd, 1, "診療識別", CLAIM_RULE_IDENT);
			return ERR_OK;
		}
		if (identifications[i].code < rd->identification)
			claim_find(rd, 1, "診療識別", CLAIM_RULE_IDENT_ORDER);
		rd->identification = identifications[i].code;
	} else if (rd->identification == 0) {
		claim_find(rd, 1, "診療識別", CLAIM_RULE_IDENT);
	}
	if (!comment && (rd->identification == 1 || rd->identification == 99))
		claim_find(rd, 1, "診療識別", CLAIM_RULE_IDENT_CO);
	return ERR_OK;
}

/* What the line says of count and days. */
struct timing { int times, days[32]; bool dated; };

static void
days_read(struct claim_reading *rd, unsigned first, struct timing *t)
{
	int last = rd->claim.month != 0 ? ymd_month_end(rd->claim.month) % 100 : 31;
	ymd birth = rd->claim.who.birth;

	for (int d = 1; d <= 31; d++) {
		const char *s = record_field(&rd->rec, first + (unsigned)d - 1);
		size_t n;

		if (s[0] == '\0')
			continue;
		n = strlen(s);
		t->dated = true;
		if (n > 3 || strspn(s, "0123456789") != n)
			claim_find(rd, first + (unsigned)d - 1, "算定日", CLAIM_RULE_WRONG);
		else if ((t->days[d] = (int)strtol(s, NULL, 10)) == 0)
			claim_find(rd, first + (unsigned)d - 1, "算定日", CLAIM_RULE_DAY_ZERO);
		else if (d > last)
			claim_find(rd, first + (unsigned)d - 1, "算定日", CLAIM_RULE_DAY_MONTH);
		else if (rd->claim.month != 0 && rd->claim.month * 100 + d < birth)
			claim_find(rd, first + (unsigned)d - 1, "算定日", CLAIM_RULE_DAY_BIRTH);
	}
}

/* Count and days; they are the same on every line of a 剤. */
static void
timing_read(struct claim_reading *rd, unsigned first_day, struct timing *t)
{
	struct dose *d = &rd->dose;
	const char *s = record_field(&rd->rec, 6);
	int sum = 0;

	*t = (struct timing){ .times = 0 };
	if (strlen(s) <= 3 && text_is_digits(s, strlen(s)))
		t->times = (int)strtol(s, NULL, 10);
	if (t->times == 0)
		claim_find(rd, 6, "回数", CLAIM_RULE_TIMES);
	days_read(rd, first_day, t);
	for (int i = 1; i <= 31; i++)
		sum += t->days[i];
	if (!d->started) {
		if (t->dated && sum != t->times)
			claim_find(rd, 6, "回数", CLAIM_RULE_DAYS_SUM);
		d->started = true;
		d->line = rd->rec.line;
		d->times = t->times;
		memcpy(d->days, t->days, sizeof d->days);
	} else if (t->times != d->times) {
		claim_find(rd, 6, "回数", CLAIM_RULE_TIMES_DIFFER);
	} else if (memcmp(t->days, d->days, sizeof d->days) != 0) {
		claim_find(rd, first_day, "算定日", CLAIM_RULE_DAYS_DIFFER);
	}
}

/* The three pairs of comments that stand on the line itself. */
static const char *
comments_inline(struct claim_reading *rd)
{
	const char *all = "", *one;

	for (unsigned code = 7; code <= 11; code += 2)
		if ((one = claim_comment(rd, code, "文字データ")) == NULL || (all = claim_join(rd, all, one)) == NULL)
			return NULL;
	return all;
}

static enum err
drug_day(struct claim_reading *rd, const struct drug_line *like, ymd date, int times)
{
	struct drug_line *x = claim_drug_add(rd);

	if (x == NULL)
		return claim_fault(rd);
	x->date = date;
	x->times = times;
	x->group = like->group;
	x->place = like->place;
	x->form = like->form;
	x->code = like->code;
	x->amount = like->amount;
	x->instruction = like->instruction;
	return ERR_OK;
}

static enum err
drugs_add(struct claim_reading *rd, const struct timing *t)
{
	struct drug_line like = { .form = DOSE_NONE };

	for (size_t i = 0; i < IDENTIFICATIONS; i++)
		if (identifications[i].code == rd->identification)
			like.form = identifications[i].form;
	if (like.form == DOSE_NONE || rd->refused)
		return ERR_OK;
	if ((like.code = claim_keep(rd, 3)) == NULL || (like.amount = claim_keep(rd, 4)) == NULL
	    || (like.instruction = comments_inline(rd)) == NULL)
		return rd->one.fault.code;
	if (rd->dose.drugs++ == 0)
		rd->groups++;
	like.group = rd->groups;
	like.place = rd->dose.drugs;
	if (!t->dated)
		return drug_day(rd, &like, 0, t->times);
	for (int d = 1; d <= 31; d++)
		if (t->days[d] > 0)
			TRY(drug_day(rd, &like, rd->claim.month * 100 + d, t->days[d]));
	return ERR_OK;
}

static enum err
act_day(struct claim_reading *rd, const char *code, const char *amount, ymd date, int times)
{
	struct act_line *x = claim_act_add(rd);

	if (x == NULL)
		return claim_fault(rd);
	*x = (struct act_line){ .line = x->line, .date = date, .identification = rd->identification, .code = code,
	    .amount = amount, .times = times };
	return ERR_OK;
}

static enum err
acts_add(struct claim_reading *rd, const struct timing *t)
{
	const char *code, *amount;

	if (rd->refused)
		return ERR_OK;
	if ((code = claim_keep(rd, 3)) == NULL || (amount = claim_keep(rd, 4)) == NULL)
		return rd->one.fault.code;
	if (!t->dated)
		return act_day(rd, code, amount, 0, t->times);
	for (int d = 1; d <= 31; d++)
		if (t->days[d] > 0)
			TRY(act_day(rd, code, amount, rd->claim.month * 100 + d, t->days[d]));
	return ERR_OK;
}

/* What SI, IY and TO have in common. `first_day` is the column of the month's first day, `lead` the code's
 * first digit. */
static enum err
line_take(struct claim_reading *rd, char lead, unsigned first_day, struct timing *t)
{
	TRY(group_take(rd, false));
	if (rd->dose.charged)
		TRY(dose_end(rd));
	if (!claim_burden_valid(record_field(&rd->rec, 2)))
		claim_find(rd, 2, "負担区分", CLAIM_RULE_BURDEN);
	if (record_field(&rd->rec, 3)[0] != lead)
		claim_find(rd, 3, "コード", CLAIM_RULE_CODE);
	timing_read(rd, first_day, t);
	rd->dose.charged = record_field(&rd->rec, 5)[0] != '\0';
	return ERR_OK;
}

static enum err
act_take(struct claim_reading *rd)
{
	struct timing t;

	TRY(line_take(rd, '1', 13, &t));
	return acts_add(rd, &t);
}

static enum err
drug_take(struct claim_reading *rd)
{
	struct timing t;

	TRY(line_take(rd, '6', 13, &t));
	return drugs_add(rd, &t);
}

/* Materials are not shown; they count as part of their 剤. */
static enum err
material_take(struct claim_reading *rd)
{
	struct timing t;

	return line_take(rd, '7', 17, &t);
}

static enum err
comment_take(struct claim_reading *rd)
{
	const char *text;

	TRY(group_take(rd, true));
	if ((text = claim_comment(rd, 3, "文字データ")) == NULL
	    || (rd->dose.comment = claim_join(rd, rd->dose.comment, text)) == NULL)
		return rd->one.fault.code;
	return ERR_OK;
}

static void
act_see(struct claim_reading *rd)
{
	rd->acts++;
}

static void
disease_see(struct claim_reading *rd)
{
	rd->sy++;
}

/* A DPC claim may hold nothing but its bundle. */
static void
bundle_see(struct claim_reading *rd)
{
	rd->bundle = true;
}

static enum err
medical_end(struct claim_reading *rd)
{
	TRY(dose_end(rd));
	if (rd->sy == 0)
		claim_find_at(rd, rd->line, "RE", CLAIM_RULE_NO_SY);
	if (rd->sy > 99)
		claim_find_at(rd, rd->line, "RE", CLAIM_RULE_MANY_SY);
	if (rd->acts == 0 && !rd->bundle)
		claim_find_at(rd, rd->line, "RE", CLAIM_RULE_NO_ACT);
	return ERR_OK;
}

#define CODE { 3, "コード", CELL_DIGITS, 9, true, true, CLAIM_RULE_CODE, CLAIM_RULE_CODE }
#define POINTS { 5, "点数", CELL_DIGITS, 7, false, false, CLAIM_RULE_MISSING, CLAIM_RULE_WRONG }
static const struct cell head_cells[] = { CLAIM_HEAD_CELLS };
static const struct cell act_cells[] = {
	CODE, POINTS,
	{ 4, "数量データ", CELL_AMOUNT, 11, false, false, CLAIM_RULE_MISSING, CLAIM_RULE_WRONG },
};
static const struct cell drug_cells[] = {
	CODE, POINTS,
	{ 4, "使用量", CELL_AMOUNT, 11, false, true, CLAIM_RULE_AMOUNT, CLAIM_RULE_WRONG },
	{ 8, "文字データ", CELL_TEXT, 100, false, false, CLAIM_RULE_MISSING, CLAIM_RULE_WRONG },
	{ 10, "文字データ", CELL_TEXT, 100, false, false, CLAIM_RULE_MISSING, CLAIM_RULE_WRONG },
	{ 12, "文字データ", CELL_TEXT, 100, false, false, CLAIM_RULE_MISSING, CLAIM_RULE_WRONG },
};
static const struct cell material_cells[] = { CODE, POINTS };
static const struct cell comment_cells[] = {
	CODE,
	{ 4, "文字データ", CELL_TEXT, 76, false, false, CLAIM_RULE_MISSING, CLAIM_RULE_WRONG },
};

#define CELLS(rows) rows, sizeof rows / sizeof rows[0]
static const struct claim_record records[] = {
	{ "SI", 44, 44, CELLS(act_cells), act_take, act_see },
	{ "IY", 44, 44, CELLS(drug_cells), drug_take, act_see },
	{ "CO", 5,  5,  CELLS(comment_cells), comment_take, NULL },
	{ "TO", 48, 48, CELLS(material_cells), material_take, act_see },
	{ "SY", 8,  0,  NULL, 0, NULL, disease_see },
	{ "RE", 38, 36, CELLS(head_cells), claim_head_take, NULL },
	{ "HO", 15, 15, CELLS(claim_payer_cells), claim_payer_take, claim_payer_see },
	{ "KO", 12, 0,  NULL, 0, NULL, claim_public_see },
	{ "SN", 9,  9,  CELLS(claim_checked_cells), claim_checked_take, NULL },
	{ "JD", 33, 0,  NULL, 0, NULL, NULL },
	{ "MF", 33, 0,  NULL, 0, NULL, NULL },
	{ "GR", 0,  0,  NULL, 0, NULL, NULL },
	{ "SJ", 3,  0,  NULL, 0, NULL, NULL },
	{ "TI", 0,  0,  NULL, 0, NULL, NULL },
	{ "TR", 0,  0,  NULL, 0, NULL, NULL },
	{ "TS", 0,  0,  NULL, 0, NULL, NULL },
	/* Of DPC claims [I]: 診断群分類, 傷病, 患者基礎, 診療関連, 外泊, 包括評価, 合計調整, コーディングデータ. */
	{ "BU", 0,  0,  NULL, 0, NULL, bundle_see },
	{ "SB", 0,  0,  NULL, 0, NULL, disease_see },
	{ "KK", 0,  0,  NULL, 0, NULL, NULL },
	{ "SK", 0,  0,  NULL, 0, NULL, NULL },
	{ "GA", 0,  0,  NULL, 0, NULL, NULL },
	{ "HH", 0,  0,  NULL, 0, NULL, NULL },
	{ "GT", 0,  0,  NULL, 0, NULL, NULL },
	{ "CD", 0,  0,  NULL, 0, NULL, NULL },
};

const struct claim_kind claim_medical = {
	.head = "IR", .table = '1', .source = CLAIM_MEDICAL, .records = CELLS(records), .end = medical_end,
};
