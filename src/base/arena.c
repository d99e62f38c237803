/* Bump allocation in chunks. Under AddressSanitizer each piece is a chunk, so that overruns are seen. */
#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

#if defined(__SANITIZE_ADDRESS__)
#define PIECE_PER_CHUNK 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define PIECE_PER_CHUNK 1
#endif
#endif
#ifndef PIECE_PER_CHUNK
#define PIECE_PER_CHUNK 0
#endif

#define CHUNK 16384

struct chunk {
	struct chunk *next;
	size_t size, used;
	alignas(max_align_t) unsigned char bytes[];
};

struct arena {
	struct chunk *first;    /* the newest */
	size_t max, used;
};

struct arena *
arena_new(size_t max)
{
	struct arena *a = calloc(1, sizeof *a);

	if (a != NULL)
		a->max = max;
	return a;
}

static void
chunks_free(struct chunk *c)
{
	while (c != NULL) {
		struct chunk *next = c->next;

		free(c);
		c = next;
	}
}

void
arena_free(struct arena **a)
{
	if (*a == NULL)
		return;
	chunks_free((*a)->first);
	free(*a);
	*a = NULL;
}

void
arena_reset(struct arena *a)
{
	struct chunk *keep = a->first;

	a->used = 0;
	if (keep == NULL)
		return;
	while (keep->next != NULL && !PIECE_PER_CHUNK) {
		struct chunk *next = keep->next;

		free(keep);
		keep = next;
	}
	if (PIECE_PER_CHUNK || keep->size != CHUNK) {
		chunks_free(keep);
		a->first = NULL;
		return;
	}
	keep->used = 0;
	a->first = keep;
}

void *
arena_alloc(struct arena *a, size_t n)
{
	const size_t align = alignof(max_align_t);
	struct chunk *c = a->first;
	size_t room;
	void *p;

	if (n > a->max || a->used > a->max - n)
		return NULL;
	if (!PIECE_PER_CHUNK)
		n = (n + align - 1) / align * align;
	if (PIECE_PER_CHUNK || c == NULL || c->size - c->used < n) {
		room = PIECE_PER_CHUNK || n > CHUNK ? n : CHUNK;
		c = malloc(sizeof *c + room);
		if (c == NULL)
			return NULL;
		*c = (struct chunk){ .next = a->first, .size = room };
		a->first = c;
	}
	p = c->bytes + c->used;
	c->used += n;
	a->used += n;
	return memset(p, 0, n);
}

size_t
arena_used(const struct arena *a)
{
	return a->used;
}
