/* Card readers. A session is exclusive: it begins with a card that was just reset or selected anew, and
 * ends by resetting the card, so that no other program can use a PIN that was verified here
 * (spec/card.md section 5). */
#ifndef CARD_READER_H
#define CARD_READER_H

#include <stdbool.h>

#include "base/ctx.h"
#include "card/apdu.h"

struct reader;

/* The name is as reader_open takes it. */
struct reader_slot { const char *name; bool card; };

/* Waits until there is a card, at most timeout_ms (0: looks once), and begins a session with it.
 * `how` is "pcsc:NAME" (that reader), "pcsc" (the first reader with a card) or "virtual:FILE" (a card image,
 * card/image.h). ERR_CARD_ABSENT, ERR_READER (no reader, no service, used by another program), ERR_USAGE. */
enum err reader_open(struct ctx *cx, const char *how, long timeout_ms, struct reader **ret_r) MUST_CHECK;
/* Ends the session: the card is reset and forgets the PIN. Sets *r to NULL; safe on NULL. */
void     reader_close(struct reader **r);

/* The readers of a kind ("pcsc", or "virtual:FILE"), in cx's memory. None is not an error. */
enum err reader_list(struct ctx *cx, const char *how, struct reader_slot **ret_slots,
    size_t *ret_n) MUST_CHECK;

/* One command, one answer (data and status word, at least 2 bytes). `ret` has room for ANSWER_BYTES.
 * ERR_CARD_REMOVED, ERR_READER. */
enum err reader_transmit(struct reader *r, struct ctx *cx, const unsigned char *apdu, size_t n,
    unsigned char *ret, size_t *ret_n) MUST_CHECK;

/* Shows every exchange from now on, with the data of PIN commands masked. For tests and fault finding. */
typedef void reader_trace_fn(void *arg, const unsigned char *apdu, size_t n, const unsigned char *answer,
    size_t answer_n);
void     reader_trace(struct reader *r, reader_trace_fn *fn, void *arg);

#endif
