/* Making a back-up: the centre does it by itself, so that an approved order makes the very same as one that did not wait. */
#include <dirent.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "admin/audit_key.h"
#include "admin/backup.h"
#include "admin/commands.h"
#include "base/file.h"
#include "base/limit.h"
#include "base/tree.h"

#define DEPTH 4

/* What belongs to a running centre, or would be a second copy of the store, stays behind. */
static bool
is_left_out(const char *name)
{
	return name[0] == '.' || strncmp(name, BACKUP_STORE, strlen(BACKUP_STORE)) == 0 || strcmp(name, "admin.sock") == 0
	    || strcmp(name, BACKUP_MANIFEST) == 0;
}

enum err
backup_digest(struct ctx *cx, const void *p, size_t n, const char **ret_text)
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

/* The folder that a path stands in, its links followed; NULL when there is none. */
static char *
parent_of(struct ctx *cx, const char *path)
{
	char real[PATH_MAX], *copy = ctx_str(cx, path), *slash = copy != NULL ? strrchr(copy, '/') : NULL;

	if (slash == NULL || slash == copy || slash[1] == '\0')
		return NULL;
	*slash = '\0';
	return realpath(copy, real) != NULL ? ctx_str(cx, real) : NULL;
}

bool
backup_is_regular(const struct app *app, const struct order *o)
{
	char named[PATH_MAX], real[PATH_MAX], *slash;

	if (app->backup_folder == NULL || app->backup_folder[0] == '\0' || o->count != 3 || strcmp(o->words[0], "backup") != 0
	    || strcmp(o->words[1], "make") != 0 || strlen(o->words[2]) >= sizeof named)
		return false;
	strcpy(named, o->words[2]);
	if ((slash = strrchr(named, '/')) == NULL || slash == named)
		return false;
	*slash = '\0';
	if (realpath(named, real) == NULL || realpath(app->backup_folder, named) == NULL)
		return false;
	return strcmp(real, named) == 0;
}

struct copying { struct ctx *cx; const char *from, *to; struct node *root; };

/* The mark in the file of keys may be ahead of the copy of the store: it stays behind. */
static enum err
keys_strip(struct ctx *cx, const char *path, char **p, size_t *n)
{
	struct audit_keys k;
	enum err e = audit_keys_read(cx, path, &k);

	if (e == ERR_OK) {
		k.seen = 0;
		e = audit_keys_text(cx, &k, p, n);
	}
	secret_wipe(&k, sizeof k);
	return e;
}

static enum err
copy_bytes(const struct copying *c, struct ctx *one, const char *name, const char **ret_digest)
{
	const char *from = file_join(one, c->from, name);
	char *p, *kept;
	size_t n, kept_n;
	enum err e;

	TRY(file_read(one, from, LIMIT_IMPORT_BYTES, &kept, &kept_n));
	p = kept;
	n = kept_n;
	e = strcmp(name, BACKUP_KEYS) == 0 ? keys_strip(one, from, &p, &n) : ERR_OK;
	if (e == ERR_OK)
		e = file_write(one, file_join(one, c->to, name), p, n, 0600);
	if (e == ERR_OK)
		e = backup_digest(c->cx, p, n, ret_digest);
	secret_wipe(kept, kept_n);
	if (p != kept)
		secret_wipe(p, n);
	return e;
}

static enum err
copy_file(const struct copying *c, const char *name)
{
	struct node *row;
	const char *digest = "";
	struct ctx one;

	TRY(ctx_init(&one, c->cx->now, c->cx->rid));
	TRY(ctx_end_part(c->cx, &one, copy_bytes(c, &one, name, &digest)));
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
write_manifest(const struct copying *c, uint64_t rows)
{
	char at[INSTANT_TEXT], *p;
	size_t n;

	if (node_new(c->cx, c->root, "version", KYOTAKU_VERSION) == NULL
	    || node_fmt(c->cx, c->root, "at", "%s", instant_write_iso(c->cx->now, at)) == NULL
	    || node_fmt(c->cx, c->root, "auditRows", "%llu", (unsigned long long)rows) == NULL)
		return c->cx->fault.code;
	TRY(json_write(c->cx, c->root, &p, &n));
	return file_write(c->cx, file_join(c->cx, c->to, BACKUP_MANIFEST), p, n, 0600);
}

static enum err
copy_all(struct app *app, const struct copying *c, uint64_t *ret_rows)
{
	const char *store = file_join(c->cx, c->to, BACKUP_STORE);
	struct audit_ring ring;
	enum err e;

	if (store == NULL)
		return c->cx->fault.code;
	TRY(store_backup(app->store, c->cx, store));
	TRY(copy_folder(c, "", 0));
	store_audit_ring(app->store, &ring);
	e = store_verify(c->cx, store, &ring, ret_rows);
	secret_wipe(&ring, sizeof ring);
	TRY(e);
	return write_manifest(c, *ret_rows);
}

/* Where the copy goes: a folder that is not there yet, outside of the data folder, which would hold itself. */
static enum err
place_make(struct app *app, struct ctx *cx, const char *path)
{
	const char *parent = parent_of(cx, path);
	size_t n = app->folder != NULL ? strlen(app->folder) : 0;
	struct stat st;

	if (app->folder == NULL)
		return fail(cx, ERR_NOT_FOUND, "this centre has no data folder");
	if (path[0] != '/' || parent == NULL)
		return fail(cx, ERR_USAGE, "OUT begins with a slash, and the folder that it stands in is there");
	if (strncmp(parent, app->folder, n) == 0 && (parent[n] == '/' || parent[n] == '\0'))
		return fail(cx, ERR_USAGE, "OUT lies outside of the data folder");
	if (stat(path, &st) == 0)
		return fail(cx, ERR_EXISTS, "the back-up's folder is there already");
	return file_make_dir(cx, path, 0700);
}

/* Its row is durable before the first byte is copied, and so it is in the copy. */
COMMAND(backup_make_command)
{
	struct copying c = { cx, app->folder, o->words[2], node_new(cx, NULL, "", "") };
	struct operation op;
	uint64_t rows;

	if (c.root == NULL)
		return cx->fault.code;
	TRY(place_make(app, cx, c.to));
	TRY(operation_begin(&op, app, v, cx, o));
	TRY(operation_end(&op, act_audit(&op.act, AUDIT_BACKED_UP, ERR_OK, 0, MODE_NONE, NULL, strrchr(c.to, '/') + 1)));
	TRY(copy_all(app, &c, &rows));
	buf_fmt(out, "%s: the store with %llu audit rows, settings, certificates and keys; keep it as safe as the data folder\n", c.to,
	    (unsigned long long)rows);
	if (access(file_join(cx, c.to, BACKUP_KEYS), F_OK) != 0)
		buf_puts(out, "the keys of the audit are kept elsewhere and are not in it\n");
	return buf_done(out);
}
