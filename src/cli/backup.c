/* Restoring a back-up, and looking it through. It is made by the centre (admin/backup.c), the one process that may open the
 * store. */
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "admin/audit_key.h"
#include "admin/backup.h"
#include "base/file.h"
#include "base/limit.h"
#include "base/rand.h"
#include "base/tree.h"
#include "cli/cli.h"
#include "store/store.h"

#define CHUNK 1048576

/* The centre makes it: it needs the whole path. */
LOCAL(backup_make_run)
{
	const char *given = op->order.words[2], *slash = strrchr(given, '/');
	char real[PATH_MAX];
	const char *parent = slash == NULL ? "." : slash == given ? "/" : ctx_strn(cx, given, (size_t)(slash - given));
	const char *words[] = { "backup", "make", NULL };
	struct order o;

	TRY(folder_check(cx, op));
	if (parent == NULL)
		return cx->fault.code;
	if (realpath(parent, real) == NULL)
		return fail(cx, ERR_NOT_FOUND, "%s: no such folder", parent);
	words[2] = file_join(cx, strcmp(real, "/") == 0 ? "" : real, slash == NULL ? given : slash + 1);
	if (words[2] == NULL)
		return cx->fault.code;
	o = remote_words(op, words, 3);
	return remote_order(cx, op, &o, out);
}

/* ---- looking through ---- */

/* A manifest is input: a name leads to nowhere but below its folder. */
static bool
name_is_below(const char *name)
{
	return name[0] != '\0' && name[0] != '/' && strstr(name, "..") == NULL && strlen(name) < 200;
}

static enum err
check_file(struct ctx *cx, const char *dir, const struct node *row, char **ret_p, size_t *ret_n)
{
	const char *name = node_text(row, "name"), *digest;

	if (!name_is_below(name))
		return fail(cx, ERR_INPUT, "the manifest names a file outside of its folder");
	TRY(named_read(cx, file_join(cx, dir, name), LIMIT_IMPORT_BYTES, ret_p, ret_n));
	TRY(backup_digest(cx, *ret_p, *ret_n, &digest));
	return strcmp(digest, node_text(row, "sha256")) == 0 ? ERR_OK : fail(cx, ERR_STORE, "%s is not what was backed up", name);
}

static enum err
read_manifest(struct ctx *cx, const char *dir, struct node **ret_root)
{
	char *p;
	size_t n;

	TRY(named_read(cx, file_join(cx, dir, BACKUP_MANIFEST), LIMIT_FILE_BYTES, &p, &n));
	return json_read(cx, p, n, ret_root);
}

/* With the keys that the back-up holds, or those of --audit-keys. */
static enum err
verify_store(struct ctx *cx, const struct options *op, const char *dir, uint64_t *ret_rows)
{
	const char *path = op->audit_keys != NULL ? op->audit_keys : file_join(cx, dir, BACKUP_KEYS);
	struct audit_keys k;
	enum err e = audit_keys_read(cx, path, &k);

	if (e == ERR_OK || (e == ERR_NOT_FOUND && op->audit_keys == NULL))
		e = store_verify(cx, file_join(cx, dir, BACKUP_STORE), &k.ring, ret_rows);
	secret_wipe(&k, sizeof k);
	return e;
}

static enum err
look_through(struct ctx *cx, const struct options *op, const char *dir, struct node **ret_root, uint64_t *ret_rows)
{
	struct node *root;
	char *p;
	size_t n;

	TRY(read_manifest(cx, dir, &root));
	for (const struct node *r = node_child(root, "files"); r != NULL; r = node_next_named(r, "files")) {
		TRY(check_file(cx, dir, r, &p, &n));
		secret_wipe(p, n);
	}
	TRY(verify_store(cx, op, dir, ret_rows));
	if (strtoull(node_text(root, "auditRows"), NULL, 10) != *ret_rows)
		return fail(cx, ERR_STORE, "the store is not the one that was backed up");
	*ret_root = root;
	return ERR_OK;
}

LOCAL(backup_verify_command)
{
	struct node *root;
	uint64_t rows;

	TRY(look_through(cx, op, op->order.words[2], &root, &rows));
	buf_fmt(out, "good: of %s, version %s, %llu audit rows, every one follows from the one before\n", node_text(root, "at"),
	    node_text(root, "version"), (unsigned long long)rows);
	return buf_done(out);
}

/* ---- restoring ---- */

/* The store may be larger than what is read into memory elsewhere. */
static bool
pour(int from, int to)
{
	static char chunk[CHUNK];
	ssize_t n;

	while ((n = read(from, chunk, sizeof chunk)) > 0)
		for (ssize_t done = 0, w; done < n; done += w)
			if ((w = write(to, chunk + done, (size_t)(n - done))) <= 0)
				return false;
	return n == 0 && fsync(to) == 0;
}

static enum err
restore_store(struct ctx *cx, const char *from_dir, const char *to_dir)
{
	int from = open(file_join(cx, from_dir, BACKUP_STORE), O_RDONLY | O_CLOEXEC);
	int to = open(file_join(cx, to_dir, BACKUP_STORE), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool ok = from >= 0 && to >= 0 && pour(from, to);

	if (from >= 0)
		(void)close(from);
	if (to >= 0)
		(void)close(to);
	return ok ? ERR_OK : fail(cx, ERR_SYSTEM, "the store cannot be written");
}

static enum err
restore_file(struct ctx *cx, const char *from, const char *to, const struct node *row)
{
	const char *path = file_join(cx, to, node_text(row, "name"));
	char *p, *folder;
	size_t n;
	enum err e;

	TRY(check_file(cx, from, row, &p, &n));
	if (path == NULL || (folder = ctx_str(cx, path)) == NULL)
		return cx->fault.code;
	*strrchr(folder, '/') = '\0';
	TRY(file_make_dir(cx, folder, 0700));
	e = file_write(cx, path, p, n, 0600);
	secret_wipe(p, n);
	return e;
}

LOCAL(backup_restore_command)
{
	const char *from = op->order.words[2], *to = op->order.words[3];
	struct node *root;
	struct stat st;
	uint64_t rows;

	if (stat(to, &st) == 0)
		return fail(cx, ERR_EXISTS, "%s is there already; move it away first", to);
	TRY(look_through(cx, op, from, &root, &rows));
	TRY(file_make_dir(cx, to, 0700));
	for (const struct node *r = node_child(root, "files"); r != NULL; r = node_next_named(r, "files"))
		TRY(restore_file(cx, from, to, r));
	TRY(restore_store(cx, from, to));
	buf_fmt(out, "%s as of %s; start it: kyotakud --data %s\n", to, node_text(root, "at"), to);
	return buf_done(out);
}
