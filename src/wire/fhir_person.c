/* Patient, Coverage, Consent. */
#include <string.h>

#include "wire/fhir_row.h"

struct patient { const char *id, *name, *kana, *gender, *birth, *death, *address, *postcode; };

static const struct fhir_row patient_rows[] = {
	FIXED("resourceType", "Patient"),
	VALUE("id", struct patient, id),
	FIXED("meta.profile[+]", JP_PROFILE("JP_Patient")),
	FIXED("identifier[+].system", SYSTEM_PERSON),
	VALUE("identifier[=].value", struct patient, id),
	WITH("name[+].extension[+].url", "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation", struct patient,
	    name),
	WITH("name[=].extension[=].valueCode", "IDE", struct patient, name),
	WITH("name[=].use", "official", struct patient, name),
	VALUE("name[=].text", struct patient, name),
	WITH("name[+].extension[+].url", "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation", struct patient,
	    kana),
	WITH("name[=].extension[=].valueCode", "SYL", struct patient, kana),
	WITH("name[=].use", "official", struct patient, kana),
	VALUE("name[=].text", struct patient, kana),
	VALUE("gender", struct patient, gender),
	VALUE("birthDate", struct patient, birth),
	VALUE("deceasedDateTime", struct patient, death),
	WITH("address[+].country", "JP", struct patient, address),
	VALUE("address[=].text", struct patient, address),
	VALUE("address[=].postalCode", struct patient, postcode),
};

enum err
fhir_patient(struct ctx *cx, struct node *into, const char *name, const struct fhir_about *a, const struct person *p)
{
	static const char *const genders[] = { "unknown", "male", "female" };
	const struct patient flat = { fhir_id(cx, a->person), p->name, p->kana, genders[p->sex1 == 1 || p->sex1 == 2 ? p->sex1 : 0],
	    fhir_day(cx, p->birth), fhir_day(cx, p->death), p->address, p->postcode };
	struct node *n = fhir_resource(cx, into, name);

	return n == NULL ? cx->fault.code : fhir_rows(cx, n, patient_rows, FHIR_COUNT(patient_rows), &flat);
}

struct coverage {
	const char *id, *status, *symbol, *number, *branch, *patient, *relation, *from, *until, *insurer, *insurer_name, *ratio;
};

static const struct fhir_row coverage_rows[] = {
	FIXED("resourceType", "Coverage"),
	VALUE("id", struct coverage, id),
	FIXED("meta.profile[+]", JP_PROFILE("JP_Coverage")),
	WITH("extension[+].url", JP_EXTENSION("JP_Coverage_InsuredPersonSymbol"), struct coverage, symbol),
	VALUE("extension[=].valueString", struct coverage, symbol),
	WITH("extension[+].url", JP_EXTENSION("JP_Coverage_InsuredPersonNumber"), struct coverage, number),
	VALUE("extension[=].valueString", struct coverage, number),
	WITH("extension[+].url", JP_EXTENSION("JP_Coverage_InsuredPersonSubNumber"), struct coverage, branch),
	VALUE("extension[=].valueString", struct coverage, branch),
	VALUE("status", struct coverage, status),
	FIXED("type.coding[+].system", "http://terminology.hl7.org/CodeSystem/v3-ActCode"),
	FIXED("type.coding[=].code", "PUBLICPOL"),
	VALUE("beneficiary.reference", struct coverage, patient),
	VALUE("dependent", struct coverage, branch),
	WITH("relationship.coding[+].system", "http://terminology.hl7.org/CodeSystem/subscriber-relationship", struct coverage,
	    relation),
	VALUE("relationship.coding[=].code", struct coverage, relation),
	VALUE("period.start", struct coverage, from),
	VALUE("period.end", struct coverage, until),
	FIXED("payor[+].type", "Organization"),
	WITH("payor[=].identifier.system", SYSTEM_INSURER, struct coverage, insurer),
	VALUE("payor[=].identifier.value", struct coverage, insurer),
	VALUE("payor[=].display", struct coverage, insurer_name),
	WITH("costToBeneficiary[+].type.coding[+].system", "http://terminology.hl7.org/CodeSystem/coverage-copay-type",
	    struct coverage, ratio),
	WITH("costToBeneficiary[=].type.coding[=].code", "copaypct", struct coverage, ratio),
	BARE("costToBeneficiary[=].valueQuantity.value", struct coverage, ratio),
	WITH("costToBeneficiary[=].valueQuantity.unit", "%", struct coverage, ratio),
	WITH("costToBeneficiary[=].valueQuantity.system", "http://unitsofmeasure.org", struct coverage, ratio),
	WITH("costToBeneficiary[=].valueQuantity.code", "%", struct coverage, ratio),
};

