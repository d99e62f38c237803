/* The revocation lists in use, and how they are replaced while requests look into them. */
#ifndef APP_REVOKED_H
#define APP_REVOKED_H

#include "app/responder.h"
#include "card/revocation.h"

struct revoked;

/* Reads the lists of a folder (revocation_load). `dir` and `t` are borrowed as long as it lives. */
enum err revoked_open(struct ctx *cx, const char *dir, const struct trust *t, struct revoked **ret_r) MUST_CHECK;
void     revoked_close(struct revoked **r);

/* From now on the issuer's responder is asked in place of the lists [REV-06]. Borrowed. */
void     revoked_use_responder(struct revoked *r, struct responder *by);

/* revocation_state by the lists of now, or responder_state. Errors of these; ERR_OK: in force at cx->now. */
enum err revoked_state(struct revoked *r, struct ctx *cx, const struct cert_facts *facts) MUST_CHECK;

struct revoked_facts { bool responder; size_t count; instant ends, loaded; };
/* Whether a responder is asked; of the lists: how many serials, the end of the list that runs out first (0: one is missing), when they were read. */
struct revoked_facts revoked_facts(struct revoked *r);

/* Reads the folder again and puts the new lists in place at once: a look-up sees the old ones or the new ones [REV-02].
 * Whatever is wrong with them, the old ones stay in use: errors of revocation_load; ERR_REVOCATION_OLD [REV-03] when a list is
 * older than the one in use, or has vanished. */
enum err revoked_reload(struct revoked *r, struct ctx *cx) MUST_CHECK;

#endif
