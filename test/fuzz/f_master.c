/* Fuzz target: masters. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "wire/master.h"

static void
check(size_t digits, const char *code, const char *name)
{
	if (strlen(code) != digits || name[0] == '\0')
		abort();
}

static enum err
take_drug(void *user, struct ctx *cx, const struct drug_name *d)
{
	(void)user;
	(void)cx;
	check(9, d->code, d->name);
	if (d->from >= d->until || d->ingredient == NULL)
		abort();
	return ERR_OK;
}

static enum err
take_act(void *user, struct ctx *cx, const struct act_name *a)
{
	(void)user;
	(void)cx;
	check(9, a->code, a->name);
	if (a->from >= a->until)
		abort();
	return ERR_OK;
}

static enum err
take_code(void *user, struct ctx *cx, const struct code_name *c)
{
	(void)user;
	(void)cx;
	check(strlen(c->code), c->code, c->name);
	if (c->code[0] == '\0' || c->list[0] == '\0' || c->from >= c->until)
		abort();
	return ERR_OK;
}

static enum err
take_item(void *user, struct ctx *cx, const struct checkup_item *i)
{
	(void)user;
	(void)cx;
	check(17, i->code, i->name);
	if (i->from >= i->until || !checkup_limit_valid(i->guidance) || i->type < CHECKUP_QUANTITY || i->type > CHECKUP_TEXT)
		abort();
	return ERR_OK;
}

static const struct master_each each = { take_drug, take_act, take_code, take_item };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct report rep;
	struct ctx cx;

	if (ctx_init(&cx, 1792000000, 1) != ERR_OK)
		return 0;
	if (report_init(&rep, &cx, "usage.csv") == ERR_OK
	    && master_read(&cx, (const char *)data, size, &rep, &each, NULL) == ERR_OK && rep.accepted > size)
		abort();
	ctx_release(&cx);
	return 0;
}
