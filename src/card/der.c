/* Strict DER. Every length is checked against what is left before anything is looked at. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "card/der.h"

/* Length octets behind the tag. */
static bool
length_read(const struct der *in, size_t *ret_head, size_t *ret_n)
{
	size_t n = in->p[1], octets = n & 0x7F;

	if (n < 0x80) {
		*ret_head = 2;
		*ret_n = n;
		return true;
	}
	if (octets == 0 || octets > 4 || in->n < 2 + octets || in->p[2] == 0)
		return false;
	n = 0;
	for (size_t i = 0; i < octets; i++)
		n = n << 8 | in->p[2 + i];
	if (n < 0x80)
		return false;
	*ret_head = 2 + octets;
	*ret_n = n;
	return true;
}

bool
der_next(struct der *in, unsigned char *ret_tag, struct der *ret_whole, struct der *ret_body)
{
	size_t head, n;

	if (in->n < 2 || (in->p[0] & 0x1F) == 0x1F || !length_read(in, &head, &n) || n > in->n - head)
		return false;
	if (ret_tag != NULL)
		*ret_tag = in->p[0];
	if (ret_whole != NULL)
		*ret_whole = (struct der){ in->p, head + n };
	if (ret_body != NULL)
		*ret_body = (struct der){ in->p + head, n };
	in->p += head + n;
	in->n -= head + n;
	return true;
}

bool
der_at(const struct der *in, unsigned char tag)
{
	return in->n > 0 && in->p[0] == tag;
}

bool
der_take(struct der *in, unsigned char tag, struct der *ret_body)
{
	return der_at(in, tag) && der_next(in, NULL, NULL, ret_body);
}

bool
der_take_whole(struct der *in, unsigned char tag, struct der *ret_whole)
{
	return der_at(in, tag) && der_next(in, NULL, ret_whole, NULL);
}

bool
der_is(const struct der *d, const void *p, size_t n)
{
	return d->n == n && memcmp(d->p, p, n) == 0;
}

bool
der_take_positive(struct der *in, struct der *ret_magnitude)
{
	struct der at = *in, v;

	if (!der_take(&at, DER_INTEGER, &v) || v.n == 0 || v.p[0] >= 0x80)
		return false;
	if (v.p[0] == 0) {
		/* A zero byte may stand only before a byte whose top bit is set: this excludes 0 itself,
		 * too. */
		if (v.n == 1 || v.p[1] < 0x80)
			return false;
		v.p++;
		v.n--;
	}
	*in = at;
	*ret_magnitude = v;
	return true;
}

bool
der_take_time(struct der *in, instant *ret_t)
{
	struct der at = *in, v;
	unsigned char tag;
	char text[16] = "";
	size_t digits;
	instant t;

	if (!der_next(&at, &tag, NULL, &v) || (tag != DER_UTC_TIME && tag != DER_TIME))
		return false;
	digits = tag == DER_TIME ? 14 : 12;
	if (v.n != digits + 1 || v.p[digits] != 'Z')
		return false;
	/* RFC 5280 section 4.1.2.5.1: years 50 to 99 are of the last century. */
	if (tag == DER_UTC_TIME)
		memcpy(text, v.p[0] >= '5' ? "19" : "20", 2);
	memcpy(text + 14 - digits, v.p, digits);
	if (!instant_read14(text, &t))
		return false;
	*in = at;
	*ret_t = t + 9 * 3600;          /* instant_read14 takes it for Japan's time */
	return true;
}
