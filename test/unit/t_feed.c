/* The insurer's feed: what is taken, every rule by a line that breaks it, and blocks that are whole or not
 * at all. */
#include "base/file.h"
#include "base/limit.h"
#include "t.h"
#include "wire/feed.h"

#define HEAD "kyotaku-insurer,1\n"
#define PERSON(key) "PERSON," key ",架空　花子,ｶｸｳ ﾊﾅｺ,,,2,19550301,100-0000,東京都架空区,\n"
#define ROW(key) "ELIGIBILITY," key ",06999999,１２３,４５６７,00,01,1,,架空健康保険組合,20210401,,,,,,,,,,\n"

/* 医療扶助, and a ticket of it. */
#define AID(key) "ELIGIBILITY," key ",12999991,,９００,,A1,,,架空福祉事務所,20260401,,,,,,,,,,\n"
#define TICKET(key, insurer, type, month, place, treatment) "TICKET," key "," insurer "," type ",20261101,20261130,第７号," month "," \
	place ",架空診療所,1318888884,架空病院,架空病,,," treatment ",500,担当一,担当二,01,02,1,02,01,02,備考,,\n"

/* What the callback has seen, copied out. */
static struct {
	size_t persons, rows, limits, diseases;
	char keys[64];
	struct person person;
	struct eligibility row[8];
	enum err answer;
} seen;
static struct report rep;

static enum err
take(void *user, struct ctx *one, const struct person *p, const struct eligibility *rows, size_t n)
{
	struct person *copy;

	CHECK(user == &seen && one != cx);
	CHECK(arena_used(one->mem) < 1 << 17);  /* the memory is that of one person */
	if (seen.answer != ERR_OK)
		return seen.answer;
	CHECK_OK(person_copy(cx, p, &copy));
	seen.person = *copy;
	seen.persons++;
	seen.rows += n;
	for (size_t i = 0; i < n && i < 8; i++) {
		CHECK_OK(eligibility_copy(cx, &rows[i], &seen.row[i]));
		seen.limits += rows[i].limit_count;
		seen.diseases += rows[i].disease_count;
	}
	(void)snprintf(seen.keys + strlen(seen.keys), sizeof seen.keys - strlen(seen.keys), "%s ", p->key);
	return ERR_OK;
}

static enum err
read_bytes(const char *p, size_t n)
{
	enum err answer = seen.answer;

	memset(&seen, 0, sizeof seen);
	seen.answer = answer;
	CHECK_OK(report_init(&rep, cx, "feed.csv"));
	return feed_read(cx, p, n, &rep, take, &seen);
}

static enum err
read_text(const char *text)
{
	return read_bytes(text, strlen(text));
}

static void
check_counts(size_t accepted, size_t refused)
{
	if (rep.accepted != accepted || rep.refused != refused)
		for (size_t i = 0; i < rep.count; i++)
			print_error("%zu %s/%s %s\n", rep.lines[i].line, rep.lines[i].record, rep.lines[i].field,
			    rep.lines[i].rule.code);
	CHECK_INT(accepted, rep.accepted);
	CHECK_INT(refused, rep.refused);
	CHECK_INT(accepted, seen.persons);
}

/* The block stands between two good ones: they are kept, it is refused by this rule alone. */
static void
check_refused(const char *code, const char *block)
{
	CHECK_OK(read_text(ctx_fmt(cx, HEAD PERSON("A1") ROW("A1") "%s" PERSON("Z1") ROW("Z1"), block)));
	check_counts(2, 1);
	CHECK_STR("A1 Z1 ", seen.keys);
	CHECK(rep.count >= 1);
	if (strcmp(code, rep.lines[0].rule.code) != 0)
		print_error("%s", block);
	CHECK_STR(code, rep.lines[0].rule.code);
}

