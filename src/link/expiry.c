/* The one field notAfter of RFC 5280 section 4.1, found by walking the DER. Trust is not decided here. */
#include <string.h>

#include "base/file.h"
#include "base/rand.h"
#include "base/text.h"
#include "link/expiry.h"

#define PEM_BYTES 1048576
#define BEGIN "-----BEGIN CERTIFICATE-----"

enum { DER_SEQUENCE = 0x30, DER_VERSION = 0xa0, DER_UTC_TIME = 0x17, DER_TIME = 0x18 };

struct der { const unsigned char *p; size_t n; };

/* Takes the first element off `in`; its content goes to ret. */
static bool
der_take(struct der *in, unsigned *ret_tag, struct der *ret)
{
	size_t head = 2, len, more;

	if (in->n < 2)
		return false;
	len = in->p[1];
	if (len >= 0x80) {
		more = len & 0x7f;
		if (more == 0 || more > 3 || in->n < 2 + more)
			return false;
		for (len = 0; head < 2 + more; head++)
			len = len << 8 | in->p[head];
	}
	if (len > in->n - head)
		return false;
	*ret_tag = in->p[0];
	*ret = (struct der){ in->p + head, len };
	in->p += head + len;
	in->n -= head + len;
	return true;
}

static bool
der_enter(struct der *in, unsigned want)
{
	struct der inner;
	unsigned tag;

	if (!der_take(in, &tag, &inner) || tag != want)
		return false;
	*in = inner;
	return true;
}

/* YYMMDDhhmmssZ (years 1950 to 2049) or YYYYMMDDhhmmssZ. */
static bool
read_time(unsigned tag, const struct der *t, instant *ret)
{
	char text[15] = "";
	instant jst;

	if (tag == DER_UTC_TIME && t->n == 13) {
		memcpy(text, t->p[0] < '5' ? "20" : "19", 2);
		memcpy(text + 2, t->p, 12);
	} else if (tag == DER_TIME && t->n == 15) {
		memcpy(text, t->p, 14);
	}
	if (!text_is_digits(text, 14) || !instant_read14(text, &jst))
		return false;
	*ret = jst + 9 * 3600;          /* the digits are UTC */
	return true;
}

static bool
find_end(struct der d, instant *ret_end)
{
	struct der part, to;
	unsigned tag, to_tag;

	if (!der_enter(&d, DER_SEQUENCE) || !der_enter(&d, DER_SEQUENCE))
		return false;
	if (d.n > 0 && d.p[0] == DER_VERSION && !der_take(&d, &tag, &part))
		return false;
	for (int i = 0; i < 3; i++)     /* serial, algorithm, issuer */
		if (!der_take(&d, &tag, &part))
			return false;
	if (!der_enter(&d, DER_SEQUENCE) || !der_take(&d, &tag, &part) || !der_take(&d, &to_tag, &to))
		return false;
	return read_time(to_tag, &to, ret_end);
}

/* Base64 of a PEM file, turned into the kind that base/rand.h reads. */
static bool
pem_body(struct ctx *cx, const char *pem, struct der *ret)
{
	const char *at = strstr(pem, BEGIN), *end = at == NULL ? NULL : strstr(at + strlen(BEGIN), "-----");
	unsigned char *p;
	size_t n = 0;
	char *text;

	if (end == NULL || (text = ctx_alloc(cx, (size_t)(end - at) + 1)) == NULL)
		return false;
	for (at += strlen(BEGIN); at < end; at++)
		if (strchr("\r\n\t =", *at) == NULL)
			text[n++] = *at == '+' ? '-' : *at == '/' ? '_' : *at;
	if (!b64_read(cx, text, &p, &n))
		return false;
	*ret = (struct der){ p, n };
	return true;
}

enum err
expiry_read(struct ctx *cx, const char *pem_file, instant *ret_end)
{
	struct der d;
	size_t n;
	char *p;

	TRY(file_read(cx, pem_file, PEM_BYTES, &p, &n));
	if (!pem_body(cx, p, &d) || !find_end(d, ret_end))
		return fail(cx, ERR_INPUT, "no certificate in the file");
	return ERR_OK;
}
