/* What a reader and the centre say to each other, under fuzz. The first byte chooses. */
#include "base/log.h"
#include "wire/session.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	union { struct offer offer; struct signed_proof proof; struct consent_receipt receipt; } into;
	struct ctx cx;
	char *out;
	size_t out_n;

	log_quiet();
	if (n < 1 || ctx_init(&cx, 1792000000, 1) != ERR_OK)
		return 0;
	if (p[0] % 4 == 3 && signed_proof_read(&cx, PURPOSE_REGISTRATION, (const char *)p + 1, n - 1, &into.proof) == ERR_OK
	    && signed_proof_write(&cx, &into.proof, &out, &out_n) != ERR_OK)
		__builtin_trap();
	if (p[0] % 4 == 0 && offer_read(&cx, (const char *)p + 1, n - 1, &into.offer) == ERR_OK
	    && offer_write(&cx, &into.offer, &out, &out_n) != ERR_OK)
		__builtin_trap();
	if (p[0] % 4 == 1 && signed_proof_read(&cx, PURPOSE_CONSENT, (const char *)p + 1, n - 1, &into.proof) == ERR_OK
	    && signed_proof_write(&cx, &into.proof, &out, &out_n) != ERR_OK)
		__builtin_trap();
	if (p[0] % 4 == 2 && consent_receipt_read(&cx, (const char *)p + 1, n - 1, &into.receipt) == ERR_OK
	    && consent_receipt_write(&cx, &into.receipt, &out, &out_n) != ERR_OK)
		__builtin_trap();
	ctx_release(&cx);
	return 0;
}
