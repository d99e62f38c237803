/* MessageHeader of requests and results (spec/interface.md sections 3.2 and 3.3), and how outcomes are
 * told. */
#include "wire/name.h"
#include "wire/xml.h"

static const struct field head_fields[] = {
	FIELD("MedicalInstitutionCode", FACILITY, true, "W-02", struct msg_request, facility, 0),
	FIELD("ArbitraryFileIdentifier", TEXT, false, "W-09", struct msg_request, identifier, 50),
	FIELD("QualificationConfirmationDate", DAY, false, "W-11", struct msg_request, date, 0),
};

const struct fields head_table = { head_fields, FIELD_COUNT(head_fields) };

enum err
head_read(struct ctx *cx, const struct node *root, struct msg_request *r, struct msg_parts *ret_p)
{
	TRY(field_only(cx, root, "MessageHeader", "W-01", &ret_p->header));
	TRY(field_only(cx, root, "MessageBody", "W-01", &ret_p->body));
	return fields_read(cx, ret_p->header, head_fields, FIELD_COUNT(head_fields), r);
}

struct node *
head_write(struct draft *d, const struct msg_result *r, struct node *root)
{
	struct node *header = draft_group(d, root, "MessageHeader");

	draft_instant(d, header, "ProcessExecutionTime", r->executed);
	draft_day(d, header, "QualificationConfirmationDate", r->date);
	draft_text(d, header, "MedicalInstitutionCode", r->facility);
	draft_text(d, header, "ArbitraryFileIdentifier", r->identifier);
	return header;
}

void
segment_write(struct draft *d, const struct msg_result *r, struct node *header)
{
	draft_text(d, header, "SegmentOfResult", r->outcome != ERR_OK ? "9" : r->pending ? "2" : "1");
	if (r->outcome == ERR_OK)
		return;
	draft_text(d, header, "ErrorCode", name_of_code(r->outcome));
	draft_text(d, header, "ErrorMessage", error_text(d, r->outcome, r->detail));
}

void
encoding_write(struct draft *d, const struct msg_result *r, struct node *header)
{
	draft_text(d, header, "CharacterCodeIdentifier", r->encoding == ENCODING_CP932 ? "1" : "0");
}

void
status_write(struct draft *d, struct node *into, enum err outcome, const char *detail)
{
	draft_text(d, into, "ProcessingResultStatus", outcome == ERR_OK ? "1" : "2");
	if (outcome == ERR_OK)
		return;
	draft_text(d, into, "ProcessingResultCode", name_of_code(outcome));
	draft_text(d, into, "ProcessingResultMessage", error_text(d, outcome, detail));
}

const char *
error_text(struct draft *d, enum err e, const char *detail)
{
	const char *text = err_text(e, LANG_JA);

	if (detail == NULL || detail[0] == '\0')
		return text;
	if ((text = ctx_fmt(d->cx, "%s (%s)", text, detail)) == NULL)
		d->failed = true;
	return text;
}
