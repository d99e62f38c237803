/* MedicationRequest, MedicationDispense, Procedure, and what is told at a glance: MedicationStatement, DetectedIssue. */
#include <string.h>

#include "wire/fhir_row.h"

/* A drug line in FHIR's words; the rows below take what their resource has. */
struct drug {
	const char *id, *patient, *code, *name, *ingredient, *day, *prescribed, *category, *usage, *usage_name, *instruction;
	const char *rp, *rp_place, *as_needed, *days, *issuer, *issuer_name, *prescriber, *prescriber_name;
	const char *from, *until, *state, *note;
	struct quantity { const char *value, *unit, *system, *code; } dose, daily, total;
};

/* Units whose MERIT-9 code is known; others are told by their name. [I] */
static const struct { const char *name, *code; } units[] = {
	{ "錠", "TAB" }, { "カプセル", "CAP" }, { "本", "HON" }, { "アンプル", "AMP" }, { "管", "AMP" },
};

/* JP_MedicationSimpleQuantity needs a code. Without a value there is nothing. */
static struct quantity
quantity_of(const char *value, const char *unit)
{
	struct quantity q = { value, unit, SYSTEM_UNIT, unit[0] != '\0' ? unit : "unknown" };

	if (value == NULL || value[0] == '\0')
		return (struct quantity){ "", "", "", "" };
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (strcmp(units[i].name, unit) == 0) {
			q.system = SYSTEM_UNIT_MERIT9;
			q.code = units[i].code;
		}
	return q;
}

/* amount × times as a decimal number; "" when the amount is none. */
static const char *
total_of(struct ctx *cx, const char *amount, int times)
{
	int64_t n = 0, one = 1;
	size_t whole = strspn(amount, "0123456789"), digits = whole, places = 0;

	if (amount[whole] == '.')
		digits += places = strspn(amount + whole + 1, "0123456789");
	if (whole == 0 || digits > 13 || times < 1 || times > 99999 || amount[digits + (amount[whole] == '.')] != '\0')
		return "";
	for (const char *s = amount; *s != '\0'; s++)
		n = *s == '.' ? n : n * 10 + (*s - '0');
	n *= times;             /* 13 digits by five: within 64 bits */
	for (; places > 0 && n % 10 == 0; places--)
		n /= 10;
	for (size_t i = 0; i < places; i++)
		one *= 10;
	return places == 0 ? ctx_fmt(cx, "%lld", (long long)n)
	    : ctx_fmt(cx, "%lld.%0*lld", (long long)(n / one), (int)places, (long long)(n % one));
}

/* 診療識別 or 剤形 as the dosage's words (claims.md section 3.3). */
static const char *
dosage_text(struct ctx *cx, const struct medicine *m)
{
	const char *per = m->drug.form == DOSE_ORAL ? "1日量" : m->drug.form == DOSE_EXTERNAL ? "全量" : "1回量";
	const char *times = m->drug.form == DOSE_ORAL ? "日分" : m->drug.form == DOSE_AS_NEEDED ? "回分" : "回";

	return ctx_fmt(cx, "%s%s%s %s%s %d%s", m->usage_name, m->usage_name[0] != '\0' ? " " : "", per, m->drug.amount, m->unit,
	    m->drug.times, times);
}

static struct drug
drug_of(struct ctx *cx, const struct fhir_about *a, const struct medicine *m)
{
	const struct claim *c = m->claim;
	bool dispensed = claim_is_dispensed(c->source);
	const bool daily = m->drug.form == DOSE_ORAL, whole = m->drug.form == DOSE_EXTERNAL;
	const char *number = total_of(cx, m->drug.amount, 1);
	const uint16_t group = m->drug.group != 0 ? m->drug.group : m->drug.line;       /* alone in its own where none is known */

	return (struct drug){
		.id = ctx_fmt(cx, "%llu-%d-%u", (unsigned long long)c->id, m->drug.date, m->drug.line),
		.patient = fhir_patient_url(cx, a), .code = m->drug.code, .name = m->name, .ingredient = m->ingredient,
		.day = fhir_day_or_month(cx, m->drug.date, c->month),
		.prescribed = fhir_day_or_month(cx, m->drug.prescribed != 0 ? m->drug.prescribed : m->drug.date, c->month),
		.category = c->inpatient ? "inpatient" : "outpatient", .usage = m->drug.usage, .usage_name = dosage_text(cx, m),
		.instruction = m->drug.instruction, .rp = ctx_fmt(cx, "%u", group),
		.rp_place = ctx_fmt(cx, "%u", m->drug.place != 0 ? m->drug.place : 1u),
		.as_needed = m->drug.form == DOSE_AS_NEEDED ? "true" : "",
		.daily = quantity_of(daily ? number : "", m->unit), .dose = quantity_of(daily || whole ? "" : number, m->unit),
		.total = quantity_of(total_of(cx, m->drug.amount, m->drug.times), m->unit),
		.days = m->drug.form == DOSE_ORAL && m->drug.times > 0 ? ctx_fmt(cx, "%d", m->drug.times) : "",
		.issuer = c->institution, .issuer_name = c->institution_name,
		.prescriber = dispensed ? c->prescriber : c->institution,
		.prescriber_name = dispensed ? c->prescriber_name : c->institution_name,
	};
}

