/* The acts of a session with a My Number Card, over the virtual reader. */
#include "card/cert.h"
#include "card/image.h"
#include "card/jpki.h"
#include "hierarchy.h"
#include "t.h"

static char seen[20000];        /* the trace of a session as hex, a line per command */

static void
keep(void *arg, const unsigned char *apdu, size_t n, const unsigned char *answer, size_t answer_n)
{
	size_t at = strlen(seen);

	(void)arg, (void)answer, (void)answer_n;
	if (at + 2 * n + 2 > sizeof seen)
		return;
	hex_write(apdu, n, seen + at);
	strcat(seen, "\n");
}

static struct reader *
open_card(const char *path)
{
	struct reader *r;

	CHECK_OK(reader_open(cx, ctx_fmt(cx, "virtual:%s", path), 0, &r));
	seen[0] = '\0';
	reader_trace(r, keep, NULL);
	return r;
}

static struct pin
typed(const char *text)
{
	struct pin p;

	pin_set(&p, text, strlen(text));
	return p;
}

/* Makes a card as ordered; the path is given. */
static char *
make(struct card_order o)
{
	struct cert_facts f;

	o.path = file_join(cx, hierarchy(cx), "made.card");
	CHECK_OK(issue_card(cx, hierarchy(cx), &o, &f));
	return (char *)(uintptr_t)o.path;
}

TEST(a_card_of_the_coming_generation_signs_what_its_certificate_verifies)       /* CRT-07 */
{
	struct card_order o = { .path = file_join(cx, hierarchy(cx), "next.card"), .pin = "1234", .generation = 4 };
	unsigned char digest[CERT_DIGEST_BYTES], sig[JPKI_SIGNATURE_BYTES], *der;
	struct pin pin = typed("1234");
	struct cert_facts f;
	struct reader *r;
	struct cert *c;
	struct jpki card;
	size_t n, digest_n, sig_n;
	unsigned left;

	CHECK_OK(issue_card(cx, hierarchy(cx), &o, &f));
	CHECK_STR("ES384", f.alg);
	r = open_card(o.path);
	CHECK_OK(jpki_open(r, cx, &card));
	CHECK_OK(jpki_certificate(&card, cx, &der, &n));
	CHECK_OK(cert_read(cx, der, n, &c));
	CHECK_STR("ES384", cert_algorithm(c));
	CHECK_OK(cert_digest(c, cx, "the text", 8, digest, &digest_n));
	CHECK_INT(48, digest_n);
	CHECK_ERR(ERR_DENIED, jpki_sign(&card, cx, digest, digest_n, sig, &sig_n));
	CHECK_OK(jpki_verify_pin(&card, cx, &pin, false, &left));
	CHECK_OK(jpki_sign(&card, cx, digest, digest_n, sig, &sig_n));
	CHECK_OK(cert_verify(c, cx, "the text", 8, sig, sig_n));
	CHECK_ERR(ERR_SIGNATURE, cert_verify(c, cx, "the texT", 8, sig, sig_n));
	CHECK_ERR(ERR_CERT_ALGORITHM, jpki_sign(&card, cx, digest, 20, sig, &sig_n));
	CHECK(jpki_sign(&card, cx, digest, SHA256_BYTES, sig, &sig_n) != ERR_OK);       /* a DigestInfo is for RSA */
	cert_free(&c);
	reader_close(&r);
}

TEST(a_session_proves_the_card_and_its_pin_in_fourteen_commands)
{
	struct reader *r = open_card(hierarchy_card(cx));
	unsigned char digest[SHA256_BYTES], sig[JPKI_SIGNATURE_BYTES], *der;
	struct pin pin = typed("１２３４");
	struct cert_facts f;
	struct trust *t;
	struct cert *c;
	struct jpki card;
	unsigned left = 9, lines = 0;
	size_t n, sig_n;

	CHECK_OK(jpki_open(r, cx, &card));
	CHECK_STR("JPKIAPICCTOKEN2", card.token);
	CHECK_STR("card", card.carrier);
	CHECK_OK(jpki_verify_pin(&card, cx, &pin, false, &left));
	CHECK_INT(3, left);
	pin_wipe(&pin);
	sha256("the text", 8, digest);
	CHECK_OK(jpki_sign(&card, cx, digest, SHA256_BYTES, sig, &sig_n));
	CHECK_OK(jpki_certificate(&card, cx, &der, &n));
	CHECK_OK(trust_open(cx, hierarchy(cx), true, &t));
	CHECK_OK(cert_read(cx, der, n, &c));
	CHECK_OK(cert_check(c, cx, t, &f));
	CHECK_OK(cert_verify(c, cx, "the text", 8, sig, sig_n));
	CHECK_ERR(ERR_SIGNATURE, cert_verify(c, cx, "the texT", 8, sig, sig_n));
	CHECK_STR(hierarchy_facts.serial, f.serial);
	cert_free(&c);
	trust_close(&t);
	reader_close(&r);
	for (const char *p = seen; *p != '\0'; p++)
		lines += *p == '\n';
	CHECK(lines <= 14);
	CHECK(strstr(seen, "31323334") == NULL);                /* the PIN is not in the trace */
	CHECK(strstr(seen, "00200080042a2a2a2a\n") != NULL);
	CHECK(strstr(seen, "d392100031") == NULL);              /* no application that holds the 個人番号 */
}

