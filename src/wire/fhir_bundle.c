/* What carries resources: Bundle, OperationOutcome, CapabilityStatement. */
#include <string.h>

#include "wire/fhir_row.h"

struct page { const char *id, *at, *total, *self, *next; };

static const struct fhir_row page_rows[] = {
	FIXED("resourceType", "Bundle"),
	FIXED("type", "searchset"),
	VALUE("timestamp", struct page, at),
	BARE("total", struct page, total),
	WITH("link[+].relation", "self", struct page, self),
	VALUE("link[=].url", struct page, self),
	WITH("link[+].relation", "next", struct page, next),
	VALUE("link[=].url", struct page, next),
};

static const char *
page_url(struct ctx *cx, const struct fhir_about *a, const struct fhir_page *p, size_t from)
{
	return ctx_fmt(cx, "%s/%s?patient=%llu&_count=%zu&_offset=%zu", a->base, p->type, (unsigned long long)a->person, p->count,
	    from);
}

enum err
fhir_bundle(struct ctx *cx, struct node *root, const struct fhir_about *a, const struct fhir_page *p)
{
	const struct page flat = { .at = fhir_instant(cx, p->at), .total = ctx_fmt(cx, "%zu", p->total),
	    .self = page_url(cx, a, p, p->from),
	    .next = p->count > 0 && p->total > p->from + p->count ? page_url(cx, a, p, p->from + p->count) : "" };

	return fhir_rows(cx, root, page_rows, FHIR_COUNT(page_rows), &flat);
}

struct node *
fhir_entry(struct ctx *cx, struct node *root)
{
	struct node *n = node_item(cx, root, "entry", ""), *search;

	if (n == NULL)
		return NULL;
	search = node_new(cx, n, "search", "");
	return search == NULL || node_new(cx, search, "mode", "match") == NULL ? NULL : n;
}

enum err
fhir_entry_done(struct ctx *cx, struct node *entry, const struct fhir_about *a)
{
	const struct node *r = node_child(entry, "resource");
	const char *url = r == NULL ? NULL : ctx_fmt(cx, "%s/%s/%s", a->base, node_text(r, "resourceType"), node_text(r, "id"));

	return url == NULL || node_new(cx, entry, "fullUrl", url) == NULL ? cx->fault.code : ERR_OK;
}

struct outcome { const char *code, *name, *text, *detail; };

static const struct fhir_row outcome_rows[] = {
	FIXED("resourceType", "OperationOutcome"),
	FIXED("issue[+].severity", "error"),
	VALUE("issue[=].code", struct outcome, code),
	FIXED("issue[=].details.coding[+].system", "urn:kyotaku:code:outcome"),
	VALUE("issue[=].details.coding[=].code", struct outcome, name),
	VALUE("issue[=].details.text", struct outcome, text),
	VALUE("issue[=].diagnostics", struct outcome, detail),
};

/* FHIR's issue types, by HTTP status. */
static const char *
issue_type(enum err e)
{
	static const struct { int status; const char *code; } types[] = {
		{ 400, "invalid" }, { 403, "forbidden" }, { 404, "not-found" }, { 405, "not-supported" }, { 408, "timeout" },
		{ 409, "conflict" }, { 413, "too-long" }, { 503, "transient" },
	};

	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		if (types[i].status == err_http(e))
			return types[i].code;
	return "exception";
}

enum err
fhir_outcome(struct ctx *cx, struct node *root, enum err e, const char *detail)
{
	const struct outcome flat = { issue_type(e), err_code(e), err_text(e, cx->lang), detail };

	return fhir_rows(cx, root, outcome_rows, FHIR_COUNT(outcome_rows), &flat);
}

static const struct fhir_row capability_rows[] = {
	FIXED("resourceType", "CapabilityStatement"),
	FIXED("status", "active"),
	VALUE("date", struct page, at),
	FIXED("kind", "instance"),
	FIXED("software.name", "Kyotaku"),
	FIXED("software.version", KYOTAKU_VERSION),
	VALUE("implementation.description", struct page, id),
	VALUE("implementation.url", struct page, self),
	FIXED("fhirVersion", "4.0.1"),
	FIXED("format[+]", "json"),
	FIXED("rest[+].mode", "server"),
	FIXED("rest[=].security.description", "TLS 1.3 with the terminal's client certificate; every disclosure needs a consent"),
};

/* A row per resource that is served; doc/fhir.md says what each is made of. */
static const struct { const char *type, *profile, *interaction, *operation; } served[] = {
	{ "Patient", JP_PROFILE("JP_Patient"), "read", "" },
	{ "Coverage", JP_PROFILE("JP_Coverage"), "search-type", "" },
	{ "CoverageEligibilityRequest", "", "", "submit" },
	{ "Consent", "urn:kyotaku:profile:consent", "search-type", "" },
	{ "MedicationRequest", JP_PROFILE("JP_MedicationRequest"), "search-type", "" },
	{ "MedicationDispense", JP_PROFILE("JP_MedicationDispense"), "search-type", "" },
	{ "MedicationStatement", JP_PROFILE("JP_MedicationStatement"), "search-type", "" },
	{ "DetectedIssue", "", "search-type", "" },
	{ "Procedure", JP_PROFILE("JP_Procedure"), "search-type", "" },
	{ "Observation", JP_PROFILE("JP_Observation_Common"), "search-type", "" },
};

struct capability { const char *type, *profile, *interaction, *search, *operation; };

static const struct fhir_row served_rows[] = {
	VALUE("rest[=].resource[+].type", struct capability, type),
	VALUE("rest[=].resource[=].supportedProfile[+]", struct capability, profile),
	VALUE("rest[=].resource[=].interaction[+].code", struct capability, interaction),
	WITH("rest[=].resource[=].searchParam[+].name", "patient", struct capability, search),
	WITH("rest[=].resource[=].searchParam[=].type", "reference", struct capability, search),
	VALUE("rest[=].resource[=].operation[+].name", struct capability, operation),
	WITH("rest[=].resource[=].operation[=].definition",
	    "http://hl7.org/fhir/OperationDefinition/CoverageEligibilityRequest-submit", struct capability, operation),
};

enum err
fhir_capability(struct ctx *cx, struct node *root, const char *base, enum mode m, instant at)
{
	const struct page flat = { .at = fhir_instant(cx, at), .self = base,
	    .id = ctx_fmt(cx, "オンライン資格確認(居宅同意取得型): %s", mode_row(m)->ja) };

	TRY(fhir_rows(cx, root, capability_rows, FHIR_COUNT(capability_rows), &flat));
	for (size_t i = 0; i < sizeof served / sizeof served[0]; i++) {
		const struct capability c = { served[i].type, served[i].profile, served[i].interaction,
		    strcmp(served[i].interaction, "search-type") == 0 ? "patient" : "", served[i].operation };

		TRY(fhir_rows(cx, root, served_rows, FHIR_COUNT(served_rows), &c));
	}
	return ERR_OK;
}
