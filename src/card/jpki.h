/* What we do with a My Number Card: prove that its holder is here and knows the four-digit PIN. Each act
 * is a table of steps {command, status words allowed}; see spec/card.md section 1.3. Only the JPKI
 * application is ever selected: the applications that hold the 個人番号 are not known to this program. */
#ifndef CARD_JPKI_H
#define CARD_JPKI_H

#include "base/rand.h"
#include "card/pin.h"
#include "card/reader.h"

#define JPKI_SIGNATURE_BYTES 256       /* at most */

struct jpki {
	struct reader *r;       /* borrowed from the caller of jpki_open */
	const char *token;      /* name in EF 0006: a row of the table of tokens */
	const char *carrier;    /* "card", "android", "iphone" */
};

/* Selects the application and looks at the token's name. ERR_CARD_FOREIGN for anything but a My Number
 * Card or a phone that carries one (the old 住基カード too), ERR_CARD_REMOVED, ERR_READER. */
enum err jpki_open(struct reader *r, struct ctx *cx, struct jpki *ret_card) MUST_CHECK;
/* Tries left of the four-digit PIN, 0 when it is locked or the card was issued without one. Costs nothing. */
enum err jpki_tries(struct jpki *c, struct ctx *cx, unsigned *ret_n) MUST_CHECK;
/* The user authentication certificate as DER, in cx's memory. Needs no PIN on the plastic card.
 * ERR_CERT_UNKNOWN when it is not one DER value of at most LIMIT_CERT_BYTES. */
enum err jpki_certificate(struct jpki *c, struct ctx *cx, unsigned char **ret_der, size_t *ret_n) MUST_CHECK;
/* Verifies the PIN. ERR_PIN_FORM when it is not four digits: nothing was sent, no try was spent.
 * ERR_PIN_LAST when one try is left and spend_last is false: nothing was spent. ERR_PIN_WRONG,
 * ERR_PIN_LOCKED. ret_tries_left is set whenever the card told it: on success and with ERR_PIN_LAST,
 * _WRONG and _LOCKED. */
enum err jpki_verify_pin(struct jpki *c, struct ctx *cx, const struct pin *pin, bool spend_last,
    unsigned *ret_tries_left) MUST_CHECK;
/* Signs a digest as the certificate's key does (cert_digest): SHA-256 by PKCS#1 v1.5, SHA-384 by ECDSA. ret_sig has room for
 * JPKI_SIGNATURE_BYTES. ERR_DENIED without the PIN. ERR_CERT_ALGORITHM for a digest of another length. */
enum err jpki_sign(struct jpki *c, struct ctx *cx, const unsigned char *digest, size_t n, unsigned char *ret_sig,
    size_t *ret_n) MUST_CHECK;

#endif
