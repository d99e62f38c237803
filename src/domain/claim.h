/* A claim (レセプト) as far as the centre keeps it, and what becomes 薬剤情報, 診療情報 and 手術情報. */
#ifndef DOMAIN_CLAIM_H
#define DOMAIN_CLAIM_H

#include "domain/eligibility.h"
#include "domain/facility.h"

/* Where the lines come from: claims, by the 点数表 of their file, and electronic prescriptions, kept in the same shape. */
enum claim_source {
	CLAIM_MEDICAL = 1, CLAIM_DISPENSING = 4,        /* 医科, 調剤 */
	CLAIM_PRESCRIBED = 11,                          /* 処方情報: who prescribed is the institution */
	CLAIM_HANDED = 14                               /* 調剤情報: who dispensed is the institution */
};
/* The drugs were dispensed by another's prescription: the prescriber stands in the claim. */
bool claim_is_dispensed(enum claim_source s);

/* 用法区分 of a drug line, by 診療識別 (medical) or 剤形 (dispensing); spec/claims.md sections 2.12, 4.4, 5.2 */
enum dose_form {
	DOSE_NONE = 0,
	DOSE_ORAL = 21, DOSE_AS_NEEDED = 22, DOSE_EXTERNAL = 23, DOSE_HOME = 14,
	DOSE_INJECTION = 31, DOSE_INTRAVENOUS = 32, DOSE_INJECTION_OTHER = 33
};

/* One drug on one day: what a viewer sees as a line of 薬剤情報. */
struct drug_line {
	uint16_t       line;            /* 1… in its claim: the order of the file */
	uint16_t       group, place;    /* 剤 (RP) in its claim, and the drug in it: 1…; 0 where the source has none */
	ymd            date;            /* 調剤・診療年月日; 0 when the claim tells only the month */
	ymd            prescribed;      /* 処方年月日; 0 when missing */
	enum dose_form form;
	const char    *code;            /* 医薬品コード, 9 digits */
	const char    *amount;          /* 使用量 as written: "2", "0.5" */
	int            times;           /* days, doses or executions (claims.md section 3.3) */
	const char    *usage;           /* 用法コード, 3 digits, "" for medical claims */
	const char    *instruction;     /* 特別指示 or the free comment beside the drug; "" when missing */
};

/* One act on one day: a candidate for 診療情報 or 手術情報; the master's row decides. */
struct act_line {
	uint16_t    line;
	ymd         date;
	int         identification;     /* 診療識別 */
	const char *code;               /* 診療行為コード, 9 digits */
	const char *amount;
	int         times;
};

struct claim {
	id          id;
	enum claim_source source;
	char        institution[FACILITY_CODE];         /* who claims */
	const char *institution_name;
	char        prescriber[FACILITY_CODE];          /* dispensing: who prescribed; "" otherwise */
	const char *prescriber_name;
	ym          month;              /* 診療年月 or 調剤年月 */
	bool        inpatient;
	uint32_t    number;             /* レセプト番号 in its file */
	id          person;             /* found by the import; 0 while it is not */
	/* What the claim says of the person; used to find them, not stored. */
	struct eligibility_query who;
	int         sex;
	const struct drug_line *drugs;  size_t drug_count;
	const struct act_line  *acts;   size_t act_count;
};

/* With its texts and lines, but without `who`, in cx's memory. */
enum err claim_copy(struct ctx *cx, const struct claim *c, struct claim *ret_c) MUST_CHECK;

/* The payers whose people's data are not given (自衛官, 日雇特例, 医療扶助): rules.md section 2.7. */
bool insurer_excluded(const char *insurer);

/* A row of a master as kept: valid from <= d < until. */
struct drug_name { const char *code, *name, *unit, *price_code, *ingredient; ymd from, until; };
enum act_category { ACT_NOT_SHOWN = 0, ACT_TREATMENT = 1, ACT_OPERATION = 2 };
struct act_name  { const char *code, *name, *unit; enum act_category category; ymd from, until; };
/* Code lists with nothing but names: "usage", "ingredient" (by price code, for drugs whose own row has none), "unit", "disease", "modifier", "material", "comment", "dispensing", and by
 * its OID each list of check-ups. */
struct code_name { const char *list, *code, *name; ymd from, until; };

/* Which shown group a procedure of the fee table belongs to, by its part letter and, for some parts, its section and
 * 診療識別 (claims.md section 5.2, a table of [I] rows). */
enum act_category act_category(char part, const char *section, int identification);

/* What a medicines answer is made of, one line with everything looked up. Names not in the master of the month are
 * "マスタ未収載"; the code is kept. */
struct medicine {
	const struct claim *claim;      /* without its lines */
	struct drug_line    drug;
	const char *name, *unit, *ingredient, *usage_name;
};
struct treatment {
	const struct claim *claim;
	struct act_line     act;
	const char         *name, *unit;
	enum act_category   category;
};

#endif
