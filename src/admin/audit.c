/* Commands on the audit, and how commands tell of persons: not before the row about it is kept. */
#include <string.h>

#include "admin/commands.h"
#include "admin/print.h"
#include "base/limit.h"

#define NEWEST 200

enum err
operation_tell(struct app *app, struct view *v, struct ctx *cx, const struct order *o, struct buf *out,
    enum err (*tell)(struct operation *, struct buf *))
{
	struct operation op;
	struct buf told;

	buf_init(&told, cx, LIMIT_IMPORT_BYTES);
	TRY(operation_begin(&op, app, v, cx, o));
	TRY(operation_end(&op, tell(&op, &told)));
	buf_add(out, told.p, told.n);
	return buf_done(out);
}

static enum err
print(struct operation *op, const struct audit *rows, size_t n, struct buf *out)
{
	struct listing l;
	char at[INSTANT_TEXT];

	TRY(listing_begin(&l, op->cx));
	for (size_t i = 0; i < n; i++) {
		const struct audit *a = &rows[i];

		TRY(listing_row(&l));
		TRY(listing_cell(&l, "seq", "%llu", (unsigned long long)a->seq));
		TRY(listing_cell(&l, "at", "%s", instant_write_iso(a->at, at)));
		TRY(listing_cell(&l, "act", "%s", audit_acts[a->act].word));
		TRY(listing_cell(&l, "outcome", "%s", a->outcome == ERR_OK ? "ok" : err_code(a->outcome)));
		TRY(listing_cell(&l, "facility", "%s", a->facility[0] != '\0' ? a->facility : "-"));
		TRY(listing_cell(&l, "who", "%s", a->who));
		TRY(listing_id(&l, "person", a->person));
		TRY(listing_cell(&l, "mode", "%s", a->mode == MODE_NONE ? "-" : mode_row(a->mode)->word));
		TRY(listing_id(&l, "consent", a->consent));
		TRY(listing_cell(&l, "subject", "%s", a->subject));
		TRY(listing_cell(&l, "rid", "%016llx", (unsigned long long)a->rid));
	}
	return listing_write(&l, op->order, out);
}

static enum err
list(struct operation *op, struct buf *out)
{
	const struct audit_search q = { .facility = op->order->count > 2 ? op->order->words[2] : "", .max = NEWEST,
	    .newest = true };
	struct audit *rows;
	size_t n;

	TRY(view_audit(op->view, op->cx, &q, &rows, &n));
	TRY(act_audit(&op->act, AUDIT_AUDIT_READ, ERR_OK, 0, MODE_NONE, NULL, q.facility));
	return print(op, rows, n, out);
}

COMMAND(audit_list_command)
{
	return operation_tell(app, v, cx, o, out, list);
}

/* Acts of the operator's desk. A change of a setting may be a facility's own: then the user stands behind the terminal. */
static bool
of_operators(const struct audit *a)
{
	static const enum audit_act acts[] = { AUDIT_FACILITY_CHANGED, AUDIT_SETTING_CHANGED, AUDIT_TERMINAL_ISSUED,
	    AUDIT_PERSON_IMPORTED, AUDIT_CLAIM_IMPORTED, AUDIT_CLAIM_RETURNED, AUDIT_CHECKUP_IMPORTED, AUDIT_REVIEWS_SHOWN,
	    AUDIT_REVIEW_DECIDED, AUDIT_MASTER_IMPORTED, AUDIT_CARD_BOUND, AUDIT_CARD_ENDED, AUDIT_CARDS_SHOWN, AUDIT_CONSENTS_SHOWN,
	    AUDIT_EVIDENCE_SHOWN, AUDIT_REVOCATION_LOADED, AUDIT_BACKED_UP, AUDIT_APPROVAL_CHANGED, AUDIT_ANNOUNCED,
	    AUDIT_OUTAGE_CHANGED, AUDIT_APPLICATION_CHANGED, AUDIT_AUDIT_READ, AUDIT_ACCOUNT_MADE, AUDIT_ACCOUNT_CHANGED,
	    AUDIT_ACCOUNT_ENDED, AUDIT_ENTRY_ISSUED };

	if (a->facility[0] == '\0' && a->act == AUDIT_REQUEST_REFUSED)
		return true;
	for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++)
		if (acts[i] == a->act)
			return strchr(a->who, ' ') == NULL;
	return false;
}

#define BATCH  2000
#define BATCHES  50             /* a hundred thousand rows back */

/* Backwards, batch by batch: the newest stands first. */
static enum err
operators(struct operation *op, struct buf *out)
{
	struct audit *kept = ctx_array(op->cx, NEWEST, sizeof *kept), *rows;
	struct audit_search q = { .facility = "", .max = BATCH, .newest = true };
	size_t count = 0, n = BATCH;

	if (kept == NULL)
		return op->cx->fault.code;
	for (int i = 0; i < BATCHES && n == BATCH && count < NEWEST; i++) {
		TRY(view_audit(op->view, op->cx, &q, &rows, &n));
		for (size_t k = n; k > 0 && count < NEWEST; k--)
			if (of_operators(&rows[k - 1]))
				kept[count++] = rows[k - 1];
		q.before = n > 0 ? rows[0].seq : 0;
	}
	TRY(act_audit(&op->act, AUDIT_AUDIT_READ, ERR_OK, 0, MODE_NONE, NULL, "operators"));
	return print(op, kept, count, out);
}

COMMAND(audit_operators_command)
{
	return operation_tell(app, v, cx, o, out, operators);
}

COMMAND(audit_verify_command)
{
	struct operation op;
	uint64_t seq = 0;
	enum err e;

	TRY(operation_begin(&op, app, v, cx, o));
	e = operation_end(&op, view_audit_verify(v, cx, &seq));
	if (e == ERR_OK)
		buf_fmt(out, "%llu rows, every one follows from the one before\n", (unsigned long long)seq);
	else
		buf_fmt(out, "row %llu does not follow from the one before\n", (unsigned long long)seq);
	TRY(e);
	return buf_done(out);
}
