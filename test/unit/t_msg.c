/* Messages of the file interface: questions as receipt computers send them, refusals, names, answers. */
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limit.h"
#include "t.h"
#include "wire/code.h"
#include "wire/msg.h"

#define HEAD "<MessageHeader><MedicalInstitutionCode>1319999996</MedicalInstitutionCode>" \
	"<QualificationConfirmationDate>20261122</QualificationConfirmationDate></MessageHeader>"
#define NUMBERS "<InsurerNumber>  999995</InsurerNumber><InsuredCardSymbol>架空・１２</InsuredCardSymbol>" \
	"<InsuredIdentificationNumber>0007</InsuredIdentificationNumber>" \
	"<InsuredBranchNumber>01</InsuredBranchNumber>"
#define BIRTH "<Birthdate>19500401</Birthdate>"
#define LIMIT_FLAG "<LimitApplicationCertificateRelatedConsFlg>1</LimitApplicationCertificateRelatedConsFlg>"
#define MODE(m) "<MedicalTreatmentFlag>" m "</MedicalTreatmentFlag>"
#define SEARCH(s) "<MessageBody><QualificationConfirmSearchInfo>" s "</QualificationConfirmSearchInfo>" \
	"</MessageBody>"

static struct msg_request rq;

static enum err
decode(enum msg_id m, const char *content)
{
	const char *all = ctx_fmt(cx, "<?xml version=\"1.0\" encoding=\"UTF-8\"?><XmlMsg>%s</XmlMsg>",
	    content);

	return msg_decode(cx, m, SYNTAX_XML, all, strlen(all), &rq);
}

static enum err
decode_json(enum msg_id m, const char *all)
{
	return msg_decode(cx, m, SYNTAX_JSON, all, strlen(all), &rq);
}

/* Refused, and the fault names element and rule but not the value. */
static void
check_refused(enum msg_id m, const char *content, const char *element_and_rule)
{
	CHECK_ERR(ERR_INPUT, decode(m, content));
	if (strstr(cx->fault.detail, element_and_rule) == NULL) {
		print_error("wanted '%s', got '%s'\n", element_and_rule, cx->fault.detail);
		CHECK(false);
	}
}

TEST(an_eligibility_question_keeps_its_texts_as_sent)
{
	CHECK_OK(decode(MSG_ELIGIBILITY, HEAD SEARCH(NUMBERS BIRTH LIMIT_FLAG
	    "<ArbitraryIdentifier>42_1</ArbitraryIdentifier>")));
	CHECK_STR("1319999996", rq.facility);
	CHECK_STR("", rq.identifier);
	CHECK_INT(20261122, rq.date);
	CHECK_STR("  999995", rq.who.insurer);
	CHECK_STR("架空・１２", rq.who.symbol);
	CHECK_STR("0007", rq.who.number);
	CHECK_STR("01", rq.who.branch);
	CHECK_INT(19500401, rq.who.birth);
	CHECK(rq.limit_consent);
	CHECK_STR("42_1", rq.arbitrary);
	CHECK_INT(MODE_COUNTER, rq.mode);
	CHECK_STR("", rq.reception);
}

TEST(elements_come_in_any_order_beside_unknown_ones)
{
	CHECK_OK(decode(MSG_ELIGIBILITY, "<MessageBody><New><Birthdate>x</Birthdate></New>"
	    "<QualificationConfirmSearchInfo>"
	    LIMIT_FLAG "<Unknown/>" BIRTH "<InsuredIdentificationNumber>7</InsuredIdentificationNumber>"
	    "<InsuredBranchNumber/><Birthday>y</Birthday><InsurerNumber a='b'>00999995</InsurerNumber>"
	    "</QualificationConfirmSearchInfo></MessageBody>"
	    "<MessageHeader><QualificationConfirmationDate>20261122</QualificationConfirmationDate>"
	    "<birthdate>1</birthdate>"
	    "<MedicalInstitutionCode >1319999996</MedicalInstitutionCode ></MessageHeader>"));
	CHECK_STR("00999995", rq.who.insurer);
	CHECK_STR("", rq.who.symbol);
	CHECK_STR("", rq.who.branch);
}

TEST(missing_and_empty_are_alike)
{
	check_refused(MSG_ELIGIBILITY, HEAD SEARCH(NUMBERS LIMIT_FLAG), "Birthdate: W-07: missing");
	check_refused(MSG_ELIGIBILITY, HEAD SEARCH(NUMBERS LIMIT_FLAG "<Birthdate></Birthdate>"),
	    "Birthdate: W-07: missing");
	check_refused(MSG_ELIGIBILITY, HEAD SEARCH(NUMBERS LIMIT_FLAG "<Birthdate/>"),
	    "Birthdate: W-07: missing");
	CHECK_OK(decode(MSG_RECHECK_VISIT, HEAD SEARCH(NUMBERS "<Birthdate/>")));
	CHECK_INT(0, rq.who.birth);
}

TEST(insurers_numbers_may_be_padded_with_blanks_or_zeros)
{
	static const char *const good[] = { "999995", "  999995", "00999995", "06999999", "39999990",
	    "    9990" };
	static const char *const bad[] = { "999", "123456789", "12A456", "        ", "－－－－" };

	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		CHECK_OK(decode(MSG_RECHECK_VISIT, ctx_fmt(cx, HEAD SEARCH("<InsurerNumber>%s</InsurerNumber>"
		    "<InsuredIdentificationNumber>7</InsuredIdentificationNumber>"), good[i])));
		CHECK_STR(good[i], rq.who.insurer);
	}
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		check_refused(MSG_RECHECK_VISIT, ctx_fmt(cx, HEAD SEARCH("<InsurerNumber>%s</InsurerNumber>"
		    "<InsuredIdentificationNumber>7</InsuredIdentificationNumber>"), bad[i]),
		    "InsurerNumber: W-03: 4 to 8 digits");
}

