/* At a glance: which days a line of drugs covers, where two of them meet, what a check-up says against its limits. */
#include <stdlib.h>
#include <string.h>

#include "domain/summary.h"

/* How many days a line covers, by its form [SUM-01]. Chosen but for 内服, whose 回数 is days (claims.md section 3.3). */
static const struct { enum dose_form form; bool by_times; int days; } covers[] = {
	{ DOSE_ORAL,      true,  0 },
	{ DOSE_AS_NEEDED, false, 30 },
	{ DOSE_EXTERNAL,  false, 30 },
	{ DOSE_HOME,      false, 30 },
};
#define LONGEST 400     /* days; more is a mistake of the claim */

/* A line with the days it covers. */
struct span { const struct medicine *m; ymd from, until; size_t at; bool again; };

const char *
summary_prescriber(const struct medicine *m)
{
	return m->claim->prescriber[0] != '\0' ? m->claim->prescriber : m->claim->institution;
}

bool
summary_covers(const struct medicine *m, ymd *ret_from, ymd *ret_until)
{
	for (size_t i = 0; i < sizeof covers / sizeof covers[0]; i++) {
		int days = covers[i].by_times ? m->drug.times : covers[i].days;

		if (covers[i].form != m->drug.form || days <= 0 || m->drug.date == 0)
			continue;
		*ret_from = m->drug.date;
		*ret_until = ymd_add(m->drug.date, days > LONGEST ? LONGEST : days);
		return true;
	}
	return false;
}

static bool
span_of(const struct medicine *m, struct span *ret)
{
	ymd from, until;

	if (!summary_covers(m, &from, &until))
		return false;
	*ret = (struct span){ .m = m, .from = from, .until = until };
	return true;
}

/* Of one drug and prescriber the latest comes first. */
static int
compare_spans(const void *pa, const void *pb)
{
	const struct span *a = pa, *b = pb;
	int c = strcmp(a->m->drug.code, b->m->drug.code);

	if (c == 0)
		c = (a->m->drug.form > b->m->drug.form) - (a->m->drug.form < b->m->drug.form);
	if (c == 0)
		c = strcmp(summary_prescriber(a->m), summary_prescriber(b->m));
	if (c == 0)
		c = (a->from < b->from) - (a->from > b->from);
	return c != 0 ? c : a->at < b->at ? -1 : a->at > b->at;
}

/* Whether `a` tells again, earlier or less finally, what `b` tells [SUM-05]: a prescription that was dispensed, or the record
 * of a dispensing whose claim has come. */
static bool
told_again(const struct medicine *a, const struct medicine *b)
{
	if (strcmp(a->drug.code, b->drug.code) != 0)
		return false;
	if (a->claim->source == CLAIM_HANDED)
		return b->claim->source == CLAIM_DISPENSING && a->drug.date == b->drug.date
		    && strcmp(a->claim->institution, b->claim->institution) == 0;
	return a->claim->source == CLAIM_PRESCRIBED && strcmp(a->claim->institution, summary_prescriber(b)) == 0
	    && (claim_is_dispensed(b->claim->source) ? a->drug.date == b->drug.prescribed
	    : b->claim->source == CLAIM_MEDICAL && a->drug.date == b->drug.date);
}

/* Once each, by the source that knows best. Lines of one code stand together. */
static size_t
spans_once(struct span *spans, size_t n)
{
	size_t out = 0;

	for (size_t i = 0, end; i < n; i = end) {
		for (end = i; end < n && strcmp(spans[end].m->drug.code, spans[i].m->drug.code) == 0; end++)
			continue;
		for (size_t a = i; a < end; a++)
			for (size_t b = i; b < end && !spans[a].again; b++)
				spans[a].again = told_again(spans[a].m, spans[b].m);
	}
	for (size_t i = 0; i < n; i++)
		if (!spans[i].again)
			spans[out++] = spans[i];
	return out;
}

static bool
same_therapy(const struct span *a, const struct span *b)
{
	return strcmp(a->m->drug.code, b->m->drug.code) == 0 && a->m->drug.form == b->m->drug.form
	    && strcmp(summary_prescriber(a->m), summary_prescriber(b->m)) == 0;
}

static int
compare_shown(const void *pa, const void *pb)
{
	const struct summary_medicine *a = pa, *b = pb;
	int c = (int)a->state - (int)b->state;

	if (c == 0)
		c = strcmp(a->medicine->name, b->medicine->name);
	if (c == 0)
		c = strcmp(a->medicine->drug.code, b->medicine->drug.code);
	return c != 0 ? c : strcmp(summary_prescriber(a->medicine), summary_prescriber(b->medicine));
}

