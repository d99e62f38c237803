/* Whole copies of the database: made while it is used, and looked through afterwards. */
#include <fcntl.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "store/store_sqlite.h"

/* The copy's bytes reach the disk before anybody is told that there is one. */
static enum err
flush(struct ctx *cx, const char *path)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		(void)close(fd);
	return ok ? ERR_OK : fail(cx, ERR_STORE, "the copy cannot be flushed");
}

static enum err
vacuum_into(struct ctx *cx, struct db *db, const char *path)
{
	char *text = sqlite3_mprintf("vacuum into %Q", path);
	enum err e = text == NULL ? fail(cx, ERR_SYSTEM, "no memory") : db_exec(cx, db, text);

	sqlite3_free(text);
	return e;
}

/* A connection that neither writes the source nor checkpoints it: one snapshot is read to its end beside the writer, who is
 * not held up. It must write the copy, so query_only is lifted; nothing else runs on it. */
enum err
sqlite_backup(struct store *s, struct ctx *cx, const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	struct db db;
	enum err e;

	if (fd < 0)
		return fail(cx, ERR_EXISTS, "the copy's file is there already, or its folder is not");
	(void)close(fd);
	e = db_open(cx, ((struct sqlite_store *)s)->path, false, read_sql, R_COUNT, &db);
	if (e == ERR_OK) {
		e = db_exec(cx, &db, "pragma query_only = 0");
		if (e == ERR_OK)
			e = vacuum_into(cx, &db, path);
		db_close(&db);
	}
	if (e == ERR_OK)
		e = flush(cx, path);
	if (e != ERR_OK)
		(void)unlink(path);
	return e;
}

static int
is_ok(void *user, int n, char **values, char **names)
{
	bool *good = user;

	(void)names;
	*good = n == 1 && values[0] != NULL && strcmp(values[0], "ok") == 0;
	return 0;
}

enum err
sqlite_verify(struct ctx *cx, const char *path, const struct audit_ring *ring, uint64_t *ret_rows)
{
	struct sqlite_view v = { .base.begun = true };
	bool good = false;
	enum err e;

	if (access(path, R_OK) != 0)
		return fail(cx, ERR_NOT_FOUND, "there is no copy of the store");
	TRY(db_open(cx, path, false, read_sql, R_COUNT, &v.db));
	if (sqlite3_exec(v.db.conn, "pragma quick_check(1)", is_ok, &good, NULL) != SQLITE_OK || !good)
		e = fail(cx, ERR_STORE, "the copy's pages are damaged");
	else if ((e = db_prepare_all(cx, &v.db)) == ERR_OK)
		e = sqlite_audit_verify(&v.base, cx, ring, ret_rows);
	db_close(&v.db);
	return e;
}
