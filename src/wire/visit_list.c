/* Cells are folded as people write them; whether anybody has those numbers is not asked here. */
#include <string.h>

#include "base/limit.h"
#include "wire/record.h"
#include "wire/visit_list.h"

#define CELLS 5

struct cells { const char *at[CELLS]; };

static enum err
wrong(struct asked *p, const char *why)
{
	p->outcome = ERR_INPUT;
	p->detail = why;
	return ERR_OK;
}

static enum err
by_tabs(struct ctx *cx, const struct line *l, struct cells *ret)
{
	char *at = ctx_strn(cx, l->p, l->n);

	if (at == NULL)
		return cx->fault.code;
	for (size_t i = 0; i < CELLS && at != NULL; i++) {
		char *stop = strchr(at, '\t');

		if (stop != NULL)
			*stop = '\0';
		ret->at[i] = at;
		at = stop == NULL ? NULL : stop + 1;
	}
	return ERR_OK;
}

/* *ret_fine false: no line of comma-separated cells. */
static enum err
by_commas(struct ctx *cx, struct record *r, const struct line *l, struct cells *ret, bool *ret_fine)
{
	enum record_fault fault;

	TRY(record_read(cx, r, l, ENCODING_UTF8, &fault));
	*ret_fine = fault == RECORD_FINE;
	for (size_t i = 0; *ret_fine && i < CELLS; i++)
		if ((ret->at[i] = ctx_str(cx, record_field(r, i))) == NULL)
			return cx->fault.code;
	return ERR_OK;
}

static enum err
person_read(struct ctx *cx, const struct cells *c, struct asked *p)
{
	const char *cell[CELLS], *birth;

	for (size_t i = 0; i < CELLS; i++)
		if ((cell[i] = text_trim(cx, c->at[i] != NULL ? c->at[i] : "")) == NULL)
			return cx->fault.code;
	p->who = (struct eligibility_query){ .insurer = cell[0], .symbol = cell[1], .number = cell[2], .branch = cell[3] };
	if (cell[2][0] == '\0')
		return wrong(p, "番号がありません / the number is missing");
	if ((birth = text_fold(cx, cell[4])) == NULL)
		return cx->fault.code;
	return birth[0] == '\0' || ymd_read(birth, &p->who.birth) ? ERR_OK
	    : wrong(p, "生年月日は YYYYMMDD です / a date of birth is YYYYMMDD");
}

/* Full-width ones, too. */
static bool
has_digit(struct ctx *cx, const struct cells *c)
{
	for (size_t i = 0; i < CELLS; i++) {
		const char *folded = c->at[i] != NULL ? text_fold(cx, c->at[i]) : NULL;

		if (folded != NULL && strpbrk(folded, "0123456789") != NULL)
			return true;
	}
	return false;
}

static bool
is_blank(const struct line *l)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->p[i] != ' ' && l->p[i] != '\t' && l->p[i] != ',')
			return false;
	return true;
}

/* *ret_somebody false: a line of headings. */
static enum err
line_read(struct ctx *cx, struct record *r, const struct line *l, struct asked *p, bool *ret_somebody)
{
	struct cells c = { { NULL } };
	bool fine = true;

	*p = (struct asked){ .arbitrary = ctx_fmt(cx, "%zu", l->no), .reference = "", .detail = "",
	    .who = { .insurer = "", .symbol = "", .number = "", .branch = "" } };
	if (p->arbitrary == NULL)
		return cx->fault.code;
	TRY(memchr(l->p, '\t', l->n) != NULL ? by_tabs(cx, l, &c) : by_commas(cx, r, l, &c, &fine));
	*ret_somebody = !fine || l->no > 1 || has_digit(cx, &c);
	return !fine ? wrong(p, "行の形が正しくありません / not a line of cells") : person_read(cx, &c, p);
}

enum err
visit_list_read(struct ctx *cx, const char *text, struct asked **ret_p, size_t *ret_n)
{
	struct asked *all = ctx_array(cx, LIMIT_ROUND_LINES, sizeof *all), one;
	struct record r;
	struct lines ls;
	struct line l;
	size_t n = 0;

	if (all == NULL)
		return cx->fault.code;
	TRY(record_open(cx, &r));
	lines_open(&ls, text, strlen(text));
	while (lines_next(&ls, &l)) {
		bool somebody;

		if (is_blank(&l))
			continue;
		TRY(line_read(cx, &r, &l, &one, &somebody));
		if (!somebody)
			continue;
		if (n == LIMIT_ROUND_LINES)
			return fail(cx, ERR_TOO_LARGE, "a list has at most %d persons", LIMIT_ROUND_LINES);
		all[n++] = one;
	}
	*ret_p = all;
	*ret_n = n;
	return ERR_OK;
}
