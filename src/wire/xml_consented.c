/* IF-017…024 同意済資格情報一括取得: all persons who consented in a span of days (spec/interface.md section 7.3). */
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
const struct fields consented_tables[] = { { consent_days, FIELD_COUNT(consent_days) }, { visit_days, FIELD_COUNT(visit_days) } };

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

	if (by_visit && r->mode == MODE_VISIT)
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
consented_decode(struct ctx *cx, const struct node *root, struct msg_request *r)
{
	const struct node *search;
	struct msg_parts parts;

	TRY(head_read(cx, root, r, &parts));
	TRY(field_only(cx, parts.body, "QualificationConfirmSearchInfo", "W-21", &search));
	TRY(mode_flag_read(cx, search, r->mode == MODE_VISIT ? "2" : "3", r));
	return days_read(cx, search, r);
}

/* ---- IF-013…016: by the month of a 医療券・調剤券 -------------------------------------------------------------- */

static const struct field entrusted_fields[] = {
	FIELD("MedicalTreatmentMonth", MONTH, true, "W-30", struct msg_request, from, 0),
};
const struct fields entrusted_table = { entrusted_fields, FIELD_COUNT(entrusted_fields) };

enum err
entrusted_decode(struct ctx *cx, const struct node *root, struct msg_request *r)
{
	const struct node *search;
	struct msg_parts parts;

	TRY(head_read(cx, root, r, &parts));
	TRY(field_only(cx, parts.body, "QualificationConfirmSearchInfo", "W-21", &search));
	TRY(fields_read(cx, search, entrusted_fields, FIELD_COUNT(entrusted_fields), r));
	r->until = r->from;
	return ERR_OK;
}
