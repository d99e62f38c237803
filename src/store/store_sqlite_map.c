/* Keeps a reader's map of the database from one commit of the writer to the next. SQLite gives the map up
 * at every change that it sees, since another process might have cut the file; each request then maps,
 * touches and unmaps its pages anew, which was an eighth to a fifth of its cost. Here nobody but our own
 * writer changes the file, and it never cuts it (it does not vacuum; only the log is truncated). What has
 * grown behind the map is read by read(2) until the map is made anew. */
#include <pthread.h>
#include <sqlite3.h>

#include "store/store_sqlite.h"

#define USES 1024       /* of one map */

static sqlite3_io_methods keeping;
static const sqlite3_io_methods *usual;         /* those of the system, which it stands for */

static int
unfetch(sqlite3_file *file, sqlite3_int64 at, void *page)
{
	static _Thread_local unsigned asked;

	if (page == NULL && ++asked % USES != 0)
		return SQLITE_OK;
	return usual->xUnfetch(file, at, page);
}

void
map_keep(struct db *db)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	sqlite3_file *file = NULL;

	if (sqlite3_file_control(db->conn, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK || file == NULL
	    || file->pMethods == NULL || file->pMethods->iVersion < 3)
		return;         /* it works without, too */
	(void)pthread_mutex_lock(&lock);
	if (usual == NULL) {
		usual = file->pMethods;
		keeping = *usual;
		keeping.xUnfetch = unfetch;
	}
	if (file->pMethods == usual)
		file->pMethods = &keeping;
	(void)pthread_mutex_unlock(&lock);
}
