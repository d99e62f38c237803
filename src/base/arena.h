/* Memory of one request: taken piece by piece, given back all at once. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena;

/* NULL when the system has no memory. `max` is the ceiling of all pieces together, in bytes. */
struct arena *arena_new(size_t max);
/* Gives everything back and sets *a to NULL. Safe on a NULL *a. */
void          arena_free(struct arena **a);
/* Forgets all pieces, keeps the first chunk for the next request. */
void          arena_reset(struct arena *a);

/* Zeroed, aligned for anything, lives until reset or free. NULL above the ceiling. */
void         *arena_alloc(struct arena *a, size_t n);
size_t        arena_used(const struct arena *a);

#endif
