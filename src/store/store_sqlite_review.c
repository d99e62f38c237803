/* Reviews in SQLite, with their candidates. */
#include "store/store_sqlite.h"

enum err
check_review(struct writer *w, const void *row)
{
	struct query q;
	int64_t state;
	bool found;

	query_start(&q, &w->cx, &w->db, W_REVIEW_STATE);
	query_id(&q, ((const struct review *)row)->id);
	TRY(query_number_out(&q, &state, &found));
	return !found || state == REVIEW_OPEN ? ERR_OK : ERR_STALE;
}

/* A row before it in the same change, or of its group, may have decided it. */
enum err
apply_review(struct writer *w, const void *row)
{
	const struct review *r = row;
	struct query q;

	TRY(check_review(w, row));
	query_start(&q, &w->cx, &w->db, W_REVIEW);
	query_record(&q, ROW_REVIEW, r);
	TRY(query_exec(&q, NULL));
	query_start(&q, &w->cx, &w->db, W_REVIEW_CANDIDATE_CLEAR);
	query_id(&q, r->id);
	TRY(query_exec(&q, NULL));
	for (size_t i = 0; i < r->candidate_count; i++) {
		query_start(&q, &w->cx, &w->db, W_REVIEW_CANDIDATE);
		query_id(&q, r->id);
		query_number(&q, (int64_t)i);
		query_record(&q, SHAPE_REVIEW_CANDIDATE, &r->candidates[i]);
		TRY(query_exec(&q, NULL));
	}
	return ERR_OK;
}

static enum err
candidates_read(struct view *v, struct ctx *cx, struct review *r)
{
	struct query q;
	void *rows;

	query_start(&q, cx, view_db(v), R_REVIEW_CANDIDATES);
	query_id(&q, r->id);
	TRY(query_all(&q, SHAPE_REVIEW_CANDIDATE, SIZE_MAX, &rows, &r->candidate_count));
	r->candidates = rows;
	return ERR_OK;
}

enum err
sqlite_reviews(struct view *v, struct ctx *cx, size_t max, struct review **ret_r, size_t *ret_n)
{
	struct review *r;
	struct query q;
	void *rows;
	size_t n;

	query_start(&q, cx, view_db(v), R_REVIEWS);
	query_number(&q, INT64_MIN);    /* so that the index is searched */
	query_number(&q, (int64_t)max);
	TRY(query_all(&q, ROW_REVIEW, SIZE_MAX, &rows, &n));
	r = rows;
	for (size_t i = 0; i < n; i++)
		TRY(candidates_read(v, cx, &r[i]));
	*ret_r = r;
	*ret_n = n;
	return ERR_OK;
}

enum err
sqlite_review(struct view *v, struct ctx *cx, id review, struct review *ret_r)
{
	struct query q;

	query_start(&q, cx, view_db(v), R_REVIEW);
	query_id(&q, review);
	TRY(query_one(&q, ROW_REVIEW, ret_r));
	return candidates_read(v, cx, ret_r);
}
