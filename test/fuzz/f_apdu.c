/* Fuzz: hostile commands to the virtual card, in sequence, and hostile card images. The first byte
 * chooses. */
#include <string.h>

#include "base/log.h"
#include "card/image.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

/* Each command: a byte of length, then that many bytes. */
static void
commands(struct ctx *cx, struct image *card, const uint8_t *p, size_t n)
{
	unsigned char answer[ANSWER_BYTES];
	size_t answer_n;

	while (n > 0) {
		size_t len = p[0] < n - 1 ? p[0] : n - 1;

		if (image_answer(card, cx, p + 1, len, answer, &answer_n) != ERR_OK || answer_n < 2
		    || answer_n > sizeof answer)
			__builtin_trap();
		p += 1 + len;
		n -= 1 + len;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static const char text[] = "kyotaku card image 1\nkind: jpki\ntoken: JPKIAPICCTOKEN2\npin: 1234\n"
	    "pin tries: 3\npassword: ABC123\npassword tries: 5\n[auth certificate]\n"
	    "-----BEGIN CERTIFICATE-----\nMIIABTADAgEB\n"
	    "-----END CERTIFICATE-----\n";
	struct image *card = NULL;
	struct ctx cx;

	if (n == 0 || ctx_init(&cx, 1792000000, 1) != ERR_OK)
		return 0;
	if (p[0] % 4 == 0) {
		if (image_read(&cx, (const char *)p + 1, n - 1, &card) != ERR_OK)
			card = NULL;
	} else if (image_read(&cx, text, strlen(text), &card) == ERR_OK) {
		commands(&cx, card, p + 1, n - 1);
	}
	image_close(&card);
	ctx_release(&cx);
	return 0;
}
