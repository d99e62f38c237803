/* Check-ups as documents and archives: what becomes of each value, and every rule by a file that breaks it. */
#include <stdlib.h>
#include <unistd.h>
#include <zip.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/limit.h"
#include "t.h"
#include "wire/checkup.h"

#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
#define BODY_START "<component><structuredBody><component><section><code code=\"01010\"/>"
#define BODY_END "</section></component></structuredBody></component>"
#define ENTRY(inside) "<entry><observation classCode=\"OBS\" moodCode=\"EVN\">" inside "</observation></entry>"
#define PQ(item, value) ENTRY("<code code=\"" item "\"/><value xsi:type=\"PQ\" value=\"" value "\" unit=\"cm\"/>")
#define HEIGHT PQ("9N001000000000001", "152.3")

static const char base[] =
HEAD "<ClinicalDocument xmlns=\"urn:hl7-org:v3\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n"
"<typeId root=\"2.16.840.1.113883.1.3\" extension=\"POCD_HD000040\"/><id nullFlavor=\"NI\"/>\n"
"<code code=\"10\" codeSystem=\"1.2.392.200119.6.1001\"/>\n"
"<effectiveTime value=\"20260601\"/>\n"
"<recordTarget><patientRole>\n"
"<id extension=\"06999999\" root=\"1.2.392.200119.6.101\"/>\n"
"<id extension=\"123\" root=\"1.2.392.200119.6.204\"/>\n"
"<id extension=\"4567\" root=\"1.2.392.200119.6.205\"/>\n"
"<id extension=\"00\" root=\"1.2.392.200119.6.211\"/>\n"
"<addr><postalCode>100-0000</postalCode>東京都架空区</addr>\n"
"<patient><name>カクウ　ハナコ</name><administrativeGenderCode code=\"2\"/><birthTime value=\"19550301\"/></patient>\n"
"</patientRole></recordTarget>\n"
"<documentationOf><serviceEvent><code code=\"010\"/><effectiveTime value=\"20260520\"/><performer typeCode=\"PRF\">"
"<assignedEntity><representedOrganization><id extension=\"1319999996\" root=\"1.2.392.200119.6.102\"/>"
"<name>架空健診所</name></representedOrganization></assignedEntity></performer></serviceEvent></documentationOf>\n"
BODY_START HEIGHT BODY_END "</ClinicalDocument>\n";

static struct {
	size_t n;
	struct checkup checkup;         /* the last */
	bool   removed;
	const char *insurer, *number, *branch;
	enum err answer;
} seen;
static struct report rep;

static enum err
take(void *user, struct ctx *one, const struct checkup *c, bool removed)
{
	CHECK(user == &seen && one != cx);
	if (seen.answer != ERR_OK)
		return seen.answer;
	seen.n++;
	seen.removed = removed;
	CHECK_OK(checkup_copy(cx, c, &seen.checkup));
	seen.insurer = ctx_str(cx, c->who.insurer);
	seen.number = ctx_str(cx, c->who.number);
	seen.branch = ctx_str(cx, c->who.branch);
	seen.checkup.who.birth = c->who.birth;
	return ERR_OK;
}

static enum err
read_bytes(const void *p, size_t n)
{
	memset(&seen, 0, sizeof seen);
	CHECK_OK(report_init(&rep, cx, "checkup.xml"));
	return checkup_file_read(cx, p, n, &rep, take, &seen);
}

/* The base document with the first `from` replaced. */
static const char *
changed(const char *from, const char *to)
{
	const char *at = strstr(base, from);

	CHECK(at != NULL);
	return ctx_fmt(cx, "%.*s%s%s", (int)(at - base), base, to, at + strlen(from));
}

static const struct checkup_line *
only_line(const char *entry)
{
	const char *text = changed(HEIGHT, entry);

	CHECK_OK(read_bytes(text, strlen(text)));
	CHECK_INT(1, seen.n);
	CHECK_INT(1, seen.checkup.line_count);
	return &seen.checkup.lines[0];
}

static bool
told(const char *code)
{
	for (size_t i = 0; i < rep.count; i++)
		if (strcmp(rep.lines[i].rule.code, code) == 0)
			return true;
	return false;
}

