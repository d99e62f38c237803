/* Each message is a path; its schemas come from the tables of fields and codes, found by its decoder and encoder. */
#include <string.h>

#include "base/limit.h"
#include "wire/code.h"
#include "wire/name.h"
#include "wire/openapi.h"
#include "wire/xml.h"

/* One document being written: a comma stands before everything but the first of a group. */
struct out { struct buf *b; bool first; };

static void
name(struct out *o, const char *text)
{
	buf_fmt(o->b, "%s\"%s\":", o->first ? "" : ",", text);
	o->first = false;
}

static void
open_group(struct out *o, const char *text)
{
	name(o, text);
	buf_puts(o->b, "{");
	o->first = true;
}

static void
close_group(struct out *o)
{
	buf_puts(o->b, "}");
	o->first = false;
}

static void
text(struct out *o, const char *member, const char *value)
{
	name(o, member);
	buf_fmt(o->b, "\"%s\"", value);
}

/* ---- elements ---------------------------------------------------------------------------------------------- */

/* How a kind of value looks; %zu is its max. */
static const char *const looks[] = {
	[FIELD_TEXT] = "\"maxLength\":%zu", [FIELD_DIGITS] = "\"pattern\":\"^[0-9]{%zu}$\"",
	[FIELD_INSURER] = "\"pattern\":\"^ *[0-9]{1,8}$\"", [FIELD_FACILITY] = "\"pattern\":\"^[0-9]{10}$\"",
	[FIELD_DAY] = "\"pattern\":\"^[0-9]{8}$\"", [FIELD_MONTH] = "\"pattern\":\"^[0-9]{6}$\"",
	[FIELD_FLAG] = "\"enum\":[\"0\",\"1\"]", [FIELD_CHOICE] = "\"pattern\":\"^[1-%zu]$\"",
	[FIELD_NUMBER] = "\"pattern\":\"^[0-9]+$\"", [FIELD_MARK] = "\"enum\":[\"1\"]",
	[FIELD_PADDED] = "\"pattern\":\"^ *[0-9]+$\",\"minLength\":8,\"maxLength\":8",
};

static void
values(struct out *o, int table)
{
	const char *comma = "";

	buf_fmt(o->b, ",\"description\":\"OQSCD%03d\",\"enum\":[", table);
	for (size_t i = 0; i < code_count; i++)
		if (codes[i].table == table) {
			buf_fmt(o->b, "%s\"%s\"", comma, codes[i].value);
			comma = ",";
		}
	buf_puts(o->b, "]");
}

/* A leaf whose look nothing but its name tells. */
static void
leaf(struct out *o, const char *element)
{
	int table = code_table_of(element);

	name(o, element);
	buf_puts(o->b, "{\"type\":\"string\"");
	if (table != 0)
		values(o, table);
	buf_puts(o->b, "}");
}

static void
field(struct out *o, const struct field *f)
{
	int table = code_table_of(f->element);
	size_t digits = f->max;

	name(o, f->element);
	buf_puts(o->b, "{\"type\":\"string\"");
	if (table != 0) {
		values(o, table);
	} else if (f->kind != FIELD_TEXT || f->max > 0) {
		buf_puts(o->b, ",");
		if (strstr(looks[f->kind], "%zu") == NULL)
			buf_puts(o->b, looks[f->kind]);
		else if (f->kind == FIELD_TEXT)
			buf_fmt(o->b, "\"maxLength\":%zu", digits);
		else if (f->kind == FIELD_DIGITS)
			buf_fmt(o->b, "\"pattern\":\"^[0-9]{%zu}$\"", digits);
		else
			buf_fmt(o->b, "\"pattern\":\"^[1-%zu]$\"", digits);
	}
	buf_puts(o->b, "}");
}

static void
fields(struct out *o, const struct fields *t, size_t tables)
{
	for (size_t i = 0; i < tables; i++)
		for (size_t k = 0; k < t[i].count; k++)
			field(o, &t[i].rows[k]);
}

