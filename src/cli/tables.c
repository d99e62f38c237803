/* The project's tables, printed: outcomes, ceilings, settings. The manual is made from the same rows. */
#include "base/limit.h"
#include "base/tree.h"
#include "cli/cli.h"
#include "wire/openapi.h"

/* A row of the JSON form: names and values in turn, up to NULL. */
static enum err
row(struct ctx *cx, struct node *root, const char *const *pairs)
{
	struct node *r = node_item(cx, root, "rows", "");

	if (r == NULL)
		return cx->fault.code;
	for (; *pairs != NULL; pairs += 2)
		if (node_fmt(cx, r, pairs[0], "%s", pairs[1]) == NULL)
			return cx->fault.code;
	return ERR_OK;
}

static enum err
emit(struct ctx *cx, const struct node *root, struct buf *out)
{
	char *p;
	size_t n;

	TRY(json_write(cx, root, &p, &n));
	buf_add(out, p, n);
	return buf_done(out);
}

static enum err
errors_json(struct ctx *cx, struct buf *out)
{
	struct node *root = node_new(cx, NULL, "", "");

	if (root == NULL)
		return cx->fault.code;
	for (int i = 1; i < ERR_COUNT; i++) {
		enum err e = (enum err)i;

		TRY(row(cx, root, (const char *const []){ "code", err_code(e), "name", err_name(e),
		    "http", ctx_fmt(cx, "%d", err_http(e)), "exit", ctx_fmt(cx, "%d", err_exit(e)),
		    "ja", err_text(e, LANG_JA), "en", err_text(e, LANG_EN), NULL }));
	}
	return emit(cx, root, out);
}

static enum err
limits_json(struct ctx *cx, struct buf *out)
{
	struct node *root = node_new(cx, NULL, "", "");

	if (root == NULL)
		return cx->fault.code;
	for (size_t i = 0; i < limit_count; i++)
		TRY(row(cx, root, (const char *const []){ "name", limits[i].name, "value", ctx_fmt(cx, "%ld", limits[i].value),
		    "unit", limits[i].unit, "text", limits[i].text, NULL }));
	return emit(cx, root, out);
}

static const char *
by_word(size_t i)
{
	return setting_rows[i].by == CHANGED_BY_OPERATOR ? "operator" : "facility";
}

static enum err
settings_json(struct ctx *cx, struct buf *out)
{
	struct node *root = node_new(cx, NULL, "", "");

	if (root == NULL)
		return cx->fault.code;
	for (size_t i = 0; i < SETTING_COUNT; i++)
		TRY(row(cx, root, (const char *const []){ "key", setting_rows[i].key,
		    "low", ctx_fmt(cx, "%d", setting_rows[i].low), "high", ctx_fmt(cx, "%d", setting_rows[i].high),
		    "default", ctx_fmt(cx, "%d", setting_rows[i].preset),
		    "by", by_word(i), "ja", setting_rows[i].ja, "en", setting_rows[i].en,
		    NULL }));
	return emit(cx, root, out);
}

LOCAL(errors_command)
{
	if (op->json)
		return errors_json(cx, out);
	for (int i = 1; i < ERR_COUNT; i++)
		buf_fmt(out, "%s  http %d  exit %d  %s\n    %s\n    %s\n", err_code((enum err)i), err_http((enum err)i),
		    err_exit((enum err)i), err_name((enum err)i), err_text((enum err)i, LANG_JA), err_text((enum err)i, LANG_EN));
	return buf_done(out);
}

LOCAL(openapi_command)
{
	(void)cx, (void)op;
	openapi_write(out);
	return buf_done(out);
}

LOCAL(limits_command)
{
	if (op->json)
		return limits_json(cx, out);
	for (size_t i = 0; i < limit_count; i++)
		buf_fmt(out, "%-18s %12ld %-12s %s\n", limits[i].name, limits[i].value, limits[i].unit, limits[i].text);
	return buf_done(out);
}

LOCAL(settings_command)
{
	if (op->json)
		return settings_json(cx, out);
	for (size_t i = 0; i < SETTING_COUNT; i++)
		buf_fmt(out, "%-22s %d..%d default %d by %s  %s\n    %s\n", setting_rows[i].key, setting_rows[i].low,
		    setting_rows[i].high, setting_rows[i].preset, by_word(i), setting_rows[i].ja, setting_rows[i].en);
	return buf_done(out);
}
