/* Claim files: what becomes of each line, every rule by a line that breaks it, and the odd forms that
 * occur. */
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/limit.h"
#include "base/text.h"
#include "t.h"
#include "wire/claim_file.h"

#define IR "IR,1,13,1,9999996,,架空診療所,202610,00,03-0000-0000\n"
#define YK "YK,1,13,4,8888885,架空薬局,202610,00,\n"
#define HO "HO,06999999,１２３,４５６７,1,100\n"
#define SN "SN,1,01,,,,00\n"
#define SY "SY,8833421,20240401,1,,,01\n"
/* Column 13 is the first day of the month. */
#define SI "SI,12,1,112007410,,73,1,,,,,,,1\n"
#define RE(n) "RE," n ",1112,202609,架空　花子,2,19550301\n"
#define RE4(n) "RE," n ",4112,202609,架空　花子,2,19550301,,,13,1,9999996,架空診療所\n"
#define GOOD(n) RE(n) HO SN SY SI
#define SH "SH,01,1,018,,4,,,,\n"
#define CZ "CZ,1,20260901,20260902,1,14\n"
#define IY "IY,1,621974701,2\n"
#define GOOD4(n) RE4(n) HO SN SH CZ IY

/* What the callback has seen, copied out. */
static struct {
	size_t n;
	struct claim claim[8];
	char insurer[INSURER_TEXT], symbol[64], number[64], branch[8];  /* of the last */
	enum err answer;
} seen;
static struct report rep;

static enum err
take(void *user, struct ctx *one, const struct claim *c)
{
	CHECK(user == &seen && one != cx);
	CHECK(arena_used(one->mem) < 1 << 17);  /* the memory is that of one claim */
	if (seen.answer != ERR_OK)
		return seen.answer;
	if (seen.n < 8)
		CHECK_OK(claim_copy(cx, c, &seen.claim[seen.n]));
	seen.n++;
	(void)snprintf(seen.insurer, sizeof seen.insurer, "%s", c->who.insurer);
	(void)snprintf(seen.symbol, sizeof seen.symbol, "%s", c->who.symbol);
	(void)snprintf(seen.number, sizeof seen.number, "%s", c->who.number);
	(void)snprintf(seen.branch, sizeof seen.branch, "%s", c->who.branch);
	return ERR_OK;
}

static enum err
read_bytes(const char *p, size_t n)
{
	enum err answer = seen.answer;

	memset(&seen, 0, sizeof seen);
	seen.answer = answer;
	CHECK_OK(report_init(&rep, cx, "RECEIPT"));
	return claim_file_read(cx, p, n, &rep, take, &seen);
}

/* The text in CP932. */
static enum err
read_text(const char *text)
{
	char *p;
	struct text_loss loss;
	size_t n;

	CHECK_OK(text_to_cp932(cx, text, strlen(text), &p, &n, &loss));
	return read_bytes(p, n);
}

static bool
has_code(const char *code, enum severity s)
{
	for (size_t i = 0; i < rep.count; i++)
		if (strcmp(rep.lines[i].rule.code, code) == 0 && rep.lines[i].rule.severity == s)
			return true;
	for (size_t i = 0; i < rep.count; i++)
		print_error("%zu %s/%s %s\n", rep.lines[i].line, rep.lines[i].record, rep.lines[i].field,
		    rep.lines[i].rule.code);
	return false;
}

/* Only the first refusal of a report counts: a rule may be followed by others. */
static const char *
first_refusal(void)
{
	for (size_t i = 0; i < rep.count; i++)
		if (rep.lines[i].rule.severity != SEVERITY_NOTICE)
			return rep.lines[i].rule.code;
	return "";
}

static void
check_file_refused(const char *code, const char *text)
{
	CHECK_ERR(ERR_INPUT, read_text(text));
	CHECK_INT(0, seen.n);
	CHECK_STR(code, first_refusal());
	CHECK_INT(SEVERITY_FILE, rep.lines[rep.count - 1].rule.severity);
}

static void
check_claim(const char *code, const char *head, const char *one, const char *text, const char *three)
{
	CHECK_OK(read_text(ctx_fmt(cx, "%s%s%s%sGO,3,300,99\n", head, one, text, three)));
	if (strcmp(code, first_refusal()) != 0)
		print_error("%s\n", text);
	CHECK_STR(code, first_refusal());
	CHECK_INT(2, rep.accepted);
	CHECK_INT(1, rep.refused);
	CHECK_INT(2, seen.n);
	CHECK_INT(1, seen.claim[0].number);
	CHECK_INT(3, seen.claim[1].number);
}

/* The claim stands between two good ones: they are kept, it is refused by this rule. */
static void
check_refused(const char *code, const char *text)
{
	check_claim(code, IR, GOOD("1"), text, GOOD("3"));
}

static void
check_refused4(const char *code, const char *text)
{
	check_claim(code, YK, GOOD4("1"), text, GOOD4("3"));
}

