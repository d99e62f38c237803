/* Masters: official layouts, files with headings, and rows that break a rule. */
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/limit.h"
#include "base/text.h"
#include "t.h"
#include "wire/master.h"

static struct {
	size_t drugs, acts, codes, items, operations, treatments;
	struct drug_name drug;
	struct act_name act;
	struct code_name code;
	struct checkup_item item;
	enum err answer;
} seen;
static struct report rep;

static enum err
take_drug(void *user, struct ctx *one, const struct drug_name *d)
{
	CHECK(user == &seen && one != cx);
	seen.drugs++;
	seen.drug = (struct drug_name){ ctx_str(cx, d->code), ctx_str(cx, d->name), ctx_str(cx, d->unit),
	    ctx_str(cx, d->price_code), ctx_str(cx, d->ingredient), d->from, d->until };
	return seen.answer;
}

static enum err
take_act(void *user, struct ctx *one, const struct act_name *a)
{
	CHECK(user == &seen && one != cx);
	seen.acts++;
	seen.operations += a->category == ACT_OPERATION;
	seen.treatments += a->category == ACT_TREATMENT;
	seen.act = (struct act_name){ ctx_str(cx, a->code), ctx_str(cx, a->name), ctx_str(cx, a->unit), a->category,
	    a->from, a->until };
	return ERR_OK;
}

static enum err
take_code(void *user, struct ctx *one, const struct code_name *c)
{
	CHECK(user == &seen && one != cx);
	seen.codes++;
	seen.code = (struct code_name){ ctx_str(cx, c->list), ctx_str(cx, c->code), ctx_str(cx, c->name), c->from,
	    c->until };
	return ERR_OK;
}

static enum err
take_item(void *user, struct ctx *one, const struct checkup_item *i)
{
	CHECK(user == &seen && one != cx);
	seen.items++;
	seen.item = (struct checkup_item){ ctx_str(cx, i->code), ctx_str(cx, i->name), i->type, ctx_str(cx, i->unit),
	    ctx_str(cx, i->xml_unit), ctx_str(cx, i->list), ctx_str(cx, i->guidance), ctx_str(cx, i->referral), i->place, i->from,
	    i->until };
	return ERR_OK;
}

static const struct master_each each = { take_drug, take_act, take_code, take_item };

static enum err
read_bytes(const char *file, const char *p, size_t n)
{
	enum err answer = seen.answer;

	memset(&seen, 0, sizeof seen);
	seen.answer = answer;
	CHECK_OK(report_init(&rep, cx, file));
	return master_read(cx, p, n, &rep, &each, &seen);
}

static enum err
read_text(const char *file, const char *text)
{
	return read_bytes(file, text, strlen(text));
}

/* A row of an official file: `fields` columns counted from 1, empty but for those given as pairs, in
 * CP932. */
struct cell { size_t no; const char *text; };

static enum err
read_official(size_t fields, const struct cell *cells, size_t n)
{
	struct buf b;
	char *p;
	struct text_loss loss;
	size_t len;

	buf_init(&b, cx, 1 << 16);
	for (size_t no = 1; no <= fields; no++) {
		const char *text = "";

		for (size_t i = 0; i < n; i++)
			if (cells[i].no == no)
				text = cells[i].text;
		buf_fmt(&b, "%s\"%s\"", no > 1 ? "," : "", text);
	}
	buf_puts(&b, "\r\n");
	CHECK_OK(buf_done(&b));
	CHECK_OK(text_to_cp932(cx, b.p, b.n, &p, &len, &loss));
	return read_bytes("y.csv", p, len);
}
#define CELLS(...) \
	(const struct cell[]){ __VA_ARGS__ }, \
	sizeof((const struct cell[]){ __VA_ARGS__ }) / sizeof(struct cell)
#define Y_ROW { 1, "0" }, { 2, "Y" }, { 3, "620007805" }, { 5, "モーラステープ２０ｍｇ" }, { 10, "枚" }, \
	{ 32, "2649729S2169" }
