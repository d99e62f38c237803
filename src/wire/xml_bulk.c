/* The bulk protocol (spec/interface.md section 5): 01 asks and gets a 受付番号, 02 asks for the result by it. And the messages
 * that ask for many persons by their numbers: IF-005…008, IF-029…036. */
#include "base/limit.h"
#include "wire/xml.h"

static const struct field reception_fields[] = {
	FIELD("ReceptionNumber", TEXT, true, "W-16", struct msg_request, reception, 100),
};

const struct fields reception_table = { reception_fields, FIELD_COUNT(reception_fields) };

/* ---- questions ------------------------------------------------------------------------------------------- */

/* One that breaks a rule is marked with it, and the others go on. */
static enum err
person_mark(struct ctx *cx, struct msg_request *r, const struct node *n, person_read *read, struct asked *p)
{
	enum err e;

	*p = (struct asked){ .who = { .insurer = "", .symbol = "", .number = "", .branch = "" }, .arbitrary = "",
	    .reference = "", .detail = "", .sent = n };
	e = read(cx, r, n, p);
	if (e == ERR_INPUT) {
		p->outcome = e;
		p->detail = ctx_str(cx, cx->fault.detail);
		return p->detail == NULL ? cx->fault.code : ERR_OK;
	}
	return e;
}

enum err
people_read(struct ctx *cx, const struct node *body, const char *element, person_read *read, struct msg_request *r)
{
	const struct node *first = node_child(body, element);
	struct asked *people;
	size_t n = 0;

	for (const struct node *c = first; c != NULL; c = node_next_named(c, element))
		n++;
	if (n == 0)
		return fail(cx, ERR_INPUT, "%s: W-22: missing", element);
	if (n > LIMIT_PERSONS_PER_FILE)
		return fail(cx, ERR_TOO_LARGE, "%s: W-22: more than %d", element, LIMIT_PERSONS_PER_FILE);
	if ((people = ctx_array(cx, n, sizeof *people)) == NULL)
		return cx->fault.code;
	n = 0;
	for (const struct node *c = first; c != NULL; c = node_next_named(c, element))
		TRY(person_mark(cx, r, c, read, &people[n++]));
	r->people = people;
	r->people_count = n;
	return ERR_OK;
}

/* The flag stands with each person in a re-check; all say the same, as the message does. */
static enum err
many_read(struct ctx *cx, const struct msg_request *r, const struct node *n, struct asked *ret_p)
{
	struct msg_request here = *r;

	TRY(asked_read(cx, n, r->mode == MODE_COUNTER, ret_p));
	return r->mode == MODE_COUNTER ? ERR_OK : mode_flag_read(cx, n, r->mode == MODE_VISIT ? "2" : "3", &here);
}

enum err
many_decode(struct ctx *cx, const struct node *root, struct msg_request *r)
{
	struct msg_parts parts;

	TRY(head_read(cx, root, r, &parts));
	if (r->date == 0 && r->mode == MODE_COUNTER)
		return fail(cx, ERR_INPUT, "QualificationConfirmationDate: W-11: missing");
	return people_read(cx, parts.body, "QualificationConfirmSearchInfo", many_read, r);
}

enum err
reception_decode(struct ctx *cx, const struct node *root, struct msg_request *r)
{
	struct msg_parts parts;

	TRY(head_read(cx, root, r, &parts));
	return fields_read(cx, parts.body, reception_fields, FIELD_COUNT(reception_fields), r);
}

/* ---- results --------------------------------------------------------------------------------------------- */

enum err
reception_encode(struct ctx *cx, const struct msg_result *r, struct node *root)
{
	struct draft d = { .cx = cx };
	struct node *header = head_write(&d, r, root), *body;

	segment_write(&d, r, header);
	encoding_write(&d, r, header);
	body = draft_group(&d, root, "MessageBody");
	if (r->outcome != ERR_OK) {
		status_write(&d, body, r->outcome, r->detail);
		return draft_done(&d);
	}
	draft_text(&d, body, "ReceptionNumber", r->reception);
	draft_instant(&d, body, "ReceptionDateTime", r->received);
	return draft_done(&d);
}

static void
counts_write(struct draft *d, const struct msg_result *r, size_t units, struct node *header)
{
	size_t normal = 0;

	for (size_t i = 0; i < units; i++)
		normal += r->units[i].outcome == ERR_OK;
	draft_count(d, header, "NumberOfProcessingResult", units);
	draft_count(d, header, "NumberOfNormalProcessing", normal);
	draft_count(d, header, "NumberOfError", units - normal);
}

/* A body without units is never empty, so that it stays an object in JSON: it says how far the request is. */
struct node *
bulk_write(struct draft *d, const struct msg_result *r, struct node *root, size_t *ret_units)
{
	struct node *header = head_write(d, r, root), *body;
	size_t units = r->outcome == ERR_OK && !r->pending ? r->unit_count : 0;

	draft_text(d, header, "ReceptionNumber", r->reception);
	segment_write(d, r, header);
	counts_write(d, r, units, header);
	encoding_write(d, r, header);
	body = draft_group(d, root, "MessageBody");
	if (r->pending && r->outcome == ERR_OK)
		draft_text(d, body, "ReceptionNumber", r->reception);
	else if (units == 0)
		status_write(d, body, r->outcome, r->detail);
	*ret_units = units;
	return body;
}

static void
chart_write(struct draft *d, struct node *into, const char *number)
{
	struct node *n = number != NULL && number[0] != '\0' ? draft_item(d, into, "ReferenceNumber") : NULL;

	if (n != NULL)
		n->text = number;
}

/* OQSCD014, in bulk results only. */
static void
compared_write(struct draft *d, struct node *into, enum limit_compared c)
{
	if (c != COMPARED_NOT)
		draft_text(d, into, "LimitApplicationCertificateChanged", c == COMPARED_SAME ? "0" : "1");
}

/* 照会番号 stand beside the results, one for each, in their order. */
static void
unit_in_bulk_write(struct draft *d, struct node *body, const struct msg_result *r, const struct answer_unit *u)
{
	struct node *n = draft_item(d, body, "BulkConfirmUnit");

	search_write(d, n, u, r->id == MSG_ELIGIBILITY_02, r->limit_consent);
	unit_write(d, n, u, u->detail);
	for (size_t i = 0; u->outcome == ERR_OK && i < u->answer_count; i++)
		compared_write(d, answer_write(d, n, &u->answers[i]), u->answers[i].limit_compared);
	for (size_t i = 0; u->outcome == ERR_OK && i < u->answer_count; i++)
		chart_write(d, n, u->answers[i].reference);
}

enum err
units_encode(struct ctx *cx, const struct msg_result *r, struct node *root)
{
	struct draft d = { .cx = cx };
	size_t units;
	struct node *body = bulk_write(&d, r, root, &units);

	for (size_t i = 0; i < units; i++)
		unit_in_bulk_write(&d, body, r, &r->units[i]);
	return draft_done(&d);
}
