/* Operators: who may give orders, which, and which of them need a second operator. Pure rules: no I/O, no clock, no
 * allocation. */
#ifndef DOMAIN_OPERATOR_H
#define DOMAIN_OPERATOR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/instant.h"
#include "base/rand.h"

/* Each may what those before it may [OPR-03]. */
enum operator_role { OPERATOR_VIEWER, OPERATOR_CLERK, OPERATOR_KEEPER, OPERATOR_ROLE_COUNT };
extern const char *const operator_words[OPERATOR_ROLE_COUNT];   /* "viewer", "clerk", "keeper" */
bool operator_role_find(const char *word, enum operator_role *ret_r);

#define OPERATOR_NAME 33
struct operator {
	char name[OPERATOR_NAME];
	enum operator_role role;
	unsigned char token[SHA256_BYTES];      /* digest of the token that proves it */
	unsigned char certificate[SHA256_BYTES];        /* fingerprint of the one that proves it on pages */
	instant certified_until;                /* 0: has none */
};
/* 1 to 32 of a-z, 0-9, '-', '.', '_': it stands in audit rows. */
bool operator_name_valid(const char *name);
/* The one with that name whose token fits; NULL when there is none. */
const struct operator *operator_known(const struct operator *all, size_t n, const char *name, const unsigned char token[SHA256_BYTES]);
/* The one that has that certificate; NULL when nobody has, or it has ended at `at` [OPR-05]. */
const struct operator *operator_certified(const struct operator *all, size_t n, const unsigned char certificate[SHA256_BYTES],
    instant at);
/* Whether dangerous acts wait for a second one: as soon as two may give them [OPR-04]. */
bool operator_two(const struct operator *all, size_t n);

#endif
