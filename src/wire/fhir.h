/* FHIR R4 resources on JP Core's shapes, as trees for base/json: each is described once, by rows of a table (doc/fhir.md).
 * Read-only. What is empty is left out, as FHIR wants it. */
#ifndef WIRE_FHIR_H
#define WIRE_FHIR_H

#include "base/tree.h"
#include "domain/answer.h"
#include "domain/checkup.h"
#include "domain/claim.h"
#include "domain/summary.h"

/* What every resource of one answer has in common. */
struct fhir_about {
	const char *base;               /* "https://host:port/fhir/r4/visit" */
	id          person;
	ymd         today;
	bool        contained;          /* the person stands in the same resource: "#ID" */
};

/* Each adds one resource below `into`, as a member of that name ("resource", "contained"), or as the root itself when the
 * name is NULL. ERR_TOO_LARGE only. */
enum err fhir_patient(struct ctx *cx, struct node *into, const char *name, const struct fhir_about *a, const struct person *p)
    MUST_CHECK;
enum err fhir_coverage(struct ctx *cx, struct node *into, const char *name, const struct fhir_about *a,
    const struct eligibility *e) MUST_CHECK;
enum err fhir_consent(struct ctx *cx, struct node *into, const struct fhir_about *a, const struct consent *c, instant now)
    MUST_CHECK;
enum err fhir_medication_request(struct ctx *cx, struct node *into, const struct fhir_about *a, const struct medicine *m)
    MUST_CHECK;
enum err fhir_medication_dispense(struct ctx *cx, struct node *into, const struct fhir_about *a, const struct medicine *m)
    MUST_CHECK;
/* At a glance: a medicine that is being taken, and two that meet. */
enum err fhir_medication_statement(struct ctx *cx, struct node *into, const struct fhir_about *a,
    const struct summary_medicine *m) MUST_CHECK;
enum err fhir_detected_issue(struct ctx *cx, struct node *into, const struct fhir_about *a, const struct summary_overlap *o)
    MUST_CHECK;
enum err fhir_procedure(struct ctx *cx, struct node *into, const struct fhir_about *a, const struct treatment *t) MUST_CHECK;
enum err fhir_observation(struct ctx *cx, struct node *into, const struct fhir_about *a, const struct checkup *c,
    const struct checkup_result *r, int sex) MUST_CHECK;

/* CoverageEligibilityRequest of $submit, alone or as the parameter "resource" of a Parameters: who is meant, by the Coverage
 * and Patient contained in it. ERR_INPUT names the element. `ret_request` is its id, "" when it has none. */
enum err fhir_eligibility_read(struct ctx *cx, const struct node *root, struct eligibility_query *ret_q, ymd *ret_day,
    const char **ret_request) MUST_CHECK;
/* CoverageEligibilityResponse as the root. */
struct fhir_eligibility { const struct answer_unit *unit; instant at; uint64_t rid; const char *request; };
enum err fhir_eligibility_write(struct ctx *cx, struct node *root, const char *base, const struct fhir_eligibility *e)
    MUST_CHECK;

/* OperationOutcome as the root. */
enum err fhir_outcome(struct ctx *cx, struct node *root, enum err e, const char *detail) MUST_CHECK;

/* A page of a search: entries from..from+count of `total`, links to itself and the next one. */
struct fhir_page {
	const char *type;               /* "MedicationRequest" */
	size_t      from, count, total;
	instant     at;
};
enum err fhir_bundle(struct ctx *cx, struct node *root, const struct fhir_about *a, const struct fhir_page *p) MUST_CHECK;
/* A new entry of that bundle; NULL as ctx_alloc. The resource goes below it, then it gets its fullUrl. */
struct node *fhir_entry(struct ctx *cx, struct node *root);
enum err fhir_entry_done(struct ctx *cx, struct node *entry, const struct fhir_about *a) MUST_CHECK;
/* CapabilityStatement as the root. */
enum err fhir_capability(struct ctx *cx, struct node *root, const char *base, enum mode m, instant at) MUST_CHECK;

#endif
