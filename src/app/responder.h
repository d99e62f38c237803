/* The issuer's responder as the source of revocation: one question per certificate, a good answer remembered for a little while. */
#ifndef APP_RESPONDER_H
#define APP_RESPONDER_H

#include "card/ocsp.h"

struct responder;

/* Carries a request's bytes to the responder and its answer back, in cx's memory. Called by several threads at once. */
typedef enum err responder_fetch(void *user, struct ctx *cx, const unsigned char *request, size_t n, const unsigned char **ret_p,
    size_t *ret_n);

/* `t` and `user` are borrowed as long as it lives. */
enum err responder_open(struct ctx *cx, const struct trust *t, responder_fetch *fetch, void *user, struct responder **ret_r)
    MUST_CHECK;
void     responder_close(struct responder **r);

/* ERR_OK only for a certificate whose good status is at most LIMIT_OCSP_CACHE_SECONDS old. Errors of ocsp_judge; whatever keeps an answer
 * from coming is ERR_REVOCATION_OLD. With CERT_ROOT_UNKNOWN every root is asked, and ERR_CERT_REVOKED is all that counts. */
enum err responder_state(struct responder *r, struct ctx *cx, const struct cert_facts *facts) MUST_CHECK;

#endif
