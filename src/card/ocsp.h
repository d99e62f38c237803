/* One certificate's status from its issuer's responder (OCSP, RFC 6960), as an alternative to lists: a question, and the judgement of
 * what came back. How the bytes travel is not known here. Everything doubtful fails closed. */
#ifndef CARD_OCSP_H
#define CARD_OCSP_H

#include "card/cert.h"

#define OCSP_NONCE_BYTES  16
#define OCSP_ANSWER_BYTES 16384 /* ceiling of an answer */

/* About which certificate, and the nonce that makes the answer fresh. */
struct ocsp_question {
	size_t        root;                     /* cert_facts.root */
	const char   *serial;                   /* hex, as cert_facts has it */
	unsigned char nonce[OCSP_NONCE_BYTES];
};

/* The request's bytes, in cx's memory. The nonce is made here. */
enum err ocsp_ask(struct ctx *cx, const struct trust *t, struct ocsp_question *q, unsigned char **ret_p, size_t *ret_n)
    MUST_CHECK;
/* [REV-05] ERR_OK: in force. ERR_CERT_REVOKED: revoked, or held. ERR_REVOCATION_OLD, the detail naming the failed check: "form:" not one
 * answer that was given, "nonce:" of another question, "algorithm:" not in the table [CRT-07], "signer:" neither the root nor a
 * certificate of OCSP signing that this root issued and that is valid at cx->now, "status:" about another certificate, or unknown,
 * "time:" from the future, out of date, or, without an end, older than LIMIT_OCSP_SECONDS. */
enum err ocsp_judge(struct ctx *cx, const struct trust *t, const struct ocsp_question *q, const unsigned char *p, size_t n)
    MUST_CHECK;

#endif
