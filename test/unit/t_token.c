/* Tokens of a provider: what is believed, and each thing that is not, broken once. The provider is a key made here. */
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "base/limit.h"
#include "base/rand.h"
#include "card/token.h"
#include "t.h"

#define ISSUER "https://id.example/realms/main"
#define CLIENT "kyotaku"
#define NONCE  "bm9uY2U"
#define GOOD   "\"iss\":\"" ISSUER "\",\"aud\":\"" CLIENT "\",\"sub\":\"p-1\",\"nonce\":\"" NONCE "\""
#define TIMES  "\"iat\":1792000000,\"exp\":1792000300,\"auth_time\":1791999990"
#define ES256  (1u << JWS_ES256)

static const struct token_wanted wanted = { ISSUER, CLIENT, NONCE, "aal3 crl", 1792000000 - 5 };

static char *key;
static const char *set;

static void
provider(void)
{
	char *public_half;

	CHECK_OK(jwk_make(cx, &key));
	CHECK_OK(jwk_public(cx, key, &public_half));
	set = ctx_fmt(cx, "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\",\"kid\":\"shared\"},%s]}", public_half);
}

static const char *
token_of(const char *claims)
{
	const char *token;

	CHECK_OK(jwk_sign(cx, key, claims, strlen(claims), &token));
	return token;
}

static enum err
reads(const char *token, struct token_facts *f)
{
	return token_read(cx, token, ES256, set, strlen(set), f);
}

/* The same signature under another header. */
static const char *
headed(const char *token, const char *head)
{
	return ctx_fmt(cx, "%s%s", b64_write(cx, head, strlen(head)), strchr(token, '.'));
}

TEST(a_good_token_is_believed)                          /* OID-02 */
{
	struct token_facts f;

	provider();
	CHECK_OK(reads(token_of("{" GOOD "," TIMES ",\"acr\":\"aal3\"}"), &f));
	CHECK(token_unfit(&f, &wanted, cx->now) == NULL);
	CHECK_STR("p-1", f.subject);
	CHECK(strstr(f.key, "\"P-256\"") != NULL && strstr(f.key, "\"d\"") == NULL);
	CHECK_OK(token_read(cx, token_of("{" GOOD "," TIMES ",\"acr\":\"crl\",\"azp\":\"" CLIENT "\"}"), (1u << JWS_COUNT) - 1, set, strlen(set), &f));
	CHECK(token_unfit(&f, &wanted, cx->now) == NULL);
}