/* Which of them must be there; nothing when none must. */
static void
required(struct out *o, const struct fields *t, size_t tables)
{
	const char *comma = "";

	for (size_t i = 0; i < tables; i++)
		for (size_t k = 0; k < t[i].count; k++) {
			if (!t[i].rows[k].required)
				continue;
			buf_fmt(o->b, "%s\"%s\"", comma[0] == '\0' ? ",\"required\":[" : comma, t[i].rows[k].element);
			comma = ",";
		}
	if (comma[0] != '\0')
		buf_puts(o->b, "]");
}

/* "element": an object of these fields, closed by `object_end`; `many`: an array of them. */
static void
object(struct out *o, const char *element, bool many)
{
	name(o, element);
	buf_puts(o->b, many ? "{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{"
	    : "{\"type\":\"object\",\"properties\":{");
	o->first = true;
}

static void
object_end(struct out *o, const struct fields *must, size_t tables, bool many)
{
	buf_puts(o->b, "}");
	required(o, must, tables);
	buf_puts(o->b, many ? "}}" : "}");
	o->first = false;
}

static void
reference_to(struct out *o, const char *element, const char *schema, bool many)
{
	name(o, element);
	buf_fmt(o->b, many ? "{\"type\":\"array\",\"items\":{\"$ref\":\"#/components/schemas/%s\"}}"
	    : "{\"$ref\":\"#/components/schemas/%s\"}", schema);
}

/* Anything: for what is told by other means than rows. */
static void
anything(struct out *o, const char *element)
{
	name(o, element);
	buf_puts(o->b, "{\"type\":\"object\",\"additionalProperties\":true}");
}

/* ---- bodies of requests, by decoder -------------------------------------------------------------------------- */

static void
several(struct out *o, const char *element)
{
	name(o, element);
	buf_puts(o->b, "{\"type\":[\"array\",\"string\"],\"items\":{\"type\":\"string\"}}");
}

static void
necessity(struct out *o)
{
	static const enum name leaves[] = { NAME_NECESSITY, NAME_VIEWER, NAME_FACTOR_1, NAME_METHOD_1, NAME_FACTOR_2, NAME_METHOD_2 };

	several(o, name_of(NAME_PATTERN));
	for (size_t i = 0; i < sizeof leaves / sizeof leaves[0]; i++)
		leaf(o, name_of(leaves[i]));
}

static void
search_body(struct out *o, const struct msg_type *t)
{
	bool strict = t->decode == eligibility_decode || (t->decode == many_decode && t->mode == MODE_COUNTER);
	const struct fields *tables = strict ? search_tables : recheck_tables;
	bool many = t->decode == many_decode;

	object(o, "QualificationConfirmSearchInfo", many);
	fields(o, tables, 2);
	leaf(o, "MedicalTreatmentFlag");
	if (t->decode == cancel_decode)
		several(o, name_of(NAME_CANCEL_KIND));
	if (t->decode == necessity_decode)
		necessity(o);
	object_end(o, tables, 2, many);
}

static void
consented_body(struct out *o, const struct msg_type *t)
{
	bool by_days = t->decode == consented_decode;

	object(o, "QualificationConfirmSearchInfo", false);
	fields(o, by_days ? consented_tables : &entrusted_table, by_days ? 2 : 1);
	if (by_days)
		leaf(o, "MedicalTreatmentFlag");
	object_end(o, NULL, 0, false);
}

static void
reference_body(struct out *o, const struct msg_type *t)
{
	bool many = t->decode == references_decode;

	object(o, "ReferenceNumberRegistrationInfo", many);
	fields(o, &reference_table, 1);
	object_end(o, &reference_table, 1, many);
}

static void
reception_body(struct out *o, const struct msg_type *t)
{
	(void)t;
	fields(o, &reception_table, 1);
}

static void
medical_body(struct out *o, const struct msg_type *t)
{
	fields(o, t->decode == medicines_decode ? &medicines_table : &checkups_table, 1);
	leaf(o, "MedicalTreatmentFlag");
}

