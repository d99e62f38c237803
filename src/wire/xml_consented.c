/* IF-017…024 同意済資格情報一括取得: all persons who consented in a span of days, in two steps (spec/interface.md
 * sections 5 and 7.3). */
#include "base/limit.h"
#include "wire/xml.h"

static const struct field consent_days[] = {
	FIELD("ConsentDateFrom", DAY, true, "W-13", struct msg_request, first, 0),
	FIELD("ConsentDateTo", DAY, true, "W-13", struct msg_request, last, 0),
};
static const struct field visit_days[] = {
	FIELD("ExaminationDateFrom", DAY, true, "W-13", struct msg_request, first, 0),
	FIELD("ExaminationDateTo", DAY, true, "W-13", struct msg_request, last, 0),
};
static const struct field reception_fields[] = {
	FIELD("ReceptionNumber", TEXT, true, "W-16", struct msg_request, reception, 100),
};

static bool
is_visit(enum msg_id m)
{
	return m == MSG_CONSENTED_VISIT_01 || m == MSG_CONSENTED_VISIT_02;
}

static bool
has_pair(const struct node *search, const char *from, const char *to)
{
	return node_text(search, from)[0] != '\0' || node_text(search, to)[0] != '\0';
}

/* One pair of days, never both; the day of the visit can be asked in online mode only. */
static enum err
days_read(struct ctx *cx, const struct node *search, struct msg_request *r)
{
	bool by_consent = has_pair(search, "ConsentDateFrom", "ConsentDateTo");
	bool by_visit = has_pair(search, "ExaminationDateFrom", "ExaminationDateTo");

	if (by_visit && is_visit(r->id))
		return fail(cx, ERR_INPUT, "ExaminationDateFrom: W-13: not for home visits");
	if (by_visit && by_consent)
		return fail(cx, ERR_INPUT, "ExaminationDateFrom: W-13: beside ConsentDateFrom");
	r->by_visit_date = by_visit;
	TRY(fields_read(cx, search, by_visit ? visit_days : consent_days, FIELD_COUNT(consent_days), r));
	if (r->first > r->last)
		return fail(cx, ERR_INPUT, "%s: W-14: after its end", by_visit ? visit_days[0].element
		    : consent_days[0].element);
	if (ymd_between(r->first, r->last) >= LIMIT_SPAN_DAYS)
		return fail(cx, ERR_INPUT, "%s: W-15: more than %d days", by_visit ? visit_days[1].element
		    : consent_days[1].element, LIMIT_SPAN_DAYS);
	return ERR_OK;
}

enum err
consented_ask_decode(struct ctx *cx, const struct node *root, struct msg_request *r)
{
	const struct node *search;
	struct msg_parts parts;

	TRY(head_read(cx, root, r, &parts));
	TRY(field_only(cx, parts.body, "QualificationConfirmSearchInfo", "W-21", &search));
	r->mode = is_visit(r->id) ? MODE_VISIT : MODE_ONLINE;
	TRY(mode_flag_read(cx, search, is_visit(r->id) ? "2" : "3", r));
	return days_read(cx, search, r);
}

enum err
consented_get_decode(struct ctx *cx, const struct node *root, struct msg_request *r)
{
	struct msg_parts parts;

	TRY(head_read(cx, root, r, &parts));
	r->mode = is_visit(r->id) ? MODE_VISIT : MODE_ONLINE;
	return fields_read(cx, parts.body, reception_fields, FIELD_COUNT(reception_fields), r);
}

enum err
consented_ask_encode(struct ctx *cx, const struct msg_result *r, struct node *root)
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

static void
bulk_unit_write(struct draft *d, struct node *body, const struct answer_unit *u)
{
	struct node *n = draft_item(d, body, "BulkConfirmUnit");

	search_write(d, n, u, false, false);
	unit_write(d, n, u, "");
	for (size_t i = 0; u->outcome == ERR_OK && i < u->answer_count; i++)
		answer_write(d, n, &u->answers[i]);
}

/* A body without units is never empty, so that it stays an object in JSON: it says how far the request is. */
enum err
consented_get_encode(struct ctx *cx, const struct msg_result *r, struct node *root)
{
	struct draft d = { .cx = cx };
	struct node *header = head_write(&d, r, root), *body;
	size_t units = r->outcome == ERR_OK && !r->pending ? r->unit_count : 0;

	draft_text(&d, header, "ReceptionNumber", r->reception);
	segment_write(&d, r, header);
	counts_write(&d, r, units, header);
	encoding_write(&d, r, header);
	body = draft_group(&d, root, "MessageBody");
	if (r->pending && r->outcome == ERR_OK)
		draft_text(&d, body, "ReceptionNumber", r->reception);
	else if (units == 0)
		status_write(&d, body, r->outcome, r->detail);
	for (size_t i = 0; i < units; i++)
		bulk_unit_write(&d, body, &r->units[i]);
	return draft_done(&d);
}
