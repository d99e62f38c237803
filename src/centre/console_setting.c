/* 環境設定情報更新: every setting, what a change will do before it is made, and who changed what. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/facility_set.h"
#include "centre/console.h"

static const char *
named(const struct console *c, enum setting s)
{
	return c->v.tongue == TONGUE_EN ? setting_rows[s].en : setting_rows[s].ja;
}

static bool
is_choice(enum setting s)
{
	return setting_rows[s].low == 0 && setting_rows[s].high == 1 && s != SETTING_ENCODING;
}

/* A value in words. */
static const char *
shown(struct console *c, enum setting s, int value)
{
	const char *text;

	if (is_choice(s))
		return text_plain(&c->v.j->cx, value == 1 ? TEXT_CONSOLE_SETTINGS_ON : TEXT_CONSOLE_SETTINGS_OFF, c->v.tongue);
	text = ctx_fmt(&c->v.j->cx, "%d", value);
	return text != NULL ? text : "";
}

static enum text
effect(enum setting s, int value)
{
	if (s == SETTING_VISIT || s == SETTING_ONLINE)
		return value == 1 ? TEXT_CONSOLE_CONFIRM_MODE_ON : TEXT_CONSOLE_CONFIRM_MODE_OFF;
	for (size_t k = 0; k < KIND_COUNT; k++)
		if (kind_rows[k].setting == (int)s)
			return value == 1 ? TEXT_CONSOLE_CONFIRM_ASK_ON : TEXT_CONSOLE_CONFIRM_ASK_OFF;
	return TEXT_CONSOLE_CONFIRM_OTHER;
}

static enum err
present(struct console *c, struct settings *ret_s)
{
	struct job *j = c->v.j;

	return view_settings(j->act.view, &j->cx, j->who.facility, j->cx.now, ret_s);
}

enum err
console_settings_run(struct job *j)
{
	struct page_console_settings_rows rows[SETTING_COUNT];
	struct page_console_settings page = { .rows = rows };
	struct page_frame f;
	struct settings now;
	struct console c;
	struct buf b;

	TRY(console_open(j, PERMIT_SET_UP, &c));
	if (c.done)
		return ERR_OK;
	TRY(present(&c, &now));
	for (int i = 0; i < SETTING_COUNT; i++)
		if (setting_rows[i].by == CHANGED_BY_FACILITY)  /* [SET-07] */
			rows[page.rows_count++] = (struct page_console_settings_rows){ .key = setting_rows[i].key, .name = named(&c, (enum setting)i),
				.choice = is_choice((enum setting)i), .on = now.value[i] == 1, .value = now.value[i],
				.low = setting_rows[i].low, .high = setting_rows[i].high };
	page.said = c.said != TEXT_COUNT;
	page.what = page.said ? c.said : TEXT_CONSOLE_SETTINGS_TITLE;
	page.made = c.made;
	f = console_frame(&c, &b);
	page_console_settings_write(&b, &f, &page);
	return console_answer(&c, &b);
}

/* The value that a form wants for a setting; false when it does not name it. ERR_INPUT outside its range. */
static enum err
wanted(struct ctx *cx, const struct form *form, enum setting s, bool *ret_named, int *ret_value)
{
	const char *text = form_value(form, setting_rows[s].key);
	char *end;
	long n;

	*ret_named = text[0] != '\0';
	if (!*ret_named)
		return ERR_OK;
	n = strtol(text, &end, 10);
	if (*end != '\0' || strlen(text) > 9 || n < setting_rows[s].low || n > setting_rows[s].high)
		return fail(cx, ERR_INPUT, "SET-02: %s is outside its range", setting_rows[s].key);
	*ret_value = (int)n;
	return ERR_OK;
}

enum err
console_settings_confirm_run(struct job *j)
{
	struct page_console_settings_confirm_rows rows[SETTING_COUNT];
	struct page_console_settings_confirm page = { .rows = rows };
	struct page_frame f;
	struct settings now;
	struct console c;
	struct form form;
	struct buf b;

	TRY(console_form(j, PERMIT_SET_UP, &c, &form));
	if (c.done)
		return ERR_OK;
	TRY(present(&c, &now));
	for (int i = 0; i < SETTING_COUNT; i++) {
		enum setting s = (enum setting)i;
		bool is_named;
		int value;

		TRY(wanted(&j->cx, &form, s, &is_named, &value));
		if (is_named && value != now.value[i])
			rows[page.rows_count++] = (struct page_console_settings_confirm_rows){ .key = setting_rows[i].key,
				.name = named(&c, s), .value = value, .before = shown(&c, s, now.value[i]),
				.after = shown(&c, s, value), .effect = effect(s, value) };
	}
	f = console_frame(&c, &b);
	page_console_settings_confirm_write(&b, &f, &page);
	return console_answer(&c, &b);
}

enum err
console_settings_set_run(struct job *j)
{
	struct settings now;
	struct console c;
	struct form form;

	TRY(console_form(j, PERMIT_SET_UP, &c, &form));
	if (c.done)
		return ERR_OK;
	TRY(present(&c, &now));
	for (int i = 0; i < SETTING_COUNT; i++) {
		bool is_named;
		int value;

		TRY(wanted(&j->cx, &form, (enum setting)i, &is_named, &value));
		if (is_named && value != now.value[i])
			TRY(facility_setting(&j->act, j->who.facility, setting_rows[i].key, value));
	}
	return console_go(&c, "/console/settings", TEXT_CONSOLE_SETTINGS_DONE, NULL);
}

enum err
console_settings_history_run(struct job *j)
{
	struct page_console_settings_history page = { .rows_count = 0 };
	struct page_console_settings_history_rows *rows;
	struct setting_change *changes;
	struct page_frame f;
	struct console c;
	struct buf b;
	size_t n;

	TRY(console_open(j, PERMIT_SET_UP, &c));
	if (c.done)
		return ERR_OK;
	TRY(view_setting_changes(j->act.view, &j->cx, j->who.facility, &changes, &n));
	if ((rows = ctx_array(&j->cx, n + 1, sizeof *rows)) == NULL)
		return j->cx.fault.code;
	for (size_t i = n > 200 ? n - 200 : 0; i < n; i++)      /* the newest, newest first */
		rows[page.rows_count++] = (struct page_console_settings_history_rows){ .at = console_time(&c, changes[n - 1 - i].from),
			.by = changes[n - 1 - i].by, .name = named(&c, changes[n - 1 - i].setting),
			.value = shown(&c, changes[n - 1 - i].setting, changes[n - 1 - i].value) };
	page.rows = rows;
	f = console_frame(&c, &b);
	page_console_settings_history_write(&b, &f, &page);
	return console_answer(&c, &b);
}
