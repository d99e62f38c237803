/* Keys and certificates of the facility network and pinned roots: renewed and exchanged, step by step. */
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limit.h"
#include "base/rand.h"
#include "card/issue.h"
#include "cli/cli.h"

#define END "-----END CERTIFICATE-----\n"

static enum err
renew(struct ctx *cx, const struct options *op, size_t first, struct buf *out)
{
	static const char *const here[] = { "localhost", "127.0.0.1", "::1" };
	bool given = op->order.count > first;
	const char *const *names = given ? op->order.words + first : here;
	size_t n = given ? op->order.count - first : sizeof here / sizeof here[0];

	TRY(issue_tls_server(cx, file_join(cx, op->folder, "tls"), "server", names, n, 825));
	buf_puts(out, "tls/server.pem and its key are new; a running centre takes them at its next start\n");
	return buf_done(out);
}

LOCAL(tls_renew_command)
{
	TRY(folder_check(cx, op));
	return renew(cx, op, 2, out);
}

static enum err
read_tls(struct ctx *cx, const struct options *op, const char *name, char **ret_p, size_t *ret_n)
{
	return named_read(cx, ctx_fmt(cx, "%s/tls/%s", op->folder, name), LIMIT_VALUE_BYTES, ret_p, ret_n);
}

static enum err
write_tls(struct ctx *cx, const struct options *op, const char *name, const char *p, mode_t mode)
{
	return file_write(cx, ctx_fmt(cx, "%s/tls/%s", op->folder, name), p, strlen(p), mode);
}

/* First step: the next authority is trusted beside the present one, which still signs. */
LOCAL(authority_prepare_command)
{
	char *old, *next;
	size_t n;

	TRY(folder_check(cx, op));
	TRY(issue_tls_ca(cx, ctx_fmt(cx, "%s/tls/next", op->folder), "Kyotaku synthetic facility network"));
	TRY(read_tls(cx, op, "ca.pem", &old, &n));
	TRY(read_tls(cx, op, "next/ca.pem", &next, &n));
	TRY(write_tls(cx, op, "ca.pem", ctx_fmt(cx, "%s%s", old, next), 0644));
	buf_puts(out, "tls/ca.pem holds both authorities: start the centre anew, give ca.pem to every terminal, then: kyotaku authority use\n");
	return buf_done(out);
}

/* Second step: the next one signs, the centre's own certificate first; the old one is still trusted. */
LOCAL(authority_use_command)
{
	char *both, *next, *key, *rest;
	size_t n, key_n;
	enum err e;

	TRY(folder_check(cx, op));
	TRY(read_tls(cx, op, "ca.pem", &both, &n));
	TRY(read_tls(cx, op, "next/ca.pem", &next, &n));
	if ((rest = strstr(both, END)) == NULL || strcmp(rest + strlen(END), next) != 0)
		return fail(cx, ERR_NO_MOVE, "tls/ca.pem does not end with the next authority: kyotaku authority prepare");
	TRY(read_tls(cx, op, "next/keys/ca.key", &key, &key_n));
	e = write_tls(cx, op, "keys/ca.key", key, 0600);
	secret_wipe(key, key_n);
	TRY(e);
	rest[strlen(END)] = '\0';
	TRY(write_tls(cx, op, "ca.pem", ctx_fmt(cx, "%s%s", next, both), 0644));
	(void)unlink(ctx_fmt(cx, "%s/tls/next/keys/ca.key", op->folder));
	(void)unlink(ctx_fmt(cx, "%s/tls/next/ca.pem", op->folder));
	(void)rmdir(ctx_fmt(cx, "%s/tls/next/keys", op->folder));
	(void)rmdir(ctx_fmt(cx, "%s/tls/next", op->folder));
	TRY(renew(cx, op, 2, out));
	buf_puts(out, "certify every terminal anew (kyotaku terminal certify), then: kyotaku authority drop\n");
	return buf_done(out);
}

/* Third step: the old one is trusted no longer. */
LOCAL(authority_drop_command)
{
	char *both, *rest;
	size_t n;

	TRY(folder_check(cx, op));
	TRY(read_tls(cx, op, "ca.pem", &both, &n));
	rest = strstr(both, END);
	if (rest == NULL || rest[strlen(END)] == '\0')
		return fail(cx, ERR_NO_MOVE, "tls/ca.pem holds one authority only");
	if (access(ctx_fmt(cx, "%s/tls/next/ca.pem", op->folder), F_OK) == 0)
		return fail(cx, ERR_NO_MOVE, "the next authority does not sign yet: kyotaku authority use");
	rest[strlen(END)] = '\0';
	TRY(write_tls(cx, op, "ca.pem", both, 0644));
	buf_puts(out, "the old authority is trusted no longer from the next start of the centre\n");
	return buf_done(out);
}

/* A pinned root that has had its time. Lists stay: revocation reload guards them. */
LOCAL(trust_drop_command)
{
	const char *name = op->order.words[2], *path;

	TRY(folder_check(cx, op));
	if (strncmp(name, "auth-", 5) != 0 || strchr(name, '/') != NULL || strlen(name) < 5 || strcmp(name + strlen(name) - 4, ".pem") != 0)
		return fail(cx, ERR_USAGE, "NAME is that of a root in trust/, such as auth-1.pem");
	path = ctx_fmt(cx, "%s/trust/%s", op->folder, name);
	if (path == NULL)
		return cx->fault.code;
	if (unlink(path) != 0)
		return fail(cx, ERR_NOT_FOUND, "there is no such root");
	buf_fmt(out, "%s is pinned no longer from the next start of the centre\n", name);
	return buf_done(out);
}
