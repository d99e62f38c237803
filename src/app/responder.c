/* Asking, and remembering what was good. A refusal is never remembered: the next question may find it mended. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "app/responder.h"
#include "base/limit.h"

struct known { unsigned char key[SHA256_BYTES]; instant until; };

struct responder {
	const struct trust *trust;
	responder_fetch    *fetch;
	void               *user;
	pthread_mutex_t     lock;
	struct known        known[LIMIT_OCSP_CACHE];
};

enum err
responder_open(struct ctx *cx, const struct trust *t, responder_fetch *fetch, void *user, struct responder **ret_r)
{
	struct responder *r = calloc(1, sizeof *r);

	if (r == NULL)
		return fail(cx, ERR_SYSTEM, "memory for the responder's answers");
	r->trust = t;
	r->fetch = fetch;
	r->user = user;
	(void)pthread_mutex_init(&r->lock, NULL);
	*ret_r = r;
	return ERR_OK;
}

void
responder_close(struct responder **r)
{
	if (*r == NULL)
		return;
	(void)pthread_mutex_destroy(&(*r)->lock);
	free(*r);
	*r = NULL;
}

/* The digest says the place, too: a place holds one certificate, and the newest of those that share it. */
static struct known *
place_of(struct responder *r, const struct cert_facts *f, unsigned char ret_key[SHA256_BYTES])
{
	unsigned char all[SHA256_BYTES + CERT_SERIAL_TEXT] = { 0 };
	size_t at;

	memcpy(all, f->issuer_hash, SHA256_BYTES);
	memcpy(all + SHA256_BYTES, f->serial, strlen(f->serial));
	sha256(all, sizeof all, ret_key);
	memcpy(&at, ret_key, sizeof at);
	return &r->known[at % LIMIT_OCSP_CACHE];
}

static bool
is_known(struct responder *r, const struct cert_facts *f, instant now)
{
	unsigned char key[SHA256_BYTES];
	const struct known *k = place_of(r, f, key);
	bool good;

	(void)pthread_mutex_lock(&r->lock);
	good = now < k->until && k->until <= now + LIMIT_OCSP_CACHE_SECONDS && memcmp(k->key, key, SHA256_BYTES) == 0;
	(void)pthread_mutex_unlock(&r->lock);
	return good;
}

static void
remember(struct responder *r, const struct cert_facts *f, instant now)
{
	struct known fresh = { .until = now + LIMIT_OCSP_CACHE_SECONDS }, *k = place_of(r, f, fresh.key);

	(void)pthread_mutex_lock(&r->lock);
	*k = fresh;
	(void)pthread_mutex_unlock(&r->lock);
}

static enum err
ask(struct responder *r, struct ctx *cx, size_t root, const char *serial)
{
	struct ocsp_question q = { .root = root, .serial = serial };
	const unsigned char *answer;
	unsigned char *request;
	size_t n;

	TRY(ocsp_ask(cx, r->trust, &q, &request, &n));
	if (r->fetch(r->user, cx, request, n, &answer, &n) != ERR_OK)
		return fail(cx, ERR_REVOCATION_OLD, "REV-05: the responder gave no answer");
	return ocsp_judge(cx, r->trust, &q, answer, n);
}

enum err
responder_state(struct responder *r, struct ctx *cx, const struct cert_facts *facts)
{
	if (facts->root == CERT_ROOT_UNKNOWN) {
		for (size_t i = 0; i < CERT_ROOTS; i++)
			if (ask(r, cx, i, facts->serial) == ERR_CERT_REVOKED)
				return ERR_CERT_REVOKED;
		return fail(cx, ERR_REVOCATION_OLD, "issued by a root that is not known");
	}
	if (is_known(r, facts, cx->now))
		return ERR_OK;
	TRY(ask(r, cx, facts->root, facts->serial));
	remember(r, facts, cx->now);
	return ERR_OK;
}
