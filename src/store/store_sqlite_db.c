/* SQLite connections: how they are opened, and their statements. The only words of SQL here are settings. */
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "store/store_sqlite.h"

#define CHECKPOINT_PAGES 4000   /* 16 MiB of log between two checkpoints */
#define CHECKPOINT_WHOLE 65536  /* 256 MiB: readers have been in the way for long */
#define WAL_KEPT "67108864"     /* bytes of a log file that is kept for the next round */

static const char settings_of_all[] =
    "pragma temp_store = memory; pragma trusted_schema = off;"
    "pragma mmap_size = 2147418112; pragma wal_autocheckpoint = 0;";
/* Cells are checked where damage could spread. A reader takes in its pages anew after each commit, and the check was
 * a third of what it did; what it reads is checked by its columns. */
static const char settings_of_writer[] =
    "pragma cell_size_check = on; pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -65536;"
    "pragma journal_size_limit = " WAL_KEPT ";";
static const char settings_of_reader[] = "pragma query_only = 1; pragma cache_size = -4096;";

static void
configure(void)
{
	/* Its statistics are behind one lock for all threads. */
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	(void)sqlite3_initialize();
}

static int
note_pages(void *user, sqlite3 *conn, const char *name, int pages)
{
	struct db *db = user;

	(void)conn;
	(void)name;
	db->wal_pages = pages;
	return SQLITE_OK;
}

enum err
db_exec(struct ctx *cx, struct db *db, const char *text)
{
	if (sqlite3_exec(db->conn, text, NULL, NULL, NULL) != SQLITE_OK)
		return fail(cx, ERR_STORE, "sqlite %d: %s", sqlite3_extended_errcode(db->conn),
		    sqlite3_errmsg(db->conn));
	return ERR_OK;
}

/* Before SQLite does it with wider rights; its other files take them over. */
static enum err
make_file(struct ctx *cx, const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	if (fd < 0)
		return fail(cx, ERR_STORE, "database file cannot be opened for writing");
	(void)close(fd);
	return ERR_OK;
}

static enum err
set_up(struct ctx *cx, struct db *db, bool writer)
{
	(void)sqlite3_extended_result_codes(db->conn, 1);
	(void)sqlite3_busy_timeout(db->conn, 1000);
	(void)sqlite3_db_config(db->conn, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	/* Or plans depend on bound values, because of the partial indexes, and are made anew for each. */
	(void)sqlite3_db_config(db->conn, SQLITE_DBCONFIG_ENABLE_QPSG, 1, NULL);
	TRY(db_exec(cx, db, settings_of_all));
	if (writer)
		return db_exec(cx, db, settings_of_writer);
	if (sqlite3_db_config(db->conn, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL) != SQLITE_OK)
		return fail(cx, ERR_STORE, "sqlite: a reader that checkpoints at its close");
	map_keep(db);
	return db_exec(cx, db, settings_of_reader);
}

enum err
db_open(struct ctx *cx, const char *path, bool writer, const struct sql *sql, size_t count, struct db *ret_db)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct db db = { .sql = sql, .count = count, .checkpoint_at = CHECKPOINT_PAGES };
	enum err e;

	(void)pthread_once(&once, configure);
	if (writer)
		TRY(make_file(cx, path));
	if ((db.stmts = calloc(count, sizeof db.stmts[0])) == NULL)
		return fail(cx, ERR_SYSTEM, "no memory");
	if (sqlite3_open_v2(path, &db.conn,
	    SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL)
	    != SQLITE_OK)
		e = fail(cx, ERR_STORE, "sqlite: %s",
		    db.conn == NULL ? "no memory" : sqlite3_errmsg(db.conn));
	else
		e = set_up(cx, &db, writer);
	if (e != ERR_OK) {
		db_close(&db);
		return e;
	}
	*ret_db = db;
	if (writer)
		(void)sqlite3_wal_hook(ret_db->conn, note_pages, ret_db);
	return ERR_OK;
}

