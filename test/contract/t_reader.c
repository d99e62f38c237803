/* What every kind of reader promises, on one card. "virtual:" always; "pcsc" when test/rig/pcscd_run.sh
 * has started a service and tells by KYOTAKU_VCARD and VCARD_PORT how to put a card on its reader. */
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "card/cert.h"
#include "card/jpki.h"
#include "hierarchy.h"
#include "t.h"

#define WAIT_MS 10000

static const char *how;         /* the reader under test */
static pid_t vcard;

/* Puts the card on the reader; `extra` is an option of kyotaku-vcard or NULL. */
static void
insert(const char *path, const char *extra, const char *value)
{
	if (strcmp(how, "pcsc") != 0)
		return;
	vcard = fork();
	if (vcard == 0) {
		(void)execl(getenv("KYOTAKU_VCARD"), "kyotaku-vcard", "--card", path, "--port",
		    getenv("VCARD_PORT"), extra,
		    value, (char *)NULL);
		_exit(127);
	}
	assert_true(vcard > 0);
}

/* Takes it off; the virtual card's program must end well. */
static void
take_off(void)
{
	int status = -1;

	if (vcard <= 0)
		return;
	(void)kill(vcard, SIGTERM);
	CHECK_INT(vcard, waitpid(vcard, &status, 0));
	vcard = 0;
	CHECK_INT(0, status);
}

static struct reader *
begin(const char *path)
{
	struct reader *r;
	const char *which = strcmp(how, "pcsc") == 0 ? how : ctx_fmt(cx, "virtual:%s", path);

	CHECK_OK(reader_open(cx, which, WAIT_MS, &r));
	return r;
}

static struct pin
typed(const char *text)
{
	struct pin p;

	pin_set(&p, text, strlen(text));
	return p;
}

/* The slot with the card; the virtual driver has two slots. NULL when there is none. */
static const struct reader_slot *
with_card(const char *which)
{
	struct reader_slot *s;
	size_t n;

	CHECK_OK(reader_list(cx, which, &s, &n));
	for (size_t i = 0; i < n; i++)
		if (s[i].card)
			return &s[i];
	return NULL;
}

/* Waits until the reader has noticed that the card is gone: the service looks only now and then. */
static void
settle(void)
{
	for (int i = 0; strcmp(how, "pcsc") == 0 && with_card(how) != NULL && i < 100; i++)
		(void)usleep(100000);
}

TEST(a_card_signs_after_its_pin_and_the_signature_fits_its_certificate)
{
	char *path = hierarchy_card(cx);
	unsigned char digest[SHA256_BYTES], sig[JPKI_SIGNATURE_BYTES], *der;
	struct pin pin = typed("1234");
	struct reader *r;
	struct cert_facts f;
	struct trust *t;
	struct cert *c;
	struct jpki card;
	unsigned left;
	size_t n, sig_n;

	insert(path, NULL, NULL);
	r = begin(path);
	CHECK_OK(jpki_open(r, cx, &card));
	CHECK_OK(jpki_verify_pin(&card, cx, &pin, false, &left));
	sha256("contract", 8, digest);
	CHECK_OK(jpki_sign(&card, cx, digest, SHA256_BYTES, sig, &sig_n));
	CHECK_OK(jpki_certificate(&card, cx, &der, &n));
	CHECK_OK(trust_open(cx, hierarchy(cx), true, &t));
	CHECK_OK(cert_read(cx, der, n, &c));
	CHECK_OK(cert_check(c, cx, t, &f));
	CHECK_OK(cert_verify(c, cx, "contract", 8, sig, sig_n));
	cert_free(&c);
	trust_close(&t);
	reader_close(&r);
	take_off();
	settle();
}

TEST(the_pin_is_forgotten_when_the_session_ends)
{
	char *path = hierarchy_card(cx);
	unsigned char digest[SHA256_BYTES] = { 1 }, sig[JPKI_SIGNATURE_BYTES], answer[ANSWER_BYTES];
	static const unsigned char sign_at_once[] = { 0x80, 0x2A, 0x00, 0x97, 0x01, 0xFF, 0x00 };
	struct pin pin = typed("1234");
	struct reader *r;
	struct jpki card;
	unsigned left;
	size_t n;

	insert(path, NULL, NULL);
	r = begin(path);
	CHECK_OK(jpki_open(r, cx, &card));
	CHECK_OK(jpki_verify_pin(&card, cx, &pin, false, &left));
	reader_close(&r);
	r = begin(path);
	CHECK_OK(reader_transmit(r, cx, sign_at_once, sizeof sign_at_once, answer, &n));
	CHECK(n == 2 && answer[0] != 0x90);
	CHECK_OK(jpki_open(r, cx, &card));
	CHECK_ERR(ERR_DENIED, jpki_sign(&card, cx, digest, SHA256_BYTES, sig, &n));
	reader_close(&r);
	take_off();
	settle();
}