enum err
fhir_coverage(struct ctx *cx, struct node *into, const char *name, const struct fhir_about *a, const struct eligibility *e)
{
	int ratio = e->elder.ratio != 0 ? e->elder.ratio : e->ratio;
	const struct coverage flat = {
		.id = fhir_id(cx, e->id), .status = eligibility_covers(e, a->today) ? "active" : "cancelled", .symbol = e->symbol,
		.number = e->number, .branch = e->branch, .patient = fhir_patient_url(cx, a),
		.relation = e->family == 1 ? "self" : e->family == 2 ? "other" : "", .from = fhir_day(cx, e->acquired),
		.until = e->lost == 0 ? "" : fhir_day(cx, ymd_add(e->lost, -1)),        /* FHIR's periods include their end */
		.insurer = e->insurer, .insurer_name = e->insurer_name, .ratio = ratio == 0 ? "" : ctx_fmt(cx, "%d", ratio),
	};
	struct node *n = fhir_resource(cx, into, name);

	return n == NULL ? cx->fault.code : fhir_rows(cx, n, coverage_rows, FHIR_COUNT(coverage_rows), &flat);
}

struct consent_flat {
	const char *id, *status, *patient, *given, *facility, *type, *from, *until, *kind, *kind_name, *mode, *mode_name;
};

static const struct fhir_row consent_rows[] = {
	FIXED("resourceType", "Consent"),
	VALUE("id", struct consent_flat, id),
	FIXED("meta.profile[+]", "urn:kyotaku:profile:consent"),
	VALUE("status", struct consent_flat, status),
	FIXED("scope.coding[+].system", "http://terminology.hl7.org/CodeSystem/consentscope"),
	FIXED("scope.coding[=].code", "patient-privacy"),
	FIXED("category[+].coding[+].system", "http://loinc.org"),
	FIXED("category[=].coding[=].code", "59284-0"),
	FIXED("category[+].coding[+].system", SYSTEM_MODE),
	VALUE("category[=].coding[=].code", struct consent_flat, mode),
	VALUE("category[=].coding[=].display", struct consent_flat, mode_name),
	VALUE("patient.reference", struct consent_flat, patient),
	VALUE("dateTime", struct consent_flat, given),
	VALUE("performer[+].reference", struct consent_flat, patient),
	WITH("organization[+].identifier.system", SYSTEM_FACILITY, struct consent_flat, facility),
	VALUE("organization[=].identifier.value", struct consent_flat, facility),
	FIXED("policyRule.text", "オンライン資格確認(居宅同意取得型)における閲覧同意"),
	VALUE("provision.type", struct consent_flat, type),
	VALUE("provision.period.start", struct consent_flat, from),
	VALUE("provision.period.end", struct consent_flat, until),
	FIXED("provision.purpose[+].system", "http://terminology.hl7.org/CodeSystem/v3-ActReason"),
	FIXED("provision.purpose[=].code", "TREAT"),
	FIXED("provision.code[+].coding[+].system", SYSTEM_KIND),
	VALUE("provision.code[=].coding[=].code", struct consent_flat, kind),
	VALUE("provision.code[=].coding[=].display", struct consent_flat, kind_name),
};

enum err
fhir_consent(struct ctx *cx, struct node *into, const struct fhir_about *a, const struct consent *c, instant now)
{
	enum consent_state state = consent_state(c, now);
	instant until = c->ended != 0 ? c->ended : c->until;
	const struct consent_flat flat = {
		.id = fhir_id(cx, c->id), .status = !c->given ? "rejected" : state == CONSENT_OPEN ? "active" : "inactive",
		.patient = fhir_patient_url(cx, a), .given = fhir_instant(cx, c->from), .facility = c->facility,
		.type = c->given ? "permit" : "deny", .from = fhir_instant(cx, c->from), .until = fhir_instant(cx, until),
		.kind = kind_rows[c->kind].code, .kind_name = kind_rows[c->kind].ja, .mode = ctx_fmt(cx, "%d", (int)c->mode),
		.mode_name = mode_row(c->mode)->ja,
	};
	struct node *n = fhir_resource(cx, into, "resource");

	return n == NULL ? cx->fault.code : fhir_rows(cx, n, consent_rows, FHIR_COUNT(consent_rows), &flat);
}
