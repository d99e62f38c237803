/* Records of the operator's desk in the memory twin. */
#include <string.h>

#include "store/store_mem.h"

enum err
mem_desk_one(struct view *v, struct ctx *cx, enum row_kind kind, id key, void *ret)
{
	return mem_one(v, cx, kind, 0, &key, NULL, NULL, ret);
}

/* Every record of the desk begins with its id. */
static int
by_desk_id(const void *a, const void *b)
{
	id x, y;

	memcpy(&x, a, sizeof x);
	memcpy(&y, b, sizeof y);
	return (x > y) - (x < y);
}

enum err
mem_desk_all(struct view *v, struct ctx *cx, const struct desk_search *q, void **ret_rows, size_t *ret_n)
{
	bool of_facility = q->facility[0] != '\0', of_application = q->application != 0;
	const struct pick p = { .kind = q->kind, .key = of_facility || of_application ? 1 : KEY_ANY, .max = q->max,
	    .want = of_facility ? (const void *)q->facility : &q->application, .order = by_desk_id };

	return mem_all(v, cx, &p, ret_rows, ret_n);
}
