/* The writer: opens the database and writes groups of changes, each group by one COMMIT. */
#include <sqlite3.h>
#include <string.h>

#include "base/log.h"
#include "store/store_sqlite.h"

#define SAFE_SQLITE 3051003     /* first release without the WAL-reset bug */

static enum err
last_audit(struct writer *w)
{
	struct audit last;
	struct query q;
	enum err e;

	query_start(&q, &w->cx, &w->db, W_AUDIT_LAST);
	e = query_one(&q, ROW_AUDIT, &last);
	if (e == ERR_NOT_FOUND)
		return ERR_OK;
	if (e != ERR_OK)
		return e;
	w->seq = last.seq;
	memcpy(w->chain, last.chain, sizeof w->chain);
	return ERR_OK;
}

static enum err
last_epoch(struct writer *w)
{
	struct query q;
	int64_t epoch;
	bool found;

	query_start(&q, &w->cx, &w->db, W_EPOCH_LAST);
	TRY(query_number_out(&q, &epoch, &found));
	if (!found)
		return fail(&w->cx, ERR_STORE, "the store has no configuration row");
	w->epoch = (uint64_t)epoch;
	return ERR_OK;
}

enum err
writer_open(struct writer *w, const char *path)
{
	TRY(db_open(&w->cx, path, true, write_sql, W_COUNT, &w->db));
	TRY(schema_open(w));
	TRY(db_prepare_all(&w->cx, &w->db));
	TRY(last_audit(w));
	TRY(last_epoch(w));
	log_event("store", "sqlite=%s source=%.30s wal_reset_bug=%s writers=1", sqlite3_libversion(),
	    sqlite3_sourceid(),
	    sqlite3_libversion_number() >= SAFE_SQLITE ? "no" : "avoided");
	return ERR_OK;
}

void
writer_close(struct writer *w)
{
	if (w->db.conn != NULL) {
		db_checkpoint(&w->db, true);
		db_close(&w->db);
	}
	epochs_release(&w->epochs);
}

static void
roll_back(struct writer *w)
{
	for (size_t i = 0; i < w->db.count; i++)
		(void)sqlite3_reset(w->db.stmts[i]);
	if (sqlite3_get_autocommit(w->db.conn) == 0)
		(void)sqlite3_exec(w->db.conn, "rollback", NULL, NULL, NULL);
}

/* One transaction with every change whose outcome is still ERR_OK. ERR_STALE: one of them did not fit
 * while it was being written; it has its outcome now, and the others are to be tried again without it. */
static enum err
try_once(struct writer *w, struct change **group, size_t n)
{
	TRY(db_exec(&w->cx, &w->db, "begin immediate"));
	for (size_t i = 0; i < n; i++) {
		enum err e = group[i]->outcome;

		if (e != ERR_OK)
			continue;
		if ((e = change_check(w, group[i])) == ERR_OK) {
			e = change_apply(w, group[i]);
			if (e != ERR_OK && e != ERR_STORE) {
				group[i]->outcome = e;
				return ERR_STALE;
			}
		}
		if (e == ERR_STORE)
			return e;
		group[i]->outcome = e;
	}
	return db_exec(&w->cx, &w->db, "commit");
}

void
group_write(struct writer *w, struct change **group, size_t n)
{
	const uint64_t seq = w->seq, epoch = w->epoch;
	unsigned char chain[SHA256_BYTES];
	enum err e;

	memcpy(chain, w->chain, sizeof chain);
	arena_reset(w->cx.mem);
	while ((e = try_once(w, group, n)) != ERR_OK) {
		roll_back(w);
		w->seq = seq;
		memcpy(w->chain, chain, sizeof chain);
		w->epoch = epoch;
		epochs_back(&w->epochs, epoch);
		if (e != ERR_STALE)
			break;
	}
	if (e == ERR_OK)
		return;
	log_event("store", "group of %zu changes not written: %s", n, w->cx.fault.detail);
	for (size_t i = 0; i < n; i++)
		if (group[i]->outcome == ERR_OK) {
			group[i]->outcome = ERR_STORE;
			group[i]->refused = NULL;
		}
}