static void
check_drug(const struct claim *c, size_t i, ymd date, enum dose_form form, const char *code,
    const char *amount,
    int times, const char *instruction)
{
	const struct drug_line *x = &c->drugs[i];

	CHECK(i < c->drug_count);
	CHECK_INT((int)i + 1, x->line);
	CHECK_INT(date, x->date);
	CHECK_INT(form, x->form);
	CHECK_STR(code, x->code);
	CHECK_STR(amount, x->amount);
	CHECK_INT(times, x->times);
	CHECK_STR(instruction, x->instruction);
}

static void
check_act(const struct claim *c, size_t i, ymd date, int identification, const char *code)
{
	CHECK(i < c->act_count);
	CHECK_INT(date, c->acts[i].date);
	CHECK_INT(identification, c->acts[i].identification);
	CHECK_STR(code, c->acts[i].code);
	CHECK_INT(1, c->acts[i].times);
}

/* A sample of the folder beside the sources that is not part of them; false when it is absent. */
static bool
read_shared(const char *name)
{
	const char *from = getenv("KYOTAKU_SHARED");
	char *p, *path = ctx_fmt(cx, "%s/masters/samples/%s", from != NULL ? from : SOURCE_ROOT "/../shared", name);
	size_t n;

	if (access(path, R_OK) != 0) {
		print_message("skipped: no %s\n", name);
		return false;
	}
	CHECK_OK(file_read(cx, path, LIMIT_IMPORT_BYTES, &p, &n));
	CHECK_OK(read_bytes(p, n));
	return true;
}

TEST(the_medical_sample_gives_the_drugs_of_its_groups)
{
	const struct claim *c = &seen.claim[0];

	if (!read_shared("RECEIPTC.UKE"))
		return;
	CHECK_INT(1, seen.n);
	CHECK_INT(0, rep.count);
	CHECK_STR("1319999996", c->institution);
	CHECK_STR("架空診療所", c->institution_name);
	CHECK_INT(202606, c->month);
	CHECK(!c->inpatient && c->sex == 2 && c->number == 1);
	CHECK_STR("06999999", seen.insurer);
	CHECK_STR("１２３", seen.symbol);
	CHECK_STR("４５６７", seen.number);
	CHECK_STR("00", seen.branch);
	CHECK_INT(5, c->drug_count);
	check_drug(c, 0, 20260608, DOSE_ORAL, "612170710", "1", 14, "");
	check_drug(c, 1, 20260622, DOSE_ORAL, "612170710", "1", 28, "");
	check_drug(c, 2, 20260608, DOSE_ORAL, "621974701", "4", 14, "朝夕食後");
	check_drug(c, 3, 20260608, DOSE_ORAL, "620098801", "3", 14, "朝夕食後");
	check_drug(c, 4, 20260608, DOSE_AS_NEEDED, "620000033", "1", 6, "");
	CHECK_INT(11, c->act_count);
	check_act(c, 0, 20260608, 12, "112007410");
	check_act(c, 1, 20260622, 12, "112007410");
	check_act(c, 2, 20260608, 12, "112011010");
	check_act(c, 3, 20260608, 13, "113001810");
	check_act(c, 4, 20260622, 14, "114001110");
	check_act(c, 5, 20260608, 50, "150003110");
	check_act(c, 7, 20260622, 70, "170027910");
	check_act(c, 8, 20260622, 70, "170000410");
	check_act(c, 10, 20260622, 80, "120002910");
}

TEST(the_dispensing_sample_gives_the_drugs_of_its_sheets)
{
	const struct claim *c = &seen.claim[0];

	if (!read_shared("RECEIPTY.CYO"))
		return;
	CHECK_INT(1, seen.n);
	CHECK_INT(0, rep.count);
	CHECK_INT(CLAIM_DISPENSING, c->source);
	CHECK_STR("1348888885", c->institution);
	CHECK_STR("1319999996", c->prescriber);
	CHECK_STR("架空診療所", c->prescriber_name);
	CHECK_INT(3, c->drug_count);
	check_drug(c, 0, 20260608, DOSE_ORAL, "621974701", "2", 14, "");
	check_drug(c, 1, 20260608, DOSE_ORAL, "612170710", "1", 14, "");
	check_drug(c, 2, 20260608, DOSE_AS_NEEDED, "620000033", "1", 4, "疼痛時");
	CHECK_STR("018", c->drugs[0].usage);
	CHECK_STR("900", c->drugs[2].usage);
	CHECK_INT(20260608, c->drugs[0].prescribed);
}