TEST(each_claim_that_does_not_fit_is_named)             /* OID-02 */
{
	static const struct { const char *claim, *token; } rows[] = {
		{ "iss", "{\"iss\":\"" ISSUER "/\",\"aud\":\"" CLIENT "\",\"sub\":\"p\",\"nonce\":\"" NONCE "\",\"acr\":\"aal3\"," TIMES "}" },
		{ "iss", "{\"aud\":\"" CLIENT "\",\"sub\":\"p\",\"nonce\":\"" NONCE "\",\"acr\":\"aal3\"," TIMES "}" },
		{ "aud", "{\"iss\":\"" ISSUER "\",\"aud\":\"other\",\"sub\":\"p\",\"nonce\":\"" NONCE "\",\"acr\":\"aal3\"," TIMES "}" },
		{ "aud", "{\"iss\":\"" ISSUER "\",\"aud\":[\"" CLIENT "\",\"other\"],\"sub\":\"p\",\"nonce\":\"" NONCE "\",\"acr\":\"aal3\"," TIMES "}" },
		{ "aud", "{\"iss\":\"" ISSUER "\",\"sub\":\"p\",\"nonce\":\"" NONCE "\",\"acr\":\"aal3\"," TIMES "}" },
		{ "azp", "{" GOOD ",\"azp\":\"other\",\"acr\":\"aal3\"," TIMES "}" },
		{ "sub", "{\"iss\":\"" ISSUER "\",\"aud\":\"" CLIENT "\",\"sub\":\"\",\"nonce\":\"" NONCE "\",\"acr\":\"aal3\"," TIMES "}" },
		{ "exp", "{" GOOD ",\"acr\":\"aal3\",\"iat\":1791999700,\"exp\":1791999940,\"auth_time\":1791999995}" },
		{ "exp", "{" GOOD ",\"acr\":\"aal3\",\"iat\":1792000000,\"auth_time\":1791999995}" },
		{ "iat", "{" GOOD ",\"acr\":\"aal3\",\"iat\":1792000061,\"exp\":1792000300,\"auth_time\":1791999995}" },
		{ "iat", "{" GOOD ",\"acr\":\"aal3\",\"iat\":1791999339,\"exp\":1792000300,\"auth_time\":1791999995}" },
		{ "iat", "{" GOOD ",\"acr\":\"aal3\",\"exp\":1792000300,\"auth_time\":1791999995}" },
		{ "nonce", "{\"iss\":\"" ISSUER "\",\"aud\":\"" CLIENT "\",\"sub\":\"p\",\"nonce\":\"other\",\"acr\":\"aal3\"," TIMES "}" },
		{ "nonce", "{\"iss\":\"" ISSUER "\",\"aud\":\"" CLIENT "\",\"sub\":\"p\",\"acr\":\"aal3\"," TIMES "}" },
		{ "acr", "{" GOOD ",\"acr\":\"aal2\"," TIMES "}" },
		{ "acr", "{" GOOD ",\"acr\":\"aal\"," TIMES "}" },
		{ "acr", "{" GOOD "," TIMES "}" },
		{ "auth_time", "{" GOOD ",\"acr\":\"aal3\",\"iat\":1792000000,\"exp\":1792000300,\"auth_time\":1791999934}" },
		{ "auth_time", "{" GOOD ",\"acr\":\"aal3\",\"iat\":1792000000,\"exp\":1792000300}" },
		{ "auth_time", "{" GOOD ",\"acr\":\"aal3\",\"iat\":1792000000,\"exp\":1792000300,\"auth_time\":1792000061}" },
	};
	struct token_facts f;
	const char *got;

	provider();
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		CHECK_OK(reads(token_of(rows[i].token), &f));
		got = token_unfit(&f, &wanted, cx->now);
		if (got == NULL || strcmp(got, rows[i].claim) != 0)
			print_error("%s\n", rows[i].token);
		CHECK(got != NULL);
		CHECK_STR(rows[i].claim, got);
	}
}

TEST(a_token_is_good_to_its_last_second_and_the_clocks_may_differ_a_little)     /* OID-02 */
{
	struct token_facts f;

	provider();
	CHECK_OK(reads(token_of("{" GOOD "," TIMES ",\"acr\":\"aal3\"}"), &f));
	CHECK(token_unfit(&f, &wanted, 1792000300 + LIMIT_PROVIDER_SKEW - 1) == NULL);
	CHECK_STR("exp", token_unfit(&f, &wanted, 1792000300 + LIMIT_PROVIDER_SKEW));
	CHECK(token_unfit(&f, &wanted, 1792000000 - LIMIT_PROVIDER_SKEW) == NULL);
	CHECK_STR("iat", token_unfit(&f, &wanted, 1792000000 - LIMIT_PROVIDER_SKEW - 1));
}

