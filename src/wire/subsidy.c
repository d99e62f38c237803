#include <string.h>

#include "domain/subsidy_tell.h"
#include "wire/subsidy.h"

#define WORDS 64
#define QUESTION_BYTES 4096

/* ---- the question ---- */

/* "visit", "counter:3": begins an ask. */
static bool
programme_word(const char *w, struct subsidy_ask *ret_ask)
{
	char name[16];
	size_t n = strcspn(w, ":"), p;

	if (n >= sizeof name)
		return false;
	memcpy(name, w, n);
	name[n] = '\0';
	if ((p = subsidy_word_find(subsidy_programmes, SUBSIDY_PROGRAMME_COUNT, name)) == SUBSIDY_PROGRAMME_COUNT)
		return false;
	*ret_ask = (struct subsidy_ask){ .programme = (enum subsidy_programme)p };
	if (w[n] == '\0')
		return true;
	if (p != SUBSIDY_COUNTER || w[n + 1] < '1' || w[n + 1] > '4' || w[n + 2] != '\0')
		return false;
	ret_ask->case_no = w[n + 1] - '0';
	return true;
}

static enum err
cost_word(struct ctx *cx, const char *w, size_t name_n, struct subsidy_question *q)
{
	struct yen y;

	for (size_t i = 0; i < SUBSIDY_ITEM_COUNT; i++) {
		if (strlen(subsidy_items[i].word) != name_n || strncmp(subsidy_items[i].word, w, name_n) != 0)
			continue;
		if (q->count == 0)
			return fail(cx, ERR_INPUT, "SUB-01: a programme stands before its invoices");
		if (!yen_read(w + name_n + 1, &y))
			return fail(cx, ERR_INPUT, "SUB-01: %s is whole yen, at most %lld", subsidy_items[i].word, (long long)YEN_MOST);
		q->asks[q->count - 1].cost[i] = yen_plus(q->asks[q->count - 1].cost[i], y);
		return ERR_OK;
	}
	return fail(cx, ERR_INPUT, "SUB-01: no such item; items are device and system");
}

static enum err
option_word(struct ctx *cx, const char *w, struct subsidy_question *q)
{
	size_t name_n = strcspn(w, "="), p;
	instant on;

	if (strcmp(w, "distinct") == 0) {
		q->distinct = true;
		return ERR_OK;
	}
	if (w[name_n] != '=')
		return fail(cx, ERR_INPUT, "SUB-01: word not known; programmes are visit, online, counter, counter:1 to counter:4");
	if (strncmp(w, "on=", 3) == 0) {
		if (!instant_read_iso(w + 3, &on))
			return fail(cx, ERR_INPUT, "SUB-01: on= is a day such as 2026-01-20");
		q->on = ymd_of(on);
		return ERR_OK;
	}
	if (strncmp(w, "granted=", 8) == 0) {
		if ((p = subsidy_word_find(subsidy_programmes, SUBSIDY_PROGRAMME_COUNT, w + 8)) == SUBSIDY_PROGRAMME_COUNT)
			return fail(cx, ERR_INPUT, "SUB-08: granted= is visit, online or counter");
		q->granted[p] = true;
		return ERR_OK;
	}
	return cost_word(cx, w, name_n, q);
}

enum err
subsidy_question_read(struct ctx *cx, const char *const *words, size_t n, ymd today, struct subsidy_question *ret_q)
{
	size_t kind = n == 0 ? SUBSIDY_KIND_COUNT : subsidy_word_find(subsidy_kinds, SUBSIDY_KIND_COUNT, words[0]);
	struct subsidy_question q = { .kind = (enum subsidy_kind)kind, .on = today };
	struct subsidy_ask ask;

	if (kind == SUBSIDY_KIND_COUNT)
		return fail(cx, ERR_INPUT, "SUB-01: a kind of facility is hospital, chain, clinic, pharmacy or nursing");
	for (size_t i = 1; i < n; i++) {
		if (!programme_word(words[i], &ask)) {
			TRY(option_word(cx, words[i], &q));
		} else {
			if (q.count == SUBSIDY_ASKS)
				return fail(cx, ERR_TOO_LARGE, "SUB-14: more than %d programmes in one question", SUBSIDY_ASKS);
			q.asks[q.count++] = ask;
		}
	}
	if (q.count == 0)
		return fail(cx, ERR_INPUT, "SUB-01: which programme? visit, online or counter");
	*ret_q = q;
	return ERR_OK;
}