TEST(each_refusal_names_element_and_rule)
{
	static const struct { enum msg_id m; const char *content, *says; } cases[] = {
		{ MSG_ELIGIBILITY, HEAD, "MessageBody: W-01" },
		{ MSG_ELIGIBILITY, HEAD HEAD SEARCH(""), "MessageHeader: W-01: stands twice" },
		{ MSG_ELIGIBILITY, "<MessageHeader/><MessageBody/>", "MedicalInstitutionCode: W-02" },
		{ MSG_ELIGIBILITY, "<MessageHeader>"
		    "<MedicalInstitutionCode>9919999996</MedicalInstitutionCode></MessageHeader>"
		    "<MessageBody/>", "MedicalInstitutionCode: W-02" },
		{ MSG_ELIGIBILITY, "<MessageHeader><MedicalInstitutionCode>131999999</MedicalInstitutionCode>"
		    "</MessageHeader><MessageBody/>", "MedicalInstitutionCode: W-02" },
		{ MSG_ELIGIBILITY, "<MessageHeader>"
		    "<MedicalInstitutionCode>1319999996</MedicalInstitutionCode></MessageHeader>"
		    SEARCH(NUMBERS BIRTH LIMIT_FLAG), "QualificationConfirmationDate: W-11: missing" },
		{ MSG_ELIGIBILITY, HEAD "<MessageBody/>", "QualificationConfirmSearchInfo: W-21" },
		{ MSG_ELIGIBILITY, HEAD SEARCH("<InsurerNumber>999995</InsurerNumber>"),
		    "InsuredIdentificationNumber: W-05" },
		{ MSG_ELIGIBILITY, HEAD SEARCH("<InsurerNumber>999995</InsurerNumber>"
		    "<InsuredIdentificationNumber>　 "
		    "</InsuredIdentificationNumber>"), "InsuredIdentificationNumber: W-05" },
		{ MSG_ELIGIBILITY, HEAD SEARCH(NUMBERS "<InsurerNumber>1</InsurerNumber>"),
		    "InsurerNumber: W-03: stands twice" },
		{ MSG_RECHECK_VISIT, HEAD SEARCH("<InsurerNumber>999995</InsurerNumber>"
		    "<InsuredIdentificationNumber>7"
		    "</InsuredIdentificationNumber><InsuredBranchNumber>1</InsuredBranchNumber>"),
		    "InsuredBranchNumber: W-06" },
		{ MSG_RECHECK_VISIT, HEAD SEARCH("<InsurerNumber>999995</InsurerNumber>"
		    "<InsuredIdentificationNumber>7</InsuredIdentificationNumber>"
		    "<InsuredCardSymbol>一二三四五六七八九十一二三四五六七八九十一</InsuredCardSymbol>"),
		    "InsuredCardSymbol: W-04: not blank, at most 20" },
		{ MSG_RECHECK_VISIT, HEAD SEARCH(NUMBERS "<Birthdate>20261322</Birthdate>"),
		    "Birthdate: W-07: a day" },
		{ MSG_ELIGIBILITY, HEAD SEARCH(NUMBERS BIRTH "<LimitApplicationCertificateRelatedConsFlg>2"
		    "</LimitApplicationCertificateRelatedConsFlg>"),
		    "LimitApplicationCertificateRelatedConsFlg: W-08" },
		{ MSG_RECHECK_VISIT, HEAD SEARCH(NUMBERS MODE("3")), "MedicalTreatmentFlag: W-12" },
		{ MSG_RECHECK_ONLINE, HEAD SEARCH(NUMBERS MODE("03")), "MedicalTreatmentFlag: W-12" },
		{ MSG_CANCEL_VISIT, HEAD SEARCH(NUMBERS
		    "<ConsentInfoClassification>QUA</ConsentInfoClassification>"),
		    "ConsentInfoClassification: W-17" },
		{ MSG_CONSENTED_VISIT_02, HEAD "<MessageBody/>", "ReceptionNumber: W-16: missing" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		check_refused(cases[i].m, cases[i].content, cases[i].says);
}

#define DAYS(from, to) "<ConsentDateFrom>" from "</ConsentDateFrom><ConsentDateTo>" to "</ConsentDateTo>"
#define VISITS(from, to) "<ExaminationDateFrom>" from "</ExaminationDateFrom><ExaminationDateTo>" to \
	"</ExaminationDateTo>"

TEST(consented_persons_are_asked_by_one_span_of_days)
{
	CHECK_OK(decode(MSG_CONSENTED_VISIT_01, HEAD SEARCH(DAYS("20261120", "20261122"))));
	CHECK_INT(MODE_VISIT, rq.mode);
	CHECK_INT(20261120, rq.first);
	CHECK_INT(20261122, rq.last);
	CHECK(!rq.by_visit_date);
	CHECK_OK(decode(MSG_CONSENTED_ONLINE_01, HEAD SEARCH(VISITS("20261122", "20261122") MODE("3"))));
	CHECK_INT(MODE_ONLINE, rq.mode);
	CHECK(rq.by_visit_date);
	CHECK_OK(decode(MSG_CONSENTED_VISIT_01, HEAD SEARCH(DAYS("20251122", "20261122"))));
	check_refused(MSG_CONSENTED_VISIT_01, HEAD SEARCH(DAYS("20251121", "20261122")),
	    "ConsentDateTo: W-15");
	check_refused(MSG_CONSENTED_VISIT_01, HEAD SEARCH(DAYS("20261123", "20261122")),
	    "ConsentDateFrom: W-14");
	check_refused(MSG_CONSENTED_VISIT_01, HEAD SEARCH(DAYS("20261123", "")), "ConsentDateTo: W-13");
	check_refused(MSG_CONSENTED_VISIT_01, HEAD SEARCH(""), "ConsentDateFrom: W-13");
	check_refused(MSG_CONSENTED_VISIT_01, HEAD SEARCH(VISITS("20261122", "20261122")),
	    "ExaminationDateFrom: W-13");
	check_refused(MSG_CONSENTED_ONLINE_01, HEAD SEARCH(VISITS("20261122", "20261122") DAYS("20261122",
	    "20261122")), "ExaminationDateFrom: W-13");
	check_refused(MSG_CONSENTED_ONLINE_01, HEAD SEARCH(DAYS("20261122", "20261122") MODE("2")),
	    "MedicalTreatmentFlag: W-12");
}

TEST(a_reception_number_fetches_the_result)
{
	CHECK_OK(decode(MSG_CONSENTED_VISIT_02, HEAD "<MessageBody><ReceptionNumber>R1</ReceptionNumber>"
	    "</MessageBody>"));
	CHECK_STR("R1", rq.reception);
	CHECK_INT(MODE_VISIT, rq.mode);
}

TEST(a_cancellation_names_kinds_or_means_all)
{
	CHECK_OK(decode(MSG_CANCEL_VISIT, HEAD SEARCH(NUMBERS
	    "<ConsentInfoClassification>YZK</ConsentInfoClassification>"
	    "<ConsentInfoClassification/><ConsentInfoClassification>TSR</ConsentInfoClassification>")));
	for (int k = 0; k < KIND_COUNT; k++)
		CHECK_INT(k == KIND_YZK || k == KIND_TSR, rq.kinds[k]);
	CHECK_OK(decode(MSG_CANCEL_VISIT, HEAD SEARCH(NUMBERS)));
	for (int k = 0; k < KIND_COUNT; k++)
		CHECK(!rq.kinds[k]);
	CHECK_INT(MODE_VISIT, rq.mode);
}

#define YZK_HEAD "<MessageHeader><MedicalInstitutionCode>1319999996</MedicalInstitutionCode>" \
	"<InsurerNumber>39999990</InsurerNumber>" \
	"<InsuredPersonIdentificationNumber>01234567</InsuredPersonIdentificationNumber></MessageHeader>"
#define YZK(from, to, rest) YZK_HEAD "<MessageBody><StartDate>" from "</StartDate><EndDate>" to "</EndDate>" \
	rest "</MessageBody>"
#define CATEGORY(c) "<FileCategory>" c "</FileCategory>"

#define EMERGENCY(consent, patterns, viewer, factors) HEAD SEARCH(NUMBERS BIRTH "<MedicalTreatmentFlag>4</MedicalTreatmentFlag>" consent \
	patterns "<ViewerIdentifier>" viewer "</ViewerIdentifier>" factors)
#define HARD "<ConsentClassification>3</ConsentClassification>"
#define PATTERN(p) "<InformationRequestPattern>" p "</InformationRequestPattern>"
#define FACTORS(e1, m1, e2, m2) "<AuthenticationFactor1>" e1 "</AuthenticationFactor1><AuthenticationMethod1>" m1 \
	"</AuthenticationMethod1><AuthenticationFactor2>" e2 "</AuthenticationFactor2><AuthenticationMethod2>" m2 "</AuthenticationMethod2>"
#define TWO FACTORS("1", "01", "3", "02")

TEST(an_emergency_says_why_what_and_who)        /* W-32 to W-35 */
{
	CHECK_OK(decode(MSG_NECESSITY, EMERGENCY(HARD, PATTERN("4") PATTERN("6"), "doctor-01", TWO)));
	CHECK_INT(MODE_EMERGENCY, rq.mode);
	CHECK_STR("doctor-01", rq.viewer);
	CHECK(rq.kinds[KIND_YZK] && rq.kinds[KIND_TKK] && !rq.kinds[KIND_SRJ] && !rq.kinds[KIND_QUA]);
	CHECK(rq.factors[0].element == 1 && rq.factors[0].method == 1 && rq.factors[1].element == 3 && rq.factors[1].method == 2);
	check_refused(MSG_NECESSITY, EMERGENCY("", PATTERN("4"), "doctor-01", TWO), "ConsentClassification: W-32");
	check_refused(MSG_NECESSITY, EMERGENCY("<ConsentClassification>1</ConsentClassification>", PATTERN("4"), "doctor-01", TWO),
	    "ConsentClassification: W-32");
	check_refused(MSG_NECESSITY, EMERGENCY(HARD HARD, PATTERN("4"), "doctor-01", TWO), "ConsentClassification: W-32: stands twice");
	check_refused(MSG_NECESSITY, EMERGENCY(HARD, "", "doctor-01", TWO), "InformationRequestPattern: W-33: missing");
	check_refused(MSG_NECESSITY, EMERGENCY(HARD, PATTERN("4") PATTERN("1"), "doctor-01", TWO), "InformationRequestPattern: W-33");
	check_refused(MSG_NECESSITY, EMERGENCY(HARD, PATTERN("04"), "doctor-01", TWO), "InformationRequestPattern: W-33");
	check_refused(MSG_NECESSITY, EMERGENCY(HARD, PATTERN("4"), "abc", TWO), "ViewerIdentifier: W-34");
	check_refused(MSG_NECESSITY, EMERGENCY(HARD, PATTERN("4"), "doctor-01", ""), "AuthenticationFactor1: W-35");
	check_refused(MSG_NECESSITY, EMERGENCY(HARD, PATTERN("4"), "doctor-01", FACTORS("1", "01", "1", "02")), "W-35: two different");
	check_refused(MSG_NECESSITY, EMERGENCY(HARD, PATTERN("4"), "doctor-01", FACTORS("1", "1", "3", "02")), "W-35");
	check_refused(MSG_NECESSITY, HEAD SEARCH(NUMBERS MODE("4") HARD PATTERN("4")), "Birthdate: W-07: missing");
	check_refused(MSG_NECESSITY, HEAD SEARCH(NUMBERS BIRTH MODE("2") HARD PATTERN("4")), "MedicalTreatmentFlag: W-12");
}

TEST(what_is_opened_in_an_emergency_is_told_as_such)    /* OQSCD016 3 */
{
	static const struct person p = { .name = "試験", .kana = "", .other_name = "", .other_kana = "", .sex1 = 1, .birth = 19400101,
	    .postcode = "", .address = "" };
	const struct answer a = { .person = &p, .mode = MODE_EMERGENCY, .at = 1795310100, .consents = {
	    [KIND_YZK] = { .known = true, .state = CONSENT_OPEN, .given = 1795310100, .until = 1795310100 + 86400 },
	    [KIND_TKK] = { .known = true, .state = CONSENT_ENDED, .reason = END_BY_PATIENT, .given = 1795310100, .until = 1795310200 } } };
	const struct answer_unit u = { .arbitrary = "", .validity = VALIDITY_VALID, .answers = &a, .answer_count = 1 };
	const struct msg_result r = { .id = MSG_NECESSITY, .executed = 1795310100, .facility = "1319999996", .identifier = "", .detail = "",
	    .reception = "", .units = &u, .unit_count = 1 };
	struct text_loss loss;
	size_t n;
	char *text;

	CHECK_OK(msg_encode(cx, &r, SYNTAX_XML, &text, &n, &loss));
	assert_non_null(strstr(text, "<PharmacistsInfoConsFlg>3<"));
	assert_non_null(strstr(text, "<PharmacistsInfoAvailableTime>20261123101500<"));
	assert_non_null(strstr(text, "<SpecificHealthCheckupsInfoConsFlg>2<"));
	assert_non_null(strstr(text, "<DiagnosisInfoConsFlg>0<"));
}

TEST(medicines_are_asked_with_names_of_their_own)
{
	CHECK_OK(decode(MSG_MEDICINES, YZK("202609", "202611", CATEGORY("4") MODE("2")
	    "<PrDiInfClassification>1</PrDiInfClassification>")));
	CHECK_STR("39999990", rq.who.insurer);
	CHECK_STR("01234567", rq.who.number);
	CHECK_INT(202609, rq.from);
	CHECK_INT(202611, rq.until);
	CHECK_INT(4, rq.category);
	CHECK_INT(MODE_VISIT, rq.mode);
	CHECK(rq.prescriptions);
	CHECK_OK(decode(MSG_MEDICINES, YZK("202611", "202611", CATEGORY("1"))));
	CHECK_INT(MODE_COUNTER, rq.mode);
	CHECK(!rq.prescriptions);
	check_refused(MSG_MEDICINES, YZK("202611", "202610", CATEGORY("1")), "StartDate: W-14");
	check_refused(MSG_MEDICINES, YZK("202613", "202611", CATEGORY("1")), "StartDate: W-18");
	check_refused(MSG_MEDICINES, YZK("202611", "202611", CATEGORY("5")), "FileCategory: W-19: 1 to 4");
	check_refused(MSG_MEDICINES, YZK("202611", "202611", CATEGORY("04")), "FileCategory: W-19");
	check_refused(MSG_MEDICINES, YZK("202611", "202611", CATEGORY("2") MODE("5")),
	    "MedicalTreatmentFlag: W-12");
	check_refused(MSG_MEDICINES, YZK("202611", "202611", CATEGORY("2") "<PrDiInfClassification>x"
	    "</PrDiInfClassification>"), "PrDiInfClassification: W-20");
	check_refused(MSG_MEDICINES, HEAD "<MessageBody/>", "InsurerNumber: W-03: missing");
}

TEST(json_asks_the_same)
{
	static const char json[] =
	    "{\"XmlMsg\":{\"MessageBody\":{\"QualificationConfirmSearchInfo\":{\"InsurerNumber\":"
	    "\"  999995\",\"InsuredCardSymbol\":\"架空・１２\",\"InsuredIdentificationNumber\":\"0007\","
	    "\"Birthdate\":19500401,"
	    "\"InsuredBranchNumber\":null,\"LimitApplicationCertificateRelatedConsFlg\":\"0\","
	    "\"X\":[{},{}]}},\"MessageHeader\":{\"MedicalInstitutionCode\":\"1319999996\","
	    "\"QualificationConfirmationDate\":\"20261122\"}}}";

	CHECK_OK(decode_json(MSG_ELIGIBILITY, json));
	CHECK_STR("  999995", rq.who.insurer);
	CHECK_STR("架空・１２", rq.who.symbol);
	CHECK_STR("", rq.who.branch);
	CHECK_INT(19500401, rq.who.birth);
	CHECK(!rq.limit_consent);
	CHECK_ERR(ERR_INPUT, decode_json(MSG_ELIGIBILITY, "{}"));
	CHECK_ERR(ERR_INPUT, decode_json(MSG_ELIGIBILITY, "{\"XmlMsg\":[{},{}]}"));
	CHECK_ERR(ERR_INPUT, decode_json(MSG_ELIGIBILITY, "[]"));
	CHECK_ERR(ERR_INPUT, decode_json(MSG_ELIGIBILITY, "{\"XmlMsg\":{\"MessageHeader\":\"x\","
	    "\"MessageBody\":\"\"}}"));
}

TEST(hostile_bytes_are_refused)
{
	static const char doctype[] = "<?xml version=\"1.0\"?><!DOCTYPE XmlMsg [<!ENTITY a \"b\">]>"
	    "<XmlMsg>&a;</XmlMsg>";
	const char *deep = "";
	char *large;

	CHECK_ERR(ERR_INPUT, msg_decode(cx, MSG_ELIGIBILITY, SYNTAX_XML, doctype, strlen(doctype), &rq));
	for (int i = 0; i < LIMIT_TREE_DEPTH; i++)
		deep = ctx_fmt(cx, "<a>%s</a>", deep);
	CHECK_ERR(ERR_INPUT, decode(MSG_ELIGIBILITY, deep));
	CHECK_ERR(ERR_INPUT, msg_decode(cx, MSG_ELIGIBILITY, SYNTAX_XML, "", 0, &rq));
	CHECK_ERR(ERR_INPUT, msg_decode(cx, MSG_ELIGIBILITY, SYNTAX_XML, "<xmlmsg/>", 9, &rq));
	CHECK_ERR(ERR_ENCODING, msg_decode(cx, MSG_ELIGIBILITY, SYNTAX_XML, "<XmlMsg>\x81</XmlMsg>", 18,
	    &rq));
	CHECK_ERR(ERR_INPUT, decode(MSG_ELIGIBILITY, HEAD SEARCH("<InsurerNumber>"
	    "<InsurerNumber>999995</InsurerNumber></InsurerNumber>")));
	large = ctx_alloc(cx, LIMIT_FILE_BYTES + 1);
	CHECK_ERR(ERR_TOO_LARGE, msg_decode(cx, MSG_ELIGIBILITY, SYNTAX_XML, large, LIMIT_FILE_BYTES + 1,
	    &rq));
}

TEST(a_refused_question_leaves_the_result_alone)
{
	memset(&rq, 0, sizeof rq);
	rq.category = 77;
	CHECK_ERR(ERR_INPUT, decode(MSG_MEDICINES, YZK("202611", "202611", CATEGORY("5"))));
	CHECK_INT(77, rq.category);
	CHECK_STR("", rq.facility);
}

TEST(file_names_tell_message_suffix_and_syntax)
{
	static const struct { const char *name; enum msg_id m; const char *suffix; enum syntax s; } good[] = {
		{ "OQSmuhvq01req_202611010001.xml", MSG_CONSENTED_VISIT_01, "202611010001", SYNTAX_XML },
		{ "oqssiquc01REQ_a.JSON", MSG_ELIGIBILITY, "a", SYNTAX_JSON },
		{ "YZKsiquc01req_20261122_WS-1.Xml", MSG_MEDICINES, "20261122_WS-1", SYNTAX_XML },
	};
	static const char *const bad[] = { "", "_", ".xml", "OQSsiquc01req.xml", "OQSsiquc01req_.xml",
	    "OQSsiquc01req_1",
	    "OQSsiquc01req_1.zip", "OQSsiquc01req_1.xml.tmp", "OQSsiquc01req_1.2.xml", "OQSsiquc01res_1.xml",
	    "OQSsiquc01reqx_1.xml", "OQSsiquc01re_1.xml", "OQSsiquc01req_あ.xml", "OQSsiquc01req_../1.xml",
	    "../OQSsiquc01req_1.xml", "OQSsiquc01req_1 .xml", "XYZsiquc01req_1.xml" };
	const struct msg_type *t;
	const char *suffix;
	enum syntax s;
	char longest[LIMIT_SUFFIX_CHARS + 2];

	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		CHECK(msg_file_name(cx, good[i].name, &t, &suffix, &s));
		CHECK_INT(good[i].m, t->id);
		CHECK_STR(good[i].suffix, suffix);
		CHECK_INT(good[i].s, s);
	}
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		CHECK(!msg_file_name(cx, bad[i], &t, &suffix, &s));
	memset(longest, '1', sizeof longest);
	longest[LIMIT_SUFFIX_CHARS] = '\0';
	CHECK(msg_file_name(cx, ctx_fmt(cx, "OQSsiquc01req_%s.xml", longest), &t, &suffix, &s));
	CHECK(!msg_file_name(cx, ctx_fmt(cx, "OQSsiquc01req_1%s.xml", longest), &t, &suffix, &s));
	CHECK(msg_find("OQSSIHVD01REQ") == &msg_types[MSG_CANCEL_VISIT]);
	assert_null(msg_find("OQSsihvd01"));
}