TEST(the_demo_claims_are_taken_as_a_whole)
{
	char *p;
	size_t n;

	CHECK_OK(file_read(cx, SOURCE_ROOT "/data/demo/RECEIPTC.UKE", LIMIT_IMPORT_BYTES, &p, &n));
	CHECK_OK(read_bytes(p, n));
	CHECK_INT(8, rep.accepted);
	CHECK_INT(0, rep.refused);
	CHECK_INT(0, rep.count);
	check_drug(&seen.claim[5], 2, 20260914, DOSE_AS_NEEDED, "620000033", "1", 5, "痛むとき");
	CHECK_STR("999995", seen.insurer);
	CHECK_OK(file_read(cx, SOURCE_ROOT "/data/demo/RECEIPTY.CYO", LIMIT_IMPORT_BYTES, &p, &n));
	CHECK_OK(read_bytes(p, n));
	CHECK_INT(6, rep.accepted);
	CHECK_INT(0, rep.count);
	CHECK_INT(2, seen.claim[5].drug_count);
	check_drug(&seen.claim[5], 1, 20261023, DOSE_ORAL, "622224901", "2", 14, "");
	CHECK_INT(20261009, seen.claim[5].drugs[1].prescribed);
}

TEST(odd_forms_are_read_alike)
{
	CHECK_OK(read_text(IR GOOD("1") "GO,1,100,99\n"));
	CHECK_INT(1, seen.n);
	CHECK(has_code("CLM-08", SEVERITY_NOTICE));
	CHECK_INT(1, rep.count);
	CHECK_OK(read_text("IR,1,13,1,9999996,,架空診療所,50810,00,\r\n\r\n"
	    "RE,1,1112,50809,\"架空　花子\",2,3300301\r\n" HO SN SY "\r\n" SI "GO,1,100,99\r\n\x1a"));
	CHECK_INT(1, seen.n);
	CHECK_INT(202609, seen.claim[0].month);
	CHECK_INT(20260901, seen.claim[0].acts[0].date);
	CHECK_OK(read_text("1,1,00," IR "2,2,00,X,whatever\n1,3,00," RE("1") "1,4,00," HO "1,5,00,RC,1\n"
	    "1,6,00,JY,,\n1,7,00," SY "1,8,00," SI "1,9,00,GO,1,100,99\n"));
	CHECK_INT(1, seen.n);
	CHECK_STR("1319999996", seen.claim[0].institution);
	CHECK_STR("", seen.branch);
	CHECK(has_code("CLM-09", SEVERITY_NOTICE));
	CHECK_INT(2, rep.count);
}

TEST(old_dispensing_claims_are_read)
{
	CHECK_OK(read_text("YK,1,13,4,8888885,架空薬局,43102,00,\nRE,1,4112,43101,架空　花子,2,3300301,,,13,1,9999996,"
	    "架空診療所\n" HO SH "CZ,1,4301228,4310104,1,14,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,\n" IY
	    "GO,1,100,99\n"));
	CHECK_INT(1, seen.n);
	CHECK_INT(201901, seen.claim[0].month);
	check_drug(&seen.claim[0], 0, 20190104, DOSE_ORAL, "621974701", "2", 14, "");
	CHECK_INT(20181228, seen.claim[0].drugs[0].prescribed);
}

static const struct { const char *code, *text; } broken_files[] = {
	{ "19281", "" },
	{ "19281", "RE,1\n" },
	{ "19281", "kyotaku-insurer,1\n" },
	{ "19282", IR GOOD("1") "GO,1,100,99\n" IR GOOD("1") "GO,1,100,99\n" },
	{ "19283", IR },
	{ "19283", IR "GO,0,0,99\n" },
	{ "19230", IR HO GOOD("1") "GO,1,100,99\n" },
	{ "19284", "IR,1,13,1,9999996,,架空診療所,202613,00,\n" GOOD("1") "GO,1,100,99\n" },
	{ "25420", IR GOOD("1") "SN,1,01,,,,00,,,\n" "GO,1,100,99\n" },
	{ "CLM-01", "IR,1,13,1,999999,,架空診療所,202610,00,\n" GOOD("1") "GO,1,100,99\n" },
	{ "CLM-01", "IR,1,13,1,9999996,,\t,202610,00,\n" GOOD("1") "GO,1,100,99\n" },
	{ "CLM-02", "IR,1,13,3,9999996,,架空診療所,202610,00,\n" GOOD("1") "GO,1,100,99\n" },
	{ "CLM-03", IR GOOD("1") },
	{ "CLM-04", IR GOOD("1") "GO,1,100,99\n" GOOD("2") "GO,1,100,99\n" },
	{ "CLM-05", "1,1,00," IR GOOD("1") "GO,1,100,99\n" },
};

TEST(a_broken_structure_refuses_the_file_before_anything_is_taken)
{
	for (size_t i = 0; i < sizeof broken_files / sizeof broken_files[0]; i++)
		check_file_refused(broken_files[i].code, broken_files[i].text);
}

