/* The way by a 認証アプリ (OpenID Connect): to the provider, back from it, and what links an app to a person. The log-in stands for the card's
 * signature: its nonce is the digest of the words that the card would have signed [OID-01]. */
#include <stdlib.h>
#include <string.h>

#include "app/consent_look.h"
#include "app/consent_withdraw.h"
#include "app/identity_link.h"
#include "app/proof_take.h"
#include "app/token_check.h"
#include "base/limit.h"
#include "centre/oidc_line.h"
#include "centre/walk.h"

#define COOKIE   "__Host-app"
#define SEAL_USE "app-log-in/1"
#define CODE_CHARS 2048

/* What the browser brings back, sealed: which hand-over, and what only this log-in knows. */
struct log_in {
	id      session;
	instant at;                     /* of the words that the nonce stands for */
	char    token[ENTRY_TOKEN];
	unsigned char state[16], verifier[SHA256_BYTES];
};

/* Of one request, over its steps. */
struct app_state {
	const char *token;              /* of the facility's address */
	struct log_in log_in;
	const char *code;
	struct oidc_places places;
	struct token_order answer;
	struct proof_order order;
	struct session session;
	enum err outside;               /* what came of asking the provider; its fault stands in cx */
};

/* No more of it in this browser. */
static void
forget(struct job *j)
{
	job_header(j, "Set-Cookie", COOKIE "=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax");
}

static enum err
go(struct job *j, const char *path)
{
	if (path == NULL)
		return j->cx.fault.code;
	job_header(j, "Location", path);
	j->status = 303;
	j->body = "";
	j->body_n = 0;
	return ERR_OK;
}

static const char *
card_page(struct job *j, const char *token)
{
	return ctx_fmt(&j->cx, "/r/%s/card", token);
}

/* The hand-over's own page says what went wrong, and what can be done; without one, a page of its own. */
void
web_app_refuse(struct job *j, enum err e)
{
	const struct app_state *st = j->state;

	if (st == NULL || j->about.handover == NULL || go(j, card_page(j, st->token)) != ERR_OK)
		web_refuse(j, e);
	else
		forget(j);
}

/* For the audit and for the page that waits. */
static enum err
concerns(struct job *j, const struct handover *h)
{
	struct handover *kept = ctx_alloc(&j->cx, sizeof *kept);

	if (kept == NULL)
		return j->cx.fault.code;
	*kept = *h;
	j->about.handover = kept;
	return ERR_OK;
}

static enum err
state_new(struct job *j, struct app_state **ret)
{
	if (j->centre->oidc == NULL)
		return fail(&j->cx, ERR_NOT_FOUND, "nobody comes by an app");
	*ret = j->state != NULL ? j->state : ctx_alloc(&j->cx, sizeof **ret);
	j->state = *ret;
	return *ret == NULL ? j->cx.fault.code : ERR_OK;
}

/* ---- to the provider ---------------------------------------------------------------------------------------------*/

/* What is asked of the hand-over, in the words of an order by the app. */
static void
order_of(struct app_state *st, const struct handover *h)
{
	st->order = (struct proof_order){ .purpose = h->purpose, .token = st->token, .session = h->session, .at = st->log_in.at,
	    .visit_date = h->visit_date, .prescription = h->prescription, .token_order = &st->answer };
	memcpy(st->order.choice, h->choice, sizeof st->order.choice);
}

/* A word of this page session, so that it may take its hand-over again; no reader knows it. */
static const char *
reader_word(const struct visit *v)
{
	const struct piece pieces[] = { { v->j->centre->page_key, SEAL_KEY_BYTES }, { "app-reader/1", 12 }, { v->head.id, sizeof v->head.id } };
	unsigned char digest[SHA256_BYTES];
	char hex[2 * 14 + 1];

	sha256_pieces(pieces, 3, digest);
	hex_write(digest, 14, hex);
	return ctx_fmt(&v->j->cx, APP_READER "%s", hex);
}

static enum err
seal(struct job *j, const struct log_in *l)
{
	const char *text = seal_write(&j->cx, j->centre->page_key, SEAL_USE, l, sizeof *l), *cookie;

	cookie = text == NULL ? NULL : ctx_fmt(&j->cx, COOKIE "=%s; Path=/; Max-Age=%d; Secure; HttpOnly; SameSite=Lax", text, LIMIT_HANDOVER_LIFE);
	if (cookie == NULL)
		return j->cx.fault.code;
	job_header(j, "Set-Cookie", cookie);
	return ERR_OK;
}

