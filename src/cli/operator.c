/* Operators of a data folder: a name, a role, a token that only its owner has, and a certificate for the pages. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "admin/operator.h"
#include "admin/print.h"
#include "base/file.h"
#include "base/limit.h"
#include "card/issue.h"
#include "cli/cli.h"

#define TOKEN_BYTES 24

static const char *
operators_path(struct ctx *cx, const struct options *op)
{
	return file_join(cx, op->folder, "operators");
}

/* Writes the token where only its owner reads it; the data folder keeps its digest. */
static enum err
give_token(struct ctx *cx, struct operator *o, const char *path)
{
	unsigned char raw[TOKEN_BYTES];
	char token[2 * TOKEN_BYTES + 2];
	enum err e;

	rand_bytes(raw, sizeof raw);
	hex_write(raw, sizeof raw, token);
	sha256(token, strlen(token), o->token);
	strcat(token, "\n");
	e = file_write(cx, path, token, strlen(token), 0600);
	secret_wipe(raw, sizeof raw);
	secret_wipe(token, sizeof token);
	return e;
}

LOCAL(operator_add_command)
{
	const char *name = op->order.words[2], *path, *to = op->order.words[4];
	struct operator *all, *rows;
	struct stat st;
	size_t n;

	TRY(folder_check(cx, op));
	if ((path = operators_path(cx, op)) == NULL)
		return cx->fault.code;
	TRY(operators_read(cx, path, &all, &n));
	if ((rows = ctx_array(cx, n + 1, sizeof *rows)) == NULL)
		return cx->fault.code;
	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].name, name) == 0)
			return fail(cx, ERR_EXISTS, "OPR-03: there is such an operator");
	memcpy(rows, all, n * sizeof *rows);
	if (!operator_name_valid(name) || !operator_role_find(op->order.words[3], &rows[n].role))
		return fail(cx, ERR_USAGE, "OPR-03: NAME is of a-z, 0-9, '-', '.', '_'; ROLE is viewer, clerk or keeper");
	if (stat(to, &st) == 0)
		return fail(cx, ERR_EXISTS, "the token's file is there already");
	(void)snprintf(rows[n].name, sizeof rows[n].name, "%s", name);
	TRY(give_token(cx, &rows[n], to));
	TRY(operators_write(cx, path, rows, n + 1));
	buf_fmt(out, "%s gives orders with: --account %s --token-file %s\n", name, name, to);
	return buf_done(out);
}

/* ---- certificates ---- */

/* Operators have an authority of their own, so that no terminal's certificate gets as far as their pages. */
static enum err
authority(struct ctx *cx, const struct options *op, const char **ret_dir)
{
	struct stat st;

	if ((*ret_dir = file_join(cx, op->folder, "tls/operator")) == NULL)
		return cx->fault.code;
	if (stat(file_join(cx, *ret_dir, "ca.pem"), &st) == 0)
		return ERR_OK;
	return issue_tls_ca(cx, *ret_dir, "Kyotaku synthetic operators");
}

static enum err
write_certificate(struct ctx *cx, const struct options *op, const char *dir, const struct tls_client *t)
{
	char *ca;
	size_t n;

	TRY(file_make_dir(cx, dir, 0700));
	TRY(file_read(cx, file_join(cx, op->folder, "tls/ca.pem"), LIMIT_FILE_BYTES, &ca, &n));
	TRY(file_write(cx, file_join(cx, dir, "ca.pem"), ca, n, 0644));
	TRY(file_write(cx, file_join(cx, dir, "operator.pem"), t->cert, t->cert_n, 0644));
	return t->key == NULL ? ERR_OK : file_write(cx, file_join(cx, dir, "operator.key"), t->key, t->key_n, 0600);
}

/* The one before is of no use from now on. TLS lives by the system's time, the file by the centre's. */
static enum err
let_in(struct ctx *cx, const struct options *op, const struct tls_client *t, const char *dir)
{
	const char *path = operators_path(cx, op);
	struct operator *all;
	size_t n, i = 0;

	if (path == NULL)
		return cx->fault.code;
	TRY(operators_read(cx, path, &all, &n));
	while (i < n && strcmp(all[i].name, op->order.words[2]) != 0)
		i++;
	if (i == n)
		return fail(cx, ERR_NOT_FOUND, "no such operator: kyotaku operator add NAME ROLE OUT");
	TRY(local_clock(cx, op));
	memcpy(all[i].certificate, t->fingerprint, SHA256_BYTES);
	all[i].certified_until = cx->now + op->days * 86400LL;
	TRY(write_certificate(cx, op, dir, t));
	return operators_write(cx, path, all, n);
}

LOCAL(operator_issue_command)
{
	const char *dir, *to = op->order.words[3];
	struct tls_client t;
	enum err e;

	TRY(folder_check(cx, op));
	TRY(authority(cx, op, &dir));
	TRY(issue_tls_client(cx, dir, op->order.words[2], "operator", (int)op->days, &t));
	e = let_in(cx, op, &t, to);
	secret_wipe(t.key, t.key_n);
	TRY(e);
	buf_fmt(out, "%s: operator.pem operator.key ca.pem\n", to);
	return buf_done(out);
}

LOCAL(operator_certify_command)
{
	struct tls_request r = { .cn = op->order.words[2], .label = "operator", .days = (int)op->days };
	const char *dir, *to = op->order.words[4];
	struct tls_client t;
	char *pem;

	TRY(folder_check(cx, op));
	TRY(authority(cx, op, &dir));
	TRY(named_read(cx, op->order.words[3], LIMIT_VALUE_BYTES, &pem, &r.pem_n));
	r.pem = pem;
	TRY(issue_tls_request(cx, dir, &r, &t));
	TRY(let_in(cx, op, &t, to));
	buf_fmt(out, "%s: operator.pem ca.pem\n", to);
	return buf_done(out);
}

LOCAL(operator_end_command)
{
	const char *path;
	struct operator *all;
	size_t n, kept = 0;

	TRY(folder_check(cx, op));
	if ((path = operators_path(cx, op)) == NULL)
		return cx->fault.code;
	TRY(operators_read(cx, path, &all, &n));
	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].name, op->order.words[2]) != 0)
			all[kept++] = all[i];
	if (kept == n)
		return fail(cx, ERR_NOT_FOUND, "no such operator");
	TRY(operators_write(cx, path, all, kept));
	return buf_done(out);
}

LOCAL(operator_list_command)
{
	const char *path;
	struct operator *all;
	struct listing l;
	char at[INSTANT_TEXT];
	size_t n;

	TRY(folder_check(cx, op));
	if ((path = operators_path(cx, op)) == NULL)
		return cx->fault.code;
	TRY(operators_read(cx, path, &all, &n));
	TRY(listing_begin(&l, cx));
	for (size_t i = 0; i < n; i++) {
		TRY(listing_row(&l));
		TRY(listing_cell(&l, "name", "%s", all[i].name));
		TRY(listing_cell(&l, "role", "%s", operator_words[all[i].role]));
		TRY(listing_cell(&l, "certified until", "%s", all[i].certified_until != 0 ? instant_write_iso(all[i].certified_until, at) : "-"));
	}
	return listing_write(&l, &op->order, out);
}
