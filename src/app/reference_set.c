/* Charts and persons. */
#include <stdlib.h>
#include <string.h>

#include "app/person_find.h"
#include "app/reference_set.h"

enum err
reference_of(const struct act *a, id person, const char **ret_number)
{
	struct reference r;
	enum err e = view_reference(a->view, a->cx, a->who->facility, person, &r);

	*ret_number = e == ERR_OK ? r.number : "";
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err
is_free(const struct act *a, const char *number, id person)
{
	struct reference known;
	enum err e = view_reference_of(a->view, a->cx, a->who->facility, number, &known);

	if (e == ERR_OK && known.person != person)
		return fail(a->cx, ERR_EXISTS, "REF-02: the number is another person's");
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* Whose chart this is to be; refused when the number is another person's here. */
static enum err
holder(const struct act *a, const struct asked *p, id *ret_person)
{
	struct found f;

	TRY(person_find(a, &p->who, &f));
	if (f.persons != 1)
		return fail(a->cx, ERR_NOT_FOUND, "REF-01: the numbers stand for %zu persons", f.persons);
	TRY(is_free(a, p->reference, f.person.id));
	*ret_person = f.person.id;
	return ERR_OK;
}

static enum err
keep(const struct act *a, const char *number, id person, const char *subject)
{
	struct reference r = { .person = person, .number = number, .at = a->cx->now };

	memcpy(r.facility, a->who->facility, FACILITY_CODE);
	TRY(change_reference(a->change, &r));
	return act_audit(a, AUDIT_REFERENCE_SET, ERR_OK, person, MODE_NONE, NULL, subject);
}

enum err
reference_set(const struct act *a, const struct asked *p, const char *subject)
{
	id person;

	TRY(holder(a, p, &person));
	return keep(a, p->reference, person, subject);
}

static size_t
characters(const char *s)
{
	size_t n = 0;

	for (; *s != '\0'; s++)
		n += ((unsigned char)*s & 0xc0) != 0x80;
	return n;
}

enum err
reference_set_person(const struct act *a, id person, enum mode m, const char *number)
{
	struct consent *rows;
	struct settings s;
	size_t n;

	TRY(act_uses(a, m, &s));
	if (a->about != NULL)
		a->about->person = person;
	if (characters(number) > 50)
		return fail(a->cx, ERR_INPUT, "W-23: a 照会番号 has at most 50 characters");
	TRY(view_consents(a->view, a->cx, a->who->facility, person, &rows, &n));
	if (n == 0)
		return fail(a->cx, ERR_NOT_FOUND, "nobody of this facility");
	if (number[0] != '\0')
		TRY(is_free(a, number, person));
	return keep(a, number, person, number[0] == '\0' ? "removed" : "console");
}

/* ---- many ------------------------------------------------------------------------------------------------ */

struct claimant {
	const struct asked *asked;
	size_t   at;
	id       person;
	enum err outcome;
	const char *detail;
};

static int
by_number(const void *pa, const void *pb)
{
	const struct claimant *a = *(const struct claimant *const *)pa, *b = *(const struct claimant *const *)pb;
	int c = strcmp(a->asked->reference, b->asked->reference);

	return c != 0 ? c : (a->at > b->at) - (a->at < b->at);
}

/* A number that is asked for twice goes to the first who asks [REF-02]. */
static void
settle(struct claimant **by, size_t n)
{
	const struct claimant *first = NULL;

	qsort(by, n, sizeof *by, by_number);
	for (size_t i = 0; i < n; i++) {
		if (by[i]->outcome != ERR_OK)
			continue;
		if (first == NULL || strcmp(first->asked->reference, by[i]->asked->reference) != 0) {
			first = by[i];
		} else if (first->person != by[i]->person) {
			by[i]->outcome = ERR_EXISTS;
			by[i]->detail = "REF-02: the number is another person's";
		}
	}
}

static enum err
find_all(const struct act *a, const struct bulk_question *q, struct claimant *all, struct claimant **by)
{
	for (size_t i = 0; i < q->count; i++) {
		struct claimant *c = by[i] = &all[i];

		*c = (struct claimant){ .asked = &q->people[i], .at = i, .outcome = q->people[i].outcome,
		    .detail = q->people[i].detail };
		if (c->outcome != ERR_OK)
			continue;
		c->outcome = holder(a, c->asked, &c->person);
		if (c->outcome != ERR_OK && c->outcome != ERR_NOT_FOUND && c->outcome != ERR_EXISTS)
			return c->outcome;
		if (c->outcome != ERR_OK)
			c->detail = ctx_str(a->cx, a->cx->fault.detail);
	}
	return ERR_OK;
}

static enum err
look(const struct act *a, struct claimant *c)
{
	const char *number;

	if (c->outcome != ERR_OK)
		return ERR_OK;
	TRY(reference_of(a, c->person, &number));
	if (strcmp(number, c->asked->reference) == 0)
		return ERR_OK;
	c->outcome = ERR_STALE;
	c->detail = "REF-04: the person has another number since";
	return ERR_OK;
}

static enum err
register_all(const struct act *a, const struct bulk_question *q, bool keeps, struct answer_unit **ret_u)
{
	struct answer_unit *units = ctx_array(a->cx, q->count + 1, sizeof *units);
	struct claimant *all = ctx_array(a->cx, q->count + 1, sizeof *all);
	struct claimant **by = ctx_array(a->cx, q->count + 1, sizeof *by);

	if (units == NULL || all == NULL || by == NULL)
		return a->cx->fault.code;
	TRY(find_all(a, q, all, by));
	settle(by, q->count);
	for (size_t i = 0; i < q->count; i++) {
		struct claimant *c = &all[i];

		if (!keeps)
			TRY(look(a, c));
		TRY(c->outcome == ERR_OK && keeps ? keep(a, c->asked->reference, c->person, q->number)
		    : act_audit(a, AUDIT_REFERENCE_SET, c->outcome, c->person, MODE_NONE, NULL, q->number));
		units[i] = (struct answer_unit){ .arbitrary = "", .sent = c->asked->sent, .reference = c->asked->reference,
		    .asked = &c->asked->who, .outcome = c->outcome, .detail = c->detail };
	}
	*ret_u = units;
	return ERR_OK;
}

enum err
bulk_reference(const struct act *a, const struct bulk_question *q, struct answer_unit **ret_u)
{
	return register_all(a, q, true, ret_u);
}

enum err
bulk_reference_look(const struct act *a, const struct bulk_question *q, struct answer_unit **ret_u)
{
	return register_all(a, q, false, ret_u);
}