TEST(a_person_is_taken_with_periods_and_certificates)
{
	CHECK_OK(read_text(HEAD
	    "PERSON,P0000002,試験　太郎,ｼｹﾝ ﾀﾛｳ,別　名,ﾍﾞﾂ ﾒｲ,1,19400115,1000001,\"東京都, \"\"架空\"\"区\",20261001\n"
	    "ELIGIBILITY,P0000002,39999990,,12345678,01,02,2,世帯　主,広域連合,20150115,20261001,01,20260801,20260802,"
	    "20270731,10,20100101,20100201,20150114,20\n"
	    "LIMIT,P0000002,39999990,02,B05,20260801,20260802,20270731,20260901\n"
	    "DISEASE,P0000002,39999990,1,20180601,20180602,20190601,10000\n"));
	check_counts(1, 0);
	CHECK_STR("試験　太郎", seen.person.name);
	CHECK_STR("ﾍﾞﾂ ﾒｲ", seen.person.other_kana);
	CHECK_STR("東京都, \"架空\"区", seen.person.address);
	CHECK_STR("1000001", seen.person.postcode);
	CHECK_INT(1, seen.person.sex1);
	CHECK_INT(19400115, seen.person.birth);
	CHECK_INT(20261001, seen.person.death);
	CHECK_STR("39999990", seen.row[0].insurer);
	CHECK_STR("", seen.row[0].symbol);
	CHECK_STR("01", seen.row[0].branch);
	CHECK_STR("02", seen.row[0].classification);
	CHECK_INT(2, seen.row[0].family);
	CHECK_STR("世帯　主", seen.row[0].insured_name);
	CHECK_STR("広域連合", seen.row[0].insurer_name);
	CHECK_INT(20261001, seen.row[0].lost);
	CHECK_STR("01", seen.row[0].loss_reason);
	CHECK_INT(20260801, seen.row[0].issued);
	CHECK_INT(20260802, seen.row[0].card_from);
	CHECK_INT(20270731, seen.row[0].card_until);
	CHECK_INT(10, seen.row[0].ratio);
	CHECK_INT(20150114, seen.row[0].elder.until);
	CHECK_INT(20, seen.row[0].elder.ratio);
	CHECK_INT(1, seen.row[0].limit_count);
	CHECK_STR("B05", seen.row[0].limits[0].category);
	CHECK_INT(20260901, seen.row[0].limits[0].long_term);
	CHECK_INT(10000, seen.row[0].diseases[0].self_pay);
}

TEST(bom_crlf_blank_lines_and_a_missing_last_line_feed_are_read)
{
	CHECK_OK(read_text("\xef\xbb\xbfkyotaku-insurer,1\r\n\r\nPERSON,P1,名,,,,3,19550301,,,\r\n"
	    "ELIGIBILITY,P1,  999995,,7-8,,01,,,架空市,20210401,,,,,,,,,,"));
	check_counts(1, 0);
	CHECK_STR("999995", seen.row[0].insurer);
	CHECK_OK(read_text("kyotaku-insurer,1"));
	check_counts(0, 0);
}

TEST(a_file_without_the_first_line_is_refused_as_a_whole)
{
	CHECK_ERR(ERR_INPUT, read_text(""));
	CHECK_ERR(ERR_INPUT, read_text("kyotaku-insurer,2\n" PERSON("A1")));
	CHECK_ERR(ERR_INPUT, read_text(PERSON("A1") HEAD));
	check_counts(0, 0);
	CHECK_INT(1, rep.count);
	CHECK_STR("FEED-01", rep.lines[0].rule.code);
	CHECK_INT(SEVERITY_FILE, rep.lines[0].rule.severity);
}

