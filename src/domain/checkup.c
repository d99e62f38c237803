/* Copies of check-ups, and their values against limits. */
#include <stdlib.h>
#include <string.h>

#include "domain/checkup.h"

static enum err
line_copy(struct ctx *cx, const struct checkup_line *from, struct checkup_line *to)
{
	const char **const texts[] = { &to->section, &to->code, &to->value, &to->unit, &to->list, &to->value_name,
	    &to->method, &to->low, &to->high };

	*to = *from;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if ((*texts[i] = ctx_str(cx, *texts[i])) == NULL)
			return cx->fault.code;
	return ERR_OK;
}

enum err
checkup_copy(struct ctx *cx, const struct checkup *c, struct checkup *ret_c)
{
	struct checkup_line *lines = ctx_array(cx, c->line_count + 1, sizeof *lines);
	struct checkup copy = *c;

	if (lines == NULL || (copy.institution_name = ctx_str(cx, c->institution_name)) == NULL
	    || (copy.program = ctx_str(cx, c->program)) == NULL)
		return cx->fault.code;
	for (size_t i = 0; i < c->line_count; i++)
		TRY(line_copy(cx, &c->lines[i], &lines[i]));
	copy.who = (struct eligibility_query){ .insurer = "", .symbol = "", .number = "", .branch = "" };
	copy.lines = lines;
	copy.results = NULL;
	copy.result_count = 0;
	*ret_c = copy;
	return ERR_OK;
}

const char *
checkup_state_name(enum checkup_state s)
{
	static const char *const names[] = {
		[CHECKUP_MEASURED] = "", [CHECKUP_NOT_DONE] = "未実施", [CHECKUP_NOT_POSSIBLE] = "測定不可能",
		[CHECKUP_BELOW] = "測定限界未満", [CHECKUP_ABOVE] = "測定限界超過",
	};

	return s <= CHECKUP_ABOVE ? names[s] : "";
}

/* Not strtod alone: neither hex, nor "nan", nor a tail. */
static bool
number_read(const char *s, size_t n, double *ret)
{
	char copy[32];

	if (n == 0 || n >= sizeof copy || strspn(s, "0123456789.-") < n || s[n - 1] == '.' || s[0] == '.')
		return false;
	memcpy(copy, s, n);
	copy[n] = '\0';
	if (strrchr(copy, '-') > copy || strchr(copy, '.') != strrchr(copy, '.'))
		return false;
	*ret = strtod(copy, NULL);
	return true;
}

struct limit { char sex; bool above, equal; double at; };       /* sex 0: of both */

/* One limit up to ';' or the end; NULL when it has no form. */
static const char *
limit_read(const char *s, struct limit *ret)
{
	size_t n;

	*ret = (struct limit){ .sex = *s == 'M' || *s == 'F' ? *s : '\0' };
	s += ret->sex != '\0';
	if (*s != '<' && *s != '>')
		return NULL;
	ret->above = *s++ == '>';
	ret->equal = *s == '=';
	s += ret->equal;
	n = strcspn(s, ";");
	return number_read(s, n, &ret->at) ? s + n : NULL;
}

bool
checkup_limit_valid(const char *limit)
{
	struct limit l;

	for (const char *s = limit; *s != '\0';) {
		if ((s = limit_read(s, &l)) == NULL || (*s == ';' && l.sex == '\0'))
			return false;
		if (*s == ';' && *++s == '\0')
			return false;
	}
	return true;
}

bool
checkup_limit_reached(const char *limit, const char *value, int sex)
{
	struct limit l;
	double v;

	if (!number_read(value, strlen(value), &v))
		return false;
	for (const char *s = limit; s != NULL && *s != '\0'; s += *s == ';') {
		if ((s = limit_read(s, &l)) == NULL)
			return false;
		if (l.sex == '\0' || (l.sex == 'M' && sex == 1) || (l.sex == 'F' && sex == 2))
			return (l.above ? v > l.at : v < l.at) || (l.equal && v >= l.at && v <= l.at);
	}
	return false;
}

bool
checkup_limit_at(const char *limit, int sex, double *ret)
{
	struct limit l;

	for (const char *s = limit; s != NULL && *s != '\0'; s += *s == ';') {
		if ((s = limit_read(s, &l)) == NULL)
			return false;
		if (l.sex == '\0' || (l.sex == 'M' && sex == 1) || (l.sex == 'F' && sex == 2)) {
			*ret = l.at;
			return true;
		}
	}
	return false;
}

bool
checkup_number(const char *value, double *ret)
{
	return number_read(value, strlen(value), ret);
}

enum checkup_grade
checkup_grade(const struct checkup_result *r, int sex)
{
	double v;

	if (r->line.state != CHECKUP_MEASURED || r->line.type != CHECKUP_QUANTITY
	    || (r->guidance[0] == '\0' && r->referral[0] == '\0')
	    || !number_read(r->line.value, strlen(r->line.value), &v))
		return GRADE_NONE;
	if (checkup_limit_reached(r->referral, r->line.value, sex))
		return GRADE_REFERRAL;
	return checkup_limit_reached(r->guidance, r->line.value, sex) ? GRADE_GUIDANCE : GRADE_WITHIN;
}
