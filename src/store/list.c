/* Growing lists in a request's memory: doubled, so that what is left behind is less than what is used. */
#include <string.h>

#include "store/list.h"

void
list_init(struct list *l, struct ctx *cx, size_t size)
{
	*l = (struct list){ .cx = cx, .size = size };
}

void *
list_add(struct list *l)
{
	if (l->n == l->room) {
		size_t room = l->room == 0 ? 8 : 2 * l->room;
		void *p = ctx_array(l->cx, room, l->size);

		if (p == NULL)
			return NULL;
		if (l->n > 0)
			memcpy(p, l->rows, l->n * l->size);
		l->rows = p;
		l->room = room;
	}
	return (char *)l->rows + l->size * l->n++;
}
