/* Fuzz target: a feed of prescriptions and its report. */
#include "headed.h"
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

static void
read_all(struct ctx *cx, const char *p, size_t n, struct report *rep)
{
	size_t taken = 0;

	if (prescriptions_read(cx, p, n, rep, take, &taken) == ERR_OK && taken < rep->accepted)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return headed_run("kyotaku-prescriptions,1\n", data, size, read_all);
}
