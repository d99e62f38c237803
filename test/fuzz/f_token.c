/* Tokens, sets of keys and a provider's words under fuzz: the first byte says which. */
#include <stdint.h>
#include <string.h>

#include "base/limit.h"
#include "base/log.h"
#include "card/token.h"
#include "wire/oidc.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static const char set[] = "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
    "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}]}";
#define ALL ((1u << JWS_COUNT) - 1)

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	const char *text, *token;
	struct oidc_places at;
	struct token_facts f;
	struct ctx cx;
	char *key;

	log_quiet();
	if (n < 1 || ctx_init(&cx, 1792000000, 1) != ERR_OK)
		return 0;
	text = ctx_strn(&cx, (const char *)p + 1, n - 1);
	if (p[0] % 5 == 0 && token_read(&cx, text, ALL, set, sizeof set - 1, &f) == ERR_OK)
		__builtin_trap();               /* nobody has that key */
	if (p[0] % 5 == 1 && token_claims_read(&cx, text, n - 1, &f) == ERR_OK
	    && (f.issuer == NULL || f.subject == NULL || f.expires < 0 || f.issued < 0))
		__builtin_trap();
	if (p[0] % 5 == 2 && jwk_pick(&cx, text, n - 1, (enum jws_algorithm)(p[0] / 5 % JWS_COUNT), "", &key) == ERR_OK)
		(void)jwk_verify(&cx, key, "e30.e30.AA", 10);
	if (p[0] % 5 == 3 && oidc_description_read(&cx, "https://id.example", text, n - 1, &at) == ERR_OK
	    && strncmp(at.token, "https://id.example/", 19) != 0)
		__builtin_trap();
	if (p[0] % 5 == 4)
		(void)oidc_answer_read(&cx, text, n - 1, &token);
	ctx_release(&cx);
	return 0;
}
