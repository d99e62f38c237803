/* The facilities' side in FHIR: read-only, under the same consents and audit as the file interface (doc/fhir.md). The
 * 診療区分 is a part of the base address, because consents hold for one: /fhir/r4/visit/Patient/… */
#include <stdlib.h>
#include <string.h>

#include "app/checkups_read.h"
#include "app/eligibility_read.h"
#include "app/medicines_read.h"
#include "app/person_read.h"
#include "app/recheck.h"
#include "base/limit.h"
#include "centre/centre.h"
#include "http/form.h"
#include "wire/fhir.h"

/* A search on its way: entries are counted, those of the page are written. */
struct search {
	struct job  *j;
	enum mode    mode;
	struct fhir_about about;
	struct fhir_page page;
	struct node *entries;           /* their parent, until the bundle's head is known */
};

static enum err
answer(struct job *j, const struct node *root)
{
	char *p;

	TRY(json_write(&j->cx, root, &p, &j->body_n));
	j->body = p;
	j->type = "application/fhir+json; charset=utf-8";
	return ERR_OK;
}

/* Where the client sees us. What it says of itself goes back to nobody else. */
static enum err
base_of(struct job *j, enum mode *ret_m, const char **ret_base)
{
	const char *host = http_request_header(j->x, "Host");
	const char *word = route_param(&j->match, "mode");
	enum mode m;

	if (!mode_read(word, &m) || m == MODE_EMERGENCY || strcmp(mode_row(m)->word, word) != 0)
		return fail(&j->cx, ERR_NOT_FOUND, "F-05: counter, visit or online");
	if (host == NULL || strspn(host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]") != strlen(host))
		return fail(&j->cx, ERR_INPUT, "Host");
	j->about.mode = m;
	*ret_m = m;
	*ret_base = ctx_fmt(&j->cx, "https://%s/fhir/r4/%s", host, word);
	return *ret_base == NULL ? j->cx.fault.code : ERR_OK;
}

/* "123" or "Patient/123" */
static bool
person_id(const char *text, id *ret)
{
	char *end;

	if (strncmp(text, "Patient/", 8) == 0)
		text += 8;
	if (text[0] < '1' || text[0] > '9' || strlen(text) > 19)
		return false;
	*ret = strtoull(text, &end, 10);
	return *end == '\0';
}

static bool
count_read(const char *text, size_t least, size_t most, size_t *n)
{
	size_t digits = strspn(text, "0123456789");
	unsigned long value = strtoul(text, NULL, 10);

	if (text[0] == '\0')
		return true;
	if (digits != strlen(text) || digits > 9 || value < least || value > most)
		return false;
	*n = value;
	return true;
}

/* Places one resource: true when it stands on the page that was asked for. */
static bool
wanted(struct search *s)
{
	size_t at = s->page.total++;

	return at >= s->page.from && at - s->page.from < s->page.count;
}

/* ---- a function per type; the rows below name them -------------------------------------------------------------- */

/* Writes the entry when it is on the page. */
#define PLACE(s, write, ...) do { \
	if (wanted(s)) { \
		struct node *entry_ = fhir_entry(&(s)->j->cx, (s)->entries); \
		if (entry_ == NULL) \
			return (s)->j->cx.fault.code; \
		TRY(write(&(s)->j->cx, entry_, __VA_ARGS__)); \
		TRY(fhir_entry_done(&(s)->j->cx, entry_, &(s)->about)); \
	} \
} while (0)

static enum err
search_coverage(struct search *s)
{
	struct person_answer p;

	TRY(person_read(&s->j->act, s->about.person, s->mode, &p));
	for (size_t i = p.all_count; i > 0; i--)
		PLACE(s, fhir_coverage, "resource", &s->about, &p.all[i - 1]);
	return ERR_OK;
}

static enum err
search_consent(struct search *s)
{
	struct person_answer p;

	TRY(person_read(&s->j->act, s->about.person, s->mode, &p));
	for (size_t i = 0; i < p.consent_count; i++)
		PLACE(s, fhir_consent, &s->about, &p.consents[i], s->j->cx.now);
	return ERR_OK;
}

static enum err
medicines(struct search *s, bool treatments, struct medicines_answer *ret_m)
{
	const struct medicines_question q = { .person = s->about.person, .mode = s->mode, .from = 190001, .until = 999912,
	    .treatments = treatments, .prescriptions = true };

	return medicines_read(&s->j->act, &q, ret_m);
}

