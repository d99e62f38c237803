/* What fuzz targets of files share whose first line is always the same: it is supplied, so that the fuzzer reaches the
 * records. */
#ifndef FUZZ_HEADED_H
#define FUZZ_HEADED_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "wire/report.h"

/* Gives the head and the data behind it to `read`, with a report of its own. */
static inline int
headed_run(const char *head, const uint8_t *data, size_t size, void (*read)(struct ctx *cx, const char *p, size_t n, struct report *rep))
{
	const size_t n = strlen(head);
	char *all = malloc(n + size + 1);
	struct report rep;
	struct ctx cx;

	if (all == NULL)
		return 0;
	memcpy(all, head, n);
	if (size > 0)
		memcpy(all + n, data, size);
	if (ctx_init(&cx, 1792000000, 1) == ERR_OK) {
		if (report_init(&rep, &cx, "fuzz.csv") == ERR_OK)
			read(&cx, all, n + size, &rep);
		ctx_release(&cx);
	}
	free(all);
	return 0;
}

#endif
