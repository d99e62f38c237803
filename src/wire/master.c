/* Reading masters: the shape of a file first, then row by row through a table of columns. */
#define _GNU_SOURCE             /* memrchr */
#include <stdlib.h>
#include <string.h>

#include "base/limit.h"
#include "wire/master.h"
#include "wire/record.h"

enum master_rule {
#define RULE(name, code, severity, ja, en) MASTER_##name,
#include "wire/master.def"
#undef RULE
	MASTER_RULES
};

const struct rule master_rules[] = {
#define RULE(name, code, severity, ja, en) { code, SEVERITY_##severity, ja, en },
#include "wire/master.def"
#undef RULE
};
const size_t master_rule_count = MASTER_RULES;

#define FIRST_DAY 18680101      /* of a row whose first day is not known */
#define NAME_COLUMNS 400

/* What a row is made of; the columns are found in the headings, or fixed by the official layout. */
enum part {
	PART_CODE, PART_NAME, PART_UNIT, PART_PRICE_CODE, PART_INGREDIENT, PART_CATEGORY, PART_LETTER, PART_SECTION,
	PART_CHANGE, PART_FROM, PART_LISTED, PART_UNTIL, PART_ABOLISHED, PART_TYPE, PART_XML_UNIT, PART_LIST, PART_GUIDANCE,
	PART_REFERRAL, PART_COUNT
};
#define NOWHERE SIZE_MAX

struct reading {
	struct ctx *cx, one;            /* of the file, of the row in hand */
	struct report *rep;
	const struct master_each *each;
	void *user;
	struct record rec;
	const struct shape *shape;
	size_t column[PART_COUNT];
	bool told_erased;
	int items;                      /* rows of items so far */
};

/* A kind of master. */
struct shape {
	const char *name;               /* shown in reports; of code lists, the list */
	char letter;                    /* 種別 of an official file, 0 for one with headings */
	size_t fields;                  /* least */
	char lead;                      /* first digit of the codes, 0: any */
	size_t digits;
	enum err (*take)(struct reading *rd, const struct shape *s);
};

static void
refuse(struct reading *rd, enum part part, const char *field, enum master_rule rule)
{
	size_t column = part < PART_COUNT ? rd->column[part] : NOWHERE;

	report_add(rd->rep, rd->rec.line, rd->shape->name, column != NOWHERE ? (unsigned)column + 1 : 0, field,
	    &master_rules[rule]);
}

static const char *
part_text(const struct reading *rd, enum part part)
{
	return rd->column[part] != NOWHERE ? record_field(&rd->rec, rd->column[part]) : "";
}

/* A day; empty, zeros and nines mean that there is none. False on anything else that is no day. */
static bool
day_read(const char *s, ymd none, ymd *ret)
{
	*ret = none;
	if (s[0] == '\0' || strspn(s, "0") == strlen(s) || strcmp(s, "99999999") == 0)
		return true;
	return ymd_read(s, ret);
}

/* The first of three columns that has a day. */
static bool
period_read(struct reading *rd, ymd *ret_from, ymd *ret_until)
{
	ymd from = 0, listed = 0, until = 0, abolished = 0;

	if (!day_read(part_text(rd, PART_FROM), 0, &from) || !day_read(part_text(rd, PART_LISTED), 0, &listed)
	    || !day_read(part_text(rd, PART_UNTIL), 0, &until)
	    || !day_read(part_text(rd, PART_ABOLISHED), 0, &abolished)) {
		refuse(rd, PART_FROM, "年月日", MASTER_DAY);
		return false;
	}
	from = from != 0 ? from : listed != 0 ? listed : FIRST_DAY;
	if (until == 0)         /* 廃止年月日 is the last day of use */
		until = abolished != 0 && abolished < YMD_NEVER ? ymd_add(abolished, 1) : YMD_NEVER;
	if (until <= from) {
		refuse(rd, PART_UNTIL, "廃止年月日", MASTER_PERIOD);
		return false;
	}
	*ret_from = from;
	*ret_until = until;
	return true;
}

