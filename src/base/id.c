/* Time-ordered ids: neighbours in time are neighbours in the tables. */
#include <stdatomic.h>
#include <time.h>

#include "base/id.h"

static atomic_uint_fast64_t last;
static unsigned node_number;

void
id_set_node(unsigned node)
{
	node_number = node & 255;
}

id
id_new(void)
{
	struct timespec ts;
	uint_fast64_t ms, seen = atomic_load(&last), next;

	(void)clock_gettime(CLOCK_REALTIME, &ts);
	ms = (uint_fast64_t)ts.tv_sec * 1000 + (uint_fast64_t)(ts.tv_nsec / 1000000);
	do {
		next = ms << 14;
		if (next <= seen)
			next = seen + 1;        /* the counter runs on into the next ms */
	} while (!atomic_compare_exchange_weak(&last, &seen, next));
	return ((next >> 14) << 22 | (uint_fast64_t)node_number << 14 | (next & 0x3fff)) & INT64_MAX;
}