#define S_ROW { 1, "0" }, { 2, "S" }, { 3, "150003110" }, { 5, "皮膚腫瘍摘出術" }, { 10, "回" }, { 87, "20240601" }, \
	{ 88, "99999999" }

TEST(an_official_drug_has_name_unit_and_days)
{
	CHECK_OK(read_official(42, CELLS(Y_ROW, { 30, "20240401" }, { 31, "99999999" }, { 36, "19990101" })));
	CHECK_INT(1, seen.drugs);
	CHECK_INT(0, rep.count);
	CHECK_STR("620007805", seen.drug.code);
	CHECK_STR("モーラステープ２０ｍｇ", seen.drug.name);
	CHECK_STR("枚", seen.drug.unit);
	CHECK_STR("2649729S2169", seen.drug.price_code);
	CHECK_STR("", seen.drug.ingredient);
	CHECK_INT(20240401, seen.drug.from);
	CHECK_INT(YMD_NEVER, seen.drug.until);
	CHECK_OK(read_official(42, CELLS(Y_ROW, { 30, "00000000" }, { 31, "20260331" }, { 36, "19990101" })));
	CHECK_INT(19990101, seen.drug.from);
	CHECK_INT(20260401, seen.drug.until);
	CHECK_OK(read_official(35, CELLS(Y_ROW, { 31, "99999999" })));
	CHECK_INT(18680101, seen.drug.from);
}

TEST(an_official_act_has_the_category_of_its_part)
{
	CHECK_OK(read_official(150, CELLS(S_ROW, { 85, "K" }, { 92, "005" })));
	CHECK_INT(1, seen.acts);
	CHECK_INT(ACT_OPERATION, seen.act.category);
	CHECK_INT(20240601, seen.act.from);
	CHECK_OK(read_official(150, CELLS(S_ROW, { 85, "E" }, { 92, "001" })));
	CHECK_INT(ACT_TREATMENT, seen.act.category);
	CHECK_OK(read_official(150, CELLS(S_ROW, { 85, "J" }, { 92, "038" })));
	CHECK_INT(ACT_TREATMENT, seen.act.category);
	CHECK_OK(read_official(150, CELLS(S_ROW, { 85, "J" }, { 92, "000" })));
	CHECK_INT(ACT_NOT_SHOWN, seen.act.category);
	CHECK_OK(read_official(150, CELLS(S_ROW)));
	CHECK_INT(ACT_NOT_SHOWN, seen.act.category);
}

TEST(an_erased_row_is_passed_over_with_one_notice)
{
	CHECK_OK(read_official(42, CELLS({ 1, "1" }, { 2, "Y" }, { 3, "620007805" }, { 5, "名" })));
	CHECK_INT(0, seen.drugs);
	CHECK_INT(1, rep.noticed);
	CHECK_INT(0, rep.refused);
	CHECK_STR("MAS-13", rep.lines[0].rule.code);
}

TEST(files_with_headings_are_read_by_their_names)
{
	CHECK_OK(read_text("x.csv", "\xef\xbb\xbfname,code,price_code,unit,from,until,ingredient\r\n"
	    "𠮷野錠,620000001,,錠,20240401,20260401,成分\r\n"));
	CHECK_INT(1, seen.drugs);
	CHECK_STR("𠮷野錠", seen.drug.name);
	CHECK_STR("成分", seen.drug.ingredient);
	CHECK_INT(20260401, seen.drug.until);
	CHECK_OK(read_text("x.csv", "code,name,category,from,until\n150000001,手術,operation,,\n140000001,処置,,,\n"));
	CHECK_INT(2, seen.acts);
	CHECK_INT(1, seen.operations);
	CHECK_INT(YMD_NEVER, seen.act.until);
	CHECK_OK(read_text("usage.csv", "code,name\n003,1日3回食後服用\n"));
	CHECK_STR("usage", seen.code.list);
	CHECK_STR("003", seen.code.code);
	CHECK_OK(read_text("unit_codes.csv", "code,name\n016,錠\n"));
	CHECK_STR("unit", seen.code.list);
}

