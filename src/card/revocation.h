/* Which certificates have been revoked. The lists are verified once, when they are read, and become one
 * sorted table of serials per root; a look-up is a binary search (spec/card.md section 6). Everything unknown
 * fails closed.
 *
 * A struct revocation never changes: threads need no lock, and the owner replaces it by pointer. */
#ifndef CARD_REVOCATION_H
#define CARD_REVOCATION_H

#include "card/cert.h"

struct revocation;

/* Reads `crl-*.pem` and `crl-*.der` in `dir`. Each list must be signed by a pinned root, be whole (no
 * delta, no partial scope) and must not come from the future, seen from cx->now: ERR_REVOCATION_OLD names the file. A list
 * whose nextUpdate has passed is read, and makes every look-up of its issuer fail. */
enum err revocation_load(struct ctx *cx, const char *dir, const struct trust *t, struct revocation **ret_rev) MUST_CHECK;
void     revocation_free(struct revocation **rev);

/* [REV-01] ERR_OK: in force. ERR_CERT_REVOKED. ERR_REVOCATION_OLD: a list of this issuer has run out at `now`,
 * one of its roots that was live at loading had no list, or there is no list of this issuer at all.
 * certificateHold counts as revoked. `serial` is cert_facts.serial. */
enum err revocation_state(const struct revocation *rev, struct ctx *cx,
    const unsigned char issuer_hash[SHA256_BYTES],
    const char *serial, instant now) MUST_CHECK;
/* The end of the list that runs out first; 0 when a list that is expected is not there. */
instant  revocation_ends(const struct revocation *rev);
/* Revoked serials in all lists together. */
size_t   revocation_count(const struct revocation *rev);
/* True when a list in `next` is older (by CRL number, or with the same number and fewer serials) than that of the same
 * root in `now`, or has vanished: the owner then keeps what it has [REV-03]. */
bool     revocation_goes_back(const struct revocation *next, const struct revocation *now);

#endif