/* A code that is not of digits alone. */
static bool
is_word(const char *code)
{
	return code[0] != '\0' && strlen(code) <= LIMIT_NAME_BYTES
	    && strspn(code, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.-") == strlen(code);
}

/* Code and name, which every row has. */
static bool
code_and_name(struct reading *rd, const struct shape *s)
{
	const char *code = part_text(rd, PART_CODE), *name = part_text(rd, PART_NAME);

	if (s->digits == 0 ? !is_word(code) : !text_is_digits(code, s->digits) || (s->lead != 0 && code[0] != s->lead))
		refuse(rd, PART_CODE, "コード", MASTER_CODE);
	else if (name[0] == '\0' || text_columns(name) > NAME_COLUMNS)
		refuse(rd, PART_NAME, "名称", MASTER_NAME);
	else
		return true;
	return false;
}

static enum err
refused(struct reading *rd)
{
	rd->rep->refused++;
	return ERR_OK;
}

static enum err
drug_take(struct reading *rd, const struct shape *s)
{
	struct drug_name d = { .code = part_text(rd, PART_CODE), .name = part_text(rd, PART_NAME),
	    .unit = part_text(rd, PART_UNIT), .price_code = part_text(rd, PART_PRICE_CODE),
	    .ingredient = part_text(rd, PART_INGREDIENT) };

	if (!code_and_name(rd, s) || !period_read(rd, &d.from, &d.until))
		return refused(rd);
	if (d.price_code[0] != '\0' && strlen(d.price_code) != 12) {
		refuse(rd, PART_PRICE_CODE, "薬価基準収載医薬品コード", MASTER_PRICE);
		return refused(rd);
	}
	return report_outcome(rd->rep, rd->each->drug(rd->user, &rd->one, &d));
}

/* What a category is called in files with headings: our own words, and those of the seed data. */
static const struct { const char *word; enum act_category category; } categories[] = {
	{ "", ACT_NOT_SHOWN }, { "treatment", ACT_TREATMENT }, { "operation", ACT_OPERATION },
	{ "手術", ACT_OPERATION }, { "放射線治療", ACT_TREATMENT }, { "画像診断", ACT_TREATMENT },
	{ "病理診断", ACT_TREATMENT }, { "医学管理等", ACT_TREATMENT }, { "在宅療養指導管理料", ACT_TREATMENT },
	{ "人工腎臓等", ACT_TREATMENT },
};

static bool
category_read(struct reading *rd, enum act_category *ret)
{
	const char *s = part_text(rd, PART_CATEGORY), *letter = part_text(rd, PART_LETTER);

	if (rd->shape->letter == 'S') {
		*ret = act_category(letter[0], part_text(rd, PART_SECTION), 0);
		return true;
	}
	for (size_t i = 0; i < sizeof categories / sizeof categories[0]; i++)
		if (strcmp(categories[i].word, s) == 0) {
			*ret = categories[i].category;
			return true;
		}
	refuse(rd, PART_CATEGORY, "区分", MASTER_CATEGORY);
	return false;
}

static enum err
act_take(struct reading *rd, const struct shape *s)
{
	struct act_name a = { .code = part_text(rd, PART_CODE), .name = part_text(rd, PART_NAME),
	    .unit = part_text(rd, PART_UNIT) };

	if (!code_and_name(rd, s) || !period_read(rd, &a.from, &a.until) || !category_read(rd, &a.category))
		return refused(rd);
	return report_outcome(rd->rep, rd->each->act(rd->user, &rd->one, &a));
}

static enum err
code_take(struct reading *rd, const struct shape *s)
{
	struct code_name c = { .list = s->name, .code = part_text(rd, PART_CODE), .name = part_text(rd, PART_NAME) };

	if (!code_and_name(rd, s) || !period_read(rd, &c.from, &c.until))
		return refused(rd);
	return report_outcome(rd->rep, rd->each->code(rd->user, &rd->one, &c));
}

/* A choice of a code list of check-ups: the list is its OID. */
static enum err
choice_take(struct reading *rd, const struct shape *s)
{
	struct code_name c = { .list = part_text(rd, PART_LIST), .code = part_text(rd, PART_CODE), .name = part_text(rd, PART_NAME) };

	if (!code_and_name(rd, s) || !period_read(rd, &c.from, &c.until))
		return refused(rd);
	if (!is_word(c.list)) {
		refuse(rd, PART_LIST, "コード表", MASTER_LONG_CODE);
		return refused(rd);
	}
	return report_outcome(rd->rep, rd->each->code(rd->user, &rd->one, &c));
}

/* What stands in front of a blank: remarks behind a value are left out. */
static const char *
without_remark(struct reading *rd, enum part part, const char *ends)
{
	const char *s = part_text(rd, part), *kept = ctx_strn(&rd->one, s, strcspn(s, ends));

	return kept != NULL ? kept : "";
}

static bool
type_read(const char *s, enum checkup_type *ret)
{
	static const char *const types[] = { [CHECKUP_QUANTITY] = "PQ", [CHECKUP_CODE] = "CD", [CHECKUP_ORDINAL] = "CO",
	    [CHECKUP_TEXT] = "ST" };

	for (size_t i = CHECKUP_QUANTITY; i < sizeof types / sizeof types[0]; i++)
		if (strcmp(types[i], s) == 0) {
			*ret = (enum checkup_type)i;
			return true;
		}
	return false;
}

static enum err
item_take(struct reading *rd, const struct shape *s)
{
	struct checkup_item i = { .code = part_text(rd, PART_CODE), .name = part_text(rd, PART_NAME),
	    .unit = part_text(rd, PART_UNIT), .xml_unit = part_text(rd, PART_XML_UNIT),
	    .list = without_remark(rd, PART_LIST, " /"), .guidance = without_remark(rd, PART_GUIDANCE, " "),
	    .referral = without_remark(rd, PART_REFERRAL, " "), .place = ++rd->items };

	if (!code_and_name(rd, s) || !period_read(rd, &i.from, &i.until))
		return refused(rd);
	if (strlen(i.code) != 17)
		refuse(rd, PART_CODE, "コード", MASTER_CODE);
	else if (!type_read(part_text(rd, PART_TYPE), &i.type))
		refuse(rd, PART_TYPE, "型", MASTER_TYPE);
	else if (!checkup_limit_valid(i.guidance) || !checkup_limit_valid(i.referral))
		refuse(rd, PART_GUIDANCE, "判定値", MASTER_LIMIT);
	else if (strlen(i.unit) > LIMIT_NAME_BYTES || strlen(i.xml_unit) > LIMIT_NAME_BYTES || strlen(i.list) > LIMIT_NAME_BYTES
	    || strlen(i.guidance) > LIMIT_NAME_BYTES || strlen(i.referral) > LIMIT_NAME_BYTES)
		refuse(rd, PART_UNIT, "単位", MASTER_LONG_CODE);
	else
		return report_outcome(rd->rep, rd->each->item(rd->user, &rd->one, &i));
	return refused(rd);
}

enum { SHAPE_Y, SHAPE_S, SHAPE_DRUG, SHAPE_ACT, SHAPE_USAGE, SHAPE_UNIT, SHAPE_ITEM, SHAPE_CHOICE, SHAPE_B, SHAPE_Z,
	SHAPE_T, SHAPE_C, SHAPE_DISPENSING, SHAPE_DISEASE, SHAPE_INGREDIENT };
static const struct shape shapes[] = {
	[SHAPE_Y]     = { "Y",     'Y', 32, '6', 9, drug_take },
	[SHAPE_S]     = { "S",     'S', 92, '1', 9, act_take },
	[SHAPE_DRUG]  = { "drug",  0,   2,  '6', 9, drug_take },
	[SHAPE_ACT]   = { "act",   0,   2,  '1', 9, act_take },
	[SHAPE_USAGE] = { "usage", 0,   2,  0,   3, code_take },
	[SHAPE_UNIT]  = { "unit",  0,   2,  0,   3, code_take },
	[SHAPE_ITEM]  = { "item",  0,   3,  0,   0, item_take },
	[SHAPE_CHOICE] = { "choice", 0, 3,  0,   0, choice_take },
	[SHAPE_B]     = { "disease",  'B', 24, 0, 7, code_take },
	[SHAPE_Z]     = { "modifier", 'Z', 16, 0, 4, code_take },
	[SHAPE_T]     = { "material", 'T', 30, '7', 9, code_take },
	[SHAPE_C]     = { "comment",  'C', 23, '8', 9, code_take },
	[SHAPE_DISPENSING] = { "dispensing", 0, 2, '4', 9, code_take },
	[SHAPE_INGREDIENT] = { "ingredient", 0, 2, 0, 0, code_take },
	[SHAPE_DISEASE] = { "disease", 0, 2, 0, 7, code_take },
};

/* Columns of the official layouts, counted from 1 as their documents do. */
static const struct { char letter; enum part part; size_t column; } layouts[] = {
	{ 'Y', PART_CHANGE, 1 }, { 'Y', PART_CODE, 3 }, { 'Y', PART_NAME, 5 }, { 'Y', PART_UNIT, 10 },
	{ 'Y', PART_FROM, 30 }, { 'Y', PART_ABOLISHED, 31 }, { 'Y', PART_PRICE_CODE, 32 }, { 'Y', PART_LISTED, 36 },
	{ 'S', PART_CHANGE, 1 }, { 'S', PART_CODE, 3 }, { 'S', PART_NAME, 5 }, { 'S', PART_UNIT, 10 },
	{ 'B', PART_CHANGE, 1 }, { 'B', PART_CODE, 3 }, { 'B', PART_NAME, 6 }, { 'B', PART_LISTED, 22 }, { 'B', PART_FROM, 23 },
	{ 'B', PART_ABOLISHED, 24 },
	/* of z, t and c not every day's column is known [I] */
	{ 'Z', PART_CHANGE, 1 }, { 'Z', PART_CODE, 3 }, { 'Z', PART_NAME, 7 }, { 'Z', PART_LISTED, 14 }, { 'Z', PART_FROM, 15 },
	{ 'Z', PART_ABOLISHED, 16 },
	{ 'T', PART_CHANGE, 1 }, { 'T', PART_CODE, 3 }, { 'T', PART_NAME, 5 }, { 'T', PART_ABOLISHED, 30 },
	{ 'C', PART_CHANGE, 1 }, { 'C', PART_CODE, 23 }, { 'C', PART_NAME, 7 }, { 'C', PART_FROM, 21 }, { 'C', PART_ABOLISHED, 22 },
	{ 'S', PART_LETTER, 85 }, { 'S', PART_FROM, 87 }, { 'S', PART_ABOLISHED, 88 }, { 'S', PART_SECTION, 92 },
};

static const struct { const char *name; enum part part; } headings[] = {
	{ "code", PART_CODE }, { "drug_code", PART_CODE }, { "procedure_code", PART_CODE },
	{ "usage_code", PART_CODE }, { "disease_code", PART_CODE }, { "dispensing_code", PART_CODE },
	{ "unit_code", PART_CODE }, { "name", PART_NAME }, { "unit", PART_UNIT }, { "price_code", PART_PRICE_CODE },
	{ "price_code12", PART_PRICE_CODE }, { "ingredient", PART_INGREDIENT }, { "category", PART_CATEGORY },
	{ "oqs_category", PART_CATEGORY }, { "from", PART_FROM }, { "until", PART_UNTIL },
	{ "item_code", PART_CODE }, { "jlac10", PART_CODE }, { "type", PART_TYPE }, { "xml_type", PART_TYPE },
	{ "unit_display", PART_UNIT }, { "xml_unit", PART_XML_UNIT }, { "unit_xml", PART_XML_UNIT }, { "oid", PART_LIST },
	{ "list", PART_LIST }, { "value_code_system", PART_LIST }, { "guidance", PART_GUIDANCE },
	{ "guidance_threshold", PART_GUIDANCE }, { "referral", PART_REFERRAL }, { "referral_threshold", PART_REFERRAL },
};

static bool
has_heading(const struct reading *rd, const char *name)
{
	for (size_t i = 0; i < rd->rec.n; i++)
		if (strcmp(rd->rec.field[i], name) == 0)
			return true;
	return false;
}

/* Places of the columns by the headings; the first of two that mean the same wins. */
static void
headings_place(struct reading *rd)
{
	for (size_t i = 0; i < PART_COUNT; i++)
		rd->column[i] = NOWHERE;
	for (size_t i = 0; i < rd->rec.n; i++)
		for (size_t j = 0; j < sizeof headings / sizeof headings[0]; j++)
			if (strcmp(headings[j].name, rd->rec.field[i]) == 0 && rd->column[headings[j].part] == NOWHERE)
				rd->column[headings[j].part] = i;
}

static const struct shape *
shape_by_headings(struct reading *rd)
{
	if (rd->column[PART_CODE] == NOWHERE && rd->column[PART_PRICE_CODE] != NOWHERE && rd->column[PART_INGREDIENT] != NOWHERE) {
		rd->column[PART_CODE] = rd->column[PART_PRICE_CODE];
		rd->column[PART_NAME] = rd->column[PART_INGREDIENT];
		return &shapes[SHAPE_INGREDIENT];
	}
	if (rd->column[PART_CODE] == NOWHERE || rd->column[PART_NAME] == NOWHERE)
		return NULL;
	if (has_heading(rd, "item_code") || has_heading(rd, "jlac10"))
		return rd->column[PART_TYPE] != NOWHERE ? &shapes[SHAPE_ITEM] : NULL;
	if (has_heading(rd, "oid"))
		return &shapes[SHAPE_CHOICE];
	if (has_heading(rd, "drug_code") || rd->column[PART_PRICE_CODE] != NOWHERE)
		return &shapes[SHAPE_DRUG];
	if (has_heading(rd, "procedure_code") || rd->column[PART_CATEGORY] != NOWHERE)
		return &shapes[SHAPE_ACT];
	if (has_heading(rd, "disease_code"))
		return &shapes[SHAPE_DISEASE];
	if (has_heading(rd, "dispensing_code") || strncmp(rd->rep->file, "dispensing", 10) == 0)
		return &shapes[SHAPE_DISPENSING];
	if (has_heading(rd, "usage_code") || strncmp(rd->rep->file, "usage", 5) == 0)
		return &shapes[SHAPE_USAGE];
	if (has_heading(rd, "unit_code") || strncmp(rd->rep->file, "unit", 4) == 0)
		return &shapes[SHAPE_UNIT];
	return NULL;
}

static const struct shape *
shape_official(struct reading *rd)
{
	const char *letter = record_field(&rd->rec, 1);
	const struct shape *s = NULL;

	for (size_t i = 0; i < PART_COUNT; i++)
		rd->column[i] = NOWHERE;
	for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++)
		if (shapes[i].letter != 0 && letter[0] == shapes[i].letter && letter[1] == '\0')
			s = &shapes[i];
	for (size_t i = 0; s != NULL && i < sizeof layouts / sizeof layouts[0]; i++)
		if (layouts[i].letter == s->letter)
			rd->column[layouts[i].part] = layouts[i].column - 1;
	return s;
}