enum err
subsidy_question_text(struct ctx *cx, const char *text, struct subsidy_question *ret_q)
{
	char *copy = ctx_str(cx, text), *save = NULL;
	const char *words[WORDS];
	size_t n = 0;

	if (copy == NULL)
		return cx->fault.code;
	for (char *w = strtok_r(copy, " ", &save); w != NULL; w = strtok_r(NULL, " ", &save)) {
		if (n == WORDS)
			return fail(cx, ERR_TOO_LARGE, "SUB-14: more than %d words", WORDS);
		words[n++] = w;
	}
	return subsidy_question_read(cx, words, n, 0, ret_q);
}

const char *
subsidy_question_write(struct ctx *cx, const struct subsidy_question *q)
{
	struct buf b;

	buf_init(&b, cx, QUESTION_BYTES);
	buf_fmt(&b, "%s on=%04d-%02d-%02d", subsidy_kinds[q->kind].word, q->on / 10000, q->on / 100 % 100, q->on % 100);
	if (q->distinct)
		buf_puts(&b, " distinct");
	for (size_t i = 0; i < SUBSIDY_PROGRAMME_COUNT; i++)
		if (q->granted[i])
			buf_fmt(&b, " granted=%s", subsidy_programmes[i].word);
	for (size_t i = 0; i < q->count; i++) {
		buf_fmt(&b, " %s", subsidy_programmes[q->asks[i].programme].word);
		if (q->asks[i].case_no != 0)
			buf_fmt(&b, ":%d", q->asks[i].case_no);
		for (size_t k = 0; k < SUBSIDY_ITEM_COUNT; k++)
			if (q->asks[i].cost[k].n != 0)
				buf_fmt(&b, " %s=%lld", subsidy_items[k].word, (long long)q->asks[i].cost[k].n);
	}
	return buf_done(&b) == ERR_OK ? b.p : NULL;
}

/* ---- the answer ---- */

static enum err
part_tree(struct ctx *cx, const struct subsidy_ask *ask, const struct subsidy_part *p, struct node *root)
{
	struct node *n = node_item(cx, root, "parts", ""), *of;

	if (n == NULL || node_new(cx, n, "programme", subsidy_programmes[ask->programme].word) == NULL
	    || (ask->case_no != 0 && node_fmt(cx, n, "case", "%d", ask->case_no) == NULL)
	    || (p->rate != NULL && (node_fmt(cx, n, "rate", "%d/%d", p->rate->rate.over, p->rate->rate.under) == NULL
	    || node_new(cx, n, "sources", p->rate->sources) == NULL)))
		return cx->fault.code;
	for (size_t i = 0; i < SUBSIDY_ITEM_COUNT; i++)
		if ((of = node_item(cx, n, "items", "")) == NULL || node_new(cx, of, "item", subsidy_items[i].word) == NULL
		    || node_fmt(cx, of, "cost", "%lld", (long long)ask->cost[i].n) == NULL
		    || node_fmt(cx, of, "counted", "%lld", (long long)p->counted[i].n) == NULL)
			return cx->fault.code;
	if (node_fmt(cx, n, "alone", "%lld", (long long)p->worth.n) == NULL
	    || node_fmt(cx, n, "amount", "%lld", (long long)p->amount.n) == NULL)
		return cx->fault.code;
	return ERR_OK;
}