#define RP \
	FIXED("identifier[+].system", SYSTEM_RP), \
	VALUE("identifier[=].value", struct drug, rp), \
	FIXED("identifier[+].system", SYSTEM_RP_PLACE), \
	VALUE("identifier[=].value", struct drug, rp_place)
#define MEDICATION \
	FIXED("medicationCodeableConcept.coding[+].system", SYSTEM_DRUG), \
	VALUE("medicationCodeableConcept.coding[=].code", struct drug, code), \
	VALUE("medicationCodeableConcept.coding[=].display", struct drug, name), \
	VALUE("medicationCodeableConcept.text", struct drug, name), \
	VALUE("subject.reference", struct drug, patient)
#define QUANTITY(path, member) \
	BARE(path ".value", struct drug, member.value), \
	VALUE(path ".unit", struct drug, member.unit), \
	VALUE(path ".system", struct drug, member.system), \
	VALUE(path ".code", struct drug, member.code)
/* One dose, or the amount of a day as a ratio to one day. */
#define DOSAGE(name) \
	VALUE(name "[+].text", struct drug, usage_name), \
	VALUE(name "[=].patientInstruction", struct drug, instruction), \
	WITH(name "[=].timing.code.coding[+].system", SYSTEM_USAGE, struct drug, usage), \
	VALUE(name "[=].timing.code.coding[=].code", struct drug, usage), \
	BARE(name "[=].asNeededBoolean", struct drug, as_needed), \
	BARE(name "[=].doseAndRate[+].doseQuantity.value", struct drug, dose.value), \
	VALUE(name "[=].doseAndRate[=].doseQuantity.unit", struct drug, dose.unit), \
	VALUE(name "[=].doseAndRate[=].doseQuantity.system", struct drug, dose.system), \
	VALUE(name "[=].doseAndRate[=].doseQuantity.code", struct drug, dose.code), \
	BARE(name "[=].doseAndRate[+].rateRatio.numerator.value", struct drug, daily.value), \
	VALUE(name "[=].doseAndRate[=].rateRatio.numerator.unit", struct drug, daily.unit), \
	VALUE(name "[=].doseAndRate[=].rateRatio.numerator.system", struct drug, daily.system), \
	VALUE(name "[=].doseAndRate[=].rateRatio.numerator.code", struct drug, daily.code), \
	{ name "[=].doseAndRate[=].rateRatio.denominator.value", "1", offsetof(struct drug, daily.value), true }, \
	WITH(name "[=].doseAndRate[=].rateRatio.denominator.unit", "日", struct drug, daily.value), \
	WITH(name "[=].doseAndRate[=].rateRatio.denominator.system", SYSTEM_UCUM, struct drug, daily.value), \
	WITH(name "[=].doseAndRate[=].rateRatio.denominator.code", "d", struct drug, daily.value)