TEST(a_document_becomes_a_checkup)
{
	CHECK_OK(read_bytes(base, sizeof base - 1));
	CHECK(rep.accepted == 1 && rep.refused == 0 && rep.count == 0 && seen.n == 1 && !seen.removed);
	CHECK(seen.checkup.report == 10 && seen.checkup.day == 20260520 && seen.checkup.made == 20260601);
	CHECK_STR("1319999996", seen.checkup.institution);
	CHECK_STR("架空健診所", seen.checkup.institution_name);
	CHECK_STR("010", seen.checkup.program);
	CHECK_STR("06999999", seen.insurer);
	CHECK_STR("4567", seen.number);
	CHECK_STR("00", seen.branch);
	CHECK(seen.checkup.sex == 2 && seen.checkup.who.birth == 19550301 && seen.checkup.line_count == 1);
	CHECK_STR("9N001000000000001", seen.checkup.lines[0].code);
	CHECK_STR("152.3", seen.checkup.lines[0].value);
	CHECK_STR("cm", seen.checkup.lines[0].unit);
	CHECK_STR("01010", seen.checkup.lines[0].section);
}

TEST(each_kind_of_value_is_read_as_what_it_is)
{
	const struct checkup_line *l;

	l = only_line(ENTRY("<code code=\"9A751000000000001\"/><value xsi:type=\"PQ\" value=\"142\" unit=\"mm[Hg]\"/>"
	    "<interpretationCode code=\"H\"/><methodCode code=\"3D04620000\"/><referenceRange><observationRange>"
	    "<value xsi:type=\"IVL_PQ\"><low value=\"90\"/><high value=\"129\"/></value></observationRange></referenceRange>"));
	CHECK(l->type == CHECKUP_QUANTITY && l->flag == CHECKUP_HIGH);
	CHECK_STR("90", l->low);
	CHECK_STR("129", l->high);
	CHECK_STR("3D04620000", l->method);
	l = only_line(ENTRY("<code code=\"9N701000000000011\"/><value xsi:type=\"CD\" code=\"1\" codeSystem=\"1.2.3\" "
	    "displayName=\"はい\"/>"));
	CHECK(l->type == CHECKUP_CODE);
	CHECK_STR("はい", l->value_name);
	CHECK_STR("1.2.3", l->list);
	l = only_line(ENTRY("<code code=\"1A010000000191111\"/><value xsi:type=\"CO\" code=\"3\"/>"));
	CHECK(l->type == CHECKUP_ORDINAL);
	l = only_line(ENTRY("<code code=\"9N511000000000049\"/><value xsi:type=\"ST\">血圧が&lt;高め&gt;</value>"));
	CHECK(l->type == CHECKUP_TEXT);
	CHECK_STR("血圧が<高め>", l->value);
	l = only_line(ENTRY("<code code=\"9N001000000000001\"/><value xmlns:h=\"urn:hl7-org:v3\" xsi:type=\"h:PQ\" value=\"-1.5\"/>"));
	CHECK_STR("-1.5", l->value);
}

TEST(what_was_not_measured_has_no_value)
{
	const struct checkup_line *l = only_line("<entry><observation negationInd=\"true\">"
	    "<code code=\"3F077000002327101\"/></observation></entry>");

	CHECK(l->state == CHECKUP_NOT_DONE && l->value[0] == '\0');
	l = only_line(ENTRY("<code code=\"3F077000002327101\"/><value xsi:type=\"PQ\" nullFlavor=\"NINF\"/>"));
	CHECK(l->state == CHECKUP_BELOW && l->value[0] == '\0');
	l = only_line(ENTRY("<code code=\"3F077000002327101\"/><value xsi:type=\"PQ\" nullFlavor=\"PINF\" value=\"500\"/>"));
	CHECK(l->state == CHECKUP_ABOVE);
	CHECK_STR("500", l->value);
	l = only_line(ENTRY("<code code=\"3F077000002327101\"/><value xsi:type=\"IVL_PQ\"><high value=\"5\" unit=\"mg/dL\"/>"
	    "</value>"));
	CHECK(l->state == CHECKUP_BELOW && l->type == CHECKUP_QUANTITY);
	CHECK_STR("5", l->value);
	l = only_line(ENTRY("<code code=\"3F077000002327101\"/><value xsi:type=\"PQ\" nullFlavor=\"NI\" value=\"7\"/>"));
	CHECK(l->state == CHECKUP_NOT_POSSIBLE && l->value[0] == '\0');
	l = only_line(ENTRY("<code code=\"3F077000002327101\"/>"));
	CHECK(l->state == CHECKUP_NOT_POSSIBLE && told("HC-45"));
}

