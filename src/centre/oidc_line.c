/* Asking, and remembering for a while what the provider says of itself. The lock is held for a look, never for an answer. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/limit.h"
#include "base/log.h"
#include "centre/centre.h"
#include "centre/oidc_line.h"
#include "http/client.h"

#define CONNECT_MS 3000
#define FORM_BYTES 16384

/* A document, and when it came (ticks). */
struct kept { char *text; size_t n; int64_t at; };

struct oidc_line {
	struct provider provider;
	const struct settings_file *conf;
	const char *origin, *back, *audience, *key;
	pthread_mutex_t lock;
	struct kept description, keys;
};

enum err
oidc_line_open(struct ctx *cx, const struct settings_file *conf, const char *folder, struct oidc_line **ret_l)
{
	struct oidc_line *l;
	char *key, *public_half;
	size_t n;

	*ret_l = NULL;
	if (conf->oidc_issuer[0] == '\0')
		return ERR_OK;
	if (strncmp(conf->oidc_issuer, "https://", 8) != 0 || conf->oidc_client[0] == '\0')
		return fail(cx, ERR_INPUT, "oidc.issuer is an https address, and oidc.client_id what the provider calls us");
	if (jws_algorithms(conf->oidc_algorithms) == 0)
		return fail(cx, ERR_INPUT, "oidc.algorithms: ES256, PS256, RS256");
	TRY(file_read(cx, conf->oidc_key[0] == '/' ? conf->oidc_key : file_join(cx, folder, conf->oidc_key), JWK_BYTES, &key, &n));
	TRY(jwk_public(cx, key, &public_half));
	if ((l = calloc(1, sizeof *l)) == NULL)
		return fail(cx, ERR_SYSTEM, "memory for the provider's line");
	l->provider = (struct provider){ { conf->oidc_issuer, conf->oidc_client }, conf->oidc_acr, jws_algorithms(conf->oidc_algorithms),
		conf->oidc_fresh };
	l->conf = conf;
	l->key = key;
	l->origin = oidc_origin(cx, conf->oidc_issuer);
	l->back = ctx_fmt(cx, "%s/app/back", conf->origin);
	l->audience = conf->oidc_audience[0] != '\0' ? conf->oidc_audience : conf->oidc_issuer;
	(void)pthread_mutex_init(&l->lock, NULL);
	*ret_l = l;
	return l->origin == NULL || l->back == NULL ? cx->fault.code : ERR_OK;
}

void
oidc_line_close(struct oidc_line **l)
{
	if (*l == NULL)
		return;
	(void)pthread_mutex_destroy(&(*l)->lock);
	free((*l)->description.text);
	free((*l)->keys.text);
	free(*l);
	*l = NULL;
}

const struct provider *
oidc_line_provider(const struct oidc_line *l)
{
	return &l->provider;
}

const char *
oidc_line_origin(const struct oidc_line *l)
{
	return l->origin;
}

const char *
oidc_line_back(const struct oidc_line *l)
{
	return l->back;
}

/* ---- one call ----------------------------------------------------------------------------------------------------*/

/* A GET without a form. All calls for one log-in share a deadline (ticks). */
static enum err
call(struct oidc_line *l, struct ctx *cx, const char *address, const struct buf *form, int64_t deadline, struct http_reply *ret)
{
	int64_t left = deadline - clock_ticks_ms();
	struct http_client_conf conf = { .base_url = oidc_origin(cx, address), .ca_file = l->conf->oidc_ca[0] != '\0' ? l->conf->oidc_ca : NULL,
	    .connect_timeout_ms = left < CONNECT_MS ? left : CONNECT_MS, .total_timeout_ms = left, .max_body = LIMIT_PROVIDER_BYTES };
	struct http_client *c;
	const char *path;
	enum err e;

	if (conf.base_url == NULL)
		return cx->fault.code;
	path = address + strlen(conf.base_url);
	if (left <= 0)
		return fail(cx, ERR_APP_AWAY, "the provider took too long");
	e = http_client_new(cx, &conf, &c);
	if (e == ERR_OK) {
		e = http_client_call(c, cx, form == NULL ? "GET" : "POST", path[0] == '\0' ? "/" : path,
		    form == NULL ? NULL : "application/x-www-form-urlencoded", form == NULL ? "" : form->p, form == NULL ? 0 : form->n, NULL, 0, ret);
		http_client_free(&c);
	}
	if (e != ERR_OK)
		return fail(cx, ERR_APP_AWAY, "the provider gave no answer (%s)", err_name(e));
	return ERR_OK;
}

static int64_t
deadline_of(void)
{
	return clock_ticks_ms() + LIMIT_PROVIDER_SECONDS * 1000LL;
}

/* ---- what is remembered ------------------------------------------------------------------------------------------*/

