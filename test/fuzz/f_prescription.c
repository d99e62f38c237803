/* Fuzz target: a feed of prescriptions and its report. The first line is supplied, so that the fuzzer reaches the records. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "wire/prescription.h"

static enum err
take(void *user, struct ctx *cx, const struct claim *c)
{
	struct claim copy;
	size_t *taken = user;

	++*taken;
	if (c->drug_count == 0 || claim_copy(cx, c, &copy) != ERR_OK || !facility_code_valid(c->institution))
		abort();
	for (size_t i = 0; i < c->drug_count; i++)
		if (ym_of(c->drugs[i].date) != c->month || strlen(c->drugs[i].code) != 9 || c->drugs[i].times < 1)
			abort();
	return *taken % 7 == 0 ? ERR_NOT_FOUND : ERR_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char head[] = "kyotaku-prescriptions,1\n";
	char *all = malloc(sizeof head - 1 + size);
	struct report rep;
	struct ctx cx;
	size_t taken = 0;

	if (all == NULL || ctx_init(&cx, 1792000000, 1) != ERR_OK)
		return 0;
	memcpy(all, head, sizeof head - 1);
	if (size > 0)
		memcpy(all + sizeof head - 1, data, size);
	if (report_init(&rep, &cx, "prescriptions.csv") == ERR_OK
	    && prescriptions_read(&cx, all, sizeof head - 1 + size, &rep, take, &taken) == ERR_OK && taken < rep.accepted)
		abort();
	ctx_release(&cx);
	free(all);
	return 0;
}
