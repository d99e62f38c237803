/* IF-003/004 and IF-009…012 照会番号登録: the facility's chart number of a person, one or many (spec/interface.md sections 5.5
 * and 6). */
#include "wire/xml.h"

static const struct field reference_fields[] = {
	FIELD("ReferenceNumber", TEXT, true, "W-23", struct asked, reference, 50),
	FIELD("InsurerNumber", INSURER, true, "W-03", struct asked, who.insurer, 0),
	FIELD("InsuredCardSymbol", TEXT, false, "W-04", struct asked, who.symbol, 20),
	FIELD("InsuredIdentificationNumber", TEXT, true, "W-05", struct asked, who.number, 20),
	FIELD("InsuredBranchNumber", DIGITS, false, "W-06", struct asked, who.branch, 2),
};
static const char info[] = "ReferenceNumberRegistrationInfo";

const struct fields reference_table = { reference_fields, FIELD_COUNT(reference_fields) };

static enum err
reference_read(struct ctx *cx, const struct msg_request *r, const struct node *n, struct asked *ret_p)
{
	(void)r;
	return fields_read(cx, n, reference_fields, FIELD_COUNT(reference_fields), ret_p);
}

enum err
reference_decode(struct ctx *cx, const struct node *root, struct msg_request *r)
{
	struct asked one = { .who = r->who, .reference = "" };
	struct msg_parts parts;

	TRY(head_read(cx, root, r, &parts));
	TRY(field_only(cx, parts.body, info, "W-22", &r->sent));
	TRY(reference_read(cx, r, r->sent, &one));
	r->who = one.who;
	r->reference = one.reference;
	return ERR_OK;
}

enum err
references_decode(struct ctx *cx, const struct node *root, struct msg_request *r)
{
	struct msg_parts parts;

	TRY(head_read(cx, root, r, &parts));
	return people_read(cx, parts.body, info, reference_read, r);
}

/* Nothing of the person is told: what was sent, and how it went. */
static void
registration_write(struct draft *d, struct node *into, const struct answer_unit *u)
{
	if (u->sent != NULL) {
		echo_write(d, into, u->sent);
	} else if (u->asked != NULL) {
		const struct asked as = { .who = *u->asked, .reference = u->reference };

		fields_write(d, draft_group(d, into, info), reference_fields, FIELD_COUNT(reference_fields), &as);
	}
	status_write(d, into, u->outcome, u->detail);
}

enum err
reference_encode(struct ctx *cx, const struct msg_result *r, struct node *root)
{
	struct draft d = { .cx = cx };
	struct node *header = head_write(&d, r, root), *body;

	segment_write(&d, r, header);
	encoding_write(&d, r, header);
	body = draft_group(&d, root, "MessageBody");
	if (r->outcome != ERR_OK || r->unit_count == 0)
		status_write(&d, body, r->outcome, r->detail);
	else
		registration_write(&d, body, &r->units[0]);
	return draft_done(&d);
}

enum err
references_encode(struct ctx *cx, const struct msg_result *r, struct node *root)
{
	struct draft d = { .cx = cx };
	size_t units;
	struct node *body = bulk_write(&d, r, root, &units);

	for (size_t i = 0; i < units; i++)
		registration_write(&d, draft_item(&d, body, "BulkRegistrationUnit"), &r->units[i]);
	return draft_done(&d);
}
