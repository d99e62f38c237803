/* CoverageEligibilityRequest and CoverageEligibilityResponse of $submit. */
#include <stdio.h>
#include <string.h>

#include "wire/fhir_row.h"

/* The resource itself, or the parameter "resource" of a Parameters. */
static const struct node *
request_of(const struct node *root)
{
	if (strcmp(node_text(root, "resourceType"), "Parameters") != 0)
		return root;
	for (const struct node *p = node_child(root, "parameter"); p != NULL; p = node_next_named(p, "parameter"))
		if (strcmp(node_text(p, "name"), "resource") == 0)
			return node_child(p, "resource");
	return NULL;
}

static const struct node *
contained(const struct node *request, const char *type)
{
	for (const struct node *c = node_child(request, "contained"); c != NULL; c = node_next_named(c, "contained"))
		if (strcmp(node_text(c, "resourceType"), type) == 0)
			return c;
	return NULL;
}

/* The text of that extension; "" when it is missing. */
static const char *
extension(const struct node *from, const char *url)
{
	for (const struct node *e = node_child(from, "extension"); e != NULL; e = node_next_named(e, "extension"))
		if (strcmp(node_text(e, "url"), url) == 0)
			return node_text(e, "valueString");
	return "";
}

static bool
day_read(const char *text, ymd *ret)
{
	char digits[9];

	if (strlen(text) < 10 || text[4] != '-' || text[7] != '-')
		return false;
	(void)snprintf(digits, sizeof digits, "%.4s%.2s%.2s", text, text + 5, text + 8);
	return ymd_read(digits, ret);
}

enum err
fhir_eligibility_read(struct ctx *cx, const struct node *root, struct eligibility_query *ret_q, ymd *ret_day,
    const char **ret_request)
{
	const struct node *r = request_of(root), *coverage, *patient, *payor, *identifier;
	struct eligibility_query q = { .insurer = "", .symbol = "", .number = "", .branch = "" };
	ymd day = 0;

	if (r == NULL || strcmp(node_text(r, "resourceType"), "CoverageEligibilityRequest") != 0)
		return fail(cx, ERR_INPUT, "resourceType: F-01: a CoverageEligibilityRequest is expected");
	if ((coverage = contained(r, "Coverage")) == NULL)
		return fail(cx, ERR_INPUT, "contained: F-02: a Coverage is expected");
	payor = node_child(coverage, "payor");
	identifier = payor == NULL ? NULL : node_child(payor, "identifier");
	q.insurer = identifier == NULL ? "" : node_text(identifier, "value");
	q.symbol = extension(coverage, JP_EXTENSION("JP_Coverage_InsuredPersonSymbol"));
	q.number = extension(coverage, JP_EXTENSION("JP_Coverage_InsuredPersonNumber"));
	q.branch = extension(coverage, JP_EXTENSION("JP_Coverage_InsuredPersonSubNumber"));
	if (q.insurer[0] == '\0' || q.number[0] == '\0')
		return fail(cx, ERR_INPUT, "Coverage: F-03: the payor's number and the insured person's number are expected");
	patient = contained(r, "Patient");
	if (patient != NULL && node_child(patient, "birthDate") != NULL && !day_read(node_text(patient, "birthDate"), &q.birth))
		return fail(cx, ERR_INPUT, "Patient.birthDate: F-04: a day YYYY-MM-DD");
	if (node_child(r, "servicedDate") != NULL && !day_read(node_text(r, "servicedDate"), &day))
		return fail(cx, ERR_INPUT, "servicedDate: F-04: a day YYYY-MM-DD");
	*ret_q = q;
	*ret_day = day;
	*ret_request = node_text(r, "id");
	return ERR_OK;
}

struct response {
	const char *id, *patient, *patient_type, *created, *request_value, *outcome, *disposition, *insurer, *coverage, *inforce;
	const char *from, *until, *code, *text;
};

static const struct fhir_row rows[] = {
	VALUE("id", struct response, id),
	FIXED("status", "active"),
	FIXED("purpose[+]", "validation"),
	VALUE("patient.reference", struct response, patient),
	VALUE("patient.type", struct response, patient_type),
	VALUE("created", struct response, created),
	FIXED("request.type", "CoverageEligibilityRequest"),
	VALUE("request.identifier.value", struct response, request_value),
	VALUE("outcome", struct response, outcome),
	VALUE("disposition", struct response, disposition),
	FIXED("insurer.type", "Organization"),
	WITH("insurer.identifier.system", SYSTEM_INSURER, struct response, insurer),
	VALUE("insurer.identifier.value", struct response, insurer),
	VALUE("insurance[+].coverage.reference", struct response, coverage),
	BARE("insurance[=].inforce", struct response, inforce),
	VALUE("insurance[=].benefitPeriod.start", struct response, from),
	VALUE("insurance[=].benefitPeriod.end", struct response, until),
	WITH("error[+].code.coding[+].system", "urn:kyotaku:code:outcome", struct response, code),
	VALUE("error[=].code.coding[=].code", struct response, code),
	VALUE("error[=].code.text", struct response, text),
};

/* 資格有効性 (OQSCD006) in words. */
static const char *
validity_words(enum validity v)
{
	static const char *const words[] = { "", "1 有効", "2 無効", "3 無効(新しい資格あり)", "4 該当資格なし", "5 複数該当",
	    "6 登録なし" };

	return v <= VALIDITY_UNREGISTERED ? words[v] : "";
}

/* Whoever is told about stands in the response itself: what the numbers gave is no address of ours to come back to. */
static enum err
people(struct ctx *cx, struct node *root, const struct fhir_about *a, const struct answer *told)
{
	TRY(fhir_patient(cx, root, "contained", a, told->person));
	return told->eligibility == NULL ? ERR_OK : fhir_coverage(cx, root, "contained", a, told->eligibility);
}

enum err
fhir_eligibility_write(struct ctx *cx, struct node *root, const char *base, const struct fhir_eligibility *e)
{
	const struct answer_unit *u = e->unit;
	const struct answer *told = u->answer_count > 0 && u->answers[0].person != NULL ? &u->answers[0] : NULL;
	const struct eligibility *in = told != NULL ? told->eligibility : NULL;
	const struct fhir_about a = { base, told != NULL ? told->person->id : 0, ymd_of(e->at), true };
	struct response flat = {
		.id = ctx_fmt(cx, "%llx", (unsigned long long)e->rid), .patient_type = "Patient", .created = fhir_instant(cx, e->at),
		.request_value = e->request[0] != '\0' ? e->request : "-", .outcome = u->outcome == ERR_OK ? "complete" : "error",
		.disposition = validity_words(u->validity), .insurer = in != NULL ? in->insurer : u->asked->insurer,
	};

	if (told != NULL)
		flat.patient = ctx_fmt(cx, "#%llu", (unsigned long long)told->person->id);
	if (in != NULL) {
		flat.coverage = ctx_fmt(cx, "#%llu", (unsigned long long)in->id);
		flat.inforce = u->validity == VALIDITY_VALID ? "true" : "false";
		flat.from = fhir_day(cx, in->acquired);
		flat.until = in->lost == 0 ? "" : fhir_day(cx, ymd_add(in->lost, -1));
	}
	if (u->outcome != ERR_OK) {
		flat.code = err_code(u->outcome);
		flat.text = err_text(u->outcome, LANG_JA);
	}
	if (node_new(cx, root, "resourceType", "CoverageEligibilityResponse") == NULL)
		return cx->fault.code;
	if (told != NULL)
		TRY(people(cx, root, &a, told));
	return fhir_rows(cx, root, rows, FHIR_COUNT(rows), &flat);
}
