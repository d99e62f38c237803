/* Revocation lists: what they say, and that doubt means no. */
#include <openssl/pem.h>

#include "card/pem.h"
#include "card/revocation.h"
#include "hierarchy.h"
#include "t.h"

#define DAY ((instant)86400)

static void
issue(unsigned generation, instant from, instant until, const char *serial)
{
	struct crl_order o = { .generation = generation, .this_update = from, .next_update = until,
	    .serials = &serial, .count = serial == NULL ? 0 : 1 };

	CHECK_OK(issue_crl(cx, hierarchy(cx), &o));
}

static enum err
load(struct revocation **ret_rev)
{
	struct trust *t;
	enum err e;

	CHECK_OK(trust_open(cx, hierarchy(cx), true, &t));
	e = revocation_load(cx, hierarchy(cx), t, ret_rev);
	trust_close(&t);
	return e;
}

/* Loads and asks in one. */
static enum err
ask(const char *serial, instant at)
{
	struct revocation *rev = NULL;
	enum err e = load(&rev);

	if (e == ERR_OK)
		e = revocation_state(rev, cx, hierarchy_facts.issuer_hash, serial, at);
	revocation_free(&rev);
	return e;
}

/* Fresh and empty lists for both live roots. */
static void
fresh(void)
{
	(void)hierarchy(cx);
	issue(2, cx->now, cx->now + DAY, NULL);
	issue(3, cx->now, cx->now + DAY, NULL);
	issue(4, cx->now, cx->now + DAY, NULL);
}

/* The list of that generation, signed once more with this digest. */
static void
sign_again(unsigned generation, const EVP_MD *md)
{
	char *path = ctx_fmt(cx, "%s/crl-%u.pem", hierarchy(cx), generation);
	BIO *list = BIO_new_file(path, "r"), *key = BIO_new_file(ctx_fmt(cx, "%s/keys/auth-%u.key", hierarchy(cx), generation), "r");
	X509_CRL *x = PEM_read_bio_X509_CRL(list, NULL, NULL, NULL);
	EVP_PKEY *k = PEM_read_bio_PrivateKey(key, NULL, NULL, NULL);

	CHECK(X509_CRL_sign(x, k, md) > 0);
	BIO_free(list);
	CHECK((list = BIO_new_file(path, "w")) != NULL && PEM_write_bio_X509_CRL(list, x) == 1);
	BIO_free(list);
	BIO_free(key);
	EVP_PKEY_free(k);
	X509_CRL_free(x);
}

TEST(a_list_signed_by_a_weak_algorithm_counts_as_not_signed)    /* CRT-07 */
{
	struct revocation *rev = NULL;

	fresh();
	sign_again(3, EVP_sha1());
	CHECK_ERR(ERR_REVOCATION_OLD, load(&rev));
	CHECK(strstr(cx->fault.detail, "crl-3.pem: not signed by a pinned root") != NULL);
	sign_again(3, EVP_sha256());
	sign_again(4, EVP_sha256());
	CHECK_ERR(ERR_REVOCATION_OLD, load(&rev));
	sign_again(4, EVP_sha384());
	CHECK_OK(load(&rev));
	revocation_free(&rev);
}

TEST(a_serial_on_the_list_is_revoked_and_its_neighbours_are_not)
{
	static const char *const many[] = { "10000002", "0a", "10000004",
	    "7fffffffffffffffffffffffffffffffffffffff", "10000001" };
	struct crl_order o = { .generation = 3, .this_update = cx->now, .next_update = cx->now + DAY,
	    .serials = many,
	    .count = 5 };
	struct revocation *rev;

	fresh();
	CHECK_OK(issue_crl(cx, hierarchy(cx), &o));
	for (size_t i = 0; i < 5; i++)
		CHECK_ERR(ERR_CERT_REVOKED, ask(many[i], cx->now));
	CHECK_OK(ask("10000003", cx->now));
	CHECK_OK(ask("0b", cx->now));
	CHECK_OK(ask("7ffffffffffffffffffffffffffffffffffffffe", cx->now));
	CHECK_OK(load(&rev));
	CHECK_INT(5, revocation_count(rev));
	revocation_free(&rev);
}