/* Of claims and of electronic prescriptions. */
static size_t
lines(const struct medicines_answer *m)
{
	return m->medicine_count + m->prescribed_count + m->handed_count;
}

static enum err
search_request(struct search *s)
{
	struct medicines_answer m;

	TRY(medicines(s, false, &m));
	for (size_t i = 0; i < lines(&m); i++)
		if (!claim_is_dispensed(m.medicines[i].claim->source))
			PLACE(s, fhir_medication_request, &s->about, &m.medicines[i]);
	return ERR_OK;
}

static enum err
search_dispense(struct search *s)
{
	struct medicines_answer m;

	TRY(medicines(s, false, &m));
	for (size_t i = 0; i < lines(&m); i++)
		if (claim_is_dispensed(m.medicines[i].claim->source))
			PLACE(s, fhir_medication_dispense, &s->about, &m.medicines[i]);
	return ERR_OK;
}

static enum err
glance(struct search *s, struct summary *ret_y)
{
	struct medicines_answer m;

	TRY(medicines(s, false, &m));
	return summary_medicines(&s->j->cx, m.medicines, lines(&m), s->about.today, ret_y);
}

static enum err
search_statement(struct search *s)
{
	struct summary y = { 0 };

	TRY(glance(s, &y));
	for (size_t i = 0; i < y.medicine_count; i++)
		PLACE(s, fhir_medication_statement, &s->about, &y.medicines[i]);
	return ERR_OK;
}

static enum err
search_issue(struct search *s)
{
	struct summary y = { 0 };

	TRY(glance(s, &y));
	for (size_t i = 0; i < y.overlap_count; i++)
		PLACE(s, fhir_detected_issue, &s->about, &y.overlaps[i]);
	return ERR_OK;
}

static enum err
search_procedure(struct search *s)
{
	struct medicines_answer m;

	TRY(medicines(s, true, &m));
	for (size_t i = 0; i < m.treatment_count; i++)
		PLACE(s, fhir_procedure, &s->about, &m.treatments[i]);
	return ERR_OK;
}

static enum err
search_observation(struct search *s)
{
	const struct checkups_question q = { .person = s->about.person, .mode = s->mode };
	struct checkups_answer c;

	TRY(checkups_read(&s->j->act, &q, &c));
	for (size_t i = c.count; i > 0; i--)
		for (size_t k = 0; k < c.checkups[i - 1].result_count; k++)
			PLACE(s, fhir_observation, &s->about, &c.checkups[i - 1], &c.checkups[i - 1].results[k], c.person->sex1);
	return ERR_OK;
}

static const struct { const char *type; enum err (*run)(struct search *); enum audit_act act; } searches[] = {
	{ "Coverage",            search_coverage,    AUDIT_ELIGIBILITY_READ },
	{ "Consent",             search_consent,     AUDIT_ELIGIBILITY_READ },
	{ "MedicationRequest",   search_request,     AUDIT_MEDICINES_READ },
	{ "MedicationDispense",  search_dispense,    AUDIT_MEDICINES_READ },
	{ "MedicationStatement", search_statement,   AUDIT_MEDICINES_READ },
	{ "DetectedIssue",       search_issue,       AUDIT_MEDICINES_READ },
	{ "Procedure",           search_procedure,   AUDIT_MEDICINES_READ },
	{ "Observation",         search_observation, AUDIT_CHECKUPS_READ },
};

/* ---- the ways in ------------------------------------------------------------------------------------------------ */

static enum err
search_read(struct search *s, const char *p, size_t n)
{
	struct ctx *cx = &s->j->cx;
	struct form form;

	TRY(form_read(cx, p, n, &form));
	if (!person_id(form_value(&form, "patient"), &s->about.person))
		return fail(cx, ERR_INPUT, "F-06: patient is expected, as an earlier answer named it");
	s->page.count = 100;
	if (!count_read(form_value(&form, "_count"), 1, LIMIT_FHIR_PAGE, &s->page.count)
	    || !count_read(form_value(&form, "_offset"), 0, 999999999, &s->page.from))
		return fail(cx, ERR_INPUT, "F-07: _count is 1 to %d, _offset a number", LIMIT_FHIR_PAGE);
	return ERR_OK;
}

