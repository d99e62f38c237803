/* Random bytes, digests, secrets, passwords: libsodium behind a few short names. Nothing else includes it. */
#ifndef BASE_RAND_H
#define BASE_RAND_H

#include <stdbool.h>
#include <stddef.h>

#define SHA256_BYTES 32

struct ctx;

/* Unpredictable bytes from the system. */
void  rand_bytes(void *p, size_t n);
void  sha256(const void *p, size_t n, unsigned char ret_digest[SHA256_BYTES]);
/* Digest of several pieces, as if they stood behind each other. */
struct piece { const void *p; size_t n; };
void  sha256_pieces(const struct piece *pieces, size_t count, unsigned char ret_digest[SHA256_BYTES]);
/* Digest with a key, which nobody makes without it (BLAKE2b, 256 bits): a single pass, about as quick as sha256_pieces. */
#define MAC_KEY_BYTES 32
void  mac_pieces(const unsigned char key[MAC_KEY_BYTES], const struct piece *pieces, size_t count,
    unsigned char ret_digest[SHA256_BYTES]);
/* Digest of what comes piece by piece. */
struct sha256_run { _Alignas(8) unsigned char state[128]; };
void  sha256_begin(struct sha256_run *r);
void  sha256_add(struct sha256_run *r, const void *p, size_t n);
void  sha256_end(struct sha256_run *r, unsigned char ret_digest[SHA256_BYTES]);
/* Equal, in a time that does not depend on where they differ. */
bool  bytes_equal(const void *a, const void *b, size_t n);
/* Overwrites; the compiler may not leave it out. */
void  secret_wipe(void *p, size_t n);
/* Keeps the bytes out of swap and core files. Best effort: false when the system refuses. */
bool  secret_lock(void *p, size_t n);
/* Undoes secret_lock, wiping first. */
void  secret_unlock(void *p, size_t n);

/* Encrypted and bound to `use` (a word that keeps one use of a key from another), as base64url in cx's memory; NULL as
 * ctx_alloc. Each call gives another text. */
#define SEAL_KEY_BYTES 32
char *seal_write(struct ctx *cx, const unsigned char key[SEAL_KEY_BYTES], const char *use, const void *p, size_t n);
/* False unless the text was made with this key for this use. ret_p in cx's memory. */
bool  seal_read(struct ctx *cx, const unsigned char key[SEAL_KEY_BYTES], const char *use, const char *text,
    unsigned char **ret_p, size_t *ret_n);

/* A password as it is kept: argon2id with its own salt, as one line of text. Takes PASSWORD_MEMORY bytes and some
 * hundredths of a second, on purpose. False without that memory. */
#define PASSWORD_TEXT   128
#define PASSWORD_MEMORY 19922944
bool  password_keep(const char *password, size_t n, char ret_text[PASSWORD_TEXT]);
/* Takes as long for a wrong one as for the right one. */
bool  password_fits(const char *text, const char *password, size_t n);
/* A password for a person to type: `groups` groups of five out of 31 letters and digits that are not taken for each
 * other, some 24 bits each, with hyphens between. ret_text has room for 6 * groups. */
void  password_make(size_t groups, char *ret_text);
/* `n` digits, each as likely as any other; ret_text has room for n + 1. */
void  digits_make(size_t n, char *ret_text);

/* Text forms. ret_text has room for 2n+1 characters. */
void  hex_write(const void *p, size_t n, char *ret_text);
/* Exactly n bytes from 2n hex digits; false otherwise. */
bool  hex_read(const char *text, void *ret_p, size_t n);
/* base64url without padding, in cx's memory; NULL as ctx_alloc. */
char *b64_write(struct ctx *cx, const void *p, size_t n);
/* base64url without padding only. ret_p in cx's memory. */
bool  b64_read(struct ctx *cx, const char *text, unsigned char **ret_p, size_t *ret_n);

#endif