static enum err
read_names(const char *content)
{
	char path[] = "/tmp/t_msg_XXXXXX";
	enum err e;

	(void)close(mkstemp(path));
	CHECK_OK(file_write(cx, path, content, strlen(content), 0600));
	e = msg_names_read(cx, path);
	(void)unlink(path);
	return e;
}

TEST(provisional_names_can_be_replaced)
{
	CHECK_OK(read_names("; as the vendor says\n[prefix]\nOQSsihvd01req = OQSsicnl01req\n[element]\n"
	    "ConsentInfoClassification = KindOfInfo\n"));
	CHECK(msg_find("oqssicnl01req") == &msg_types[MSG_CANCEL_VISIT]);
	assert_null(msg_find("OQSsihvd01req"));
	CHECK_OK(decode(MSG_CANCEL_VISIT, HEAD SEARCH(NUMBERS "<KindOfInfo>YZK</KindOfInfo>")));
	CHECK(rq.kinds[KIND_YZK]);
	CHECK_OK(read_names(""));
	CHECK_STR("OQSsihvd01req", msg_request_prefix(MSG_CANCEL_VISIT));
}

TEST(a_names_file_is_taken_whole_or_not_at_all)
{
	static const char *const bad[] = {
		"[prefix]\nOQSsihvd01req = a_b\n", "[prefix]\nOQSsihvd01req = OQSsihvq01req\n",
		    "[prefix]\nOQSsihvd01req =\n",
		"[prefix]\nOQSsiquc01req = OQSsixxx01req\n", "[element]\nSex1 = Sex\n",
		    "[element]\nExaminationDate = 1x\n",
		"[element]\nExaminationDate = <x>\n", "[element]\nExaminationDate = a\nExaminationDate = b\n",
		"[value]\ninpatient = x/y\n", "[names]\nx = y\n", "[prefix]\nnonsense\n",
	};

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		CHECK_ERR(ERR_INPUT, read_names(ctx_fmt(cx, "[prefix]\nOQSsionq01req = OQSsinew01req\n%s",
		    bad[i])));
		CHECK_STR("OQSsionq01req", msg_request_prefix(MSG_RECHECK_ONLINE));
	}
	CHECK_ERR(ERR_NOT_FOUND, msg_names_read(cx, "/nonexistent/names.ini"));
}