#define HEAD2(re) re HO SN SY SI
#define PAYER2(payer) RE("2") payer SY SI
#define ACTS2(acts) RE("2") HO SN SY acts
#define INPATIENT2(admitted) "RE,2,1111,202609,架空　花子,2,19550301,," admitted "\n" HO SN SY SI
static const struct { const char *code, *text; } broken[] = {
	{ "19100", HEAD2("RE,x,1112,202609,架空　花子,2,19550301\n") },
	{ "19170", HEAD2("RE,1,1112,202609,架空　花子,2,19550301\n") },
	{ "21500", HEAD2("RE,2,4112,202609,架空　花子,2,19550301\n") },
	{ "21500", HEAD2("RE,2,1512,202609,架空　花子,2,19550301\n") },
	{ "21500", HEAD2("RE,2,112,202609,架空　花子,2,19550301\n") },
	{ "21600", HEAD2("RE,2,1112,202600,架空　花子,2,19550301\n") },
	{ "21590", HEAD2("RE,2,1112,202701,架空　花子,2,19550301\n") },
	{ "30010", HEAD2("RE,2,1112,202609,,2,19550301\n") },
	{ "31330", HEAD2("RE,2,1112,202609,架空　花子,3,19550301\n") },
	{ "31450", HEAD2("RE,2,1112,202609,架空　花子,2,19550231\n") },
	{ "31350", HEAD2("RE,2,1112,202609,架空　花子,2,20261001\n") },
	{ "25390", HEAD2("RE,2,1112,202609,あいうえおかきくけこさしすせそたちつてとな,2,19550301\n") },
	{ "30210", INPATIENT2("") },
	{ "30210", INPATIENT2("20260931") },
	{ "30230", INPATIENT2("20261001") },
	{ "CLM-20", PAYER2("KO,12999999,9999996\n") },
	{ "CLM-20", PAYER2("HO,07130016,１,２,1,100\n") },
	{ "25521", PAYER2(HO "KO,54996012,9999996\n") },
	{ "25521", "RE,2,1212,202609,架空　花子,2,19550301\n" HO SY SI },
	{ "25470", PAYER2(HO HO) },
	{ "21670", PAYER2("HO,0699999,１２３,４５６７\n") },
	{ "21670", PAYER2("HO,,１２３,４５６７\n") },
	{ "21670", PAYER2(HO "SN,1,02,13,４,５,01\n") },
	{ "CLM-21", PAYER2("HO,06999998,１２３,４５６７\n") },
	{ "21620", PAYER2("HO,06999999,１２３,\n") },
	{ "21630", PAYER2("HO,  999995,架空　１,４５６７\n") },
	{ "21640", PAYER2("HO,06999999,１２３,４５　６７\n") },
	{ "31460", PAYER2("HO,06999999,１２３,番号\n") },
	{ "31720", PAYER2("HO,06999999,,４５６７\n") },
	{ "31480", PAYER2("HO,01130012,１２３,４５６７\n") },
	{ "31500", PAYER2("HO,01130012,１２３４５６７,４５６７８９０１\n") },
	{ "31980", PAYER2("HO,02130011,１２３４５６７８９０１,４５６７\n") },
	{ "31990", PAYER2("HO,02130011,１２３,番４\n") },
	{ "CLM-22", PAYER2(HO "SN,1,01,,,,0\n") },
	{ "CLM-13", PAYER2(HO "SN,,01\n") },
	{ "25540", RE("2") HO SN SI },
	{ "25550", RE("2") HO SN SY },
	{ "CLM-10", GOOD("2") "ZZ,1\n" },
	{ "25430", GOOD("2") "CO,80,1,830000001,架\t空\n" },
	{ "25430", GOOD("2") "CO,80,1,830000001,架\"空\n" },
	{ "25430", ACTS2("SI,12,1,112007410,x,73,1,,,,,,,1\n") },
	{ "25430", ACTS2("IY,21,1,620098801,1.,73,1,,,,,,,1\n") },
	{ "25430", ACTS2("SI,12,1,112007410,,73,1,,,,,,,a\n") },
	{ "23030", ACTS2("SI,,1,112007410,,73,1,,,,,,,1\n") },
	{ "23030", ACTS2("SI,15,1,112007410,,73,1,,,,,,,1\n") },
	{ "23030", ACTS2("SI,90,1,190007410,,73,1,,,,,,,1\n") },
	{ "23060", ACTS2("SI,13,1,113001810,,73,1,,,,,,,1\n" SI) },
	{ "23810", ACTS2("SI,99,1,112007410,,73,1,,,,,,,1\n") },
	{ "23020", ACTS2("SI,12,8,112007410,,73,1,,,,,,,1\n") },
	{ "23020", ACTS2("SI,12,,112007410,,73,1,,,,,,,1\n") },
	{ "23040", ACTS2("SI,12,1,612007410,,73,1,,,,,,,1\n") },
	{ "23040", ACTS2("IY,21,1,112007410,1,73,1,,,,,,,1\n") },
	{ "23040", ACTS2("TO,40,1,612007410,1,73,1\n") },
	{ "23040", ACTS2("SI,12,1,11200741,,73,1,,,,,,,1\n") },
	{ "23110", ACTS2("SI,12,1,112007410,,73,0,,,,,,,1\n") },
	{ "23110", ACTS2("SI,12,1,112007410,,73,,,,,,,,1\n") },
	{ "23120", ACTS2("SI,12,1,112007410,,,1,,,,,,,1\nSI,,1,112007410,,73,2,,,,,,,2\n") },
	{ "23140", ACTS2("SI,12,1,112007410,,,1,,,,,,,1\nSI,,1,112007410,,73,1,,,,,,,,1\n") },
	{ "23130", ACTS2("SI,12,1,112007410,,73,1,,,,,,,1,0\n") },
	{ "23150", ACTS2("SI,12,1,112007410,,73,2,,,,,,,1\n") },
	{ "23170", ACTS2("SI,12,1,112007410,,73,1,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,1\n") },
	{ "32220", "RE,2,1112,202609,架空　花子,2,20260902\n" HO SN SY SI },
	{ "33070", ACTS2("SI,12,1,112007410,,,1,,,,,,,1\nSI,13,1,113001810,,73,1,,,,,,,1\n") },
	{ "33070", ACTS2("SI,12,1,112007410,,,1,,,,,,,1\n") },
	{ "33090", ACTS2("IY,21,1,620098801,,73,1,,,,,,,1\n") },
	{ "34380", ACTS2(SI "CO,99,1,810000001,\n") },
};

