/* 特定健診: a check-up as far as the centre keeps it, the master of its items, and a value against its limits. */
#ifndef DOMAIN_CHECKUP_H
#define DOMAIN_CHECKUP_H

#include "domain/eligibility.h"
#include "domain/facility.h"

/* Of an item, by the XML type of its value (claims.md section 7.2): PQ, CD, CO, ST. */
enum checkup_type { CHECKUP_QUANTITY = 1, CHECKUP_CODE = 2, CHECKUP_ORDINAL = 3, CHECKUP_TEXT = 4 };

/* Why a line may have no value of its own; never shown as 0. */
enum checkup_state {
	CHECKUP_MEASURED,
	CHECKUP_NOT_DONE,               /* 未実施: negationInd */
	CHECKUP_NOT_POSSIBLE,           /* 測定不可能: a nullFlavor */
	CHECKUP_BELOW,                  /* under what can be measured: NINF; value is that limit, or "" */
	CHECKUP_ABOVE                   /* PINF, the same */
};

/* 未実施, 測定不可能, 測定限界未満, 測定限界超過; "" for what was measured. Lives for ever. */
const char *checkup_state_name(enum checkup_state s);

/* As the document says it; not worked out from the values. */
enum checkup_flag { CHECKUP_NO_FLAG, CHECKUP_LOW, CHECKUP_NORMAL, CHECKUP_HIGH };

/* One observation. An item that was observed twice has two lines. */
struct checkup_line {
	uint16_t    series;             /* lines of one 一連検査 have one number; 0: of none */
	const char *section;            /* 01010 …, "" when missing */
	const char *code;               /* 項目コード, 17 characters */
	enum checkup_type  type;
	enum checkup_state state;
	const char *value;              /* number or code as written, or the text */
	const char *unit;               /* of a quantity, as in the XML */
	const char *list;               /* OID of a code's code system */
	const char *value_name;         /* its displayName */
	const char *method;             /* 検査方法コード */
	enum checkup_flag  flag;
	const char *low, *high;         /* 基準値, as written */
};

/* A row of the item master: valid from <= d < until. */
struct checkup_item {
	const char *code, *name;
	enum checkup_type type;
	const char *unit;               /* 表示用単位 */
	const char *xml_unit;           /* XML用単位 */
	const char *list;               /* OID of its codes */
	const char *guidance, *referral;        /* 保健指導判定値, 受診勧奨判定値: see checkup_limit_valid; "" none */
	int         place;              /* order in which items are shown */
	ymd         from, until;
};

/* What a reader is shown of a line, with everything looked up. */
struct checkup_result {
	struct checkup_line line;
	const char *name;               /* by the master of the day; "マスタ未収載" */
	const char *unit;               /* 表示用単位; the document's where the master has none */
	const char *value_name;         /* of a code: by the code list, else as the document names it */
	const char *guidance, *referral;
	int         place;              /* of the item, INT32_MAX when it is in no master */
};

struct checkup {
	id          id, person;
	char        institution[FACILITY_CODE];         /* who examined: 健診機関番号 */
	const char *institution_name;
	int         report;             /* 報告区分: 10 特定健診, 40 other */
	const char *program;            /* プログラム種別: 010 … */
	ymd         day;                /* 実施日 */
	ymd         made;               /* 作成日: of two documents the later one counts */
	/* What the document says of the person; used to find them, not stored. */
	struct eligibility_query who;
	int         sex;
	const struct checkup_line   *lines;   size_t line_count;       /* in the order of the document */
	const struct checkup_result *results; size_t result_count;     /* of a view: the lines, in the same order */
};

/* With its texts and lines, but without `who` and results, in cx's memory. */
enum err checkup_copy(struct ctx *cx, const struct checkup *c, struct checkup *ret_c) MUST_CHECK;

/* A limit is `>=126`, `<40` and the like, or two for the sexes: `M>=85;F>=90`. "" is none and valid. */
bool checkup_limit_valid(const char *limit);
/* Whether a number reaches it [CHK-04]. sex: 1 male, 2 female; a limit by sex says nothing of anybody else. */
bool checkup_limit_reached(const char *limit, const char *value, int sex);
/* Where it lies, and a value as a number, for plots; false when there is none. */
bool checkup_limit_at(const char *limit, int sex, double *ret);
bool checkup_number(const char *value, double *ret);

enum checkup_grade { GRADE_NONE, GRADE_WITHIN, GRADE_GUIDANCE, GRADE_REFERRAL };
/* A measured number against the limits of its item [CHK-04]; NONE without a number or without limits. */
enum checkup_grade checkup_grade(const struct checkup_result *r, int sex);

#endif