TEST(a_pin_of_another_form_is_not_sent)
{
	static const char *const texts[] = { "123", "12345", "abcd", "", "１２３",
	    "123456789012345678901234567890" };
	struct reader *r = open_card(hierarchy_card(cx));
	struct jpki card;
	unsigned left = 9, n;

	CHECK_OK(jpki_open(r, cx, &card));
	seen[0] = '\0';
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct pin pin = typed(texts[i]);

		CHECK_ERR(ERR_PIN_FORM, jpki_verify_pin(&card, cx, &pin, true, &left));
	}
	CHECK_STR("", seen);
	CHECK_INT(9, left);
	CHECK_OK(jpki_tries(&card, cx, &n));
	CHECK_INT(3, n);
	reader_close(&r);
}

TEST(the_last_try_is_not_spent_silently_and_then_the_card_locks)
{
	struct reader *r = open_card(hierarchy_card(cx));
	struct pin wrong = typed("9999"), right = typed("1234");
	struct jpki card;
	unsigned left;

	CHECK_OK(jpki_open(r, cx, &card));
	CHECK_ERR(ERR_PIN_WRONG, jpki_verify_pin(&card, cx, &wrong, false, &left));
	CHECK_INT(2, left);
	CHECK_ERR(ERR_PIN_WRONG, jpki_verify_pin(&card, cx, &wrong, false, &left));
	CHECK_INT(1, left);
	CHECK_ERR(ERR_PIN_LAST, jpki_verify_pin(&card, cx, &right, false, &left));
	CHECK_INT(1, left);
	CHECK_ERR(ERR_PIN_LOCKED, jpki_verify_pin(&card, cx, &wrong, true, &left));
	CHECK_INT(0, left);
	CHECK_ERR(ERR_PIN_LOCKED, jpki_verify_pin(&card, cx, &right, true, &left));
	reader_close(&r);
}

TEST(the_last_try_may_be_spent_on_purpose)
{
	struct reader *r = open_card(hierarchy_card(cx));
	struct pin wrong = typed("9999"), right = typed("1234");
	struct jpki card;
	unsigned left;

	CHECK_OK(jpki_open(r, cx, &card));
	CHECK_ERR(ERR_PIN_WRONG, jpki_verify_pin(&card, cx, &wrong, false, &left));
	CHECK_ERR(ERR_PIN_WRONG, jpki_verify_pin(&card, cx, &wrong, false, &left));
	CHECK_OK(jpki_verify_pin(&card, cx, &right, true, &left));
	CHECK_INT(3, left);
	reader_close(&r);
}

TEST(without_the_pin_nothing_is_signed)
{
	struct reader *r = open_card(hierarchy_card(cx));
	unsigned char digest[SHA256_BYTES] = { 1 }, sig[JPKI_SIGNATURE_BYTES];
	struct jpki card;
	size_t n;

	CHECK_OK(jpki_open(r, cx, &card));
	CHECK_ERR(ERR_DENIED, jpki_sign(&card, cx, digest, SHA256_BYTES, sig, &n));
	reader_close(&r);
}

TEST(the_pin_does_not_outlive_the_session)
{
	char *path = hierarchy_card(cx);
	struct reader *r = open_card(path);
	unsigned char digest[SHA256_BYTES] = { 1 }, sig[JPKI_SIGNATURE_BYTES];
	struct pin pin = typed("1234");
	struct jpki card;
	unsigned left;
	size_t n;

	CHECK_OK(jpki_open(r, cx, &card));
	CHECK_OK(jpki_verify_pin(&card, cx, &pin, false, &left));
	reader_close(&r);
	assert_null(r);
	r = open_card(path);
	CHECK_OK(jpki_open(r, cx, &card));
	CHECK_ERR(ERR_DENIED, jpki_sign(&card, cx, digest, SHA256_BYTES, sig, &n));
	reader_close(&r);
}