/* The address at the provider, with the digest of the words as its nonce. */
static enum err
address(struct job *j, struct app_state *st, const struct handed *h, const char **ret)
{
	const struct provider *p = j->centre->app.provider;
	unsigned char digest[SHA256_BYTES];
	const char *verifier = b64_write(&j->cx, st->log_in.verifier, sizeof st->log_in.verifier);
	struct oidc_request r = { .client = p->name.client, .back = oidc_line_back(j->centre->oidc), .acr = p->acr, .fresh = p->fresh };
	struct buf text, b;

	if (verifier == NULL)
		return j->cx.fault.code;
	sha256(verifier, strlen(verifier), digest);
	TRY(proof_rebuild(&j->act, &st->order, &h->session, &h->entry.facility, &text));
	r.nonce = proof_nonce(&j->cx, &text);
	r.state = b64_write(&j->cx, st->log_in.state, sizeof st->log_in.state);
	r.challenge = b64_write(&j->cx, digest, sizeof digest);
	if (r.nonce == NULL || r.state == NULL || r.challenge == NULL)
		return j->cx.fault.code;
	buf_init(&b, &j->cx, LIMIT_HEADER_BYTES);
	oidc_request_write(&b, st->places.authorization, &r);
	TRY(buf_done(&b));
	*ret = b.p;
	return ERR_OK;
}

/* The provider's places are known now. */
static enum err
app_go(struct job *j)
{
	struct app_state *st = j->state;
	const char *where;
	struct walk_visit w;
	struct handed h;

	TRY(walk_open(j, &w));
	TRY(handover_look(&j->act, st->token, w.walk.session, &h));
	TRY(concerns(j, &h.handover));
	TRY(st->outside);
	st->log_in = (struct log_in){ .session = h.handover.session, .at = j->cx.now };
	memcpy(st->log_in.token, h.session.token, ENTRY_TOKEN);
	rand_bytes(st->log_in.state, sizeof st->log_in.state);
	rand_bytes(st->log_in.verifier, sizeof st->log_in.verifier);
	order_of(st, &h.handover);
	TRY(address(j, st, &h, &where));
	TRY(seal(j, &st->log_in));
	visit_remember(&w.v, &w.walk, sizeof w.walk);
	return visit_go(&w.v, where);
}

static void
ask_places(struct job *j)
{
	struct app_state *st = j->state;

	st->outside = oidc_line_places(j->centre->oidc, &j->cx, &st->places);
}

enum err
web_app_go_run(struct job *j)
{
	struct form *f = ctx_alloc(&j->cx, sizeof *f);
	enum handover_state state;
	struct app_state *st;
	struct walk_visit w;
	const char *word;
	struct handed h;

	if (f == NULL)
		return j->cx.fault.code;
	TRY(walk_open(j, &w));
	TRY(visit_form(&w.v, f));
	TRY(state_new(j, &st));
	if (w.walk.session == 0 || handover_look(&j->act, w.token, w.walk.session, &h) != ERR_OK)
		return walk_go(&w, "");
	state = handover_state(&h.handover, j->cx.now);
	if (state != HANDOVER_WAITING && state != HANDOVER_TAKEN)
		return walk_go(&w, "/card");
	TRY(token_may(&j->act, &h.session, h.handover.purpose, h.handover.choice));
	TRY(workers_full(j->centre) ? fail(&j->cx, ERR_BUSY, "too many wait for the provider") : ERR_OK);
	if ((word = reader_word(&w.v)) == NULL)
		return j->cx.fault.code;
	TRY(handover_take(&j->act, w.token, w.walk.session, word, &h));
	st->token = w.token;
	j->outside = ask_places;
	j->next = app_go;
	return ERR_OK;
}

/* ---- and back ----------------------------------------------------------------------------------------------------*/

static void
ask_token(struct job *j)
{
	struct app_state *st = j->state;
	const char *verifier = b64_write(&j->cx, st->log_in.verifier, sizeof st->log_in.verifier);

	st->outside = verifier == NULL ? j->cx.fault.code : oidc_line_token(j->centre->oidc, &j->cx, st->code, verifier, &st->answer);
}

/* The use case that the hand-over is for. */
static enum err
deed(struct job *j, struct app_state *st)
{
	struct proof_result *r = ctx_alloc(&j->cx, sizeof *r);
	struct consents_seen seen;
	struct withdrawal w;

	if (r == NULL)
		return j->cx.fault.code;
	if (st->order.purpose == PURPOSE_WITHDRAWAL)
		return consent_withdraw(&j->act, &st->order, &st->session, &w);
	if (st->order.purpose == PURPOSE_INQUIRY)
		return consent_look(&j->act, &st->order, &st->session, &seen);
	return proof_take(&j->act, &st->order, &st->session, r);
}

static enum err
app_judge(struct job *j)
{
	struct app_state *st = j->state;
	struct handover h;

	TRY(view_handover(j->act.view, &j->cx, st->session.id, &h));
	TRY(concerns(j, &h));
	TRY(st->outside);
	TRY(h.told == 0 ? ERR_OK : fail(&j->cx, ERR_APP_STOPPED, "another way was chosen meanwhile"));
	TRY(deed(j, st));
	forget(j);
	return go(j, card_page(j, st->token));
}