static const struct fhir_row request_rows[] = {
	FIXED("resourceType", "MedicationRequest"),
	VALUE("id", struct drug, id),
	FIXED("meta.profile[+]", JP_PROFILE("JP_MedicationRequest")),
	RP,
	FIXED("status", "completed"),
	FIXED("intent", "order"),
	FIXED("category[+].coding[+].system", "http://terminology.hl7.org/CodeSystem/medicationrequest-category"),
	VALUE("category[=].coding[=].code", struct drug, category),
	FIXED_BARE("reportedBoolean", "true"),
	MEDICATION,
	VALUE("authoredOn", struct drug, prescribed),
	FIXED("requester.type", "Organization"),
	WITH("requester.identifier.system", SYSTEM_FACILITY, struct drug, prescriber),
	VALUE("requester.identifier.value", struct drug, prescriber),
	VALUE("requester.display", struct drug, prescriber_name),
	DOSAGE("dosageInstruction"),
	QUANTITY("dispenseRequest.quantity", total),
	BARE("dispenseRequest.expectedSupplyDuration.value", struct drug, days),
	WITH("dispenseRequest.expectedSupplyDuration.unit", "日", struct drug, days),
	WITH("dispenseRequest.expectedSupplyDuration.system", SYSTEM_UCUM, struct drug, days),
	WITH("dispenseRequest.expectedSupplyDuration.code", "d", struct drug, days),
};

enum err
fhir_medication_request(struct ctx *cx, struct node *into, const struct fhir_about *a, const struct medicine *m)
{
	const struct drug flat = drug_of(cx, a, m);
	struct node *n = fhir_resource(cx, into, "resource");

	return n == NULL ? cx->fault.code : fhir_rows(cx, n, request_rows, FHIR_COUNT(request_rows), &flat);
}

static const struct fhir_row dispense_rows[] = {
	FIXED("resourceType", "MedicationDispense"),
	VALUE("id", struct drug, id),
	FIXED("meta.profile[+]", JP_PROFILE("JP_MedicationDispense")),
	RP,
	FIXED("status", "completed"),
	FIXED("category.coding[+].system", "http://terminology.hl7.org/CodeSystem/medicationdispense-category"),
	VALUE("category.coding[=].code", struct drug, category),
	MEDICATION,
	FIXED("performer[+].actor.type", "Organization"),
	WITH("performer[=].actor.identifier.system", SYSTEM_FACILITY, struct drug, issuer),
	VALUE("performer[=].actor.identifier.value", struct drug, issuer),
	VALUE("performer[=].actor.display", struct drug, issuer_name),
	WITH("authorizingPrescription[+].type", "MedicationRequest", struct drug, prescriber),
	VALUE("authorizingPrescription[=].display", struct drug, prescriber_name),
	QUANTITY("quantity", total),
	BARE("daysSupply.value", struct drug, days),
	WITH("daysSupply.unit", "日", struct drug, days),
	WITH("daysSupply.system", SYSTEM_UCUM, struct drug, days),
	WITH("daysSupply.code", "d", struct drug, days),
	VALUE("whenHandedOver", struct drug, day),
	DOSAGE("dosageInstruction"),
};

enum err
fhir_medication_dispense(struct ctx *cx, struct node *into, const struct fhir_about *a, const struct medicine *m)
{
	const struct drug flat = drug_of(cx, a, m);
	struct node *n = fhir_resource(cx, into, "resource");

	return n == NULL ? cx->fault.code : fhir_rows(cx, n, dispense_rows, FHIR_COUNT(dispense_rows), &flat);
}

static const struct fhir_row statement_rows[] = {
	FIXED("resourceType", "MedicationStatement"),
	VALUE("id", struct drug, id),
	FIXED("meta.profile[+]", JP_PROFILE("JP_MedicationStatement")),
	VALUE("status", struct drug, state),
	MEDICATION,
	VALUE("effectivePeriod.start", struct drug, from),
	VALUE("effectivePeriod.end", struct drug, until),
	FIXED("informationSource.type", "Organization"),
	VALUE("informationSource.display", struct drug, issuer_name),
	VALUE("note[+].text", struct drug, note),
	DOSAGE("dosage"),
};

enum err
fhir_medication_statement(struct ctx *cx, struct node *into, const struct fhir_about *a, const struct summary_medicine *m)
{
	struct drug flat = drug_of(cx, a, m->medicine);
	struct node *n = fhir_resource(cx, into, "resource");

	flat.from = fhir_day(cx, m->from);
	flat.until = fhir_day(cx, ymd_add(m->until, -1));
	flat.state = m->state == SUMMARY_CURRENT ? "active" : "unknown";
	flat.note = m->state == SUMMARY_CURRENT ? "" : "最近終わったもの(続きがまだ届いていないことがあります)";
	return n == NULL ? cx->fault.code : fhir_rows(cx, n, statement_rows, FHIR_COUNT(statement_rows), &flat);
}

