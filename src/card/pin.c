/* Typed PINs. */
#include "base/rand.h"
#include "card/pin.h"

void
pin_set(struct pin *pin, const char *text, size_t n)
{
	const unsigned char *s = (const unsigned char *)text;
	size_t k = 0;

	(void)secret_lock(pin, sizeof *pin);
	for (size_t i = 0; i < n; k++) {
		bool wide = n - i >= 3 && s[i] == 0xEF && s[i + 1] == 0xBC && s[i + 2] >= 0x90
		    && s[i + 2] <= 0x99;

		if (k < sizeof pin->p)
			pin->p[k] = wide ? (unsigned char)('0' + (s[i + 2] - 0x90)) : s[i];
		i += wide ? 3 : 1;
	}
	pin->n = k;
}

bool
pin_is_four_digits(const struct pin *pin)
{
	if (pin->n != 4)
		return false;
	for (int i = 0; i < 4; i++)
		if (pin->p[i] < '0' || pin->p[i] > '9')
			return false;
	return true;
}

void
pin_wipe(struct pin *pin)
{
	secret_unlock(pin, sizeof *pin);
	secret_wipe(pin, sizeof *pin);
}
