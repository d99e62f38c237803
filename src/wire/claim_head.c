/* Who a claim is about: RE's first columns, HO and SN, and the checks of numbers. */
#include <stdlib.h>
#include <string.h>

#include "wire/claim_part.h"

const struct cell claim_payer_cells[3] = {
	{ 1, "保険者番号", CELL_ASCII, 8, false, false, CLAIM_RULE_INSURER, CLAIM_RULE_INSURER },
	{ 2, "記号", CELL_TEXT, 40, false, false, CLAIM_RULE_MISSING, CLAIM_RULE_WRONG },
	{ 3, "番号", CELL_TEXT, 40, false, false, CLAIM_RULE_NO_NUMBER, CLAIM_RULE_WRONG },
};

const struct cell claim_checked_cells[5] = {
	{ 1, "負担者種別", CELL_DIGITS, 1, true, true, CLAIM_RULE_MISSING, CLAIM_RULE_WRONG },
	{ 3, "保険者番号等", CELL_ASCII, 8, false, false, CLAIM_RULE_MISSING, CLAIM_RULE_INSURER },
	{ 4, "記号", CELL_TEXT, 40, false, false, CLAIM_RULE_MISSING, CLAIM_RULE_WRONG },
	{ 5, "番号", CELL_TEXT, 40, false, false, CLAIM_RULE_MISSING, CLAIM_RULE_WRONG },
	{ 6, "枝番", CELL_DIGITS, 2, true, false, CLAIM_RULE_MISSING, CLAIM_RULE_BRANCH },
};

bool
claim_burden_valid(const char *s)
{
	return s[0] != '\0' && s[1] == '\0' && strchr("1234567BCEGHIJKLMNOPQRSTUVWXYZ9", s[0]) != NULL;
}

/* 点数表, 保険の種類, 負担者の数, 本人等と入外 (section 2.13) */
static bool
type_valid(const struct claim_reading *rd, const char *s)
{
	return strlen(s) == 4 && s[0] == rd->kind->table && s[1] >= '1' && s[1] <= '4' && s[2] >= '1' && s[2] <= '5'
	    && (rd->kind->source == CLAIM_MEDICAL || (s[3] - '0') % 2 == 0);
}

static void
month_take(struct claim_reading *rd)
{
	ym m;

	if (!ym_read_era(record_field(&rd->rec, 3), &m))
		claim_find(rd, 3, "診療年月", CLAIM_RULE_MONTH);
	else if (m > ym_of(ymd_of(rd->cx->now)))
		claim_find(rd, 3, "診療年月", CLAIM_RULE_FUTURE);
	else
		rd->claim.month = m;
}

static void
birth_take(struct claim_reading *rd)
{
	ymd d;

	if (!ymd_read_era(record_field(&rd->rec, 6), &d))
		claim_find(rd, 6, "生年月日", CLAIM_RULE_BIRTH);
	else if (rd->claim.month != 0 && d > ymd_month_end(rd->claim.month))
		claim_find(rd, 6, "生年月日", CLAIM_RULE_BIRTH_LATE);
	else
		rd->claim.who.birth = d;
}

/* Column 8 of medical claims. */
static void
admission_take(struct claim_reading *rd)
{
	ymd d;

	if (!ymd_read_era(record_field(&rd->rec, 8), &d))
		claim_find(rd, 8, "入院年月日", CLAIM_RULE_ADMITTED);
	else if (rd->claim.month != 0 && d > ymd_month_end(rd->claim.month))
		claim_find(rd, 8, "入院年月日", CLAIM_RULE_ADMITTED_LATE);
}

enum err
claim_head_take(struct claim_reading *rd)
{
	const char *number = record_field(&rd->rec, 1), *type = record_field(&rd->rec, 2);
	const char *sex = record_field(&rd->rec, 5);

	if (rd->refused)
		return ERR_OK;
	rd->claim.number = (uint32_t)strtoul(number, NULL, 10);
	if (rd->claim.number <= rd->last_number)
		claim_find(rd, 1, "レセプト番号", CLAIM_RULE_ASCENDING);
	else
		rd->last_number = rd->claim.number;
	if (!type_valid(rd, type))
		claim_find(rd, 2, "レセプト種別", CLAIM_RULE_TYPE);
	else
		memcpy(rd->type, type, sizeof rd->type);
	month_take(rd);
	if (sex[0] != '1' && sex[0] != '2')
		claim_find(rd, 5, "男女区分", CLAIM_RULE_SEX);
	rd->claim.sex = sex[0] - '0';
	birth_take(rd);
	rd->claim.inpatient = rd->kind->source == CLAIM_MEDICAL && rd->type[0] != '\0'
	    && (rd->type[3] - '0') % 2 == 1;
	if (rd->claim.inpatient)
		admission_take(rd);
	return ERR_OK;
}

/* Columns from `no`: insurer, symbol, number, trimmed. */
static enum err
numbers_keep(struct claim_reading *rd, unsigned no, const char **ret_insurer, const char **ret_symbol,
    const char **ret_number)
{
	const char *insurer = text_trim(&rd->one, record_field(&rd->rec, no));
	const char *symbol = text_trim(&rd->one, record_field(&rd->rec, no + 1));
	const char *number = text_trim(&rd->one, record_field(&rd->rec, no + 2));

	if (insurer == NULL || symbol == NULL || number == NULL)
		return rd->one.fault.code;
	*ret_insurer = insurer;
	*ret_symbol = symbol;
	*ret_number = number;
	return ERR_OK;
}

