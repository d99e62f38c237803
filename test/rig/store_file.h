/* What tests of the SQLite back-end share: a folder for one store's file, made and taken away with each test, and a way to change
 * that file behind the store's back. */
#ifndef RIG_STORE_FILE_H
#define RIG_STORE_FILE_H

#include <sqlite3.h>
#include <stdlib.h>
#include <unistd.h>

#include "t.h"

static char folder[64], file[80], where[96];    /* `where` is for store_open */

static inline int
file_setup(void **state)
{
	if (t_setup(state) != 0)
		return -1;
	(void)snprintf(folder, sizeof folder, "/tmp/kyotaku-t-XXXXXX");
	if (mkdtemp(folder) == NULL)
		return -1;
	(void)snprintf(file, sizeof file, "%s/store.db", folder);
	(void)snprintf(where, sizeof where, "sqlite:%s", file);
	return 0;
}

static inline int
file_teardown(void **state)
{
	static const char *const ends[] = { "", "-wal", "-shm", ".lock" };

	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
		(void)unlink(ctx_fmt(cx, "%s%s", file, ends[i]));
	(void)rmdir(folder);
	return t_teardown(state);
}

#define T_FILE(name) cmocka_unit_test_setup_teardown(name, file_setup, file_teardown)

static inline void
meddle(const char *sql)
{
	sqlite3 *conn;
	char *why = NULL;

	CHECK_INT(SQLITE_OK, sqlite3_open(file, &conn));
	if (sqlite3_exec(conn, sql, NULL, NULL, &why) != SQLITE_OK)
		print_error("%s\n", why);
	CHECK(why == NULL);
	CHECK_INT(SQLITE_OK, sqlite3_close(conn));
}

#endif
