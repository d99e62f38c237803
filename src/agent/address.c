/* Addresses, taken apart strictly: what is shown, signed and connected to is one and the same host. */
#include <stdlib.h>
#include <string.h>

#include "agent/address.h"

#define SCHEME     "https://"
#define PATH       "/r/"
#define HANDED     "/h/"
#define HOST_BYTES 253
#define LOWER      "abcdefghijklmnopqrstuvwxyz"
#define UPPER      "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS     "0123456789"

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Bytes of the host at s: a name, an IPv4 address, or an IPv6 address in brackets; 0 when it is none. */
static size_t
host_length(const char *s)
{
	size_t n;

	if (s[0] == '[') {
		n = 1 + strspn(s + 1, DIGITS "abcdefABCDEF:.");
		return s[n] == ']' && n > 2 ? n + 1 : 0;
	}
	n = strspn(s, LOWER UPPER DIGITS ".-");
	return s[0] == '.' || s[0] == '-' ? 0 : n;
}

/* ":PORT" at *s, moved over. False when it is no port. -1 when there is none. */
static bool
port_read(const char **s, int *ret_port)
{
	size_t n;

	*ret_port = -1;
	if (**s != ':')
		return true;
	n = strspn(*s + 1, DIGITS);
	if (n == 0 || n > 5 || (*s)[1] == '0')
		return false;
	*ret_port = atoi(*s + 1);
	*s += 1 + n;
	return *ret_port <= 65535;
}

enum err
address_read(struct ctx *cx, const char *url, struct address *ret_a)
{
	struct address a = { 0 };
	const char *host = url + sizeof SCHEME - 1, *at;
	size_t n;
	char *low;
	int port;

	if (strncmp(url, SCHEME, sizeof SCHEME - 1) != 0)
		return fail(cx, ERR_INPUT, "address: https:// only");
	n = host_length(host);
	at = host + n;
	if (n == 0 || n > HOST_BYTES || !port_read(&at, &port))
		return fail(cx, ERR_INPUT, "address: host or port");
	if (strncmp(at, PATH, sizeof PATH - 1) != 0)
		return fail(cx, ERR_INPUT, "address: path");
	at += sizeof PATH - 1;
	if (strspn(at, LOWER UPPER DIGITS "-_") != ENTRY_TOKEN - 1 || at[ENTRY_TOKEN - 1] != '\0')
		return fail(cx, ERR_INPUT, "address: token");
	memcpy(a.token, at, ENTRY_TOKEN - 1);
	if ((low = ctx_strn(cx, host, n)) == NULL)
		return cx->fault.code;
	for (char *c = low; *c != '\0'; c++)
		*c = lower(*c);
	a.origin = port < 0 || port == 443 ? ctx_fmt(cx, SCHEME "%s", low)
	    : ctx_fmt(cx, SCHEME "%s:%d", low, port);
	if (a.origin == NULL)
		return cx->fault.code;
	*ret_a = a;
	return ERR_OK;
}

enum err
address_read_handed(struct ctx *cx, const char *url, struct address *ret_a, id *ret_session)
{
	const char *tail = strstr(url, HANDED), *digits = tail == NULL ? "" : tail + sizeof HANDED - 1;
	size_t n = strspn(digits, DIGITS);
	char *front = tail == NULL ? NULL : ctx_strn(cx, url, (size_t)(tail - url));

	if (n == 0 || n > 19 || digits[n] != '\0')
		return fail(cx, ERR_INPUT, "address: no hand-over");
	if (front == NULL)
		return cx->fault.code;
	*ret_session = strtoull(digits, NULL, 10);
	return address_read(cx, front, ret_a);
}
