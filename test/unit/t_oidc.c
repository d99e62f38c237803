/* The words with a provider: its description, the address, the form, the answer. */
#include "t.h"
#include "wire/oidc.h"

#define ISSUER "https://id.example:8443/realms/main"
#define PLACES "\"authorization_endpoint\":\"" ISSUER "/auth\",\"token_endpoint\":\"" ISSUER "/token\",\"jwks_uri\":\"" ISSUER "/certs\""
#define ABLE   "\"response_types_supported\":[\"code\"],\"token_endpoint_auth_methods_supported\":[\"private_key_jwt\"]"

TEST(a_description_must_be_of_the_issuer_and_on_its_origin)     /* OID-07 */
{
	static const struct { enum err want; const char *text; } rows[] = {
		{ ERR_OK, "{\"issuer\":\"" ISSUER "\"," PLACES "," ABLE "}" },
		{ ERR_OK, "{\"issuer\":\"" ISSUER "\"," PLACES "," ABLE ",\"code_challenge_methods_supported\":[\"plain\",\"S256\"]}" },
		{ ERR_APP_AWAY, "{\"issuer\":\"" ISSUER "/\"," PLACES "," ABLE "}" },
		{ ERR_APP_AWAY, "{" PLACES "," ABLE "}" },
		{ ERR_APP_AWAY, "{\"issuer\":\"" ISSUER "\"," ABLE "}" },
		{ ERR_APP_AWAY, "{\"issuer\":\"" ISSUER "\"," PLACES "}" },
		{ ERR_APP_AWAY, "{\"issuer\":\"" ISSUER "\"," PLACES ",\"response_types_supported\":[\"id_token\"],\"token_endpoint_auth_methods_supported\":[\"private_key_jwt\"]}" },
		{ ERR_APP_AWAY, "{\"issuer\":\"" ISSUER "\"," PLACES ",\"response_types_supported\":[\"code\"],\"token_endpoint_auth_methods_supported\":[\"client_secret_basic\"]}" },
		{ ERR_APP_AWAY, "{\"issuer\":\"" ISSUER "\"," PLACES "," ABLE ",\"code_challenge_methods_supported\":[\"plain\"]}" },
		{ ERR_APP_AWAY, "{\"issuer\":\"" ISSUER "\",\"authorization_endpoint\":\"https://id.example:8443.evil/auth\",\"token_endpoint\":\"" ISSUER "/token\",\"jwks_uri\":\"" ISSUER "/certs\"," ABLE "}" },
		{ ERR_APP_AWAY, "{\"issuer\":\"" ISSUER "\",\"authorization_endpoint\":\"" ISSUER "/auth\",\"token_endpoint\":\"http://id.example:8443/token\",\"jwks_uri\":\"" ISSUER "/certs\"," ABLE "}" },
		{ ERR_APP_AWAY, "{\"issuer\":\"" ISSUER "\",\"authorization_endpoint\":\"" ISSUER "/a b\",\"token_endpoint\":\"" ISSUER "/token\",\"jwks_uri\":\"" ISSUER "/certs\"," ABLE "}" },
		{ ERR_APP_AWAY, "no JSON" },
	};
	struct oidc_places at;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		enum err e = oidc_description_read(cx, ISSUER, rows[i].text, strlen(rows[i].text), &at);

		if (e != rows[i].want)
			print_error("%s\n", rows[i].text);
		CHECK_ERR(rows[i].want, e);
	}
	CHECK_OK(oidc_description_read(cx, ISSUER, rows[0].text, strlen(rows[0].text), &at));
	CHECK_STR(ISSUER "/certs", at.keys);
	CHECK_STR("https://id.example:8443", oidc_origin(cx, ISSUER));
}

TEST(the_address_says_all_that_is_asked)                /* OID-01 */
{
	const struct oidc_request r = { "kyo taku", "https://a.example/app/back", "st", "no", "ch", "aal3 crl", true };
	const struct oidc_request least = { "k", "b", "s", "n", "c", "", false };
	struct buf b;

	buf_init(&b, cx, 4096);
	oidc_request_write(&b, "https://id.example/auth", &r);
	CHECK_OK(buf_done(&b));
	CHECK_STR("https://id.example/auth?response_type=code&client_id=kyo%20taku&redirect_uri=https%3A%2F%2Fa.example%2Fapp%2Fback"
	    "&scope=openid&state=st&nonce=no&code_challenge=ch&code_challenge_method=S256&acr_values=aal3%20crl&max_age=0", b.p);
	buf_init(&b, cx, 4096);
	oidc_request_write(&b, "https://id.example/auth?kind=app", &least);
	CHECK_OK(buf_done(&b));
	CHECK_STR("https://id.example/auth?kind=app&response_type=code&client_id=k&redirect_uri=b&scope=openid&state=s&nonce=n&code_challenge=c"
	    "&code_challenge_method=S256", b.p);
}

TEST(the_question_and_its_answer)
{
	static const struct { enum err want; const char *text; } rows[] = {
		{ ERR_OK, "{\"access_token\":\"x\",\"id_token\":\"a.b.c\",\"expires_in\":60}" }, { ERR_APP_TOKEN, "{\"access_token\":\"x\"}" },
		{ ERR_APP_TOKEN, "<html>" }, { ERR_APP_TOKEN, "{\"id_token\":{\"a\":1}}" },
	};
	const char *token;
	struct buf b;
	char *p;
	size_t n;

	buf_init(&b, cx, 4096);
	oidc_question_write(&b, &(struct oidc_question){ "k", "https://a/b", "c+d", "v", "j.w.t" });
	CHECK_OK(buf_done(&b));
	CHECK_STR("grant_type=authorization_code&code=c%2Bd&redirect_uri=https%3A%2F%2Fa%2Fb&client_id=k&code_verifier=v"
	    "&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=j.w.t", b.p);
	CHECK_OK(oidc_self_write(cx, &(struct oidc_self){ "k", "https://id.example", "77", 1792000000 }, &p, &n));
	CHECK(strstr(p, "\"iat\": 1792000000") != NULL || strstr(p, "\"iat\":1792000000") != NULL);
	CHECK(strstr(p, "1792000060") != NULL);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		CHECK_ERR(rows[i].want, oidc_answer_read(cx, rows[i].text, strlen(rows[i].text), &token));
}

TESTS(T(a_description_must_be_of_the_issuer_and_on_its_origin), T(the_address_says_all_that_is_asked), T(the_question_and_its_answer))
