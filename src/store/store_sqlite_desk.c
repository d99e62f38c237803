/* The operator's desk in SQLite: applications and their papers, announcements, outages, approvals, feeds. */
#include "store/desk.h"
#include "store/store_sqlite.h"

/* Which statements serve a kind. `of` has the facility or application as its parameter. */
static const struct { enum read_sql one, all, of; enum write_sql version, put; } statements[ROW_KIND_COUNT] = {
	[ROW_APPLICATION] = { R_APPLICATION, R_APPLICATIONS, R_APPLICATIONS_OF, W_APPLICATION_VERSION, W_APPLICATION },
	[ROW_PAPER] = { .of = R_PAPERS_OF },
	[ROW_ANNOUNCEMENT] = { R_ANNOUNCEMENT, R_ANNOUNCEMENTS, 0, W_ANNOUNCEMENT_VERSION, W_ANNOUNCEMENT },
	[ROW_OUTAGE] = { R_OUTAGE, R_OUTAGES, 0, W_OUTAGE_VERSION, W_OUTAGE },
	[ROW_FEED] = { R_FEED, R_FEEDS, 0, W_FEED_VERSION, W_FEED },
	[ROW_APPROVAL] = { R_APPROVAL, R_APPROVALS, 0, W_APPROVAL_VERSION, W_APPROVAL },
};

enum err
check_desk(struct writer *w, enum row_kind kind, const void *row)
{
	const struct desk_head *head = row;
	struct query q;
	int64_t version;
	bool found;

	query_start(&q, &w->cx, &w->db, statements[kind].version);
	query_id(&q, head->id);
	TRY(query_number_out(&q, &version, &found));
	if (!found)
		return head->version == 0 ? ERR_OK : ERR_STALE;
	return head->version != 0 && version == (int64_t)head->version ? ERR_OK : ERR_STALE;
}

/* A row before it in the same change may have been first. */
enum err
apply_desk(struct writer *w, enum row_kind kind, const void *row)
{
	union desk_row copy;
	struct query q;

	TRY(check_desk(w, kind, row));
	desk_copy(kind, row, &copy);
	copy.head.version++;
	query_start(&q, &w->cx, &w->db, statements[kind].put);
	query_record(&q, (int)kind, &copy);
	return query_exec(&q, NULL);
}

enum err
sqlite_desk_one(struct view *v, struct ctx *cx, enum row_kind kind, id key, void *ret)
{
	struct query q;

	query_start(&q, cx, view_db(v), statements[kind].one);
	query_id(&q, key);
	return query_one(&q, (int)kind, ret);
}

enum err
sqlite_desk_all(struct view *v, struct ctx *cx, const struct desk_search *s, void **ret_rows, size_t *ret_n)
{
	bool of_facility = s->facility[0] != '\0', of_application = s->application != 0;
	struct query q;

	query_start(&q, cx, view_db(v), of_facility || of_application ? statements[s->kind].of : statements[s->kind].all);
	if (of_facility)
		query_text(&q, s->facility);
	if (of_application)
		query_id(&q, s->application);
	return query_all(&q, (int)s->kind, s->max, ret_rows, ret_n);
}
