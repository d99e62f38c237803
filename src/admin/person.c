/* Commands on cards, consents and what they rest on. Persons are named by their key only. */
#include <stdlib.h>
#include <string.h>

#include "admin/commands.h"
#include "admin/print.h"
#include "app/facility_set.h"

COMMAND(card_bind_command)
{
	struct binding b = { .carrier = o->words[5] };
	struct operation op;

	if (!hex_read(o->words[3], b.issuer, SHA256_BYTES))
		return fail(cx, ERR_USAGE, "ISSUER is 64 hex digits");
	if (strlen(o->words[4]) >= SERIAL_TEXT)
		return fail(cx, ERR_USAGE, "SERIAL is at most 40 hex digits");
	if (!instant_read_iso(o->words[6], &b.ends))
		return fail(cx, ERR_USAGE, "ENDS is a time such as 2031-11-22T23:59:59+09:00");
	memcpy(b.serial, o->words[4], strlen(o->words[4]) + 1);
	TRY(operation_begin(&op, app, v, cx, o));
	TRY(operation_end(&op, card_bind(&op.act, o->words[2], &b)));
	buf_fmt(out, "the certificate now stands for %s\n", o->words[2]);
	return buf_done(out);
}

static enum err
cards(struct operation *op, struct buf *out)
{
	char issuer[2 * SHA256_BYTES + 1], at[INSTANT_TEXT];
	struct binding *rows;
	struct person p;
	struct listing l;
	size_t n;

	TRY(view_person_by_key(op->view, op->cx, op->order->words[2], &p));
	TRY(view_bindings(op->view, op->cx, p.id, &rows, &n));
	TRY(act_audit(&op->act, AUDIT_CARDS_SHOWN, ERR_OK, p.id, MODE_NONE, NULL, ""));
	TRY(listing_begin(&l, op->cx));
	for (size_t i = 0; i < n; i++) {
		hex_write(rows[i].issuer, SHA256_BYTES, issuer);
		TRY(listing_row(&l));
		TRY(listing_cell(&l, "issuer", "%s", issuer));
		TRY(listing_cell(&l, "serial", "%s", rows[i].serial));
		TRY(listing_cell(&l, "carrier", "%s", rows[i].carrier));
		TRY(listing_cell(&l, "bound", "%s", instant_write_iso(rows[i].bound, at)));
		TRY(listing_cell(&l, "ends", "%s", rows[i].ends == 0 ? "-" : instant_write_iso(rows[i].ends, at)));
		TRY(listing_cell(&l, "ended", "%s", rows[i].ended == 0 ? "-" : instant_write_iso(rows[i].ended, at)));
	}
	return listing_write(&l, op->order, out);
}

COMMAND(card_list_command)
{
	return operation_tell(app, v, cx, o, out, cards);
}

COMMAND(card_end_command)
{
	unsigned char issuer[SHA256_BYTES];
	struct operation op;

	if (!hex_read(o->words[2], issuer, SHA256_BYTES))
		return fail(cx, ERR_USAGE, "ISSUER is 64 hex digits");
	TRY(operation_begin(&op, app, v, cx, o));
	TRY(operation_end(&op, card_end(&op.act, issuer, o->words[3], o->count > 4 ? o->words[4] : "")));
	buf_puts(out, "the certificate stands for nobody from now on\n");
	return buf_done(out);
}

static const char *
state_word(const struct consent *c, instant at)
{
	static const char *const reasons[] = { "time", "facility", "patient", "other use" };

	switch (consent_state(c, at)) {
	case CONSENT_OPEN:
		return "open";
	case CONSENT_ENDED:
		return reasons[consent_end_reason(c)];
	case CONSENT_NONE:
		break;
	}
	return "refused";
}

