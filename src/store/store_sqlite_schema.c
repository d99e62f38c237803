/* The schema of a file: made in a new one, brought up to date in one that an earlier program made, refused when it is a later
 * program's or nobody's. There is no way back: who may want one keeps a back-up. */
#include <sqlite3.h>

#include "base/log.h"
#include "store/schema.h"
#include "store/schema_2.h"
#include "store/schema_3.h"
#include "store/store_sqlite.h"

/* steps[i] leads to version i + 2. What they have led to is what schema.sql makes at once (t_store_schema). */
static const char *const steps[] = { schema_2_sql, schema_3_sql };
#define STEPS (sizeof steps / sizeof steps[0])
#define VERSION ((int64_t)STEPS + 1)

/* A number that one statement tells, before any schema is known. */
static enum err
ask(struct writer *w, const char *text, int64_t *ret_n)
{
	sqlite3_stmt *s = NULL;
	enum err e = ERR_OK;

	if (sqlite3_prepare_v2(w->db.conn, text, -1, &s, NULL) != SQLITE_OK || sqlite3_step(s) != SQLITE_ROW)
		e = fail(&w->cx, ERR_STORE, "sqlite: %s", sqlite3_errmsg(w->db.conn));
	else
		*ret_n = sqlite3_column_int64(s, 0);
	(void)sqlite3_finalize(s);
	return e;
}

/* All of the texts, or nothing: a kill in the middle leaves the file as it was. */
static enum err
run(struct writer *w, const char *const *texts, size_t n)
{
	enum err e;

	TRY(db_exec(&w->cx, &w->db, "begin immediate"));
	e = ERR_OK;
	for (size_t i = 0; i < n && e == ERR_OK; i++)
		e = db_exec(&w->cx, &w->db, texts[i]);
	if (e == ERR_OK)
		e = db_exec(&w->cx, &w->db, "commit");
	if (e != ERR_OK)
		(void)sqlite3_exec(w->db.conn, "rollback", NULL, NULL, NULL);
	return e;
}

enum err
schema_open(struct writer *w)
{
	static const char *const whole[] = { schema_sql };
	int64_t tables, ours, version;

	TRY(ask(w, "select count(*) from sqlite_schema", &tables));
	if (tables == 0)
		return run(w, whole, 1);
	TRY(ask(w, "select count(*) from sqlite_schema where type = 'table' and name = 'store_version'", &ours));
	if (ours == 0)
		return fail(&w->cx, ERR_STORE, "the database is not a store of ours");
	TRY(ask(w, "select max(version) from store_version", &version));
	if (version < 1 || version > VERSION)
		return fail(&w->cx, ERR_STORE, "the store has schema %lld, this program knows 1 to %lld",
		    (long long)version, (long long)VERSION);
	if (version == VERSION)
		return ERR_OK;
	TRY(packed_define(&w->cx, &w->db));
	log_event("store", "schema=%lld brought_to=%lld", (long long)version, (long long)VERSION);
	return run(w, steps + version - 1, (size_t)(VERSION - version));
}
