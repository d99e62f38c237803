/* The service's pages: what will be signed, the PIN, the pairing. */
#include <string.h>

#include "agent/serve.h"
#include "agent/signing.h"
#include "base/limit.h"
#include "page/day.h"
#include "page/frame.h"
#include "page/kind.h"
#include "page/refusal.h"

/* `origin` may be sent to by a form: the way back. */
static void
answer(struct call *c, int status, const char *type, const struct buf *b, const char *location)
{
	const char *policy = ctx_fmt(&c->cx, "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
	    "form-action 'self' %s; base-uri 'none'; frame-ancestors 'none'", c->v->o->allow);
	struct http_header h[6] = { { "Content-Security-Policy", policy == NULL ? "default-src 'none'" : policy },
		{ "X-Content-Type-Options", "nosniff" }, { "Referrer-Policy", "no-referrer" }, { "Location", location } };

	http_answer(c->x, status, type, b == NULL ? "" : b->p, b == NULL ? 0 : b->n, h, location == NULL ? 3 : 4);
}

void
serve_answer_page(struct call *c, int status, struct buf *b)
{
	if (buf_done(b) != ERR_OK)
		http_answer_error(c->x, ERR_SYSTEM, LANG_JA);
	else
		answer(c, status, "text/html; charset=utf-8", b, NULL);
}

void
serve_go(struct call *c, const char *where)
{
	answer(c, 303, NULL, NULL, where);
}

void
serve_answer_error(struct call *c, enum err e)
{
	struct page_frame f = frame_in(&c->cx, c->tongue, false);
	struct page_refusal page = refusal_page(e, c->tongue);
	struct buf b;

	buf_init(&b, &c->cx, LIMIT_PAGE_BYTES);
	page_refusal_write(&b, &f, &page);
	serve_answer_page(c, err_http(e), &b);
}

void
serve_pairing_page(struct call *c, bool wrong)
{
	struct page_frame f = frame_in(&c->cx, c->tongue, false);
	struct buf b;

	buf_init(&b, &c->cx, LIMIT_PAGE_BYTES);
	page_pairing_write(&b, &f, &(struct page_pairing){ c->v->key, c->v->o->allow, wrong });
	serve_answer_page(c, wrong ? 403 : 200, &b);
}

/* Tries left, when a card lies there; it costs none. */
static int
tries(struct call *c)
{
	struct reader *reader;
	struct jpki card;
	unsigned n;
	enum err e = reader_open(&c->cx, c->v->o->reader, 0, &reader);

	if (e != ERR_OK)
		return -1;
	if ((e = jpki_open(reader, &c->cx, &card)) == ERR_OK)
		e = jpki_tries(&card, &c->cx, &n);
	reader_close(&reader);
	return e == ERR_OK ? (int)n : -1;
}

static const char *
birth_text(struct ctx *cx, ymd d)
{
	const char *s = d == 0 ? "" : ctx_fmt(cx, "%08d", d);

	return s == NULL ? "" : s;
}

void
serve_holder_page(struct call *c, bool wrong)
{
	const struct registration *r = &c->v->r.registration;
	struct page_frame f = frame_in(&c->cx, c->tongue, false);
	struct page_register page = { .key = c->v->key, .insurer = r->insurer, .symbol = r->symbol, .number = r->number,
	    .branch = r->branch, .kana = r->kana, .birth = birth_text(&c->cx, r->birth), .wrong = wrong };
	struct buf b;

	buf_init(&b, &c->cx, LIMIT_PAGE_BYTES);
	page_register_write(&b, &f, &page);
	serve_answer_page(c, wrong ? 400 : 200, &b);
}

/* What a registration signs about the holder, as it was typed. */
static size_t
holder_rows(struct call *c, struct page_reader_holder rows[6])
{
	const struct registration *r = &c->v->r.registration;
	const struct page_reader_holder all[6] = {
		{ TEXT_REGISTER_INSURER, r->insurer }, { TEXT_REGISTER_SYMBOL, r->symbol }, { TEXT_REGISTER_NUMBER, r->number },
		{ TEXT_REGISTER_BRANCH, r->branch }, { TEXT_REGISTER_KANA, r->kana },
		{ TEXT_REGISTER_BIRTH, birth_text(&c->cx, r->birth) },
	};

	memcpy(rows, all, sizeof all);
	return c->v->r.purpose == PURPOSE_REGISTRATION ? 6 : 0;
}

void
serve_errand_page(struct call *c, enum err e)
{
	const struct offer *o = &c->v->r.offer;
	struct page_reader_rows rows[KIND_COUNT];
	struct page_reader_holder holder[6];
	char comparison[COMPARISON];
	struct page_refusal why = refusal_page(e, c->tongue);
	struct page_reader page = { .key = c->v->key, .facility_name = word_safe(&c->cx, o->facility_name), .facility = o->session.facility,
	    .mode = mode_words(o->session.mode, o->session.outpatient), .purpose = purpose_words(o->purpose), .comparison = comparison,
	    .origin = c->v->r.at.origin, .provider = o->purpose == PURPOSE_LINK ? word_safe(&c->cx, o->app.issuer) : "", .day = o->visit_date == 0 ? "" : page_day(&c->cx, c->tongue, o->visit_date), .rows = rows,
	    .prescribed = o->prescription != PRESCRIPTION_NONE,
	    .prescription = o->prescription == PRESCRIPTION_PAPER ? TEXT_PRESCRIPTION_PAPER : TEXT_PRESCRIPTION_ELECTRONIC,
	    .wrong = e != ERR_OK, .head = why.head, .you = why.you, .tries = o->purpose == PURPOSE_VISUAL ? -1 : tries(c), .visual = o->purpose == PURPOSE_VISUAL,
	    .holder = holder };
	struct page_frame f = frame_in(&c->cx, c->tongue, false);
	struct buf b;

	page.holder_count = holder_rows(c, holder);
	page.told_tries = page.tries > 0;
	page.last = page.tries == 1;
	if ((page.locked = page.tries == 0) && e == ERR_OK) {
		why = refusal_page(ERR_PIN_LOCKED, c->tongue);
		page.wrong = true;
		page.head = why.head;
		page.you = why.you;
	}
	for (size_t k = 0; k < KIND_COUNT; k++)
		if ((o->purpose == PURPOSE_CONSENT || o->purpose == PURPOSE_VISUAL) && o->session.asked[k])
			rows[page.rows_count++] = (struct page_reader_rows){ kind_words[k].name, o->choice[k] ? TEXT_ASK_AGREE : TEXT_ASK_REFUSE };
	handover_comparison(o->session.nonce, comparison);
	buf_init(&b, &c->cx, LIMIT_PAGE_BYTES);
	page_reader_write(&b, &f, &page);
	serve_answer_page(c, e == ERR_OK ? 200 : err_http(e), &b);
}
