/* Periods with their certificates, and claims with their lines: replaced as a whole. */
#include "base/text.h"
#include "store/store_sqlite.h"

enum err
rows_clear(struct writer *w, size_t which, id person, int when, id of)
{
	struct query q;

	query_start(&q, &w->cx, &w->db, which);
	query_id(&q, person);
	if (when != 0)
		query_number(&q, when);
	query_id(&q, of);
	return query_exec(&q, NULL);
}

enum err
rows_fill(struct writer *w, const struct inner *in, const void *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct query q;

		query_start(&q, &w->cx, &w->db, in->which);
		query_id(&q, in->person);
		if (in->when != 0)
			query_number(&q, in->when);
		query_id(&q, in->of);
		query_number(&q, (int64_t)i);
		query_record(&q, in->shape, (const char *)rows + i * shapes[in->shape].size);
		TRY(query_exec(&q, NULL));
	}
	return ERR_OK;
}

static const char *
written(const char *s)
{
	return s != NULL ? s : "";
}

enum err
apply_eligibility(struct writer *w, const void *row)
{
	struct eligibility e = *(const struct eligibility *)row;
	const char *folded = text_fold(&w->cx, written(e.number));
	struct query q;
	int64_t known;
	bool found;

	if (folded == NULL)
		return w->cx.fault.code;
	query_start(&q, &w->cx, &w->db, W_ELIGIBILITY_FIND);
	query_id(&q, e.person);
	query_text(&q, e.insurer);
	query_text(&q, written(e.symbol));
	query_text(&q, written(e.number));
	query_text(&q, written(e.branch));
	query_number(&q, e.acquired);
	TRY(query_number_out(&q, &known, &found));
	if (found) {
		e.id = (id)known;       /* a period keeps its first id */
		TRY(rows_clear(w, W_LIMIT_CLEAR, e.person, 0, e.id));
		TRY(rows_clear(w, W_DISEASE_CLEAR, e.person, 0, e.id));
		TRY(rows_clear(w, W_TICKET_CLEAR, e.person, 0, e.id));
		TRY(rows_clear(w, W_ELIGIBILITY_CLEAR, e.person, 0, e.id));
	}
	query_start(&q, &w->cx, &w->db, W_ELIGIBILITY);
	query_record(&q, ROW_ELIGIBILITY, &e);
	query_text(&q, folded);
	query_number(&q, (int64_t)(e.limit_count + e.disease_count + e.ticket_count));
	TRY(query_exec(&q, NULL));
	TRY(rows_fill(w, &(struct inner){ W_LIMIT, e.person, 0, e.id, SHAPE_LIMIT }, e.limits, e.limit_count));
	TRY(rows_fill(w, &(struct inner){ W_TICKET, e.person, 0, e.id, SHAPE_TICKET }, e.tickets, e.ticket_count));
	return rows_fill(w, &(struct inner){ W_DISEASE, e.person, 0, e.id, SHAPE_DISEASE }, e.diseases, e.disease_count);
}

/* Deletes the kept claim of the same key; *ret_id is its id, 0 when there was none. */
static enum err
claim_clear(struct writer *w, const struct claim *c, id *ret_id)
{
	struct query q;
	int64_t known;
	bool found;

	query_start(&q, &w->cx, &w->db, W_CLAIM_FIND);
	query_id(&q, c->person);
	query_number(&q, c->month);
	query_text(&q, c->institution);
	query_number(&q, c->source);
	query_number(&q, c->inpatient);
	query_text(&q, c->prescriber);
	TRY(query_number_out(&q, &known, &found));
	*ret_id = found ? (id)known : 0;
	if (!found)
		return ERR_OK;
	TRY(rows_clear(w, W_DRUG_CLEAR, c->person, c->month, *ret_id));
	TRY(rows_clear(w, W_ACT_CLEAR, c->person, c->month, *ret_id));
	return rows_clear(w, W_CLAIM_CLEAR, c->person, c->month, *ret_id);
}

enum err
apply_claim(struct writer *w, const void *row)
{
	struct claim c = *(const struct claim *)row;
	struct query q;
	id known;

	TRY(claim_clear(w, &c, &known));
	if (known != 0)
		c.id = known;           /* a claim keeps its first id */
	query_start(&q, &w->cx, &w->db, W_CLAIM);
	query_record(&q, ROW_CLAIM, &c);
	TRY(query_exec(&q, NULL));
	TRY(rows_fill(w, &(struct inner){ W_DRUG, c.person, c.month, c.id, SHAPE_DRUG }, c.drugs, c.drug_count));
	return rows_fill(w, &(struct inner){ W_ACT, c.person, c.month, c.id, SHAPE_ACT }, c.acts, c.act_count);
}

enum err
apply_claim_removed(struct writer *w, const void *row)
{
	id known;

	return claim_clear(w, row, &known);
}
