/* The feed's tables, and reading a line by them. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "wire/feed.h"
#include "wire/feed_column.h"

const struct rule feed_rules[] = {
#define RULE(name, code, severity, ja, en) { code, SEVERITY_##severity, ja, en },
#include "wire/feed.def"
#undef RULE
};
const size_t feed_rule_count = FEED_RULES;

/* spec/interface.md section 10 */
static const char *const sexes[] = { "1", "2", "3", NULL };                             /* OQSCD007 */
static const char *const loss_reasons[] = { "01", "02", "03", "99", NULL };             /* OQSCD008 */
static const char *const families[] = { "1", "2", NULL };                               /* OQSCD009 */
static const char *const cards[] = { "01", "02", "03", "04", "05", "06", "07", "A1", NULL };    /* OQSCD010 */
static const char *const limits[] = { "01", "02", "03", NULL };                         /* OQSCD011 */
static const char *const categories[] = { "A01", "A02", "A03", "A04", "A05", "A06", "B01", "B02",
    "B03", "B04",
    "B05", "B06", "B07", "B08", "B09", "B10", NULL };                                   /* OQSCD012 */
static const char *const diseases[] = { "1", "2", "3", NULL };                          /* OQSCD013 */

static const char *const two[] = { "01", "02", NULL };          /* OQSCD018, 020, 021, 023 to 025 */
static const char *const treatments[] = { "01", "02", "03", "04", "05", NULL };         /* OQSCD019 */
static const char *const one[] = { "1", NULL };                                         /* OQSCD022 */

#define KEY { "key", COLUMN_KEY, true, FEED_KEY, 0, 0, NULL }
#define TEXT(name, required, type, member, max) \
	{ name, COLUMN_TEXT, required, FEED_TOO_LONG, offsetof(type, member), max, NULL }
#define DAY(name, required, type, member) \
	{ name, COLUMN_DAY, required, FEED_DAY, offsetof(type, member), 0, NULL }
#define CODE(name, required, rule, type, member, codes) \
	{ name, COLUMN_CODE, required, rule, offsetof(type, member), 0, codes }
#define CHOICE(name, required, rule, type, member, codes) \
	{ name, COLUMN_CHOICE, required, rule, offsetof(type, member), 0, codes }
#define AMOUNT(name, required, rule, type, member, max) \
	{ name, COLUMN_AMOUNT, required, rule, offsetof(type, member), max, NULL }
#define INSURER(type) { "insurer", COLUMN_INSURER, true, FEED_INSURER, offsetof(type, insurer), 0, NULL }

static const struct column person_columns[] = {
	KEY,
	TEXT("name", true, struct person, name, 200),
	TEXT("kana", false, struct person, kana, 200),
	TEXT("other_name", false, struct person, other_name, 200),
	TEXT("other_kana", false, struct person, other_kana, 200),
	CHOICE("sex", true, FEED_SEX, struct person, sex1, sexes),
	DAY("birth", true, struct person, birth),
	{ "postcode", COLUMN_POSTCODE, false, FEED_POSTCODE, offsetof(struct person, postcode), 0, NULL },
	TEXT("address", false, struct person, address, 400),
	DAY("death", false, struct person, death),
};

static const struct column eligibility_columns[] = {
	KEY,
	INSURER(struct eligibility),
	TEXT("symbol", false, struct eligibility, symbol, 40),
	{ "number", COLUMN_NUMBER, true, FEED_NUMBER, offsetof(struct eligibility, number), 40, NULL },
	{ "branch", COLUMN_DIGITS, false, FEED_BRANCH, offsetof(struct eligibility, branch), 2, NULL },
	CODE("classification", true, FEED_CARD, struct eligibility, classification, cards),
	CHOICE("family", false, FEED_FAMILY, struct eligibility, family, families),
	TEXT("insured_name", false, struct eligibility, insured_name, 200),
	TEXT("insurer_name", true, struct eligibility, insurer_name, 200),
	DAY("acquired", true, struct eligibility, acquired),
	DAY("lost", false, struct eligibility, lost),
	CODE("loss_reason", false, FEED_REASON, struct eligibility, loss_reason, loss_reasons),
	DAY("issued", false, struct eligibility, issued),
	DAY("valid_from", false, struct eligibility, card_from),
	DAY("valid_until", false, struct eligibility, card_until),
	AMOUNT("ratio", false, FEED_RATIO, struct eligibility, ratio, 100),
	DAY("elder_issued", false, struct eligibility, elder.issued),
	DAY("elder_from", false, struct eligibility, elder.from),
	DAY("elder_until", false, struct eligibility, elder.until),
	AMOUNT("elder_ratio", false, FEED_RATIO, struct eligibility, elder.ratio, 100),
};

