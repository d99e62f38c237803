/* What was allowed to be told becomes a printed sheet: nothing is decided here. */
#include "centre/document.h"
#include "base/limit.h"
#include "page/medical_sheet.h"

static enum err
frame_of(struct job *j, const struct person *p, struct medical_frame *ret_f)
{
	struct facility f;

	TRY(view_facility(j->act.view, &j->cx, j->who.facility, &f));
	*ret_f = (struct medical_frame){ .facility_name = f.name, .facility = j->who.facility, .made = j->cx.now, .person = p };
	return ERR_OK;
}

static void
set(struct msg_result *rs, const struct buf *b)
{
	rs->document = b->p;
	rs->document_n = b->n;
	rs->document_type = "application/pdf";
}

enum err
document_medicines(struct job *j, const struct medicines_answer *m, bool treatments, struct msg_result *rs)
{
	struct summary y = { 0 };
	struct medicines_sheet sheet = { .from = m->from, .until = m->until, .medicines = m->medicines,
	    .medicine_count = m->medicine_count, .prescribed_count = m->prescribed_count, .handed_count = m->handed_count,
	    .with_prescriptions = m->with_prescriptions, .treatments = m->treatments, .treatment_count = m->treatment_count,
	    .with_treatments = treatments, .summary = &y };
	struct buf b;

	TRY(frame_of(j, m->person, &sheet.frame));
	for (size_t i = 0; i < sizeof m->used / sizeof m->used[0]; i++)
		sheet.frame.used[i] = m->used[i];
	TRY(summary_medicines(&j->cx, m->medicines, m->medicine_count + m->prescribed_count + m->handed_count,
	    ymd_of(j->cx.now), &y));
	buf_init(&b, &j->cx, LIMIT_SHEET_BYTES);
	TRY(medicines_sheet_write(&j->cx, &sheet, &b));
	set(rs, &b);
	return ERR_OK;
}

enum err
document_checkups(struct job *j, const struct checkups_answer *c, struct msg_result *rs)
{
	struct summary y = { 0 };
	struct checkups_sheet sheet = { .checkups = c->checkups, .count = c->count, .summary = &y };
	struct buf b;

	TRY(frame_of(j, c->person, &sheet.frame));
	sheet.frame.used[0] = c->consent;
	TRY(summary_checkups(&j->cx, c->checkups, c->count, c->person->sex1, &y));
	buf_init(&b, &j->cx, LIMIT_SHEET_BYTES);
	TRY(checkups_sheet_write(&j->cx, &sheet, &b));
	set(rs, &b);
	return ERR_OK;
}
