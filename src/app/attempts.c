/* A short list, looked through from end to end: it is only ever asked by those who hold a good card. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "app/attempts.h"
#include "base/limit.h"

struct slot { unsigned char key[SHA256_BYTES]; instant until; unsigned n; };

struct attempts {
	pthread_mutex_t lock;
	size_t          count;
	struct slot     slots[];
};

enum err
attempts_open(struct ctx *cx, size_t keys, struct attempts **ret_a)
{
	struct attempts *a = calloc(1, sizeof *a + keys * sizeof a->slots[0]);

	if (a == NULL || keys == 0) {
		free(a);
		return fail(cx, ERR_SYSTEM, "memory for the list of tries");
	}
	(void)pthread_mutex_init(&a->lock, NULL);
	a->count = keys;
	*ret_a = a;
	return ERR_OK;
}

void
attempts_close(struct attempts **a)
{
	if (*a == NULL)
		return;
	(void)pthread_mutex_destroy(&(*a)->lock);
	free(*a);
	*a = NULL;
}

/* The key's slot while its time runs; else the one that is up first, emptied when `take`. */
static struct slot *
slot_of(struct attempts *a, const unsigned char key[SHA256_BYTES], instant now, bool take)
{
	struct slot *first = &a->slots[0];

	for (size_t i = 0; i < a->count; i++) {
		struct slot *s = &a->slots[i];

		if (s->until > now && memcmp(s->key, key, SHA256_BYTES) == 0)
			return s;
		if (s->until < first->until)
			first = s;
	}
	if (!take)
		return NULL;
	*first = (struct slot){ .until = now + LIMIT_ATTEMPT_SECONDS };
	memcpy(first->key, key, SHA256_BYTES);
	return first;
}

enum err
attempts_left(struct attempts *a, struct ctx *cx, const unsigned char key[SHA256_BYTES], unsigned max)
{
	const struct slot *s;
	bool over;

	(void)pthread_mutex_lock(&a->lock);
	s = slot_of(a, key, cx->now, false);
	over = s != NULL && s->n >= max;
	(void)pthread_mutex_unlock(&a->lock);
	return over ? fail(cx, ERR_TRIES, "%u tries in vain", max) : ERR_OK;
}

void
attempts_add(struct attempts *a, const struct ctx *cx, const unsigned char key[SHA256_BYTES])
{
	(void)pthread_mutex_lock(&a->lock);
	slot_of(a, key, cx->now, true)->n++;
	(void)pthread_mutex_unlock(&a->lock);
}