static const struct column limit_columns[] = {
	KEY,
	INSURER(struct limit_row),
	CODE("classification", true, FEED_LIMIT, struct limit_row, value.classification, limits),
	CODE("category", true, FEED_CATEGORY, struct limit_row, value.category, categories),
	DAY("issued", false, struct limit_row, value.issued),
	DAY("from", true, struct limit_row, value.from),
	DAY("until", false, struct limit_row, value.until),
	DAY("long_term", false, struct limit_row, value.long_term),
};

static const struct column disease_columns[] = {
	KEY,
	INSURER(struct disease_row),
	CHOICE("category", true, FEED_DISEASE, struct disease_row, value.category, diseases),
	DAY("issued", false, struct disease_row, value.issued),
	DAY("from", true, struct disease_row, value.from),
	DAY("until", false, struct disease_row, value.until),
	AMOUNT("self_pay", false, FEED_YEN, struct disease_row, value.self_pay, 9999999),
};

#define PLACE(name, required, member) \
	{ name, COLUMN_DIGITS, required, FEED_INSTITUTION, offsetof(struct ticket_row, value.member), 10, NULL }
#define YES_NO(name, member) CHOICE(name, false, FEED_TICKET, struct ticket_row, value.member, two)
#define WORDS(name, member, max) TEXT(name, false, struct ticket_row, value.member, max)

static const struct column ticket_columns[] = {
	KEY,
	INSURER(struct ticket_row),
	CHOICE("type", true, FEED_TICKET, struct ticket_row, value.type, two),
	DAY("from", true, struct ticket_row, value.from),
	DAY("until", false, struct ticket_row, value.until),
	WORDS("issue_number", issue_number, 40),
	{ "month", COLUMN_MONTH, true, FEED_MONTH, offsetof(struct ticket_row, value.month), 0, NULL },
	PLACE("facility", true, facility),
	WORDS("facility_name", facility_name, 200),
	PLACE("prescriber", false, prescriber),
	WORDS("prescriber_name", prescriber_name, 200),
	WORDS("injury1", injury1, 200), WORDS("injury2", injury2, 200), WORDS("injury3", injury3, 200),
	CHOICE("treatment", false, FEED_TICKET, struct ticket_row, value.treatment, treatments),
	AMOUNT("self_pay", false, FEED_YEN, struct ticket_row, value.self_pay, 9999999),
	WORDS("district_contact", district_contact, 100), WORDS("handling_contact", handling_contact, 100),
	YES_NO("combined", combined), YES_NO("social_insurance", social_insurance),
	CHOICE("inconsistent", false, FEED_TICKET, struct ticket_row, value.inconsistent, one),
	YES_NO("infection", infection), YES_NO("elderly", elderly), YES_NO("prefectural", prefectural),
	WORDS("remark1", remark1, 200), WORDS("remark2", remark2, 200), WORDS("remark3", remark3, 200),
};

#define COLUMNS(rows) rows, sizeof rows / sizeof rows[0]
const struct feed_form feed_forms[FEED_RECORDS] = {
	[FEED_PERSON]      = { "PERSON", COLUMNS(person_columns) },
	[FEED_ELIGIBILITY] = { "ELIGIBILITY", COLUMNS(eligibility_columns) },
	[FEED_LIMIT_ROW]   = { "LIMIT", COLUMNS(limit_columns) },
	[FEED_DISEASE_ROW] = { "DISEASE", COLUMNS(disease_columns) },
	[FEED_TICKET_ROW]  = { "TICKET", COLUMNS(ticket_columns) },
};