TEST(repeated_items_and_series_keep_every_line)
{
	const char *text = changed(HEIGHT, HEIGHT HEIGHT
	    "<entry><observation><code nullFlavor=\"NA\"/>"
	    "<entryRelationship typeCode=\"COMP\"><observation><code code=\"9A110160700000011\"/><value xsi:type=\"CD\" code=\"2\"/>"
	    "</observation></entryRelationship><entryRelationship typeCode=\"RSON\"><observation>"
	    "<code code=\"9A110161000000049\"/><value xsi:type=\"ST\">血圧高値のため</value></observation></entryRelationship>"
	    "</observation></entry>");

	CHECK_OK(read_bytes(text, strlen(text)));
	CHECK_INT(4, seen.checkup.line_count);
	CHECK(seen.checkup.lines[1].series == 0 && seen.checkup.lines[2].series == 1 && seen.checkup.lines[3].series == 1);
	CHECK_STR("血圧高値のため", seen.checkup.lines[3].value);
}

TEST(a_deletion_needs_no_body)
{
	const char *text = changed("code=\"10\"", "code=\"19\"");

	CHECK_OK(read_bytes(text, strlen(text)));
	CHECK(seen.n == 1 && seen.removed && seen.checkup.line_count == 0 && seen.checkup.day == 20260520);
}

/* A prefix for every element means the same document. */
TEST(prefixes_make_no_difference)
{
	static const char text[] = HEAD "<c:ClinicalDocument xmlns:c=\"urn:hl7-org:v3\">"
	    "<c:typeId root=\"2.16.840.1.113883.1.3\" extension=\"POCD_HD000041\"/></c:ClinicalDocument>";

	CHECK_OK(read_bytes(text, sizeof text - 1));
	CHECK(told("HC-21") && rep.refused == 1);
}

static const struct { const char *from, *to, *rule; bool taken; } broken[] = {
	{ "</ClinicalDocument>", "", "HC-20", false }, { "<typeId", "<typeIdx", "HC-21", false }, { "urn:hl7-org:v3", "urn:hl7-org:v2", "HC-21", false },
	{ HEAD, HEAD "<!DOCTYPE x [<!ENTITY e \"x\">]>", "HC-20", false },
	{ "POCD_HD000040", "POCD", "HC-21", false }, { "code=\"10\"", "code=\"30\"", "HC-22", false },
	{ "code=\"10\"", "code=\"40\"", NULL, true }, { "20260601", "2026-06-01", "HC-23", false },
	{ "20260601", "20990101", "HC-23", false }, { "20260601", "20260519", "HC-24", false },
	{ "20260520", "20260230", "HC-24", false }, { "20260520", "20260520090000+0900", NULL, true },
	{ "1319999996", "131999999", "HC-25", false }, { "1319999996", "1319999997", "HC-26", true },
	{ "<id extension=\"123\"", "<id extension=\"06999999\" root=\"1.2.392.200119.6.101\"/><id extension=\"123\"", "HC-27", false },
	{ "06999999", "06999998", "HC-30", false }, { "06999999", "", "HC-30", false },
	{ "\"06999999\"", "\"7000003\"", "HC-35", false },
	{ "\"4567\"", "\"\"", "HC-31", false }, { "\"4567\"", "\"４５６７\"", NULL, true }, { "\"4567\"", "\"甲\"", "HC-31", false },
	{ "\"00\"", "\"7\"", "HC-32", false }, { "\"00\"", "\"\"", NULL, true },
	{ "GenderCode code=\"2\"", "GenderCode code=\"3\"", "HC-33", false },
	{ "19550301", "20260521", "HC-34", false }, { "19550301", "", "HC-34", false },
	{ "9N001000000000001", "9N00100000000000", "HC-41", false }, { "9N001000000000001", "9N0010000 0000001", "HC-41", false },
	{ "xsi:type=\"PQ\"", "xsi:type=\"REAL\"", "HC-42", false }, { "xsi:type=\"PQ\"", "", "HC-42", false },
	{ "152.3", "152,3", "HC-43", false }, { "152.3", "", "HC-43", false }, { "152.3", "1e5", "HC-43", false },
	{ "xsi:type=\"PQ\"", "xsi:type=\"CD\"", "HC-44", false },
	{ "unit=\"cm\"/>", "unit=\"cm\"/><interpretationCode code=\"X\"/>", "HC-46", true },
	{ HEIGHT, "", "HC-48", false }, { "01010", "0101", "HC-49", true },
};

