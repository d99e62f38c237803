/* The feed of prescriptions: blocks are taken or refused as a whole, each broken rule by its number. */
#include "t.h"
#include "wire/prescription.h"

#define HEAD "kyotaku-prescriptions,1\n"
#define GOOD "PRESCRIBED,1319999996,架空診療所,202610,06999999,１２,７７,01,19550301,2,0\n"
#define GIVEN "DISPENSED,1348888885,架空薬局,202610,06999999,１２,７７,01,19550301,2,0,1319999996,架空診療所\n"
#define DRUG "DRUG,20261008,,21,620000001,1.5,28,001,粉砕\n"

static struct claim last;
static size_t taken;

static enum err
take(void *user, struct ctx *one, const struct claim *c)
{
	(void)user;
	(void)one;
	taken++;
	return claim_copy(cx, c, &last);
}

/* The codes of the report's lines, one after the other. */
static const char *
codes(const char *text)
{
	struct report rep;
	struct buf b;

	taken = 0;
	CHECK_OK(report_init(&rep, cx, "p.csv"));
	if (prescriptions_read(cx, text, strlen(text), &rep, take, NULL) != ERR_OK)
		CHECK_INT(0, taken);
	CHECK_INT(taken, rep.accepted);
	buf_init(&b, cx, 10000);
	buf_puts(&b, "");
	for (size_t i = 0; i < rep.count; i++)
		buf_fmt(&b, "%s%s", i > 0 ? " " : "", rep.lines[i].rule.code);
	return b.p;
}

TEST(a_record_with_its_drugs_is_what_one_institution_did_for_one_person_in_a_month)
{
	CHECK_STR("", codes(HEAD GOOD DRUG DRUG GIVEN "DRUG,20261009,20261008,23,620000002,10,1,,\n"));
	CHECK_INT(2, taken);
	CHECK_INT(CLAIM_HANDED, last.source);
	CHECK_STR("1348888885", last.institution);
	CHECK_STR("1319999996", last.prescriber);
	CHECK_STR("架空診療所", last.prescriber_name);
	CHECK_INT(202610, last.month);
	CHECK_INT(1, last.drug_count);
	CHECK_INT(20261009, last.drugs[0].date);
	CHECK_INT(20261008, last.drugs[0].prescribed);
	CHECK_INT(DOSE_EXTERNAL, last.drugs[0].form);
	CHECK_STR("", codes(HEAD GOOD DRUG));
	CHECK_INT(CLAIM_PRESCRIBED, last.source);
	CHECK_STR("", last.prescriber);
	CHECK_STR("1.5", last.drugs[0].amount);
	CHECK_INT(28, last.drugs[0].times);
	CHECK_STR("粉砕", last.drugs[0].instruction);
}

TEST(each_broken_rule_refuses_its_record_and_no_other)
{
	static const struct { const char *block, *code; } rows[] = {
		{ "PRESCRIBED,1319999996\n", "RX-03" },
		{ GOOD "NOTE,1\n", "RX-03" },
		{ GOOD DRUG "DRUG,1\n", "RX-03" },
		{ "PRESCRIBED,131999999,架空診療所,202610,06999999,,77,01,19550301,2,0\n" DRUG, "RX-05" },
		{ "PRESCRIBED,1319999996,,202610,06999999,,77,01,19550301,2,0\n" DRUG, "RX-05" },
		{ "PRESCRIBED,1319999996,架空診療所,202613,06999999,,77,01,19550301,2,0\n", "RX-06 RX-15" },
		{ "PRESCRIBED,1319999996,架空診療所,202611,06999999,,77,01,19550301,2,0\nDRUG,20261101,,21,620000001,1,1,,\n", "RX-06" },
		{ "PRESCRIBED,1319999996,架空診療所,202610,069,,77,01,19550301,2,0\n" DRUG, "RX-07" },
		{ "PRESCRIBED,1319999996,架空診療所,202610,06999999,,,01,19550301,2,0\n" DRUG, "RX-07" },
		{ "PRESCRIBED,1319999996,架空診療所,202610,06999999,,77,1,19550301,2,0\n" DRUG, "RX-07" },
		{ "PRESCRIBED,1319999996,架空診療所,202610,06999999,,77,01,19550230,2,0\n" DRUG, "RX-07" },
		{ "PRESCRIBED,1319999996,架空診療所,202610,06999999,,77,01,19550301,2,3\n" DRUG, "RX-08" },
		{ GOOD "DRUG,20260930,,21,620000001,1,1,,\n", "RX-09" },
		{ GOOD "DRUG,20261008,20261009,21,620000001,1,1,,\n", "RX-09" },
		{ GOOD "DRUG,20261008,,20,620000001,1,1,,\n", "RX-10" },
		{ GOOD "DRUG,20261008,,21,62000000,1,1,,\n", "RX-11" },
		{ GOOD "DRUG,20261008,,21,620000001,1,1,01,\n", "RX-11" },
		{ GOOD "DRUG,20261008,,21,620000001,1.,1,,\n", "RX-12" },
		{ GOOD "DRUG,20261008,,21,620000001,123456,1,,\n", "RX-12" },
		{ GOOD "DRUG,20261008,,21,620000001,1,0,,\n", "RX-12" },
		{ GOOD "DRUG,20261008,,21,620000001,1,1000,,\n", "RX-12" },
		{ GOOD "\xff\n", "RX-02" },
		{ GOOD, "RX-15" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const char *got = codes(ctx_fmt(cx, HEAD GOOD DRUG "%s" GIVEN DRUG, rows[i].block));

		if (strncmp(got, rows[i].code, 5) != 0 || taken != 2) {
			print_error("row %zu: wanted %s, got %s, %zu taken\n", i, rows[i].code, got, taken);
			CHECK(false);
		}
	}
	CHECK_STR("RX-04", codes(HEAD DRUG));
	CHECK_STR("RX-01", codes("kyotaku-insurer,1\n" GOOD DRUG));
	CHECK_STR("RX-01", codes(""));
}

TEST(more_drugs_than_the_ceiling_refuse_the_record)
{
	struct buf b;

	buf_init(&b, cx, 1000000);
	buf_puts(&b, HEAD GOOD);
	for (int i = 0; i < 1001; i++)
		buf_puts(&b, DRUG);
	CHECK_STR("RX-14", codes(b.p));
	CHECK_INT(0, taken);
}

TESTS(T(a_record_with_its_drugs_is_what_one_institution_did_for_one_person_in_a_month),
    T(each_broken_rule_refuses_its_record_and_no_other), T(more_drugs_than_the_ceiling_refuse_the_record))