static const char *
code_find(const char *const *codes, const char *s)
{
	while (*codes != NULL && strcmp(*codes, s) != 0)
		codes++;
	return *codes;
}

/* The value without its hyphen: seven digits. */
static bool
postcode_valid(const char *s)
{
	return text_is_digits(s, 7)
	    || (strlen(s) == 8 && strspn(s, "0123456789") == 3 && s[3] == '-' && text_is_digits(s + 4, 4));
}

static bool
number_valid(struct ctx *cx, const char *s, long max)
{
	const char *folded = text_fold(cx, s);

	return folded != NULL && strpbrk(folded, "0123456789") != NULL && text_columns(s) <= (size_t)max;
}

/* Forms whose value is the text itself. */
static bool
text_valid(struct ctx *cx, const struct column *c, const char *s)
{
	switch (c->kind) {
	case COLUMN_NUMBER:
		return number_valid(cx, s, c->max);
	case COLUMN_DIGITS:
		return text_is_digits(s, (size_t)c->max);
	case COLUMN_POSTCODE:
		return postcode_valid(s);
	default:
		return text_columns(s) <= (size_t)c->max;
	}
}

/* Digits up to the column's ceiling. */
static bool
amount_read(const char *s, long max, int *ret)
{
	size_t n = strlen(s);
	long v;

	if (n > 9 || strspn(s, "0123456789") != n || (v = strtol(s, NULL, 10)) > max)
		return false;
	*ret = (int)v;
	return true;
}

static bool
insurer_form(struct ctx *cx, const char *s, char ret[INSURER_TEXT])
{
	const char *folded = text_fold(cx, s);
	size_t n = folded != NULL ? strlen(folded) : 0;

	return (n == 4 || n == 6 || n == 8) && insurer_read(cx, folded, ret);
}

/* One value that is not empty. False when it is not of its form. */
static bool
value_read(struct ctx *cx, const struct column *c, const char *s, void *at)
{
	const char *code = c->codes != NULL ? code_find(c->codes, s) : NULL;

	switch (c->kind) {
	case COLUMN_KEY:
		return true;
	case COLUMN_CODE:
		if (code != NULL)
			*(const char **)at = code;
		return code != NULL;
	case COLUMN_CHOICE:
		return code != NULL && amount_read(code, 9, at);        /* "02" is 2 */
	case COLUMN_DAY:
		return ymd_read(s, at);
	case COLUMN_MONTH:
		return ym_read(s, at);
	case COLUMN_INSURER:
		return insurer_form(cx, s, at);
	case COLUMN_AMOUNT:
		return amount_read(s, c->max, at);
	default:
		return text_valid(cx, c, s) && (*(const char **)at = ctx_str(cx, s)) != NULL;
	}
}

static bool
is_text(const struct column *c)
{
	return c->kind == COLUMN_TEXT || c->kind == COLUMN_NUMBER || c->kind == COLUMN_DIGITS
	    || c->kind == COLUMN_POSTCODE || c->kind == COLUMN_CODE;
}

enum err
feed_columns_read(struct ctx *cx, const struct record *r, const struct feed_form *form, struct report *rep,
    void *into, bool *ret_good)
{
	bool good = true;

	cx->fault.code = ERR_OK;
	for (size_t i = 0; i < form->count; i++) {
		const struct column *c = &form->columns[i];
		const char *s = record_field(r, i + 1);
		void *at = (char *)into + c->offset;
		bool fine;

		if (is_text(c))
			*(const char **)at = "";
		if (c->kind == COLUMN_KEY)
			continue;
		fine = s[0] == '\0' ? !c->required : value_read(cx, c, s, at);
		if (cx->fault.code != ERR_OK)
			return cx->fault.code;
		if (!fine) {
			report_add(rep, r->line, form->name, (unsigned)(i + 1), c->name,
			    &feed_rules[s[0] == '\0' ? FEED_MISSING : c->rule]);
			good = false;
		}
	}
	*ret_good = good;
	return ERR_OK;
}
