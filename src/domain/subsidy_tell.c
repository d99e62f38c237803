/* How an amount was worked out, in words. */
#include <stdio.h>

#include "domain/subsidy_tell.h"

#define WHAT 600                /* an ask, an item, two amounts and a share */

static const char *
word(const struct subsidy_word *w, enum lang l)
{
	return l == LANG_JA ? w->ja : w->en;
}

char *
subsidy_ask_write(const struct subsidy_ask *ask, enum lang l, char ret[SUBSIDY_TEXT])
{
	static const char *const cases[] = { "", "①", "②", "③", "④" };

	(void)snprintf(ret, SUBSIDY_TEXT, "%s%s", word(&subsidy_programmes[ask->programme], l), cases[ask->case_no]);
	return ret;
}

static void
days(const struct subsidy_answer *a, enum lang l, char ret[WHAT])
{
	int n = a->days_left < 0 ? -a->days_left : a->days_left;
	int year = a->deadline / 10000, month = a->deadline / 100 % 100, day = a->deadline % 100;

	if (l == LANG_JA)
		(void)snprintf(ret, WHAT, "申請期限 令和%d年%d月%d日: %s%d日", year - 2018, month, day,
		    a->days_left < 0 ? "過ぎて" : "あと", n);
	else
		(void)snprintf(ret, WHAT, "deadline %04d-%02d-%02d: %d days %s", year, month, day, n,
		    a->days_left < 0 ? "ago" : "left");
}

static void
moved(const struct subsidy_question *q, const struct subsidy_answer *a, const struct subsidy_reason *r, enum lang l,
    char ret[WHAT])
{
	char ask[SUBSIDY_TEXT], before[YEN_TEXT], after[YEN_TEXT], share[40] = "";
	const struct subsidy_rate *rate = a->parts[r->ask].rate;

	if (r->rule == SUBSIDY_RULE_FLOOR)
		(void)snprintf(share, sizeof share, " × %d/%d", rate->rate.over, rate->rate.under);
	(void)snprintf(ret, WHAT, "%s%s%s: %s%s → %s", subsidy_ask_write(&q->asks[r->ask], l, ask), r->item >= 0 ? " " : "",
	    r->item >= 0 ? word(&subsidy_items[r->item], l) : "", yen_write(r->before, before), share, yen_write(r->after, after));
}

char *
subsidy_reason_write(const struct subsidy_question *q, const struct subsidy_answer *a, const struct subsidy_reason *r,
    enum lang l, char ret[SUBSIDY_LINE])
{
	const struct subsidy_rule_row *rule = &subsidy_rules[r->rule];
	const char *says = l == LANG_JA ? rule->ja : rule->en;
	char what[WHAT] = "";

	if (r->rule == SUBSIDY_RULE_OPEN || r->rule == SUBSIDY_RULE_CLOSED)
		days(a, l, what);
	else if (r->ask != SUBSIDY_NO_ASK && a->parts[r->ask].rate == NULL)
		(void)subsidy_ask_write(&q->asks[r->ask], l, what);
	else if (r->ask != SUBSIDY_NO_ASK)
		moved(q, a, r, l, what);
	if (what[0] == '\0')
		(void)snprintf(ret, SUBSIDY_LINE, "%s %s", rule->number, says);
	else
		(void)snprintf(ret, SUBSIDY_LINE, l == LANG_JA ? "%s %s(%s)" : "%s %s (%s)", rule->number, what, says);
	return ret;
}