/* Whether the two meet in a way that is told [SUM-02, SUM-03]. */
static bool
meet(const struct span *a, const struct span *b, ymd day, struct summary_overlap *ret)
{
	bool same_code = strcmp(a->m->drug.code, b->m->drug.code) == 0;
	bool same_prescriber = strcmp(summary_prescriber(a->m), summary_prescriber(b->m)) == 0;
	ymd from = a->from > b->from ? a->from : b->from, until = a->until < b->until ? a->until : b->until;

	if (!same_code && (a->m->ingredient[0] == '\0' || strcmp(a->m->ingredient, b->m->ingredient) != 0))
		return false;
	if (from < day)
		from = day;
	if (from >= until || (same_prescriber && a->from == b->from))   /* one order may need two lines */
		return false;
	if (same_code && same_prescriber && ymd_between(from, until) <= SUMMARY_EARLY_DAYS)
		return false;
	if (b->from < a->from) {
		const struct span *earlier = b;

		b = a;
		a = earlier;
	}
	*ret = (struct summary_overlap){ .kind = same_code ? OVERLAP_SAME_DRUG : OVERLAP_INGREDIENT, .first = a->m,
	    .second = b->m, .from = from, .until = until, .other_prescriber = !same_prescriber };
	return true;
}

static enum err
overlaps(struct ctx *cx, const struct span *spans, size_t n, ymd day, struct summary *s)
{
	struct summary_overlap *all = ctx_array(cx, SUMMARY_OVERLAPS, sizeof *all), one;
	size_t count = 0;

	if (all == NULL)
		return cx->fault.code;
	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; k < n; k++) {
			if (!meet(&spans[i], &spans[k], day, &one))
				continue;
			if (count < SUMMARY_OVERLAPS)
				all[count++] = one;
			else
				s->overlaps_more++;
		}
	s->overlaps = all;
	s->overlap_count = count;
	return ERR_OK;
}

/* The latest line of each drug and prescriber. */
static enum err
shown(struct ctx *cx, const struct span *spans, size_t n, ymd day, struct summary *s)
{
	struct summary_medicine *all = ctx_array(cx, n + 1, sizeof *all);
	size_t count = 0;

	if (all == NULL)
		return cx->fault.code;
	for (size_t i = 0; i < n; i++)
		if (i == 0 || !same_therapy(&spans[i - 1], &spans[i]))
			all[count++] = (struct summary_medicine){ spans[i].m, spans[i].from, spans[i].until,
			    day < spans[i].until ? SUMMARY_CURRENT : SUMMARY_RECENT };
	qsort(all, count, sizeof *all, compare_shown);
	s->medicines = all;
	s->medicine_count = count;
	return ERR_OK;
}

enum err
summary_medicines(struct ctx *cx, const struct medicine *m, size_t n, ymd day, struct summary *s)
{
	struct span *spans = ctx_array(cx, n + 1, sizeof *spans), one;
	size_t count = 0, current = 0;

	if (spans == NULL)
		return cx->fault.code;
	for (size_t i = 0; i < n; i++)
		if (span_of(&m[i], &one) && one.from <= day && ymd_between(one.until, day) <= SUMMARY_RECENT_DAYS) {
			one.at = i;
			spans[count++] = one;
		}
	qsort(spans, count, sizeof *spans, compare_spans);
	count = spans_once(spans, count);
	s->day = day;
	TRY(shown(cx, spans, count, day, s));
	for (size_t i = 0; i < count; i++)      /* what has ended meets nothing any more */
		if (day < spans[i].until)
			spans[current++] = spans[i];
	return overlaps(cx, spans, current, day, s);
}

static const char *
measured_before(const struct checkup *before, const char *code)
{
	for (size_t i = 0; before != NULL && i < before->result_count; i++)
		if (before->results[i].line.state == CHECKUP_MEASURED && strcmp(before->results[i].line.code, code) == 0)
			return before->results[i].line.value;
	return "";
}

static int
compare_findings(const void *pa, const void *pb)
{
	const struct summary_finding *a = pa, *b = pb;

	if (a->result->place != b->result->place)
		return a->result->place < b->result->place ? -1 : 1;
	return a->result < b->result ? -1 : a->result > b->result;
}

enum err
summary_checkups(struct ctx *cx, const struct checkup *c, size_t n, int sex, struct summary *s)
{
	const struct checkup *last = n > 0 ? &c[n - 1] : NULL, *before = n > 1 ? &c[n - 2] : NULL;
	struct summary_finding *all;
	size_t count = 0;

	if (last == NULL)
		return ERR_OK;
	if ((all = ctx_array(cx, last->result_count + 1, sizeof *all)) == NULL)
		return cx->fault.code;
	for (size_t i = 0; i < last->result_count; i++) {
		const struct checkup_result *r = &last->results[i];
		enum checkup_grade g = checkup_grade(r, sex);

		s->within += g == GRADE_WITHIN;
		if (g == GRADE_GUIDANCE || g == GRADE_REFERRAL)
			all[count++] = (struct summary_finding){ r, g, measured_before(before, r->line.code) };
	}
	qsort(all, count, sizeof *all, compare_findings);
	s->last = last;
	s->findings = all;
	s->finding_count = count;
	return ERR_OK;
}