static enum err
search_run(struct job *j, const char *words, size_t words_n)
{
	const char *type = route_param(&j->match, "type");
	struct search s = { .j = j, .page = { .type = type, .at = j->cx.now }, .about = { .today = ymd_of(j->cx.now) } };
	struct node *root = node_new(&j->cx, NULL, "", "");
	size_t i = 0;

	while (i < sizeof searches / sizeof searches[0] && strcmp(searches[i].type, type) != 0)
		i++;
	if (i == sizeof searches / sizeof searches[0])
		return fail(&j->cx, ERR_NOT_FOUND, "F-08: no such resource type is searched");
	j->about.what = searches[i].act;
	TRY(base_of(j, &s.mode, &s.about.base));
	TRY(search_read(&s, words, words_n));
	if (root == NULL || (s.entries = node_new(&j->cx, NULL, "", "")) == NULL)
		return j->cx.fault.code;
	TRY(searches[i].run(&s));
	TRY(fhir_bundle(&j->cx, root, &s.about, &s.page));
	if (s.entries->first != NULL) {
		root->last->next = s.entries->first;
		root->last = s.entries->last;
	}
	return answer(j, root);
}

enum err
api_fhir_search_run(struct job *j)
{
	const char *query = http_request(j->x)->query;

	return search_run(j, query, strlen(query));
}

enum err
api_fhir_read_run(struct job *j)
{
	struct fhir_about about = { .today = ymd_of(j->cx.now) };
	struct node *root = node_new(&j->cx, NULL, "", "");
	struct person_answer p;
	enum mode m;

	j->about.what = AUDIT_ELIGIBILITY_READ;
	TRY(base_of(j, &m, &about.base));
	if (strcmp(route_param(&j->match, "type"), "Patient") != 0 || !person_id(route_param(&j->match, "id"), &about.person))
		return fail(&j->cx, ERR_NOT_FOUND, "F-08: no such resource");
	TRY(person_read(&j->act, about.person, m, &p));
	if (root == NULL)
		return j->cx.fault.code;
	TRY(fhir_patient(&j->cx, root, NULL, &about, &p.person));
	return answer(j, root);
}

static enum err
submit_run(struct job *j)
{
	const struct http_request *rq = http_request(j->x);
	struct node *asked, *root = node_new(&j->cx, NULL, "", "");
	struct eligibility_query who;
	struct answer_unit unit;
	struct fhir_eligibility told = { .unit = &unit, .at = j->cx.now, .rid = j->cx.rid };
	const char *base;
	enum mode m;
	ymd day;

	j->about.what = AUDIT_ELIGIBILITY_READ;
	TRY(base_of(j, &m, &base));
	TRY(json_read(&j->cx, (const char *)rq->body, rq->body_n, &asked));
	TRY(fhir_eligibility_read(&j->cx, asked, &who, &day, &told.request));
	if (m == MODE_COUNTER)
		TRY(eligibility_read(&j->act, &(struct eligibility_question){ .who = &who, .arbitrary = "", .date = day }, &unit));
	else
		TRY(recheck(&j->act, &(struct recheck_question){ .who = &who, .arbitrary = "", .mode = m }, &unit));
	if (root == NULL)
		return j->cx.fault.code;
	TRY(fhir_eligibility_write(&j->cx, root, base, &told));
	return answer(j, root);
}

/* Numbers and the like never stand in an address: searches may come as a form, and $submit is one resource. */
enum err
api_fhir_post_run(struct job *j)
{
	const struct http_request *rq = http_request(j->x);
	const char *what = route_param(&j->match, "operation");

	if (strcmp(what, "_search") == 0)
		return search_run(j, (const char *)rq->body, rq->body_n);
	if (strcmp(what, "$submit") == 0 && strcmp(route_param(&j->match, "type"), "CoverageEligibilityRequest") == 0)
		return submit_run(j);
	return fail(&j->cx, ERR_NOT_FOUND, "F-08: no such operation");
}

enum err
api_fhir_capability_run(struct job *j)
{
	struct node *root = node_new(&j->cx, NULL, "", "");
	const char *base;
	enum mode m;

	TRY(base_of(j, &m, &base));
	if (root == NULL)
		return j->cx.fault.code;
	TRY(fhir_capability(&j->cx, root, base, m, j->cx.now));
	return answer(j, root);
}

void
api_fhir_refuse(struct job *j, enum err e)
{
	struct node *root = node_new(&j->cx, NULL, "", "");

	j->status = err_http(e);
	if (root == NULL || fhir_outcome(&j->cx, root, e, err_http(e) < 500 ? j->cx.fault.detail : "") != ERR_OK
	    || answer(j, root) != ERR_OK)
		job_refuse_json(j, e);
}
