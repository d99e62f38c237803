/* Commands, status words, PINs, and the interpreter of card images. */
#include <sys/stat.h>

#include "base/rand.h"
#include "card/image.h"
#include "card/pin.h"
#include "hierarchy.h"
#include "t.h"

static unsigned char answer[ANSWER_BYTES];
static size_t answer_n;

/* Sends hex, returns the status word; the data stay in `answer`. */
static unsigned
send(struct image *i, const char *hex)
{
	unsigned char p[APDU_BYTES + 8];
	size_t n = strlen(hex) / 2;

	assert_true(hex_read(hex, p, n));
	CHECK_OK(image_answer(i, cx, p, n, answer, &answer_n));
	answer_n -= 2;
	return (unsigned)(answer[answer_n] << 8 | answer[answer_n + 1]);
}

#define SELECT_JPKI "00a4040c0ad392f000260100000001"
#define SELECT_PIN  "00a4020c020018"
#define SELECT_KEY  "00a4020c020017"
#define RIGHT_PIN   "002000800431323334"
#define WRONG_PIN   "002000800439393939"
#define SIGN "802a0080333031300d060960864801650304020105000420" \
	"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f00"

static struct image *
card(void)
{
	struct image *i;

	CHECK_OK(image_open(cx, hierarchy_card(cx), &i));
	return i;
}

TEST(a_command_is_put_together_and_taken_apart_again)
{
	static const unsigned char head[4] = { 0x00, 0x20, 0x00, 0x80 };
	struct apdu_parts p;
	struct apdu a;

	apdu_build(&a, head, "1234", 4, APDU_NO_LE);
	CHECK_INT(9, a.n);
	CHECK(apdu_parse(a.p, a.n, &p) && p.data_n == 4 && p.le == APDU_NO_LE && p.p2 == 0x80);
	apdu_build(&a, head, NULL, 0, 256);
	CHECK(apdu_parse(a.p, a.n, &p) && p.data_n == 0 && p.le == 256);
	apdu_build(&a, head, "x", 1, 5);
	CHECK(apdu_parse(a.p, a.n, &p) && p.data_n == 1 && p.le == 5);
	CHECK(!apdu_parse(a.p, 3, &p));
	CHECK(!apdu_parse((const unsigned char *)"\0\xb0\0\0\0\1\0", 7, &p));
}

TEST(every_status_word_has_one_meaning)
{
	unsigned n = 9;

	CHECK_INT(ERR_OK, status_find(0x9000)->err);
	CHECK_INT(ERR_PIN_WRONG, status_find(0x63C2)->err);
	CHECK_INT(ERR_PIN_LOCKED, status_find(0x63C0)->err);
	CHECK_INT(ERR_PIN_LOCKED, status_find(0x6983)->err);
	CHECK_INT(ERR_PIN_LOCKED, status_find(0x6984)->err);
	CHECK_INT(ERR_CARD_FOREIGN, status_find(0x6A82)->err);
	CHECK_INT(ERR_DENIED, status_find(0x6982)->err);
	CHECK_INT(ERR_READER, status_find(0x6F42)->err);
	CHECK(status_tries(0x63C1, &n) && n == 1);
	CHECK(!status_tries(0x6300, &n));
}

TEST(a_pin_is_hidden_in_a_trace)
{
	unsigned char p[] = { 0x00, 0x20, 0x00, 0x80, 0x04, '1', '2', '3', '4' };

	apdu_mask(p, sizeof p);
	CHECK(memcmp(p, "\0\x20\0\x80\4****", sizeof p) == 0);
}

TEST(full_width_digits_are_digits_and_nothing_else_is)
{
	static const struct { const char *text; bool good; } rows[] = {
		{ "1234", true }, { "１２３４", true }, { "1２3４", true }, { "123", false }, { "12345", false },
		{ "12a4", false }, { "", false }, { "１２３", false }, { "1234\n", false }, { "一二三四", false },
		{ "00000000000000000000000000000000", false },
	};
	struct pin pin;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		pin_set(&pin, rows[i].text, strlen(rows[i].text));
		CHECK_INT(rows[i].good, pin_is_four_digits(&pin));
		if (rows[i].good)
			CHECK(pin.p[0] == '1' && pin.p[3] == '4');
		pin_wipe(&pin);
		CHECK_INT(0, pin.n);
	}
}

TEST(strangers_are_refused_in_the_words_of_the_card)
{
	static const struct { const char *apdu; unsigned word; } rows[] = {
		{ "00a40000", 0x6A86 }, { "00a40000023f00", 0x6A82 },
		    { "00a4040c0aa000000063504b43532d3135", 0x6700 },
		{ "00a4040c0ca000000063504b43532d3135", 0x6A82 },
		    { "00a4040c0ad3921000310001010408", 0x6A82 },
		{ "00ca017f00", 0x6D00 }, { "80ca9f7f00", 0x6D00 }, { "ff00000000", 0x6E00 },
		    { "00b0000000", 0x6986 },
		{ "00a4020c02000a", 0x6A82 }, { "00200080", 0x6986 }, { "00", 0x6700 },
		    { "00b00000000000", 0x6700 },
		{ SIGN, 0x6986 },
	};
	struct image *i = card();

	for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++)
		CHECK_INT(rows[k].word, send(i, rows[k].apdu));
	image_close(&i);
}