static void
own_body(struct out *o, const struct msg_type *t)
{
	static const enum name settings[] = { NAME_SETTING_KEY, NAME_SETTING_VALUE };

	if (t->decode == url_decode) {
		leaf(o, name_of(NAME_URL_MODE));
		leaf(o, name_of(NAME_URL_FORMAT));
		leaf(o, name_of(NAME_URL_CHANGE));
	} else if (t->decode == settings_decode) {
		object(o, name_of(NAME_SETTING), false);
		for (size_t i = 0; i < 2; i++)
			leaf(o, name_of(settings[i]));
		object_end(o, NULL, 0, false);
	} else if (t->decode == charts_decode) {
		leaf(o, name_of(NAME_CHARTS));
	} else if (t->decode == code_issue_decode) {
		leaf(o, name_of(NAME_CODE_LABEL));
	} else if (t->decode == code_end_decode) {
		leaf(o, name_of(NAME_CODE));
	}
}

/* ---- bodies of results, by encoder --------------------------------------------------------------------------- */

static void
status(struct out *o)
{
	leaf(o, "ProcessingResultStatus");
	leaf(o, "ProcessingResultCode");
	leaf(o, "ProcessingResultMessage");
}

static void
unit(struct out *o)
{
	status(o);
	leaf(o, "QualificationValidity");
	leaf(o, name_of(NAME_CHANGED));
	reference_to(o, "QualificationConfirmSearchInfo", "Asked", false);
}

static void
single_result(struct out *o, const struct msg_type *t)
{
	(void)t;
	unit(o);
	name(o, "ResultList");
	buf_puts(o->b, "{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"ResultOfQualificationConfirmation\":"
	    "{\"$ref\":\"#/components/schemas/Result\"}}}}");
}

static void
units_result(struct out *o, const struct msg_type *t)
{
	(void)t;
	leaf(o, "ReceptionNumber");
	status(o);
	object(o, "BulkConfirmUnit", true);
	unit(o);
	leaf(o, name_of(NAME_SAME_PERSON));
	reference_to(o, "ResultOfQualificationConfirmation", "Result", true);
	name(o, "ReferenceNumber");
	buf_puts(o->b, "{\"type\":\"array\",\"items\":{\"type\":\"string\",\"maxLength\":50}}");
	object_end(o, NULL, 0, true);
}

static void
reception_result(struct out *o, const struct msg_type *t)
{
	(void)t;
	status(o);
	leaf(o, "ReceptionNumber");
	leaf(o, "ReceptionDateTime");
}

static void
references_result(struct out *o, const struct msg_type *t)
{
	bool many = t->encode == references_encode;

	status(o);
	if (many) {
		leaf(o, "ReceptionNumber");
		object(o, "BulkRegistrationUnit", true);
		status(o);
	}
	reference_to(o, "ReferenceNumberRegistrationInfo", "Chart", false);
	if (many)
		object_end(o, NULL, 0, true);
}

static void
own_result(struct out *o, const struct msg_type *t)
{
	static const enum name settings[] = { NAME_SETTING_KEY, NAME_SETTING_VALUE, NAME_SETTING_SINCE, NAME_SETTING_BY };
	static const enum name code[] = { NAME_CODE, NAME_CODE_LABEL, NAME_CODE_STATE, NAME_CODE_ISSUED, NAME_CODE_UNTIL };

	status(o);
	if (t->encode == url_encode)
		leaf(o, name_of(NAME_URL));
	if (t->encode == charts_encode) {
		leaf(o, name_of(NAME_CHARTS));
		leaf(o, name_of(NAME_SETTING_SINCE));
		leaf(o, name_of(NAME_SETTING_BY));
	}
	if (t->encode == passcode_encode) {
		leaf(o, name_of(NAME_PASSCODE));
		leaf(o, name_of(NAME_PASSCODE_UNTIL));
	}
	if (t->encode != settings_encode && t->encode != codes_encode)
		return;
	object(o, name_of(t->encode == settings_encode ? NAME_SETTING : NAME_CODE_INFO), true);
	for (size_t i = 0; t->encode == settings_encode && i < sizeof settings / sizeof settings[0]; i++)
		leaf(o, name_of(settings[i]));
	for (size_t i = 0; t->encode == codes_encode && i < sizeof code / sizeof code[0]; i++)
		leaf(o, name_of(code[i]));
	object_end(o, NULL, 0, true);
}

/* ---- messages ------------------------------------------------------------------------------------------------ */