TEST(what_is_no_master_is_refused_as_a_whole)
{
	static const char *const texts[] = { "", "code,name\n003,x\n", "\"0\",\"X\",\"8833421\"\n",
	    "kyotaku-insurer,1\n",
	    "code,unit\n", "\xff\xff\n", "\"code,name\n" };

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		CHECK_ERR(ERR_INPUT, read_text("x.csv", texts[i]));
		CHECK_STR("MAS-01", rep.lines[0].rule.code);
	}
}

#define DRUGS "code,name,unit,price_code,ingredient,from,until\n"
#define GOOD "620000001,薬,錠,,,,\n"
static const struct { const char *code, *row; } broken[] = {
	{ "MAS-03", "620000002,\xff,錠,,,,\n" },
	{ "MAS-04", "620000002,\"薬,錠,,,,\n" },
	{ "MAS-04", "620000002,薬\t,錠,,,,\n" },
	{ "MAS-05", "620000002\n" },
	{ "MAS-07", "62000002,薬,錠,,,,\n" },
	{ "MAS-07", "120000002,薬,錠,,,,\n" },
	{ "MAS-07", "62000000x,薬,錠,,,,\n" },
	{ "MAS-08", "620000002,,錠,,,,\n" },
	{ "MAS-09", "620000002,薬,錠,,,20260231,\n" },
	{ "MAS-09", "620000002,薬,錠,,,,2026\n" },
	{ "MAS-10", "620000002,薬,錠,,,20260401,20260401\n" },
	{ "MAS-12", "620000002,薬,錠,2649729S216,,,\n" },
};

TEST(every_rule_refuses_its_row_and_keeps_the_others)
{
	for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
		CHECK_OK(read_text("drugs.csv", ctx_fmt(cx, DRUGS GOOD "%s" GOOD, broken[i].row)));
		CHECK_INT(2, seen.drugs);
		CHECK_INT(1, rep.refused);
		CHECK_STR(broken[i].code, rep.lines[0].rule.code);
		CHECK_INT(3, rep.lines[0].line);
	}
	CHECK_OK(read_text("x.csv", "code,name,category\n150000001,手術,surgery\n"));
	CHECK_STR("MAS-11", rep.lines[0].rule.code);
	CHECK_OK(read_text("x.csv", ctx_fmt(cx, "usage_code,name\n003,%0*d\n", LIMIT_IMPORT_LINE, 1)));
	CHECK_STR("MAS-02", rep.lines[0].rule.code);
	CHECK_OK(read_text("y.csv", "0,Y,620000001,,NAME,,,,,UNIT,,,,,,,,,,,,,,,,,,,,0,99999999,\n"
	    "0,S,620000001,,NAME,,,,,UNIT,,,,,,,,,,,,,,,,,,,,0,99999999,\n"));
	CHECK_STR("MAS-06", rep.lines[0].rule.code);
	CHECK_INT(1, rep.refused);
}

TEST(a_refusal_by_the_callback_is_reported_and_any_other_error_stops)
{
	seen.answer = ERR_EXISTS;
	CHECK_OK(read_text("drugs.csv", DRUGS GOOD GOOD));
	CHECK_INT(2, rep.refused);
	seen.answer = ERR_STORE;
	CHECK_ERR(ERR_STORE, read_text("drugs.csv", DRUGS GOOD GOOD));
	CHECK_INT(1, seen.drugs);
	seen.answer = ERR_OK;
}

static void
read_path(const char *folder, const char *name)
{
	char *p;
	size_t n;

	CHECK_OK(file_read(cx, ctx_fmt(cx, "%s/%s", folder, name), LIMIT_IMPORT_BYTES, &p, &n));
	CHECK_OK(read_bytes(name, p, n));
	CHECK_INT(0, rep.refused);
}

