/* Counts without persons, as bars that the page draws. */
#include <stdlib.h>
#include <string.h>

#include "base/limit.h"
#include "centre/operator.h"
#include "domain/tally.h"
#include "page/day.h"

#define BARS  100
#define ROW    24               /* pixels */
#define LEFT  260
#define WIDE  400

static const char *const ways[] = { "day", "mode", "prefecture", "kind", "act", "outcome", "day,mode", "prefecture,kind", "mode,act" };

struct counting {
	const char *by, *first, *last;
};

/* The query; without one, the last thirty days by day. */
static enum err
asked_read(struct job *j, struct counting *a)
{
	const char *query = http_request(j->x)->query;
	char at[INSTANT_TEXT];
	struct form f;

	TRY(form_read(&j->cx, query, strlen(query), &f));
	a->by = form_value(&f, "by");
	a->first = form_value(&f, "first");
	a->last = form_value(&f, "last");
	if (a->by[0] == '\0')
		a->by = "day";
	if (a->first[0] == '\0')
		a->first = ctx_fmt(&j->cx, "%.10s", instant_write_iso(j->cx.now - 29 * INT64_C(86400), at));
	if (a->last[0] == '\0')
		a->last = ctx_fmt(&j->cx, "%.10s", instant_write_iso(j->cx.now, at));
	return a->first == NULL || a->last == NULL ? j->cx.fault.code : ERR_OK;
}

static const char *
part_word(struct operator_visit *o, const char *name, const char *value)
{
	if (strcmp(name, "act") == 0)
		for (size_t i = 0; i < AUDIT_ACT_COUNT; i++)
			if (strcmp(audit_acts[i].word, value) == 0)
				return o->v.j->cx.lang == LANG_JA ? audit_acts[i].ja : audit_acts[i].en;
	return operator_word(o, strcmp(name, "kind") == 0 ? "operator.kind" : "operator.val", value);
}

/* "2026-11-16 home visits": the parts of a row but its count. */
static const char *
label_of(struct operator_visit *o, const struct node *row)
{
	struct buf b;

	buf_init(&b, &o->v.j->cx, LIMIT_VALUE_BYTES);
	for (const struct node *n = row->first; n != NULL; n = n->next)
		if (strcmp(n->name, "count") != 0 && strcmp(n->name, "few") != 0)
			buf_fmt(&b, "%s%s", b.n > 0 ? " " : "", part_word(o, n->name, n->text));
	return buf_done(&b) == ERR_OK && b.p != NULL ? b.p : "";
}

static uint64_t
count_of(const struct node *row)
{
	return strtoull(node_text(row, "count"), NULL, 10);
}

static enum err
rows_fill(struct operator_visit *o, const struct node *root, struct page_operator_statistics *page)
{
	struct ctx *cx = &o->v.j->cx;
	struct page_operator_statistics_rows *rows;
	uint64_t total = 0;
	size_t n = 0;

	for (const struct node *r = node_child(root, "rows"); r != NULL; r = node_next_named(r, "rows"))
		n++;
	if ((rows = ctx_array(cx, n + 1, sizeof *rows)) == NULL)
		return cx->fault.code;
	for (const struct node *r = node_child(root, "rows"); r != NULL; r = node_next_named(r, "rows")) {
		bool few = node_child(r, "few") != NULL;

		rows[page->rows_count++] = (struct page_operator_statistics_rows){ label_of(o, r),
		    few ? text_plain(cx, TEXT_OPERATOR_STATISTICS_FEW, o->v.tongue) : node_text(r, "count") };
		total += count_of(r);
	}
	page->rows = rows;
	page->total = ctx_fmt(cx, "%llu", (unsigned long long)total);
	return page->total == NULL ? cx->fault.code : ERR_OK;
}

static uint64_t
largest(const struct node *root)
{
	uint64_t most = 1;

	for (const struct node *r = node_child(root, "rows"); r != NULL; r = node_next_named(r, "rows"))
		if (count_of(r) > most)
			most = count_of(r);
	return most;
}

