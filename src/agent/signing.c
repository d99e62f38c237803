/* PIN and signature. The only file of the program that holds a PIN. */
#include <string.h>
#include <unistd.h>

#include "agent/question.h"
#include "agent/signing.h"
#include "agent/tty.h"
#include "card/cert.h"

#define TEXT_BYTES 4096

struct signing {
	struct errand *r;
	struct reader *reader;
	struct jpki card;
	unsigned tries;
	int64_t card_ms;                /* time with the card, without the person's */
};

enum err
signing_open_card(struct ctx *cx, const struct options *o, struct screen *s, struct reader **ret_reader,
    struct jpki *ret_card)
{
	struct reader *reader;
	char seconds[24];
	enum err e = reader_open(cx, o->reader, 0, &reader);

	if (e == ERR_CARD_ABSENT && o->wait_s > 0) {
		(void)snprintf(seconds, sizeof seconds, "%ld", o->wait_s);
		screen_say(s, WORD_PUT_CARD, seconds);
		if (s->out != NULL)
			(void)fflush(s->out);
		e = reader_open(cx, o->reader, o->wait_s * 1000, &reader);
	}
	if (e != ERR_OK)
		return e == ERR_USAGE ? screen_why(s, e, WORD_BAD_READER, NULL) : e;
	e = jpki_open(reader, cx, ret_card);
	if (e != ERR_OK)
		reader_close(&reader);
	else
		*ret_reader = reader;
	return e;
}

/* What is said about the tries left, as the reason of a refusal. */
static enum err
tries_failed(struct signing *g, enum err e)
{
	struct screen *s = g->r->s;
	char n[12];

	s->tries = (int)g->tries;
	(void)snprintf(n, sizeof n, "%u", g->tries);
	if (e == ERR_PIN_LOCKED)
		return screen_why(s, screen_advise(s, e, WORD_LOCKED_NEXT, NULL), WORD_LOCKED, NULL);
	if (e == ERR_PIN_WRONG)
		return screen_advise(s, e, g->tries == 1 ? WORD_TRIES_LAST : WORD_TRIES_LEFT, n);
	if (e == ERR_PIN_LAST && !s->asks)
		return screen_advise(s, e, WORD_LAST_OPTION, NULL);
	return e;
}

static void
tries_say(const struct signing *g)
{
	char n[12];

	(void)snprintf(n, sizeof n, "%u", g->tries);
	screen_say(g->r->s, g->tries == 1 ? WORD_TRIES_LAST : WORD_TRIES_LEFT, n);
}

/* Before the PIN is asked: is there a try, and may it be spent? */
static enum err
tries_check(struct signing *g)
{
	const struct screen *s = g->r->s;
	bool yes = g->r->o->spend_last;

	if (g->tries == 0)
		return tries_failed(g, fail(g->r->cx, ERR_PIN_LOCKED, "no try left"));
	tries_say(g);
	if (g->tries > 1)
		return ERR_OK;
	if (!yes && s->asks)
		TRY(question_yes(s, WORD_ASK_LAST, &yes));
	return yes ? ERR_OK : tries_failed(g, fail(g->r->cx, ERR_PIN_LAST, "not confirmed"));
}

/* The descriptor that the PIN comes from. */
static int
pin_fd(const struct signing *g)
{
	return g->r->o->pin_fd >= 0 ? g->r->o->pin_fd : STDIN_FILENO;
}

static enum err
pin_get(struct signing *g, struct pin *pin)
{
	struct screen *s = g->r->s;
	const char *prompt = ctx_fmt(g->r->cx, "  %s", word(WORD_ASK_PIN, g->r->cx->lang));
	enum err e;

	if (prompt == NULL)
		return g->r->cx->fault.code;
	e = tty_pin(g->r->cx, pin_fd(g), s->out, prompt, pin);
	if (e == ERR_USAGE)
		return screen_why(s, e, WORD_BAD_PIN_FD, NULL);
	if (e == ERR_OK && pin->n == 0 && isatty(pin_fd(g)))
		return fail(g->r->cx, ERR_STOPPED, "no PIN was typed");
	return e;
}

static enum err
pin_show(struct signing *g, const struct pin *pin)
{
	int64_t since;
	enum err e;

	if (!pin_is_four_digits(pin))
		return fail(g->r->cx, ERR_PIN_FORM, "not four digits");
	TRY(errand_renew(g->r));
	screen_say(g->r->s, WORD_LEAVE_CARD, NULL);
	since = clock_ticks_ms();
	e = jpki_verify_pin(&g->card, g->r->cx, pin, g->tries == 1, &g->tries);
	g->card_ms += clock_ticks_ms() - since;
	return e;
}

/* One PIN, from the person to the card. */
static enum err
pin_try(struct signing *g)
{
	struct pin pin = { .n = 0 };
	enum err e = pin_get(g, &pin);

	if (e == ERR_OK)
		e = pin_show(g, &pin);
	pin_wipe(&pin);
	return e;
}