static const struct person person = { .id = 1, .key = "K1", .name = "架空　花子", .kana = "ｶｸｳ ﾊﾅｺ",
    .other_name = "", .other_kana = "", .sex1 = 2, .birth = 19500401, .postcode = "", .address = "𠮷野" };
static const struct eligibility card = { .id = 1, .person = 1, .insurer = "999995", .symbol = "",
    .number = "1",
    .branch = "", .insurer_name = "架空市", .classification = "01", .insured_name = "", .acquired = 20200401,
    .loss_reason = "" };

static const char *
encode(const struct msg_result *r, enum syntax s)
{
	char *p;
	struct text_loss loss;
	size_t n;

	CHECK_OK(msg_encode(cx, r, s, &p, &n, &loss));
	CHECK_INT(strlen(p), n);
	return p;
}

static void
check_has(const char *text, const char *part, bool has)
{
	if ((strstr(text, part) != NULL) != has) {
		print_error("%s '%s' in\n%s\n", has ? "no" : "unwanted", part, text);
		CHECK(false);
	}
}

TEST(an_error_stands_in_header_and_body_and_tells_nothing_of_the_person)
{
	struct answer a = { .person = &person, .eligibility = &card };
	struct answer_unit u = { .answers = &a, .answer_count = 1, .validity = VALIDITY_VALID };
	struct msg_result r = { .executed = 1795310100, .facility = "1319999996", .identifier = "",
	    .reception = "",
	    .outcome = ERR_INPUT, .detail = "InsurerNumber: W-03: 4 to 8 digits", .units = &u,
	    .unit_count = 1, .person = &person };

	for (int m = 0; m < MSG_COUNT; m++) {
		const char *x;

		r.id = (enum msg_id)m;
		x = encode(&r, SYNTAX_XML);
		check_has(x, "KYO-E-0001", true);
		check_has(x, "(InsurerNumber: W-03: 4 to 8 digits)", true);
		check_has(x, "<SegmentOfResult>9</SegmentOfResult>", !(m == MSG_MEDICINES || m == MSG_CHECKUPS));
		check_has(x, "<ResultCode>2</ResultCode>", m == MSG_MEDICINES || m == MSG_CHECKUPS);
		check_has(x, "花子", false);
		check_has(x, "ResultOfQualificationConfirmation", false);
		check_has(encode(&r, SYNTAX_JSON), "\"MessageBody\":{", true);
	}
}

