/* By insurer, symbol, number, branch and birth date, as eligibility_fits compares them [ELG-02]; a child is not found by its
 * mother's [ELG-11], and names are never looked at, so that namesakes are not taken for each other [ELG-12]. */
#include "app/person_find.h"

static enum err
fitting(const struct act *a, const struct eligibility_query *q, const struct eligibility *row, struct person *ret_p,
    bool *ret_fits)
{
	*ret_fits = eligibility_fits(a->cx, row, 0, q);         /* the family has the same number: look no further */
	if (!*ret_fits)
		return ERR_OK;
	TRY(view_person(a->view, a->cx, row->person, ret_p));
	*ret_fits = eligibility_fits(a->cx, row, ret_p->birth, q);
	return ERR_OK;
}

enum err
person_find(const struct act *a, const struct eligibility_query *q, struct found *ret_f)
{
	char insurer[INSURER_TEXT];
	const char *number = text_fold(a->cx, q->number);
	struct eligibility *rows;
	size_t n;

	*ret_f = (struct found){ 0 };
	if (number == NULL)
		return a->cx->fault.code;
	if (!insurer_read(a->cx, q->insurer, insurer))
		return fail(a->cx, ERR_INPUT, "InsurerNumber: ELG-02: 4 to 8 digits");
	TRY(view_eligibilities_by_number(a->view, a->cx, insurer, number, &rows, &n));
	for (size_t i = 0; i < n; i++) {
		struct person p;
		bool fits;

		TRY(fitting(a, q, &rows[i], &p, &fits));
		if (!fits)
			continue;
		if (ret_f->persons == 0 || ret_f->person.id != p.id)
			ret_f->persons++;
		if (ret_f->persons == 1 && (ret_f->person.id == 0 || rows[i].acquired >= ret_f->asked.acquired)) {
			ret_f->person = p;
			ret_f->asked = rows[i];
		}
	}
	if (ret_f->persons != 1)
		return ERR_OK;
	if (a->about != NULL)
		a->about->person = ret_f->person.id;
	TRY(view_eligibilities(a->view, a->cx, ret_f->person.id, &ret_f->all, &ret_f->all_count));
	for (size_t i = 0; i < ret_f->all_count; i++)   /* the row with its certificates */
		if (ret_f->all[i].id == ret_f->asked.id)
			ret_f->asked = ret_f->all[i];
	return ERR_OK;
}
