/* Lines of claims in their order. */
#include <stdlib.h>

#include "store/place.h"

enum err
places_add(struct list *l, const struct claim *c, const struct claim *shown, bool acts)
{
	const size_t n = acts ? c->act_count : c->drug_count;
	struct place *p;

	for (size_t i = 0; i < n; i++) {
		if ((p = list_add(l)) == NULL)
			return l->cx->fault.code;
		*p = (struct place){ c, shown, acts ? c->acts[i].date : c->drugs[i].date, i };
	}
	return ERR_OK;
}

static int
by_place(const void *a, const void *b)
{
	const struct place *s = a, *t = b;

	if (s->claim->month != t->claim->month)
		return s->claim->month < t->claim->month ? -1 : 1;
	if (s->day != t->day)
		return s->day < t->day ? -1 : 1;
	if (s->claim->id != t->claim->id)
		return s->claim->id < t->claim->id ? -1 : 1;
	return s->line < t->line ? -1 : s->line > t->line;
}

void
places_order(struct list *l)
{
	if (l->n > 1)
		qsort(l->rows, l->n, l->size, by_place);
}
