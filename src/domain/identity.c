/* Identities. Pure: no I/O, no clock. */
#include <string.h>

#include "domain/identity.h"

void
identity_key(const struct provider_name *p, const char *subject, unsigned char ret_key[SHA256_BYTES])
{
	/* With the NUL of each: no two triples run into one. */
	const struct piece pieces[] = { { "kyotaku-identity/1", 19 }, { p->issuer, strlen(p->issuer) + 1 },
		{ p->client, strlen(p->client) + 1 }, { subject, strlen(subject) + 1 } };

	sha256_pieces(pieces, 4, ret_key);
}

bool
identity_is_none(const unsigned char key[SHA256_BYTES])
{
	static const unsigned char none[SHA256_BYTES];

	return memcmp(key, none, SHA256_BYTES) == 0;
}
