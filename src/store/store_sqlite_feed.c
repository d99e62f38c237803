/* What feeds have changed, in SQLite: images, and the removal of what a feed had brought. */
#include "store/list.h"
#include "store/store_sqlite.h"

enum err
apply_image_removed(struct writer *w, const void *row)
{
	const struct feed_image *i = row;
	struct query q;

	query_start(&q, &w->cx, &w->db, W_FEED_IMAGE_REMOVED);
	query_id(&q, i->person);
	query_id(&q, i->feed);
	query_number(&q, i->place);
	return query_exec(&q, NULL);
}

enum err
apply_feed_forgotten(struct writer *w, const void *row)
{
	const struct feed_forgotten *f = row;
	struct query q;

	query_start(&q, &w->cx, &w->db, W_FEED_FORGOTTEN);
	query_id(&q, f->feed);
	query_number(&q, f->most);
	return query_exec(&q, NULL);
}

enum err
check_person_removed(struct writer *w, const void *row)
{
	struct query q;
	int64_t one;
	bool found;

	query_start(&q, &w->cx, &w->db, W_PERSON_TIED);
	query_id(&q, *(const id *)row);
	TRY(query_number_out(&q, &one, &found));
	return found ? ERR_STALE : ERR_OK;
}

enum err
apply_person_removed(struct writer *w, const void *row)
{
	struct query q;

	TRY(check_person_removed(w, row));
	query_start(&q, &w->cx, &w->db, W_PERSON_REMOVED);
	query_id(&q, *(const id *)row);
	return query_exec(&q, NULL);
}

enum err
apply_eligibility_removed(struct writer *w, const void *row)
{
	const struct eligibility_removed *e = row;

	TRY(rows_clear(w, W_LIMIT_CLEAR, e->person, e->id));
	TRY(rows_clear(w, W_DISEASE_CLEAR, e->person, e->id));
	TRY(rows_clear(w, W_TICKET_CLEAR, e->person, e->id));
	return rows_clear(w, W_ELIGIBILITY_CLEAR, e->person, e->id);
}

enum err
sqlite_feed_images(struct view *v, struct ctx *cx, id person, struct feed_image **ret_i, size_t *ret_n)
{
	struct query q;
	void *rows;

	query_start(&q, cx, view_db(v), R_FEED_IMAGES);
	query_id(&q, person);
	TRY(query_all(&q, ROW_FEED_IMAGE, SIZE_MAX, &rows, ret_n));
	*ret_i = rows;
	return ERR_OK;
}

enum err
query_ids(struct query *q, id **ret_p, size_t *ret_n)
{
	struct list l;
	bool row;
	id *into;

	list_init(&l, q->cx, sizeof *into);
	for (;;) {
		TRY(query_row(q, &row));
		if (!row)
			break;
		if ((into = list_add(&l)) == NULL) {
			query_end(q);
			return q->cx->fault.code;
		}
		*into = (id)query_column_number(q, 0);
	}
	query_end(q);
	*ret_p = l.rows;
	*ret_n = l.n;
	return ERR_OK;
}

enum err
sqlite_feed_persons(struct view *v, struct ctx *cx, id feed, size_t max, id **ret_p, size_t *ret_n)
{
	struct query q;

	query_start(&q, cx, view_db(v), R_FEED_PERSONS);
	query_id(&q, feed);
	query_number(&q, (int64_t)max);
	return query_ids(&q, ret_p, ret_n);
}

enum err
sqlite_persons_born(struct view *v, struct ctx *cx, ymd birth, struct person **ret_p, size_t *ret_n)
{
	struct query q;
	void *rows;

	query_start(&q, cx, view_db(v), R_PERSONS_BORN);
	query_number(&q, birth);
	TRY(query_all(&q, ROW_PERSON, LIMIT_BORN, &rows, ret_n));
	*ret_p = rows;
	return ERR_OK;
}

enum err
sqlite_person_tied(struct view *v, struct ctx *cx, id person, bool *ret_tied)
{
	struct query q;
	int64_t one;
	bool found;

	query_start(&q, cx, view_db(v), R_PERSON_TIED);
	query_id(&q, person);
	TRY(query_number_out(&q, &one, &found));
	*ret_tied = found;
	return ERR_OK;
}