enum err
claim_payer_take(struct claim_reading *rd)
{
	if (rd->ho > 1) {
		claim_find(rd, 0, "", CLAIM_RULE_TWO_HO);
		return ERR_OK;
	}
	rd->payer_line = rd->rec.line;
	return numbers_keep(rd, 1, &rd->payer.insurer, &rd->payer.symbol, &rd->payer.number);
}

enum err
claim_checked_take(struct claim_reading *rd)
{
	if (strcmp(record_field(&rd->rec, 1), "1") != 0)
		return ERR_OK;          /* a public payer's */
	TRY(numbers_keep(rd, 3, &rd->checked.insurer, &rd->checked.symbol, &rd->checked.number));
	rd->checked.branch = claim_keep(rd, 6);
	return rd->checked.branch != NULL ? ERR_OK : rd->one.fault.code;
}

void
claim_payer_see(struct claim_reading *rd)
{
	rd->ho++;
}

void
claim_public_see(struct claim_reading *rd)
{
	rd->ko++;
}

static bool
all_digits(const char *s)
{
	return s[strspn(s, "0123456789")] == '\0';
}

static bool
has_gap(const char *s)
{
	return strchr(s, ' ') != NULL || strstr(s, "\xe3\x80\x80") != NULL;
}

/* Rules by 法別番号 (section 8.4); folded texts. */
static void
law_check(struct claim_reading *rd, const char *insurer, const char *symbol, const char *number)
{
	static const char need[][3] = { "01", "02", "06", "33", "63" };
	bool needs = false;
	size_t n = strlen(symbol);

	if (strlen(insurer) != 8)
		return;
	for (size_t i = 0; i < sizeof need / sizeof need[0]; i++)
		needs = needs || strncmp(insurer, need[i], 2) == 0;
	if (needs && n == 0) {
		claim_find_at(rd, rd->payer_line, "HO", CLAIM_RULE_NO_SYMBOL);
	} else if (strncmp(insurer, "01", 2) == 0) {
		if (!all_digits(symbol) || (n != 7 && n != 8))
			claim_find_at(rd, rd->payer_line, "HO", CLAIM_RULE_SYMBOL_01);
		if (!all_digits(number) || strlen(number) > 7)
			claim_find_at(rd, rd->payer_line, "HO", CLAIM_RULE_NUMBER_01);
	} else if (strncmp(insurer, "02", 2) == 0) {
		if (n > 10)
			claim_find_at(rd, rd->payer_line, "HO", CLAIM_RULE_SYMBOL_02);
		if (!all_digits(number))
			claim_find_at(rd, rd->payer_line, "HO", CLAIM_RULE_NUMBER_02);
	} else if ((strncmp(insurer, "06", 2) == 0 || strncmp(insurer, "63", 2) == 0) && !all_digits(symbol)) {
		claim_find_at(rd, rd->payer_line, "HO", CLAIM_RULE_SYMBOL_06);
	}
}

static enum err
numbers_check(struct claim_reading *rd, const struct eligibility_query *who)
{
	const char *symbol = text_fold(&rd->one, who->symbol), *number = text_fold(&rd->one, who->number);
	size_t n = strlen(who->insurer);
	char *full = ctx_alloc(&rd->one, INSURER_TEXT);

	if (symbol == NULL || number == NULL || full == NULL)
		return rd->one.fault.code;
	if ((n != 4 && n != 6 && n != 8) || !insurer_read(&rd->one, who->insurer, full)) {
		claim_find_at(rd, rd->payer_line, "HO", CLAIM_RULE_INSURER);
		return ERR_OK;
	}
	if (!insurer_check_digit(full))
		claim_find_at(rd, rd->payer_line, "HO", CLAIM_RULE_CHECK);
	else if (insurer_excluded(full))
		claim_find_at(rd, rd->payer_line, "HO", CLAIM_RULE_EXCLUDED);
	if (has_gap(who->symbol))
		claim_find_at(rd, rd->payer_line, "HO", CLAIM_RULE_SYMBOL_GAP);
	if (has_gap(who->number))
		claim_find_at(rd, rd->payer_line, "HO", CLAIM_RULE_NUMBER_GAP);
	if (number[0] == '\0')
		claim_find_at(rd, rd->payer_line, "HO", CLAIM_RULE_NO_NUMBER);
	else if (strpbrk(number, "0123456789") == NULL)
		claim_find_at(rd, rd->payer_line, "HO", CLAIM_RULE_NO_DIGIT);
	law_check(rd, full, symbol, number);
	rd->claim.who.insurer = full;
	return ERR_OK;
}

enum err
claim_payer_end(struct claim_reading *rd)
{
	struct eligibility_query *who = &rd->claim.who;
	bool replaced = rd->checked.insurer[0] != '\0';

	if (rd->ho == 0) {
		claim_find_at(rd, rd->line, "RE", CLAIM_RULE_EXCLUDED);
		return ERR_OK;
	}
	if (rd->type[0] != '\0' && (rd->ho + rd->ko != (size_t)(rd->type[2] - '0') || rd->type[1] == '2'))
		claim_find_at(rd, rd->line, "RE", CLAIM_RULE_PAYERS);
	/* A reviewing body that found another insurer wrote all three numbers; an empty symbol is then a
	 * fact. */
	who->insurer = replaced ? rd->checked.insurer : rd->payer.insurer;
	who->symbol = replaced ? rd->checked.symbol : rd->payer.symbol;
	who->number = replaced ? rd->checked.number : rd->payer.number;
	who->branch = rd->checked.branch;
	if (rd->refused && who->insurer[0] == '\0')
		return ERR_OK;          /* its line could not be read, and that is told */
	return numbers_check(rd, who);
}
