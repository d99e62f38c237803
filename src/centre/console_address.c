/* マイナ在宅受付Web URL・二次元コード: shown, printed, issued anew. */
#include <string.h>

#include "app/facility_set.h"
#include "base/limit.h"
#include "centre/console.h"
#include "page/qr.h"
#include "page/sheet.h"

#define SHEET_BYTES 4000000

/* How an address is used: a mode, or a case of outpatient care. */
struct address {
	struct console c;
	const char *word;
	enum mode mode;
	enum outpatient case_no;
	const char *address;            /* "" when none is issued */
	struct entry entry;
};

/* The use of the path and its living address. `form` NULL: a page. */
static enum err
address_open(struct job *j, enum permission p, struct address *ret_p, struct form *form)
{
	enum err e;

	ret_p->word = route_param(&j->match, "use");
	TRY(form == NULL ? console_open(j, p, &ret_p->c) : console_form(j, p, &ret_p->c, form));
	if (ret_p->c.done)
		return ERR_OK;
	if (!use_read(ret_p->word, &ret_p->mode, &ret_p->case_no) || (ret_p->mode != MODE_VISIT && ret_p->mode != MODE_ONLINE))
		return fail(&j->cx, ERR_NOT_FOUND, "no such mode");
	e = view_entry_of(j->act.view, &j->cx, j->who.facility, ret_p->mode, ret_p->case_no, &ret_p->entry);
	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return e;
	ret_p->address = e == ERR_OK ? ctx_fmt(&j->cx, "%s/r/%s", j->centre->app.origin, ret_p->entry.token) : "";
	return ret_p->address != NULL ? ERR_OK : j->cx.fault.code;
}

static const char *
use_name(const struct address *p, enum mode m, enum outpatient case_no)
{
	const struct outpatient_row *o = &outpatient_rows[case_no];

	if (case_no != OUTPATIENT_NONE)
		return p->c.v.tongue == TONGUE_EN ? o->en : o->ja;
	return p->c.v.tongue == TONGUE_EN ? mode_row(m)->en : mode_row(m)->ja;
}

/* Both modes, and the cases of outpatient care, each with an address of its own. */
static size_t
uses(const struct address *p, struct page_console_address_uses rows[OUTPATIENT_COUNT + 1])
{
	size_t n = 0;

	rows[n++] = (struct page_console_address_uses){ "visit", use_name(p, MODE_VISIT, OUTPATIENT_NONE), p->mode == MODE_VISIT };
	rows[n++] = (struct page_console_address_uses){ "online", use_name(p, MODE_ONLINE, OUTPATIENT_NONE),
		p->mode == MODE_ONLINE && p->case_no == OUTPATIENT_NONE };
	for (int o = OUTPATIENT_NONE + 1; o < OUTPATIENT_COUNT; o++)
		rows[n++] = (struct page_console_address_uses){ outpatient_rows[o].word, use_name(p, MODE_ONLINE, (enum outpatient)o),
			p->case_no == (enum outpatient)o };
	return n;
}

enum err
console_address_run(struct job *j)
{
	struct page_console_address_uses rows[OUTPATIENT_COUNT + 1];
	struct page_console_address page = { .made = "", .uses = rows };
	struct page_frame f;
	struct settings s;
	struct address p;
	struct buf b;

	TRY(address_open(j, PERMIT_CHECK, &p, NULL));
	if (p.c.done)
		return ERR_OK;
	TRY(view_settings(j->act.view, &j->cx, j->who.facility, j->cx.now, &s));
	page.said = p.c.said != TEXT_COUNT;
	page.what = page.said ? p.c.said : TEXT_CONSOLE_ADDRESS_TITLE;
	page.uses_count = uses(&p, rows);
	page.use = p.word;
	page.off = !settings_use_mode(&s, p.mode);
	page.may_issue = role_may(p.c.l.account.role, PERMIT_SET_UP);
	page.address = p.address;
	page.since = console_time(&p.c, p.entry.issued);
	f = console_frame(&p.c, &b);
	page_console_address_write(&b, &f, &page);
	return console_answer(&p.c, &b);
}