TEST(every_medical_rule_refuses_its_claim_and_keeps_the_others)
{
	struct buf b;

	for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++)
		check_refused(broken[i].code, broken[i].text);
	buf_init(&b, cx, 1 << 20);
	buf_puts(&b, RE("2") HO SN SI);
	for (int i = 0; i < 100; i++)
		buf_puts(&b, SY);
	CHECK_OK(buf_done(&b));
	check_refused("22020", b.p);
}

#define SHEET2(lines) RE4("2") HO SN lines
static const struct { const char *code, *text; } broken4[] = {
	{ "21500", "RE,2,4111,202609,架空　花子,2,19550301\n" HO SN SH CZ IY },
	{ "CLM-30", SHEET2("") },
	{ "CLM-31", SHEET2(CZ IY) },
	{ "CLM-32", SHEET2(SH IY) },
	{ "CLM-32", SHEET2(SH "TO,1,710010001,1\n") },
	{ "CLM-33", SHEET2(SH "CZ,1,20260903,20260902,1,14\n" IY) },
	{ "CLM-34", SHEET2(SH "CZ,1,20260901,20261002,1,14\n" IY) },
	{ "25430", SHEET2(SH "CZ,1,20260932,20260902,1,14\n" IY) },
	{ "25430", SHEET2(SH "CZ,1,20260901,,1,14\n" IY) },
	{ "23110", SHEET2(SH "CZ,1,20260901,20260902,1,0\n" IY) },
	{ "CLM-36", SHEET2("SH,01,8,018,,4,,,,\n" CZ IY) },
	{ "CLM-37", SHEET2("SH,01,1,18,,4,,,,\n" CZ IY) },
	{ "23020", SHEET2(SH CZ "IY,8,621974701,2\n") },
	{ "23040", SHEET2(SH CZ "IY,1,121974701,2\n") },
	{ "33090", SHEET2(SH CZ "IY,1,621974701,\n") },
	{ "34380", SHEET2(SH CZ IY "CO,810000001\n") },
};

TEST(every_dispensing_rule_refuses_its_claim_and_keeps_the_others)
{
	for (size_t i = 0; i < sizeof broken4 / sizeof broken4[0]; i++)
		check_refused4(broken4[i].code, broken4[i].text);
}

/* A good claim with `mark` replaced by some bytes in the name. */
static void
read_with_name(const char *bytes)
{
	char *p, *at;
	struct text_loss loss;
	size_t n;

	CHECK_OK(text_to_cp932(cx, IR GOOD("1") "RE,2,1112,202609,XX,2,19550301\n" HO SN SY SI "GO,2,200,99\n",
	    strlen(IR GOOD("1") "RE,2,1112,202609,XX,2,19550301\n" HO SN SY SI "GO,2,200,99\n"), &p, &n, &loss));
	at = strstr(p, "XX");
	memcpy(at, bytes, 2);
	CHECK_OK(read_bytes(p, n));
	CHECK_INT(1, rep.accepted);
	CHECK_INT(1, rep.refused);
}

TEST(characters_that_cannot_be_refuse_their_claim)
{
	read_with_name("\xf0\x40");
	CHECK_STR("25441", first_refusal());
	read_with_name("\x81\x20");
	CHECK_STR("CLM-11", first_refusal());
	read_with_name("\xa0x");
	CHECK_STR("CLM-11", first_refusal());
	read_with_name("\x00x");
	CHECK_STR("25430", first_refusal());
}

TEST(a_claim_above_its_ceiling_is_refused_and_the_file_goes_on)
{
	struct buf b;

	buf_init(&b, cx, LIMIT_CLAIM_BYTES * 2);
	buf_puts(&b, RE("2") HO SN SY);
	for (int i = 0; i < 700; i++)
		buf_puts(&b,
		    "IY,21,1,620098801,3,5,31,,,,,,,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2\n");
	CHECK_OK(buf_done(&b));
	check_refused("CLM-12", b.p);
	buf_init(&b, cx, LIMIT_CLAIM_BYTES * 2);
	buf_puts(&b, RE("2") HO SN SY SI);
	for (int i = 0; i < 100000; i++)
		buf_puts(&b, "CO,99,1,830000001,これは長い長い長い注釈の行です\n");
	CHECK_OK(buf_done(&b));
	check_refused("CLM-12", b.p);
}

