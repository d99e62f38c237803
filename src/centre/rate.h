/* How often one address, or one facility's URL, may ask: a leaking bucket for each, in memory only. */
#ifndef CENTRE_RATE_H
#define CENTRE_RATE_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/rand.h"

#define RATE_BUCKETS 8192

/* Keys fall into buckets by a salted digest: nobody outside can aim at another's bucket, and two that meet by chance
 * share what they may. */
struct rate {
	pthread_mutex_t lock;
	unsigned char salt[SHA256_BYTES];
	struct { int64_t at_ms; long level; } bucket[RATE_BUCKETS];      /* level: thousandths of a request */
};

void rate_init(struct rate *r);
/* Counts one request of that key; false when more than per_minute of them came in a minute. 0: no bound. */
bool rate_allows(struct rate *r, const char *key, long per_minute, int64_t now_ms);

#endif
