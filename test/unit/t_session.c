/* Offers, proofs and receipts: what one side writes the other reads, and hostile JSON is refused by name. */
#include <stdlib.h>

#include "base/limit.h"
#include "t.h"
#include "wire/session.h"

static struct offer
offer_made(void)
{
	struct offer o = { .origin = "https://127.0.0.1:8444", .facility_name = "架空訪問クリニック", .now = 1792000005,
	    .session = { .id = 4611686018427387905, .facility = "1312345678", .mode = MODE_ONLINE, .opened = 1792000000,
	    .ends = 1792000120 } };

	o.session.asked[KIND_YZK] = o.session.asked[KIND_TKK] = true;
	for (size_t i = 0; i < NONCE_BYTES; i++)
		o.session.nonce[i] = (unsigned char)(i * 7);
	return o;
}

static struct signed_proof
proof_made(unsigned char *cert, size_t cert_n, unsigned char *sig, size_t sig_n)
{
	struct signed_proof p = { .session = 7, .at = 1792000030, .visit_date = 20261122, .certificate = cert,
	    .certificate_n = cert_n, .signature = sig, .signature_n = sig_n };

	p.choice[KIND_YZK] = true;
	return p;
}

TEST(an_offer_comes_back_as_it_was_written)
{
	struct offer o = offer_made(), back;
	char *p;
	size_t n;

	CHECK_OK(offer_write(cx, &o, &p, &n));
	CHECK_OK(offer_read(cx, p, n, &back));
	CHECK_STR(o.origin, back.origin);
	CHECK_STR(o.facility_name, back.facility_name);
	CHECK_STR(o.session.facility, back.session.facility);
	CHECK(memcmp(o.session.nonce, back.session.nonce, NONCE_BYTES) == 0);
	CHECK(memcmp(o.session.asked, back.session.asked, sizeof back.session.asked) == 0);
	CHECK(back.session.id == o.session.id && back.session.mode == MODE_ONLINE);
	CHECK(back.now == o.now && back.session.opened == o.session.opened && back.session.ends == o.session.ends);
	CHECK_INT(0, back.session.used);
}

TEST(a_single_item_stands_in_an_array_and_none_is_no_error)
{
	struct offer o = offer_made(), back;
	char *p;
	size_t n;

	o.session.asked[KIND_TKK] = false;
	CHECK_OK(offer_write(cx, &o, &p, &n));
	CHECK(strstr(p, "\"ask\":[\"YZK\"]") != NULL);
	o.session.asked[KIND_YZK] = false;
	CHECK_OK(offer_write(cx, &o, &p, &n));
	CHECK_OK(offer_read(cx, p, n, &back));
	for (size_t k = 0; k < KIND_COUNT; k++)
		CHECK(!back.session.asked[k]);
}

TEST(a_proof_comes_back_as_it_was_written)
{
	unsigned char cert[700], sig[256];
	struct signed_proof o = proof_made(cert, sizeof cert, sig, sizeof sig), back;
	char *p;
	size_t n;

	for (size_t i = 0; i < sizeof cert; i++)
		cert[i] = (unsigned char)(i * 31);
	memset(sig, 0xFB, sizeof sig);
	CHECK_OK(signed_proof_write(cx, &o, &p, &n));
	CHECK_OK(signed_proof_read(cx, PURPOSE_CONSENT, p, n, &back));
	CHECK(back.session == 7 && back.at == o.at && back.visit_date == 20261122);
	CHECK(memcmp(o.choice, back.choice, sizeof back.choice) == 0);
	CHECK(back.certificate_n == sizeof cert && memcmp(cert, back.certificate, sizeof cert) == 0);
	CHECK(back.signature_n == sizeof sig && memcmp(sig, back.signature, sizeof sig) == 0);
}

TEST(certificates_and_signatures_have_their_ceilings)
{
	static unsigned char big[LIMIT_CERT_BYTES + 1];
	const struct { size_t cert, sig; enum err want; } rows[] = {
		{ LIMIT_CERT_BYTES, 1024, ERR_OK }, { LIMIT_CERT_BYTES + 1, 256, ERR_TOO_LARGE }, { 700, 1025, ERR_TOO_LARGE },
		{ 0, 256, ERR_INPUT }, { 700, 0, ERR_INPUT },
	};
	struct signed_proof back;
	char *p;
	size_t n;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct signed_proof o = proof_made(big, rows[i].cert, big, rows[i].sig);

		CHECK_OK(signed_proof_write(cx, &o, &p, &n));
		CHECK(n <= LIMIT_PROOF_BYTES);
		CHECK_ERR(rows[i].want, signed_proof_read(cx, PURPOSE_CONSENT, p, n, &back));
	}
}

