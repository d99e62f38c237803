/* A file kept aside is one line "KIND<tab>NAME", then its bytes, so that the three come and go together. */
#include <dirent.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "admin/aside.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/limit.h"
#include "base/rand.h"

#define ASIDE      ".upload"
#define ID_BYTES   16
#define HEAD_BYTES (2 * LIMIT_VALUE_BYTES)

/* Of this operator alone. */
static enum err
path_of(struct ctx *cx, const char *folder, const char *operator_name, const char *which, const char **ret_path)
{
	unsigned char raw[ID_BYTES];

	if (strlen(which) != 2 * ID_BYTES || !hex_read(which, raw, ID_BYTES))
		return fail(cx, ERR_INPUT, "OPR-06: a file that was looked at");
	*ret_path = ctx_fmt(cx, "%s/" ASIDE "/%s+%s", folder, operator_name, which);
	return *ret_path == NULL ? cx->fault.code : ERR_OK;
}

static bool
too_old(const struct stat *st)
{
	return st->st_mtime + LIMIT_UPLOAD_SECONDS <= clock_system();
}

size_t
aside_clean(struct ctx *cx, const char *folder, bool at_start)
{
	const char *dir = file_join(cx, folder, ASIDE);
	DIR *all = dir != NULL ? opendir(dir) : NULL;
	struct dirent *d;
	size_t kept = 0;

	while (all != NULL && (d = readdir(all)) != NULL) {
		const char *path = strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0 ? NULL : file_join(cx, dir, d->d_name);
		bool half = d->d_name[0] == '.';        /* as file_write leaves one when it is killed */
		struct stat st;

		if (path == NULL || lstat(path, &st) != 0)
			continue;
		if (too_old(&st) || (half && at_start))
			(void)unlink(path);
		else
			kept += !half;
	}
	if (all != NULL)
		(void)closedir(all);
	return kept;
}

enum err
aside_put(struct ctx *cx, const char *folder, const char *operator_name, const struct aside_file *f, const char **ret_which)
{
	const char *dir = file_join(cx, folder, ASIDE), *path;
	char *which = ctx_alloc(cx, 2 * ID_BYTES + 1);
	unsigned char raw[ID_BYTES];
	struct buf b;

	if (dir == NULL || which == NULL)
		return cx->fault.code;
	if (strpbrk(f->name, "\t\r\n") != NULL || strlen(f->name) > LIMIT_VALUE_BYTES)
		return fail(cx, ERR_INPUT, "OPR-06: a file's name is one line");
	TRY(file_make_dir(cx, dir, 0700));
	if (aside_clean(cx, folder, false) >= LIMIT_UPLOADS)
		return fail(cx, ERR_BUSY, "%d files wait to be taken in", LIMIT_UPLOADS);
	rand_bytes(raw, sizeof raw);
	hex_write(raw, sizeof raw, which);
	TRY(path_of(cx, folder, operator_name, which, &path));
	buf_init(&b, cx, LIMIT_UPLOAD_BYTES + HEAD_BYTES);
	buf_fmt(&b, "%s\t%s\n", f->kind, f->name);
	buf_add(&b, f->p, f->n);
	TRY(buf_done(&b));
	*ret_which = which;
	return file_write(cx, path, b.p, b.n, 0600);
}

enum err
aside_find(struct ctx *cx, const char *folder, const char *operator_name, const char *which, struct aside_file *ret_f,
    const char **ret_path)
{
	const char *lf, *tab;
	struct stat st;
	char *p;
	size_t n;

	TRY(path_of(cx, folder, operator_name, which, ret_path));
	if (lstat(*ret_path, &st) != 0 || too_old(&st))
		return fail(cx, ERR_NOT_FOUND, "OPR-06: nothing that was looked at within the hour, and not taken in yet");
	TRY(file_read(cx, *ret_path, LIMIT_UPLOAD_BYTES + HEAD_BYTES, &p, &n));
	lf = n > 0 ? memchr(p, '\n', n) : NULL;
	tab = lf != NULL ? memchr(p, '\t', (size_t)(lf - p)) : NULL;
	if (tab == NULL)
		return fail(cx, ERR_NOT_FOUND, "OPR-06: not a file that was kept aside");
	*ret_f = (struct aside_file){ ctx_strn(cx, p, (size_t)(tab - p)), ctx_strn(cx, tab + 1, (size_t)(lf - tab - 1)), lf + 1,
	    n - (size_t)(lf + 1 - p) };
	return ret_f->kind == NULL || ret_f->name == NULL ? cx->fault.code : ERR_OK;
}
