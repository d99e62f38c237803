/* The acts of a session, as tables of steps. Nothing is sent to a card that is not built here. */
#include <string.h>

#include "base/limit.h"
#include "card/der.h"
#include "card/jpki.h"

/* What stands in a command besides the fixed bytes. */
enum fill { FILL_NONE, FILL_PIN, FILL_DIGEST };

struct step {
	const char   *what;             /* for faults */
	unsigned char head[4], data[24];
	size_t        data_n;
	enum fill     fill;             /* goes behind data */
	int           le;
	uint16_t      allowed[4];       /* status words that are no failure; 63C0 means 63C0 to 63CF */
};

/* Which data go in, and what came back last. */
struct act {
	const struct pin *pin;
	const unsigned char *digest;
	size_t digest_n;
	unsigned char answer[ANSWER_BYTES];
	size_t   n;                     /* data only */
	uint16_t word;
};

#define SELECT_FILE(name, hi, lo) \
	{ name, { 0x00, 0xA4, 0x02, 0x0C }, { hi, lo }, 2, FILL_NONE, APDU_NO_LE, { STATUS_OK } }

static const struct step open_steps[] = {
	{ "select the JPKI application", { 0x00, 0xA4, 0x04, 0x0C },
	    { 0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01 }, 10, FILL_NONE, APDU_NO_LE,
	    { STATUS_OK } },
	SELECT_FILE("select the token", 0x00, 0x06),
	{ "read the token", { 0x00, 0xB0, 0x00, 0x00 }, { 0 }, 0, FILL_NONE, 32, { STATUS_OK } },
};
static const struct step tries_steps[] = {
	SELECT_FILE("select the PIN", 0x00, 0x18),
	{ "ask for the tries", { 0x00, 0x20, 0x00, 0x80 }, { 0 }, 0, FILL_NONE, APDU_NO_LE,
	    { STATUS_OK, 0x63C0, 0x6983, 0x6984 } },
};
static const struct step verify_steps[] = {
	{ "verify the PIN", { 0x00, 0x20, 0x00, 0x80 }, { 0 }, 0, FILL_PIN, APDU_NO_LE,
	    { STATUS_OK, 0x63C0, 0x6983, 0x6984 } },
};
static const struct step sign_steps[] = {
	SELECT_FILE("select the key", 0x00, 0x17),
	{ "sign", { 0x80, 0x2A, 0x00, 0x80 },
	    { 0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05,
	    0x00, 0x04,
	      0x20 }, 19, FILL_DIGEST, 256, { STATUS_OK } },
};
/* The next card is not published: that it takes the bare digest by the same command is assumed, here only. */
static const struct step sign_384_steps[] = {
	SELECT_FILE("select the key", 0x00, 0x17),
	{ "sign", { 0x80, 0x2A, 0x00, 0x80 }, { 0 }, 0, FILL_DIGEST, 256, { STATUS_OK } },
};
/* How a digest of that length is signed, and how long the signature is. */
static const struct { size_t digest_n; const struct step *steps; size_t count, least, most; } signings[] = {
	{ 32, sign_steps, sizeof sign_steps / sizeof sign_steps[0], 256, 256 },
	{ 48, sign_384_steps, sizeof sign_384_steps / sizeof sign_384_steps[0], 8, 104 },
};
static const struct step certificate_steps[] = {
	SELECT_FILE("select the certificate", 0x00, 0x0A),
};
static const struct step read_step = { "read the certificate", { 0x00, 0xB0, 0x00, 0x00 }, { 0 }, 0,
    FILL_NONE, 256,
	{ STATUS_OK, 0x6282, 0x6B00 } };

/* The tokens that exist (spec/card.md section 1.2). A NULL carrier is refused: the old 住基カード. */
static const struct { const char *name, *carrier; } tokens[] = {
	{ "JPKIAPICCTOKEN2", "card" }, { "JPKIAPGPSETOKEN", "android" }, { "JPKIAPIOSTOKEN", "iphone" },
	{ "JPKIAPICCTOKEN", NULL },
};

