/* A PIN on its way to the card: a secret type. It has no printer, is never copied into a request's
 * memory, and is wiped by whoever holds it. */
#ifndef CARD_PIN_H
#define CARD_PIN_H

#include <stdbool.h>
#include <stddef.h>

struct pin { unsigned char p[16]; size_t n; };  /* n above 16: what was typed is too long to be one */

/* Takes what was typed (UTF-8), turning full-width digits into ASCII; nothing is judged yet. Locks the
 * bytes into memory when the system allows it. */
void pin_set(struct pin *pin, const char *text, size_t n);
/* Four ASCII digits: the form of the user authentication PIN (spec/card.md section 1.4). */
bool pin_is_four_digits(const struct pin *pin);
void pin_wipe(struct pin *pin);

#endif