TEST(each_rule_is_broken_by_a_document)
{
	for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
		const char *text = changed(broken[i].from, broken[i].to);

		CHECK_OK(read_bytes(text, strlen(text)));
		if (seen.n != broken[i].taken || (broken[i].rule != NULL && !told(broken[i].rule)))
			print_error("%s -> %s\n", broken[i].from, broken[i].to);
		CHECK_INT(broken[i].taken, seen.n);
		CHECK_INT(!broken[i].taken, rep.refused);
		CHECK(broken[i].rule != NULL ? told(broken[i].rule) : rep.count == 0);
	}
}

TEST(too_many_observations_are_refused)
{
	struct buf b;

	buf_init(&b, cx, 1 << 24);
	for (int i = 0; i <= LIMIT_CHECKUP_LINES; i++)
		buf_puts(&b, HEIGHT);
	CHECK_OK(buf_done(&b));
	CHECK_OK(read_bytes(changed(HEIGHT, b.p), strlen(changed(HEIGHT, b.p))));
	CHECK(told("HC-40") && seen.n == 0);
}

TEST(a_finding_tells_line_file_and_element)
{
	const char *text = changed("152.3", "152,3");
	struct buf b;

	CHECK_OK(read_bytes(text, strlen(text)));
	buf_init(&b, cx, 10000);
	report_text(&b, &rep, LANG_EN);
	CHECK_OK(buf_done(&b));
	CHECK(strstr(b.p, "checkup.xml:15: 9N001000000000001: HC-43: refused: ") == b.p);
}

/* ---- archives --------------------------------------------------------------------------------------- */

#define ROOT "1319999996_06999999_202606010_1/"
#define INDEX(space, event, count) HEAD "<index xmlns=\"" space "\"><serviceEventType code=\"" event "\"/>" \
	"<totalRecordCount value=\"" count "\"/></index>"
#define SPACE_2007 "http://tokuteikenshin.jp/checkup/2007"
#define SPACE_2023 "https://www.mhlw.go.jp/stf/seisakunitsuite/bunya/0000161103.html"
#define GOOD_INDEX INDEX(SPACE_2007, "1", "1")
#define DATA ROOT "DATA/h13199999962026060101000001.xml"

struct file { const char *name, *text; };

static void
zip_make(const struct file *files, size_t n, void *ret, size_t *ret_n)
{
	char path[] = "/tmp/kyotaku-t-XXXXXX", *p;
	int fd = mkstemp(path), e;
	zip_t *z;

	CHECK(fd >= 0);
	(void)close(fd);
	z = zip_open(path, ZIP_TRUNCATE, &e);
	CHECK(z != NULL);
	for (size_t i = 0; i < n; i++)
		if (files[i].text == NULL)
			CHECK(zip_dir_add(z, files[i].name, 0) >= 0);
		else
			CHECK(zip_file_add(z, files[i].name, zip_source_buffer(z, files[i].text, strlen(files[i].text), 0), 0) >= 0);
	CHECK_INT(0, zip_close(z));
	CHECK_OK(file_read(cx, path, LIMIT_IMPORT_BYTES, &p, ret_n));
	(void)unlink(path);
	memcpy(ret, &p, sizeof p);
}

