/* The sealed chain of the audit: keys, their exchange, and who may go on with it; for every kind of store. */
#include "store_rig.h"

static struct audit_ring kept;

static enum err
keep(void *user, const struct audit_ring *ring)
{
	*(struct audit_ring *)user = *ring;
	return ERR_OK;
}

static enum err
keep_not(void *user, const struct audit_ring *ring)
{
	(void)user;
	(void)ring;
	return ERR_SYSTEM;
}

static void
add_rows(int n)
{
	for (int i = 0; i < n; i++) {
		struct audit a = { .at = 5, .rid = 6, .act = AUDIT_RECHECK, .facility = CLINIC, .who = "desk", .mode = MODE_VISIT,
		    .subject = "" };
		struct change *ch = change_new(cx);

		CHECK_OK(change_audit(ch, &a));
		CHECK_OK(store_commit(s, cx, ch));
	}
	view_end(v);
	CHECK_OK(view_begin(v, cx));
}

static void
rotate(char with)
{
	unsigned char key[MAC_KEY_BYTES];

	memset(key, with, sizeof key);
	CHECK_OK(store_audit_rotate(s, cx, key, keep, &kept));
}

/* AUD-02 */
TEST(the_chain_holds_across_rows_without_a_key_and_across_rotations)
{
	struct audit_search q = { .facility = "", .max = 100 };
	unsigned char chain[SHA256_BYTES] = { 0 };
	struct audit_ring ring;
	struct audit *rows;
	size_t n;

	add_rows(3);
	rotate('a');
	CHECK_INT(1, kept.count);
	CHECK_INT(4, kept.keys[0].from);
	add_rows(2);
	rotate('b');
	CHECK_INT(6, kept.keys[1].from);
	add_rows(2);
	CHECK_INT(7, audit_count());
	CHECK_OK(view_audit(v, cx, &q, &rows, &n));
	for (size_t i = 0; i < n; i++) {
		audit_chain(&kept, &rows[i], chain, chain);
		assert_memory_equal(chain, rows[i].chain, sizeof chain);
	}
	store_audit_ring(s, &ring);
	assert_memory_equal(&kept, &ring, sizeof ring);
	CHECK_INT(0, audit_key_of(&kept, 3));
	CHECK_INT(1, audit_key_of(&kept, 4));
	CHECK_INT(1, audit_key_of(&kept, 5));
	CHECK_INT(2, audit_key_of(&kept, 6));
	CHECK_INT(0, audit_key_of(NULL, 6));
}

/* AUD-03 */
TEST(nobody_goes_on_with_a_sealed_chain_without_its_keys)
{
	struct audit_ring other, none = { .count = 0 };

	CHECK_OK(store_audit_keys(s, cx, &none));       /* nothing is written yet */
	rotate('a');
	add_rows(2);
	CHECK_OK(store_audit_keys(s, cx, &kept));
	CHECK_ERR(ERR_STORE, store_audit_keys(s, cx, &none));
	other = kept;
	other.keys[0].key[5] ^= 1;
	CHECK_ERR(ERR_STORE, store_audit_keys(s, cx, &other));
	other = kept;
	other.keys[0].from = 3;                         /* the key would count from the next row only */
	CHECK_ERR(ERR_STORE, store_audit_keys(s, cx, &other));
	add_rows(1);                                    /* what was refused has changed nothing */
	CHECK_INT(3, audit_count());
	CHECK_OK(store_audit_keys(s, cx, &kept));
}

TEST(a_key_that_could_not_be_kept_is_not_used)
{
	unsigned char key[MAC_KEY_BYTES] = { 1 };

	rotate('a');
	add_rows(1);
	CHECK_ERR(ERR_SYSTEM, store_audit_rotate(s, cx, key, keep_not, NULL));
	add_rows(1);
	CHECK_INT(2, audit_count());
	CHECK_OK(store_audit_keys(s, cx, &kept));
	for (size_t i = 1; i < LIMIT_AUDIT_KEYS; i++)
		CHECK_OK(store_audit_rotate(s, cx, key, keep, &kept));
	CHECK_ERR(ERR_TOO_LARGE, store_audit_rotate(s, cx, key, keep, &kept));
	add_rows(1);
	CHECK_INT(3, audit_count());
}

TESTS(T_STORE(the_chain_holds_across_rows_without_a_key_and_across_rotations),
    T_STORE(nobody_goes_on_with_a_sealed_chain_without_its_keys), T_STORE(a_key_that_could_not_be_kept_is_not_used))
