/* YZK-IF-001/002 薬剤情報・診療情報・手術情報 of one person (spec/interface.md section 8). */
#include <string.h>

#include "domain/medical.h"
#include "wire/name.h"
#include "wire/xml.h"

/* The identification stands in the header here and has its own names (section 3.2). */
static const struct field identification[] = {
	FIELD("InsurerNumber", INSURER, true, "W-03", struct msg_request, who.insurer, 0),
	FIELD("InsuranceCardSymbol", TEXT, false, "W-04", struct msg_request, who.symbol, 20),
	FIELD("InsuredPersonIdentificationNumber", TEXT, true, "W-05", struct msg_request, who.number, 20),
	FIELD("BranchNumber", DIGITS, false, "W-06", struct msg_request, who.branch, 2),
};
static const struct field wanted[] = {
	FIELD("StartDate", MONTH, true, "W-18", struct msg_request, from, 0),
	FIELD("EndDate", MONTH, true, "W-18", struct msg_request, until, 0),
	FIELD("FileCategory", CHOICE, true, "W-19", struct msg_request, category, 4),
	FIELD("PrDiInfClassification", FLAG, false, "W-20", struct msg_request, prescriptions, 0),
};

enum err
numbers_read(struct ctx *cx, const struct node *header, struct msg_request *r)
{
	return fields_read(cx, header, identification, FIELD_COUNT(identification), r);
}

enum err
medicines_decode(struct ctx *cx, const struct node *root, struct msg_request *r)
{
	struct msg_parts parts;

	TRY(head_read(cx, root, r, &parts));
	TRY(numbers_read(cx, parts.header, r));
	TRY(fields_read(cx, parts.body, wanted, FIELD_COUNT(wanted), r));
	if (r->from > r->until)
		return fail(cx, ERR_INPUT, "StartDate: W-14: after its end");
	return mode_flag_read(cx, parts.body, "123", r);
}

static void
drug_write(struct draft *d, struct node *into, const struct medicine *m)
{
	struct node *n = draft_item(d, into, "DrugInf");

	draft_number(d, n, "MeTrIdCl", 2, (int)m->drug.form);
	draft_text(d, n, "UsageN", m->usage_name);
	draft_text(d, n, "SpInst", m->drug.instruction);
	draft_text(d, n, "DrugC", m->drug.code);
	draft_text(d, n, "DrugN", m->name);
	draft_text(d, n, "IngreN", m->ingredient);
	draft_text(d, n, "Qua1", m->drug.amount);
	draft_text(d, n, "Unit", m->unit);
	draft_number(d, n, "Times", 1, m->drug.times);
}

static void
act_write(struct draft *d, struct node *into, const struct treatment *t)
{
	struct node *n = draft_item(d, into, "MeTrInf");

	draft_text(d, n, "SinInfN", t->name);
	draft_text(d, n, "SinInfCd", t->act.code);
	draft_number(d, n, "MeTrIdCl", 2, t->act.identification);
	draft_text(d, n, "Qua1", t->act.amount);
	draft_number(d, n, "Times", 1, t->act.times);
	draft_text(d, n, "Unit", t->unit);
}

/* DiDateInf: the lines of one day; returns how many. */
static size_t
day_write(struct draft *d, struct node *into, const struct medical_line *lines, size_t n)
{
	struct node *day = draft_item(d, into, "DiDateInf"), *drugs = NULL, *acts = NULL;
	size_t i = 0;

	draft_day(d, day, "DiDate", lines[0].date);
	draft_day(d, day, "PrDate", lines[0].prescribed);
	for (; i < n && medical_same_day(&lines[0], &lines[i]); i++) {
		if (lines[i].medicine != NULL) {
			if (drugs == NULL)
				drugs = draft_group(d, day, "DrugInfs");
			drug_write(d, drugs, lines[i].medicine);
		} else {
			if (acts == NULL)
				acts = draft_group(d, day, "MeTrInfs");
			act_write(d, acts, lines[i].treatment);
		}
	}
	return i;
}

static const char *
own_or_other(const char *institution, const char *facility)
{
	return name_of(strcmp(institution, facility) == 0 ? NAME_OWN : NAME_OTHER);
}

/* MeTrMonthInf: the lines of one group; returns how many. */
static size_t
month_write(struct draft *d, struct node *into, const char *facility, const struct medical_line *lines, size_t n)
{
	struct node *month = draft_item(d, into, "MeTrMonthInf"), *days;
	const struct claim *c = lines[0].claim;
	bool dispensed = c->source == CLAIM_DISPENSING;
	size_t i = 0, group = 0;

	draft_text(d, month, "DiOrg", own_or_other(c->institution, facility));
	draft_text(d, month, "MeTrDiHCd", c->institution);
	draft_text(d, month, "MeTrDiHNm", c->institution_name);
	if (dispensed) {
		draft_text(d, month, "PrlsHCd", c->prescriber);
		draft_text(d, month, "PrlsHNm", c->prescriber_name);
	}
	draft_month(d, month, "MeTrMonth", c->month);
	draft_text(d, month, "PrIsOrg", own_or_other(dispensed ? c->prescriber : c->institution, facility));
	draft_text(d, month, "InOut", name_of(c->inpatient ? NAME_INPATIENT : NAME_OUTPATIENT));
	days = draft_group(d, month, "DiDateInfs");
	while (group < n && medical_same_group(&lines[0], &lines[group]))
		group++;
	while (i < group)
		i += day_write(d, days, &lines[i], group - i);
	return group;
}

static void
person_write(struct draft *d, struct node *header, const struct person *p)
{
	struct node *n = draft_group(d, header, "QuaInf");

	draft_text(d, n, "Name", p->name);
	draft_text(d, n, "KanaName", p->kana);
	draft_day(d, n, "Birth", p->birth);
	draft_number(d, n, "AdmGendCode", 1, p->sex1);
}

/* The parent of ResultCode and MessageContents is not known; readers look for them at any depth. */
struct node *
body_write(struct draft *d, const struct msg_result *r, struct node *root)
{
	struct node *body = draft_group(d, root, "MessageBody");
	const char *text;

	draft_text(d, body, "ResultCode", r->outcome == ERR_OK ? "1" : name_of(NAME_FAILED));
	if (r->outcome == ERR_OK)
		return body;
	text = error_text(d, r->outcome, r->detail);
	if (text != NULL && (text = ctx_fmt(d->cx, "%s [%s]", text, err_code(r->outcome))) == NULL)
		d->failed = true;
	draft_text(d, body, "MessageContents", text);
	return body;
}

/* Nothing is said of the person unless the request succeeded. */
enum err
medicines_encode(struct ctx *cx, const struct msg_result *r, struct node *root)
{
	struct draft d = { .cx = cx };
	struct node *header = head_write(&d, r, root), *body;
	struct medical_line *lines;
	size_t n;

	encoding_write(&d, r, header);
	body = body_write(&d, r, root);
	if (r->outcome != ERR_OK)
		return draft_done(&d);
	if (r->person != NULL)
		person_write(&d, header, r->person);
	TRY(medical_lines(cx, r->medicines, r->medicine_count, r->treatments, r->with_treatments ? r->treatment_count : 0, &lines,
	    &n));
	for (size_t i = 0; i < n;)
		i += month_write(&d, body, r->facility, &lines[i], n - i);
	return draft_done(&d);
}