static enum err
read_zip(const struct file *files, size_t n)
{
	size_t size;
	char *p;

	zip_make(files, n, &p, &size);
	return read_bytes(p, size);
}

#define READ_ZIP(...) read_zip((const struct file[]){ __VA_ARGS__ }, sizeof((const struct file[]){ __VA_ARGS__ }) / sizeof(struct file))

TEST(an_archive_gives_its_documents)
{
	CHECK_OK(READ_ZIP({ ROOT, NULL }, { ROOT "ix08_V08.xml", GOOD_INDEX }, { ROOT "DATA/", NULL }, { DATA, base },
	    { ROOT "XSD/ix08_V08.xsd", "<x/>" }));
	CHECK(seen.n == 1 && rep.accepted == 1 && rep.count == 0);
	CHECK_OK(READ_ZIP({ ROOT "ix08_V08.xml", INDEX(SPACE_2023, "4", "2") }, { DATA, base },
	    { ROOT "DATA/any-name.xml", changed("code=\"10\"", "code=\"30\"") }));
	CHECK(seen.n == 1 && rep.refused == 1 && told("HC-22"));
	CHECK_STR("any-name.xml", rep.lines[0].record);
}

TEST(summary_and_claims_are_looked_at_but_not_needed)
{
	CHECK_OK(READ_ZIP({ ROOT "ix08_V08.xml", GOOD_INDEX }, { DATA, base },
	    { ROOT "su08_V08.xml", "<summary xmlns=\"" SPACE_2007 "\"><totalSubjectCount value=\"1\"/></summary>" },
	    { ROOT "CLAIMS/c13199999962026060101000001.xml", "<x/>" }));
	CHECK(seen.n == 1 && rep.count == 0);
	CHECK_OK(READ_ZIP({ ROOT "ix08_V08.xml", GOOD_INDEX }, { DATA, base }, { ROOT "CLAIMS/c1.xml", "<x/>" },
	    { ROOT "CLAIMS/c2.xml", "<x/>" }, { ROOT "readme.txt", "?" }));
	CHECK(seen.n == 1 && told("HC-08") && told("HC-09") && told("HC-10"));
}

