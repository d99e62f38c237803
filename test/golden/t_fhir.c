/* FHIR resources keep their bytes, and a request is read as doc/fhir.md says. GOLDEN_WRITE=1 writes the files anew. */
#include <stdlib.h>

#include "base/file.h"
#include "base/limit.h"
#include "t.h"
#include "wire/fhir.h"

#define NOW 1795310100          /* 2026-11-22 10:15 */

static const struct fhir_about about = { "https://127.0.0.1:8443/fhir/r4/visit", 1001, 20261122, false };
static const struct person hanako = { .id = 1001, .name = "架空　花子", .kana = "ｶｸｳ ﾊﾅｺ", .sex1 = 2, .birth = 19500401,
    .postcode = "100-0000", .address = "東京都架空区居宅一丁目" };
static const struct eligibility card = { .id = 2001, .person = 1001, .insurer = "06999999", .symbol = "１２３", .number = "４５６７",
    .branch = "01", .insurer_name = "架空健康保険組合", .family = 1, .acquired = 20210401, .lost = 20261201, .elder = { .ratio = 20 } };
static const struct claim pharmacy = { .id = 3001, .source = CLAIM_DISPENSING, .institution = "1348888885",
    .institution_name = "架空薬局", .prescriber = "1319999996", .prescriber_name = "架空診療所", .month = 202611 };
static const struct claim hospital = { .id = 3002, .source = CLAIM_MEDICAL, .institution = "1318888887",
    .institution_name = "架空総合病院", .prescriber = "", .prescriber_name = "", .month = 202611, .inpatient = true };
static const struct medicine medicines[] = {
	{ &pharmacy, { .line = 1, .group = 2, .place = 3, .date = 20261106, .prescribed = 20261105, .form = DOSE_ORAL, .code = "620000001", .amount = "1.5",
	    .times = 28, .usage = "001", .instruction = "粉砕" }, "架空錠５ｍｇ", "錠", "架空ジピン", "１日３回毎食後服用" },
	{ &hospital, { .line = 2, .date = 20261110, .form = DOSE_ORAL, .code = "620000002", .amount = "01", .times = 14, .usage = "",
	    .instruction = "" }, "架空カプセル", "カプセル", "架空ジピン", "" },
	{ &hospital, { .line = 3, .group = 1, .place = 1, .date = 20261110, .form = DOSE_AS_NEEDED, .code = "620000003", .amount = "0.125",
	    .times = 10, .usage = "", .instruction = "" }, "マスタ未収載", "", "", "" },
	{ &hospital, { .line = 4, .group = 2, .place = 1, .date = 20261110, .form = DOSE_EXTERNAL, .code = "620000004", .amount = "25.50",
	    .times = 1, .usage = "", .instruction = "" }, "架空軟膏", "ｇ", "", "" },
};
static const struct treatment operation = { &hospital, { .line = 3, .code = "150000001", .amount = "", .times = 1 }, "架空手術", "",
    ACT_OPERATION };
static const struct checkup_result results[] = {
	{ { .code = "3D046000001906202", .type = CHECKUP_QUANTITY, .value = "6.6", .unit = "%", .list = "", .flag = CHECKUP_HIGH,
	    .low = "4.6", .high = "6.2" }, "HbA1c(NGSP)", "%", "", ">=5.6", ">=6.5", 1 },
	{ { .code = "1A020000000191111", .type = CHECKUP_ORDINAL, .value = "2", .unit = "", .list = "1.2.392.200119.6.2102" }, "尿糖", "",
	    "±", "", "", 2 },
	{ { .code = "3F077000002327101", .type = CHECKUP_QUANTITY, .state = CHECKUP_NOT_DONE, .value = "", .unit = "", .list = "" },
	    "LDL", "mg/dL", "", "", "", 3 },
	{ { .code = "9N061160800000049", .type = CHECKUP_TEXT, .value = "架空の所見", .unit = "", .list = "" }, "所見", "", "", "", "", 4 },
	{ { .code = "3D010000001926101", .type = CHECKUP_QUANTITY, .state = CHECKUP_BELOW, .value = "10", .unit = "", .list = "" },
	    "血糖", "mg/dL", "", "", "", 5 },
};
static const struct checkup checkup = { .id = 4001, .institution = "1311111111", .institution_name = "架空健診所", .day = 20260610,
    .results = results, .result_count = 5 };

static struct node *
root(void)
{
	return node_new(cx, NULL, "", "");
}

static void
keeps(const char *name, const struct node *n)
{
	const char *path = ctx_fmt(cx, "fhir/%s.json", name), *w = getenv("GOLDEN_WRITE");
	char *p, *want;
	size_t size, want_n;

	CHECK_OK(json_write(cx, n, &p, &size));
	if (w != NULL && w[0] == '1')
		CHECK_OK(file_write(cx, path, p, size, 0644));
	CHECK_OK(file_read(cx, path, LIMIT_FILE_BYTES, &want, &want_n));
	CHECK_STR(want, p);
}

