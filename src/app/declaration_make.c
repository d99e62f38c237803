/* Facts for the statement of insurance. */
#include <string.h>

#include "app/declaration_make.h"
#include "app/person_find.h"

static enum err
whose(const struct act *a, const char *key, const struct eligibility_query *q, struct person *ret_p)
{
	struct found f;

	if (key != NULL)
		return view_person_by_key(a->view, a->cx, key, ret_p);
	TRY(person_find(a, q, &f));
	if (f.persons != 1)
		return fail(a->cx, ERR_NOT_FOUND, "ELG-02: the numbers stand for %zu persons", f.persons);
	*ret_p = f.person;
	return ERR_OK;
}

enum err
declaration_make(const struct act *a, const char *key, const struct eligibility_query *q, struct declaration_facts *ret_f)
{
	struct declaration_facts f = { .answer = 0 };
	ymd today = ymd_of(a->cx->now);
	const struct eligibility *e;
	struct eligibility *all;
	size_t n;

	TRY(view_facility(a->view, a->cx, a->who->facility, &f.facility));
	TRY(whose(a, key, q, &f.person));
	TRY(view_eligibilities(a->view, a->cx, f.person.id, &all, &n));
	f.answer = eligibility_validity(NULL, all, n, today);
	if (f.answer == VALIDITY_VALID)
		f.answer = 0;
	if ((e = eligibility_newest(all, n, today)) == NULL)
		e = eligibility_last(all, n, today);
	if ((f.known = e != NULL))
		f.last = *e;
	f.late_elderly = ymd_years(f.person.birth, today) >= 75;
	*ret_f = f;
	return act_audit(a, AUDIT_DECLARATION_MADE, ERR_OK, f.person.id, MODE_NONE, NULL, "");
}
