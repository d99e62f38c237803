/* Reading the feed of prescriptions: blocks of lines, what one institution prescribed or dispensed for one person in a month. */
#include <stdlib.h>
#include <string.h>

#include "base/limit.h"
#include "wire/prescription.h"
#include "wire/record.h"

enum rx_rule {
#define RULE(name, code, severity, ja, en) RX_##name,
#include "wire/prescription.def"
#undef RULE
};
static const struct rule rules[] = {
#define RULE(name, code, severity, ja, en) { code, SEVERITY_##severity, ja, en },
#include "wire/prescription.def"
#undef RULE
};

struct reading {
	struct ctx    *cx;              /* of the file */
	struct ctx     one;             /* of the record in hand */
	struct report *rep;
	claim_each    *each;
	void          *user;
	struct record  rec;
	bool           open, refused;
	struct claim   claim;
	struct drug_line *drugs;
	ym             today;
};

static void
refuse(struct reading *rd, unsigned column, const char *field, enum rx_rule rule)
{
	report_add(rd->rep, rd->rec.line, rd->rec.n > 0 ? rd->rep->record : "", column, field, &rules[rule]);
	rd->refused = true;
}

static bool
name_fits(const char *s)
{
	return s[0] != '\0' && text_columns(s) <= 80;
}

static void
institution(struct reading *rd, unsigned at, char code[FACILITY_CODE], const char **ret_name)
{
	const char *text = rd->rec.field[at];

	if (!facility_code_valid(text) || !name_fits(rd->rec.field[at + 1])) {
		refuse(rd, at, "institution", RX_INSTITUTION);
		return;
	}
	memcpy(code, text, FACILITY_CODE);
	*ret_name = ctx_str(&rd->one, rd->rec.field[at + 1]);
}

/* insurer, symbol, number, branch, birth, sex */
static void
who(struct reading *rd, unsigned at)
{
	char full[INSURER_TEXT];
	struct eligibility_query *q = &rd->claim.who;
	char *const *f = &rd->rec.field[at];

	if (!insurer_read(&rd->one, f[0], full) || f[2][0] == '\0' || text_columns(f[1]) > 80 || text_columns(f[2]) > 80
	    || (f[3][0] != '\0' && !text_is_digits(f[3], 2)) || !ymd_read(f[4], &q->birth)
	    || (strcmp(f[5], "1") != 0 && strcmp(f[5], "2") != 0)) {
		refuse(rd, at, "who", RX_WHO);
		return;
	}
	q->insurer = ctx_str(&rd->one, f[0]);
	q->symbol = ctx_str(&rd->one, f[1]);
	q->number = ctx_str(&rd->one, f[2]);
	q->branch = ctx_str(&rd->one, f[3]);
	rd->claim.sex = f[5][0] - '0';
}

/* PRESCRIBED and DISPENSED: institution, name, month, who (6), inpatient; DISPENSED also prescriber and name. */
static enum err
head_read(struct reading *rd, enum claim_source source)
{
	struct claim *c = &rd->claim;

	rd->open = true;
	rd->refused = false;
	rd->rep->line = rd->rec.line;
	rd->rep->record = source == CLAIM_PRESCRIBED ? "PRESCRIBED" : "DISPENSED";
	*c = (struct claim){ .source = source, .institution_name = "", .prescriber_name = "",
	    .who = { .insurer = "", .symbol = "", .number = "", .branch = "" } };
	if ((rd->drugs = ctx_array(&rd->one, LIMIT_PRESCRIPTION_DRUGS, sizeof *rd->drugs)) == NULL)
		return rd->one.fault.code;
	c->drugs = rd->drugs;
	if (rd->rec.n != (source == CLAIM_PRESCRIBED ? 11 : 13)) {
		refuse(rd, 0, "", RX_RECORD);
		return ERR_OK;
	}
	institution(rd, 1, c->institution, &c->institution_name);
	if (!ym_read(rd->rec.field[3], &c->month) || c->month > rd->today)
		refuse(rd, 3, "month", RX_MONTH);
	who(rd, 4);
	if (strcmp(rd->rec.field[10], "0") != 0 && strcmp(rd->rec.field[10], "1") != 0)
		refuse(rd, 10, "inpatient", RX_INPATIENT);
	c->inpatient = rd->rec.field[10][0] == '1';
	if (source == CLAIM_HANDED)
		institution(rd, 11, c->prescriber, &c->prescriber_name);
	return ERR_OK;
}

/* At most five digits, and five behind the point. */
static bool
is_amount(const char *s)
{
	size_t whole = strspn(s, "0123456789"), part;

	if (whole == 0 || whole > 5)
		return false;
	if (s[whole] == '\0')
		return true;
	part = s[whole] == '.' ? strspn(s + whole + 1, "0123456789") : 0;
	return part > 0 && part <= 5 && s[whole + 1 + part] == '\0';
}

static bool
form_read(const char *s, enum dose_form *ret)
{
	static const enum dose_form forms[] = { DOSE_HOME, DOSE_ORAL, DOSE_AS_NEEDED, DOSE_EXTERNAL, DOSE_INJECTION,
	    DOSE_INTRAVENOUS, DOSE_INJECTION_OTHER };

	for (size_t i = 0; text_is_digits(s, 2) && i < sizeof forms / sizeof forms[0]; i++)
		if ((int)forms[i] == atoi(s)) {
			*ret = forms[i];
			return true;
		}
	return false;
}

