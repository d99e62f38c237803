/* What we issue: the hierarchy's shape, and the facility network's certificates as OpenSSL sees them. */
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include "card/key.h"
#include "hierarchy.h"
#include "t.h"

static X509 *
read_file(const char *path)
{
	FILE *f = fopen(path, "r");
	X509 *x = f == NULL ? NULL : PEM_read_X509(f, NULL, NULL, NULL);

	if (f != NULL)
		(void)fclose(f);
	assert_non_null(x);
	return x;
}

static unsigned
mode_of(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? st.st_mode & 0777 : 0;
}

/* Verified for that purpose under that authority. */
static bool
verified(X509 *ca, X509 *x, int purpose)
{
	X509_STORE *s = X509_STORE_new();
	X509_STORE_CTX *sc = X509_STORE_CTX_new();
	bool ok;

	X509_STORE_add_cert(s, ca);
	X509_STORE_CTX_init(sc, s, x, NULL);
	X509_STORE_CTX_set_time(sc, 0, (time_t)cx->now);
	X509_STORE_CTX_set_purpose(sc, purpose);
	ok = X509_verify_cert(sc) == 1;
	X509_STORE_CTX_free(sc);
	X509_STORE_free(s);
	return ok;
}

TEST(a_hierarchy_has_three_roots_under_one_name_and_private_keys_for_the_owner_only)
{
	const char *dir = hierarchy(cx);
	X509 *a = read_file(file_join(cx, dir, "auth-1.pem")), *b =
	    read_file(file_join(cx, dir, "auth-2.pem"));
	X509 *c = read_file(file_join(cx, dir, "auth-3.pem")), *s =
	    read_file(file_join(cx, dir, "sign-1.pem"));
	time_t now = (time_t)cx->now;

	CHECK_INT(0, X509_NAME_cmp(X509_get_subject_name(a), X509_get_subject_name(b)));
	CHECK_INT(0, X509_NAME_cmp(X509_get_subject_name(a), X509_get_subject_name(c)));
	CHECK(X509_NAME_cmp(X509_get_subject_name(a), X509_get_subject_name(s)) != 0);
	CHECK(X509_cmp_time(X509_get0_notAfter(a), &now) < 0);
	CHECK(X509_cmp_time(X509_get0_notAfter(b), &now) > 0);
	CHECK_INT(0700, mode_of(file_join(cx, dir, "keys")));
	CHECK_INT(0600, mode_of(file_join(cx, dir, "keys/auth-3.key")));
	CHECK_INT(0600, mode_of(file_join(cx, dir, "fresh.card")));
	CHECK_ERR(ERR_EXISTS, issue_hierarchy(cx, dir, cx->now));
	X509_free(a);
	X509_free(b);
	X509_free(c);
	X509_free(s);
}

TEST(a_card_is_issued_as_ordered)
{
	struct card_order o = { .path = file_join(cx, hierarchy(cx), "o.card"), .cn =
	    "TEST0000000000000000001",
	    .serial = "0badcafe", .generation = 1, .pin = "0000" };
	struct cert_facts f;

	CHECK_OK(issue_card(cx, hierarchy(cx), &o, &f));
	CHECK_STR("0badcafe", f.serial);
	CHECK(f.not_after < cx->now);           /* never after its root's end, and generation 1 has ended */
	o.generation = 0;
	o.not_before = 1700000000;
	o.not_after = 1800000000;
	CHECK_OK(issue_card(cx, hierarchy(cx), &o, &f));
	CHECK(f.not_before == 1700000000 && f.not_after == 1800000000);
	o.pin = "12345";
	CHECK_ERR(ERR_PIN_FORM, issue_card(cx, hierarchy(cx), &o, &f));
	o.pin = NULL;
	o.password = "abc";
	CHECK_ERR(ERR_PIN_FORM, issue_card(cx, hierarchy(cx), &o, &f));
	o.password = NULL;
	o.serial = "xyz";
	CHECK_ERR(ERR_INPUT, issue_card(cx, hierarchy(cx), &o, &f));
}

TEST(servers_and_terminals_are_good_for_their_own_side_only)
{
	static const char *const names[] = { "centre.example", "127.0.0.1" }, *const bad[] = { "a,DNS:b" };
	char *dir = file_join(cx, hierarchy(cx), "tls");
	struct tls_client client;
	X509 *ca, *server, *terminal;
	unsigned char md[SHA256_BYTES];
	BIO *b;

	CHECK_OK(issue_tls_ca(cx, dir, "Kyotaku test network"));
	CHECK_ERR(ERR_EXISTS, issue_tls_ca(cx, dir, "Kyotaku test network"));
	CHECK_OK(issue_tls_server(cx, dir, "server", names, 2, 30));
	CHECK_ERR(ERR_USAGE, issue_tls_server(cx, dir, "server", bad, 1, 30));
	CHECK_OK(issue_tls_client(cx, dir, "1310000001", "terminal 1", 30, &client));
	CHECK_ERR(ERR_USAGE, issue_tls_client(cx, dir, "a/b", "terminal 1", 30, &client));
	CHECK_INT(0600, mode_of(file_join(cx, dir, "keys/ca.key")));
	CHECK_INT(0600, mode_of(file_join(cx, dir, "keys/server.key")));
	ca = read_file(file_join(cx, dir, "ca.pem"));
	server = read_file(file_join(cx, dir, "server.pem"));
	b = BIO_new_mem_buf(client.cert, (int)client.cert_n);
	terminal = PEM_read_bio_X509(b, NULL, NULL, NULL);
	BIO_free(b);
	CHECK(verified(ca, server, X509_PURPOSE_SSL_SERVER) && !verified(ca, server,
	    X509_PURPOSE_SSL_CLIENT));
	CHECK(verified(ca, terminal, X509_PURPOSE_SSL_CLIENT)
	    && !verified(ca, terminal, X509_PURPOSE_SSL_SERVER));
	CHECK_INT(1, X509_check_host(server, "centre.example", 0, 0, NULL));
	CHECK_INT(1, X509_check_ip_asc(server, "127.0.0.1", 0));
	CHECK_INT(1, X509_digest(terminal, EVP_sha256(), md, NULL));
	CHECK(memcmp(md, client.fingerprint, sizeof md) == 0);
	CHECK(strstr(client.key, "BEGIN PRIVATE KEY") != NULL);
	secret_wipe(client.key, client.key_n);
	X509_free(ca);
	X509_free(server);
	X509_free(terminal);
}

TEST(a_key_goes_out_and_comes_back)
{
	struct key *k, *again = NULL;
	char *pem;
	size_t n;

	CHECK_OK(key_make(cx, KEY_P256, &k));
	CHECK_OK(key_text(cx, k, &pem, &n));
	CHECK_OK(key_read(cx, pem, n, &again));
	key_free(&again);
	CHECK_ERR(ERR_INPUT, key_read(cx, pem, n / 2, &again));
	assert_null(again);
	key_free(&k);
	assert_null(k);
}

TESTS(T(a_hierarchy_has_three_roots_under_one_name_and_private_keys_for_the_owner_only),
    T(a_card_is_issued_as_ordered),
    T(servers_and_terminals_are_good_for_their_own_side_only), T(a_key_goes_out_and_comes_back))