TEST(a_file_of_many_claims_needs_the_memory_of_one)
{
	struct buf b;

	buf_init(&b, cx, 1 << 22);
	buf_puts(&b, IR);
	for (int i = 1; i <= 500; i++)
		buf_fmt(&b, "RE,%d,1112,202609,架空　花子,2,19550301\n" HO SN SY SI, i);
	buf_puts(&b, "GO,500,1,99\n");
	CHECK_OK(buf_done(&b));
	CHECK_OK(read_text(b.p));
	CHECK_INT(500, rep.accepted);
	CHECK_INT(1, rep.count);        /* short lines are told once */
}

TEST(a_comment_belongs_to_the_drugs_of_its_group)
{
	const struct claim *c = &seen.claim[0];

	CHECK_OK(read_text(IR RE("1") HO SN SY
	    "CO,21,1,810000001,先に　立つ\n"
	    "IY,,1,620098801,3,5,3,,,,,,,3\n"
	    "IY,,1,620452801,3,5,7,810000001,粉砕,,,,,7\n"
	    "CO,,1,810000001,後に立つ\n"
	    "CO,,1,830000002,定型の注釈\n"
	    "IY,,1,620000167,0.5,5,7,,,,,,,7\n"
	    "IY,23,1,620007805,14,5,1,,,,,,,1\n"
	    "IY,31,1,640451027,1,5,2,,,,,,,1,1\n"
	    "IY,40,1,643310190,1,5,1,,,,,,,1\n"
	    "CO,99,1,810000001,全体の注釈\n" "GO,1,100,99\n"));
	CHECK_INT(1, seen.n);
	CHECK_INT(6, c->drug_count);
	check_drug(c, 0, 20260903 - 2, DOSE_ORAL, "620098801", "3", 3, "先に　立つ");
	check_drug(c, 1, 20260901, DOSE_ORAL, "620452801", "3", 7, "粉砕　後に立つ");
	check_drug(c, 2, 20260901, DOSE_ORAL, "620000167", "0.5", 7, "");
	check_drug(c, 3, 20260901, DOSE_EXTERNAL, "620007805", "14", 1, "");
	check_drug(c, 4, 20260901, DOSE_INJECTION, "640451027", "1", 1, "");
	check_drug(c, 5, 20260902, DOSE_INJECTION, "640451027", "1", 1, "");
	CHECK_INT(0, c->act_count);
}

TEST(lines_without_days_are_kept_with_the_month_only)
{
	CHECK_OK(read_text(IR RE("1") HO SN SY "IY,21,1,620098801,3,5,3\nSI,80,1,120002910,,68,2\nGO,1,100,99\n"));
	check_drug(&seen.claim[0], 0, 0, DOSE_ORAL, "620098801", "3", 3, "");
	CHECK_INT(0, seen.claim[0].acts[0].date);
	CHECK_INT(2, seen.claim[0].acts[0].times);
}

TEST(long_comments_are_cut_with_a_notice)
{
	struct buf b;

	buf_init(&b, cx, 1 << 20);
	buf_puts(&b, IR RE("1") HO SN SY "IY,21,1,620098801,3,5,3,,,,,,,3\n");
	for (int i = 0; i < 40; i++)
		buf_puts(&b, "CO,,1,810000001,あいうえおかきくけこさしすせそたちつてと\n");
	buf_puts(&b, "GO,1,100,99\n");
	CHECK_OK(buf_done(&b));
	CHECK_OK(read_text(b.p));
	CHECK_INT(1, seen.n);
	CHECK(strlen(seen.claim[0].drugs[0].instruction) <= 2048);
	CHECK(has_code("CLM-14", SEVERITY_NOTICE));
}

TEST(sn_replaces_the_numbers_of_ho)
{
	CHECK_OK(read_text(IR RE("1") HO "SN,1,02,  999995,,８９,03\nSN,2,01,54996012,,,,1\n" SY SI "GO,1,100,99\n"));
	CHECK_INT(1, seen.n);
	CHECK_STR("999995", seen.insurer);
	CHECK_STR("", seen.symbol);
	CHECK_STR("８９", seen.number);
	CHECK_STR("03", seen.branch);
}

TEST(an_odd_last_digit_means_inpatient)
{
	CHECK_OK(read_text(IR "RE,1,1111,202609,架空　花子,2,19550301,,20260831\n" HO SN SY SI
	    "SI,90,1,190077410,,1,1,,,,,,,1\n" "RE,2,1110,202609,架空　花子,2,19550301\n" HO SN SY SI "GO,2,1,99\n"));
	CHECK_INT(1, seen.n);   /* 12 (再診) is for outpatients */
	CHECK_STR("23030", first_refusal());
	CHECK(!seen.claim[0].inpatient);
	CHECK_OK(read_text(IR "RE,1,1111,202609,架空　花子,2,19550301,,20260831\n" HO SN SY
	    "SI,90,1,190077410,,1,1,,,,,,,1\nGO,1,1,99\n"));
	CHECK(seen.n == 1 && seen.claim[0].inpatient);
}