#define P(rest) "PERSON,B1," rest "\n"
#define E(rest) PERSON("B1") "ELIGIBILITY,B1," rest "\n"
static const struct { const char *code, *block; } broken[] = {
	{ "FEED-03", P("\xff,,,,2,19550301,,,") ROW("B1") },
	{ "FEED-03", PERSON("B1") "ELIGIBILITY,B1,\x8e\n" },
	{ "FEED-04", P("\"名,,,,2,19550301,,,") ROW("B1") },
	{ "FEED-04", P("名\"x\",,,,2,19550301,,,") },
	{ "FEED-04", P("\"名\"x,,,,2,19550301,,,") },
	{ "FEED-04", P("名\t,,,,2,19550301,,,") },
	{ "FEED-05", P("名,,,,2,19550301,,") },
	{ "FEED-05", P("名,,,,2,19550301,,,,") },
	{ "FEED-06", PERSON("B1") "PERSONS,B1\n" ROW("B1") },
	{ "FEED-07", ROW("B1") ROW("B1") },
	{ "FEED-09", PERSON("") ROW("") },
	{ "FEED-09", PERSON("架空") },
	{ "FEED-09", PERSON("A-1") ROW("A-1") },
	{ "FEED-09", PERSON("A12345678901234567890123456789012") ROW("A12345678901234567890123456789012") },
	{ "FEED-10", PERSON("123456789012") ROW("123456789012") },
	{ "FEED-11", PERSON("A1") ROW("A1") },
	{ "FEED-12", P(",,,,2,19550301,,,") },
	{ "FEED-12", P("名,,,,,19550301,,,") },
	{ "FEED-12", P("名,,,,2,,,,") },
	{ "FEED-14", P("名,,,,2,19550229,,,") },
	{ "FEED-14", P("名,,,,2,1955-03-01,,,") },
	{ "FEED-14", P("名,,,,2,19550301,,,2026") },
	{ "FEED-15", P("名,,,,4,19550301,,,") },
	{ "FEED-16", P("名,,,,1,20270101,,,") },
	{ "FEED-17", P("名,,,,1,19550301,,,19550228") },
	{ "FEED-18", P("名,,,,1,19550301,100000,,") },
	{ "FEED-18", P("名,,,,1,19550301,1000-000,,") },
	{ "FEED-12", E(",,1,,01,,,架空,20210401,,,,,,,,,,") },
	{ "FEED-20", E("0699999,,1,,01,,,架空,20210401,,,,,,,,,,") },
	{ "FEED-20", E("0699999x,,1,,01,,,架空,20210401,,,,,,,,,,") },
	{ "FEED-21", E("06999998,,1,,01,,,架空,20210401,,,,,,,,,,") },
	{ "FEED-12", E("06999999,,,,01,,,架空,20210401,,,,,,,,,,") },
	{ "FEED-22", E("06999999,,番号,,01,,,架空,20210401,,,,,,,,,,") },
	{ "FEED-23", E("06999999,,1,1,01,,,架空,20210401,,,,,,,,,,") },
	{ "FEED-23", E("06999999,,1,０１,01,,,架空,20210401,,,,,,,,,,") },
	{ "FEED-24", E("06999999,,1,,08,,,架空,20210401,,,,,,,,,,") },
	{ "FEED-12", E("06999999,,1,,,,,架空,20210401,,,,,,,,,,") },
	{ "FEED-25", E("06999999,,1,,01,3,,架空,20210401,,,,,,,,,,") },
	{ "FEED-12", E("06999999,,1,,01,,,,20210401,,,,,,,,,,") },
	{ "FEED-12", E("06999999,,1,,01,,,架空,,,,,,,,,,,") },
	{ "FEED-26", E("06999999,,1,,01,,,架空,20210401,20210401,,,,,,,,,") },
	{ "FEED-27", E("06999999,,1,,01,,,架空,19550228,,,,,,,,,,") },
	{ "FEED-28", E("06999999,,1,,01,,,架空,20210401,20220401,04,,,,,,,,") },
	{ "FEED-29", E("06999999,,1,,01,,,架空,20210401,,03,,,,,,,,") },
	{ "FEED-30", E("06999999,,1,,01,,,架空,20210401,,,,20210402,20210401,,,,,") },
	{ "FEED-30", E("06999999,,1,,01,,,架空,20210401,,,,,,,,20210402,20210401,20") },
	{ "FEED-31", E("06999999,,1,,01,,,架空,20210401,,,,,,101,,,,") },
	{ "FEED-31", E("06999999,,1,,01,,,架空,20210401,,,,,,,,20210402,,２０") },
	{ "FEED-32", E("06999999,,1,,01,,,架空,20210401,,,,,,,,20210402,,") },
	{ "FEED-32", E("06999999,,1,,01,,,架空,20210401,,,,,,,,,20210402,") },
	{ "FEED-33", PERSON("B1") ROW("B1") ROW("B1") },
	{ "FEED-40", PERSON("B1") ROW("B1") "LIMIT,B1,999995,01,A03,,20260801,,\n" },
	{ "FEED-40", PERSON("B1") ROW("B1") "DISEASE,B1,999995,1,,20260801,,\n" },
	{ "FEED-41", PERSON("B1") ROW("B1") "LIMIT,B1,06999999,04,A03,,20260801,,\n" },
	{ "FEED-42", PERSON("B1") ROW("B1") "LIMIT,B1,06999999,01,A07,,20260801,,\n" },
	{ "FEED-30", PERSON("B1") ROW("B1") "LIMIT,B1,06999999,01,A03,,20260801,20260731,\n" },
	{ "FEED-12", PERSON("B1") ROW("B1") "LIMIT,B1,06999999,01,A03,,,,\n" },
	{ "FEED-05", PERSON("B1") ROW("B1") "LIMIT,B1,06999999,01,A03,,20260801,\n" },
	{ "FEED-43", PERSON("B1") ROW("B1") "DISEASE,B1,06999999,4,,20260801,,\n" },
	{ "FEED-44", PERSON("B1") ROW("B1") "DISEASE,B1,06999999,1,,20260801,,10000000\n" },
	{ "FEED-40", PERSON("B1") ROW("B1") TICKET("B1", "12130001", "01", "202611", "1319999996", "01") },
	{ "FEED-45", PERSON("B1") AID("B1") TICKET("B1", "12999991", "03", "202611", "1319999996", "01") },
	{ "FEED-45", PERSON("B1") AID("B1") TICKET("B1", "12999991", "01", "202611", "1319999996", "06") },
	{ "FEED-46", PERSON("B1") AID("B1") TICKET("B1", "12999991", "01", "202613", "1319999996", "01") },
	{ "FEED-47", PERSON("B1") AID("B1") TICKET("B1", "12999991", "01", "202611", "131999999", "01") },
	{ "FEED-30", PERSON("B1") ROW("B1") "DISEASE,B1,06999999,1,,20260801,20260731,\n" },
};

