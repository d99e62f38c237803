/* MedicationRequest, MedicationDispense, Procedure, and what is told at a glance: MedicationStatement, DetectedIssue. */
#include <string.h>

#include "wire/fhir_row.h"

/* A drug line in FHIR's words; the rows below take what their resource has. */
struct drug {
	const char *id, *patient, *code, *name, *ingredient, *day, *prescribed, *category, *usage, *usage_name, *instruction;
	const char *amount, *unit, *days, *issuer, *issuer_name, *prescriber, *prescriber_name;
	const char *from, *until, *state, *note;
};

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
	const char *number = fhir_number(m->drug.amount);

	return (struct drug){
		.id = ctx_fmt(cx, "%llu-%d-%u", (unsigned long long)c->id, m->drug.date, m->drug.line),
		.patient = fhir_patient_url(cx, a), .code = m->drug.code, .name = m->name, .ingredient = m->ingredient,
		.day = fhir_day_or_month(cx, m->drug.date, c->month),
		.prescribed = fhir_day_or_month(cx, m->drug.prescribed != 0 ? m->drug.prescribed : m->drug.date, c->month),
		.category = c->inpatient ? "inpatient" : "outpatient", .usage = m->drug.usage, .usage_name = dosage_text(cx, m),
		.instruction = m->drug.instruction, .amount = number, .unit = number[0] != '\0' ? m->unit : "",
		.days = m->drug.form == DOSE_ORAL && m->drug.times > 0 ? ctx_fmt(cx, "%d", m->drug.times) : "",
		.issuer = c->institution, .issuer_name = c->institution_name,
		.prescriber = dispensed ? c->prescriber : c->institution,
		.prescriber_name = dispensed ? c->prescriber_name : c->institution_name,
	};
}

#define MEDICATION \
	FIXED("medicationCodeableConcept.coding[+].system", SYSTEM_DRUG), \
	VALUE("medicationCodeableConcept.coding[=].code", struct drug, code), \
	VALUE("medicationCodeableConcept.coding[=].display", struct drug, name), \
	VALUE("medicationCodeableConcept.text", struct drug, name), \
	VALUE("subject.reference", struct drug, patient)
#define DOSAGE(name) \
	VALUE(name "[+].text", struct drug, usage_name), \
	VALUE(name "[=].patientInstruction", struct drug, instruction), \
	WITH(name "[=].timing.code.coding[+].system", SYSTEM_USAGE, struct drug, usage), \
	VALUE(name "[=].timing.code.coding[=].code", struct drug, usage), \
	BARE(name "[=].doseAndRate[+].doseQuantity.value", struct drug, amount), \
	VALUE(name "[=].doseAndRate[=].doseQuantity.unit", struct drug, unit)

static const struct fhir_row request_rows[] = {
	FIXED("resourceType", "MedicationRequest"),
	VALUE("id", struct drug, id),
	FIXED("meta.profile[+]", JP_PROFILE("JP_MedicationRequest")),
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
	BARE("dispenseRequest.expectedSupplyDuration.value", struct drug, days),
	WITH("dispenseRequest.expectedSupplyDuration.unit", "日", struct drug, days),
	WITH("dispenseRequest.expectedSupplyDuration.system", "http://unitsofmeasure.org", struct drug, days),
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
	BARE("daysSupply.value", struct drug, days),
	WITH("daysSupply.unit", "日", struct drug, days),
	WITH("daysSupply.system", "http://unitsofmeasure.org", struct drug, days),
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