void
db_close(struct db *db)
{
	for (size_t i = 0; i < db->count && db->stmts != NULL; i++)
		(void)sqlite3_finalize(db->stmts[i]);
	free(db->stmts);
	db->stmts = NULL;
	(void)sqlite3_close(db->conn);
	db->conn = NULL;
}

/* Appends one form of the shape's columns, each after ", " but the first. */
static void
put_columns(sqlite3_str *out, const struct shape *s, const char *form, char table)
{
	const char *between = "";

	for (size_t i = 0; i < s->count; i++) {
		const char *name = s->columns[i].name;

		if (s->columns[i].type == COLUMN_LIST)
			continue;
		sqlite3_str_appendall(out, between);
		if (strcmp(form, "values") == 0)
			sqlite3_str_appendall(out, "?");
		else if (strcmp(form, "sets") == 0)
			sqlite3_str_appendf(out, "%s = excluded.%s", name, name);
		else if (table != '\0')
			sqlite3_str_appendf(out, "%c.%s", table, name);
		else
			sqlite3_str_appendall(out, name);
		between = ", ";
	}
}

/* The statement with its shape's columns written out; NULL without memory. For sqlite3_free. */
static char *
expand(const struct sql *sql)
{
	static const char *const forms[] = { "columns", "values", "sets" };
	sqlite3_str *out = sqlite3_str_new(NULL);
	const char *s = sql->text;

	while (*s != '\0') {
		char table = '\0';

		if (*s != '$') {
			sqlite3_str_appendchar(out, 1, *s++);
			continue;
		}
		s++;
		if (s[0] != '\0' && s[1] == '.') {
			table = s[0];
			s += 2;
		}
		for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
			if (strncmp(s, forms[i], strlen(forms[i])) == 0) {
				put_columns(out, &shapes[sql->shape], forms[i], table);
				s += strlen(forms[i]);
				break;
			}
	}
	return sqlite3_str_finish(out);
}

struct sqlite3_stmt *
db_stmt(struct ctx *cx, struct db *db, size_t which)
{
	char *text;
	int rc;

	if (db->stmts[which] != NULL)
		return db->stmts[which];
	if ((text = expand(&db->sql[which])) == NULL) {
		(void)fail(cx, ERR_STORE, "sqlite: no memory");
		return NULL;
	}
	rc = sqlite3_prepare_v3(db->conn, text, -1, SQLITE_PREPARE_PERSISTENT, &db->stmts[which], NULL);
	sqlite3_free(text);
	if (rc != SQLITE_OK) {
		(void)fail(cx, ERR_STORE, "sqlite %d: %s", rc, sqlite3_errmsg(db->conn));
		return NULL;
	}
	return db->stmts[which];
}

enum err
db_prepare_all(struct ctx *cx, struct db *db)
{
	for (size_t i = 0; i < db->count; i++)
		if (db_stmt(cx, db, i) == NULL)
			return cx->fault.code;
	return ERR_OK;
}

void
db_checkpoint(struct db *db, bool whole)
{
	int pages = 0, done = 0, rc;

	if (!whole && db->wal_pages < db->checkpoint_at)
		return;
	whole = whole || db->wal_pages >= CHECKPOINT_WHOLE;
	(void)sqlite3_busy_timeout(db->conn, 0);
	rc = sqlite3_wal_checkpoint_v2(db->conn, NULL,
	    whole ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE, &pages, &done);
	(void)sqlite3_busy_timeout(db->conn, 1000);
	if (rc != SQLITE_OK && rc != SQLITE_BUSY)
		log_event("store", "checkpoint failed: sqlite %d", rc);
	/* Where a reader is in the way, try again only when there is more to gain. */
	db->checkpoint_at = CHECKPOINT_PAGES + (done < pages ? pages : 0);
	db->wal_pages = 0;
}
