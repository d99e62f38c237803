/* The question is kept, the answer is not: it is worked out when it is fetched. */
#include <stdio.h>
#include <string.h>

#include "app/reception.h"

#define HOUR 3600

enum err
reception_open(const struct act *a, const struct reception_order *o, struct reception *ret_r)
{
	struct reception r = { .message = o->message, .identifier = o->identifier, .received = a->cx->now,
	    .question = o->question };
	struct settings s;
	unsigned char random[11];
	char hex[2 * sizeof random + 1];
	const char *number;

	TRY(act_uses(a, o->mode, &s));
	rand_bytes(random, sizeof random);
	hex_write(random, sizeof random, hex);
	(void)snprintf(r.number, sizeof r.number, "R%s", hex);
	memcpy(r.facility, a->who->facility, FACILITY_CODE);
	r.ready = a->cx->now + s.value[SETTING_BULK_READY];
	r.ends = a->cx->now + (instant)s.value[SETTING_BULK_KEEP] * HOUR;
	number = ctx_str(a->cx, r.number);      /* the change keeps the pointer beyond this call */
	if (number == NULL)
		return a->cx->fault.code;
	TRY(change_reception(a->change, &r));
	TRY(act_audit(a, AUDIT_RECEIVED, ERR_OK, 0, o->mode, NULL, number));
	*ret_r = r;
	return ERR_OK;
}

enum err
reception_take(const struct act *a, const char *number, const char *message, struct reception *ret_r, bool *ret_ready)
{
	struct reception r;
	enum reception_stage stage;

	TRY(view_reception(a->view, a->cx, number, &r));
	if (strcmp(r.facility, a->who->facility) != 0 || strcmp(r.message, message) != 0)
		return fail(a->cx, ERR_NOT_FOUND, "BLK-01: reception of another facility or message");
	stage = reception_stage(&r, a->cx->now);
	if (stage == RECEPTION_GONE)
		return fail(a->cx, ERR_GONE, "BLK-03");
	if (stage == RECEPTION_WORKING)
		TRY(act_audit(a, AUDIT_RECEIVED, ERR_OK, 0, MODE_NONE, NULL, "BLK-02: in work"));
	*ret_r = r;
	*ret_ready = stage == RECEPTION_READY;
	return ERR_OK;
}