TEST(a_result_in_work_has_segment_2_and_no_units)
{
	struct answer_unit u = { .validity = VALIDITY_NONE };
	struct msg_result r = { .id = MSG_CONSENTED_VISIT_02, .facility = "1319999996", .detail = "",
	    .pending = true, .reception = "R1", .units = &u, .unit_count = 1 };
	const char *x = encode(&r, SYNTAX_XML);

	check_has(x, "<SegmentOfResult>2</SegmentOfResult>", true);
	check_has(x, "BulkConfirmUnit", false);
	check_has(x, "<NumberOfProcessingResult>0</NumberOfProcessingResult>", true);
	r.pending = false;
	x = encode(&r, SYNTAX_JSON);
	check_has(x, "\"BulkConfirmUnit\":[{", true);
	check_has(x, "\"NumberOfNormalProcessing\":\"1\"", true);
	r.unit_count = 0;
	check_has(encode(&r, SYNTAX_JSON), "\"MessageBody\":{", true);
}

TEST(consents_are_told_as_flags_times_and_ends)
{
	struct answer a = { .person = &person, .eligibility = &card, .mode = MODE_VISIT,
	    .visit_date = 20261123 };
	struct answer_unit u = { .answers = &a, .answer_count = 1, .validity = VALIDITY_VALID };
	struct msg_result r = { .id = MSG_RECHECK_VISIT, .facility = "1319999996", .units = &u,
	    .unit_count = 1 };
	const char *x;

	a.consents[KIND_YZK] = (struct answer_consent){ true, CONSENT_OPEN, END_BY_TIME, 1795310100,
	    INSTANT_NEVER };
	a.consents[KIND_SRJ] = (struct answer_consent){ true, CONSENT_ENDED, END_BY_TIME, 1795310100,
	    1795396500 };
	a.consents[KIND_LIM] = (struct answer_consent){ true, CONSENT_ENDED, END_BY_PATIENT, 1795310100,
	    1795396500 };
	x = encode(&r, SYNTAX_XML);
	check_has(x, "<PharmacistsInfoConsFlg>1</PharmacistsInfoConsFlg>"
	    "<PharmacistsInfoConsTime>20261122101500</PharmacistsInfoConsTime>"
	    "<PharmacistsInfoAvailableTime>99991231235959</PharmacistsInfoAvailableTime>", true);
	check_has(x, "<DiagnosisInfoConsFlg>2</DiagnosisInfoConsFlg><DiagnosisInfoConsTime>20261122101500"
	    "</DiagnosisInfoConsTime><DiagnosisInfoAvailableTime>20261123101500</DiagnosisInfoAvailableTime>"
	    "<DiagnosisInfoConsEndReason>0</DiagnosisInfoConsEndReason>", true);
	check_has(x, "<OperationInfoConsFlg>0</OperationInfoConsFlg>", true);   /* never asked */
	check_has(x, "OperationInfoConsTime", false);
	check_has(x,
	    "<LimitApplicationCertificateRelatedConsFlg>0</LimitApplicationCertificateRelatedConsFlg>", true);
	check_has(x, "LimitApplicationCertificateRelatedConsTime", false);
	check_has(x, "SpecificDiseases", false);
	check_has(x, "<InsurerNumber>  999995</InsurerNumber>", true);
	check_has(x, "<ExaminationDate>20261123</ExaminationDate>", true);
	check_has(x, "NameOfOther", false);
	CHECK_OK(read_names("[value]\navailable_open =\n[element]\nExaminationDate = VisitDay\n"));
	x = encode(&r, SYNTAX_XML);
	check_has(x, "PharmacistsInfoAvailableTime", false);
	check_has(x, "<VisitDay>20261123</VisitDay>", true);
	CHECK_OK(read_names(""));
}

