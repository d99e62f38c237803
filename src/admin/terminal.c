/* A terminal's certificate for a request that comes with the order: the centre signs with the facility network's key. */
#include <stdlib.h>
#include <string.h>

#include "admin/commands.h"
#include "app/facility_set.h"
#include "base/clock.h"
#include "base/file.h"
#include "card/issue.h"

/* TLS lives by the system's time, whatever the centre's clock says. */
static enum err
sign(struct app *app, struct ctx *cx, const struct order *o, int days, struct tls_client *ret_t)
{
	const struct tls_request r = { .pem = o->body, .pem_n = o->body_n, .cn = o->words[2], .label = o->words[3], .days = days };
	instant now = cx->now;
	enum err e;

	if (app->folder == NULL)
		return fail(cx, ERR_SYSTEM, "no data folder, no authority");
	cx->now = clock_system();
	e = issue_tls_request(cx, file_join(cx, app->folder, "tls"), &r, ret_t);
	cx->now = now;
	return e;
}

/* Kept, so that it can be given out again: a certificate is no secret. */
static enum err
keep(struct app *app, struct ctx *cx, const struct tls_client *t)
{
	char name[2 * SHA256_BYTES + 1];
	const char *dir = file_join(cx, app->folder, "tls/issued");

	if (dir == NULL)
		return cx->fault.code;
	TRY(file_make_dir(cx, dir, 0700));
	hex_write(t->fingerprint, SHA256_BYTES, name);
	return file_write(cx, ctx_fmt(cx, "%s/%s.pem", dir, name), t->cert, t->cert_n, 0644);
}

/* It is let in before it is told: nobody holds one that the centre does not know. */
COMMAND(terminal_sign_command)
{
	struct terminal t = { .label = o->words[3] };
	struct tls_client made;
	struct operation op;
	char *end;
	long days = strtol(o->words[4], &end, 10);

	if (*end != '\0' || end == o->words[4] || days < 1 || days > 3652)
		return fail(cx, ERR_USAGE, "DAYS is a number from 1 to 3652");
	if (!facility_code_valid(o->words[2]))
		return fail(cx, ERR_INPUT, "FAC-01: an institution code has ten digits");
	TRY(sign(app, cx, o, (int)days, &made));
	memcpy(t.facility, o->words[2], FACILITY_CODE);
	memcpy(t.fingerprint, made.fingerprint, SHA256_BYTES);
	t.issued = cx->now - 60;
	t.ends = cx->now + days * INT64_C(86400);
	TRY(keep(app, cx, &made));
	TRY(operation_begin(&op, app, v, cx, o));
	TRY(operation_end(&op, facility_terminal(&op.act, &t)));
	buf_add(out, made.cert, made.cert_n);
	return buf_done(out);
}
