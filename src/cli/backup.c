/* Back-up, restoration, and looking a back-up through. The store is copied by the centre, the one process that may open it;
 * the rest of the data folder here. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limit.h"
#include "base/rand.h"
#include "base/tree.h"
#include "cli/cli.h"
#include "store/store.h"

#define MANIFEST  "manifest.json"
#define STORE     "store.db"
#define DEPTH     4
#define CHUNK     1048576

/* What belongs to a running centre, or would be a second copy of the store, stays behind. */
static bool
is_left_out(const char *name)
{
	return name[0] == '.' || strncmp(name, STORE, strlen(STORE)) == 0 || strcmp(name, "admin.sock") == 0
	    || strcmp(name, MANIFEST) == 0;
}

static enum err
digest_text(struct ctx *cx, const void *p, size_t n, const char **ret_text)
{
	unsigned char digest[SHA256_BYTES];
	char *text = ctx_alloc(cx, 2 * SHA256_BYTES + 1);

	if (text == NULL)
		return cx->fault.code;
	sha256(p, n, digest);
	hex_write(digest, SHA256_BYTES, text);
	*ret_text = text;
	return ERR_OK;
}

/* ---- making ---- */

struct copying { struct ctx *cx; const char *from, *to; struct node *root; };

static enum err
copy_file(const struct copying *c, const char *name)
{
	struct node *row;
	const char *digest;
	char *p;
	size_t n;

	TRY(named_read(c->cx, file_join(c->cx, c->from, name), LIMIT_IMPORT_BYTES, &p, &n));
	TRY(file_write(c->cx, file_join(c->cx, c->to, name), p, n, 0600));
	TRY(digest_text(c->cx, p, n, &digest));
	secret_wipe(p, n);
	if ((row = node_item(c->cx, c->root, "files", "")) == NULL)
		return c->cx->fault.code;
	return node_fmt(c->cx, row, "name", "%s", name) == NULL || node_new(c->cx, row, "sha256", digest) == NULL
	    ? c->cx->fault.code : ERR_OK;
}

static enum err
copy_folder(const struct copying *c, const char *below, int depth)
{
	const char *path = below[0] == '\0' ? c->from : file_join(c->cx, c->from, below);
	struct dirent *d;
	enum err e = ERR_OK;
	DIR *dir;

	TRY(file_make_dir(c->cx, below[0] == '\0' ? c->to : file_join(c->cx, c->to, below), 0700));
	if (depth == DEPTH || (dir = opendir(path)) == NULL)
		return fail(c->cx, ERR_SYSTEM, "a folder of the data folder cannot be read");
	while (e == ERR_OK && (d = readdir(dir)) != NULL) {
		const char *name = below[0] == '\0' ? d->d_name : ctx_fmt(c->cx, "%s/%s", below, d->d_name);
		struct stat st;

		if (is_left_out(d->d_name) || name == NULL || lstat(file_join(c->cx, c->from, name), &st) != 0)
			continue;
		if (S_ISDIR(st.st_mode))
			e = copy_folder(c, name, depth + 1);
		else if (S_ISREG(st.st_mode))
			e = copy_file(c, name);
	}
	(void)closedir(dir);
	return e;
}

static enum err
write_manifest(struct ctx *cx, struct node *root, const char *dir, uint64_t rows)
{
	char at[INSTANT_TEXT], *p;
	size_t n;

	if (node_new(cx, root, "version", KYOTAKU_VERSION) == NULL
	    || node_fmt(cx, root, "at", "%s", instant_write_iso(cx->now, at)) == NULL
	    || node_fmt(cx, root, "auditRows", "%llu", (unsigned long long)rows) == NULL)
		return cx->fault.code;
	TRY(json_write(cx, root, &p, &n));
	return file_write(cx, file_join(cx, dir, MANIFEST), p, n, 0600);
}

LOCAL(backup_make_command)
{
	struct copying c = { cx, op->folder, NULL, node_new(cx, NULL, "", "") };
	const char *words[] = { "backup", "store", NULL };
	char real[4096];
	struct order o;
	struct stat st;
	uint64_t rows;

	TRY(folder_check(cx, op));
	if (c.root == NULL)
		return cx->fault.code;
	if (stat(op->order.words[2], &st) == 0)
		return fail(cx, ERR_EXISTS, "the back-up's folder is there already");
	TRY(file_make_dir(cx, op->order.words[2], 0700));
	if (realpath(op->order.words[2], real) == NULL)
		return fail(cx, ERR_SYSTEM, "path of the back-up");
	c.to = real;
	words[2] = file_join(cx, real, STORE);
	o = remote_words(op, words, 3);
	TRY(remote_order(cx, op, &o, out));
	TRY(copy_folder(&c, "", 0));
	TRY(store_verify(cx, words[2], &rows));
	TRY(local_clock(cx, op));
	TRY(write_manifest(cx, c.root, real, rows));
	buf_fmt(out, "%s: the store with %llu audit rows, settings, certificates and keys; keep it as safe as the data folder\n", real,
	    (unsigned long long)rows);
	return buf_done(out);
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
	TRY(digest_text(cx, *ret_p, *ret_n, &digest));
	return strcmp(digest, node_text(row, "sha256")) == 0 ? ERR_OK : fail(cx, ERR_STORE, "%s is not what was backed up", name);
}

static enum err
read_manifest(struct ctx *cx, const char *dir, struct node **ret_root)
{
	char *p;
	size_t n;

	TRY(named_read(cx, file_join(cx, dir, MANIFEST), LIMIT_FILE_BYTES, &p, &n));
	return json_read(cx, p, n, ret_root);
}

static enum err
look_through(struct ctx *cx, const char *dir, struct node **ret_root, uint64_t *ret_rows)
{
	struct node *root;
	char *p;
	size_t n;

	TRY(read_manifest(cx, dir, &root));
	for (const struct node *r = node_child(root, "files"); r != NULL; r = node_next_named(r, "files")) {
		TRY(check_file(cx, dir, r, &p, &n));
		secret_wipe(p, n);
	}
	TRY(store_verify(cx, file_join(cx, dir, STORE), ret_rows));
	if (strtoull(node_text(root, "auditRows"), NULL, 10) != *ret_rows)
		return fail(cx, ERR_STORE, "the store is not the one that was backed up");
	*ret_root = root;
	return ERR_OK;
}

LOCAL(backup_verify_command)
{
	struct node *root;
	uint64_t rows;

	TRY(look_through(cx, op->order.words[2], &root, &rows));
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
	int from = open(file_join(cx, from_dir, STORE), O_RDONLY | O_CLOEXEC);
	int to = open(file_join(cx, to_dir, STORE), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
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
	TRY(look_through(cx, from, &root, &rows));
	TRY(file_make_dir(cx, to, 0700));
	for (const struct node *r = node_child(root, "files"); r != NULL; r = node_next_named(r, "files"))
		TRY(restore_file(cx, from, to, r));
	TRY(restore_store(cx, from, to));
	buf_fmt(out, "%s as of %s; start it: kyotakud --data %s\n", to, node_text(root, "at"), to);
	return buf_done(out);
}
