/* Fuzz target: check-ups, archives and documents. What is handed over keeps the promises of domain/checkup.h. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/limit.h"
#include "wire/checkup.h"

static enum err
take(void *user, struct ctx *cx, const struct checkup *c, bool removed)
{
	struct checkup copy;
	size_t *taken = user;

	++*taken;
	if (checkup_copy(cx, c, &copy) != ERR_OK || strlen(c->institution) != 10 || !ymd_valid(c->day) || c->day > c->made
	    || c->who.birth > c->day || c->who.number[0] == '\0' || strlen(c->program) > 3
	    || c->line_count > LIMIT_CHECKUP_LINES || removed != (c->report == 19))
		abort();
	for (size_t i = 0; i < c->line_count; i++) {
		const struct checkup_line *l = &c->lines[i];

		if (strlen(l->code) != 17 || l->type < CHECKUP_QUANTITY || l->type > CHECKUP_TEXT
		    || (l->section[0] != '\0' && strlen(l->section) != 5)
		    || (l->state != CHECKUP_MEASURED && l->state < CHECKUP_BELOW && l->value[0] != '\0')
		    || strlen(l->unit) > LIMIT_NAME_BYTES || strlen(l->value) > LIMIT_VALUE_BYTES)
			abort();
	}
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
	if (report_init(&rep, &cx, "x.zip") == ERR_OK
	    && checkup_file_read(&cx, (const char *)data, size, &rep, take, &taken) == ERR_OK && taken != rep.accepted)
		abort();
	ctx_release(&cx);
	return 0;
}
