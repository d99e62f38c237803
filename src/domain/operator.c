#include <string.h>

#include "domain/operator.h"

const char *const operator_words[OPERATOR_ROLE_COUNT] = { "viewer", "clerk", "keeper" };

bool
operator_role_find(const char *word, enum operator_role *ret_r)
{
	for (enum operator_role r = 0; r < OPERATOR_ROLE_COUNT; r++)
		if (strcmp(operator_words[r], word) == 0) {
			*ret_r = r;
			return true;
		}
	return false;
}

bool
operator_name_valid(const char *name)
{
	size_t n = strlen(name);

	return n > 0 && n < OPERATOR_NAME && name[0] != '.' && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-._") == n;
}

const struct operator *
operator_known(const struct operator *all, size_t n, const char *name, const unsigned char token[SHA256_BYTES])
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].name, name) == 0)
			return bytes_equal(all[i].token, token, SHA256_BYTES) ? &all[i] : NULL;
	return NULL;
}

const struct operator *
operator_certified(const struct operator *all, size_t n, const unsigned char certificate[SHA256_BYTES], instant at)
{
	for (size_t i = 0; i < n; i++)
		if (all[i].certified_until > at && bytes_equal(all[i].certificate, certificate, SHA256_BYTES))
			return &all[i];
	return NULL;
}

bool
operator_two(const struct operator *all, size_t n)
{
	size_t keepers = 0;

	for (size_t i = 0; i < n; i++)
		keepers += all[i].role == OPERATOR_KEEPER;
	return keepers >= 2;
}