TEST(the_demo_masters_are_taken_as_a_whole)
{
	read_path(SOURCE_ROOT "/data/demo", "drugs.csv");
	CHECK_INT(24, seen.drugs);
	read_path(SOURCE_ROOT "/data/demo", "acts.csv");
	CHECK_INT(18, seen.acts);
	CHECK_INT(2, seen.operations);
	CHECK_INT(10, seen.treatments);
	read_path(SOURCE_ROOT "/data/demo", "usage.csv");
	CHECK_INT(49, seen.codes);
	read_path(SOURCE_ROOT "/data/demo", "items.csv");
	CHECK_INT(23, seen.items);
	read_path(SOURCE_ROOT "/data/demo", "choices.csv");
	CHECK_INT(15, seen.codes);
}

TEST(the_seed_masters_are_taken_as_a_whole)
{
	const char *from = getenv("KYOTAKU_SHARED");
	const char *folder = ctx_fmt(cx, "%s/masters", from != NULL ? from : SOURCE_ROOT "/../shared");

	if (access(folder, R_OK) != 0) {
		print_message("skipped: no folder of masters\n");
		return;
	}
	read_path(folder, "drugs.csv");
	CHECK_INT(480, seen.drugs);
	read_path(folder, "procedures.csv");
	CHECK_INT(637, seen.acts);
	CHECK_INT(230, seen.operations);
	CHECK_INT(200, seen.treatments);
	read_path(folder, "usage_codes.csv");
	CHECK_INT(49, seen.codes);
	read_path(folder, "unit_codes.csv");
	CHECK_INT(61, seen.codes);
	read_path(folder, "dispensing_acts.csv");
	CHECK_INT(118, seen.codes);
	CHECK_STR("dispensing", seen.code.list);
	read_path(folder, "diseases.csv");
	CHECK_INT(113, seen.codes);
	read_path(folder, "checkup_items.csv");
	CHECK_INT(311, seen.items);
	CHECK_INT(0, rep.count);
}

TEST(official_files_of_names_only_are_code_lists_by_day)
{
	CHECK_OK(read_official(24, CELLS({ 1, "0" }, { 2, "B" }, { 3, "8833421" }, { 6, "高血圧症" }, { 22, "20020401" },
	    { 23, "20100601" }, { 24, "20260331" })));
	CHECK_INT(1, seen.codes);
	CHECK_STR("disease", seen.code.list);
	CHECK(seen.code.from == 20100601 && seen.code.until == 20260401);
	CHECK_OK(read_official(19, CELLS({ 1, "0" }, { 2, "Z" }, { 3, "8002" }, { 7, "の疑い" }, { 14, "20020401" },
	    { 16, "99999999" })));
	CHECK_STR("modifier", seen.code.list);
	CHECK(seen.code.from == 20020401 && seen.code.until == YMD_NEVER);
	CHECK_OK(read_official(38, CELLS({ 1, "0" }, { 2, "T" }, { 3, "710010001" }, { 5, "フィルム" }, { 30, "99999999" })));
	CHECK_STR("material", seen.code.list);
	CHECK_OK(read_official(24, CELLS({ 1, "0" }, { 2, "C" }, { 7, "初診時" }, { 21, "20240601" }, { 23, "820000001" })));
	CHECK_STR("comment", seen.code.list);
	CHECK_STR("820000001", seen.code.code);
	CHECK_INT(20240601, seen.code.from);
}

TEST(a_price_list_gives_ingredients_as_a_code_list)
{
	CHECK_OK(read_text("x.csv", "price_code,ingredient,from\n2649729S2169,ケトプロフェン,20240401\n"));
	CHECK_INT(1, seen.codes);
	CHECK_STR("ingredient", seen.code.list);
	CHECK_STR("2649729S2169", seen.code.code);
	CHECK_STR("ケトプロフェン", seen.code.name);
	CHECK_INT(20240401, seen.code.from);
}

