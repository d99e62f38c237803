/* For kinds of readers only. Every operation must be set. */
#ifndef CARD_READER_OPS_H
#define CARD_READER_OPS_H

#include "card/reader.h"

struct reader_ops {
	const char *kind;       /* what stands before the colon in `how` */
	/* What stands behind the colon is `where`, "" when there is none. */
	enum err (*list)(struct ctx *cx, const char *where, struct reader_slot **ret_slots, size_t *ret_n);
	/* Waits at most timeout_ms for a card. ERR_CARD_ABSENT. Sets the name to connect to, in cx's
	 * memory. */
	enum err (*wait)(struct ctx *cx, const char *where, long timeout_ms, const char **ret_name);
	/* Begins the session. The result is on the heap and starts with a struct reader. */
	enum err (*connect)(struct ctx *cx, const char *name, struct reader **ret_r);
	enum err (*transmit)(struct reader *r, struct ctx *cx, const unsigned char *apdu, size_t n,
	    unsigned char *ret, size_t *ret_n);
	/* Resets the card and frees r. */
	void     (*end)(struct reader *r);
};

/* First member of each kind's own struct. */
struct reader {
	const struct reader_ops *ops;
	reader_trace_fn *trace;
	void *trace_arg;        /* borrowed from the caller of reader_trace */
};

extern const struct reader_ops reader_pcsc, reader_virtual;

#endif
