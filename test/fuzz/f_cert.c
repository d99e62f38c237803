/* Certificates as they come from cards, under fuzz: read strictly, or refused. The first byte chooses DER or PEM. */
#include "base/log.h"
#include "card/cert.h"
#include "card/pem.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	unsigned char digest[CERT_DIGEST_BYTES], *der;
	struct cert *c = NULL;
	size_t digest_n, der_n;
	struct ctx cx;

	log_quiet();
	if (n < 1 || ctx_init(&cx, 1792000000, 1) != ERR_OK)
		return 0;
	if (p[0] % 2 == 0) {
		if (cert_read(&cx, p + 1, n - 1, &c) == ERR_OK && cert_digest(c, &cx, "text", 4, digest, &digest_n) != ERR_OK)
			__builtin_trap();
	} else if (pem_read(&cx, (const char *)p + 1, n - 1, "CERTIFICATE", &der, &der_n) == ERR_OK
	    && cert_read(&cx, der, der_n, &c) != ERR_OK && c != NULL) {
		__builtin_trap();
	}
	cert_free(&c);
	ctx_release(&cx);
	return 0;
}
