/* Open addressing over offsets. The hash starts from a random number, so that a file cannot be made to fall
 * into one slot. */
#include <string.h>

#include "base/rand.h"
#include "wire/key_set.h"

struct key_set {
	const char *base;
	size_t      n;
	uint32_t   *slots;      /* offset + 1, 0 when free */
	size_t      size, used; /* size is a power of two */
	uint64_t    seed;
};

enum err
key_set_new(struct ctx *cx, const char *base, size_t n, struct key_set **ret_k)
{
	struct key_set *k = ctx_alloc(cx, sizeof *k);

	if (k == NULL)
		return cx->fault.code;
	if (n >= UINT32_MAX)
		return fail(cx, ERR_TOO_LARGE, "file of %zu bytes", n);
	k->base = base;
	k->n = n;
	k->size = 1024;
	rand_bytes(&k->seed, sizeof k->seed);
	if ((k->slots = ctx_array(cx, k->size, sizeof *k->slots)) == NULL)
		return cx->fault.code;
	*ret_k = k;
	return ERR_OK;
}

static bool
is_key(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* Length of the key that stands at an offset. */
static size_t
key_length(const struct key_set *k, size_t offset)
{
	size_t i = offset;

	while (i < k->n && is_key(k->base[i]))
		i++;
	return i - offset;
}

/* The slot of a key: the one that holds it, or the free one where it would go. */
static size_t
slot_of(const struct key_set *k, size_t offset, size_t n)
{
	uint64_t h = k->seed;
	size_t i;

	for (size_t j = 0; j < n; j++)
		h = (h ^ (unsigned char)k->base[offset + j]) * 0x100000001b3ULL;
	h ^= h >> 32;
	for (i = (size_t)h & (k->size - 1); k->slots[i] != 0; i = (i + 1) & (k->size - 1)) {
		size_t at = k->slots[i] - 1;

		if (key_length(k, at) == n && memcmp(k->base + at, k->base + offset, n) == 0)
			break;
	}
	return i;
}

static enum err
grow(struct ctx *cx, struct key_set *k)
{
	uint32_t *old = k->slots;
	size_t size = k->size;

	if ((k->slots = ctx_array(cx, size * 2, sizeof *old)) == NULL) {
		k->slots = old;
		return cx->fault.code;
	}
	k->size = size * 2;
	for (size_t i = 0; i < size; i++)
		if (old[i] != 0)
			k->slots[slot_of(k, old[i] - 1, key_length(k, old[i] - 1))] = old[i];
	return ERR_OK;
}

enum err
key_set_add(struct ctx *cx, struct key_set *k, size_t offset, size_t n, bool *ret_new)
{
	size_t i;

	if (k->used * 2 >= k->size)
		TRY(grow(cx, k));
	i = slot_of(k, offset, n);
	*ret_new = k->slots[i] == 0;
	if (*ret_new) {
		k->slots[i] = (uint32_t)offset + 1;
		k->used++;
	}
	return ERR_OK;
}
