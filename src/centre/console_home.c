/* The first page: what is missing before the facility can begin, layer by layer, and who mends it. */
#include <string.h>

#include "app/notice.h"
#include "centre/console.h"
#include "domain/duty.h"

#define SOON_DAYS 30
#define LAYERS 6

struct layers { struct page_console_home_layers rows[LAYERS]; size_t n; bool all; };

static void
layer(struct layers *l, struct page_console_home_layers row)
{
	l->rows[l->n++] = row;
	l->all = l->all && row.good;
}

static enum err
certificate(struct console *c, struct layers *l)
{
	struct job *j = c->v.j;
	struct terminal t;
	int days;

	TRY(view_terminal(j->act.view, &j->cx, http_request(j->x)->certificate, &t));
	days = ymd_between(ymd_of(j->cx.now), ymd_of(t.ends));
	layer(l, (struct page_console_home_layers){ .name = TEXT_CONSOLE_HOME_CERTIFICATE, .good = days > SOON_DAYS,
	    .state = days > SOON_DAYS ? TEXT_CONSOLE_HOME_CERTIFICATE_GOOD : TEXT_CONSOLE_HOME_CERTIFICATE_SOON,
	    .value = console_digits(j, days > 0 ? (unsigned long long)days : 0), .mend = TEXT_CONSOLE_HOME_CERTIFICATE_MEND, .href = "" });
	layer(l, (struct page_console_home_layers){ .name = TEXT_CONSOLE_HOME_CLOCK, .good = true,
	    .state = TEXT_CONSOLE_HOME_CLOCK_GOOD, .value = console_time(c, j->cx.now), .mend = TEXT_CONSOLE_HOME_CLOCK, .href = "",
	    .now = (long)j->cx.now });
	return ERR_OK;
}

/* A row of this facility that no person at a console made: its receipt computer was here. */
static enum err
link_seen(struct console *c, struct layers *l)
{
	struct job *j = c->v.j;
	const struct audit_search q = { .facility = j->who.facility, .max = 200, .newest = true };
	instant last = 0;
	struct audit *rows;
	size_t n;

	TRY(view_audit(j->act.view, &j->cx, &q, &rows, &n));
	for (size_t i = 0; i < n; i++)
		if (strchr(rows[i].who, ' ') == NULL && (rows[i].act == AUDIT_RECHECK || rows[i].act == AUDIT_ELIGIBILITY_READ
		    || rows[i].act == AUDIT_CONSENTS_LISTED || rows[i].act == AUDIT_RECEIVED) && rows[i].at > last
		    && strcmp(rows[i].who, "patient") != 0)
			last = rows[i].at;
	layer(l, (struct page_console_home_layers){ .name = TEXT_CONSOLE_HOME_LINK, .good = last != 0,
	    .state = last != 0 ? TEXT_CONSOLE_HOME_LINK_GOOD : TEXT_CONSOLE_HOME_LINK_NONE, .value = console_time(c, last),
	    .mend = TEXT_CONSOLE_HOME_LINK_MEND, .href = "" });
	return ERR_OK;
}

static enum err
functions(struct console *c, struct layers *l)
{
	static const enum mode modes[] = { MODE_VISIT, MODE_ONLINE };
	struct job *j = c->v.j;
	bool used = false, issued = false, first = false;
	struct settings s;

	TRY(view_settings(j->act.view, &j->cx, j->who.facility, j->cx.now, &s));
	for (size_t i = 0; i < 2; i++) {
		const struct consent_search q = { .facility = j->who.facility, .mode = modes[i], .until = j->cx.now + 1, .max = 1 };
		struct consent *rows;
		struct entry entry;
		size_t n;
		enum err e = view_entry_of(j->act.view, &j->cx, j->who.facility, modes[i], OUTPATIENT_NONE, &entry);

		if (e != ERR_OK && e != ERR_NOT_FOUND)
			return e;
		used = used || settings_use_mode(&s, modes[i]);
		issued = issued || e == ERR_OK;
		e = view_consents_search(j->act.view, &j->cx, &q, &rows, &n);
		if (e != ERR_OK && e != ERR_TOO_LARGE)
			return e;
		first = first || e == ERR_TOO_LARGE || n > 0;
	}
	layer(l, (struct page_console_home_layers){ .name = TEXT_CONSOLE_HOME_FUNCTION, .good = used, .value = "",
	    .state = used ? TEXT_CONSOLE_HOME_FUNCTION_GOOD : TEXT_CONSOLE_HOME_FUNCTION_NONE,
	    .mend = TEXT_CONSOLE_HOME_FUNCTION_MEND, .href = "/console/settings" });
	layer(l, (struct page_console_home_layers){ .name = TEXT_CONSOLE_HOME_ADDRESS, .good = issued, .value = "",
	    .state = issued ? TEXT_CONSOLE_HOME_ADDRESS_GOOD : TEXT_CONSOLE_HOME_ADDRESS_NONE,
	    .mend = TEXT_CONSOLE_HOME_ADDRESS_MEND, .href = "/console/address/visit" });
	layer(l, (struct page_console_home_layers){ .name = TEXT_CONSOLE_HOME_FIRST, .good = first, .value = "",
	    .state = first ? TEXT_CONSOLE_HOME_FIRST_GOOD : TEXT_CONSOLE_HOME_FIRST_NONE,
	    .mend = TEXT_CONSOLE_HOME_FIRST_MEND, .href = "/console/consented" });
	return ERR_OK;
}

/* What the operator tells facilities now. */
static enum err
notices(struct console *c, struct page_console_home *page)
{
	struct page_console_home_notices *rows;
	struct job *j = c->v.j;
	struct announcement *all;
	size_t n;

	TRY(announcements_shown(j->act.view, &j->cx, AUDIENCE_FACILITY, &all, &n));
	if ((rows = ctx_array(&j->cx, n + 1, sizeof *rows)) == NULL)
		return j->cx.fault.code;
	for (size_t i = 0; i < n; i++)
		rows[i] = (struct page_console_home_notices){ .since = console_time(c, all[i].from),
			.body = c->v.tongue == TONGUE_EN && all[i].en[0] != '\0' ? all[i].en : all[i].ja };
	page->notices = rows;
	page->notices_count = n;
	return ERR_OK;
}

/* Care that the facility says it gives, without the function that goes with it [DUT-02]. */
static enum err
duty(struct console *c, struct page_console_home *page)
{
	struct job *j = c->v.j;
	struct setting_change *changes;
	struct duty d;
	size_t n;

	TRY(view_setting_changes(j->act.view, &j->cx, j->who.facility, &changes, &n));
	duty_work_out(changes, n, j->cx.now, &d);
	page->owes = duty_owes(&d);
	return ERR_OK;
}

enum err
console_home_run(struct job *j)
{
	struct layers l = { .all = true };
	struct page_console_home page = { .notices_count = 0 };
	struct page_frame f;
	struct console c;
	struct buf b;

	TRY(console_open(j, PERMIT_CHECK, &c));
	if (c.done)
		return ERR_OK;
	TRY(notices(&c, &page));
	TRY(duty(&c, &page));
	TRY(certificate(&c, &l));
	TRY(functions(&c, &l));
	TRY(link_seen(&c, &l));
	page.said = c.said != TEXT_COUNT;
	page.what = page.said ? c.said : TEXT_CONSOLE_HOME_TITLE;
	page.made = c.made;
	page.ready = l.all;
	page.layers = l.rows;
	page.layers_count = l.n;
	f = console_frame(&c, &b);
	page_console_home_write(&b, &f, &page);
	return console_answer(&c, &b);
}
