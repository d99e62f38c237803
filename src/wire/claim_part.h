/* What the files of wire/claim_*.c share: the claim in hand, and the records of each kind of file. For them
 * only. */
#ifndef WIRE_CLAIM_PART_H
#define WIRE_CLAIM_PART_H

#include "domain/claim.h"
#include "wire/claim_file.h"
#include "wire/record.h"

enum claim_rule {
#define RULE(name, code, severity, ja, en) CLAIM_RULE_##name,
#include "wire/claim_rule.def"
#undef RULE
	CLAIM_RULES
};

/* A field that is checked by its definition. */
enum cell_mode {
	CELL_DIGITS,            /* mode N */
	CELL_ASCII,             /* mode A */
	CELL_TEXT,              /* modes K and T */
	CELL_AMOUNT             /* digits, perhaps a point and digits */
};
struct cell {
	unsigned       no;
	const char    *name;
	enum cell_mode mode;
	size_t         max;
	bool           exact;   /* fixed length */
	bool           required;
	enum claim_rule missing, wrong;
};

struct claim_reading;

/* A record of one kind of file. Without `take` its lines are not read; `see` hears of them. */
struct claim_record {
	char   id[3];
	/* most; and those of the current form, below which the line is called short (0: any) */
	size_t fields, least;
	const struct cell *cells;
	size_t cell_count;
	enum err (*take)(struct claim_reading *rd);
	void (*see)(struct claim_reading *rd);
};
struct claim_kind {
	const char *head;               /* "IR" or "YK" */
	char table;                     /* 点数表: '1' or '4' */
	enum claim_source source;
	const struct claim_record *records;
	size_t record_count;
	/* After the last line of a claim. */
	enum err (*end)(struct claim_reading *rd);
};
extern const struct claim_kind claim_medical, claim_dispensing;

/* A line as far as the envelope needs it. */
struct claim_look {
	char   id[3];           /* "" for a control record of RECODEINFO */
	bool   bare;            /* lacks the three columns that the file began with */
	const char *record;     /* behind those columns */
};
void claim_line_look(bool prefixed, const struct line *l, struct claim_look *ret);
/* The file begins with the three columns of RECODEINFO. */
bool claim_is_prefixed(const char *p, size_t n);
bool claim_is_head(const char *name);
/* By a name of two characters; NULL: none of this kind. */
const struct claim_record *claim_record_find(const struct claim_kind *k, const char *name);

/* 剤: the lines that share count and days. */
struct dose {
	bool   charged, started;
	int    times, days[32];
	bool   dated;
	size_t line, first;             /* line of its first act; first drug */
	uint16_t drugs;                 /* that are shown */
	const char *comment;
};

struct claim_reading {
	struct ctx *cx;                 /* of the file */
	struct ctx  one;                /* of the claim in hand */
	struct report *rep;
	claim_each *each;
	void       *user;
	const struct claim_kind *kind;
	bool        prefixed;           /* RECODEINFO: three columns in front */
	bool        resumed;            /* the head in hand was read before */
	struct record rec;
	const struct claim_record *of;  /* the record's row */
	char        institution[FACILITY_CODE];
	const char *institution_name;
	uint32_t    last_number;
	size_t      claims;             /* RE records so far */
	bool        told_short, told_other;
	/* the claim in hand */
	bool        open, refused;
	size_t      findings, bytes, line, payer_line;
	struct claim claim;
	char        type[5];            /* レセプト種別, "" when it is wrong */
	struct { const char *insurer, *symbol, *number, *branch; } payer, checked;      /* HO; SN of 負担者種別 1 */
	size_t      ho, ko, sy, acts;   /* records */
	struct drug_line *drugs;        size_t drug_room;
	uint16_t    groups;             /* 剤 with drugs so far */
	struct act_line  *act_lines;    size_t act_room;
	/* medical */
	bool        bundle;             /* BU seen */
	int         identification;     /* of the group in hand, 0 before the first */
	struct dose dose;
	/* dispensing */
	bool        sheet, supply, basic;       /* SH, CZ, KI seen */
	enum dose_form form;
	const char *usage, *instruction;        /* of the SH */
	size_t      supply_line;
	ymd         prescribed, dispensed;
	int         supply_times;
	bool        materials;          /* this CZ has TO */
	/* drugs: of this CZ; of the nearest CZ that has any */
	size_t      supply_first, source_first, source_last;
	const char *comment;
};

/* A finding about the record in hand; refuses the claim when the rule does. At most some twenty a claim. */
void claim_find(struct claim_reading *rd, unsigned column, const char *field, enum claim_rule rule);
/* The same about an earlier line of the claim. */
void claim_find_at(struct claim_reading *rd, size_t line, const char *record, enum claim_rule rule);
/* Field of the record in hand, "" when missing, in the claim's memory; NULL as ctx_alloc. */
const char *claim_keep(struct claim_reading *rd, unsigned column);
/* One more line, zeroed but for its number; NULL: no memory (rd->one.fault) or too many (a finding). */
struct drug_line *claim_drug_add(struct claim_reading *rd);
struct act_line  *claim_act_add(struct claim_reading *rd);
/* ERR_OK after a NULL that was a finding, else the fault. */
enum err claim_fault(struct claim_reading *rd) MUST_CHECK;
/* a, blank, b; either may be "". What would be longer than an instruction can be is left out with a notice.
 * NULL as ctx_alloc. */
const char *claim_join(struct claim_reading *rd, const char *a, const char *b);
/* The free comment (810000001) of code and text columns: its text, "" when it is another one. NULL as
 * ctx_alloc. */
const char *claim_comment(struct claim_reading *rd, unsigned code, const char *name);

/* RE's first columns, HO, KO and SN are the same in both kinds. */
#define CLAIM_HEAD_CELLS \
	{ 1, "レセプト番号", CELL_DIGITS, 6, false, true, CLAIM_RULE_NUMBER, CLAIM_RULE_NUMBER }, \
	{ 2, "レセプト種別", CELL_DIGITS, 4, true, true, CLAIM_RULE_TYPE, CLAIM_RULE_TYPE }, \
	{ 3, "診療年月", CELL_DIGITS, 6, false, true, CLAIM_RULE_MONTH, CLAIM_RULE_MONTH }, \
	{ 4, "氏名", CELL_TEXT, 40, false, true, CLAIM_RULE_NAME, CLAIM_RULE_WRONG }, \
	{ 5, "男女区分", CELL_DIGITS, 1, true, true, CLAIM_RULE_SEX, CLAIM_RULE_SEX }, \
	{ 6, "生年月日", CELL_DIGITS, 8, false, true, CLAIM_RULE_BIRTH, CLAIM_RULE_BIRTH }
enum err claim_head_take(struct claim_reading *rd) MUST_CHECK;
extern const struct cell claim_payer_cells[3], claim_checked_cells[5];
enum err claim_payer_take(struct claim_reading *rd) MUST_CHECK;
enum err claim_checked_take(struct claim_reading *rd) MUST_CHECK;
void     claim_payer_see(struct claim_reading *rd);
void     claim_public_see(struct claim_reading *rd);
/* Whose claim it is, from HO and SN, with the checks of section 6. */
enum err claim_payer_end(struct claim_reading *rd) MUST_CHECK;
/* Whether 負担区分 names a payer (section 2.14). */
bool     claim_burden_valid(const char *s);

#endif