TEST(the_end_of_a_certificate_is_told_beside_a_success) /* CRT-06 */
{
	struct answer a = { .person = &person, .eligibility = &card, .at = instant_of(20261121) - 1 };
	struct answer_unit u = { .answers = &a, .answer_count = 1, .validity = VALIDITY_VALID, .certificate_ends = a.at };
	struct msg_result r = { .id = MSG_RECHECK_VISIT, .facility = "1319999996", .encoding = ENCODING_CP932, .units = &u, .unit_count = 1 };
	const char *p = encode(&r, SYNTAX_XML);

	check_has(p, "<ProcessingResultStatus>1</ProcessingResultStatus>", true);
	check_has(p, "<ProcessingResultCode>KYO-W-0040</ProcessingResultCode>", true);
	check_has(encode(&r, SYNTAX_JSON), "2026年11月20日", true);
	check_has(p, "Shift_JIS", true);        /* and, in the same words, that a character was replaced */
	a.at++;
	check_has(encode(&r, SYNTAX_JSON), "KYO-W-0041", true);
	CHECK_OK(read_names("[value]\ncertificate_ended =\n"));
	check_has(encode(&r, SYNTAX_JSON), "ProcessingResultCode", false);
	CHECK_OK(read_names(""));
	u.certificate_ends = 0;
	check_has(encode(&r, SYNTAX_JSON), "ProcessingResultCode", false);
}

TEST(characters_that_shift_jis_lacks_are_counted)
{
	struct answer a = { .person = &person, .eligibility = &card };
	struct answer_unit u = { .answers = &a, .answer_count = 1, .validity = VALIDITY_VALID };
	struct msg_result r = { .id = MSG_ELIGIBILITY, .facility = "1319999996", .encoding = ENCODING_CP932,
	    .units = &u, .unit_count = 1 };
	char *p;
	struct text_loss loss;
	size_t n;

	CHECK_OK(msg_encode(cx, &r, SYNTAX_XML, &p, &n, &loss));
	CHECK_INT(1, loss.replaced + loss.missing);
	check_has(p, "<CharacterCodeIdentifier>1</CharacterCodeIdentifier>", true);
	check_has(p, "<ProcessingResultStatus>1</ProcessingResultStatus>", true);
	check_has(p, "<ProcessingResultCode>KYO-W-0001</ProcessingResultCode>", true);
	check_has(p, "<ProcessingResultMessage>Shift_JIS", true);
	CHECK_OK(msg_encode(cx, &r, SYNTAX_JSON, &p, &n, &loss));
	CHECK_INT(0, loss.replaced + loss.missing);
	check_has(p, "\"CharacterCodeIdentifier\":\"0\"", true);
	check_has(p, "KYO-W-0001", false);
	check_has(p, "\"ResultList\":[{\"ResultOfQualificationConfirmation\":{", true);
}

TEST(a_notice_of_replaced_characters_stands_with_the_person_whom_it_concerns)
{
	struct person plain = person;
	struct answer a[2] = { { .person = &plain, .eligibility = &card }, { .person = &person, .eligibility = &card } };
	struct answer_unit u[2] = { { .answers = &a[0], .answer_count = 1, .validity = VALIDITY_VALID },
	    { .answers = &a[1], .answer_count = 1, .validity = VALIDITY_VALID } };
	struct msg_result r = { .id = MSG_CONSENTED_VISIT_02, .facility = "1319999996", .encoding = ENCODING_CP932,
	    .reception = "R1", .units = u, .unit_count = 2 };
	const char *x, *notice;

	plain.address = "架空町";
	x = encode(&r, SYNTAX_XML);
	notice = strstr(x, "KYO-W-0001");
	CHECK(notice != NULL && strstr(notice + 1, "KYO-W-0001") == NULL);
	CHECK(strstr(strstr(x, "<BulkConfirmUnit>") + 1, "<BulkConfirmUnit>") < notice);
	u[1].answers = &a[0];
	check_has(encode(&r, SYNTAX_XML), "KYO-W-0001", false);
}

/* Many answers to one question: brothers of ResultList in JSON, one ResultList in XML. */
TEST(several_results_are_several_members_of_the_json_list)
{
	struct answer a[3] = { { &person, &card, .at = 0 }, { &person, &card, .at = 0 }, { &person, &card,
	    .at = 0 } };
	struct disease_certificate diseases[2] = { { .category = 1 }, { .category = 3 } };
	struct answer_unit u = { .answers = a, .answer_count = 3, .validity = VALIDITY_SEVERAL };
	struct msg_result r = { .id = MSG_ELIGIBILITY, .facility = "1319999996", .units = &u,
	    .unit_count = 1 };
	const char *x;
	size_t entries = 0;

	a[1].diseases = diseases;
	a[1].disease_count = 2;
	x = encode(&r, SYNTAX_JSON);
	for (const char *s = x; (s = strstr(s, "{\"ResultOfQualificationConfirmation\":{")) != NULL; s++)
		entries++;
	CHECK_INT(3, entries);
	check_has(x, "\"SpecificDiseasesCertificateList\":[{\"SpecificDiseasesCertificateInfo\":{"
	    "\"SpecificDiseasesDiseaseCategory\":\"1\"}},{\"SpecificDiseasesCertificateInfo\":{"
	    "\"SpecificDiseasesDiseaseCategory\":\"3\"}}]", true);
	x = encode(&r, SYNTAX_XML);
	check_has(strstr(x, "<ResultList>") + 1, "<ResultList>", false);
	check_has(x, "</ResultOfQualificationConfirmation><ResultOfQualificationConfirmation>", true);
}

