/* Copies of persons. No I/O, no clock. */
#include <string.h>

#include "domain/person.h"

enum err
person_copy(struct ctx *cx, const struct person *p, struct person **ret_p)
{
	struct person *c = ctx_alloc(cx, sizeof *c);

	if (c == NULL)
		return cx->fault.code;
	*c = *p;
	if ((c->key = ctx_str(cx, p->key)) == NULL || (c->name = ctx_str(cx, p->name)) == NULL
	    || (c->kana = ctx_str(cx, p->kana)) == NULL || (c->other_name = ctx_str(cx, p->other_name)) == NULL
	    || (c->other_kana = ctx_str(cx, p->other_kana)) == NULL || (c->postcode = ctx_str(cx, p->postcode)) == NULL
	    || (c->address = ctx_str(cx, p->address)) == NULL)
		return cx->fault.code;
	*ret_p = c;
	return ERR_OK;
}

bool
carrier_known(const char *carrier)
{
	static const char *const words[] = { "card", "android", "iphone" };

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (strcmp(words[i], carrier) == 0)
			return true;
	return false;
}

instant
bindings_end(const struct binding *rows, size_t n)
{
	instant last = 0;

	for (size_t i = 0; i < n; i++) {
		if (rows[i].ended != 0)
			continue;
		if (rows[i].ends == 0)
			return 0;
		if (rows[i].ends > last)
			last = rows[i].ends;
	}
	return last;
}
