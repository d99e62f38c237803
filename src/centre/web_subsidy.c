/* The page that works a subsidy out: open to everybody, keeps nothing, asks no session. */
#include <string.h>

#include "base/limit.h"
#include "centre/visit.h"
#include "domain/subsidy_tell.h"
#include "page/sheet.h"

struct working {
	struct ctx *cx;
	enum lang lang;                 /* of the domain's words: Japanese, or English for all others */
	struct form form;
	struct subsidy_question question;
	struct subsidy_answer answer;
	bool wrong, asked;
};

static const char *
word(const struct working *w, const struct subsidy_word *row)
{
	return w->lang == LANG_JA ? row->ja : row->en;
}

static const char *
field(struct working *w, size_t programme, size_t item)
{
	return form_value(&w->form, ctx_fmt(w->cx, "%s-%s", subsidy_programmes[programme].word, subsidy_items[item].word));
}

/* A programme is asked for when one of its fields is filled in. */
static void
take_programme(struct working *w, size_t p)
{
	struct subsidy_ask ask = { .programme = (enum subsidy_programme)p, .case_no = 0 };
	bool any = false;

	for (size_t i = 0; i < SUBSIDY_ITEM_COUNT; i++) {
		const char *text = field(w, p, i);

		if (text[0] == '\0')
			continue;
		any = true;
		if (!yen_read(text, &ask.cost[i]))
			w->wrong = true;
	}
	if (any)
		w->question.asks[w->question.count++] = ask;
}

static void
take(struct working *w)
{
	size_t kind = subsidy_word_find(subsidy_kinds, SUBSIDY_KIND_COUNT, form_value(&w->form, "kind"));

	w->asked = w->form.count > 0;
	w->question.kind = kind < SUBSIDY_KIND_COUNT ? (enum subsidy_kind)kind : SUBSIDY_KIND_CLINIC;
	w->question.on = ymd_of(w->cx->now);
	for (size_t p = 0; p < SUBSIDY_PROGRAMME_COUNT; p++)
		take_programme(w, p);
	w->wrong = w->asked && (w->wrong || w->question.count == 0);
	if (w->asked && !w->wrong)
		subsidy_work_out(&w->question, &w->answer);
}

static const char *
yen_text(struct ctx *cx, struct yen y)
{
	char text[YEN_TEXT];

	return ctx_str(cx, yen_write(y, text));
}

/* ---- what the page shows ---- */

static void
show_form(struct working *w, struct page_subsidy *page, struct page_subsidy_kinds *kinds,
    struct page_subsidy_programmes *programmes)
{
	for (size_t k = 0; k < SUBSIDY_KIND_COUNT; k++)
		kinds[page->kinds_count++] = (struct page_subsidy_kinds){ .word = subsidy_kinds[k].word,
		    .label = word(w, &subsidy_kinds[k]), .chosen = w->question.kind == k };
	for (size_t p = 0; p < SUBSIDY_PROGRAMME_COUNT; p++)
		programmes[page->programmes_count++] = (struct page_subsidy_programmes){ .word = subsidy_programmes[p].word,
		    .label = word(w, &subsidy_programmes[p]), .device = p != SUBSIDY_ONLINE,
		    .device_value = field(w, p, SUBSIDY_ITEM_DEVICE), .system_value = field(w, p, SUBSIDY_ITEM_SYSTEM) };
	page->kinds = kinds;
	page->programmes = programmes;
	page->device_label = word(w, &subsidy_items[SUBSIDY_ITEM_DEVICE]);
	page->system_label = word(w, &subsidy_items[SUBSIDY_ITEM_SYSTEM]);
	page->said = w->lang == LANG_JA ? "ja" : "en";
	page->wrong = w->wrong;
}

static void
show_answer(struct working *w, struct page_subsidy *page, struct page_subsidy_parts *parts, struct page_subsidy_lines *lines,
    struct page_subsidy_papers *papers)
{
	const struct subsidy_answer *a = &w->answer;
	char text[SUBSIDY_LINE];

	for (size_t i = 0; i < w->question.count; i++)
		parts[page->parts_count++] = (struct page_subsidy_parts){
		    ctx_str(w->cx, subsidy_ask_write(&w->question.asks[i], w->lang, text)), yen_text(w->cx, a->parts[i].amount) };
	for (size_t i = 0; i < a->reason_count; i++)
		lines[page->lines_count++] = (struct page_subsidy_lines){
		    ctx_str(w->cx, subsidy_reason_write(&w->question, a, &a->reasons[i], w->lang, text)) };
	for (size_t i = 0; i < SUBSIDY_PAPER_COUNT; i++)
		if (subsidy_papers[i].needed)
			papers[page->papers_count++] = (struct page_subsidy_papers){
			    w->lang == LANG_JA ? subsidy_papers[i].ja : subsidy_papers[i].en };
	page->worked = true;
	page->parts = parts;
	page->lines = lines;
	page->papers = papers;
	page->total = yen_text(w->cx, a->total);
	page->last_day = sheet_day(w->cx, w->lang, a->deadline);
	page->past = a->days_left < 0;
	page->today = a->days_left == 0;
	page->days = a->days_left < 0 ? -a->days_left : a->days_left;
}

enum err
web_subsidy_run(struct job *j)
{
	struct page_subsidy_kinds kinds[SUBSIDY_KIND_COUNT];
	struct page_subsidy_programmes programmes[SUBSIDY_PROGRAMME_COUNT];
	struct page_subsidy_parts parts[SUBSIDY_ASKS];
	struct page_subsidy_lines lines[SUBSIDY_REASONS];
	struct page_subsidy_papers papers[SUBSIDY_PAPER_COUNT];
	const char *query = http_request(j->x)->query;
	struct working w = { .cx = &j->cx };
	struct page_subsidy page = { .total = "", .last_day = "" };
	struct page_frame f;
	struct visit v;
	struct buf b;

	TRY(visit_open(j, "__Secure-subsidy", "/subsidy", &v));
	if (v.turned)
		return ERR_OK;
	w.lang = v.tongue == TONGUE_JA || v.tongue == TONGUE_EASY ? LANG_JA : LANG_EN;
	TRY(form_read(&j->cx, query, strlen(query), &w.form));
	take(&w);
	show_form(&w, &page, kinds, programmes);
	if (w.asked && !w.wrong)
		show_answer(&w, &page, parts, lines, papers);
	f = visit_frame(&v);
	buf_init(&b, &j->cx, LIMIT_PAGE_BYTES);
	page_subsidy_write(&b, &f, &page);
	return visit_answer(&v, &b);
}
