/* Leaking buckets. */
#include <string.h>

#include "centre/rate.h"

void
rate_init(struct rate *r)
{
	(void)pthread_mutex_init(&r->lock, NULL);
	rand_bytes(r->salt, sizeof r->salt);
}

static size_t
bucket_of(const struct rate *r, const char *key)
{
	const struct piece pieces[] = { { r->salt, sizeof r->salt }, { key, strlen(key) } };
	unsigned char digest[SHA256_BYTES];

	sha256_pieces(pieces, 2, digest);
	return ((size_t)digest[0] << 8 | digest[1]) % RATE_BUCKETS;
}

bool
rate_allows(struct rate *r, const char *key, long per_minute, int64_t now_ms)
{
	size_t i = bucket_of(r, key);
	int64_t leaked;
	bool allowed;

	if (per_minute == 0)
		return true;
	(void)pthread_mutex_lock(&r->lock);
	leaked = (now_ms - r->bucket[i].at_ms) * per_minute / 60;
	r->bucket[i].level = leaked >= r->bucket[i].level ? 0 : r->bucket[i].level - (long)leaked;
	r->bucket[i].at_ms = now_ms;
	allowed = r->bucket[i].level + 1000 <= per_minute * 1000;
	if (allowed)
		r->bucket[i].level += 1000;
	(void)pthread_mutex_unlock(&r->lock);
	return allowed;
}