TEST(a_cz_without_drugs_takes_those_of_the_nearest_above)
{
	const struct claim *c = &seen.claim[0];

	CHECK_OK(read_text(YK RE4("1") HO SN SH CZ IY "IY,1,612170710,1\nCO,810000001,粉砕\n"
	    "CZ,1,20260901,20260916,2,7\n"
	    "SH,02,5,900,腰に,4,,,,\n" "CZ,1,20260901,20260903,1,1\n" "CZ,1,20260901,20260904,1,1\nIY,1,620007805,14\n"
	    "SH,03,9,,,4,,,,\n" "CZ,1,20260901,20260903,1,1\nTO,1,710010001,1\n" "GO,1,1,99\n"));
	CHECK_INT(1, seen.n);
	CHECK_INT(5, c->drug_count);
	check_drug(c, 0, 20260902, DOSE_ORAL, "621974701", "2", 14, "粉砕");
	check_drug(c, 1, 20260902, DOSE_ORAL, "612170710", "1", 14, "粉砕");
	check_drug(c, 2, 20260916, DOSE_ORAL, "621974701", "2", 7, "粉砕");
	check_drug(c, 3, 20260916, DOSE_ORAL, "612170710", "1", 7, "粉砕");
	check_drug(c, 4, 20260904, DOSE_EXTERNAL, "620007805", "14", 1, "腰に");
	CHECK_INT(20260901, c->drugs[3].prescribed);
	CHECK(has_code("CLM-35", SEVERITY_NOTICE));
}

TEST(notices_do_not_refuse)
{
	CHECK_OK(read_text("IR,1,13,1,9999995,,架空診療所,202610,00,\n" RE("1") "HO,06999999,甲１,４\n" SN SY SI
	    "GO,2,100,99\n"));
	CHECK_INT(1, seen.n);
	CHECK(has_code("CLM-06", SEVERITY_NOTICE));
	CHECK(has_code("CLM-07", SEVERITY_NOTICE));
	CHECK(has_code("31770", SEVERITY_NOTICE));
	CHECK_INT(0, rep.refused);
}

TEST(a_refusal_by_the_callback_is_reported_and_any_other_error_stops)
{
	seen.answer = ERR_NOT_FOUND;
	CHECK_OK(read_text(IR GOOD("1") GOOD("2") "GO,2,100,99\n"));
	CHECK_INT(2, rep.refused);
	CHECK_STR(err_code(ERR_NOT_FOUND), first_refusal());
	seen.answer = ERR_STORE;
	CHECK_ERR(ERR_STORE, read_text(IR GOOD("1") GOOD("2") "GO,2,100,99\n"));
	CHECK_INT(0, rep.refused);
	seen.answer = ERR_OK;
}

TEST(the_manual_has_every_rule)
{
	char *p;
	size_t n;

	CHECK_OK(file_read(cx, SOURCE_ROOT "/doc/claims-import.md", 1 << 20, &p, &n));
	for (size_t i = 0; i < claim_rule_count; i++)
		CHECK(strstr(p, ctx_fmt(cx, "| %s | ", claim_rules[i].code)) != NULL);
}

TEST(of_dpc_claims_the_shared_records_are_taken)
{
	CHECK_OK(read_text(IR RE("1") HO SN "BU,0400802499x0xx,20260901,20260930\n" "SB,01,8833421\nKK,1\nSK,1\nHH,1\nGT,1\n"
	    "CD,20260901,21,1,620098801\n" "IY,21,1,612170710,1,2,14,,,,,,,14\n" RE("2") HO SN "BU,x\nSB,01\nHH,1\n" "GO,2,300,99\n"));
	CHECK(rep.accepted == 2 && rep.refused == 0);
	CHECK(seen.claim[0].drug_count == 1 && seen.claim[1].drug_count == 0);
	check_drug(&seen.claim[0], 0, 20260901, DOSE_ORAL, "612170710", "1", 14, "");
}