TEST(wrong_pins_count_down_to_the_lock_across_removals)
{
	static const struct { unsigned left; enum err err; } rows[] = {
		{ 2, ERR_PIN_WRONG }, { 1, ERR_PIN_WRONG }, { 0, ERR_PIN_LOCKED }, { 0, ERR_PIN_LOCKED },
	};
	char *path = hierarchy_card(cx);
	struct pin wrong = typed("4321");

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct reader *r;
		struct jpki card;
		unsigned left = 9;

		insert(path, NULL, NULL);
		r = begin(path);
		CHECK_OK(jpki_open(r, cx, &card));
		CHECK_ERR(rows[i].err, jpki_verify_pin(&card, cx, &wrong, true, &left));
		CHECK_INT(rows[i].left, left);
		reader_close(&r);
		take_off();
		settle();
	}
}

TEST(a_foreign_card_is_told_apart)
{
	char *path = file_join(cx, hierarchy(cx), "foreign.card");
	static const char text[] = "kyotaku card image 1\nkind: foreign\n";
	struct reader *r;
	struct jpki card;

	CHECK_OK(file_write(cx, path, text, sizeof text - 1, 0600));
	insert(path, NULL, NULL);
	r = begin(path);
	CHECK_ERR(ERR_CARD_FOREIGN, jpki_open(r, cx, &card));
	reader_close(&r);
	take_off();
	settle();
}

TEST(no_card_is_told_in_time)
{
	const char *which = strcmp(how, "pcsc") == 0 ? how : "virtual:/nowhere/k.card";
	struct reader *r = NULL;

	CHECK_ERR(ERR_CARD_ABSENT, reader_open(cx, which, 300, &r));
	assert_null(r);
}

TEST(the_list_tells_where_a_card_is)
{
	char *path = hierarchy_card(cx);
	const char *which = strcmp(how, "pcsc") == 0 ? how : ctx_fmt(cx, "virtual:%s", path);
	const struct reader_slot *s;
	struct reader *r;

	insert(path, NULL, NULL);
	r = begin(path);
	reader_close(&r);
	s = with_card(which);
	assert_non_null(s);
	CHECK_OK(reader_open(cx, s->name, WAIT_MS, &r));        /* a name of the list can be opened */
	reader_close(&r);
	take_off();
	settle();
}

/* Only where a card can be pulled out from under the reader. */
TEST(a_card_that_leaves_in_the_middle_is_told)
{
	char *path = hierarchy_card(cx);
	struct reader *r;
	struct jpki card;
	unsigned char *der;
	size_t n;

	if (strcmp(how, "pcsc") != 0)
		return;
	insert(path, NULL, NULL);
	r = begin(path);
	CHECK_OK(jpki_open(r, cx, &card));
	take_off();
	CHECK_ERR(ERR_CARD_REMOVED, jpki_certificate(&card, cx, &der, &n));
	reader_close(&r);
	settle();
	/* The virtual driver loses a card that comes back while the service is powering the first down. */
	(void)sleep(1);
	insert(path, "--pull-after", "5");
	r = begin(path);
	CHECK_OK(jpki_open(r, cx, &card));
	CHECK_ERR(ERR_CARD_REMOVED, jpki_certificate(&card, cx, &der, &n));
	reader_close(&r);
	take_off();
	settle();
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		T(a_card_signs_after_its_pin_and_the_signature_fits_its_certificate),
		T(the_pin_is_forgotten_when_the_session_ends),
		    T(wrong_pins_count_down_to_the_lock_across_removals),
		T(a_foreign_card_is_told_apart), T(no_card_is_told_in_time),
		    T(the_list_tells_where_a_card_is),
		T(a_card_that_leaves_in_the_middle_is_told),
	};
	int failed;

	how = "virtual";
	failed = cmocka_run_group_tests_name("virtual", tests, NULL, NULL);
	if (getenv("VCARD_PORT") == NULL || getenv("KYOTAKU_VCARD") == NULL) {
		print_message("pcsc: not tried, no service could be started\n");
		return failed;
	}
	how = "pcsc";
	return failed + cmocka_run_group_tests_name("pcsc", tests, NULL, NULL);
}