/* Looks at the first line; *ret_shape is NULL when nothing fits. It is a row itself in official files. */
static enum err
shape_find(struct reading *rd, const struct line *first, const struct shape **ret_shape)
{
	enum record_fault fault;

	*ret_shape = NULL;
	TRY(record_read(&rd->one, &rd->rec, first, ENCODING_CP932, &fault));
	if (fault == RECORD_FINE && (*ret_shape = shape_official(rd)) != NULL)
		return ERR_OK;
	TRY(record_read(&rd->one, &rd->rec, first, ENCODING_UTF8, &fault));
	if (fault != RECORD_FINE)
		return ERR_OK;
	headings_place(rd);
	*ret_shape = shape_by_headings(rd);
	return ERR_OK;
}

static const enum master_rule fault_rules[] = {
	[RECORD_LONG] = MASTER_LONG, [RECORD_MANY] = MASTER_LONG, [RECORD_QUOTES] = MASTER_CHARACTER,
	[RECORD_CONTROL] = MASTER_CHARACTER, [RECORD_ENCODING] = MASTER_ENCODING,
	[RECORD_EXTERNAL] = MASTER_ENCODING,
};

static enum err
row_take(struct reading *rd, const struct line *l)
{
	const struct shape *s = rd->shape;
	enum record_fault fault;

	rd->rep->line = l->no;
	rd->rep->record = s->name;
	TRY(record_read(&rd->one, &rd->rec, l, s->letter != 0 ? ENCODING_CP932 : ENCODING_UTF8, &fault));
	if (fault != RECORD_FINE)
		refuse(rd, PART_COUNT, "", fault_rules[fault]);
	else if (rd->rec.n < s->fields)
		refuse(rd, PART_COUNT, "", MASTER_FIELDS);
	else if (s->letter != 0 && (rd->rec.field[1][0] != s->letter || rd->rec.field[1][1] != '\0'))
		refuse(rd, PART_COUNT, "", MASTER_KIND);
	else if (strcmp(part_text(rd, PART_CHANGE), "1") != 0)
		return s->take(rd, s);
	else {
		if (!rd->told_erased)
			refuse(rd, PART_CHANGE, "変更区分", MASTER_ERASED);
		rd->told_erased = true;
		return ERR_OK;
	}
	return refused(rd);
}

