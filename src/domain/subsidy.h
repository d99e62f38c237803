/* 財政支援: what a facility is paid for bringing the function in, by the rows of subsidy.def. Pure rules: no I/O, no
 * clock, no allocation. */
#ifndef DOMAIN_SUBSIDY_H
#define DOMAIN_SUBSIDY_H

#include <stddef.h>

#include "base/instant.h"
#include "domain/money.h"

#define SUBSIDY_PROGRAMME(name, word, ja, en) SUBSIDY_##name,
enum subsidy_programme {
#include "domain/subsidy.def"
	SUBSIDY_PROGRAMME_COUNT
};
#define SUBSIDY_KIND(name, word, ja, en) SUBSIDY_KIND_##name,
enum subsidy_kind {
#include "domain/subsidy.def"
	SUBSIDY_KIND_COUNT
};
#define SUBSIDY_ITEM(name, word, ja, en) SUBSIDY_ITEM_##name,
enum subsidy_item {
#include "domain/subsidy.def"
	SUBSIDY_ITEM_COUNT
};
#define SUBSIDY_ROUND(name, ja, en, opens, pair_from, twin_if_distinct) SUBSIDY_ROUND_##name,
enum subsidy_round {
#include "domain/subsidy.def"
	SUBSIDY_ROUND_COUNT
};
#define SUBSIDY_RULE(name, number, ja, en) SUBSIDY_RULE_##name,
enum subsidy_rule {
#include "domain/subsidy.def"
	SUBSIDY_RULE_COUNT
};
#define SUBSIDY_PAPER(name, word, needed, ja, en) SUBSIDY_PAPER_##name,
enum subsidy_paper {
#include "domain/subsidy.def"
	SUBSIDY_PAPER_COUNT
};

struct subsidy_word { const char *word, *ja, *en; };
extern const struct subsidy_word subsidy_programmes[SUBSIDY_PROGRAMME_COUNT], subsidy_kinds[SUBSIDY_KIND_COUNT],
    subsidy_items[SUBSIDY_ITEM_COUNT];
struct subsidy_rule_row { const char *number, *ja, *en; };
extern const struct subsidy_rule_row subsidy_rules[SUBSIDY_RULE_COUNT];
struct subsidy_paper_row { const char *word; bool needed; const char *ja, *en; };
extern const struct subsidy_paper_row subsidy_papers[SUBSIDY_PAPER_COUNT];
struct subsidy_round_row { const char *ja, *en; ymd opens, pair_from; bool twin_if_distinct; };
extern const struct subsidy_round_row subsidy_rounds[SUBSIDY_ROUND_COUNT];

/* Place of `word` among n rows, or n. */
size_t subsidy_word_find(const struct subsidy_word *rows, size_t n, const char *word);

/* What a programme pays to a kind of facility on a day [SUB-01]; NULL when nothing. */
struct subsidy_rate {
	enum subsidy_programme programme;
	enum subsidy_kind kind;
	ymd         from, until;
	struct share rate;
	struct yen  ceiling[SUBSIDY_ITEM_COUNT];
	const char *sources;
};
const struct subsidy_rate *subsidy_rate_on(enum subsidy_programme p, enum subsidy_kind k, ymd on);

/* The last day of applications of a round, as it was told up to `on`; `at` counts through the rows, the earliest told first, for
 * the history. */
struct subsidy_deadline { enum subsidy_round round; ymd told, last; const char *sources; };
const struct subsidy_deadline *subsidy_deadline_on(enum subsidy_round r, ymd on);
const struct subsidy_deadline *subsidy_deadline_at(enum subsidy_round r, size_t at);
/* The round that opened last; the first one for days before all. */
enum subsidy_round subsidy_round_on(ymd on);

/* Invoices added up, per item, for one programme. `case_no` 1 to 4 says which case ①–④ of outpatient care, 0 elsewhere. */
struct subsidy_ask {
	enum subsidy_programme programme;
	int        case_no;
	struct yen cost[SUBSIDY_ITEM_COUNT];
};
#define SUBSIDY_ASKS 8
struct subsidy_question {
	enum subsidy_kind kind;
	ymd    on;                              /* day of the application */
	bool   granted[SUBSIDY_PROGRAMME_COUNT];        /* paid for in an earlier application */
	bool   distinct;                        /* the work for online and for outpatient care is clearly different */
	struct subsidy_ask asks[SUBSIDY_ASKS];
	size_t count;
};

/* One line of how it was worked out: rule, what it was about, and what it made of what. */
#define SUBSIDY_NO_ASK SIZE_MAX
struct subsidy_reason {
	enum subsidy_rule rule;
	size_t     ask;                         /* index into the asks, or SUBSIDY_NO_ASK */
	int        item;                        /* an enum subsidy_item, or -1 */
	struct yen before, after;
};
struct subsidy_part {
	const struct subsidy_rate *rate;        /* NULL: not paid for at all */
	struct yen counted[SUBSIDY_ITEM_COUNT]; /* cost under the ceilings */
	struct yen worth;                       /* alone */
	struct yen amount;                      /* paid: worth or nothing */
};
#define SUBSIDY_REASONS (SUBSIDY_ASKS * (2 * SUBSIDY_ITEM_COUNT + 4) + 4)
struct subsidy_answer {
	enum subsidy_round round;
	ymd    deadline;
	int    days_left;                       /* 0 on the last day; below 0 when it has passed */
	struct subsidy_part parts[SUBSIDY_ASKS];        /* in the order of the asks */
	struct yen total;
	struct subsidy_reason reasons[SUBSIDY_REASONS]; /* in the order in which they were applied */
	size_t reason_count;
};

/* Works everything out. After the deadline, too: the answer says so [SUB-10]. question->count is at most SUBSIDY_ASKS. */
void subsidy_work_out(const struct subsidy_question *question, struct subsidy_answer *ret_answer);

#endif
