/* Which rows count, and the order of the rules. */
#include <string.h>

#include "domain/subsidy.h"

#define SUBSIDY_PROGRAMME(name, word, ja, en) { word, ja, en },
const struct subsidy_word subsidy_programmes[SUBSIDY_PROGRAMME_COUNT] = {
#include "domain/subsidy.def"
};
#define SUBSIDY_KIND(name, word, ja, en) { word, ja, en },
const struct subsidy_word subsidy_kinds[SUBSIDY_KIND_COUNT] = {
#include "domain/subsidy.def"
};
#define SUBSIDY_ITEM(name, word, ja, en) { word, ja, en },
const struct subsidy_word subsidy_items[SUBSIDY_ITEM_COUNT] = {
#include "domain/subsidy.def"
};
#define SUBSIDY_RULE(name, number, ja, en) { number, ja, en },
const struct subsidy_rule_row subsidy_rules[SUBSIDY_RULE_COUNT] = {
#include "domain/subsidy.def"
};
#define SUBSIDY_PAPER(name, word, needed, ja, en) { word, needed, ja, en },
const struct subsidy_paper_row subsidy_papers[SUBSIDY_PAPER_COUNT] = {
#include "domain/subsidy.def"
};
#define SUBSIDY_ROUND(name, ja, en, opens, pair_from, twin_if_distinct) { ja, en, opens, pair_from, twin_if_distinct },
const struct subsidy_round_row subsidy_rounds[SUBSIDY_ROUND_COUNT] = {
#include "domain/subsidy.def"
};
#define SUBSIDY_RATE(programme, kind, from, until, over, under, device, system, sources) \
	{ SUBSIDY_##programme, SUBSIDY_KIND_##kind, from, until, { over, under }, { { device }, { system } }, sources },
static const struct subsidy_rate rates[] = {
#include "domain/subsidy.def"
};
#define SUBSIDY_DEADLINE(round, told, last, sources) { SUBSIDY_ROUND_##round, told, last, sources },
static const struct subsidy_deadline deadlines[] = {
#include "domain/subsidy.def"
};
#define COUNT(rows) (sizeof (rows) / sizeof (rows)[0])

size_t
subsidy_word_find(const struct subsidy_word *rows, size_t n, const char *word)
{
	size_t i = 0;

	while (i < n && strcmp(rows[i].word, word) != 0)
		i++;
	return i;
}

const struct subsidy_rate *
subsidy_rate_on(enum subsidy_programme p, enum subsidy_kind k, ymd on)
{
	for (size_t i = 0; i < COUNT(rates); i++)
		if (rates[i].programme == p && rates[i].kind == k && rates[i].from <= on && on < rates[i].until)
			return &rates[i];
	return NULL;
}

const struct subsidy_deadline *
subsidy_deadline_at(enum subsidy_round r, size_t at)
{
	for (size_t i = 0; i < COUNT(deadlines); i++)
		if (deadlines[i].round == r && at-- == 0)
			return &deadlines[i];
	return NULL;
}

const struct subsidy_deadline *
subsidy_deadline_on(enum subsidy_round r, ymd on)
{
	const struct subsidy_deadline *d = subsidy_deadline_at(r, 0), *next;

	for (size_t i = 1; (next = subsidy_deadline_at(r, i)) != NULL && next->told <= on; i++)
		d = next;
	return d;
}

enum subsidy_round
subsidy_round_on(ymd on)
{
	enum subsidy_round r = 0;

	for (size_t i = 1; i < SUBSIDY_ROUND_COUNT; i++)
		if (subsidy_rounds[i].opens <= on)
			r = (enum subsidy_round)i;
	return r;
}

static void
say(struct subsidy_answer *a, enum subsidy_rule rule, size_t ask, int item, struct yen before, struct yen after)
{
	if (a->reason_count < SUBSIDY_REASONS)
		a->reasons[a->reason_count++] = (struct subsidy_reason){ rule, ask, item, before, after };
}

/* What an ask is worth alone: items under their ceilings, then rate and floor once on their sum [SUB-01..04]. */
static void
worth(const struct subsidy_question *q, size_t i, struct subsidy_answer *a)
{
	const struct subsidy_ask *ask = &q->asks[i];
	struct subsidy_part *p = &a->parts[i];
	struct yen sum = { 0 }, none = { 0 };

	p->rate = subsidy_rate_on(ask->programme, q->kind, q->on);
	if (p->rate == NULL) {
		say(a, q->kind == SUBSIDY_KIND_NURSING ? SUBSIDY_RULE_OTHER : SUBSIDY_RULE_RATE, i, -1, none, none);
		return;
	}
	for (int item = 0; item < SUBSIDY_ITEM_COUNT; item++) {
		struct yen cost = ask->cost[item], ceiling = p->rate->ceiling[item];

		p->counted[item] = yen_least(cost, ceiling);
		if (cost.n > ceiling.n)
			say(a, ceiling.n == 0 ? SUBSIDY_RULE_NO_ITEM : SUBSIDY_RULE_CEILING, i, item, cost, p->counted[item]);
		sum = yen_plus(sum, p->counted[item]);
	}
	p->worth = yen_share_in_thousands(sum, p->rate->rate);
	say(a, SUBSIDY_RULE_FLOOR, i, -1, sum, p->worth);
}

/* Whether the two are not both paid, and by which rule [SUB-06, 07, 12, 14]. */
static bool
excludes(const struct subsidy_question *q, enum subsidy_round r, enum subsidy_programme one, enum subsidy_programme other,
    enum subsidy_rule *ret_rule)
{
	bool online = one == SUBSIDY_ONLINE || other == SUBSIDY_ONLINE;

	if (one == other)
		*ret_rule = one == SUBSIDY_COUNTER ? SUBSIDY_RULE_ONCE : SUBSIDY_RULE_AGAIN;
	else if (online && (one == SUBSIDY_COUNTER || other == SUBSIDY_COUNTER)
	    && !(subsidy_rounds[r].twin_if_distinct && q->distinct))
		*ret_rule = SUBSIDY_RULE_ONE_SYSTEM;
	else if (online && (one == SUBSIDY_VISIT || other == SUBSIDY_VISIT) && q->on < subsidy_rounds[r].pair_from)
		*ret_rule = SUBSIDY_RULE_ONE_OF;
	else
		return false;
	return true;
}

/* What was paid for before shuts itself out, and what it excludes [SUB-08]. */
static bool
shut_out(const struct subsidy_question *q, enum subsidy_round r, enum subsidy_programme p, enum subsidy_rule *ret_rule)
{
	*ret_rule = SUBSIDY_RULE_GRANTED;
	if (q->granted[p])
		return true;
	for (size_t i = 0; i < SUBSIDY_PROGRAMME_COUNT; i++)
		if (q->granted[i] && excludes(q, r, p, (enum subsidy_programme)i, ret_rule))
			return true;
	return false;
}

/* Whether these asks (a bit each) may be paid together, and what they come to. */
static bool
set_worth(const struct subsidy_question *q, const struct subsidy_answer *a, unsigned set, struct yen *ret_sum)
{
	struct yen sum = { 0 };
	enum subsidy_rule rule;

	for (size_t i = 0; i < q->count; i++) {
		if ((set >> i & 1) == 0)
			continue;
		if (a->parts[i].worth.n == 0 || shut_out(q, a->round, q->asks[i].programme, &rule))
			return false;
		for (size_t j = 0; j < i; j++)
			if ((set >> j & 1) != 0 && excludes(q, a->round, q->asks[i].programme, q->asks[j].programme, &rule))
				return false;
		sum = yen_plus(sum, a->parts[i].worth);
	}
	*ret_sum = sum;
	return true;
}

/* Of all that may be paid together, what pays most: so more cost never means less money. */
static unsigned
best_set(const struct subsidy_question *q, const struct subsidy_answer *a)
{
	struct yen most = { 0 }, sum;
	unsigned best = 0;

	for (unsigned set = 1; set < 1u << q->count; set++)
		if (set_worth(q, a, set, &sum) && sum.n > most.n) {
			most = sum;
			best = set;
		}
	return best;
}

static void
strike(const struct subsidy_question *q, struct subsidy_answer *a, unsigned set, size_t i)
{
	enum subsidy_rule rule;
	bool found = shut_out(q, a->round, q->asks[i].programme, &rule);

	for (size_t j = 0; j < q->count && !found; j++)
		found = (set >> j & 1) != 0 && excludes(q, a->round, q->asks[i].programme, q->asks[j].programme, &rule);
	if (found)
		say(a, rule, i, -1, a->parts[i].worth, (struct yen){ 0 });
}

static bool
paid(const struct subsidy_question *q, unsigned set, enum subsidy_programme p)
{
	for (size_t i = 0; i < q->count; i++)
		if ((set >> i & 1) != 0 && q->asks[i].programme == p)
			return true;
	return false;
}

static void
combine(const struct subsidy_question *q, struct subsidy_answer *a)
{
	unsigned set = best_set(q, a);
	struct yen none = { 0 };

	for (size_t i = 0; i < q->count; i++) {
		if ((set >> i & 1) != 0)
			a->parts[i].amount = a->parts[i].worth;
		else if (a->parts[i].worth.n > 0)
			strike(q, a, set, i);
		a->total = yen_plus(a->total, a->parts[i].amount);
	}
	if (paid(q, set, SUBSIDY_ONLINE) && paid(q, set, SUBSIDY_COUNTER))
		say(a, SUBSIDY_RULE_DISTINCT, SUBSIDY_NO_ASK, -1, none, none);
	if (paid(q, set, SUBSIDY_VISIT) && paid(q, set, SUBSIDY_ONLINE))
		say(a, SUBSIDY_RULE_TOGETHER, SUBSIDY_NO_ASK, -1, none, none);
}

void
subsidy_work_out(const struct subsidy_question *question, struct subsidy_answer *ret_answer)
{
	struct subsidy_answer *a = ret_answer;
	struct yen none = { 0 };

	*a = (struct subsidy_answer){ .round = subsidy_round_on(question->on) };
	a->deadline = subsidy_deadline_on(a->round, question->on)->last;
	a->days_left = ymd_between(question->on, a->deadline);
	for (size_t i = 0; i < question->count; i++)
		worth(question, i, a);
	combine(question, a);
	say(a, a->days_left < 0 ? SUBSIDY_RULE_CLOSED : SUBSIDY_RULE_OPEN, SUBSIDY_NO_ASK, -1, none, none);
}