/* Why the provider sends the browser back without a code. */
static enum err
refused(struct job *j, const char *word)
{
	static const struct { const char *word; enum err e; } rows[] = {
		{ "access_denied", ERR_APP_STOPPED }, { "server_error", ERR_APP_AWAY }, { "temporarily_unavailable", ERR_APP_AWAY },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (strcmp(word, rows[i].word) == 0)
			return fail(&j->cx, rows[i].e, "the provider: %s", rows[i].word);
	return fail(&j->cx, ERR_APP_TOKEN, "the provider refused the log-in");
}

/* The log-in that was begun in this browser, and is meant by what came back. */
static enum err
log_in_read(struct job *j, struct app_state *st, const struct form *f)
{
	const char *cookie = cookie_value(&j->cx, http_request_header(j->x, "Cookie"), COOKIE), *state, *issuer = form_value(f, "iss");
	unsigned char *p;
	size_t n;

	if (cookie[0] == '\0' || !seal_read(&j->cx, j->centre->page_key, SEAL_USE, cookie, &p, &n) || n != sizeof st->log_in)
		return fail(&j->cx, ERR_APP_STATE, "OID-01: no log-in was begun in this browser");
	memcpy(&st->log_in, p, n);
	if ((state = b64_write(&j->cx, st->log_in.state, sizeof st->log_in.state)) == NULL)
		return j->cx.fault.code;
	if (strlen(state) != strlen(form_value(f, "state")) || !bytes_equal(state, form_value(f, "state"), strlen(state)))
		return fail(&j->cx, ERR_APP_STATE, "OID-01: the state is another log-in's");
	if (issuer[0] != '\0' && strcmp(issuer, j->centre->app.provider->name.issuer) != 0)
		return fail(&j->cx, ERR_APP_STATE, "OID-01: another issuer's answer");
	st->token = st->log_in.token;
	return ERR_OK;
}

enum err
web_app_back_run(struct job *j)
{
	const char *query = http_request(j->x)->query;
	struct form *f = ctx_alloc(&j->cx, sizeof *f);
	enum handover_state state;
	struct app_state *st;
	struct handed h;

	if (f == NULL)
		return j->cx.fault.code;
	TRY(state_new(j, &st));
	TRY(form_read(&j->cx, query, strlen(query), f));
	TRY(log_in_read(j, st, f));
	TRY(handover_look(&j->act, st->token, st->log_in.session, &h));
	memcpy(j->who.facility, h.entry.facility.code, FACILITY_CODE);
	state = handover_state(&h.handover, j->cx.now);
	if (state == HANDOVER_DONE || state == HANDOVER_FAILED) {       /* done before, or another way was chosen meanwhile */
		forget(j);
		return go(j, card_page(j, st->token));
	}
	order_of(st, &h.handover);
	st->code = form_value(f, "code");
	if (st->code[0] == '\0' || strlen(st->code) > CODE_CHARS) {
		TRY(concerns(j, &h.handover));
		return refused(j, form_value(f, "error"));
	}
	TRY(workers_full(j->centre) ? fail(&j->cx, ERR_BUSY, "too many wait for the provider") : ERR_OK);
	TRY(proof_use_session(&j->act, &st->order, &st->session));
	j->outside = ask_token;
	j->next = app_judge;
	return ERR_OK;
}

/* ---- whose the app is --------------------------------------------------------------------------------------------*/

/* The app that nobody knew is handed over to the card. */
enum err
web_app_link_run(struct job *j)
{
	struct form *f = ctx_alloc(&j->cx, sizeof *f);
	struct walk_visit w;
	struct session s;

	if (f == NULL)
		return j->cx.fault.code;
	TRY(walk_open(j, &w));
	TRY(visit_form(&w.v, f));
	if (w.walk.session == 0)
		return walk_go(&w, "");
	TRY(identity_hand_over(&j->act, w.token, w.walk.session, &s));
	w.walk.session = s.id;
	return walk_go(&w, "/card");
}

/* The person has shown by card or app who they are: the hand-over of this walk is done. */
enum err
web_app_end_run(struct job *j)
{
	struct form *f = ctx_alloc(&j->cx, sizeof *f);
	struct walk_visit w;
	struct handed h;
	size_t n;

	if (f == NULL)
		return j->cx.fault.code;
	TRY(walk_open(j, &w));
	TRY(visit_form(&w.v, f));
	if (w.walk.session == 0)
		return walk_go(&w, "");
	TRY(handover_look(&j->act, w.token, w.walk.session, &h));
	if (handover_state(&h.handover, j->cx.now) != HANDOVER_DONE || h.handover.person == 0)
		return walk_go(&w, "/card");
	TRY(identity_end(&j->act, h.handover.person, "on the page", &n));
	return walk_go(&w, "/receipt");
}
