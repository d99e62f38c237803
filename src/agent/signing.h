/* The card's part: from the card on the reader to a signature over what was shown. */
#ifndef AGENT_SIGNING_H
#define AGENT_SIGNING_H

#include "agent/errand.h"
#include "card/jpki.h"

/* Waits for the card, as the options say, and begins a session with it. ERR_USAGE, in words, for a reader of no
 * known kind. On success the caller closes *ret_reader. */
enum err signing_open_card(struct ctx *cx, const struct options *o, struct screen *s,
    struct reader **ret_reader, struct jpki *ret_card) MUST_CHECK;

/* Tells the tries left, takes the PIN, signs, and lets the card go (it is reset) before it returns. A person at
 * the terminal may repeat a wrong PIN, but the last try is spent only on an explicit yes (ERR_PIN_LAST
 * otherwise, nothing spent). The PIN is wiped as soon as the card has seen it. */
enum err signing_make(struct errand *r, struct signed_proof *ret_p) MUST_CHECK;

/* For 目視確認: the certificate alone, which needs no PIN. */
enum err signing_read(struct errand *r, unsigned char **ret_certificate, size_t *ret_n) MUST_CHECK;

#endif
