/* A strict reader of DER: definite, shortest lengths; nothing is copied. Enough for certificates. */
#ifndef CARD_DER_H
#define CARD_DER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/instant.h"

enum {
	DER_BOOLEAN = 0x01, DER_INTEGER = 0x02, DER_BITS = 0x03, DER_OCTETS = 0x04, DER_OID = 0x06,
	DER_UTC_TIME = 0x17, DER_TIME = 0x18, DER_SEQUENCE = 0x30, DER_SET = 0x31
};

/* Borrowed bytes. Taking moves p forward. */
struct der { const unsigned char *p; size_t n; };

/* Takes the next value; false, with nothing taken, when it is not well formed. A result may be NULL, and is
 * another struct than `in`. */
bool der_next(struct der *in, unsigned char *ret_tag, struct der *ret_whole, struct der *ret_body);
/* Takes the next value if it has that tag. */
bool der_take(struct der *in, unsigned char tag, struct der *ret_body);
bool der_take_whole(struct der *in, unsigned char tag, struct der *ret_whole);
/* The next value has that tag. */
bool der_at(const struct der *in, unsigned char tag);
bool der_is(const struct der *d, const void *p, size_t n);
/* Takes an INTEGER above zero; the result has no leading zero byte. */
bool der_take_positive(struct der *in, struct der *ret_magnitude);
/* Takes a UTCTime or GeneralizedTime in the only forms RFC 5280 knows (seconds, Z). */
bool der_take_time(struct der *in, instant *ret_t);

#endif