TEST(a_card_without_pin_shows_as_locked)
{
	struct reader *r = open_card(make((struct card_order){ .pin = NULL }));
	struct pin pin = typed("1234");
	unsigned char *der;
	struct jpki card;
	unsigned left = 9;
	size_t n;

	CHECK_OK(jpki_open(r, cx, &card));
	CHECK_OK(jpki_tries(&card, cx, &left));
	CHECK_INT(0, left);
	CHECK_ERR(ERR_PIN_LOCKED, jpki_verify_pin(&card, cx, &pin, true, &left));
	CHECK_OK(jpki_certificate(&card, cx, &der, &n));
	reader_close(&r);
}

TEST(old_and_foreign_cards_are_refused_and_phones_are_known)
{
	static const struct { const char *token; enum err err; const char *carrier; } rows[] = {
		{ "JPKIAPICCTOKEN", ERR_CARD_FOREIGN, NULL }, { "SOMETHING", ERR_CARD_FOREIGN, NULL },
		{ "JPKIAPGPSETOKEN", ERR_OK, "android" }, { "JPKIAPIOSTOKEN", ERR_OK, "iphone" },
	};
	struct jpki card;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct reader *r = open_card(make((struct card_order){ .pin = "1234", .token =
		    rows[i].token }));

		CHECK_ERR(rows[i].err, jpki_open(r, cx, &card));
		if (rows[i].err == ERR_OK)
			CHECK_STR(rows[i].carrier, card.carrier);
		reader_close(&r);
	}
}

TEST(a_card_that_knows_no_jpki_is_foreign)
{
	char *path = file_join(cx, hierarchy(cx), "foreign.card");
	static const char text[] = "kyotaku card image 1\nkind: foreign\n";
	struct reader *r;
	struct jpki card;

	CHECK_OK(file_write(cx, path, text, sizeof text - 1, 0600));
	r = open_card(path);
	CHECK_ERR(ERR_CARD_FOREIGN, jpki_open(r, cx, &card));
	reader_close(&r);
}

TEST(a_file_without_a_certificate_is_refused)
{
	static const char *const bodies[] = { "AAAAAAAA", "MIL//wAA", "MIIQAAAA", "MIIAAQAA" };
	char *path = file_join(cx, hierarchy(cx), "odd.card"), *text;

	for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
		struct reader *r;
		struct jpki card;
		unsigned char *der;
		size_t n;
		enum err e;

		text = ctx_fmt(cx, "kyotaku card image 1\nkind: jpki\ntoken: JPKIAPICCTOKEN2\n"
		    "[auth certificate]\n"
		    "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n", bodies[i]);
		CHECK_OK(file_write(cx, path, text, strlen(text), 0600));
		r = open_card(path);
		CHECK_OK(jpki_open(r, cx, &card));
		e = jpki_certificate(&card, cx, &der, &n);
		CHECK(e == ERR_CERT_UNKNOWN || (e == ERR_OK && n == 5));
		reader_close(&r);
	}
}

TEST(no_card_is_told_in_time_and_other_readers_are_not_guessed)
{
	struct reader *r = NULL;
	struct reader_slot *slots;
	size_t n;

	CHECK_ERR(ERR_CARD_ABSENT, reader_open(cx, "virtual:/nowhere/k.card", 120, &r));
	CHECK_ERR(ERR_USAGE, reader_open(cx, "usb:1", 0, &r));
	CHECK_ERR(ERR_USAGE, reader_open(cx, "virtually", 0, &r));
	CHECK_OK(reader_list(cx, "virtual:/nowhere/k.card", &slots, &n));
	CHECK(n == 1 && !slots[0].card);
	reader_close(&r);
}

TESTS(T(a_card_of_the_coming_generation_signs_what_its_certificate_verifies),
    T(a_session_proves_the_card_and_its_pin_in_fourteen_commands), T(a_pin_of_another_form_is_not_sent),
    T(the_last_try_is_not_spent_silently_and_then_the_card_locks), T(the_last_try_may_be_spent_on_purpose),
    T(without_the_pin_nothing_is_signed), T(the_pin_does_not_outlive_the_session),
    T(a_card_without_pin_shows_as_locked), T(old_and_foreign_cards_are_refused_and_phones_are_known),
    T(a_card_that_knows_no_jpki_is_foreign), T(a_file_without_a_certificate_is_refused),
    T(no_card_is_told_in_time_and_other_readers_are_not_guessed))