static enum err
consents(struct operation *op, struct buf *out)
{
	struct eligibility *all;
	struct consent *rows;
	struct person p;
	struct listing l;
	char at[INSTANT_TEXT];
	size_t all_count, n;

	TRY(view_person_by_key(op->view, op->cx, op->order->words[3], &p));
	if (!facility_code_valid(op->order->words[2]))
		return fail(op->cx, ERR_USAGE, "FAC-01: CODE is a facility's");
	memcpy(op->who.facility, op->order->words[2], FACILITY_CODE);
	TRY(view_eligibilities(op->view, op->cx, p.id, &all, &all_count));
	TRY(act_consents(&op->act, &p, all, all_count, &rows, &n));
	TRY(act_audit(&op->act, AUDIT_CONSENTS_SHOWN, ERR_OK, p.id, MODE_NONE, NULL, ""));
	TRY(listing_begin(&l, op->cx));
	for (size_t i = 0; i < n; i++) {
		const struct consent *c = &rows[i];

		TRY(listing_row(&l));
		TRY(listing_cell(&l, "mode", "%s", mode_row(c->mode)->word));
		TRY(listing_cell(&l, "kind", "%s", kind_rows[c->kind].code));
		TRY(listing_cell(&l, "state", "%s", state_word(c, op->cx->now)));
		TRY(listing_cell(&l, "from", "%s", instant_write_iso(c->from, at)));
		TRY(listing_cell(&l, "until", "%s", c->until == INSTANT_NEVER ? "-" : instant_write_iso(c->until, at)));
		TRY(listing_cell(&l, "ended", "%s", c->ended == 0 ? "-" : instant_write_iso(c->ended, at)));
		TRY(listing_cell(&l, "version", "%u", c->version));
		TRY(listing_cell(&l, "evidence", "%llu", (unsigned long long)c->evidence));
	}
	return listing_write(&l, op->order, out);
}

COMMAND(consent_list_command)
{
	return operation_tell(app, v, cx, o, out, consents);
}

/* For people. With the app the two parts are a JWK and a JWS, which are text. */
static enum err
evidence_told(const struct evidence *e, const char *certificate, const char *signature, struct buf *out)
{
	if (e->assurance == ASSURANCE_VISUAL)
		buf_fmt(out, "assurance: visual, signed by device %llu\n", (unsigned long long)e->device);
	if (e->assurance == ASSURANCE_APP)
		buf_fmt(out, "assurance: app, a log-in whose nonce is the digest of these words\n%s\nkey of the provider (JWK):\n%.*sID token:\n%.*s\n",
		    e->text, (int)e->certificate_n, (const char *)e->certificate, (int)e->signature_n, (const char *)e->signature);
	else
		buf_fmt(out, "%s\ncertificate (base64url DER):\n%s\nsignature (base64url):\n%s\n", e->text, certificate, signature);
	return buf_done(out);
}

static enum err
evidence(struct operation *op, struct buf *out)
{
	struct evidence e;
	struct listing l;
	const char *certificate, *signature, *text, *subject;

	TRY(view_evidence(op->view, op->cx, strtoull(op->order->words[2], NULL, 10), &e));
	certificate = b64_write(op->cx, e.certificate, e.certificate_n);
	signature = b64_write(op->cx, e.signature, e.signature_n);
	text = b64_write(op->cx, e.text, strlen(e.text));
	subject = ctx_fmt(op->cx, "%llu", (unsigned long long)e.id);
	if (certificate == NULL || signature == NULL || text == NULL || subject == NULL)
		return op->cx->fault.code;
	TRY(act_audit(&op->act, AUDIT_EVIDENCE_SHOWN, ERR_OK, 0, MODE_NONE, NULL, subject));
	if (!op->order->json) {
		return evidence_told(&e, certificate, signature, out);
	}
	TRY(listing_begin(&l, op->cx));
	TRY(listing_row(&l));
	if (node_new(op->cx, l.row, "text", e.text) == NULL || node_new(op->cx, l.row, "text64", text) == NULL
	    || node_new(op->cx, l.row, "certificate", certificate) == NULL
	    || node_new(op->cx, l.row, "signature", signature) == NULL
	    || node_new(op->cx, l.row, "assurance", assurance_rows[e.assurance].word) == NULL
	    || node_fmt(op->cx, l.row, "device", "%llu", (unsigned long long)e.device) == NULL)
		return op->cx->fault.code;
	return listing_write(&l, op->order, out);
}

COMMAND(evidence_show_command)
{
	return operation_tell(app, v, cx, o, out, evidence);
}