/* A part may end anywhere: what is taken, refused and told is the same as of the whole. */
TEST(a_file_in_parts_gives_what_it_gives_as_a_whole)
{
	const char *text = IR GOOD("1") RE("2") HO SN SI GOOD("3") "ON,1\n" GOOD("4") RE("4") HO SN SY SI "GO,5,300,99\n";
	struct text_loss lost;
	size_t n, whole, refused, lines;
	char *p;

	CHECK_OK(text_to_cp932(cx, text, strlen(text), &p, &n, &lost));
	CHECK_OK(read_bytes(p, n));
	whole = rep.accepted;
	refused = rep.refused;
	lines = rep.count;
	CHECK(whole == 3 && refused == 2 && lines > 3);
	for (size_t size = 1; size < n + 20; size += 13) {
		struct claim_position at = { .offset = 0 };
		size_t room = size, steps = 0;

		memset(&seen, 0, sizeof seen);
		CHECK_OK(report_init(&rep, cx, "RECEIPT"));
		while (at.offset < n) {
			const size_t left = n - at.offset, take_n = room < left ? room : left;
			const struct claim_part part = { p + at.offset, take_n, take_n == left };
			const uint64_t before = at.offset;

			CHECK(steps++ < 1000);
			CHECK_OK(claim_part_read(cx, &at, &part, &rep, take, &seen));
			room = at.offset == before ? 2 * room : size;
		}
		CHECK_INT(whole, rep.accepted);
		CHECK_INT(refused, rep.refused);
		CHECK_INT(lines, rep.count);
		CHECK(at.claims == 5 && at.number == 4);
	}
}

/* The groups that have drugs which are shown are counted; a drug on several days keeps its place. */
TEST(drugs_know_their_group_and_their_place_in_it)
{
	static const struct { uint16_t group, place; } medical[] = { { 1, 1 }, { 1, 1 }, { 1, 2 }, { 1, 2 }, { 2, 1 } },
	    dispensing[] = { { 1, 1 }, { 1, 2 }, { 1, 1 }, { 1, 2 }, { 2, 1 } };
	const struct claim *c = &seen.claim[0];

	CHECK_OK(read_text(IR RE("1") HO SN SY SI "IY,21,1,621974701,4,,2,,,,,,,1,1\nIY,,1,620098801,3,7,2,,,,,,,1,1\n"
	    "IY,23,1,662640212,25,9,1,,,,,,,1\n" "GO,1,300,99\n"));
	CHECK_INT(5, c->drug_count);
	for (size_t i = 0; i < 5; i++)
		CHECK(c->drugs[i].group == medical[i].group && c->drugs[i].place == medical[i].place);
	CHECK_OK(read_text(YK RE4("1") HO SN SH CZ IY "IY,1,620098801,3\n" "CZ,1,20260905,20260906,1,14\n" SH CZ IY "GO,1,300,99\n"));
	CHECK_INT(5, c->drug_count);
	for (size_t i = 0; i < 5; i++)
		CHECK(c->drugs[i].group == dispensing[i].group && c->drugs[i].place == dispensing[i].place);
}

/* A part comes to the centre alone: that its file was looked at is somebody else's word. */
TEST(a_part_with_a_record_of_no_claim_is_refused)
{
	static const char *const parts[] = {
		IR "CO,,1,810000001,A\n" GOOD("1"), IR SI GOOD("1"), YK "CO,810000001,A\n" GOOD4("1"), YK CZ IY GOOD4("1"), IR "ON,1\n" GOOD("1"),
		IR GOOD("1") "GO,1,300,99\n" "CO,,1,810000001,A\n",
	};

	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		struct claim_position at = { .offset = 0 };
		struct text_loss lost;
		struct claim_part part = { .last = true };
		char *p;

		CHECK_OK(text_to_cp932(cx, parts[i], strlen(parts[i]), &p, &part.n, &lost));
		part.p = p;
		memset(&seen, 0, sizeof seen);
		CHECK_OK(report_init(&rep, cx, "RECEIPT"));
		CHECK_ERR(ERR_INPUT, claim_part_read(cx, &at, &part, &rep, take, &seen));
		CHECK_INT(0, at.offset);
	}
}

TESTS(T(the_medical_sample_gives_the_drugs_of_its_groups),
    T(the_dispensing_sample_gives_the_drugs_of_its_sheets),
    T(the_demo_claims_are_taken_as_a_whole), T(odd_forms_are_read_alike), T(old_dispensing_claims_are_read),
    T(a_broken_structure_refuses_the_file_before_anything_is_taken),
    T(every_medical_rule_refuses_its_claim_and_keeps_the_others),
    T(every_dispensing_rule_refuses_its_claim_and_keeps_the_others),
    T(characters_that_cannot_be_refuse_their_claim),
    T(a_claim_above_its_ceiling_is_refused_and_the_file_goes_on),
    T(a_file_of_many_claims_needs_the_memory_of_one), T(a_comment_belongs_to_the_drugs_of_its_group),
    T(lines_without_days_are_kept_with_the_month_only),
    T(long_comments_are_cut_with_a_notice), T(sn_replaces_the_numbers_of_ho),
    T(an_odd_last_digit_means_inpatient), T(a_cz_without_drugs_takes_those_of_the_nearest_above),
    T(notices_do_not_refuse), T(a_refusal_by_the_callback_is_reported_and_any_other_error_stops),
    T(the_manual_has_every_rule),
    T(of_dpc_claims_the_shared_records_are_taken),
    T(a_file_in_parts_gives_what_it_gives_as_a_whole),
    T(drugs_know_their_group_and_their_place_in_it), T(a_part_with_a_record_of_no_claim_is_refused))