TEST(files_are_read_in_pieces_up_to_their_end)
{
	struct image *i = card();

	CHECK_INT(0x9000, send(i, SELECT_JPKI));
	CHECK_INT(0x9000, send(i, "00a4020c020006"));
	CHECK_INT(0x9000, send(i, "00b0000020"));
	CHECK_INT(32, answer_n);
	CHECK(memcmp(answer, "JPKIAPICCTOKEN2                 ", 32) == 0);
	CHECK_INT(0x9000, send(i, "00b0000000"));
	CHECK_INT(160, answer_n);
	CHECK_INT(0x9000, send(i, "00b0009f00"));
	CHECK_INT(1, answer_n);
	CHECK_INT(0x6B00, send(i, "00b000a000"));
	CHECK_INT(0x9000, send(i, "00b08a0000"));       /* short name of 000A, from its start */
	CHECK_INT(256, answer_n);
	CHECK(answer[0] == 0x30 && answer[1] == 0x82);
	CHECK_INT(0x9000, send(i, "00b0010010"));       /* 000A is the current file now */
	CHECK_INT(16, answer_n);
	CHECK_INT(0x9000, send(i, "00a4020c020008"));
	CHECK_INT(0x9000, send(i, "00b0000003"));
	CHECK(memcmp(answer, "\x8F\x8F\x00", 3) == 0);
	CHECK_INT(0x6700, send(i, "00b00000"));
	CHECK_INT(0x9000, send(i, SELECT_PIN));
	CHECK_INT(0x6986, send(i, "00b0000000"));       /* a PIN object has no bytes */
	image_close(&i);
}

TEST(the_key_signs_only_after_the_pin_and_forgets_it_with_the_application)
{
	struct image *i = card();

	CHECK_INT(0x9000, send(i, SELECT_JPKI));
	CHECK_INT(0x9000, send(i, SELECT_KEY));
	CHECK_INT(0x6982, send(i, SIGN));
	CHECK_INT(0x9000, send(i, SELECT_PIN));
	CHECK_INT(0x63C3, send(i, "00200080"));
	CHECK_INT(0x9000, send(i, RIGHT_PIN));
	CHECK_INT(0x9000, send(i, SELECT_KEY));
	CHECK_INT(0x9000, send(i, SIGN));
	CHECK_INT(256, answer_n);
	CHECK_INT(0x9000, send(i, "802a009701ff00"));   /* the key by its short name */
	CHECK_INT(0x9000, send(i, "802a03800361626300"));
	CHECK_INT(0x6A86, send(i, "802a04800361626300"));
	CHECK_INT(0x6700, send(i, "802a02800361626300"));
	CHECK_INT(0x9000, send(i, SELECT_JPKI));
	CHECK_INT(0x6982, send(i, "802a009701ff00"));
	image_close(&i);
}