TEST(persons_and_answers_keep_their_bytes)
{
	struct node *patient = root(), *told = root(), *refused = root(), *metadata = root();
	struct answer answer = { .person = &hanako, .eligibility = &card, .mode = MODE_VISIT, .at = NOW };
	struct answer_unit u = { .validity = VALIDITY_VALID, .answers = &answer, .answer_count = 1 };

	CHECK_OK(fhir_patient(cx, patient, NULL, &about, &hanako));
	keeps("Patient", patient);
	CHECK_OK(fhir_eligibility_write(cx, told, about.base, &(struct fhir_eligibility){ &u, NOW, 77, "ask-1" }));
	keeps("CoverageEligibilityResponse", told);
	CHECK_OK(fhir_outcome(cx, refused, ERR_CONSENT_ENDED, "MED-01: YZK"));
	keeps("OperationOutcome", refused);
	CHECK_OK(fhir_capability(cx, metadata, about.base, MODE_VISIT, NOW));
	keeps("CapabilityStatement", metadata);
}

#define ENTRY(write, ...) do { \
	struct node *entry_ = fhir_entry(cx, b); \
	CHECK_OK(write(cx, entry_, __VA_ARGS__)); \
	CHECK_OK(fhir_entry_done(cx, entry_, &about)); \
} while (0)

TEST(one_of_each_in_a_bundle_keeps_its_bytes)
{
	const struct consent given = { .id = 5001, .facility = "1319999996", .person = 1001, .mode = MODE_VISIT, .kind = KIND_YZK,
	    .given = true, .from = NOW - 86400, .until = INSTANT_NEVER };
	const struct summary_medicine current = { &medicines[0], 20261106, 20261204, SUMMARY_CURRENT };
	const struct summary_overlap overlap = { OVERLAP_INGREDIENT, &medicines[0], &medicines[1], 20261122, 20261124, true };
	struct consent refused = given, ended = given;
	struct node *b = root();

	refused.given = false;
	ended.ended = NOW - 60;
	CHECK_OK(fhir_bundle(cx, b, &about, &(struct fhir_page){ "Observation", 0, 10, 30, NOW }));
	ENTRY(fhir_coverage, "resource", &about, &card);
	ENTRY(fhir_consent, &about, &given, NOW);
	ENTRY(fhir_consent, &about, &refused, NOW);
	ENTRY(fhir_consent, &about, &ended, NOW);
	ENTRY(fhir_medication_dispense, &about, &medicines[0]);
	for (size_t i = 1; i < 4; i++)
		ENTRY(fhir_medication_request, &about, &medicines[i]);
	ENTRY(fhir_medication_statement, &about, &current);
	ENTRY(fhir_detected_issue, &about, &overlap);
	ENTRY(fhir_procedure, &about, &operation);
	for (size_t i = 0; i < 5; i++)
		ENTRY(fhir_observation, &about, &checkup, &results[i], 2);
	keeps("Bundle", b);
}

#define REQUEST(inner) "{\"resourceType\":\"CoverageEligibilityRequest\",\"id\":\"a\"" inner "}"
#define COVERAGE(inner) ",\"contained\":[{\"resourceType\":\"Patient\",\"birthDate\":\"1950-04-01\"}," \
	"{\"resourceType\":\"Coverage\"" inner "}]"
#define NUMBER ",\"extension\":[{\"url\":\"http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_Coverage_InsuredPersonNumber\"," \
	"\"valueString\":\"4567\"}]"
#define PAYOR ",\"payor\":[{\"identifier\":{\"value\":\"06999999\"}}]"

TEST(a_request_is_read_alone_or_as_a_parameter_and_refused_by_rule)
{
	static const struct { const char *text; const char *rule; } rows[] = {
		{ REQUEST(COVERAGE(NUMBER PAYOR)), NULL },
		{ "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"resource\",\"resource\":" REQUEST(COVERAGE(NUMBER PAYOR)) "}]}",
		    NULL },
		{ "{\"resourceType\":\"Parameters\"}", "F-01" },
		{ "{\"resourceType\":\"Patient\"}", "F-01" },
		{ REQUEST(""), "F-02" },
		{ REQUEST(COVERAGE(PAYOR)), "F-03" },
		{ REQUEST(COVERAGE(NUMBER)), "F-03" },
		{ REQUEST(COVERAGE(NUMBER PAYOR) ",\"servicedDate\":\"2026-02-30\""), "F-04" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct eligibility_query q;
		const char *request;
		struct node *n;
		ymd day;

		CHECK_OK(json_read(cx, rows[i].text, strlen(rows[i].text), &n));
		if (rows[i].rule != NULL) {
			CHECK_ERR(ERR_INPUT, fhir_eligibility_read(cx, n, &q, &day, &request));
			assert_non_null(strstr(cx->fault.detail, rows[i].rule));
			continue;
		}
		CHECK_OK(fhir_eligibility_read(cx, n, &q, &day, &request));
		CHECK_STR("06999999", q.insurer);
		CHECK_STR("4567", q.number);
		CHECK_INT(19500401, q.birth);
		CHECK_STR("a", request);
	}
}

TESTS(T(persons_and_answers_keep_their_bytes), T(one_of_each_in_a_bundle_keeps_its_bytes),
    T(a_request_is_read_alone_or_as_a_parameter_and_refused_by_rule))
