/* The centre, as the reader sees it: an offer is asked for, a proof is brought (doc/reader-protocol.md). */
#ifndef AGENT_CENTRE_H
#define AGENT_CENTRE_H

#include "agent/address.h"
#include "http/client.h"
#include "wire/session.h"

struct centre {
	const struct address *at;       /* borrowed from the caller of centre_open */
	struct http_client *http;
};

/* ca: PEM file of the authorities that may vouch for the centre; NULL: the system's. Nothing is sent yet. */
enum err centre_open(struct ctx *cx, const struct address *at, const char *ca, struct centre *ret_c)
    MUST_CHECK;
void     centre_close(struct centre *c);

/* A fresh challenge. Errors that the centre tells come back as they are; an answer that is none: ERR_INPUT;
 * ERR_AWAY, ERR_TIMEOUT. The offer is not believed yet: see errand_open. */
enum err centre_offer(struct centre *c, struct ctx *cx, struct offer *ret_o) MUST_CHECK;
/* Takes a hand-over, or tells what went wrong with it (nobody waits for the answer). */
enum err centre_take(struct centre *c, struct ctx *cx, id session, const char *reader, struct offer *ret_o) MUST_CHECK;
void     centre_tell(struct centre *c, struct ctx *cx, id session, const struct handover_word *w);
/* Brings a card that was read without a PIN, to a hand-over for 目視確認. */
enum err centre_bring(struct centre *c, struct ctx *cx, id session, const struct handover_word *w) MUST_CHECK;
/* Brings the proof. *ret_sent is set always: true after a failure means that it is not known whether the
 * centre took the proof (the line broke, or the answer makes no sense); false, that the centre refused it or
 * nothing was sent. */
enum err centre_prove(struct centre *c, struct ctx *cx, const struct signed_proof *p, bool *ret_sent,
    struct consent_receipt *ret_r) MUST_CHECK;

#endif