TEST(every_rule_refuses_its_block_and_keeps_the_others)
{
	for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++)
		check_refused(broken[i].code, broken[i].block);
}

/* Fifty wide characters, `n` times. */
static const char *
wide(size_t n)
{
	char *s = ctx_alloc(cx, n * 150 + 1);

	for (size_t i = 0; i < n * 50; i++)
		memcpy(s + i * 3, "あ", 3);
	return s;
}

TEST(ceilings_refuse_only_their_block)
{
	struct buf b;

	check_refused("FEED-02", ctx_fmt(cx, "PERSON,B1,%s\n" ROW("B1"), wide(120)));
	check_refused("FEED-13", ctx_fmt(cx, "PERSON,B1,%s,,,,2,19550301,,,\n", wide(3)));
	check_refused("FEED-13", ctx_fmt(cx, "PERSON,B1,名,,,,2,19550301,,%s,\n", wide(5)));
	buf_init(&b, cx, 1 << 20);
	buf_puts(&b, PERSON("B1"));
	for (int i = 0; i <= LIMIT_PERSON_ROWS; i++)
		buf_fmt(&b, "ELIGIBILITY,B1,06999999,,%d,,01,,,架空,20210401,,,,,,,,,,\n", i);
	CHECK_OK(buf_done(&b));
	check_refused("FEED-08", b.p);
	CHECK_INT(1, rep.count);
}

TEST(lines_that_stand_apart_are_a_refused_block_of_their_own)
{
	CHECK_OK(read_text(HEAD PERSON("A1") ROW("A1") ROW("A2")
	    "DISEASE,A2,06999999,1,,20260801,,\n" PERSON("A3") ROW("A3") ROW("A1")));
	check_counts(2, 2);
	CHECK_STR("A1 A3 ", seen.keys);
	CHECK_INT(2, rep.count);
	CHECK_INT(4, rep.lines[0].line);
	CHECK_INT(8, rep.lines[1].line);
	CHECK_STR("key", rep.lines[0].field);
}

TEST(a_key_is_duplicate_even_quoted_or_far_away)
{
	struct buf b;

	check_refused("FEED-11", "\"PERSON\",\"A1\",名,,,,2,19550301,,,\n");
	buf_init(&b, cx, 1 << 20);
	buf_puts(&b, HEAD);
	for (int i = 0; i < 5000; i++)
		buf_fmt(&b, "PERSON,K%d,名,,,,2,19550301,,,\n", i);
	buf_puts(&b, PERSON("K0") PERSON("K4999") PERSON("K5000") PERSON("K") PERSON("K50001"));
	CHECK_OK(buf_done(&b));
	CHECK_OK(read_bytes(b.p, b.n));
	check_counts(5003, 2);
}

