/* Readers hold the lock for one look-up, the owner for one change of a pointer: reading and checking a million serials
 * happens outside it. */
#include <pthread.h>
#include <stdlib.h>

#include "app/revoked.h"

struct revoked {
	pthread_rwlock_t    lock;
	pthread_mutex_t     reloading;  /* one reload at a time, so that none overtakes another */
	struct revocation  *lists;
	instant             loaded;
	const char         *dir;
	const struct trust *trust;
	struct responder   *responder;  /* NULL: lists */
};

enum err
revoked_open(struct ctx *cx, const char *dir, const struct trust *t, struct revoked **ret_r)
{
	struct revoked *r = calloc(1, sizeof *r);
	enum err e;

	if (r == NULL)
		return fail(cx, ERR_SYSTEM, "memory for revocation lists");
	r->dir = dir;
	r->trust = t;
	r->loaded = cx->now;
	if ((e = revocation_load(cx, dir, t, &r->lists)) != ERR_OK) {
		free(r);
		return e;
	}
	(void)pthread_rwlock_init(&r->lock, NULL);
	(void)pthread_mutex_init(&r->reloading, NULL);
	*ret_r = r;
	return ERR_OK;
}

void
revoked_close(struct revoked **r)
{
	if (*r == NULL)
		return;
	revocation_free(&(*r)->lists);
	(void)pthread_rwlock_destroy(&(*r)->lock);
	(void)pthread_mutex_destroy(&(*r)->reloading);
	free(*r);
	*r = NULL;
}

enum err
revoked_state(struct revoked *r, struct ctx *cx, const struct cert_facts *facts)
{
	enum err e;

	if (r->responder != NULL)
		return responder_state(r->responder, cx, facts);
	(void)pthread_rwlock_rdlock(&r->lock);
	e = revocation_state(r->lists, cx, facts->issuer_hash, facts->serial, cx->now);
	(void)pthread_rwlock_unlock(&r->lock);
	return e;
}

void
revoked_use_responder(struct revoked *r, struct responder *by)
{
	r->responder = by;
}

struct revoked_facts
revoked_facts(struct revoked *r)
{
	struct revoked_facts f;

	(void)pthread_rwlock_rdlock(&r->lock);
	f = (struct revoked_facts){ r->responder != NULL, revocation_count(r->lists), revocation_ends(r->lists), r->loaded };
	(void)pthread_rwlock_unlock(&r->lock);
	return f;
}

/* Nobody else changes r->lists meanwhile: it is read without the lock. */
static enum err
replace(struct revoked *r, struct ctx *cx)
{
	struct revocation *next, *old = r->lists;

	TRY(revocation_load(cx, r->dir, r->trust, &next));
	if (revocation_goes_back(next, old)) {
		revocation_free(&next);
		return fail(cx, ERR_REVOCATION_OLD, "REV-03: a list is older than the one in use, or has vanished");
	}
	(void)pthread_rwlock_wrlock(&r->lock);
	r->lists = next;
	r->loaded = cx->now;
	(void)pthread_rwlock_unlock(&r->lock);
	revocation_free(&old);          /* who looked into them has let go of the lock */
	return ERR_OK;
}

enum err
revoked_reload(struct revoked *r, struct ctx *cx)
{
	enum err e;

	(void)pthread_mutex_lock(&r->reloading);
	e = replace(r, cx);
	(void)pthread_mutex_unlock(&r->reloading);
	return e;
}