TEST(whatever_is_wrong_with_a_signature_is_refused)     /* OID-02 */
{
	static const char *const heads[] = {
		"{\"alg\":\"none\"}", "{\"alg\":\"HS256\",\"kid\":\"shared\"}", "{\"alg\":\"HS256\"}", "{\"alg\":\"ES384\"}", "{\"alg\":\"RS256\"}",
		"{\"alg\":\"ES256\",\"crit\":[\"exp\"]}", "{\"alg\":\"ES256\",\"b64\":false}", "{\"alg\":\"none\",\"alg\":\"ES256\"}",
		"{\"alg\":\"es256\"}", "{\"kid\":\"x\"}", "[]", "x",
	};
	static const char *const others[] = { "{\"alg\":\"ES256\",\"kid\":\"unknown\"}", "{\"alg\":\"ES256\",\"typ\":\"other\"}" };
	struct token_head head;
	const char *good, *dot;
	char *changed;
	struct token_facts f;

	provider();
	good = token_of("{" GOOD "," TIMES ",\"acr\":\"aal3\"}");
	for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
		CHECK_ERR(ERR_APP_TOKEN, token_head_read(cx, headed(good, heads[i]), ES256, &head));
		CHECK_ERR(ERR_APP_TOKEN, reads(headed(good, heads[i]), &f));
	}
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		CHECK_OK(token_head_read(cx, headed(good, others[i]), ES256, &head));
		CHECK_ERR(ERR_APP_TOKEN, reads(headed(good, others[i]), &f));
	}
	/* one bit of the claims, or of the signature */
	for (int part = 0; part < 2; part++) {
		changed = ctx_str(cx, good);
		dot = part == 0 ? strchr(changed, '.') : strrchr(changed, '.');
		changed[dot - changed + 5] = dot[5] == 'A' ? 'B' : 'A';
		CHECK_ERR(ERR_APP_TOKEN, reads(changed, &f));
	}
	CHECK_ERR(ERR_APP_TOKEN, reads("", &f));
	CHECK_ERR(ERR_APP_TOKEN, reads("a.b", &f));
	CHECK_ERR(ERR_APP_TOKEN, reads(ctx_fmt(cx, "%s.", good), &f));
	CHECK_ERR(ERR_APP_TOKEN, reads(ctx_strn(cx, good, (size_t)(strrchr(good, '.') - good) + 1), &f));
	CHECK_ERR(ERR_APP_TOKEN, reads(ctx_strn(cx, good, strlen(good) - 8), &f));
	changed = ctx_alloc(cx, LIMIT_TOKEN_BYTES + 2);
	memset(changed, 'A', LIMIT_TOKEN_BYTES + 1);
	CHECK_ERR(ERR_APP_TOKEN, reads(changed, &f));
	/* another provider's key */
	provider();
	CHECK_ERR(ERR_APP_TOKEN, reads(good, &f));
	/* an algorithm that the setting does not name */
	CHECK_ERR(ERR_APP_TOKEN, token_read(cx, token_of("{" GOOD "," TIMES "}"), 1u << JWS_RS256, set, strlen(set), &f));
}

TEST(times_that_are_none_are_refused)                   /* OID-02 */
{
	static const char *const rows[] = { "\"exp\":-1", "\"exp\":1.5", "\"exp\":\"soon\"", "\"exp\":123456789012", "\"iat\":{}", "\"auth_time\":0" };
	struct token_facts f;

	provider();
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		CHECK_ERR(ERR_APP_TOKEN, reads(token_of(ctx_fmt(cx, "{" GOOD ",%s}", rows[i])), &f));
	CHECK_ERR(ERR_APP_TOKEN, reads(token_of("no JSON"), &f));
}

TEST(a_key_is_picked_by_name_and_use_or_not_at_all)
{
	static const char short_rsa[] = "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"}]}";
	static const char point[] = "\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\",\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"";
	const struct { enum err want; const char *kid, *keys; } rows[] = {
		{ ERR_OK, "a", ctx_fmt(cx, "{%s,\"kid\":\"a\"},{%s,\"kid\":\"b\"}", point, point) },
		{ ERR_NOT_FOUND, "c", ctx_fmt(cx, "{%s,\"kid\":\"a\"}", point) },
		{ ERR_OK, "", ctx_fmt(cx, "{%s}", point) },
		{ ERR_NOT_FOUND, "", ctx_fmt(cx, "{%s},{%s}", point, point) },
		{ ERR_NOT_FOUND, "a", ctx_fmt(cx, "{%s,\"kid\":\"a\",\"use\":\"enc\"}", point) },
		{ ERR_NOT_FOUND, "a", ctx_fmt(cx, "{%s,\"kid\":\"a\",\"alg\":\"ES384\"}", point) },
		{ ERR_NOT_FOUND, "a", "{\"kty\":\"EC\",\"crv\":\"P-384\",\"x\":\"AA\",\"y\":\"AA\",\"kid\":\"a\"}" },
		{ ERR_NOT_FOUND, "a", "{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\",\"kid\":\"a\"}" },
	};
	char *got;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const char *keys = ctx_fmt(cx, "{\"keys\":[%s]}", rows[i].keys);

		CHECK_ERR(rows[i].want, jwk_pick(cx, keys, strlen(keys), JWS_ES256, rows[i].kid, &got));
	}
	CHECK_ERR(ERR_NOT_FOUND, jwk_pick(cx, short_rsa, strlen(short_rsa), JWS_RS256, "", &got));
	CHECK_ERR(ERR_INPUT, jwk_pick(cx, "{}", 2, JWS_ES256, "", &got));
	CHECK(jws_algorithms("ES256") == ES256 && jws_algorithms(" RS256  ES256 ") == (ES256 | 1u << JWS_RS256));
	CHECK(jws_algorithms("") == 0 && jws_algorithms("none") == 0 && jws_algorithms("ES256 HS256") == 0 && jws_algorithms("ES25") == 0);
}

