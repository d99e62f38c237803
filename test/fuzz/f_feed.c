/* Fuzz target: an insurer's feed and its report. */
#include "headed.h"
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

static void
read_all(struct ctx *cx, const char *p, size_t n, struct report *rep)
{
	struct buf b;
	size_t taken = 0;

	if (feed_read(cx, p, n, rep, take, &taken) != ERR_OK)
		return;
	buf_init(&b, cx, 1 << 22);
	report_text(&b, rep, LANG_JA);
	if (buf_done(&b) != ERR_OK || taken < rep->accepted)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return headed_run("kyotaku-insurer,1\n", data, size, read_all);
}
