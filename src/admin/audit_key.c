/* The file of the audit's keys: a head line, a line per key, a line for the mark. Keys leave it only into the store's ring. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "admin/audit_key.h"
#include "base/buf.h"
#include "base/file.h"

#define HEAD "kyotaku-audit-keys,1"
#define FILE_BYTES (LIMIT_AUDIT_KEYS * 100 + 200)

/* "key FROM HEX" or "seen SEQ HEX". Keys stand in the order of their first rows. */
static bool
line_read(const char *line, struct audit_keys *k)
{
	char word[5], hex[2 * SHA256_BYTES + 1], number[21], *end;
	struct audit_ring *r = &k->ring;
	uint64_t n;

	if (sscanf(line, "%4s %20s %64s", word, number, hex) != 3)
		return false;
	n = strtoull(number, &end, 10);
	if (*end != '\0' || n == 0 || n > INT64_MAX)
		return false;
	if (strcmp(word, "seen") == 0) {
		k->seen = n;
		return hex_read(hex, k->chain, SHA256_BYTES);
	}
	if (strcmp(word, "key") != 0 || r->count == LIMIT_AUDIT_KEYS || (r->count > 0 && n <= r->keys[r->count - 1].from)
	    || !hex_read(hex, r->keys[r->count].key, MAC_KEY_BYTES))
		return false;
	r->keys[r->count++].from = n;
	return true;
}

enum err
audit_keys_read(struct ctx *cx, const char *path, struct audit_keys *ret_k)
{
	char *text, *save = NULL, *line;
	size_t n;
	bool good;

	memset(ret_k, 0, sizeof *ret_k);
	if (path == NULL)
		return fail(cx, ERR_NOT_FOUND, "no file for the audit's keys");
	TRY(file_read(cx, path, FILE_BYTES, &text, &n));
	line = strtok_r(text, "\n", &save);
	good = line != NULL && strcmp(line, HEAD) == 0;
	while (good && (line = strtok_r(NULL, "\n", &save)) != NULL)
		good = line_read(line, ret_k);
	secret_wipe(text, n);
	return good ? ERR_OK : fail(cx, ERR_INPUT, "AUD-03: the file of the audit's keys is not one");
}

enum err
audit_keys_text(struct ctx *cx, const struct audit_keys *k, char **ret_p, size_t *ret_n)
{
	char hex[2 * SHA256_BYTES + 1];
	struct buf b;

	buf_init(&b, cx, FILE_BYTES);
	buf_puts(&b, HEAD "\n");
	for (size_t i = 0; i < k->ring.count; i++) {
		hex_write(k->ring.keys[i].key, MAC_KEY_BYTES, hex);
		buf_fmt(&b, "key %llu %s\n", (unsigned long long)k->ring.keys[i].from, hex);
	}
	secret_wipe(hex, sizeof hex);
	hex_write(k->chain, SHA256_BYTES, hex);
	if (k->seen > 0)
		buf_fmt(&b, "seen %llu %s\n", (unsigned long long)k->seen, hex);
	TRY(buf_done(&b));
	*ret_p = b.p;
	*ret_n = b.n;
	return ERR_OK;
}

enum err
audit_keys_write(struct ctx *cx, const char *path, const struct audit_keys *k)
{
	char *p;
	size_t n;
	enum err e;

	TRY(audit_keys_text(cx, k, &p, &n));
	e = file_write(cx, path, p, n, 0600);
	secret_wipe(p, n);
	return e;
}

enum err
audit_keys_make(struct ctx *cx, const char *path)
{
	struct audit_keys k = { .ring = { .count = 1, .keys = { { .from = 1 } } } };
	enum err e;

	rand_bytes(k.ring.keys[0].key, MAC_KEY_BYTES);
	e = audit_keys_write(cx, path, &k);
	secret_wipe(&k, sizeof k);
	return e;
}
