/* Observation: one result of a check-up. */
#include <string.h>

#include "wire/fhir_row.h"

struct result {
	const char *id, *patient, *code, *name, *day, *performer, *performer_name;
	const char *number, *unit, *coded, *coded_list, *coded_name, *text, *absent, *comparator;
	const char *flag, *grade, *low, *high, *range;
};

static const struct fhir_row rows[] = {
	FIXED("resourceType", "Observation"),
	VALUE("id", struct result, id),
	FIXED("meta.profile[+]", JP_PROFILE("JP_Observation_Common")),
	FIXED("status", "final"),
	FIXED("category[+].coding[+].system", SYSTEM_CATEGORY),
	FIXED("category[=].coding[=].code", "exam"),
	FIXED("category[=].coding[+].system", "http://terminology.hl7.org/CodeSystem/observation-category"),
	FIXED("category[=].coding[=].code", "exam"),
	FIXED("code.coding[+].system", SYSTEM_CHECKUP),
	VALUE("code.coding[=].code", struct result, code),
	VALUE("code.coding[=].display", struct result, name),
	VALUE("code.text", struct result, name),
	VALUE("subject.reference", struct result, patient),
	VALUE("effectiveDateTime", struct result, day),
	FIXED("performer[+].type", "Organization"),
	WITH("performer[=].identifier.system", SYSTEM_FACILITY, struct result, performer),
	VALUE("performer[=].identifier.value", struct result, performer),
	VALUE("performer[=].display", struct result, performer_name),
	BARE("valueQuantity.value", struct result, number),
	VALUE("valueQuantity.comparator", struct result, comparator),
	VALUE("valueQuantity.unit", struct result, unit),
	VALUE("valueCodeableConcept.coding[+].system", struct result, coded_list),
	VALUE("valueCodeableConcept.coding[=].code", struct result, coded),
	VALUE("valueCodeableConcept.coding[=].display", struct result, coded_name),
	VALUE("valueString", struct result, text),
	WITH("dataAbsentReason.coding[+].system", "http://terminology.hl7.org/CodeSystem/data-absent-reason", struct result, absent),
	VALUE("dataAbsentReason.coding[=].code", struct result, absent),
	WITH("interpretation[+].coding[+].system", "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation",
	    struct result, flag),
	VALUE("interpretation[=].coding[=].code", struct result, flag),
	VALUE("interpretation[+].text", struct result, grade),
	BARE("referenceRange[+].low.value", struct result, low),
	BARE("referenceRange[=].high.value", struct result, high),
	VALUE("referenceRange[=].text", struct result, range),
};

/* The one form of value that this result has. */
static void
value_of(struct ctx *cx, const struct checkup_result *r, struct result *flat)
{
	const struct checkup_line *l = &r->line;

	if (l->state == CHECKUP_NOT_DONE || l->state == CHECKUP_NOT_POSSIBLE || l->value[0] == '\0') {
		flat->absent = l->state == CHECKUP_NOT_DONE ? "not-performed" : l->state == CHECKUP_NOT_POSSIBLE ? "error" : "unknown";
		return;
	}
	if (l->type == CHECKUP_QUANTITY && fhir_number(l->value)[0] != '\0') {
		flat->number = l->value;
		flat->unit = r->unit;
		flat->comparator = l->state == CHECKUP_BELOW ? "<" : l->state == CHECKUP_ABOVE ? ">" : "";
	} else if (l->type == CHECKUP_CODE || l->type == CHECKUP_ORDINAL) {
		flat->coded = l->value;
		flat->coded_list = l->list[0] != '\0' ? ctx_fmt(cx, "urn:oid:%s", l->list) : "";
		flat->coded_name = r->value_name;
	} else {
		flat->text = l->value;
	}
}

enum err
fhir_observation(struct ctx *cx, struct node *into, const struct fhir_about *a, const struct checkup *c,
    const struct checkup_result *r, int sex)
{
	static const char *const flags[] = { "", "L", "N", "H" };
	static const char *const grades[] = { "", "", "保健指導判定値に該当", "受診勧奨判定値に該当" };
	const char *low = r->line.low != NULL ? fhir_number(r->line.low) : "";
	const char *high = r->line.high != NULL ? fhir_number(r->line.high) : "";
	struct result flat = {
		.id = ctx_fmt(cx, "%llu-%zu", (unsigned long long)c->id, (size_t)(r - c->results) + 1),
		.patient = fhir_patient_url(cx, a), .code = r->line.code, .name = r->name, .day = fhir_day(cx, c->day),
		.performer = c->institution, .performer_name = c->institution_name, .flag = flags[r->line.flag],
		.grade = grades[checkup_grade(r, sex)], .low = low, .high = high,
	};
	struct node *n = fhir_resource(cx, into, "resource");

	flat.range = low[0] == '\0' && high[0] == '\0' ? "" : ctx_fmt(cx, "%s–%s", low, high);
	value_of(cx, r, &flat);
	return n == NULL ? cx->fault.code : fhir_rows(cx, n, rows, FHIR_COUNT(rows), &flat);
}