/* What the file is, by its first line: the part begins with it, or it was kept. */
static enum err
head_take(struct reading *rd, struct master_position *at, struct lines *ls, struct line *ret_first)
{
	struct line l = { .p = at->head, .n = at->head_n, .no = 1 };
	bool found = at->offset > 0 ? at->head_n > 0 : lines_next(ls, &l);

	if (found)
		TRY(shape_find(rd, &l, &rd->shape));
	if (rd->shape == NULL)
		return report_file_refused(rd->rep, l.no, "", 0, "", &master_rules[MASTER_SHAPE]);
	if (at->offset == 0) {
		if ((at->head = ctx_strn(rd->cx, l.p, l.n)) == NULL)
			return rd->cx->fault.code;
		at->head_n = l.n;
	}
	*ret_first = l;
	return ERR_OK;
}

static enum err
master_lines(struct reading *rd, struct master_position *at, const char *p, size_t n)
{
	struct lines ls;
	struct line l;
	bool row;

	lines_open(&ls, p, n);
	ls.no = at->line;
	TRY(head_take(rd, at, &ls, &l));
	for (row = (at->offset == 0 && rd->shape->letter != 0) || lines_next(&ls, &l); row; row = lines_next(&ls, &l)) {
		TRY(row_take(rd, &l));
		arena_reset(rd->one.mem);
	}
	at->offset += n;
	at->line = ls.no;
	at->number = (uint32_t)rd->items;
	at->told = rd->told_erased;
	return ERR_OK;
}

