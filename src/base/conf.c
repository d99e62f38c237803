/* Settings through libinih, checked against the program's table. The only file that includes ini.h. */
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/conf.h"
#include "base/file.h"
#include "base/limit.h"

struct reading {
	struct ctx *cx;
	const struct conf_row *rows;
	size_t count;
	bool *seen;
	void *into;
	enum err e;
};

static enum err
set(struct ctx *cx, const struct conf_row *r, const char *value, void *into)
{
	char *at = (char *)into + r->offset, *end, *copy;
	bool on = strcmp(value, "yes") == 0;
	long v;

	switch (r->type) {
	case CONF_TEXT:
		if ((copy = ctx_str(cx, value)) == NULL)
			return cx->fault.code;
		memcpy(at, &copy, sizeof copy);
		return ERR_OK;
	case CONF_SWITCH:
		if (!on && strcmp(value, "no") != 0)
			return fail(cx, ERR_INPUT, "%s: yes or no", r->key);
		memcpy(at, &on, sizeof on);
		return ERR_OK;
	case CONF_NUMBER:
		v = strtol(value, &end, 10);
		if (end == value || *end != '\0' || v < r->min || v > r->max)
			return fail(cx, ERR_INPUT, "%s: a number from %ld to %ld", r->key, r->min, r->max);
		memcpy(at, &v, sizeof v);
		return ERR_OK;
	}
	return fail(cx, ERR_SYSTEM, "%s: type", r->key);
}

static int
on_value(void *user, const char *section, const char *name, const char *value)
{
	struct reading *r = user;
	char key[128];

	if (r->e != ERR_OK)
		return 0;
	(void)snprintf(key, sizeof key, "%s%s%s", section, section[0] != '\0' ? "." : "", name);
	for (size_t i = 0; i < r->count; i++) {
		if (strcmp(r->rows[i].key, key) != 0)
			continue;
		if (r->seen[i])
			r->e = fail(r->cx, ERR_INPUT, "%s stands twice", key);
		else
			r->e = set(r->cx, &r->rows[i], value, r->into);
		r->seen[i] = true;
		return r->e == ERR_OK;
	}
	r->e = fail(r->cx, ERR_INPUT, "unknown setting %s", key);
	return 0;
}

enum err
conf_read(struct ctx *cx, const struct conf_row *rows, size_t count, const char *path, void *into)
{
	struct reading r = { .cx = cx, .rows = rows, .count = count, .into = into };
	size_t n;
	char *p, why[200];
	int line;

	for (size_t i = 0; i < count; i++)
		TRY(set(cx, &rows[i], rows[i].preset, into));
	if (path == NULL)
		return ERR_OK;
	if ((r.seen = ctx_array(cx, count, sizeof *r.seen)) == NULL)
		return cx->fault.code;
	TRY(file_read(cx, path, LIMIT_FILE_BYTES, &p, &n));
	line = ini_parse_string(p, on_value, &r);
	if (line == 0 && r.e == ERR_OK)
		return ERR_OK;
	(void)snprintf(why, sizeof why, "%s", r.e != ERR_OK ? cx->fault.detail : "not a setting");
	return fail(cx, ERR_INPUT, "%s line %d: %s", path, line, why);
}

struct pairing { struct ctx *cx; conf_each *each; void *user; enum err e; };

static int
on_pair(void *user, const char *section, const char *name, const char *value)
{
	struct pairing *r = user;

	if (r->e == ERR_OK)
		r->e = r->each(r->cx, r->user, section, name, value);
	return r->e == ERR_OK;
}

enum err
conf_pairs(struct ctx *cx, const char *path, conf_each *each, void *user)
{
	struct pairing r = { .cx = cx, .each = each, .user = user };
	size_t n;
	char *p, why[200];
	int line;

	TRY(file_read(cx, path, LIMIT_FILE_BYTES, &p, &n));
	line = ini_parse_string(p, on_pair, &r);
	if (line == 0 && r.e == ERR_OK)
		return ERR_OK;
	(void)snprintf(why, sizeof why, "%s", r.e != ERR_OK ? cx->fault.detail : "not a setting");
	return fail(cx, r.e != ERR_OK ? r.e : ERR_INPUT, "%s line %d: %s", path, line, why);
}

void
conf_sample(struct buf *b, const char *program, const struct conf_row *rows, size_t count)
{
	char section[64] = "";

	buf_fmt(b, "; Settings of %s. Every line shows its default; take the ; away to change it.\n", program);
	for (size_t i = 0; i < count; i++) {
		const char *dot = strchr(rows[i].key, '.');
		size_t n = dot == NULL ? 0 : (size_t)(dot - rows[i].key);

		if (strlen(section) != n || strncmp(section, rows[i].key, n) != 0) {
			(void)snprintf(section, sizeof section, "%.*s", (int)n, rows[i].key);
			buf_fmt(b, "\n[%s]\n", section);
		}
		buf_fmt(b, "\n; %s", rows[i].text);
		if (rows[i].type == CONF_NUMBER)
			buf_fmt(b, " (%s, %ld to %ld)", rows[i].unit, rows[i].min, rows[i].max);
		buf_fmt(b, "\n;%s = %s\n", dot == NULL ? rows[i].key : dot + 1, rows[i].preset);
	}
}