/* A result whose body is not made of rows has no function here: its body may hold anything. */
static const struct { enum err (*encode)(struct ctx *, const struct msg_result *, struct node *);
    void (*body)(struct out *, const struct msg_type *); } results[] = {
	{ eligibility_encode, single_result }, { recheck_encode, single_result }, { necessity_encode, single_result }, { cancel_encode, single_result },
	{ units_encode, units_result }, { reception_encode, reception_result }, { reference_encode, references_result },
	{ references_encode, references_result }, { url_encode, own_result }, { settings_encode, own_result },
	{ charts_encode, own_result }, { passcode_encode, own_result }, { codes_encode, own_result },
};
static const struct { enum err (*decode)(struct ctx *, const struct node *, struct msg_request *);
    void (*body)(struct out *, const struct msg_type *); } requests[] = {
	{ eligibility_decode, search_body }, { recheck_decode, search_body }, { necessity_decode, search_body }, { cancel_decode, search_body },
	{ many_decode, search_body }, { consented_decode, consented_body }, { entrusted_decode, consented_body }, { reference_decode, reference_body },
	{ references_decode, reference_body }, { reception_decode, reception_body }, { medicines_decode, medical_body },
	{ checkups_decode, medical_body }, { bare_decode, own_body }, { url_decode, own_body }, { settings_decode, own_body }, { charts_decode, own_body },
	{ code_issue_decode, own_body }, { code_end_decode, own_body },
};
#define ROWS(t) (sizeof (t) / sizeof (t)[0])

static void
envelope(struct out *o)
{
	buf_puts(o->b, "{\"type\":\"object\",\"required\":[\"XmlMsg\"],\"properties\":{\"XmlMsg\":{\"type\":\"object\",\"required\":"
	    "[\"MessageHeader\",\"MessageBody\"],\"properties\":{");
	o->first = true;
}

static void
envelope_end(struct out *o)
{
	buf_puts(o->b, "}}}}");
	o->first = false;
}

/* An element that is empty is "" in JSON, whatever it could hold. */
static void
request(struct out *o, const struct msg_type *t)
{
	bool medical = t->decode == medicines_decode || t->decode == checkups_decode;
	const struct fields head[] = { head_table, numbers_table };

	envelope(o);
	object(o, "MessageHeader", false);
	fields(o, head, medical ? 2 : 1);
	object_end(o, head, medical ? 2 : 1, false);
	name(o, "MessageBody");
	buf_puts(o->b, t->decode == bare_decode ? "{\"type\":[\"object\",\"string\"],\"properties\":{"
	    : "{\"type\":\"object\",\"properties\":{");
	o->first = true;
	for (size_t i = 0; i < ROWS(requests); i++)
		if (requests[i].decode == t->decode)
			requests[i].body(o, t);
	buf_puts(o->b, "}}");
	envelope_end(o);
}

static void
result_header(struct out *o)
{
	static const char *const elements[] = { "ProcessExecutionTime", "QualificationConfirmationDate", "MedicalInstitutionCode",
	    "ArbitraryFileIdentifier", "ReferenceClassification", "ReceptionNumber", "SegmentOfResult", "ErrorCode", "ErrorMessage",
	    "NumberOfProcessingResult", "NumberOfNormalProcessing", "NumberOfError", "CharacterCodeIdentifier" };

	object(o, "MessageHeader", false);
	for (size_t i = 0; i < ROWS(elements); i++)
		leaf(o, elements[i]);
	anything(o, "QuaInf");
	anything(o, "QualificationsInfo");
	object_end(o, NULL, 0, false);
}

static void
result(struct out *o, const struct msg_type *t)
{
	size_t i = 0;

	envelope(o);
	result_header(o);
	while (i < ROWS(results) && results[i].encode != t->encode)
		i++;
	if (i == ROWS(results)) {
		anything(o, "MessageBody");
	} else {
		object(o, "MessageBody", false);
		results[i].body(o, t);
		object_end(o, NULL, 0, false);
	}
	envelope_end(o);
}