enum err
console_address_issue_run(struct job *j)
{
	struct entry fresh;
	struct form form;
	struct address p;
	char *path;

	TRY(address_open(j, PERMIT_SET_UP, &p, &form));
	if (p.c.done)
		return ERR_OK;
	if (strcmp(form_value(&form, "sure"), "1") != 0)
		return fail(&j->cx, ERR_INPUT, "the end of the present address was not confirmed");
	TRY(facility_entry(&j->act, j->who.facility, p.mode, p.case_no, &fresh));
	path = ctx_fmt(&j->cx, "/console/address/%s", p.word);
	return console_go(&p.c, path, TEXT_CONSOLE_ADDRESS_DONE, NULL);
}

/* Something of an address that must be there. */
static enum err
issued_open(struct job *j, struct address *ret_p)
{
	TRY(address_open(j, PERMIT_CHECK, ret_p, NULL));
	if (ret_p->c.done || ret_p->address[0] != '\0')
		return ERR_OK;
	return fail(&j->cx, ERR_NOT_FOUND, "no address is issued");
}

enum err
console_address_code_run(struct job *j)
{
	struct address p;
	struct buf b;

	TRY(issued_open(j, &p));
	if (p.c.done)
		return ERR_OK;
	buf_init(&b, &j->cx, LIMIT_CONSOLE_BYTES);
	TRY(qr_svg(&b, p.address));
	return visit_file(&p.c.v, "image/svg+xml", NULL, &b);
}

static const char *
say(const struct address *p, const char *ja, const char *en)
{
	return p->c.v.tongue == TONGUE_EN ? en : ja;
}

static void
paint(struct sheet *s, const struct address *p, bool card)
{
	sheet_heading(s, card ? 3 : 1, p->c.facility.name);
	if (!card)
		sheet_text(s, use_name(p, p->mode, p->case_no));
	sheet_code(s, p->address, card ? 30 : 70, say(p, "マイナンバーカードと4桁の暗証番号を用意して、この二次元コードを開いてください。",
	    "Have your My Number Card and its PIN ready, then open this code."));
	if (card)
		return;
	sheet_text(s, p->address);
	sheet_heading(s, 2, say(p, "進みかた", "How it goes"));
	sheet_text(s, say(p, "1. 二次元コードを読み取り、医療機関名を確かめます。\n2. 見せてよい情報を一つずつ選びます。選ばなくても資格は確認できます。\n"
	    "3. カードを読み取り、4桁の暗証番号を入れます。\n4. 控えが表示されます。同意は、いつでも取り消せます。",
	    "1. Scan the code and check the name of the facility.\n2. Decide on each kind of information. The check works without any.\n"
	    "3. Have the card read and enter its four-digit PIN.\n4. Keep the receipt. Consents can be ended at any time."));
	sheet_note(s, say(p, "このURLを知っていても、カードと暗証番号がなければ何も表示されません。",
	    "Whoever knows this address sees nothing without the card and its PIN."));
}

static enum err
print(struct job *j, bool card)
{
	struct sheet *s;
	struct address p;
	struct buf b;

	TRY(issued_open(j, &p));
	if (p.c.done)
		return ERR_OK;
	buf_init(&b, &j->cx, SHEET_BYTES);
	TRY(sheet_new(&j->cx, &(struct sheet_form){ .size = card ? SHEET_CARD : SHEET_A4, .lang = tongue_lang(p.c.v.tongue),
	    .made = j->cx.now, .title = say(&p, "マイナ在宅受付Web", "Reception at home"), .facility = p.c.facility.code }, &b, &s));
	paint(s, &p, card);
	TRY(sheet_done(&s));
	return visit_file(&p.c.v, "application/pdf", NULL, &b);
}

enum err
console_address_sheet_run(struct job *j)
{
	return print(j, false);
}

enum err
console_address_card_run(struct job *j)
{
	return print(j, true);
}