static clock_t
time_of(size_t count, enum syntax s)
{
	struct answer a = { .person = &person, .eligibility = &card };
	struct answer_unit *units = ctx_array(cx, count, sizeof *units);
	struct msg_result r = { .id = MSG_CONSENTED_VISIT_02, .facility = "1319999996", .units = units,
	    .unit_count = count };
	clock_t start = clock();

	for (size_t i = 0; i < count; i++)
		units[i] = (struct answer_unit){ .answers = &a, .answer_count = 1,
		    .validity = VALIDITY_VALID };
	(void)encode(&r, s);
	return clock() - start;
}

/* Ten times the units in about ten times the time; a hundred times would be the square. */
TEST(five_thousand_units_cost_what_they_should)
{
	for (int s = SYNTAX_XML; s <= SYNTAX_JSON; s++) {
		clock_t few = time_of(500, (enum syntax)s), many = time_of(5000, (enum syntax)s);

		CHECK(many < 40 * (few + CLOCKS_PER_SEC / 1000));
	}
}

TEST(medicines_are_grouped_by_institution_month_and_day)
{
	struct claim clinic = { .source = CLAIM_MEDICAL, .institution = "1319999996", .month = 202610 };
	struct claim shop = { .source = CLAIM_DISPENSING, .institution = "1349999996",
	    .prescriber = "1319999996", .month = 202610 };
	struct claim later = clinic;
	struct medicine m[4] = {
		{ &clinic, { .line = 2, .date = 20261005, .code = "2" }, "b", "", "", "" },
		{ &shop, { .date = 20261005, .prescribed = 20261004, .code = "1", .times = 3 }, "a", "", "",
		    "" },
		{ &clinic, { .date = 0, .code = "3" }, "c", "", "", "" },
		{ &later, { .date = 20261101, .code = "4" }, "d", "", "", "" },
	};
	struct treatment t = { &clinic, { .line = 1, .date = 20261005, .code = "9", .identification = 14 },
	    "act", "", ACT_TREATMENT };
	struct msg_result r = { .id = MSG_MEDICINES, .facility = "1319999996", .person = &person,
	    .medicines = m, .medicine_count = 4, .treatments = &t, .treatment_count = 1 };
	const char *x;

	later.month = 202611;
	x = encode(&r, SYNTAX_XML);
	check_has(x, "<ResultCode>1</ResultCode><MeTrMonthInf><DiOrg>1</DiOrg>"
	    "<MeTrDiHCd>1319999996</MeTrDiHCd><MeTrMonth>202611", true);
	check_has(x, "<DiDateInfs><DiDateInf><DrugInfs><DrugInf><DrugC>3</DrugC><DrugN>c</DrugN></DrugInf>"
	    "</DrugInfs></DiDateInf>"
	    "<DiDateInf><DiDate>20261005</DiDate><DrugInfs><DrugInf><DrugC>2</DrugC>", true);
	check_has(x, "<DiOrg>2</DiOrg><MeTrDiHCd>1349999996</MeTrDiHCd><PrlsHCd>1319999996</PrlsHCd>"
	    "<MeTrMonth>202610</MeTrMonth>"
	    "<PrIsOrg>1</PrIsOrg><InOut>2</InOut><DiDateInfs><DiDateInf><DiDate>20261005</DiDate>"
	    "<PrDate>20261004</PrDate>", true);
	check_has(x, "MeTrInf>", false);
	r.with_treatments = true;
	x = encode(&r, SYNTAX_XML);
	check_has(x, "</DrugInfs><MeTrInfs><MeTrInf><SinInfN>act</SinInfN><SinInfCd>9</SinInfCd>"
	    "<MeTrIdCl>14</MeTrIdCl></MeTrInf>", true);
}

TEST(two_prescribers_of_one_pharmacy_are_two_groups)
{
	struct claim from_here = { .source = CLAIM_DISPENSING, .institution = "1349999996",
	    .prescriber = "1319999996", .month = 202610 };
	struct claim from_there = { .source = CLAIM_DISPENSING, .institution = "1349999996",
	    .prescriber = "1318888887", .month = 202610 };
	struct medicine m[3] = {
		{ &from_here, { .line = 1, .date = 20261005, .code = "1" }, "a", "", "", "" },
		{ &from_there, { .line = 1, .date = 20261005, .code = "2" }, "b", "", "", "" },
		{ &from_here, { .line = 2, .date = 20261005, .code = "3" }, "c", "", "", "" },
	};
	struct msg_result r = { .id = MSG_MEDICINES, .facility = "1319999996", .medicines = m,
	    .medicine_count = 3 };
	const char *x = encode(&r, SYNTAX_XML);

	check_has(x, "<PrlsHCd>1318888887</PrlsHCd><MeTrMonth>202610</MeTrMonth><PrIsOrg>2</PrIsOrg>", true);
	check_has(x, "<PrlsHCd>1319999996</PrlsHCd><MeTrMonth>202610</MeTrMonth><PrIsOrg>1</PrIsOrg>", true);
	check_has(x, "<DrugC>1</DrugC><DrugN>a</DrugN></DrugInf><DrugInf><DrugC>3</DrugC>", true);
}

/* ---- codes ------------------------------------------------------------------------------------------------- */

TEST(every_table_of_codes_is_there_and_knows_its_values)
{
	int last = 0;

	for (size_t i = 0; i < code_count; i++) {
		CHECK(codes[i].table == last || codes[i].table == last + 1);
		last = codes[i].table;
		CHECK(code_known(codes[i].table, codes[i].value));
	}
	CHECK_INT(44, last);
	CHECK_INT(16, code_table_of("PharmacistsInfoConsFlg"));
	CHECK_INT(0, code_table_of("Name"));
	CHECK(code_known(12, "B10") && !code_known(12, "C01") && !code_known(3, "3"));
}

