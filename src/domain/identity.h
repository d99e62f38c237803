/* 認証アプリとの結びつき (link): whom a log-in at the OpenID Connect provider stands for. The provider names a person by a word
 * of its own for us (pairwise `sub`), and tells no certificate: a person is linked once, by a card [OID-03]. */
#ifndef DOMAIN_IDENTITY_H
#define DOMAIN_IDENTITY_H

#include "domain/person.h"

/* Who keeps the log-in, and what it calls us: one and the same person has another word at another provider, or for
 * another client. */
struct provider_name { const char *issuer, *client; };

struct identity {
	unsigned char key[SHA256_BYTES];        /* identity_key: the word itself is not kept here */
	id            person;
	unsigned char issuer[SHA256_BYTES];     /* of the certificate that linked it; it holds as long as that does [OID-05] */
	char          serial[SERIAL_TEXT];
	id            evidence;                 /* the card's signature */
	instant       bound, ended;             /* ended 0: in use */
};

/* The digest that a log-in is known by. */
void identity_key(const struct provider_name *p, const char *subject, unsigned char ret_key[SHA256_BYTES]);
/* No identity: all 0. */
bool identity_is_none(const unsigned char key[SHA256_BYTES]);

#endif
