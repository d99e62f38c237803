/* アクティベーションコード管理: codes, devices, and the passcode for 目視確認. */
#include <string.h>

#include "app/device_set.h"
#include "centre/console.h"

static enum err
device_rows(struct console *c, struct page_console_devices *page)
{
	struct page_console_devices_rows *rows;
	struct job *j = c->v.j;
	struct device *all;
	size_t n;

	TRY(device_list(&j->act, j->who.facility, &all, &n));
	if ((rows = ctx_array(&j->cx, n + 1, sizeof *rows)) == NULL)
		return j->cx.fault.code;
	for (size_t i = 0; i < n; i++) {
		enum device_state s = device_state(&all[i], j->cx.now);

		rows[i] = (struct page_console_devices_rows){ .code = ctx_str(&j->cx, all[i].code), .label = all[i].label,
			.state = c->v.tongue == TONGUE_EN ? device_states[s].en : device_states[s].ja,
			.issued = console_time(c, all[i].issued), .ends = console_time(c, all[i].ends),
			.activated = console_time(c, all[i].activated), .usable = device_counts(&all[i], j->cx.now),
			.suspended = s == DEVICE_SUSPENDED, .active = s == DEVICE_ACTIVATED };
		if (rows[i].code == NULL)
			return j->cx.fault.code;
	}
	page->rows = rows;
	page->rows_count = n;
	return ERR_OK;
}

static enum err
answer(struct console *c, struct page_console_devices *page)
{
	struct page_frame f;
	struct buf b;

	TRY(device_rows(c, page));
	page->said = c->said != TEXT_COUNT;
	page->what = page->said ? c->said : TEXT_CONSOLE_DEVICES_TITLE;
	page->made = c->made;
	f = console_frame(c, &b);
	page_console_devices_write(&b, &f, page);
	return console_answer(c, &b);
}

enum err
console_devices_run(struct job *j)
{
	struct page_console_devices page = { .passcode = "", .passcode_until = "" };
	struct console c;

	TRY(console_open(j, PERMIT_SET_UP, &c));
	return c.done ? ERR_OK : answer(&c, &page);
}

/* Shown as the answer itself: a passcode stands in no address and no cookie. */
enum err
console_devices_passcode_run(struct job *j)
{
	struct page_console_devices page = { .passcode_until = "" };
	struct passcode p;
	struct console c;
	struct form form;

	TRY(console_form(j, PERMIT_SET_UP, &c, &form));
	if (c.done)
		return ERR_OK;
	TRY(passcode_get(&j->act, j->who.facility, &p));
	page.passcode = ctx_str(&j->cx, p.code);
	page.passcode_until = console_time(&c, p.ends);
	return page.passcode == NULL ? j->cx.fault.code : answer(&c, &page);
}

enum err
console_devices_issue_run(struct job *j)
{
	struct console c;
	struct device d;
	struct form form;
	enum err e;

	TRY(console_form(j, PERMIT_SET_UP, &c, &form));
	if (c.done)
		return ERR_OK;
	e = device_issue(&j->act, j->who.facility, form_value(&form, "label"), &d);
	if (e == ERR_BUSY)
		return console_go(&c, "/console/devices", TEXT_CONSOLE_DEVICES_FULL, NULL);
	TRY(e);
	return console_go(&c, "/console/devices", TEXT_CONSOLE_DEVICES_MADE, d.code);
}

enum err
console_devices_do_run(struct job *j)
{
	const char *code = route_param(&j->match, "device"), *deed = route_param(&j->match, "deed");
	struct console c;
	struct form form;

	TRY(console_form(j, PERMIT_SET_UP, &c, &form));
	if (c.done)
		return ERR_OK;
	if (strcmp(deed, "end") == 0) {
		if (strcmp(form_value(&form, "sure"), "1") != 0)
			return fail(&j->cx, ERR_INPUT, "the end of the device was not confirmed");
		TRY(device_invalidate(&j->act, j->who.facility, code));
	} else if (strcmp(deed, "suspend") == 0 || strcmp(deed, "resume") == 0) {
		TRY(device_suspend(&j->act, j->who.facility, code, deed[0] == 's'));
	} else {
		return fail(&j->cx, ERR_NOT_FOUND, "no such deed");
	}
	return console_go(&c, "/console/devices", TEXT_CONSOLE_DEVICES_DONE, NULL);
}