TEST(certificates_go_to_the_period_that_covers_them)
{
	CHECK_OK(read_text(HEAD PERSON("P1")
	    "LIMIT,P1,06999999,01,A03,,20230401,,\n"
	    "ELIGIBILITY,P1,06999999,,1,,01,,,架空,20100401,20220401,03,,,,,,,,\n"
	    "ELIGIBILITY,P1,06999999,,2,,01,,,架空,20230401,,,,,,,,,,\n"
	    "LIMIT,P1,06999999,01,A04,,20150401,20160331,\n"
	    "DISEASE,P1,06999999,1,,20150401,,\n"));
	check_counts(1, 0);
	CHECK_INT(1, seen.row[0].limit_count);
	CHECK_STR("A04", seen.row[0].limits[0].category);
	CHECK_STR("A03", seen.row[1].limits[0].category);
	CHECK_INT(1, seen.row[0].disease_count);
	CHECK_INT(0, seen.row[1].disease_count);
}

TEST(a_refusal_by_the_callback_is_reported_and_any_other_error_stops)
{
	seen.answer = ERR_STALE;
	CHECK_OK(read_text(HEAD PERSON("A1") PERSON("A2")));
	CHECK_INT(0, rep.accepted);
	CHECK_INT(2, rep.refused);
	CHECK_STR(err_code(ERR_STALE), rep.lines[1].rule.code);
	CHECK_INT(3, rep.lines[1].line);
	seen.answer = ERR_STORE;
	CHECK_ERR(ERR_STORE, read_text(HEAD PERSON("A1") PERSON("A2")));
	CHECK_INT(0, rep.refused);
	seen.answer = ERR_OK;
}

TEST(the_report_names_places_and_never_shows_a_value)
{
	struct buf b;
	char *json;
	size_t n;

	CHECK_OK(report_init(&rep, cx, "feed\n.csv"));
	CHECK_STR("feed?.csv", rep.file);
	CHECK_OK(read_text(HEAD "PERSON,SECRETKEY,秘密　花子,,,,9,19550301,,,\n" PERSON("A1")));
	buf_init(&b, cx, 1 << 16);
	report_text(&b, &rep, LANG_JA);
	report_text(&b, &rep, LANG_EN);
	CHECK_OK(buf_done(&b));
	CHECK(strstr(b.p, "feed.csv:2: PERSON/6 sex: FEED-15: 不採用: 性別は") != NULL);
	CHECK(strstr(b.p, "feed.csv:2: PERSON/6 sex: FEED-15: refused: the sex") != NULL);
	CHECK(strstr(b.p, "feed.csv: 採用 1 件、不採用 1 件、注意 0 件\n") != NULL);
	CHECK(strstr(b.p, "SECRET") == NULL && strstr(b.p, "秘密") == NULL);
	CHECK_OK(report_json(cx, &rep, LANG_EN, &json, &n));
	CHECK(strstr(json, "FEED-15") != NULL && strstr(json, "\"accepted\"") != NULL);
	CHECK(strstr(json, "SECRET") == NULL && strstr(json, "秘密") == NULL);
}

TEST(a_report_counts_what_it_does_not_keep)
{
	struct buf b;

	buf_init(&b, cx, 1 << 20);
	buf_puts(&b, HEAD);
	for (int i = 0; i < LIMIT_REPORT_LINES + 5; i++)
		buf_fmt(&b, "PERSON,K%d,名,,,,9,19550301,,,\n", i);
	CHECK_OK(buf_done(&b));
	CHECK_OK(read_bytes(b.p, b.n));
	check_counts(0, LIMIT_REPORT_LINES + 5);
	CHECK_INT(LIMIT_REPORT_LINES, rep.count);
	CHECK_INT(5, rep.left_out);
}

/* A file of data/demo. */
static void
read_demo(const char *name)
{
	char *p;
	size_t n;

	CHECK_OK(file_read(cx, ctx_fmt(cx, SOURCE_ROOT "/data/demo/%s", name), LIMIT_IMPORT_BYTES, &p, &n));
	CHECK_OK(read_bytes(p, n));
}

TEST(the_demo_feeds_are_taken_as_a_whole)
{
	read_demo("insurer.csv");
	check_counts(6, 0);
	CHECK_INT(0, rep.count);
	CHECK_INT(7, seen.rows);
	CHECK_INT(2, seen.limits);
	CHECK_INT(1, seen.diseases);
	read_demo("insurer-changed.csv");
	check_counts(1, 0);
	CHECK_INT(20261201, seen.row[0].lost);
	CHECK_INT(20261201, seen.row[1].acquired);
	CHECK_STR("999995", eligibility_newest(seen.row, 2, 20261206)->insurer);
	CHECK_STR("06999999", eligibility_newest(seen.row, 2, 20261122)->insurer);
}