/* One command; follows 61xx (more bytes wait) and 6Cxx (ask again with that length), each at most once. */
static enum err
exchange(struct jpki *c, struct ctx *cx, struct apdu *a, struct act *act)
{
	static const unsigned char more[4] = { 0x00, 0xC0, 0x00, 0x00 };
	size_t n;

	for (int turn = 0; turn < 3; turn++) {
		TRY(reader_transmit(c->r, cx, a->p, a->n, act->answer, &n));
		act->n = n - 2;
		act->word = (uint16_t)(act->answer[n - 2] << 8 | act->answer[n - 1]);
		if (act->word >> 8 == 0x6C && a->n == 5)
			a->p[4] = (unsigned char)(act->word & 0xFF);
		else if (act->word >> 8 == 0x61 && act->n == 0)
			apdu_build(a, more, NULL, 0, act->word & 0xFF);
		else
			break;
	}
	return ERR_OK;
}

static bool
is_allowed(const struct step *s, uint16_t word)
{
	for (size_t i = 0; i < sizeof s->allowed / sizeof s->allowed[0]; i++)
		if (s->allowed[i] != 0 && (s->allowed[i] == word
		    || (s->allowed[i] == 0x63C0 && (word & 0xFFF0) == 0x63C0)))
			return true;
	return false;
}

static enum err
step_run(struct jpki *c, struct ctx *cx, const struct step *s, struct act *act)
{
	unsigned char data[64];
	size_t n = s->data_n;
	struct apdu a;
	enum err e;

	memcpy(data, s->data, n);
	if (s->fill == FILL_PIN) {
		memcpy(data + n, act->pin->p, act->pin->n);
		n += act->pin->n;
	} else if (s->fill == FILL_DIGEST) {
		memcpy(data + n, act->digest, act->digest_n);
		n += act->digest_n;
	}
	apdu_build(&a, s->head, data, n, s->le);
	e = exchange(c, cx, &a, act);
	secret_wipe(data, sizeof data);
	secret_wipe(&a, sizeof a);
	if (e == ERR_OK && !is_allowed(s, act->word)) {
		const struct status_row *r = status_find(act->word);

		e = fail(cx, r->err == ERR_OK ? ERR_READER : r->err, "%s: %04X, %s", s->what, act->word,
		    r->meaning);
	}
	return e;
}

static enum err
steps_run(struct jpki *c, struct ctx *cx, const struct step *s, size_t count, struct act *act)
{
	for (size_t i = 0; i < count; i++)
		TRY(step_run(c, cx, &s[i], act));
	return ERR_OK;
}

#define RUN(c, cx, steps, act) steps_run(c, cx, steps, sizeof steps / sizeof steps[0], act)

enum err
jpki_open(struct reader *r, struct ctx *cx, struct jpki *ret_card)
{
	struct jpki c = { .r = r };
	struct act act = { .n = 0 };
	size_t n;

	TRY(RUN(&c, cx, open_steps, &act));
	for (n = act.n < 32 ? act.n : 32; n > 0 && act.answer[n - 1] == ' '; n--)
		;
	for (size_t i = 0; i < sizeof tokens / sizeof tokens[0]; i++) {
		if (strlen(tokens[i].name) != n || memcmp(tokens[i].name, act.answer, n) != 0)
			continue;
		if (tokens[i].carrier == NULL)
			return fail(cx, ERR_CARD_FOREIGN, "token of an old resident registry card");
		c.token = tokens[i].name;
		c.carrier = tokens[i].carrier;
		*ret_card = c;
		return ERR_OK;
	}
	return fail(cx, ERR_CARD_FOREIGN, "unknown token");
}

