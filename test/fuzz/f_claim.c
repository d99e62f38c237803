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

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct report rep;
	struct ctx cx;
	size_t taken = 0;

	if (ctx_init(&cx, 1792000000, 1) != ERR_OK)
		return 0;
	if (report_init(&rep, &cx, "RECEIPTC.UKE") == ERR_OK
	    && claim_file_read(&cx, (const char *)data, size, &rep, take, &taken) == ERR_OK && taken != rep.accepted)
		abort();
	ctx_release(&cx);
	return 0;
}
