/* Lines `PREFIX=e` and `PREFIX=n`, as the official link has them; the password from a file of its owner's alone. */
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/limit.h"
#include "base/rand.h"
#include "base/text.h"
#include "link/sealing.h"
#include "wire/sealed.h"

#define ROWS 256
#define CONF_BYTES 65536

static bool
is_prefix(const char *s)
{
	size_t n = strlen(s);

	for (size_t i = 0; i < n; i++)
		if (strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_", s[i]) == NULL)
			return false;
	return n > 0 && n <= LIMIT_NAME_BYTES;
}

/* An empty line or a comment: *ret_row has no prefix. */
static enum err
row_read(struct ctx *cx, char *line, struct sealing_row *ret_row)
{
	char *equals = strchr(line, '='), *value;

	*ret_row = (struct sealing_row){ NULL, false };
	line = text_trim(cx, line);
	if (line == NULL)
		return cx->fault.code;
	if (line[0] == '\0' || line[0] == '#' || line[0] == ';')
		return ERR_OK;
	if (equals == NULL)
		return fail(cx, ERR_INPUT, "not of the form PREFIX=e or PREFIX=n");
	equals = strchr(line, '=');
	*equals = '\0';
	value = text_trim(cx, equals + 1);
	line = text_trim(cx, line);
	if (value == NULL || line == NULL)
		return cx->fault.code;
	if (!is_prefix(line) || (strcasecmp(value, "e") != 0 && strcasecmp(value, "n") != 0))
		return fail(cx, ERR_INPUT, "not of the form PREFIX=e or PREFIX=n");
	*ret_row = (struct sealing_row){ line, strcasecmp(value, "e") == 0 };
	return ERR_OK;
}

static enum err
rows_read(struct ctx *cx, const char *path, const struct sealing_row **ret_rows, size_t *ret_n)
{
	struct sealing_row *rows;
	size_t size, n = 0;
	char *p, *next;

	if (path[0] == '\0')
		return ERR_OK;
	TRY(file_read(cx, path, CONF_BYTES, &p, &size));
	if ((rows = ctx_array(cx, ROWS, sizeof *rows)) == NULL)
		return cx->fault.code;
	for (int line = 1; p != NULL; p = next, line++) {
		if ((next = strchr(p, '\n')) != NULL)
			*next++ = '\0';
		p[strcspn(p, "\r")] = '\0';
		if (n == ROWS)
			return fail(cx, ERR_TOO_LARGE, "%s: more than %d lines", path, ROWS);
		if (row_read(cx, p, &rows[n]) != ERR_OK)
			return fail(cx, ERR_INPUT, "%s: line %d: %s", path, line, ctx_str(cx, cx->fault.detail));
		n += rows[n].prefix != NULL;
	}
	*ret_rows = rows;
	*ret_n = n;
	return ERR_OK;
}

static bool
any_on(const struct sealing_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (rows[i].on)
			return true;
	return false;
}

static enum err
password_read(struct ctx *cx, const char *path, char ret_password[SEALING_PASSWORD + 1])
{
	struct stat st;
	size_t n;
	char *p;

	if (stat(path, &st) == 0 && (st.st_mode & 077) != 0)
		return fail(cx, ERR_DENIED, "%s: the password is open to others: chmod 600", path);
	TRY(file_read(cx, path, SEALING_PASSWORD + 2, &p, &n));
	p[strcspn(p, "\r\n")] = '\0';
	if (p[0] == '\0' || strlen(p) > SEALING_PASSWORD) {
		secret_wipe(p, n);
		return fail(cx, ERR_INPUT, "%s: a password of 1 to %d bytes on one line", path, SEALING_PASSWORD);
	}
	memcpy(ret_password, p, strlen(p) + 1);
	secret_wipe(p, n);
	return ERR_OK;
}

enum err
sealing_read(struct ctx *cx, const struct link_settings *s, struct sealing *ret_s)
{
	struct sealing r = { .count = 0 };

	TRY(rows_read(cx, s->encrypt, &r.rows, &r.count));
	TRY(rows_read(cx, s->encrypt_face, &r.face_rows, &r.face_count));
	if (s->password_file[0] != '\0')
		TRY(password_read(cx, s->password_file, r.password));
	else if (any_on(r.rows, r.count) || any_on(r.face_rows, r.face_count))
		return fail(cx, ERR_USAGE, "'password_file' is not set, but files are to be encrypted");
	*ret_s = r;
	secret_wipe(&r, sizeof r);
	return ERR_OK;
}

void
sealing_wipe(struct sealing *s)
{
	secret_wipe(s->password, sizeof s->password);
}

bool
sealing_wants(const struct sealing *s, const char *name, bool face)
{
	const struct sealing_row *rows = face ? s->face_rows : s->rows, *best = NULL;
	size_t n = face ? s->face_count : s->count;

	for (size_t i = 0; i < n; i++)
		if (strncasecmp(name, rows[i].prefix, strlen(rows[i].prefix)) == 0
		    && (best == NULL || strlen(rows[i].prefix) >= strlen(best->prefix)))
			best = &rows[i];
	return best != NULL && best->on;
}

enum err
sealing_close(struct ctx *cx, const struct sealing *s, const char **name, const char **p, size_t *n)
{
	char *zip;
	const char *dot = strrchr(*name, '.');
	const char *as = ctx_fmt(cx, "%.*s.zip", (int)(dot == NULL ? strlen(*name) : (size_t)(dot - *name)), *name);

	if (as == NULL)
		return cx->fault.code;
	TRY(sealed_write(cx, s->password, *name, *p, *n, &zip, n));
	*p = zip;
	*name = as;
	return ERR_OK;
}

enum err
sealing_open(struct ctx *cx, const struct sealing *s, const char *p, size_t n, char **ret_p, size_t *ret_n)
{
	if (s->password[0] == '\0')
		return fail(cx, ERR_INPUT, "an encrypted request, but 'password_file' is not set");
	return sealed_read(cx, s->password, p, n, LIMIT_FILE_BYTES, ret_p, ret_n);
}