/* A copy in cx's memory, when it came not longer ago than that. */
static bool
recall(struct oidc_line *l, struct ctx *cx, const struct kept *k, int64_t seconds, char **ret_p, size_t *ret_n)
{
	bool good;

	(void)pthread_mutex_lock(&l->lock);
	good = k->text != NULL && clock_ticks_ms() - k->at < seconds * 1000;
	if (good && (*ret_p = ctx_strn(cx, k->text, k->n)) != NULL)
		*ret_n = k->n;
	else
		good = false;
	(void)pthread_mutex_unlock(&l->lock);
	return good;
}

static void
remember(struct oidc_line *l, struct kept *k, const char *p, size_t n)
{
	char *text = malloc(n + 1), *old;

	if (text == NULL)
		return;
	memcpy(text, p, n);
	text[n] = '\0';
	(void)pthread_mutex_lock(&l->lock);
	old = k->text;
	*k = (struct kept){ text, n, clock_ticks_ms() };
	(void)pthread_mutex_unlock(&l->lock);
	free(old);
}

static enum err
fetch(struct oidc_line *l, struct ctx *cx, const char *address, int64_t deadline, const char **ret_p, size_t *ret_n)
{
	struct http_reply r;

	TRY(call(l, cx, address, NULL, deadline, &r));
	if (r.status != 200)
		return fail(cx, ERR_APP_AWAY, "the provider answered with status %d", r.status);
	*ret_p = r.body;
	*ret_n = r.body_n;
	return ERR_OK;
}

static enum err
places(struct oidc_line *l, struct ctx *cx, int64_t seconds, int64_t deadline, struct oidc_places *ret_p)
{
	const char *issuer = l->provider.name.issuer, *where, *p;
	char *text;
	size_t n;

	if (recall(l, cx, &l->description, seconds, &text, &n))
		return oidc_description_read(cx, issuer, text, n, ret_p);
	where = ctx_fmt(cx, "%s%s.well-known/openid-configuration", issuer, issuer[strlen(issuer) - 1] == '/' ? "" : "/");
	if (where == NULL)
		return cx->fault.code;
	TRY(fetch(l, cx, where, deadline, &p, &n));
	TRY(oidc_description_read(cx, issuer, p, n, ret_p));
	remember(l, &l->description, p, n);
	return ERR_OK;
}

enum err
oidc_line_places(struct oidc_line *l, struct ctx *cx, struct oidc_places *ret_p)
{
	return places(l, cx, LIMIT_PROVIDER_SEEN_SECONDS, deadline_of(), ret_p);
}

/* ---- the token ---------------------------------------------------------------------------------------------------*/

static enum err
keys(struct oidc_line *l, struct ctx *cx, const struct oidc_places *at, int64_t deadline, struct token_order *t)
{
	struct token_head head;
	const char *p;
	char *text, *key;
	size_t n;

	TRY(token_head_read(cx, t->token, l->provider.algorithms, &head));
	if (recall(l, cx, &l->keys, LIMIT_PROVIDER_CACHE_SECONDS, &text, &n)) {
		t->keys = text;
		t->keys_n = n;
		if (jwk_pick(cx, text, n, head.algorithm, head.kid, &key) == ERR_OK
		    || recall(l, cx, &l->keys, LIMIT_PROVIDER_KEYS_SECONDS, &text, &n))
			return ERR_OK;          /* whether one fits is judged with the token */
	}
	TRY(fetch(l, cx, at->keys, deadline, &p, &n));
	remember(l, &l->keys, p, n);
	t->keys = p;
	t->keys_n = n;
	return ERR_OK;
}

/* What a code is exchanged by: ourselves, by our key, for this once. */
static enum err
question(struct oidc_line *l, struct ctx *cx, const char *code, const char *verifier, struct buf *form)
{
	unsigned char number[16];
	char hex[2 * sizeof number + 1], *self;
	struct oidc_question q = { .client = l->provider.name.client, .back = l->back, .code = code, .verifier = verifier };
	size_t n;

	rand_bytes(number, sizeof number);
	hex_write(number, sizeof number, hex);
	TRY(oidc_self_write(cx, &(struct oidc_self){ q.client, l->audience, hex, cx->now }, &self, &n));
	TRY(jwk_sign(cx, l->key, self, n, &q.assertion));
	buf_init(form, cx, FORM_BYTES);
	oidc_question_write(form, &q);
	return buf_done(form);
}

enum err
oidc_line_token(struct oidc_line *l, struct ctx *cx, const char *code, const char *verifier, struct token_order *ret_t)
{
	int64_t deadline = deadline_of();
	struct oidc_places at;
	struct http_reply r;
	struct buf form;

	TRY(places(l, cx, LIMIT_PROVIDER_CACHE_SECONDS, deadline, &at));
	TRY(question(l, cx, code, verifier, &form));
	TRY(call(l, cx, at.token, &form, deadline, &r));
	if (r.status >= 500)
		return fail(cx, ERR_APP_AWAY, "the provider answered with status %d", r.status);
	if (r.status != 200)
		return fail(cx, ERR_APP_TOKEN, "the provider refused the code with status %d", r.status);
	TRY(oidc_answer_read(cx, r.body, r.body_n, &ret_t->token));
	return keys(l, cx, &at, deadline, ret_t);
}