static enum err
pin_verify(struct signing *g)
{
	bool again = g->r->s->asks && isatty(pin_fd(g));
	enum err e;

	do {
		TRY(tries_check(g));
		e = pin_try(g);
		if (again && e == ERR_PIN_FORM)
			screen_say(g->r->s, WORD_PIN_AGAIN, NULL);
		if (again && e == ERR_PIN_WRONG)
			screen_say(g->r->s, WORD_PIN_WRONG, NULL);
	} while (again && (e == ERR_PIN_FORM || e == ERR_PIN_WRONG));
	return e == ERR_OK ? ERR_OK : tries_failed(g, e);
}

/* A digest, and how many bytes of it count: the certificate's key says which. */
struct digest { unsigned char p[CERT_DIGEST_BYTES]; size_t n; };

static enum err
digest_of(struct ctx *cx, const struct signed_proof *p, const struct buf *text, struct digest *ret_d)
{
	struct cert *c;
	enum err e;

	TRY(cert_read(cx, p->certificate, p->certificate_n, &c));
	e = cert_digest(c, cx, text->p, text->n, ret_d->p, &ret_d->n);
	cert_free(&c);
	return e;
}

/* Of the text that is signed, from what was shown. */
static enum err
digest(struct signing *g, const struct signed_proof *sp, struct digest *ret_d)
{
	const struct errand *r = g->r;
	struct proof p = { .origin = r->at.origin, .facility_name = r->offer.facility_name,
	    .session = &r->offer.session, .visit_date = r->visit_date, .at = sp->at, .purpose = r->purpose,
	    .prescription = r->offer.prescription };
	struct buf text;

	memcpy(p.choice, r->choices.agree, sizeof p.choice);
	if (r->purpose == PURPOSE_REGISTRATION)
		p.registration = &r->registration;
	if (r->purpose == PURPOSE_LINK) {
		p.app = &r->offer.app;
		p.identity = r->offer.identity;
	}
	buf_init(&text, r->cx, TEXT_BYTES);
	proof_text(&text, &p);
	TRY(buf_done(&text));
	return digest_of(r->cx, sp, &text, ret_d);
}

static enum err
sign(struct signing *g, struct signed_proof *p)
{
	struct ctx *cx = g->r->cx;
	struct digest hash;
	int64_t since = clock_ticks_ms();

	*p = (struct signed_proof){ .purpose = g->r->purpose, .session = g->r->offer.session.id, .visit_date = g->r->visit_date,
	    .prescription = g->r->offer.prescription };
	memcpy(p->choice, g->r->choices.agree, sizeof p->choice);
	g->r->registration.carrier = g->card.carrier;
	p->registration = g->r->registration;
	TRY(jpki_certificate(&g->card, cx, &p->certificate, &p->certificate_n));
	p->at = clock_now(g->r->clock);
	if (p->at > g->r->offer.session.ends)
		return fail(cx, ERR_NONCE, "the offer ran out before the signature");
	TRY(digest(g, p, &hash));
	if ((p->signature = ctx_alloc(cx, JPKI_SIGNATURE_BYTES)) == NULL)
		return cx->fault.code;
	TRY(jpki_sign(&g->card, cx, hash.p, hash.n, p->signature, &p->signature_n));
	g->card_ms += clock_ticks_ms() - since;
	return ERR_OK;
}

static enum err
with_card(struct signing *g, struct signed_proof *p)
{
	int64_t since = clock_ticks_ms();

	TRY(jpki_tries(&g->card, g->r->cx, &g->tries));
	g->r->s->tries = (int)g->tries;
	g->card_ms += clock_ticks_ms() - since;
	TRY(pin_verify(g));
	g->r->s->tries = (int)g->tries;
	return sign(g, p);
}

enum err
signing_make(struct errand *r, struct signed_proof *ret_p)
{
	struct signing g = { .r = r };
	struct signed_proof p;
	char seconds[24];
	enum err e;

	TRY(signing_open_card(r->cx, r->o, r->s, &g.reader, &g.card));
	e = with_card(&g, &p);
	reader_close(&g.reader);        /* before the line is used again: the card forgets the PIN here */
	TRY(e);
	(void)snprintf(seconds, sizeof seconds, "%.2f", (double)g.card_ms / 1000);
	screen_say(r->s, WORD_CARD_DONE, seconds);
	if (r->s->out != NULL)
		(void)fflush(r->s->out);
	*ret_p = p;
	return ERR_OK;
}

enum err
signing_read(struct errand *r, unsigned char **ret_certificate, size_t *ret_n)
{
	struct reader *reader;
	struct jpki card;
	enum err e;

	TRY(signing_open_card(r->cx, r->o, r->s, &reader, &card));
	e = jpki_certificate(&card, r->cx, ret_certificate, ret_n);
	reader_close(&reader);
	return e;
}