TEST(the_manual_has_every_rule)
{
	char *p;
	size_t n;

	CHECK_OK(file_read(cx, SOURCE_ROOT "/doc/insurer-feed.md", 1 << 20, &p, &n));
	for (size_t i = 0; i < feed_rule_count; i++)
		CHECK(strstr(p, ctx_fmt(cx, "| %s | ", feed_rules[i].code)) != NULL);
}

TEST(tickets_stand_with_their_period)   /* ELG-08 */
{
	const struct ticket *t;

	CHECK_OK(read_text(HEAD PERSON("P1") ROW("P1") AID("P1") TICKET("P1", "12999991", "02", "202611", "1319999996", "04")
	    TICKET("P1", "12999991", "01", "202610", "1319999996", "")));
	CHECK_INT(1, seen.persons);
	CHECK_INT(0, seen.row[0].ticket_count);
	CHECK_INT(2, seen.row[1].ticket_count);
	t = seen.row[1].tickets;
	CHECK(t->type == 2 && t->from == 20261101 && t->until == 20261130 && t->month == 202611 && t->treatment == 4
	    && t->self_pay == 500 && t->combined == 1 && t->social_insurance == 2 && t->inconsistent == 1 && t->infection == 2
	    && t->elderly == 1 && t->prefectural == 2 && t[1].month == 202610 && t[1].treatment == 0);
	CHECK_STR("第７号", t->issue_number);
	CHECK_STR("1319999996", t->facility);
	CHECK_STR("架空診療所", t->facility_name);
	CHECK_STR("1318888884", t->prescriber);
	CHECK_STR("架空病院", t->prescriber_name);
	CHECK_STR("架空病", t->injury1);
	CHECK_STR("", t->injury2);
	CHECK_STR("担当一", t->district_contact);
	CHECK_STR("担当二", t->handling_contact);
	CHECK_STR("備考", t->remark1);
	CHECK_STR("", t->remark3);
}

/* However it is cut, the same is taken and the same lines are named. */
TEST(a_feed_in_parts_is_the_feed_as_a_whole)
{
	static const char text[] = "\xef\xbb\xbf" HEAD PERSON("A1") ROW("A1") "\n" PERSON("A2") ROW("A2") "ELIGIBILITY,A9,x\r\n" PERSON("A3")
	    "\"PERSON\",A4,架空　花子,,,,9,19550301,,,\n" PERSON("A5") ROW("A5");
	const size_t n = sizeof text - 1;
	struct report whole;

	(void)read_bytes(text, n);
	whole = rep;
	CHECK(whole.refused == 2 && whole.count == 3);
	for (size_t step = 1; step <= n; step++) {
		struct feed_position at = { .offset = 0 };
		size_t room = step;

		memset(&seen, 0, sizeof seen);
		CHECK_OK(report_init(&rep, cx, "feed.csv"));
		while (at.offset < n) {
			const size_t left = n - at.offset, take_n = room < left ? room : left;
			const struct feed_part part = { text + at.offset, take_n, take_n == left };
			const uint64_t before = at.offset;

			CHECK_OK(feed_part_read(cx, &at, &part, &rep, take, &seen));
			room = at.offset == before ? 2 * room : step;
		}
		CHECK_STR("A1 A2 A3 A5 ", seen.keys);
		CHECK(rep.accepted == whole.accepted && rep.refused == whole.refused && rep.count == whole.count);
		for (size_t i = 0; i < rep.count; i++)
			CHECK_INT(whole.lines[i].line, rep.lines[i].line);
	}
}

TESTS(T(a_feed_in_parts_is_the_feed_as_a_whole), T(tickets_stand_with_their_period), T(a_person_is_taken_with_periods_and_certificates),
    T(bom_crlf_blank_lines_and_a_missing_last_line_feed_are_read),
    T(a_file_without_the_first_line_is_refused_as_a_whole),
    T(every_rule_refuses_its_block_and_keeps_the_others),
    T(ceilings_refuse_only_their_block), T(lines_that_stand_apart_are_a_refused_block_of_their_own),
    T(a_key_is_duplicate_even_quoted_or_far_away), T(certificates_go_to_the_period_that_covers_them),
    T(a_refusal_by_the_callback_is_reported_and_any_other_error_stops),
    T(the_report_names_places_and_never_shows_a_value), T(a_report_counts_what_it_does_not_keep),
    T(the_demo_feeds_are_taken_as_a_whole),
    T(the_manual_has_every_rule))