TEST(a_long_list_is_found_through_to_its_last_serial)    /* REV-04 */
{
	enum { MANY = 70000 };
	const char **serials = ctx_array(cx, MANY, sizeof *serials);
	struct crl_order o = { .generation = 3, .this_update = cx->now, .next_update = cx->now + DAY, .serials = serials,
	    .count = MANY };
	struct revocation *rev;

	fresh();
	for (size_t i = 0; i < MANY; i++)
		serials[i] = ctx_fmt(cx, "%08zx", 0x10000000 + 2 * i);
	CHECK_OK(issue_crl(cx, hierarchy(cx), &o));
	CHECK_OK(load(&rev));
	CHECK_INT(MANY, revocation_count(rev));
	for (size_t i = 0; i < MANY; i += 7) {
		if (revocation_state(rev, cx, hierarchy_facts.issuer_hash, serials[i], cx->now) != ERR_CERT_REVOKED)
			CHECK_STR("revoked", serials[i]);
		CHECK_OK(revocation_state(rev, cx, hierarchy_facts.issuer_hash, ctx_fmt(cx, "%08zx", 0x10000001 + 2 * i), cx->now));
	}
	revocation_free(&rev);
}

TEST(no_byte_of_a_list_can_be_changed)
{
	static const char *const serials[] = { "10000002", "0a" };
	char *path = file_join(cx, hierarchy(cx), "crl-3.pem"), *der_path = file_join(cx, hierarchy(cx), "crl-3.der"), *text;
	struct crl_order o = { .generation = 3, .this_update = cx->now, .next_update = cx->now + DAY, .serials = serials, .count = 2 };
	struct revocation *rev = NULL;
	unsigned char *der;
	struct trust *t;
	size_t n;

	fresh();
	CHECK_OK(issue_crl(cx, hierarchy(cx), &o));
	CHECK_OK(trust_open(cx, hierarchy(cx), true, &t));
	CHECK_OK(file_read(cx, path, 65536, &text, &n));
	CHECK_OK(pem_read(cx, text, n, "X509 CRL", &der, &n));
	CHECK(remove(path) == 0);
	CHECK_OK(file_write(cx, der_path, der, n, 0644));
	CHECK_OK(revocation_load(cx, hierarchy(cx), t, &rev));
	revocation_free(&rev);
	for (size_t i = 0; i < n; i += 13) {
		der[i] ^= 0x11;
		CHECK_OK(file_write(cx, der_path, der, n, 0644));
		CHECK_ERR(ERR_REVOCATION_OLD, revocation_load(cx, hierarchy(cx), t, &rev));
		der[i] ^= 0x11;
	}
	CHECK_OK(file_write(cx, der_path, der, n - 1, 0644));
	CHECK_ERR(ERR_REVOCATION_OLD, revocation_load(cx, hierarchy(cx), t, &rev));
	CHECK(remove(der_path) == 0);
	trust_close(&t);
}

TEST(a_list_can_grow_and_keep_what_it_had)
{
	static const char *const second[] = { "22000000" };
	struct crl_order o = { .generation = 3, .this_update = cx->now + 1, .next_update = cx->now + DAY,
	    .keep = true,
	    .serials = second, .count = 1 };

	fresh();
	issue(3, cx->now, cx->now + DAY, "11000000");
	CHECK_OK(issue_crl(cx, hierarchy(cx), &o));
	CHECK_ERR(ERR_CERT_REVOKED, ask("11000000", cx->now));
	CHECK_ERR(ERR_CERT_REVOKED, ask("22000000", cx->now));
}

TEST(generations_under_one_name_count_together)
{
	fresh();
	issue(2, cx->now, cx->now + DAY, "33000000");
	CHECK_ERR(ERR_CERT_REVOKED, ask("33000000", cx->now));
	CHECK_OK(ask(hierarchy_facts.serial, cx->now));
}

TEST(a_list_that_has_run_out_fails_closed)
{
	fresh();
	CHECK_OK(ask("10000000", cx->now + DAY - 1));
	CHECK_ERR(ERR_REVOCATION_OLD, ask("10000000", cx->now + DAY));
	issue(2, cx->now - DAY, cx->now, "44000000");
	CHECK_ERR(ERR_REVOCATION_OLD, ask("10000000", cx->now));
	CHECK_ERR(ERR_CERT_REVOKED, ask("44000000", cx->now));        /* revoked stays revoked */
}

