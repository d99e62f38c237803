/* The order of medical lines. Pure rules: no I/O, no clock. */
#include <stdlib.h>
#include <string.h>

#include "domain/medical.h"

static int
compare_groups(const struct medical_line *a, const struct medical_line *b)
{
	int c;

	if (a->claim->month != b->claim->month)
		return a->claim->month > b->claim->month ? -1 : 1;
	if ((c = strcmp(a->claim->institution, b->claim->institution)) != 0)
		return c;
	if (a->claim->inpatient != b->claim->inpatient)
		return a->claim->inpatient ? -1 : 1;
	return strcmp(a->claim->prescriber, b->claim->prescriber);
}

static int
compare_days(const struct medical_line *a, const struct medical_line *b)
{
	if (a->date != b->date)
		return a->date < b->date ? -1 : 1;
	return a->prescribed == b->prescribed ? 0 : a->prescribed < b->prescribed ? -1 : 1;
}

bool
medical_same_group(const struct medical_line *a, const struct medical_line *b)
{
	return compare_groups(a, b) == 0;
}

bool
medical_same_day(const struct medical_line *a, const struct medical_line *b)
{
	return compare_days(a, b) == 0;
}

static int
compare_lines(const void *pa, const void *pb)
{
	const struct medical_line *a = pa, *b = pb;
	int c = compare_groups(a, b);

	if (c == 0)
		c = compare_days(a, b);
	if (c == 0)             /* drugs come before acts; then as in the claims */
		c = (a->medicine == NULL) - (b->medicine == NULL);
	if (c == 0)
		c = (a->claim->number > b->claim->number) - (a->claim->number < b->claim->number);
	if (c == 0)
		c = (a->claim->id > b->claim->id) - (a->claim->id < b->claim->id);
	if (c == 0)
		c = a->number - b->number;
	return c != 0 ? c : a->at < b->at ? -1 : a->at > b->at;
}

enum err
medical_lines(struct ctx *cx, const struct medicine *m, size_t medicines, const struct treatment *t, size_t treatments,
    struct medical_line **ret_l, size_t *ret_n)
{
	struct medical_line *lines = ctx_array(cx, medicines + treatments + 1, sizeof *lines);
	size_t n = 0;

	if (lines == NULL)
		return cx->fault.code;
	for (size_t i = 0; i < medicines; i++, n++)
		lines[n] = (struct medical_line){ .claim = m[i].claim, .date = m[i].drug.date, .prescribed = m[i].drug.prescribed,
		    .number = m[i].drug.line, .medicine = &m[i], .at = n };
	for (size_t i = 0; i < treatments; i++, n++)
		lines[n] = (struct medical_line){ .claim = t[i].claim, .date = t[i].act.date, .number = t[i].act.line,
		    .treatment = &t[i], .at = n };
	qsort(lines, n, sizeof *lines, compare_lines);
	*ret_l = lines;
	*ret_n = n;
	return ERR_OK;
}