/* What is too small to be told has no bar. */
static enum err
bars_fill(struct operator_visit *o, const struct node *root, struct page_operator_statistics *page)
{
	struct ctx *cx = &o->v.j->cx;
	struct page_operator_statistics_bars *bars = ctx_array(cx, BARS + 1, sizeof *bars);
	uint64_t most = largest(root);
	struct buf told;

	if (bars == NULL)
		return cx->fault.code;
	buf_init(&told, cx, LIMIT_VALUE_BYTES);
	for (const struct node *r = node_child(root, "rows"); r != NULL; r = node_next_named(r, "rows")) {
		size_t i = page->bars_count;
		long width = (long)(count_of(r) * WIDE / most);

		if (i == BARS) {
			page->too_many = true;
			break;
		}
		bars[i] = (struct page_operator_statistics_bars){ .label = page->rows[i].label, .value = page->rows[i].value,
		    .y = (long)i * ROW + 16, .width = width, .label_x = LEFT + width + 6 };
		buf_fmt(&told, "%s%s %s", i > 0 ? ", " : "", bars[i].label, bars[i].value);
		page->bars_count++;
	}
	TRY(buf_done(&told));
	page->bars = bars;
	page->height = (long)page->bars_count * ROW + 8;
	page->described = told.p != NULL ? told.p : "";
	return ERR_OK;
}

static enum err
ways_fill(struct operator_visit *o, const char *by, struct page_operator_statistics *page)
{
	struct ctx *cx = &o->v.j->cx;
	size_t count = sizeof ways / sizeof ways[0];
	struct page_operator_statistics_choices *c = ctx_array(cx, count, sizeof *c);

	if (c == NULL)
		return cx->fault.code;
	for (size_t i = 0; i < count; i++) {
		char *text = ctx_str(cx, ways[i]), *second = text != NULL ? strchr(text, ',') : NULL;

		if (text == NULL)
			return cx->fault.code;
		if (second != NULL)
			*second++ = '\0';
		c[i] = (struct page_operator_statistics_choices){ .value = ways[i], .chosen = strcmp(ways[i], by) == 0,
		    .label = second == NULL ? operator_word(o, "operator.val", text)
		    : ctx_fmt(cx, "%s × %s", operator_word(o, "operator.val", text), operator_word(o, "operator.val", second)) };
		if (c[i].label == NULL)
			return cx->fault.code;
	}
	page->choices = c;
	page->choices_count = count;
	return ERR_OK;
}

enum err
operator_statistics_run(struct job *j)
{
	struct page_operator_statistics page = { .asked = true, .least = TALLY_LEAST, .total = "", .described = "" };
	struct operator_visit o;
	const struct node *root;
	struct page_frame f;
	struct counting a;
	struct buf b;

	TRY(operator_open(j, &o));
	if (o.done)
		return ERR_OK;
	TRY(asked_read(j, &a));
	TRY(operator_ask(&o, (const char *const []){ "statistic", "show", a.by, a.first, a.last }, 5, &root));
	TRY(rows_fill(&o, root, &page));
	TRY(bars_fill(&o, root, &page));
	TRY(ways_fill(&o, a.by, &page));
	page.first = a.first;
	page.last = a.last;
	page.svg = ctx_fmt(&j->cx, "/operator/statistics.svg?by=%s&first=%s&last=%s", a.by, a.first, a.last);
	if (page.svg == NULL)
		return j->cx.fault.code;
	f = operator_frame(&o, &b);
	page_operator_statistics_write(&b, &f, &page);
	return operator_answer(&o, &b);
}

enum err
operator_statistics_svg_run(struct job *j)
{
	struct operator_visit o;
	struct order order;
	struct counting a;
	struct buf out;

	TRY(operator_open(j, &o));
	if (o.done)
		return ERR_OK;
	TRY(asked_read(j, &a));
	order = operator_order(&o, (const char *const []){ "statistic", "svg", a.by, a.first, a.last }, 5);
	TRY(operator_run(&o, &order, &out));
	return visit_file(&o.v, "image/svg+xml", "statistics.svg", &out);
}