struct issue { const char *id, *code, *display, *patient, *from, *until, *first, *first_name, *second, *second_name, *detail; };

static const struct fhir_row issue_rows[] = {
	FIXED("resourceType", "DetectedIssue"),
	VALUE("id", struct issue, id),
	FIXED("status", "preliminary"),
	FIXED("code.coding[+].system", "http://terminology.hl7.org/CodeSystem/v3-ActCode"),
	FIXED("code.coding[=].code", "DUPTHPY"),
	VALUE("code.text", struct issue, display),
	VALUE("patient.reference", struct issue, patient),
	VALUE("identifiedPeriod.start", struct issue, from),
	VALUE("identifiedPeriod.end", struct issue, until),
	VALUE("implicated[+].reference", struct issue, first),
	VALUE("implicated[=].display", struct issue, first_name),
	VALUE("implicated[+].reference", struct issue, second),
	VALUE("implicated[=].display", struct issue, second_name),
	VALUE("detail", struct issue, detail),
};

/* The resource under which a line is found. */
static const char *
line_url(struct ctx *cx, const struct fhir_about *a, const struct medicine *m)
{
	return ctx_fmt(cx, "%s/%s", claim_is_dispensed(m->claim->source) ? "MedicationDispense" : "MedicationRequest",
	    drug_of(cx, a, m).id);
}

enum err
fhir_detected_issue(struct ctx *cx, struct node *into, const struct fhir_about *a, const struct summary_overlap *o)
{
	const char *first = drug_of(cx, a, o->first).id, *second = drug_of(cx, a, o->second).id;
	const struct issue flat = {
		.id = ctx_fmt(cx, "%s.%s", first, second), .patient = fhir_patient_url(cx, a), .from = fhir_day(cx, o->from),
		.until = fhir_day(cx, ymd_add(o->until, -1)), .display = o->kind == OVERLAP_SAME_DRUG ? "同じ薬の重複" : "同じ成分の重なり",
		.first = line_url(cx, a, o->first), .first_name = o->first->name, .second = line_url(cx, a, o->second),
		.second_name = o->second->name, .detail = o->other_prescriber ? "処方元が異なります" : "処方元は同じです",
	};
	struct node *n = fhir_resource(cx, into, "resource");

	return n == NULL ? cx->fault.code : fhir_rows(cx, n, issue_rows, FHIR_COUNT(issue_rows), &flat);
}

struct act { const char *id, *patient, *code, *name, *category, *day, *performer, *performer_name; };

static const struct fhir_row act_rows[] = {
	FIXED("resourceType", "Procedure"),
	VALUE("id", struct act, id),
	FIXED("meta.profile[+]", JP_PROFILE("JP_Procedure")),
	FIXED("status", "completed"),
	FIXED("category.coding[+].system", SYSTEM_KIND),
	VALUE("category.coding[=].code", struct act, category),
	FIXED("code.coding[+].system", SYSTEM_ACT),
	VALUE("code.coding[=].code", struct act, code),
	VALUE("code.coding[=].display", struct act, name),
	VALUE("code.text", struct act, name),
	VALUE("subject.reference", struct act, patient),
	VALUE("performedDateTime", struct act, day),
	FIXED("performer[+].actor.type", "Organization"),
	WITH("performer[=].actor.identifier.system", SYSTEM_FACILITY, struct act, performer),
	VALUE("performer[=].actor.identifier.value", struct act, performer),
	VALUE("performer[=].actor.display", struct act, performer_name),
};

enum err
fhir_procedure(struct ctx *cx, struct node *into, const struct fhir_about *a, const struct treatment *t)
{
	const struct act flat = {
		.id = ctx_fmt(cx, "%llu-%d-%u", (unsigned long long)t->claim->id, t->act.date, t->act.line),
		.patient = fhir_patient_url(cx, a), .code = t->act.code, .name = t->name,
		.category = t->category == ACT_OPERATION ? kind_rows[KIND_SHJ].code : kind_rows[KIND_SRJ].code,
		.day = fhir_day_or_month(cx, t->act.date, t->claim->month), .performer = t->claim->institution,
		.performer_name = t->claim->institution_name,
	};
	struct node *n = fhir_resource(cx, into, "resource");

	return n == NULL ? cx->fault.code : fhir_rows(cx, n, act_rows, FHIR_COUNT(act_rows), &flat);
}