/* A provider that signs with RSA: its set, and a token of these claims. */
static const char *
rsa_token(unsigned bits, const char *algorithm, const char *claims)
{
	const char *head = ctx_fmt(cx, "{\"alg\":\"%s\"}", algorithm), *text;
	EVP_PKEY *k = EVP_RSA_gen(bits);
	EVP_MD_CTX *m = EVP_MD_CTX_new();
	EVP_PKEY_CTX *c;
	unsigned char modulus[512], sig[512];
	size_t n = sizeof sig;
	BIGNUM *b = NULL;

	CHECK(k != NULL && EVP_PKEY_get_bn_param(k, "n", &b) == 1);
	set = ctx_fmt(cx, "{\"keys\":[{\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"%s\"}]}", b64_write(cx, modulus, (size_t)BN_bn2bin(b, modulus)));
	BN_free(b);
	text = ctx_fmt(cx, "%s.%s", b64_write(cx, head, strlen(head)), b64_write(cx, claims, strlen(claims)));
	CHECK_INT(1, EVP_DigestSignInit(m, &c, EVP_sha256(), NULL, k));
	if (algorithm[0] == 'P')
		CHECK(EVP_PKEY_CTX_set_rsa_padding(c, RSA_PKCS1_PSS_PADDING) == 1 && EVP_PKEY_CTX_set_rsa_pss_saltlen(c, RSA_PSS_SALTLEN_DIGEST) == 1);
	CHECK_INT(1, EVP_DigestSign(m, sig, &n, (const unsigned char *)text, strlen(text)));
	EVP_MD_CTX_free(m);
	EVP_PKEY_free(k);
	return ctx_fmt(cx, "%s.%s", text, b64_write(cx, sig, n));
}

TEST(rsa_is_taken_by_a_setting_and_long_enough)         /* OID-02 */
{
	static const char claims[] = "{" GOOD "," TIMES ",\"acr\":\"aal3\"}";
	struct token_facts f;
	const char *token;

	token = rsa_token(2048, "RS256", claims);
	CHECK_OK(token_read(cx, token, 1u << JWS_RS256, set, strlen(set), &f));
	CHECK(token_unfit(&f, &wanted, cx->now) == NULL);
	CHECK_ERR(ERR_APP_TOKEN, reads(token, &f));
	CHECK_ERR(ERR_APP_TOKEN, token_read(cx, headed(token, "{\"alg\":\"PS256\"}"), 1u << JWS_PS256, set, strlen(set), &f));
	token = rsa_token(2048, "PS256", claims);
	CHECK_OK(token_read(cx, token, 1u << JWS_PS256, set, strlen(set), &f));
	token = rsa_token(1024, "RS256", claims);
	CHECK_ERR(ERR_APP_TOKEN, token_read(cx, token, 1u << JWS_RS256, set, strlen(set), &f));
}

TEST(our_key_is_a_pair_named_by_its_thumbprint)
{
	char *a, *public_half, *again;
	struct node *n;

	CHECK_OK(jwk_make(cx, &a));
	CHECK_OK(jwk_public(cx, a, &public_half));
	CHECK(strstr(a, "\"d\"") != NULL && strstr(public_half, "\"d\"") == NULL && strstr(public_half, "\"ES256\"") != NULL);
	CHECK_OK(json_read(cx, public_half, strlen(public_half), &n));
	CHECK_INT(43, strlen(node_text(n, "kid")));
	CHECK_OK(jwk_public(cx, a, &again));
	CHECK_STR(public_half, again);
	CHECK_ERR(ERR_INPUT, jwk_public(cx, public_half, &again));
	CHECK_ERR(ERR_INPUT, jwk_public(cx, "{}", &again));
	CHECK_ERR(ERR_INPUT, jwk_public(cx, "[", &again));
}

TESTS(T(a_good_token_is_believed), T(each_claim_that_does_not_fit_is_named),
    T(a_token_is_good_to_its_last_second_and_the_clocks_may_differ_a_little), T(whatever_is_wrong_with_a_signature_is_refused),
    T(times_that_are_none_are_refused), T(a_key_is_picked_by_name_and_use_or_not_at_all), T(rsa_is_taken_by_a_setting_and_long_enough),
    T(our_key_is_a_pair_named_by_its_thumbprint))
