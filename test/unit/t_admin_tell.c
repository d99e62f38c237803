/* The operator's commands over the memory store: what they tell leaves a row first. */
#include "admin/admin.h"
#include "base/limit.h"
#include "app_world.h"

static struct buf out;

/* One order, with what it says in `out`. */
static enum err
give(size_t n, const char *const *words, const char *body)
{
	struct order o = { .count = n, .body = body, .body_n = strlen(body), .account = "desk" };

	memcpy(o.words, words, n * sizeof words[0]);
	view_end(v);
	buf_init(&out, cx, LIMIT_FILE_BYTES);
	return admin_run(&app, v, cx, &o, &out);
}

#define GIVE(...) give(sizeof (const char *[]){ __VA_ARGS__ } / sizeof(char *), (const char *[]){ __VA_ARGS__ }, "")

static void
keep_evidence(void)
{
	static const unsigned char bytes[] = { 1, 2, 3 };

	KEEP(evidence, &(struct evidence){ .id = 77, .text = "kyotaku-consent/1\n", .certificate = bytes, .certificate_n = 3,
	    .signature = bytes, .signature_n = 3, .at = 1000 });
}

TEST(what_is_told_of_persons_leaves_a_row)
{
	struct audit *rows;

	keep_consent(CLINIC, 1, MODE_VISIT, KIND_QUA);
	keep_evidence();
	CHECK_OK(GIVE("consent", "list", CLINIC, "P1"));
	assert_non_null(strstr(out.p, "QUA"));
	CHECK_OK(GIVE("evidence", "show", "77"));
	assert_non_null(strstr(out.p, "kyotaku-consent/1"));
	CHECK_OK(GIVE("audit", "list"));
	CHECK_INT(3, audit_rows(&rows));
	CHECK_INT(AUDIT_CONSENTS_SHOWN, rows[0].act);
	CHECK_INT(1, rows[0].person);
	CHECK_STR(CLINIC, rows[0].facility);
	CHECK_STR("desk", rows[0].who);
	CHECK_INT(AUDIT_EVIDENCE_SHOWN, rows[1].act);
	CHECK_STR("77", rows[1].subject);
	CHECK_INT(AUDIT_AUDIT_READ, rows[2].act);
}

TEST(nothing_is_told_when_its_row_cannot_be_kept)
{
	static const struct { size_t n; const char *words[4]; } cases[] = {
		{ 4, { "consent", "list", CLINIC, "P1" } }, { 3, { "evidence", "show", "77" } }, { 2, { "audit", "list" } },
		{ 3, { "audit", "list", CLINIC } },
	};

	keep_consent(CLINIC, 1, MODE_VISIT, KIND_QUA);
	keep_evidence();
	CHECK_OK(GIVE("consent", "list", CLINIC, "P1"));
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		enum err e = ERR_STORE;

		for (unsigned n = 1; e != ERR_OK; n++) {
			CHECK(n < 20);
			view_end(v);
			store_fault_at(s, n, ERR_STORE);
			e = give(cases[i].n, cases[i].words, "");
			store_fault_at(s, 0, ERR_OK);
			if (e == ERR_OK)
				CHECK(n > 3);   /* view, reading and commit have failed before */
			else
				CHECK_INT(0, out.n);
		}
	}
}

TEST(the_audit_list_shows_the_newest_rows)
{
	for (id i = 1; i <= 250; i++)
		KEEP(audit, &(struct audit){ .at = 1000, .rid = i, .act = AUDIT_RECEIVED, .facility = CLINIC, .who = "test",
		    .subject = ctx_fmt(cx, "row-%llu-", (unsigned long long)i) });
	CHECK_OK(GIVE("audit", "list"));
	assert_non_null(strstr(out.p, "row-250-"));
	assert_null(strstr(out.p, "row-50-"));
}

TEST(a_long_file_name_is_cut_between_characters)        /* the audit row of an import names the file */
{
	static const char feed[] = "kyotaku-insurer,1\n";
	const char *words[] = { "import", "insurer", "/data/2026_保険者の資格データ取込用ファイル一式完全版その壱.csv" };
	struct audit *rows;

	CHECK_OK(give(3, words, feed));
	CHECK_INT(1, audit_rows(&rows));
	CHECK_INT(AUDIT_PERSON_IMPORTED, rows[0].act);
}

TEST(a_password_is_made_and_shown_once_or_read_and_not_shown)   /* ACC-02, ACC-03 */
{
	static const char *const add[] = { "account", "add", CLINIC, "staff-01", "medical" };
	static const char *const bad[] = { "account", "add", CLINIC, "staff-02", "doctor" };
	struct audit *rows;
	size_t n;

	CHECK_OK(give(5, add, ""));
	assert_non_null(strstr(out.p, "shown this once"));
	CHECK_OK(GIVE("account", "list", CLINIC));
	assert_non_null(strstr(out.p, "new password due"));
	assert_null(strstr(out.p, "argon2"));
	CHECK_ERR(ERR_EXISTS, give(5, add, ""));
	CHECK_INT(0, out.n);
	CHECK_ERR(ERR_USAGE, give(5, bad, ""));
	CHECK_OK(give(4, (const char *const[]){ "account", "reset", CLINIC, "staff-01" }, "correct-horse\n"));
	assert_null(strstr(out.p, "correct"));
	CHECK_ERR(ERR_PASSWORD, give(4, (const char *const[]){ "account", "reset", CLINIC, "staff-01" }, "staff-01\n"));
	CHECK_OK(GIVE("account", "unlock", CLINIC, "staff-01"));
	CHECK_OK(GIVE("account", "end", CLINIC, "staff-01"));
	CHECK_ERR(ERR_NOT_FOUND, GIVE("account", "end", CLINIC, "staff-01"));
	CHECK_OK(GIVE("login", "list", CLINIC));
	CHECK_ERR(ERR_NOT_FOUND, GIVE("login", "end", CLINIC, "7"));
	n = audit_rows(&rows);
	CHECK_INT(AUDIT_ACCOUNT_MADE, rows[0].act);
	CHECK_STR("staff-01", rows[0].subject);
	CHECK_INT(AUDIT_ACCOUNTS_SHOWN, rows[n - 1].act);
}

TESTS(T_WORLD(a_password_is_made_and_shown_once_or_read_and_not_shown), T_WORLD(what_is_told_of_persons_leaves_a_row), T_WORLD(nothing_is_told_when_its_row_cannot_be_kept),
    T_WORLD(the_audit_list_shows_the_newest_rows), T_WORLD(a_long_file_name_is_cut_between_characters))
