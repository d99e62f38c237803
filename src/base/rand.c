/* The only file that includes libsodium. */
#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "base/ctx.h"
#include "base/rand.h"

/* sodium_init() is idempotent and thread-safe. */
static void
ready(void)
{
	if (sodium_init() < 0)
		sodium_misuse();
}

void
rand_bytes(void *p, size_t n)
{
	ready();
	randombytes_buf(p, n);
}

void
sha256(const void *p, size_t n, unsigned char ret_digest[SHA256_BYTES])
{
	crypto_hash_sha256(ret_digest, p, n);
}

void
sha256_pieces(const struct piece *pieces, size_t count, unsigned char ret_digest[SHA256_BYTES])
{
	crypto_hash_sha256_state st;

	crypto_hash_sha256_init(&st);
	for (size_t i = 0; i < count; i++)
		crypto_hash_sha256_update(&st, pieces[i].p, pieces[i].n);
	crypto_hash_sha256_final(&st, ret_digest);
}

void
mac_pieces(const unsigned char key[MAC_KEY_BYTES], const struct piece *pieces, size_t count,
    unsigned char ret_digest[SHA256_BYTES])
{
	crypto_generichash_state st;

	(void)crypto_generichash_init(&st, key, MAC_KEY_BYTES, SHA256_BYTES);
	for (size_t i = 0; i < count; i++)
		(void)crypto_generichash_update(&st, pieces[i].p, pieces[i].n);
	(void)crypto_generichash_final(&st, ret_digest, SHA256_BYTES);
	sodium_memzero(&st, sizeof st);
}

static_assert(sizeof(crypto_hash_sha256_state) <= sizeof(struct sha256_run), "room for libsodium's state");

void
sha256_begin(struct sha256_run *r)
{
	crypto_hash_sha256_init((crypto_hash_sha256_state *)(void *)r->state);
}

void
sha256_add(struct sha256_run *r, const void *p, size_t n)
{
	crypto_hash_sha256_update((crypto_hash_sha256_state *)(void *)r->state, p, n);
}

void
sha256_end(struct sha256_run *r, unsigned char ret_digest[SHA256_BYTES])
{
	crypto_hash_sha256_final((crypto_hash_sha256_state *)(void *)r->state, ret_digest);
}

bool
bytes_equal(const void *a, const void *b, size_t n)
{
	return sodium_memcmp(a, b, n) == 0;
}

void
secret_wipe(void *p, size_t n)
{
	sodium_memzero(p, n);
}

bool
secret_lock(void *p, size_t n)
{
	return sodium_mlock(p, n) == 0;
}

void
secret_unlock(void *p, size_t n)
{
	(void)sodium_munlock(p, n);
}

bool
password_keep(const char *password, size_t n, char ret_text[PASSWORD_TEXT])
{
	static_assert(crypto_pwhash_STRBYTES == PASSWORD_TEXT, "the text fits exactly");
	ready();
	return crypto_pwhash_str(ret_text, password, n, crypto_pwhash_OPSLIMIT_INTERACTIVE, PASSWORD_MEMORY) == 0;
}

bool
password_fits(const char *text, const char *password, size_t n)
{
	ready();
	return crypto_pwhash_str_verify(text, password, n) == 0;
}

void
password_make(size_t groups, char *ret_text)
{
	static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789";

	ready();
	for (size_t i = 0; i < 6 * groups; i++)
		ret_text[i] = i % 6 == 5 ? '-' : letters[randombytes_uniform(sizeof letters - 1)];
	ret_text[6 * groups - 1] = '\0';
}

void
digits_make(size_t n, char *ret_text)
{
	ready();
	for (size_t i = 0; i < n; i++)
		ret_text[i] = (char)('0' + randombytes_uniform(10));
	ret_text[n] = '\0';
}

void
hex_write(const void *p, size_t n, char *ret_text)
{
	sodium_bin2hex(ret_text, 2 * n + 1, p, n);
}

bool
hex_read(const char *text, void *ret_p, size_t n)
{
	size_t got;
	const char *end;

	return strlen(text) == 2 * n
	    && sodium_hex2bin(ret_p, n, text, 2 * n, NULL, &got, &end) == 0
	    && got == n && *end == '\0';
}

char *
b64_write(struct ctx *cx, const void *p, size_t n)
{
	size_t room = sodium_base64_encoded_len(n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	char *text = ctx_alloc(cx, room);

	if (text != NULL)
		sodium_bin2base64(text, room, p, n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return text;
}

bool
b64_read(struct ctx *cx, const char *text, unsigned char **ret_p, size_t *ret_n)
{
	size_t len = strlen(text), got;
	const char *end;
	unsigned char *p = ctx_alloc(cx, len / 4 * 3 + 3);

	if (p == NULL || sodium_base642bin(p, len / 4 * 3 + 3, text, len, NULL, &got, &end,
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 || *end != '\0')
		return false;
	*ret_p = p;
	*ret_n = got;
	return true;
}

#define SEAL_NONCE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define SEAL_TAG   crypto_aead_xchacha20poly1305_ietf_ABYTES

char *
seal_write(struct ctx *cx, const unsigned char key[SEAL_KEY_BYTES], const char *use, const void *p, size_t n)
{
	unsigned char *out = ctx_alloc(cx, SEAL_NONCE + n + SEAL_TAG);

	if (out == NULL)
		return NULL;
	rand_bytes(out, SEAL_NONCE);
	(void)crypto_aead_xchacha20poly1305_ietf_encrypt(out + SEAL_NONCE, NULL, p, n, (const unsigned char *)use, strlen(use),
	    NULL, out, key);
	return b64_write(cx, out, SEAL_NONCE + n + SEAL_TAG);
}

bool
seal_read(struct ctx *cx, const unsigned char key[SEAL_KEY_BYTES], const char *use, const char *text,
    unsigned char **ret_p, size_t *ret_n)
{
	unsigned char *in, *out;
	size_t n;

	if (!b64_read(cx, text, &in, &n) || n < SEAL_NONCE + SEAL_TAG)
		return false;
	n -= SEAL_NONCE + SEAL_TAG;
	out = ctx_alloc(cx, n + 1);
	if (out == NULL || crypto_aead_xchacha20poly1305_ietf_decrypt(out, NULL, NULL, in + SEAL_NONCE, n + SEAL_TAG,
	    (const unsigned char *)use, strlen(use), in, key) != 0)
		return false;
	*ret_p = out;
	*ret_n = n;
	return true;
}