TEST(an_archive_that_is_not_one_is_refused_as_a_whole)
{
	static const struct { struct file files[3]; const char *rule; } cases[] = {
		{ { { DATA, base } }, "HC-05" },
		{ { { ROOT "ix08_V08.xml", "<index" }, { DATA, base } }, "HC-05" },
		{ { { ROOT "ix08_V08.xml", INDEX("urn:other", "1", "1") }, { DATA, base } }, "HC-05" },
		{ { { ROOT "ix08_V08.xml", INDEX(SPACE_2007, "1", "2") }, { DATA, base } }, "HC-06" },
		{ { { ROOT "ix08_V08.xml", INDEX(SPACE_2007, "1", "") }, { DATA, base } }, "HC-06" },
		{ { { ROOT "ix08_V08.xml", INDEX(SPACE_2007, "2", "1") }, { DATA, base } }, "HC-07" },
		{ { { ROOT "ix08_V08.xml", GOOD_INDEX }, { DATA, base }, { "elsewhere/x.xml", "<x/>" } }, "HC-04" },
		{ { { ROOT "ix08_V08.xml", GOOD_INDEX }, { DATA, base }, { ROOT "DATA/../x.xml", "<x/>" } }, "HC-03" },
		{ { { ROOT "ix08_V08.xml", GOOD_INDEX }, { DATA, base }, { "/etc/x.xml", "<x/>" } }, "HC-03" },
		{ { { ROOT "ix08_V08.xml", GOOD_INDEX }, { DATA, base }, { ROOT "DATA\\x.xml", "<x/>" } }, "HC-03" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		size_t n = 0;

		while (n < 3 && cases[i].files[n].name != NULL)
			n++;
		CHECK_ERR(ERR_INPUT, read_zip(cases[i].files, n));
		if (!told(cases[i].rule))
			print_error("case %zu\n", i);
		CHECK(told(cases[i].rule) && seen.n == 0);
	}
	CHECK_ERR(ERR_INPUT, read_bytes("PK\3\4....", 8));
	CHECK(told("HC-01"));
}

TEST(a_bomb_goes_off_inside_its_ceiling)
{
	size_t n = LIMIT_CHECKUP_BYTES + 1000;
	char *huge = ctx_alloc(cx, n + 1);

	memset(huge, ' ', n);
	CHECK_OK(READ_ZIP({ ROOT "ix08_V08.xml", INDEX(SPACE_2007, "1", "2") }, { ROOT "DATA/bomb.xml", huge }, { DATA, base }));
	CHECK(seen.n == 1 && rep.refused == 1 && told("HC-11"));
}

TEST(a_cut_or_damaged_archive_is_never_half_taken)
{
	static const struct file files[] = { { ROOT "ix08_V08.xml", GOOD_INDEX }, { DATA, base } };
	size_t n, size;
	char *p, *copy;

	zip_make(files, 2, &p, &size);
	for (n = 0; n < size; n += 7)
		CHECK(read_bytes(p, n) == ERR_INPUT || seen.n == 0);
	for (n = 0; n < size; n += 3) {
		copy = ctx_strn(cx, p, size);
		copy[n] ^= 0x55;
		if (read_bytes(copy, size) == ERR_OK && seen.n > 0)
			CHECK_STR("1319999996", seen.checkup.institution);
	}
}

TEST(the_manual_has_every_rule)
{
	char *p;
	size_t n;

	CHECK_OK(file_read(cx, SOURCE_ROOT "/doc/checkup-import.md", 1 << 20, &p, &n));
	for (size_t i = 0; i < checkup_rule_count; i++)
		CHECK(strstr(p, ctx_fmt(cx, "| %s | ", checkup_rules[i].code)) != NULL);
}

TEST(the_demo_archive_comes_through)
{
	size_t n;
	char *p;

	CHECK_OK(file_read(cx, SOURCE_ROOT "/data/demo/checkups.zip", LIMIT_IMPORT_BYTES, &p, &n));
	CHECK_OK(read_bytes(p, n));
	CHECK(seen.n == 3 && rep.count == 0 && seen.checkup.line_count == 8);
	CHECK_INT(CHECKUP_ABOVE, seen.checkup.lines[6].state);
}

/* The sample files of the shared masters, when they are there. */
TEST(the_sample_document_comes_through)
{
	const char *from = getenv("KYOTAKU_SHARED");
	const char *path = ctx_fmt(cx, "%s/masters/samples/h13199999962026060101000001.xml",
	    from != NULL ? from : SOURCE_ROOT "/../shared");
	size_t n;
	char *p;

	if (access(path, R_OK) != 0)
		skip();
	CHECK_OK(file_read(cx, path, LIMIT_IMPORT_BYTES, &p, &n));
	CHECK_OK(read_bytes(p, n));
	CHECK(seen.n == 1 && rep.count == 0 && seen.checkup.line_count == 8);
	CHECK_INT(CHECKUP_NOT_DONE, seen.checkup.lines[4].state);
	CHECK_STR("血圧が高めです。", seen.checkup.lines[7].value);
}

TESTS(T(a_document_becomes_a_checkup), T(each_kind_of_value_is_read_as_what_it_is),
    T(what_was_not_measured_has_no_value), T(repeated_items_and_series_keep_every_line),
    T(a_deletion_needs_no_body), T(prefixes_make_no_difference), T(each_rule_is_broken_by_a_document),
    T(too_many_observations_are_refused), T(a_finding_tells_line_file_and_element),
    T(an_archive_gives_its_documents), T(summary_and_claims_are_looked_at_but_not_needed),
    T(an_archive_that_is_not_one_is_refused_as_a_whole), T(a_bomb_goes_off_inside_its_ceiling),
    T(a_cut_or_damaged_archive_is_never_half_taken), T(the_manual_has_every_rule), T(the_demo_archive_comes_through),
    T(the_sample_document_comes_through))