/* Tries left, from the answer to VERIFY with or without data. */
static unsigned
tries_of(uint16_t word)
{
	unsigned n = 0;

	if (word == STATUS_OK)          /* verified already: the counter stands at its full value */
		return 3;
	(void)status_tries(word, &n);
	return n;
}

enum err
jpki_tries(struct jpki *c, struct ctx *cx, unsigned *ret_n)
{
	struct act act = { .n = 0 };

	TRY(RUN(c, cx, tries_steps, &act));
	*ret_n = tries_of(act.word);
	return ERR_OK;
}

enum err
jpki_verify_pin(struct jpki *c, struct ctx *cx, const struct pin *pin, bool spend_last,
    unsigned *ret_tries_left)
{
	struct act act = { .pin = pin };
	unsigned n;

	if (!pin_is_four_digits(pin))
		return fail(cx, ERR_PIN_FORM, "not four digits");
	TRY(jpki_tries(c, cx, &n));
	*ret_tries_left = n;
	if (n == 0)
		return fail(cx, ERR_PIN_LOCKED, "locked, or a card without PIN");
	if (n == 1 && !spend_last)
		return fail(cx, ERR_PIN_LAST, "one try left");
	TRY(RUN(c, cx, verify_steps, &act));
	*ret_tries_left = tries_of(act.word);
	if (act.word == STATUS_OK)
		return ERR_OK;
	return fail(cx, *ret_tries_left == 0 ? ERR_PIN_LOCKED : ERR_PIN_WRONG, "%u tries left",
	    *ret_tries_left);
}

enum err
jpki_sign(struct jpki *c, struct ctx *cx, const unsigned char *digest, size_t n, unsigned char *ret_sig,
    size_t *ret_n)
{
	struct act act = { .digest = digest, .digest_n = n };
	size_t i = 0;

	while (i < sizeof signings / sizeof signings[0] && signings[i].digest_n != n)
		i++;
	if (i == sizeof signings / sizeof signings[0])
		return fail(cx, ERR_CERT_ALGORITHM, "a digest of %zu bytes", n);
	TRY(steps_run(c, cx, signings[i].steps, signings[i].count, &act));
	if (act.n < signings[i].least || act.n > signings[i].most)
		return fail(cx, ERR_READER, "signature of %zu bytes", act.n);
	memcpy(ret_sig, act.answer, act.n);
	*ret_n = act.n;
	return ERR_OK;
}

/* Length of the DER value whose first bytes these are; 0 when they cannot be a certificate's. */
static size_t
der_length(const unsigned char *p, size_t n)
{
	size_t len;

	if (n < 4 || p[0] != DER_SEQUENCE || p[1] != 0x82)
		return 0;
	len = (size_t)(p[2] << 8 | p[3]) + 4;
	return len > LIMIT_CERT_BYTES ? 0 : len;
}

enum err
jpki_certificate(struct jpki *c, struct ctx *cx, unsigned char **ret_der, size_t *ret_n)
{
	unsigned char *der = ctx_alloc(cx, LIMIT_CERT_BYTES);
	struct act act = { .n = 0 };
	size_t have = 0, want = LIMIT_CERT_BYTES;

	if (der == NULL)
		return cx->fault.code;
	TRY(RUN(c, cx, certificate_steps, &act));
	while (have < want) {
		struct step s = read_step;

		s.head[2] = (unsigned char)(have >> 8);
		s.head[3] = (unsigned char)(have & 0xFF);
		s.le = want - have < 256 ? (int)(want - have) : 256;
		TRY(step_run(c, cx, &s, &act));
		if (act.n == 0 || act.n > want - have)
			return fail(cx, ERR_CERT_UNKNOWN, "form: the file ends before the certificate");
		memcpy(der + have, act.answer, act.n);
		if (have == 0 && (want = der_length(der, act.n)) == 0)
			return fail(cx, ERR_CERT_UNKNOWN, "form: no certificate in the file");
		have += act.n;
	}
	*ret_der = der;
	*ret_n = want;
	return ERR_OK;
}
