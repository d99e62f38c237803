/* What the tests of stores share: a fresh store of the kind named by KYOTAKU_STORE (mem when it is not
 * set), one view, and records that differ only where a test says so. */
#ifndef CONTRACT_STORE_RIG_H
#define CONTRACT_STORE_RIG_H

#include <stdlib.h>
#include <unistd.h>

#include "t.h"
#include "store/store.h"

#define CLINIC "1312345678"
#define OTHER  "1448765432"

static struct store *s;
static struct view *v;
static char folder[64];

static inline void
store_begin(void)
{
	const char *kind = getenv("KYOTAKU_STORE"), *where = "mem:";

	folder[0] = '\0';
	if (kind != NULL && strcmp(kind, "sqlite") == 0) {
		(void)snprintf(folder, sizeof folder, "/tmp/kyotaku-t-XXXXXX");
		assert_non_null(mkdtemp(folder));
		where = ctx_fmt(cx, "sqlite:%s/store.db", folder);
	}
	CHECK_OK(store_open(cx, where, &s));
	CHECK_OK(view_open(cx, s, &v));
	CHECK_OK(view_begin(v, cx));
}

static inline void
store_end(void)
{
	static const char *const names[] = { "store.db", "store.db-wal", "store.db-shm", "store.db.lock" };

	view_close(&v);
	store_close(&s);
	for (size_t i = 0; folder[0] != '\0' && i < sizeof names / sizeof names[0]; i++)
		(void)unlink(ctx_fmt(cx, "%s/%s", folder, names[i]));
	if (folder[0] != '\0')
		(void)rmdir(folder);
}

static inline int
store_setup(void **state)
{
	if (t_setup(state) != 0)
		return -1;
	store_begin();
	return 0;
}

static inline int
store_teardown(void **state)
{
	store_end();
	return t_teardown(state);
}

#define T_STORE(name) cmocka_unit_test_setup_teardown(name, store_setup, store_teardown)

/* The view sees what was committed by now. */
static inline void
look_again(void)
{
	view_end(v);
	CHECK_OK(view_begin(v, cx));
}

#define COMMIT(ch) do { CHECK_OK(store_commit(s, cx, ch)); look_again(); } while (0)
/* One row, committed. */
#define KEEP(kind, row) do { \
	struct change *keep_ch_ = change_new(cx); \
	CHECK_OK(change_##kind(keep_ch_, row)); \
	COMMIT(keep_ch_); \
} while (0)
#define KEEP_ERR(want, kind, row) do { \
	struct change *keep_ch_ = change_new(cx); \
	CHECK_OK(change_##kind(keep_ch_, row)); \
	CHECK_ERR(want, store_commit(s, cx, keep_ch_)); \
	look_again(); \
} while (0)

static inline struct consent
a_consent(id consent, id person, enum mode m, enum kind k)
{
	return (struct consent){ .id = consent, .facility = CLINIC, .person = person, .mode = m, .kind = k,
	    .given = true,
	    .from = 1000, .until = INSTANT_NEVER, .evidence = 7 };
}

static inline struct audit
an_audit(id person, const char *subject)
{
	return (struct audit){ .at = 1792000000, .rid = UINT64_MAX - 5, .act = AUDIT_MEDICINES_READ,
	    .outcome = ERR_CONSENT_ENDED,
	    .facility = CLINIC, .who = "terminal \"1\"", .person = person, .mode = MODE_VISIT, .consent = 12,
	    .subject = subject };
}

static inline struct session
a_session(id session)
{
	return (struct session){ .id = session, .token = "token", .facility = CLINIC, .mode = MODE_VISIT,
	    .nonce = { 1, 2, 3 },
	    .opened = 1000, .ends = 1120, .asked = { [KIND_YZK] = true, [KIND_TSR] = true } };
}

static inline struct person
a_person(id person, const char *key)
{
	return (struct person){ .id = person, .key = key, .name = "居宅 太郎", .kana = "キョタク タロウ",
	    .other_name = "",
	    .other_kana = "", .sex1 = 1, .birth = 19400229, .postcode = "1000001", .address = "東京都千代田区" };
}

static inline struct eligibility
an_eligibility(id eligibility, id person, const char *number, ymd acquired)
{
	return (struct eligibility){ .id = eligibility, .person = person, .insurer = "06139999",
	    .symbol = "12-34",
	    .number = number, .branch = "01", .insurer_name = "試験健康保険組合", .classification = "01", .family = 1,
	    .insured_name = "居宅 太郎", .acquired = acquired, .loss_reason = "", .issued = acquired,
	    .card_from = acquired,
	    .ratio = 30, .preschool = true, .elder = { .issued = 20260401, .from = 20260401,
	    .until = 20270731, .ratio = 20 } };
}

static inline struct entry
an_entry(const char *token, enum mode m, instant issued)
{
	struct entry e = { .facility = CLINIC, .mode = m, .issued = issued };

	(void)snprintf(e.token, sizeof e.token, "%s", token);
	return e;
}

static inline uint64_t
audit_count(void)
{
	uint64_t n = 99;

	CHECK_OK(view_audit_verify(v, cx, &n));
	return n;
}

#endif
