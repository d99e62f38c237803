/* Periods with their certificates, and claims with their lines: written, or replaced as a whole. */
#include "base/text.h"
#include "store/store_sqlite.h"

enum err
rows_clear(struct writer *w, size_t which, id person, id of)
{
	struct query q;

	query_start(&q, &w->cx, &w->db, which);
	query_id(&q, person);
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
		TRY(rows_clear(w, W_LIMIT_CLEAR, e.person, e.id));
		TRY(rows_clear(w, W_DISEASE_CLEAR, e.person, e.id));
		TRY(rows_clear(w, W_TICKET_CLEAR, e.person, e.id));
		TRY(rows_clear(w, W_ELIGIBILITY_CLEAR, e.person, e.id));
	}
	query_start(&q, &w->cx, &w->db, W_ELIGIBILITY);
	query_record(&q, ROW_ELIGIBILITY, &e);
	query_text(&q, folded);
	query_number(&q, (int64_t)(e.limit_count + e.disease_count + e.ticket_count));
	TRY(query_exec(&q, NULL));
	TRY(rows_fill(w, &(struct inner){ W_LIMIT, e.person, e.id, SHAPE_LIMIT }, e.limits, e.limit_count));
	TRY(rows_fill(w, &(struct inner){ W_TICKET, e.person, e.id, SHAPE_TICKET }, e.tickets, e.ticket_count));
	return rows_fill(w, &(struct inner){ W_DISEASE, e.person, e.id, SHAPE_DISEASE }, e.diseases, e.disease_count);
}

enum err
apply_claim(struct writer *w, const void *row)
{
	const struct claim *c = row;
	struct query q;

	query_start(&q, &w->cx, &w->db, W_CLAIM);
	query_record(&q, ROW_CLAIM, c);
	query_packed(&q, SHAPE_DRUG, c->drugs, c->drug_count);
	query_packed(&q, SHAPE_ACT, c->acts, c->act_count);
	return query_exec(&q, NULL);
}