TEST(items_and_choices_of_checkups_are_masters_too)
{
	CHECK_OK(read_text("x.csv", "item_code,name,type,unit,xml_unit,list,guidance,referral,from,until\n"
	    "3D046000001920402,ＨｂＡ１ｃ,PQ,%,%,,>=5.6,\">=6.5 (note)\",20130401,\n"
	    "1A010000000191111,尿蛋白,CO,,,1.2.392.200119.6.2102/2103,,,,\n"
	    "1A01000000019111,短い,CO,,,,,,,\n1A010000000191112,型,XX,,,,,,,\n1A010000000191113,値,PQ,,,,>5.,,,\n"));
	CHECK(seen.items == 2 && rep.refused == 3);
	CHECK_STR("1.2.392.200119.6.2102", seen.item.list);
	CHECK(seen.item.place == 2 && seen.item.type == CHECKUP_ORDINAL && seen.item.from == 18680101);
	CHECK_STR("MAS-07", rep.lines[0].rule.code);
	CHECK_STR("MAS-14", rep.lines[1].rule.code);
	CHECK_STR("MAS-15", rep.lines[2].rule.code);
	CHECK_OK(read_text("x.csv", "oid,code,name\n1.2.392.200119.6.2008,1,はい\n,2,いいえ\n"));
	CHECK(seen.codes == 1 && rep.refused == 1);
	CHECK_STR("1.2.392.200119.6.2008", seen.code.list);
	CHECK_STR("MAS-16", rep.lines[0].rule.code);
}

TEST(the_manual_has_every_rule)
{
	char *p;
	size_t n;

	CHECK_OK(file_read(cx, SOURCE_ROOT "/doc/claims-import.md", 1 << 20, &p, &n));
	for (size_t i = 0; i < master_rule_count; i++)
		CHECK(strstr(p, ctx_fmt(cx, "| %s | ", master_rules[i].code)) != NULL);
}

/* By its headings, and by the first row of an official file: however it is cut. */
TEST(a_master_in_parts_is_the_master_as_a_whole)
{
	static const char text[] = "drug_code,name,unit\n610000001,架空錠一,錠\n\n61000000,短い,錠\r\n610000003,架空錠三,錠\n610000004,架空錠四,錠";
	const size_t n = sizeof text - 1;

	for (size_t step = 1; step <= n; step++) {
		struct master_position at = { .offset = 0, .head = "" };
		size_t room = step;

		memset(&seen, 0, sizeof seen);
		CHECK_OK(report_init(&rep, cx, "drugs.csv"));
		while (at.offset < n) {
			const size_t left = n - at.offset, take_n = room < left ? room : left;
			const struct master_part part = { text + at.offset, take_n, take_n == left };
			const uint64_t before = at.offset;

			CHECK_OK(master_part_read(cx, &at, &part, &rep, &each, &seen));
			room = at.offset == before ? 2 * room : step;
		}
		CHECK(seen.drugs == 3 && rep.accepted == 3 && rep.refused == 1 && rep.count == 1);
		CHECK_INT(4, rep.lines[0].line);
		CHECK_STR("610000004", seen.drug.code);
	}
}

TESTS(T(a_master_in_parts_is_the_master_as_a_whole), T(an_official_drug_has_name_unit_and_days), T(an_official_act_has_the_category_of_its_part),
    T(an_erased_row_is_passed_over_with_one_notice),
    T(files_with_headings_are_read_by_their_names), T(what_is_no_master_is_refused_as_a_whole),
    T(every_rule_refuses_its_row_and_keeps_the_others),
    T(a_refusal_by_the_callback_is_reported_and_any_other_error_stops),
    T(the_demo_masters_are_taken_as_a_whole), T(items_and_choices_of_checkups_are_masters_too),
    T(a_price_list_gives_ingredients_as_a_code_list),
    T(official_files_of_names_only_are_code_lists_by_day),
    T(the_seed_masters_are_taken_as_a_whole),
    T(the_manual_has_every_rule))
