/* Fuzz target: claim files. What is handed over keeps the promises of wire/claim_file.h. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/limit.h"
#include "wire/claim_file.h"

static enum err
take(void *user, struct ctx *cx, const struct claim *c)
{
	struct claim copy;
	size_t *taken = user;

	++*taken;
	if (claim_copy(cx, c, &copy) != ERR_OK || strlen(c->institution) != 10 || !ym_valid(c->month)
	    || !insurer_check_digit(c->who.insurer) || c->who.number[0] == '\0'
	    || c->drug_count > LIMIT_MEDICINE_LINES)
		abort();
	for (size_t i = 0; i < c->drug_count; i++)
		if (strlen(c->drugs[i].code) != 9 || c->drugs[i].times < 1
		    || (c->drugs[i].date != 0 && ym_of(c->drugs[i].date) != c->month))
			abort();
	for (size_t i = 0; i < c->act_count; i++)
		if (strlen(c->acts[i].code) != 9 || (c->acts[i].date != 0 && !ymd_valid(c->acts[i].date)))
			abort();
	return ERR_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* In parts of some size, as far as one after the other moves on: what is taken is what the whole gives. */
static void
in_parts(struct ctx *cx, const char *p, size_t n, size_t size, size_t want)
{
	struct claim_position at = { .offset = 0 };
	struct report rep;
	size_t taken = 0, room = size;

	if (report_init(&rep, cx, "RECEIPTC.UKE") != ERR_OK)
		return;
	while (at.offset < n) {
		const size_t left = n - at.offset, m = room < left ? room : left;
		const struct claim_part part = { p + at.offset, m, m == left };
		const uint64_t before = at.offset;

		if (claim_part_read(cx, &at, &part, &rep, take, &taken) != ERR_OK)
			return;
		room = at.offset == before ? 2 * room : size;
	}
	if (taken != want)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *p = (const char *)data;
	struct report rep;
	struct ctx cx;
	size_t taken = 0;

	if (ctx_init(&cx, 1792000000, 1) != ERR_OK)
		return 0;
	if (report_init(&rep, &cx, "RECEIPTC.UKE") == ERR_OK && claim_file_read(&cx, p, size, &rep, take, &taken) == ERR_OK) {
		if (taken != rep.accepted)
			abort();
		if (p[0] != '\xef')     /* a byte order mark is the whole reader's */
			in_parts(&cx, p, size, 64 + size % 512, taken);
	}
	ctx_release(&cx);
	return 0;
}
