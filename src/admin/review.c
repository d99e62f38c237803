/* Commands on what is held because it almost fits a person. */
#include <stdlib.h>
#include <string.h>

#include "admin/commands.h"
#include "admin/print.h"
#include "app/review.h"
#include "base/limit.h"

/* "P0000001 (another birth date)", with commas between them. */
static enum err
candidates_cell(struct operation *op, struct listing *l, const struct review *r)
{
	struct buf b;

	buf_init(&b, op->cx, LIMIT_FILE_BYTES);
	for (size_t i = 0; i < r->candidate_count; i++) {
		const struct review_candidate *c = &r->candidates[i];
		struct person p;

		TRY(view_person(op->view, op->cx, c->person, &p));
		buf_fmt(&b, "%s%s (", i > 0 ? ", " : "", p.key);
		for (int k = 0, told = 0; k < REASON_COUNT; k++)
			if ((c->reasons >> k & 1) != 0)
				buf_fmt(&b, "%s%s", told++ > 0 ? "、" : "",
				    op->order->lang == LANG_EN ? review_reasons[k].en : review_reasons[k].ja);
		buf_puts(&b, ")");
	}
	TRY(buf_done(&b));
	return listing_cell(l, "candidates", "%s", b.p != NULL ? b.p : "-");
}

static enum err
reviews(struct operation *op, struct buf *out)
{
	char at[INSTANT_TEXT];
	struct review *rows;
	struct listing l;
	size_t n;

	TRY(view_reviews(op->view, op->cx, LIMIT_REVIEWS_SHOWN, &rows, &n));
	TRY(act_audit(&op->act, AUDIT_REVIEWS_SHOWN, ERR_OK, 0, MODE_NONE, NULL, ""));
	TRY(listing_begin(&l, op->cx));
	for (size_t i = 0; i < n; i++) {
		const struct review *r = &rows[i];

		TRY(listing_row(&l));
		TRY(listing_cell(&l, "id", "%llu", (unsigned long long)r->id));
		TRY(listing_cell(&l, "at", "%s", instant_write_iso(r->at, at)));
		TRY(listing_cell(&l, "what", "%s", r->kind == REVIEW_CLAIM ? "claim" : "check-up"));
		TRY(listing_cell(&l, "institution", "%s", r->institution));
		TRY(listing_cell(&l, "when", "%d", r->happened));
		TRY(listing_cell(&l, "file", "%s", r->file));
		TRY(listing_cell(&l, "record", "%s", r->record[0] != '\0' ? r->record : "-"));
		TRY(listing_cell(&l, "line", "%u", r->line));
		TRY(candidates_cell(op, &l, r));
	}
	return listing_write(&l, op->order, out);
}

COMMAND(review_list_command)
{
	return operation_tell(app, v, cx, o, out, reviews);
}

COMMAND(review_accept_command)
{
	struct operation op;

	TRY(operation_begin(&op, app, v, cx, o));
	TRY(operation_end(&op, review_accept(&op.act, strtoull(o->words[2], NULL, 10), o->words[3])));
	buf_fmt(out, "it now belongs to %s\n", o->words[3]);
	return buf_done(out);
}

COMMAND(review_refuse_command)
{
	struct operation op;

	TRY(operation_begin(&op, app, v, cx, o));
	TRY(operation_end(&op, review_refuse(&op.act, strtoull(o->words[2], NULL, 10))));
	buf_puts(out, "it is forgotten, and its like will be refused\n");
	return buf_done(out);
}