TEST(a_live_root_without_a_list_fails_closed)
{
	char *path = file_join(cx, hierarchy(cx), "crl-2.pem");

	fresh();
	CHECK_OK(ask("10000000", cx->now));
	CHECK_INT(0, unlink(path));
	CHECK_ERR(ERR_REVOCATION_OLD, ask("10000000", cx->now));
	fresh();
}

TEST(an_unknown_issuer_fails_closed)
{
	static const unsigned char other[SHA256_BYTES] = { 7 };
	struct revocation *rev;

	fresh();
	CHECK_OK(load(&rev));
	CHECK_ERR(ERR_REVOCATION_OLD, revocation_state(rev, cx, other, "10000000", cx->now));
	CHECK_ERR(ERR_REVOCATION_OLD, revocation_state(rev, cx, hierarchy_facts.issuer_hash, "", cx->now));
	CHECK_ERR(ERR_REVOCATION_OLD, revocation_state(rev, cx, hierarchy_facts.issuer_hash, "xy", cx->now));
	revocation_free(&rev);
	assert_null(rev);
}

TEST(lists_of_others_and_of_the_future_are_not_read)
{
	struct revocation *rev = NULL;
	char *dir = file_join(cx, hierarchy(cx), "other"), *text;
	size_t n;

	fresh();
	CHECK_OK(issue_hierarchy(cx, dir, cx->now));
	CHECK_OK(file_read(cx, file_join(cx, dir, "crl-2.pem"), 65536, &text, &n));
	CHECK_OK(file_write(cx, file_join(cx, hierarchy(cx), "crl-2.pem"), text, n, 0644));
	CHECK_ERR(ERR_REVOCATION_OLD, load(&rev));
	fresh();
	issue(2, cx->now + 301, cx->now + DAY, NULL);
	CHECK_ERR(ERR_REVOCATION_OLD, load(&rev));
	fresh();
	CHECK_OK(file_write(cx, file_join(cx, hierarchy(cx), "crl-x.der"), "x", 1, 0644));
	CHECK_ERR(ERR_REVOCATION_OLD, load(&rev));
	CHECK_INT(0, unlink(file_join(cx, hierarchy(cx), "crl-x.der")));
	CHECK_OK(file_read(cx, file_join(cx, hierarchy(cx), "crl-2.pem"), 65536, &text, &n));
	CHECK_OK(file_write(cx, file_join(cx, hierarchy(cx), "crl-copy.pem"), text, n, 0644));
	CHECK_ERR(ERR_REVOCATION_OLD, load(&rev));      /* a second list of one root */
	CHECK_INT(0, unlink(file_join(cx, hierarchy(cx), "crl-copy.pem")));
	assert_null(rev);
}

TEST(a_list_that_goes_back_is_noticed)
{
	struct revocation *old, *next;

	fresh();
	CHECK_OK(load(&old));
	issue(3, cx->now + 1, cx->now + DAY, NULL);
	CHECK_OK(load(&next));
	CHECK(!revocation_goes_back(next, old));
	CHECK(!revocation_goes_back(old, old));
	CHECK(revocation_goes_back(old, next));
	revocation_free(&old);
	issue(3, cx->now + 1, cx->now + DAY, "7f000001");
	CHECK_OK(load(&old));
	CHECK(revocation_goes_back(next, old));         /* the same number, and one serial less */
	CHECK(!revocation_goes_back(old, next));
	revocation_free(&old);
	revocation_free(&next);
}

TESTS(T(a_list_signed_by_a_weak_algorithm_counts_as_not_signed),
    T(a_serial_on_the_list_is_revoked_and_its_neighbours_are_not), T(a_long_list_is_found_through_to_its_last_serial),
    T(no_byte_of_a_list_can_be_changed), T(a_list_can_grow_and_keep_what_it_had),
    T(generations_under_one_name_count_together), T(a_list_that_has_run_out_fails_closed),
    T(a_live_root_without_a_list_fails_closed), T(an_unknown_issuer_fails_closed),
    T(lists_of_others_and_of_the_future_are_not_read), T(a_list_that_goes_back_is_noticed))