TEST(a_digest_and_its_digest_info_give_the_same_signature)
{
	unsigned char first[256];
	struct image *i = card();

	CHECK_INT(0x9000, send(i, SELECT_JPKI));
	CHECK_INT(0x9000, send(i, "002000980431323334"));
	CHECK_INT(0x9000, send(i, SELECT_KEY));
	CHECK_INT(0x9000, send(i, SIGN));
	memcpy(first, answer, 256);
	CHECK_INT(0x9000, send(i, "802a028020"
	    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f00"));
	CHECK(memcmp(first, answer, 256) == 0);
	image_close(&i);
}

TEST(the_signing_certificate_needs_the_password)
{
	struct image *i = card();

	CHECK_INT(0x9000, send(i, SELECT_JPKI));
	CHECK_INT(0x9000, send(i, "002000980431323334"));
	CHECK_INT(0x9000, send(i, "00a4020c020001"));
	CHECK_INT(0x6982, send(i, "00b0000000"));
	CHECK_INT(0x63C4, send(i, "0020009b06414243313234"));
	CHECK_INT(0x9000, send(i, "0020009b06414243313233"));
	CHECK_INT(0x9000, send(i, "00a4020c020001"));
	CHECK_INT(0x9000, send(i, "00b0000000"));
	CHECK_INT(256, answer_n);
	image_close(&i);
}

TEST(three_wrong_pins_lock_for_good_and_the_count_survives_removal)
{
	char *path = hierarchy_card(cx);
	struct image *i;
	struct stat st;

	CHECK_OK(image_open(cx, path, &i));
	CHECK_INT(0x9000, send(i, SELECT_JPKI));
	CHECK_INT(0x9000, send(i, SELECT_PIN));
	CHECK_INT(0x63C2, send(i, WRONG_PIN));
	CHECK_INT(0x63C1, send(i, "00200080023132"));   /* a malformed PIN costs a try */
	image_close(&i);
	assert_null(i);
	CHECK_OK(image_open(cx, path, &i));
	CHECK_INT(0x9000, send(i, SELECT_JPKI));
	CHECK_INT(0x9000, send(i, SELECT_PIN));
	CHECK_INT(0x63C1, send(i, "00200080"));
	CHECK_INT(0x63C0, send(i, WRONG_PIN));
	CHECK_INT(0x6984, send(i, RIGHT_PIN));
	CHECK_INT(0x63C0, send(i, "00200080"));
	image_close(&i);
	CHECK(stat(path, &st) == 0 && (st.st_mode & 0777) == 0600);
}

TEST(the_right_pin_sets_the_count_back)
{
	struct image *i = card();

	CHECK_INT(0x9000, send(i, SELECT_JPKI));
	CHECK_INT(0x9000, send(i, SELECT_PIN));
	CHECK_INT(0x63C2, send(i, WRONG_PIN));
	CHECK_INT(0x9000, send(i, RIGHT_PIN));
	CHECK_INT(0x63C3, send(i, "00200080"));
	CHECK_INT(0x63C2, send(i, WRONG_PIN));
	CHECK_INT(0x6982, send(i, "802a009701ff00"));   /* a wrong PIN takes the right one back */
	image_close(&i);
}

TEST(a_count_that_cannot_be_kept_is_not_spent)
{
	char *path = file_join(cx, hierarchy(cx), "gone/k.card"), *text;
	struct image *i;
	size_t n;

	CHECK_OK(file_make_dir(cx, file_join(cx, hierarchy(cx), "gone"), 0700));
	CHECK_OK(file_read(cx, hierarchy_card(cx), 65536, &text, &n));
	CHECK_OK(file_write(cx, path, text, n, 0600));
	CHECK_OK(image_open(cx, path, &i));
	CHECK_INT(0, unlink(path));
	CHECK_INT(0, rmdir(file_join(cx, hierarchy(cx), "gone")));
	CHECK_INT(0x9000, send(i, SELECT_JPKI));
	CHECK_INT(0x9000, send(i, SELECT_PIN));
	CHECK_INT(0x6581, send(i, RIGHT_PIN));
	CHECK_INT(0x6581, send(i, WRONG_PIN));
	CHECK_INT(0x63C3, send(i, "00200080"));
	CHECK_INT(0x6982, send(i, "802a009701ff00"));
	image_close(&i);
}

TEST(a_pulled_card_is_gone)
{
	static const unsigned char select_jpki[] = { 0x00, 0xA4, 0x00, 0x00 };
	struct image *i = card();

	image_pull_after(i, 1);
	CHECK_OK(image_answer(i, cx, select_jpki, sizeof select_jpki, answer, &answer_n));
	CHECK_ERR(ERR_CARD_REMOVED, image_answer(i, cx, select_jpki, sizeof select_jpki, answer, &answer_n));
	CHECK_ERR(ERR_CARD_REMOVED, image_answer(i, cx, select_jpki, sizeof select_jpki, answer, &answer_n));
	image_close(&i);
}

TEST(a_foreign_card_knows_no_jpki)
{
	struct image *i = card();

	image_make_foreign(i);
	CHECK_INT(0x6A82, send(i, SELECT_JPKI));
	image_close(&i);
}

TEST(broken_images_are_refused_by_line)
{
	static const char *const texts[] = {
		"", "kyotaku card image 2\n", "kyotaku card image 1\nkind: x\n",
		    "kyotaku card image 1\npin tries: 4\n",
		"kyotaku card image 1\npin: 12345678901234567\n", "kyotaku card image 1\nkind jpki\n",
		"kyotaku card image 1\nkind: jpki",
		    "kyotaku card image 1\n[auth key]\n-----BEGIN PRIVATE KEY-----\n",
		"kyotaku card image 1\n[auth key]\n"
		"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
		"kyotaku card image 1\n[auth ca]\n"
		"-----BEGIN CERTIFICATE-----\n*\n-----END CERTIFICATE-----\n",
		"kyotaku card image 1\ntoken: 123456789012345678901234567890123\n",
	};
	struct image *i = NULL;

	for (size_t k = 0; k < sizeof texts / sizeof texts[0]; k++)
		CHECK_ERR(ERR_INPUT, image_read(cx, texts[k], strlen(texts[k]), &i));
	CHECK_OK(image_read(cx, "kyotaku card image 1\nkind: jpki\n", 32, &i));
	image_close(&i);
}

TESTS(T(a_command_is_put_together_and_taken_apart_again), T(every_status_word_has_one_meaning),
    T(a_pin_is_hidden_in_a_trace), T(full_width_digits_are_digits_and_nothing_else_is),
    T(strangers_are_refused_in_the_words_of_the_card), T(files_are_read_in_pieces_up_to_their_end),
    T(the_key_signs_only_after_the_pin_and_forgets_it_with_the_application),
    T(a_digest_and_its_digest_info_give_the_same_signature), T(the_signing_certificate_needs_the_password),
    T(three_wrong_pins_lock_for_good_and_the_count_survives_removal), T(the_right_pin_sets_the_count_back),
    T(a_count_that_cannot_be_kept_is_not_spent), T(a_pulled_card_is_gone), T(a_foreign_card_knows_no_jpki),
    T(broken_images_are_refused_by_line))
