/* Signatures of devices. */
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <string.h>

#include "card/device_key.h"

/* What stands before the point in a SubjectPublicKeyInfo of P-256. */
static const unsigned char head[] = {
	0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03,
	0x01, 0x07, 0x03, 0x42, 0x00,
};

/* NULL when it is no point of the curve; the library's queue is left empty. */
static EVP_PKEY *
key_of(const unsigned char key[DEVICE_KEY_BYTES])
{
	unsigned char der[sizeof head + DEVICE_KEY_BYTES];
	const unsigned char *p = der;
	EVP_PKEY *k;

	memcpy(der, head, sizeof head);
	memcpy(der + sizeof head, key, DEVICE_KEY_BYTES);
	k = key[0] == 0x04 ? d2i_PUBKEY(NULL, &p, sizeof der) : NULL;
	ERR_clear_error();
	return k;
}

enum err
device_key_check(struct ctx *cx, const unsigned char key[DEVICE_KEY_BYTES])
{
	EVP_PKEY *k = key_of(key);
	EVP_PKEY_CTX *c = k != NULL ? EVP_PKEY_CTX_new(k, NULL) : NULL;
	bool good = c != NULL && EVP_PKEY_public_check(c) == 1;

	EVP_PKEY_CTX_free(c);
	EVP_PKEY_free(k);
	ERR_clear_error();
	return good ? ERR_OK : fail(cx, ERR_INPUT, "DEV-04: a device's key is an uncompressed point of P-256");
}

enum err
device_key_verify(struct ctx *cx, const unsigned char key[DEVICE_KEY_BYTES], const void *text, size_t text_n,
    const unsigned char *sig, size_t sig_n)
{
	EVP_PKEY *k = key_of(key);
	EVP_MD_CTX *c = k != NULL ? EVP_MD_CTX_new() : NULL;
	bool good = c != NULL && EVP_DigestVerifyInit(c, NULL, EVP_sha256(), NULL, k) == 1
	    && EVP_DigestVerify(c, sig, sig_n, text, text_n) == 1;

	EVP_MD_CTX_free(c);
	EVP_PKEY_free(k);
	ERR_clear_error();
	return good ? ERR_OK : fail(cx, ERR_SIGNATURE, "DEV-04: the device's signature does not fit");
}
