/* The virtual My Number Card: a card image file, and the interpreter that answers commands as the card
 * would (spec/card.md sections 1.1 to 1.3). The file's form is described in doc/card-image.md. 券面
 * applications do not exist here: there is no 個人番号 to read. */
#ifndef CARD_IMAGE_H
#define CARD_IMAGE_H

#include <stdbool.h>

#include "base/ctx.h"
#include "card/apdu.h"

struct image;

#define IMAGE_BYTES   65536     /* ceiling of the file */
#define IMAGE_PIN     3         /* tries of a fresh PIN */
#define IMAGE_PASSWORD 5        /* tries of a fresh signing password */

/* What a card is made of. Texts are borrowed; NULL means "not there" except where it says otherwise. */
struct image_parts {
	const char *kind;               /* "jpki" or "foreign": a card that knows no JPKI application */
	const char *token;              /* at most 32 characters */
	const char *pin, *password;     /* NULL: a card without that secret; it shows as locked */
	unsigned    pin_tries, password_tries;
	const char *auth_certificate, *auth_ca, *auth_key;      /* PEM */
	const char *sign_certificate, *sign_ca, *sign_key;      /* PEM */
};

/* Writes a card image file, mode 0600, all or nothing. */
enum err image_write(struct ctx *cx, const char *path, const struct image_parts *parts) MUST_CHECK;
/* Reads one. The card is as after a reset. ERR_NOT_FOUND, ERR_INPUT with the line. */
enum err image_open(struct ctx *cx, const char *path, struct image **ret_i) MUST_CHECK;
/* The same from memory; PIN counters are then kept in memory only. For tests and fuzzing. */
enum err image_read(struct ctx *cx, const char *text, size_t n, struct image **ret_i) MUST_CHECK;
/* Wipes keys and PINs. Sets *i to NULL. */
void     image_close(struct image **i);

/* Power-on: nothing selected, no PIN verified. */
void     image_reset(struct image *i);
/* One command, one answer of at least 2 bytes; `ret` has room for ANSWER_BYTES. A PIN counter that
 * changes is on the disk before the answer is given; if it cannot be written the answer is 6581 and the
 * PIN was not looked at. ERR_CARD_REMOVED after image_pull_after has run out; nothing else fails. */
enum err image_answer(struct image *i, struct ctx *cx, const unsigned char *apdu, size_t n,
    unsigned char *ret, size_t *ret_n) MUST_CHECK;

/* Faults on demand. The card leaves the reader after that many more answers (and stays away). */
void     image_pull_after(struct image *i, unsigned answers);
/* From now on a card that does not know the JPKI application. */
void     image_make_foreign(struct image *i);

#endif
