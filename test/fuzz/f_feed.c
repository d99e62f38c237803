/* Fuzz target: an insurer's feed and its report. The first line is supplied, so that the fuzzer reaches
 * the records. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "wire/feed.h"

static enum err
take(void *user, struct ctx *cx, const struct person *p, const struct eligibility *rows, size_t n)
{
	struct eligibility copy;
	struct person *person;
	size_t *taken = user;

	++*taken;
	if (person_copy(cx, p, &person) != ERR_OK || p->key[0] == '\0')
		abort();
	for (size_t i = 0; i < n; i++)
		if (eligibility_copy(cx, &rows[i], &copy) != ERR_OK || !insurer_check_digit(rows[i].insurer))
			abort();
	return *taken % 7 == 0 ? ERR_STALE : ERR_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char head[] = "kyotaku-insurer,1\n";
	char *all = malloc(sizeof head - 1 + size);
	struct report rep;
	struct buf b;
	struct ctx cx;
	size_t taken = 0;

	if (all == NULL || ctx_init(&cx, 1792000000, 1) != ERR_OK)
		return 0;
	memcpy(all, head, sizeof head - 1);
	if (size > 0)
		memcpy(all + sizeof head - 1, data, size);
	if (report_init(&rep, &cx, "feed.csv") == ERR_OK
	    && feed_read(&cx, all, sizeof head - 1 + size, &rep, take, &taken) == ERR_OK) {
		buf_init(&b, &cx, 1 << 22);
		report_text(&b, &rep, LANG_JA);
		if (buf_done(&b) != ERR_OK || taken < rep.accepted)
			abort();
	}
	ctx_release(&cx);
	free(all);
	return 0;
}