static enum err
reason_tree(struct ctx *cx, const struct subsidy_question *q, const struct subsidy_answer *a,
    const struct subsidy_reason *r, struct node *root)
{
	struct node *n = node_item(cx, root, "reasons", "");
	char line[SUBSIDY_LINE];

	if (n == NULL || node_new(cx, n, "rule", subsidy_rules[r->rule].number) == NULL
	    || (r->ask != SUBSIDY_NO_ASK && node_fmt(cx, n, "part", "%zu", r->ask + 1) == NULL)
	    || (r->item >= 0 && node_new(cx, n, "item", subsidy_items[r->item].word) == NULL)
	    || node_fmt(cx, n, "before", "%lld", (long long)r->before.n) == NULL
	    || node_fmt(cx, n, "after", "%lld", (long long)r->after.n) == NULL
	    || node_fmt(cx, n, "ja", "%s", subsidy_reason_write(q, a, r, LANG_JA, line)) == NULL
	    || node_fmt(cx, n, "en", "%s", subsidy_reason_write(q, a, r, LANG_EN, line)) == NULL)
		return cx->fault.code;
	return ERR_OK;
}

static enum err
papers_tree(struct ctx *cx, struct node *root)
{
	struct node *n;

	for (size_t i = 0; i < SUBSIDY_PAPER_COUNT; i++)
		if (subsidy_papers[i].needed && ((n = node_item(cx, root, "papers", "")) == NULL
		    || node_new(cx, n, "paper", subsidy_papers[i].word) == NULL
		    || node_new(cx, n, "ja", subsidy_papers[i].ja) == NULL || node_new(cx, n, "en", subsidy_papers[i].en) == NULL))
			return cx->fault.code;
	return ERR_OK;
}

enum err
subsidy_answer_tree(struct ctx *cx, const struct subsidy_question *q, const struct subsidy_answer *a, struct node *root)
{
	if (node_new(cx, root, "kind", subsidy_kinds[q->kind].word) == NULL
	    || node_new(cx, root, "round", subsidy_rounds[a->round].en) == NULL
	    || node_fmt(cx, root, "on", "%d", q->on) == NULL || node_fmt(cx, root, "deadline", "%d", a->deadline) == NULL
	    || node_fmt(cx, root, "daysLeft", "%d", a->days_left) == NULL
	    || node_new(cx, root, "closed", a->days_left < 0 ? "true" : "false") == NULL
	    || node_fmt(cx, root, "total", "%lld", (long long)a->total.n) == NULL)
		return cx->fault.code;
	for (size_t i = 0; i < q->count; i++)
		TRY(part_tree(cx, &q->asks[i], &a->parts[i], root));
	for (size_t i = 0; i < a->reason_count; i++)
		TRY(reason_tree(cx, q, a, &a->reasons[i], root));
	return papers_tree(cx, root);
}

static const char *
word(const struct subsidy_word *w, enum lang l)
{
	return l == LANG_JA ? w->ja : w->en;
}

enum err
subsidy_answer_csv(const struct subsidy_question *q, const struct subsidy_answer *a, enum lang l, struct buf *out)
{
	char text[SUBSIDY_LINE];

	buf_puts(out, l == LANG_JA ? "\xef\xbb\xbf支援,品目,費用(円),対象(円),補助額(円)\r\n"
	    : "\xef\xbb\xbfprogramme,item,cost (yen),counted (yen),amount (yen)\r\n");
	for (size_t i = 0; i < q->count; i++) {
		(void)subsidy_ask_write(&q->asks[i], l, text);
		for (size_t k = 0; k < SUBSIDY_ITEM_COUNT; k++)
			buf_fmt(out, "%s,%s,%lld,%lld,\r\n", text, word(&subsidy_items[k], l), (long long)q->asks[i].cost[k].n,
			    (long long)a->parts[i].counted[k].n);
		buf_fmt(out, "%s,,,,%lld\r\n", text, (long long)a->parts[i].amount.n);
	}
	buf_fmt(out, "%s,,,,%lld\r\n", l == LANG_JA ? "合計" : "total", (long long)a->total.n);
	/* The lines hold commas within amounts, never quotes. */
	for (size_t i = 0; i < a->reason_count; i++)
		buf_fmt(out, "\"%s\",,,,\r\n", subsidy_reason_write(q, a, &a->reasons[i], l, text));
	return buf_done(out);
}
