/* Who may register by a form, and how names in kana are compared. */
#include "base/kana.h"
#include "domain/proof.h"
#include "t.h"

static const struct person hanako = { .id = 1, .key = "P1", .name = "架空", .kana = "ﾀｶｻｷ ﾊﾅｺ", .birth = 19400229 };
static const struct eligibility period = { .insurer = "06139999", .symbol = "１２", .number = "111", .branch = "01",
    .acquired = 20200401 };

static struct registration
form(void)
{
	return (struct registration){ "06139999", "12", "111", "01", "タカサキハナコ", "card", 19400229 };
}

TEST(a_name_in_kana_is_one_name_however_it_is_written)          /* REG-03 */
{
	static const struct { const char *a, *b; bool same; } rows[] = {
		{ "ﾀｶｻｷ ﾊﾅｺ", "タカサキ　ハナコ", true }, { "ﾖｼﾉ ｼﾞﾛｳ", "よしのじろう", true }, { "ﾊﾟｸ", "パク", true },
		{ "ｼﾞﾖﾝ", "ジョン", true }, { "ｷﾖｳｺ", "きょうこ", true }, { "ｲﾂｾｲ", "イッセイ", true }, { "ヴァン", "ｳﾞｱﾝ", true },
		{ "ガ", "カ\u3099", true }, { "パ", "ハ゜", true }, { "ﾏﾘｰ", "マリー", true }, { "ﾏﾘ-", "マリー", true },
		{ "ヵヶヮ", "カケワ", true }, { "Mary ｱﾝ", "ＭＡＲＹ　アン", true }, { "ヅ", "ﾂﾞ", true }, { "ド", "ﾄﾞ", true },
		{ "ﾊﾅｺ", "ハナエ", false }, { "ｼﾛｳ", "ジロウ", false }, { "ﾊﾊ", "パパ", false }, { "ナ゛", "ナ", false },
		{ "ｱﾝ", "アンナ", false }, { "゛カ", "カ", false }, { "", "ア", false },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if (rows[i].same)
			CHECK_STR(kana_fold(cx, rows[i].a), kana_fold(cx, rows[i].b));
		else
			CHECK(strcmp(kana_fold(cx, rows[i].a), kana_fold(cx, rows[i].b)) != 0);
	}
	CHECK_STR("\xE3\x82", kana_fold(cx, "\xE3\x82"));        /* half a sign at the end of what is no UTF-8 */
}

TEST(a_form_is_complete_or_names_what_is_missing)       /* REG-01 */
{
	struct registration r = form();
	char *long_text = ctx_alloc(cx, REGISTRATION_VALUE + 2);

	CHECK(registration_missing(&r) == NULL);
	r.symbol = r.branch = "";
	CHECK(registration_missing(&r) == NULL);
	r.kana = "";
	CHECK_STR("kana", registration_missing(&r));
	r = form();
	r.number = "";
	CHECK_STR("number", registration_missing(&r));
	r = form();
	r.insurer = "";
	CHECK_STR("insurer", registration_missing(&r));
	r = form();
	r.birth = 0;
	CHECK_STR("birth", registration_missing(&r));
	r = form();
	r.carrier = "stick";
	CHECK_STR("carrier", registration_missing(&r));
	r = form();
	memset(long_text, '1', REGISTRATION_VALUE + 1);
	r.symbol = long_text;
	CHECK_STR("symbol", registration_missing(&r));
	long_text[REGISTRATION_VALUE] = '\0';
	CHECK(registration_missing(&r) == NULL);
}

TEST(birth_branch_and_name_are_all_the_feeds)           /* REG-02, REG-03 */
{
	struct person p = hanako;
	struct eligibility e = period;
	struct registration r = form();
	const ymd today = 20261014;

	CHECK_INT(REGISTRATION_FITS, registration_fits(cx, &r, &p, &e, today));
	e.lost = 20261015;
	CHECK_INT(REGISTRATION_FITS, registration_fits(cx, &r, &p, &e, today));
	e.lost = 20261014;                                      /* the first day without it */
	CHECK_INT(REGISTRATION_LOST, registration_fits(cx, &r, &p, &e, today));
	e.lost = 0;
	p.death = 20261001;
	CHECK_INT(REGISTRATION_DEAD, registration_fits(cx, &r, &p, &e, today));
	p.death = 0;
	p.birth = 0;                                            /* what the feed does not tell is not taken for granted */
	CHECK_INT(REGISTRATION_BIRTH, registration_fits(cx, &r, &p, &e, today));
	p.birth = 19400228;
	CHECK_INT(REGISTRATION_BIRTH, registration_fits(cx, &r, &p, &e, today));
	p = hanako;
	r.branch = "02";
	CHECK_INT(REGISTRATION_BRANCH, registration_fits(cx, &r, &p, &e, today));
	r.branch = "";
	CHECK_INT(REGISTRATION_BRANCH, registration_fits(cx, &r, &p, &e, today));
	r.branch = "０１";
	CHECK_INT(REGISTRATION_FITS, registration_fits(cx, &r, &p, &e, today));
	e.branch = "";                                          /* a feed without branches */
	r.branch = "02";
	CHECK_INT(REGISTRATION_FITS, registration_fits(cx, &r, &p, &e, today));
	r.kana = "タカサキハナエ";
	CHECK_INT(REGISTRATION_KANA, registration_fits(cx, &r, &p, &e, today));
	r = form();
	p.kana = "";
	CHECK_INT(REGISTRATION_KANA, registration_fits(cx, &r, &p, &e, today));
}

TEST(the_signed_text_of_a_registration_is_of_its_own_kind)      /* REG-01 */
{
	struct registration r = form();
	struct session s = { .id = 7, .facility = "1319999996", .mode = MODE_VISIT, .asked = { [KIND_YZK] = true } };
	struct proof p = { .purpose = PURPOSE_REGISTRATION, .origin = "https://a", .facility_name = "診", .session = &s, .registration = &r };
	struct buf b;

	r.symbol = "1\n2";
	buf_init(&b, cx, 4096);
	proof_text(&b, &p);
	CHECK_OK(buf_done(&b));
	CHECK_STR("kyotaku-registration/1\norigin=https://a\nfacility=1319999996\nfacility-name=診\nmode=2\ninsurer=06139999\n"
	    "symbol=1 2\nnumber=111\nbranch=01\nbirth=19400229\nkana=タカサキハナコ\ncarrier=card\nsession=7\n"
	    "nonce=0000000000000000000000000000000000000000000000000000000000000000\ntime=1970-01-01T09:00:00+09:00\n", b.p);
}

TESTS(T(a_name_in_kana_is_one_name_however_it_is_written), T(a_form_is_complete_or_names_what_is_missing),
    T(birth_branch_and_name_are_all_the_feeds), T(the_signed_text_of_a_registration_is_of_its_own_kind))