TEST(codes_of_outcomes_can_be_replaced)
{
	struct msg_result r = { .id = MSG_RECHECK_VISIT, .facility = "1319999996", .identifier = "", .reception = "",
	    .detail = "", .outcome = ERR_CONSENT_NONE };
	const char *path = ctx_fmt(cx, "/tmp/kyotaku-t-codes-%d", (int)getpid());
	struct text_loss loss;
	size_t n;
	char *p;

	CHECK_OK(file_write(cx, path, "[code]\nKYO-E-0030 = OQS-0030W\n", 29, 0600));
	CHECK_OK(msg_names_read(cx, path));
	CHECK_OK(msg_encode(cx, &r, SYNTAX_XML, &p, &n, &loss));
	CHECK(strstr(p, "<ErrorCode>OQS-0030W</ErrorCode>") != NULL);
	CHECK_OK(file_write(cx, path, "", 0, 0600));
	CHECK_OK(msg_names_read(cx, path));
	(void)unlink(path);
}

/* ---- many persons, echo -------------------------------------------------------------------------------- */

#define ONE(s) "<QualificationConfirmSearchInfo>" s "</QualificationConfirmSearchInfo>"

TEST(of_many_persons_the_broken_ones_are_marked_and_the_others_go_on)      /* W-22 */
{
	CHECK_OK(decode(MSG_ELIGIBILITY_01, HEAD "<MessageBody>" ONE(NUMBERS BIRTH LIMIT_FLAG) ONE(NUMBERS LIMIT_FLAG)
	    ONE(BIRTH LIMIT_FLAG) "<Extra>1</Extra>" ONE(NUMBERS BIRTH LIMIT_FLAG "<ArbitraryIdentifier>x</ArbitraryIdentifier>")
	    "</MessageBody>"));
	CHECK_INT(4, rq.people_count);
	CHECK_INT(ERR_OK, rq.people[0].outcome);
	CHECK_STR("Birthdate: W-07: missing", rq.people[1].detail);
	CHECK_STR("InsurerNumber: W-03: missing", rq.people[2].detail);
	CHECK_STR("x", rq.people[3].arbitrary);
	check_refused(MSG_ELIGIBILITY_01, HEAD "<MessageBody/>", "QualificationConfirmSearchInfo: W-22: missing");
	CHECK_OK(decode(MSG_RECHECK_VISIT_01, HEAD "<MessageBody>" ONE(NUMBERS MODE("2")) ONE(NUMBERS MODE("3"))
	    "</MessageBody>"));
	CHECK_INT(ERR_OK, rq.people[0].outcome);
	CHECK_STR("MedicalTreatmentFlag: W-12: not one of 2", rq.people[1].detail);
	CHECK_INT(MODE_VISIT, rq.mode);
}

#define CHART(s) "<ReferenceNumberRegistrationInfo>" s "</ReferenceNumberRegistrationInfo>"

TEST(a_chart_number_has_one_to_fifty_characters)        /* W-23 */
{
	CHECK_OK(decode(MSG_REFERENCE, HEAD "<MessageBody>" CHART("<ReferenceNumber>患者-42</ReferenceNumber>" NUMBERS)
	    "</MessageBody>"));
	CHECK_STR("患者-42", rq.reference);
	CHECK_STR("0007", rq.who.number);
	check_refused(MSG_REFERENCE, HEAD "<MessageBody>" CHART(NUMBERS) "</MessageBody>", "ReferenceNumber: W-23: missing");
	check_refused(MSG_REFERENCE, HEAD "<MessageBody>" CHART("<ReferenceNumber>123456789012345678901234567890123456789012345678901"
	    "</ReferenceNumber>" NUMBERS) "</MessageBody>", "ReferenceNumber: W-23");
}

/* What nobody knows comes back where it stood, in a kept question, too. */
TEST(unknown_elements_are_kept_and_echoed)
{
	struct answer_unit u = { .asked = &rq.who, .arbitrary = "", .validity = VALIDITY_NONE };
	struct msg_result r = { .id = MSG_ELIGIBILITY_02, .facility = "1319999996", .identifier = "", .detail = "",
	    .reception = "R1", .units = &u, .unit_count = 1 };
	const char *kept;
	struct text_loss loss;
	size_t n;
	char *p;

	CHECK_OK(decode(MSG_ELIGIBILITY_01, HEAD "<MessageBody>" ONE("<New><Deep> a </Deep></New>" NUMBERS BIRTH LIMIT_FLAG)
	    "</MessageBody>"));
	CHECK_OK(msg_keep(cx, &rq, &kept));
	CHECK_OK(msg_kept(cx, MSG_ELIGIBILITY_01, kept, &rq));
	CHECK_INT(1, rq.people_count);
	u.sent = rq.people[0].sent;
	CHECK_OK(msg_encode(cx, &r, SYNTAX_XML, &p, &n, &loss));
	CHECK(strstr(p, "<QualificationConfirmSearchInfo><New><Deep> a </Deep></New><InsurerNumber>  999995</InsurerNumber>") != NULL);
	CHECK_OK(msg_encode(cx, &r, SYNTAX_JSON, &p, &n, &loss));
	CHECK(strstr(p, "\"New\":{\"Deep\":\" a \"}") != NULL);
}

TESTS(T(every_table_of_codes_is_there_and_knows_its_values), T(codes_of_outcomes_can_be_replaced),
    T(of_many_persons_the_broken_ones_are_marked_and_the_others_go_on), T(a_chart_number_has_one_to_fifty_characters),
    T(unknown_elements_are_kept_and_echoed),
    T(an_eligibility_question_keeps_its_texts_as_sent), T(elements_come_in_any_order_beside_unknown_ones),
    T(missing_and_empty_are_alike), T(insurers_numbers_may_be_padded_with_blanks_or_zeros),
    T(each_refusal_names_element_and_rule), T(consented_persons_are_asked_by_one_span_of_days),
    T(a_reception_number_fetches_the_result), T(a_cancellation_names_kinds_or_means_all),
    T(medicines_are_asked_with_names_of_their_own), T(an_emergency_says_why_what_and_who),
    T(what_is_opened_in_an_emergency_is_told_as_such), T(json_asks_the_same), T(hostile_bytes_are_refused),
    T(a_refused_question_leaves_the_result_alone), T(file_names_tell_message_suffix_and_syntax),
    T(provisional_names_can_be_replaced), T(a_names_file_is_taken_whole_or_not_at_all),
    T(an_error_stands_in_header_and_body_and_tells_nothing_of_the_person),
    T(a_result_in_work_has_segment_2_and_no_units),
    T(consents_are_told_as_flags_times_and_ends), T(the_end_of_a_certificate_is_told_beside_a_success),
    T(characters_that_shift_jis_lacks_are_counted),
    T(a_notice_of_replaced_characters_stands_with_the_person_whom_it_concerns),
    T(several_results_are_several_members_of_the_json_list), T(five_thousand_units_cost_what_they_should),
    T(medicines_are_grouped_by_institution_month_and_day), T(two_prescribers_of_one_pharmacy_are_two_groups))
