/* The statement of insurance as a PDF, with what the centre knows. */
#include <string.h>

#include "admin/commands.h"
#include "app/declaration_make.h"
#include "page/declaration.h"

static enum err
declare(struct operation *op, struct buf *out)
{
	struct declaration_facts f;

	if (!facility_code_valid(op->order->words[2]))
		return fail(op->cx, ERR_USAGE, "FAC-01: CODE is a facility's");
	memcpy(op->who.facility, op->order->words[2], FACILITY_CODE);
	TRY(declaration_make(&op->act, op->order->words[3], NULL, &f));
	return declaration_write(op->cx, &(struct declaration){ .facility_name = f.facility.name, .facility = f.facility.code,
	    .person = &f.person, .last = f.known ? &f.last : NULL, .answer = f.answer, .late_elderly = f.late_elderly,
	    .made = op->cx->now }, out);
}

COMMAND(fallback_declaration_command)
{
	return operation_tell(app, v, cx, o, out, declare);
}
