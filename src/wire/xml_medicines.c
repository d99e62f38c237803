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
const struct fields numbers_table = { identification, FIELD_COUNT(identification) };
const struct fields medicines_table = { wanted, FIELD_COUNT(wanted) };

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
	return mode_flag_read(cx, parts.body, "1234", r);
}

/* The three sources have parallel elements (section 8.3). "" : the source has none. */
struct source {
	const char *outer, *month, *own, *code, *name, *prescriber, *prescriber_name, *ym, *prescribed_own, *in_out;
	const char *days, *day, *date, *prescribed;
	const char *drugs, *drug, *form, *usage, *instruction, *drug_code, *drug_name, *ingredient, *amount, *unit, *times;
};
static const struct source claimed = {
	"", "MeTrMonthInf", "DiOrg", "MeTrDiHCd", "MeTrDiHNm", "PrlsHCd", "PrlsHNm", "MeTrMonth", "PrIsOrg", "InOut",
	"DiDateInfs", "DiDateInf", "DiDate", "PrDate",
	"DrugInfs", "DrugInf", "MeTrIdCl", "UsageN", "SpInst", "DrugC", "DrugN", "IngreN", "Qua1", "Unit", "Times",
};
static const struct source prescribed = {
	"ShPrInf", "ShPrMonthInf", "ShPrOrg", "ShMeTrDiHCd", "ShMeTrDiHNm", "ShPrHCd", "ShPrHNm", "ShPrMonth", "ShPrIsOrg", "ShPrCl",
	"ShPrDateInfs", "ShPrDateInf", "ShPrDate", "",
	"ShDrugInfs", "ShDrugInf", "ShUsageCl", "ShUsageN", "ShSpInst", "ShDrugC", "ShDrugN", "ShIngreN", "ShQua1", "ShUnit", "ShTimes",
};
static const struct source handed = {
	"CzDiInf", "CzDiMonthInf", "CzDiOrg", "CzMeTrDiHCd", "CzMeTrDiHNm", "CzPrlsHCd", "CzPrlsHNm", "CzDiMonth", "CzPrIsOrg", "CzPrCl",
	"CzDiDateInfs", "CzDiDateInf", "CzDiDate", "CzPrDate",
	"CzDrugInfs", "CzDrugInf", "CzUsageCl", "CzUsageN", "CzSpInst", "CzDrugC", "CzDrugN", "CzIngreN", "CzQua1", "CzUnit", "CzTimes",
};

static void
drug_write(struct draft *d, struct node *into, const struct source *s, const struct medicine *m)
{
	struct node *n = draft_item(d, into, s->drug);

	draft_number(d, n, s->form, 2, (int)m->drug.form);
	draft_text(d, n, s->usage, m->usage_name);
	draft_text(d, n, s->instruction, m->drug.instruction);
	draft_text(d, n, s->drug_code, m->drug.code);
	draft_text(d, n, s->drug_name, m->name);
	draft_text(d, n, s->ingredient, m->ingredient);
	draft_text(d, n, s->amount, m->drug.amount);
	draft_text(d, n, s->unit, m->unit);
	draft_number(d, n, s->times, 1, m->drug.times);
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
day_write(struct draft *d, struct node *into, const struct source *s, const struct medical_line *lines, size_t n)
{
	struct node *day = draft_item(d, into, s->day), *drugs = NULL, *acts = NULL;
	size_t i = 0;

	draft_day(d, day, s->date, lines[0].date);
	if (s->prescribed[0] != '\0')
		draft_day(d, day, s->prescribed, lines[0].prescribed);
	for (; i < n && medical_same_day(&lines[0], &lines[i]); i++) {
		if (lines[i].medicine != NULL) {
			if (drugs == NULL)
				drugs = draft_group(d, day, s->drugs);
			drug_write(d, drugs, s, lines[i].medicine);
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

/* MeTrMonthInf and its like: the lines of one group; returns how many. */
static size_t
month_write(struct draft *d, struct node *into, const struct source *s, const char *facility,
    const struct medical_line *lines, size_t n)
{
	struct node *month = draft_item(d, into, s->month), *days;
	const struct claim *c = lines[0].claim;
	bool dispensed = claim_is_dispensed(c->source), told = dispensed || c->source == CLAIM_PRESCRIBED;
	size_t i = 0, group = 0;

	draft_text(d, month, s->own, own_or_other(c->institution, facility));
	draft_text(d, month, s->code, c->institution);
	draft_text(d, month, s->name, c->institution_name);
	if (told) {
		draft_text(d, month, s->prescriber, dispensed ? c->prescriber : c->institution);
		draft_text(d, month, s->prescriber_name, dispensed ? c->prescriber_name : c->institution_name);
	}
	draft_month(d, month, s->ym, c->month);
	draft_text(d, month, s->prescribed_own, own_or_other(dispensed ? c->prescriber : c->institution, facility));
	draft_text(d, month, s->in_out, name_of(c->inpatient ? NAME_INPATIENT : NAME_OUTPATIENT));
	days = draft_group(d, month, s->days);
	while (group < n && medical_same_group(&lines[0], &lines[group]))
		group++;
	while (i < group)
		i += day_write(d, days, s, &lines[i], group - i);
	return group;
}

/* All lines of one source, in their order. */
static enum err
source_write(struct draft *d, struct node *body, const struct source *s, const struct msg_result *r,
    const struct medicine *m, size_t medicines, size_t treatments)
{
	struct medical_line *lines;
	size_t n;

	TRY(medical_lines(d->cx, m, medicines, r->treatments, treatments, &lines, &n));
	if (n > 0 && s->outer[0] != '\0')
		body = draft_group(d, body, s->outer);
	for (size_t i = 0; i < n;)
		i += month_write(d, body, s, r->facility, &lines[i], n - i);
	return ERR_OK;
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
static struct node *
body_write(struct draft *d, const struct msg_result *r, struct node *root)
{
	struct node *body = draft_group(d, root, "MessageBody");
	const char *text;

	draft_text(d, body, "ResultCode", r->outcome == ERR_OK ? "1" : name_of(NAME_FAILED));
	if (r->outcome == ERR_OK)
		return body;
	text = error_text(d, r->outcome, r->detail);
	if (text != NULL && (text = ctx_fmt(d->cx, "%s [%s]", text, name_of_code(r->outcome))) == NULL)
		d->failed = true;
	draft_text(d, body, "MessageContents", text);
	return body;
}

struct node *
medical_open(struct draft *d, const struct msg_result *r, struct node *root, write_person *person)
{
	struct node *header = head_write(d, r, root), *body;

	encoding_write(d, r, header);
	body = body_write(d, r, root);
	if (r->outcome != ERR_OK)
		return NULL;
	if (r->person != NULL)
		person(d, header, r->person);
	return body;
}

enum err
medicines_encode(struct ctx *cx, const struct msg_result *r, struct node *root)
{
	struct draft d = { .cx = cx };
	struct node *body = medical_open(&d, r, root, person_write);

	if (body == NULL)
		return draft_done(&d);
	TRY(source_write(&d, body, &claimed, r, r->medicines, r->medicine_count, r->with_treatments ? r->treatment_count : 0));
	TRY(source_write(&d, body, &prescribed, r, r->prescribed, r->prescribed_count, 0));
	TRY(source_write(&d, body, &handed, r, r->handed, r->handed_count, 0));
	return draft_done(&d);
}
