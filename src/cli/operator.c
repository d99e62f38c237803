/* Operators of a data folder: a name, a role, and a token that only its owner has. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "admin/operator.h"
#include "admin/print.h"
#include "base/file.h"
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
	}
	return listing_write(&l, &op->order, out);
}
