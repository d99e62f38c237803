/* Percent-decoding that lets no byte through which a log, a page or a file name could stumble over. */
#include "http/path.h"

static int
digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool
path_decode(const char *raw, size_t n, char *to, size_t room)
{
	size_t i = 0, k = 0;

	while (i < n) {
		int c = (unsigned char)raw[i++];

		if (c == '%') {
			if (n - i < 2 || digit(raw[i]) < 0 || digit(raw[i + 1]) < 0)
				return false;
			c = digit(raw[i]) * 16 + digit(raw[i + 1]);
			i += 2;
		}
		if (c < 0x20 || c == 0x7f || k + 1 >= room)
			return false;
		to[k++] = (char)c;
	}
	if (k >= room)
		return false;
	to[k] = '\0';
	return true;
}