static void
media(struct out *o, void (*schema)(struct out *, const struct msg_type *), const struct msg_type *t)
{
	open_group(o, "content");
	open_group(o, "application/json");
	name(o, "schema");
	schema(o, t);
	close_group(o);
	open_group(o, "application/xml");
	name(o, "schema");
	buf_puts(o->b, "{\"type\":\"string\",\"description\":\"the same tree as XML, UTF-8 or Shift_JIS\"}");
	close_group(o);
	close_group(o);
}

static void
message(struct out *o, const struct msg_type *t)
{
	buf_fmt(o->b, "%s\"/oqs/v1/%s\":{", o->first ? "" : ",", msg_request_prefix(t->id));
	o->first = true;
	open_group(o, "post");
	text(o, "operationId", t->request);
	text(o, "summary", t->ja);
	name(o, "description");
	buf_fmt(o->b, "\"%s; mark %s; result %s\"", t->en, t->mark, msg_result_prefix(t->id));
	open_group(o, "requestBody");
	name(o, "required");
	buf_puts(o->b, "true");
	media(o, request, t);
	close_group(o);
	open_group(o, "responses");
	open_group(o, "200");
	text(o, "description", "the result");
	media(o, result, t);
	close_group(o);
	open_group(o, "default");
	text(o, "description", "a refusal: the result's tree with SegmentOfResult 9, ErrorCode and ErrorMessage");
	media(o, result, t);
	close_group(o);
	close_group(o);
	close_group(o);
	close_group(o);
}

static void
schemas(struct out *o)
{
	object(o, "Asked", false);
	fields(o, recheck_tables, 2);
	leaf(o, "MedicalTreatmentFlag");
	object_end(o, NULL, 0, false);
	object(o, "Chart", false);
	fields(o, &reference_table, 1);
	object_end(o, NULL, 0, false);
	object(o, "Result", false);
	fields(o, answer_tables, ANSWER_TABLES);
	object(o, "ElderlyRecipientCertificateInfo", false);
	fields(o, &elder_table, 1);
	object_end(o, NULL, 0, false);
	object(o, "LimitApplicationCertificateRelatedInfo", false);
	fields(o, &limit_table, 1);
	object_end(o, NULL, 0, false);
	name(o, "SpecificDiseasesCertificateList");
	buf_puts(o->b, "{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{");
	o->first = true;
	object(o, "SpecificDiseasesCertificateInfo", false);
	fields(o, &disease_table, 1);
	object_end(o, NULL, 0, false);
	buf_puts(o->b, "}}}");
	name(o, "PublicExpenseResultList");
	buf_puts(o->b, "{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{");
	o->first = true;
	object(o, "MedicalTicketInfo", false);
	fields(o, ticket_tables, 2);
	leaf(o, "DesignatedMedicalInstitutionFlag");
	object_end(o, NULL, 0, false);
	buf_puts(o->b, "}}}");
	for (size_t i = 0; consent_element(i) != NULL; i++)
		if (consent_element(i)[0] != '\0')
			leaf(o, consent_element(i));
	leaf(o, name_of(NAME_VISIT_DATE));
	leaf(o, name_of(NAME_CONFIRMATION));
	leaf(o, "LimitApplicationCertificateChanged");
	leaf(o, "PrescriptionIssueSelect");
	leaf(o, "ReferenceNumber");
	object_end(o, NULL, 0, false);
}

void
openapi_write(struct buf *b)
{
	struct out o = { b, true };

	buf_puts(b, "{");
	text(&o, "openapi", "3.1.0");
	open_group(&o, "info");
	text(&o, "title", "Kyotaku: the file interface as a WebAPI");
	text(&o, "version", KYOTAKU_VERSION);
	close_group(&o);
	name(&o, "security");
	buf_puts(b, "[{\"terminal\":[]}]");
	open_group(&o, "paths");
	for (size_t i = 0; i < MSG_COUNT; i++)
		message(&o, &msg_types[i]);
	close_group(&o);
	open_group(&o, "components");
	open_group(&o, "securitySchemes");
	name(&o, "terminal");
	buf_puts(b, "{\"type\":\"mutualTLS\",\"description\":\"the certificate of a terminal\"}");
	close_group(&o);
	open_group(&o, "schemas");
	schemas(&o);
	close_group(&o);
	close_group(&o);
	buf_puts(b, "}\n");
}