TEST(a_receipt_comes_back_with_open_ends_open)
{
	struct consent_receipt o = { .evidence = 9, .facility_name = "架空薬局", .mode = MODE_VISIT, .at = 1792000040,
	    .grace = true, .count = 2, .rows = { { KIND_YZK, true, INSTANT_NEVER }, { KIND_SRJ, false, 1792086440 } } }, back;
	char *p;
	size_t n;

	CHECK_OK(consent_receipt_write(cx, &o, &p, &n));
	CHECK_OK(consent_receipt_read(cx, p, n, &back));
	CHECK(back.evidence == 9 && back.mode == MODE_VISIT && back.at == o.at && back.grace);
	CHECK_STR("架空薬局", back.facility_name);
	CHECK_INT(2, back.count);
	CHECK(back.rows[0].kind == KIND_YZK && back.rows[0].given && back.rows[0].until == INSTANT_NEVER);
	CHECK(back.rows[1].kind == KIND_SRJ && !back.rows[1].given && back.rows[1].until == 1792086440);
}

TEST(a_receipt_holds_no_more_rows_than_there_are_kinds)
{
	struct consent_receipt back;
	struct buf b;

	for (size_t rows = KIND_COUNT; rows <= KIND_COUNT + 1; rows++) {
		buf_init(&b, cx, 65536);
		buf_puts(&b, "{\"evidence\":\"1\",\"mode\":\"2\",\"at\":\"2026-11-22T10:00:00+09:00\",\"consents\":[");
		for (size_t i = 0; i < rows; i++)
			buf_fmt(&b, "%s{\"kind\":\"YZK\",\"given\":\"true\",\"until\":\"2026-11-23T10:00:00+09:00\"}", i == 0 ? "" : ",");
		buf_puts(&b, "]}");
		CHECK_OK(buf_done(&b));
		CHECK_ERR(rows <= KIND_COUNT ? ERR_OK : ERR_INPUT, consent_receipt_read(cx, b.p, b.n, &back));
	}
}

/* The offer with one piece of its text replaced. */
static enum err
offer_bent(const char *from, const char *to)
{
	struct offer o = offer_made(), back;
	char *p, *at;
	size_t n;

	CHECK_OK(offer_write(cx, &o, &p, &n));
	at = strstr(p, from);
	CHECK(at != NULL);
	p = ctx_fmt(cx, "%.*s%s%s", (int)(at - p), p, to, at + strlen(from));
	return offer_read(cx, p, strlen(p), &back);
}

TEST(hostile_offers_are_refused)
{
	const struct { const char *from, *to; } rows[] = {
		{ "\"1312345678\"", "\"131234567\"" }, { "\"1312345678\"", "\"13123456789\"" }, { "\"1312345678\"", "\"99\"" },
		{ "\"mode\":\"3\"", "\"mode\":\"0\"" }, { "\"mode\":\"3\"", "\"mode\":\"5\"" }, { "\"mode\":\"3\"", "\"x\":\"3\"" },
		{ "YZK", "yzk" }, { "YZK", "" }, { "[\"YZK\"", "[[\"YZK\"]" }, { "[\"YZK\"", "[{\"a\":\"b\"}" },
		{ "\"4611686018427387905\"", "\"0\"" }, { "\"4611686018427387905\"", "\"-1\"" },
		{ "\"4611686018427387905\"", "\"9223372036854775808\"" }, { "\"4611686018427387905\"", "\"1 \"" },
		{ "\"4611686018427387905\"", "1.5" }, { "\"4611686018427387905\"", "\"99999999999999999999999\"" },
		{ "\"nonce\":\"00", "\"nonce\":\"" }, { "\"nonce\":\"00", "\"nonce\":\"0000" }, { "\"nonce\":\"00", "\"nonce\":\"0g" },
		{ "+09:00\"}", "Z\"}" }, { "\"ends\"", "\"end\"" }, { "\"opened\"", "\"ends\"" }, { "{\"origin\"", "[\"origin\"" },
		{ "架空", "\\u0000" }, { "架空", "\xff" }, { "}", "" }, { "}", "}}" },
	};

	CHECK_OK(offer_bent("\"now\"", "\"new\":{\"a\":[\"b\"]},\"now\""));       /* unknown members are passed over */
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		enum err e = offer_bent(rows[i].from, rows[i].to);

		if (e != ERR_INPUT)
			print_error("%s -> %s: %s\n", rows[i].from, rows[i].to, err_name(e));
		CHECK_INT(ERR_INPUT, e);
	}
}

static enum err
proof_bent(const char *members)
{
	struct signed_proof back;
	const char *p = ctx_fmt(cx, "{%s}", members);

	return signed_proof_read(cx, PURPOSE_CONSENT, p, strlen(p), &back);
}