/* DRUG: day, prescribed, form, code, amount, times, usage, instruction */
static void
drug_read(struct reading *rd)
{
	char *const *f = rd->rec.field;
	struct drug_line d = { .line = (uint16_t)(rd->claim.drug_count + 1) };
	size_t digits = strspn(f[6], "0123456789");

	if (!ymd_read(f[1], &d.date) || ym_of(d.date) != rd->claim.month)
		refuse(rd, 1, "day", RX_DAY);
	if (f[2][0] != '\0' && (!ymd_read(f[2], &d.prescribed) || d.prescribed > d.date))
		refuse(rd, 2, "prescribed", RX_DAY);
	if (!form_read(f[3], &d.form))
		refuse(rd, 3, "form", RX_FORM);
	if (!text_is_digits(f[4], 9) || (f[7][0] != '\0' && !text_is_digits(f[7], 3)))
		refuse(rd, 4, "code", RX_CODE);
	if (!is_amount(f[5]) || digits == 0 || digits > 3 || f[6][digits] != '\0' || (d.times = atoi(f[6])) == 0)
		refuse(rd, 5, "amount", RX_AMOUNT);
	if (text_columns(f[8]) > 80)
		refuse(rd, 8, "instruction", RX_TEXT);
	if (rd->refused)
		return;
	d.code = ctx_str(&rd->one, f[4]);
	d.amount = ctx_str(&rd->one, f[5]);
	d.usage = ctx_str(&rd->one, f[7]);
	d.instruction = ctx_str(&rd->one, f[8]);
	rd->drugs[rd->claim.drug_count++] = d;
}

/* Gives the record in hand away, or counts it as refused; its memory is free afterwards. */
static enum err
record_end(struct reading *rd)
{
	enum err e = ERR_OK;

	if (!rd->open)
		return ERR_OK;
	if (!rd->refused && rd->claim.drug_count == 0) {
		report_add(rd->rep, rd->rep->line, rd->rep->record, 0, "", &rules[RX_EMPTY]);
		rd->refused = true;
	}
	if (rd->refused)
		rd->rep->refused++;
	else if ((e = rd->one.fault.code) == ERR_OK)
		e = report_outcome(rd->rep, rd->each(rd->user, &rd->one, &rd->claim));
	rd->open = false;
	arena_reset(rd->one.mem);
	rd->one.fault.code = ERR_OK;
	return e;
}

static enum err
record_begin(struct reading *rd)
{
	const char *name = rd->rec.field[0];

	if (strcmp(name, "PRESCRIBED") == 0 || strcmp(name, "DISPENSED") == 0) {
		TRY(record_end(rd));
		return head_read(rd, name[0] == 'P' ? CLAIM_PRESCRIBED : CLAIM_HANDED);
	}
	if (!rd->open) {
		report_add(rd->rep, rd->rec.line, "", 0, "", &rules[strcmp(name, "DRUG") == 0 ? RX_APART : RX_RECORD]);
		return ERR_OK;
	}
	if (strcmp(name, "DRUG") != 0 || rd->rec.n != 9)
		refuse(rd, 0, "", RX_RECORD);
	else if (rd->claim.drug_count == LIMIT_PRESCRIPTION_DRUGS)
		refuse(rd, 0, "", RX_MANY);
	else
		drug_read(rd);
	return ERR_OK;
}

static enum err
lines_read(struct reading *rd, const char *p, size_t n)
{
	enum record_fault fault;
	struct lines ls;
	struct line l = { .no = 1 };
	bool first = true;

	lines_open(&ls, p, n);
	while (lines_next(&ls, &l)) {
		TRY(record_read(rd->cx, &rd->rec, &l, ENCODING_UTF8, &fault));
		if (first && (fault != RECORD_FINE || rd->rec.n != 2 || strcmp(rd->rec.field[0], "kyotaku-prescriptions") != 0
		    || strcmp(rd->rec.field[1], "1") != 0))
			return report_file_refused(rd->rep, l.no, "", 0, "", &rules[RX_HEAD]);
		if (first)
			first = false;
		else if (fault != RECORD_FINE)
			refuse(rd, 0, "", RX_LINE);
		else
			TRY(record_begin(rd));
	}
	return first ? report_file_refused(rd->rep, 1, "", 0, "", &rules[RX_HEAD]) : record_end(rd);
}

enum err
prescriptions_read(struct ctx *cx, const char *p, size_t n, struct report *rep, claim_each *each, void *user)
{
	struct reading *rd = ctx_alloc(cx, sizeof *rd);
	enum err e;

	if (rd == NULL)
		return cx->fault.code;
	rd->cx = cx;
	rd->rep = rep;
	rd->each = each;
	rd->user = user;
	rd->today = ym_of(ymd_of(cx->now));
	TRY(record_open(cx, &rd->rec));
	e = ctx_init(&rd->one, cx->now, cx->rid);
	if (e == ERR_OK)
		e = lines_read(rd, p, n);
	return ctx_end_part(cx, &rd->one, e);
}