enum err
master_part_read(struct ctx *cx, struct master_position *at, const struct master_part *part, struct report *rep,
    const struct master_each *each, void *user)
{
	const char *lf = part->n > 0 ? memrchr(part->p, '\n', part->n) : NULL;
	size_t n = part->last ? part->n : lf == NULL ? 0 : (size_t)(lf + 1 - part->p);
	struct reading *rd;
	enum err e;

	if (n == 0 && !part->last)
		return ERR_OK;
	if ((rd = ctx_alloc(cx, sizeof *rd)) == NULL)
		return cx->fault.code;
	rd->cx = cx;
	rd->rep = rep;
	rd->each = each;
	rd->user = user;
	rd->items = (int)at->number;
	rd->told_erased = at->told != 0;
	TRY(record_open(cx, &rd->rec));
	e = ctx_init(&rd->one, cx->now, cx->rid);
	if (e == ERR_OK)
		e = master_lines(rd, at, part->p, n);
	return ctx_end_part(cx, &rd->one, e);
}

enum err
master_read(struct ctx *cx, const char *p, size_t n, struct report *rep,
    const struct master_each *each, void *user)
{
	const struct master_part whole = { p, n, true };
	struct master_position at = { .offset = 0 };

	return master_part_read(cx, &at, &whole, rep, each, user);
}
