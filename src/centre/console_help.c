/* The page of help: what each page is for, and what to do when a check fails. */
#include <string.h>

#include "centre/console.h"
#include "domain/fallback.h"

/* By the part of the address that follows /console/. */
static const struct { const char *word; enum text name, what; } pages[] = {
	{ "home",      TEXT_CONSOLE_HOME_TITLE,      TEXT_CONSOLE_HELP_HOME },
	{ "consented", TEXT_CONSOLE_CONSENTED_TITLE, TEXT_CONSOLE_HELP_CONSENTED },
	{ "person",    TEXT_CONSOLE_PERSON_TITLE,    TEXT_CONSOLE_HELP_PERSON },
	{ "medical",   TEXT_CONSOLE_MEDICAL_TITLE,   TEXT_CONSOLE_HELP_MEDICAL },
	{ "checkups",  TEXT_CONSOLE_CHECKUPS_TITLE,  TEXT_CONSOLE_HELP_CHECKUPS },
	{ "round",     TEXT_CONSOLE_ROUND_TITLE,     TEXT_CONSOLE_HELP_ROUND },
	{ "dormant",   TEXT_CONSOLE_DORMANT_TITLE,   TEXT_CONSOLE_HELP_DORMANT },
	{ "relief",    TEXT_CONSOLE_RELIEF_TITLE,    TEXT_CONSOLE_HELP_RELIEF },
	{ "records",   TEXT_CONSOLE_RECORDS_TITLE,   TEXT_CONSOLE_HELP_RECORDS },
	{ "address",   TEXT_CONSOLE_ADDRESS_TITLE,   TEXT_CONSOLE_HELP_ADDRESS },
	{ "settings",  TEXT_CONSOLE_SETTINGS_TITLE,  TEXT_CONSOLE_HELP_SETTINGS },
	{ "accounts",  TEXT_CONSOLE_ACCOUNTS_TITLE,  TEXT_CONSOLE_HELP_ACCOUNTS },
	{ "devices",   TEXT_CONSOLE_DEVICES_TITLE,   TEXT_CONSOLE_HELP_DEVICES },
};
#define PAGES (sizeof pages / sizeof pages[0])

const char *
console_help_path(struct ctx *cx, const char *path)
{
	const char *word = path[strlen("/console")] == '/' ? path + strlen("/console/") : "home";
	size_t n = strcspn(word, "/?");
	const char *s;

	for (size_t i = 0; i < PAGES; i++)
		if (strlen(pages[i].word) == n && strncmp(pages[i].word, word, n) == 0) {
			s = ctx_fmt(cx, "/console/help#%s", pages[i].word);
			return s != NULL ? s : "";
		}
	return "";
}

static size_t
steps(const struct console *c, enum validity v, const char *ret[FALLBACK_COUNT])
{
	enum fallback found[FALLBACK_COUNT];
	size_t n = fallback_steps(v, found);

	for (size_t i = 0; i < n; i++)
		ret[i] = c->v.tongue == TONGUE_EN ? fallback_rows[found[i]].en : fallback_rows[found[i]].ja;
	return n;
}

enum err
console_help_run(struct job *j)
{
	const struct unknown_claim unknown = claim_unknown(false);
	struct page_console_help_outage outage[FALLBACK_COUNT];
	struct page_console_help_lost lost[FALLBACK_COUNT];
	struct page_console_help_pages about[PAGES];
	const char *text[FALLBACK_COUNT];
	struct page_console_help page = { .lost = lost, .outage = outage, .pages = about, .pages_count = PAGES,
	    .telephone = j->centre->conf.help_telephone,
	    .hours = j->centre->conf.help_hours, .unknown_insurer = unknown.insurer, .unknown_number = unknown.number,
	    .unknown_remark = unknown.remark };
	struct page_frame f;
	struct console c;
	struct buf b;

	TRY(console_open(j, PERMIT_CHECK, &c));
	if (c.done)
		return ERR_OK;
	page.lost_count = steps(&c, VALIDITY_LOST, text);
	for (size_t i = 0; i < page.lost_count; i++)
		lost[i].what = text[i];
	page.outage_count = steps(&c, (enum validity)0, text);
	for (size_t i = 0; i < page.outage_count; i++)
		outage[i].what = text[i];
	for (size_t i = 0; i < PAGES; i++)
		about[i] = (struct page_console_help_pages){ pages[i].word, pages[i].name, pages[i].what };
	f = console_frame(&c, &b);
	page_console_help_write(&b, &f, &page);
	return console_answer(&c, &b);
}
