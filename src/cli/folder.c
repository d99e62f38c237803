/* The data folder: making it, its trust anchors, its clock. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "admin/audit_key.h"
#include "base/file.h"
#include "base/limit.h"
#include "card/issue.h"
#include "cli/cli.h"

enum err
folder_check(struct ctx *cx, const struct options *op)
{
	struct stat st;

	if (op->folder == NULL)
		return fail(cx, ERR_USAGE, "which data folder? --data DIR");
	if (stat(file_join(cx, op->folder, "kyotaku.conf"), &st) != 0)
		return fail(cx, ERR_NOT_FOUND, "%s is no data folder; make one: kyotaku init DIR", op->folder);
	return ERR_OK;
}

enum err
named_read(struct ctx *cx, const char *path, size_t max, char **ret_p, size_t *ret_n)
{
	enum err e = file_read(cx, path, max, ret_p, ret_n);
	char why[sizeof cx->fault.detail];

	if (e == ERR_OK)
		return ERR_OK;
	(void)snprintf(why, sizeof why, "%s", cx->fault.detail);
	return fail(cx, e, "%s: %s", path, why);
}

static enum err
write_conf(struct ctx *cx, const struct options *op, const char *dir)
{
	const char *facility = op->facility_address != NULL ? op->facility_address : "127.0.0.1:8443";
	const char *patient = op->patient_address != NULL ? op->patient_address : "127.0.0.1:8444";
	struct buf b;

	buf_init(&b, cx, LIMIT_FILE_BYTES);
	buf_puts(&b, "; Settings of this centre. `kyotakud --sample-conf` shows every key with its default.\n\n[centre]\n");
	if (op->movable_clock)
		buf_fmt(&b, "clock = file:%s/clock\n", dir);
	buf_fmt(&b, "\n[facility]\naddress = %s\n\n[patient]\naddress = %s\norigin = https://%s\n", facility, patient, patient);
	if (op->operator_address != NULL)
		buf_fmt(&b, "\n[operator]\naddress = %s\n", op->operator_address);
	TRY(buf_done(&b));
	return file_write(cx, file_join(cx, dir, "kyotaku.conf"), b.p, b.n, 0600);
}

LOCAL(init_command)
{
	static const char *const names[] = { "localhost", "127.0.0.1", "::1" };
	char real[4096];
	const char *dir = op->order.words[1];
	struct stat st;

	if (stat(file_join(cx, dir, "kyotaku.conf"), &st) == 0)
		return fail(cx, ERR_EXISTS, "there is a data folder already");
	TRY(file_make_dir(cx, dir, 0700));
	if (realpath(dir, real) == NULL)
		return fail(cx, ERR_SYSTEM, "path of the data folder");
	TRY(file_make_dir(cx, file_join(cx, real, "trust"), 0700));
	TRY(file_make_dir(cx, file_join(cx, real, "tls"), 0700));
	TRY(issue_tls_ca(cx, file_join(cx, real, "tls"), "Kyotaku synthetic facility network"));
	TRY(issue_tls_server(cx, file_join(cx, real, "tls"), "server", names, sizeof names / sizeof names[0], 825));
	TRY(issue_tls_ca(cx, file_join(cx, real, "tls/operator"), "Kyotaku synthetic operators"));
	TRY(audit_keys_make(cx, file_join(cx, real, "audit.keys")));
	TRY(write_conf(cx, op, real));
	if (op->movable_clock)
		TRY(clock_set_offset(cx, file_join(cx, real, "clock"), 0));
	buf_fmt(out, "data folder %s\n  kyotaku.conf   settings\n  tls/ca.pem     authority of the facility network\n"
	    "  audit.keys     seals the audit; keep a copy elsewhere\n"
	    "  trust/         put the pinned roots here: kyotaku --data %s trust take PKI\n", real, real);
	return buf_done(out);
}

/* Public parts only: roots of user authentication and revocation lists. */
static bool
is_anchor(const char *name)
{
	const char *end = strrchr(name, '.');

	return end != NULL && ((strncmp(name, "auth-", 5) == 0 && strcmp(end, ".pem") == 0)
	    || (strncmp(name, "crl-", 4) == 0 && (strcmp(end, ".pem") == 0 || strcmp(end, ".der") == 0)));
}

static enum err
take(struct ctx *cx, const char *from, const char *to, const char *name)
{
	char *p;
	size_t n;

	TRY(file_read(cx, file_join(cx, from, name), LIMIT_IMPORT_BYTES, &p, &n));
	return file_write(cx, file_join(cx, to, name), p, n, 0644);
}

LOCAL(trust_take_command)
{
	const char *from = op->order.words[2], *to;
	struct dirent *d;
	size_t taken = 0;
	enum err e = ERR_OK;
	DIR *dir;

	TRY(folder_check(cx, op));
	to = file_join(cx, op->folder, "trust");
	if ((dir = opendir(from)) == NULL)
		return fail(cx, ERR_NOT_FOUND, "%s: no such folder; make one for trials: kyotaku pki make PKI", from);
	while (e == ERR_OK && (d = readdir(dir)) != NULL)
		if (is_anchor(d->d_name) && (e = take(cx, from, to, d->d_name)) == ERR_OK)
			taken++;
	(void)closedir(dir);
	TRY(e);
	buf_fmt(out, "%zu files taken; a centre that runs reads them by: kyotaku revocation reload\n", taken);
	return buf_done(out);
}

/* ---- clock ---- */

static const char *
clock_path(struct ctx *cx, const struct options *op)
{
	return op->folder == NULL ? NULL : file_join(cx, op->folder, "clock");
}

enum err
local_clock(struct ctx *cx, const struct options *op)
{
	const char *path = clock_path(cx, op), *how;
	struct clock *c;

	if (path == NULL)
		return ERR_OK;
	if (path[0] != '/') {
		char *real = realpath(op->folder, NULL);

		how = real == NULL ? "system" : ctx_fmt(cx, "file:%s/clock", real);
		free(real);
	} else {
		how = ctx_fmt(cx, "file:%s", path);
	}
	if (how == NULL)
		return cx->fault.code;
	TRY(clock_open(cx, how, &c));
	cx->now = clock_now(c);
	clock_close(&c);
	return ERR_OK;
}

LOCAL(clock_show_command)
{
	char at[INSTANT_TEXT];

	TRY(local_clock(cx, op));
	buf_fmt(out, "%s\n", instant_write_iso(cx->now, at));
	return buf_done(out);
}

static enum err
move(struct ctx *cx, const struct options *op, instant to, struct buf *out)
{
	const char *path = clock_path(cx, op);
	struct stat st;

	TRY(folder_check(cx, op));
	if (stat(path, &st) != 0)
		return fail(cx, ERR_USAGE, "the clock of this folder cannot be moved: kyotaku init --movable-clock");
	TRY(clock_set_offset(cx, path, to - clock_system()));
	return clock_show_command(cx, op, out);
}

LOCAL(clock_set_command)
{
	instant to;

	if (!instant_read_iso(op->order.words[2], &to))
		return fail(cx, ERR_USAGE, "TIME is such as 2026-11-22T10:00:00+09:00");
	return move(cx, op, to, out);
}

LOCAL(clock_forward_command)
{
	char *end;
	long days = strtol(op->order.words[2], &end, 10);

	if (*end != '\0' || days < -36500 || days > 36500)
		return fail(cx, ERR_USAGE, "DAYS is a whole number");
	TRY(local_clock(cx, op));
	return move(cx, op, cx->now + days * 86400, out);
}