TEST(hostile_proofs_are_refused)
{
#define HEAD "\"session\":\"7\",\"time\":\"2026-11-22T10:00:00+09:00\","
#define TAIL "\"certificate\":\"MIIB\",\"signature\":\"AAAA\""
	static const char *const bad[] = {
		"", HEAD "\"certificate\":\"MIIB\"", HEAD "\"signature\":\"AAAA\"", "\"time\":\"2026-11-22T10:00:00+09:00\"," TAIL,
		HEAD "\"certificate\":\"MII=\",\"signature\":\"AAAA\"", HEAD "\"certificate\":\"M+/B\",\"signature\":\"AAAA\"",
		HEAD "\"certificate\":\"MI\\nIB\",\"signature\":\"AAAA\"", HEAD "\"certificate\":{\"a\":\"b\"},\"signature\":\"AAAA\"",
		HEAD "\"agree\":[\"XXX\"]," TAIL, HEAD "\"visitDate\":\"20261131\"," TAIL, HEAD "\"visitDate\":\"2026-11-22\"," TAIL,
		HEAD "\"session\":\"8\"," TAIL, "\"session\":\"7\",\"time\":\"20261122100000\"," TAIL,
		"\"session\":\"7\",\"time\":\"2026-11-22T25:00:00+09:00\"," TAIL,
	};

	CHECK_OK(proof_bent(HEAD TAIL));
	CHECK_OK(proof_bent(HEAD "\"agree\":\"YZK\"," TAIL));   /* one may stand without its array */
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		enum err e = proof_bent(bad[i]);

		if (e != ERR_INPUT)
			print_error("%s: %s\n", bad[i], err_name(e));
		CHECK_INT(ERR_INPUT, e);
	}
}

TEST(deep_and_truncated_bodies_are_refused)
{
	struct offer o = offer_made(), back;
	struct signed_proof proof;
	struct consent_receipt receipt;
	char deep[4000], *p, *copy;
	size_t n;

	memset(deep, '[', sizeof deep);
	CHECK_ERR(ERR_INPUT, offer_read(cx, deep, sizeof deep, &back));
	CHECK_ERR(ERR_INPUT, signed_proof_read(cx, PURPOSE_CONSENT, deep, sizeof deep, &proof));
	CHECK_ERR(ERR_INPUT, consent_receipt_read(cx, deep, sizeof deep, &receipt));
	CHECK_OK(offer_write(cx, &o, &p, &n));
	for (size_t i = 0; i + 2 < n; i++) {    /* the last two bytes are "}\n" */
		copy = malloc(i + 1);           /* of its own, so that the sanitizer sees a read behind the end */
		CHECK(copy != NULL);
		memcpy(copy, p, i);
		CHECK_ERR(ERR_INPUT, offer_read(cx, copy, i, &back));
		free(copy);
	}
}

/* The page doc/reader-protocol.md shows these bytes. */
TEST(the_signed_text_of_an_offer_is_what_the_page_shows)
{
	struct offer o = offer_made();
	struct proof p = { .origin = o.origin, .facility_name = o.facility_name, .session = &o.session,
	    .visit_date = 20261122, .at = 1792000030 };
	struct buf b;

	p.choice[KIND_YZK] = true;
	buf_init(&b, cx, 4096);
	proof_text(&b, &p);
	CHECK_OK(buf_done(&b));
	CHECK_STR("kyotaku-consent/1\norigin=https://127.0.0.1:8444\nfacility=1312345678\nfacility-name=架空訪問クリニック\n"
	    "mode=3\nYZK=agree\nTKK=refuse\nvisit-date=20261122\nsession=4611686018427387905\n"
	    "nonce=00070e151c232a31383f464d545b626970777e858c939aa1a8afb6bdc4cbd2d9\ntime=2026-10-15T02:47:10+09:00\n", b.p);
}

TEST(what_a_reader_says_comes_back_as_it_was_written)
{
	static const unsigned char card[] = { 0x30, 0, 1 };
	struct handover_word in = { "0123456789abcdef", ERR_PIN_WRONG, 2, NULL, 0 }, out;
	char *p;
	size_t n;

	CHECK_OK(handover_word_write(cx, &in, &p, &n));
	CHECK_OK(handover_word_read(cx, p, n, &out));
	CHECK(out.outcome == ERR_PIN_WRONG && out.tries == 2 && out.certificate_n == 0);
	in = (struct handover_word){ "0123456789abcdef", ERR_OK, -1, card, sizeof card };
	CHECK_OK(handover_word_write(cx, &in, &p, &n));
	CHECK_OK(handover_word_read(cx, p, n, &out));
	CHECK(out.outcome == ERR_OK && out.certificate_n == 3 && memcmp(out.certificate, card, 3) == 0);
	CHECK_ERR(ERR_INPUT, handover_word_read(cx, "{\"reader\":\"0123456789abcdef\",\"certificate\":\"a+b\"}", 49, &out));
}

TESTS(T(an_offer_comes_back_as_it_was_written), T(a_single_item_stands_in_an_array_and_none_is_no_error),
    T(a_proof_comes_back_as_it_was_written), T(certificates_and_signatures_have_their_ceilings),
    T(a_receipt_comes_back_with_open_ends_open), T(a_receipt_holds_no_more_rows_than_there_are_kinds),
    T(hostile_offers_are_refused), T(hostile_proofs_are_refused), T(deep_and_truncated_bodies_are_refused),
    T(the_signed_text_of_an_offer_is_what_the_page_shows),
    T(what_a_reader_says_comes_back_as_it_was_written))
